"""A real Chromium, and the whole application behind it, each started once for all tests in this folder."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

pytest.register_assert_rewrite("tests.browser.lab_page")

from tests.browser.lab_page import Application, Lab, until  # noqa: E402 - so that its assertions say what they found

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WORKERS = 2


# For this folder alone: while Playwright runs, tests elsewhere could start no event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The application as `make run` starts it; at the end its workers are gone and its log holds no traceback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("application") / "log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    settings = [f"--server.port={port}", "--server.headless=true", "--server.address=127.0.0.1"]
    environment = os.environ | {"REGLAB_WORKERS": str(WORKERS)}
    with log.open("wb") as out:
        process = subprocess.Popen([*command, *settings], cwd=ROOT, stdout=out, stderr=out, env=environment)
    made = Application(process, f"http://127.0.0.1:{port}/")
    try:
        until(lambda: answers(f"{made.url}_stcore/health") or process.poll() is not None, 60)
        assert process.poll() is None, log.read_text()
        yield made
        workers = made.workers()
        process.terminate()
        process.wait(timeout=20)
        until(lambda: not any(map(is_there, workers)), 20)
        assert "Traceback" not in log.read_text()
    finally:
        process.kill()
        process.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def lab(browser: Browser, application: Application) -> Iterator[Lab]:
    """A browser of its own on the Lab, in which playback shows the end at once, as for those who want no motion."""
    with Lab.opened(browser, application, reduced_motion="reduce") as opened:
        yield opened


@pytest.fixture
def moving_lab(browser: Browser, application: Application) -> Iterator[Lab]:
    """A browser of its own on the Lab, in which playback plays."""
    with Lab.opened(browser, application) as opened:
        yield opened


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a browser test a second try: a page under load can lose a click, which is no fault of what is tested."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
