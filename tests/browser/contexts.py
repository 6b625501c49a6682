"""Browsers of their own for tests: most of what a page does first is done once for all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext

PATIENCE = 120.0
"""Seconds after which a test gives up: the machine may be busy."""
USUAL: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}
ONE_PROCESS = "--process-per-site"
"""Of Chromium: the pages of a context share a process, and with it what the scripts of any of them were compiled to."""


class Contexts:
    """Makes browser contexts.

    What a page of ours waits for first is the compiling of Plotly and of Streamlit. A context that is lent has a page
    open all the time, which keeps the process in which they are compiled; in a new one all is as on a first visit.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._lent: dict[str, BrowserContext] = {}

    @contextmanager
    def new(self, **settings: Any) -> Iterator[BrowserContext]:
        """A context that has never loaded anything."""
        made = self._make(settings)
        try:
            yield made
        finally:
            made.close()

    @contextmanager
    def lent(self, blank: str, **settings: Any) -> Iterator[BrowserContext]:
        """A context of these settings, without pages of earlier tests and what they have stored; files may be cached.

        Args:
            blank: A page of the host that is to be visited, with nothing on it.
            settings: As Playwright has them.
        """
        name = repr(sorted(settings.items()))
        if name not in self._lent:
            self._lent[name] = self._make(settings)
            self._lent[name].new_page()
        context = self._lent[name]
        keeper = context.pages[0]
        keeper.goto(blank)
        try:
            yield context
        finally:
            for page in context.pages[1:]:
                page.close()
            context.clear_cookies()
            keeper.evaluate("localStorage.clear()")

    def _make(self, settings: dict[str, Any]) -> BrowserContext:
        made = self._browser.new_context(**{**USUAL, **settings})
        made.set_default_timeout(PATIENCE * 1000)
        return made
