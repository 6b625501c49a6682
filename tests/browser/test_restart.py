"""Pages that are open while the server is restarted: they come back by themselves, once, to what they showed."""

import signal
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Frame, Locator, expect

from core.i18n.catalogue import message
from tests.browser.conftest import running
from tests.browser.contexts import Contexts
from tests.browser.lab_page import GOES_ON, Application, Lab

pytestmark = pytest.mark.browser

DRAWN = """() => Object.fromEntries([...document.querySelectorAll("[data-figure]")].map((card) => [card.dataset.figure,
  JSON.stringify((card.querySelector(".rl-plot").data ?? []).map((trace) => [trace.x, trace.y, trace.z]))]))"""
FIGURE = """(card) => {
  const data = card.querySelector(".rl-plot").data ?? [];
  return data.length > 0 && JSON.stringify(data.map((trace) => [trace.x, trace.y, trace.z]));
}"""
LOST = "document.querySelector('[data-testid=stApp]').dataset.testConnectionState !== 'CONNECTED'"


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    with running(tmp_path_factory.mktemp("application") / "log") as made:
        yield made


class Tab:
    """A tab on a page whose server is restarted.

    Attributes:
        loads: The addresses that were loaded since.
    """

    def __init__(self, lab: Lab) -> None:
        self.lab, self.page, self.application = lab, lab.page, lab.application
        self.loads: list[str] = []

    def restart(self, how: signal.Signals = signal.SIGTERM) -> Locator:
        """Restart the server, and return the word of the page that has come back."""
        assert seen_wrong(self.lab) == []
        self.page.on("framenavigated", self._loaded)
        self.application.stop(how)
        self.page.wait_for_function(LOST)
        self.application.start()
        word = self.page.locator(".rl-word p[data-told]")
        word.wait_for()
        # What the page before it had to say of a server that does not answer.
        self.lab.wrong.clear()
        self.page.wait_for_function(GOES_ON)
        return word

    def _loaded(self, frame: Frame) -> None:
        self.loads.append(frame.url)

    def drawn(self) -> dict[str, str]:
        """Return the numbers of every figure."""
        found: dict[str, str] = self.page.evaluate(DRAWN)
        return found


def seen_wrong(lab: Lab) -> list[str]:
    """Return what a page has done wrong; that it looks for Streamlit below its own address is harmless."""
    return [each for each in lab.wrong if "/_stcore/" not in each]


@pytest.fixture
def tab(contexts: Contexts, application: Application) -> Iterator[Tab]:
    with Lab.opened(contexts, application, reduced_motion="reduce") as lab:
        yield Tab(lab)
        lab.wrong = seen_wrong(lab)


def test_the_lab_comes_back_once_to_what_it_showed(tab: Tab) -> None:
    lab = tab.lab.open(seed=51)
    treatment, address = lab.settled(), tab.page.url
    # Other seeds and stops are drawn as they come.
    lab.until_all_ended()
    figures = lab.until(lambda: len(lab.figures_with_data()) == 6 and tab.drawn())
    word = tab.restart()
    assert lab.settled(digest=treatment) == treatment
    assert lab.until(lambda: len(lab.figures_with_data()) == 6)
    expect(tab.page.locator(".rl-live")).to_have_count(1)
    assert lab.until(lambda: all(tab.drawn()[name] == figures[name] for name in lab.figures_with_data()))
    assert (tab.loads, tab.page.url) == ([address], address)
    expect(word).to_have_text(message("live.restarted", "en"))
    tab.page.locator(".rl-word button").click()
    expect(word).to_have_count(0)


def test_a_topic_comes_back_once_to_what_it_showed(tab: Tab) -> None:
    tab.page.goto(f"{tab.application.url}dropout?inverted_scaling.guess=1&inverted_scaling.p=0.3")
    before, address = section(tab), tab.page.url
    word = tab.restart()
    assert section(tab) == before
    assert (tab.loads, tab.page.url) == ([address], address)
    expect(word).to_have_text(message("live.restarted", "en"))


def section(tab: Tab) -> tuple[str, str, int]:
    """Return what a section has in its field, what its figure shows, once it does, and how many views it has."""
    tab.page.wait_for_function(GOES_ON)
    found = tab.page.locator(".st-key-example_inverted_scaling")
    card, again = found.locator("[data-figure]").first, found.locator("[class*=st-key-again_] button")
    card.or_(again).first.wait_for()
    while again.count():
        # The workers of a busy machine start late, and a person would press it too.
        again.click()
        tab.page.wait_for_function(GOES_ON)
        card.or_(again).first.wait_for()
    card.scroll_into_view_if_needed()
    card.locator(".main-svg").first.wait_for()
    shown = tab.page.wait_for_function(FIGURE, arg=card.element_handle()).json_value()
    field = found.locator("[class*=st-key-type_] input").first
    expect(field).not_to_have_value("")
    return field.input_value(), str(shown), found.locator(".rl-live").count()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_was_typed_and_not_taken_over_is_told(tab: Tab, language: Any) -> None:
    tab.lab.open(lang=language)
    tab.lab.settled()
    field = tab.lab.shown("type_l2").locator("input")
    field.fill("0.0123")  # and no Enter
    name = field.get_attribute("aria-label")
    expect(tab.restart()).to_contain_text(message("live.not_taken", language, changes=f"{name} 0.0123"))


def test_a_slider_that_was_moved_while_nobody_answered_is_told(tab: Tab) -> None:
    tab.lab.open()
    tab.lab.settled()
    slider = tab.lab.shown("slide_l2").locator("input")
    tab.application.process.send_signal(signal.SIGSTOP)
    slider.press("ArrowRight")
    expect(slider).not_to_have_attribute("aria-valuetext", "0.003")
    moved = slider.get_attribute("aria-valuetext")
    name = slider.get_attribute("aria-label")
    expect(tab.restart(signal.SIGKILL)).to_contain_text(message("live.not_taken", "en", changes=f"{name} {moved}"))
