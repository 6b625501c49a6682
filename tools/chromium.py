"""The Chromium of the tests, the benchmarks and the pictures; `tools/browser` finds or installs it."""

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: "Playwright", *flags: str) -> "Browser":
    """Start the Chromium that CHROMIUM names, the system's, or Playwright's own, with flags besides the usual."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return playwright.chromium.launch(executable_path=path or None, args=[*FLAGS, *flags])
