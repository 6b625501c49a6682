"""The pages of the topics, in a real Chromium: the notebook's numbers, controls, predictions, the way to the Lab."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.i18n.catalogue import message
from core.i18n.text import LANGUAGES, Language
from core.topics import TOPICS
from tests.browser.lab_page import GOES_ON, PATIENCE, Application, Lab

pytestmark = pytest.mark.browser

NOTEBOOK: dict[str, dict[str, str]] = {
    "l1_l2": {
        "penalty_numbers": r"λ = 0\.5",
        "penalty_numbers code": r"l1 = 0\.5 \* sum\(p\.abs\(\)\.sum\(\) for p in model\.parameters\(\)\)\s+"
        r"l2 = 0\.5 \* sum\(p\.pow\(2\.0\)\.sum\(\) for p in model\.parameters\(\)\)",
    },
    "dropout": {
        "inverted_scaling": r"\b10\b.*\b2\b",
        "inverted_scaling code": r"nn\.Linear\(10, 10\), nn\.Dropout\(0\.5\), nn\.Linear\(10, 10\)",
    },
    "batch_norm": {"batch_norm_tensor": r"0\.3341[\s\S]*−1\.3246\s*−1\.3492\s*−0\.3756[\s\S]*−0\.9930"},
    "clipping": {
        "clip_directions": r"0\.0921\s*0\.0369\s*−0\.0123\s*0\.1000\s*1\.0000",
        "recurrent_clipping": r"∞[\s\S]*0\.17\d*[\s\S]*0\.16\d*",
    },
    "initialisation": {"init_net": r"Linear → Sigmoid → Sequential → Linear → Net"},
    "precision": {"running_sum": r"10\.000411[\s\S]*float16\D*4\b", "formats": r"0\.6361083984375|0\.63623046875"},
}
"""Topic → demonstration → what of the notebook's numbers stands there; "code" is in its lines of PyTorch."""
DRAWN = (
    "figure => JSON.stringify(document.querySelector(`[data-figure=${figure}] .rl-plot`)?.data?.map((t) => [t.x, t.y]))"
)
CHANGED = f"([figure, before]) => ({DRAWN})(figure) !== before && Boolean(({DRAWN})(figure))"


class Tab:
    """A tab on a page of a topic."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.page = lab, lab.page

    def open(self, topic: str, **query: object) -> "Tab":
        """Go to a page by its address."""
        self.page.goto(f"{self.lab.application.url}{topic}?{urlencode(query)}".rstrip("?"))
        self.stands()
        return self

    def stands(self) -> None:
        """Wait until the page has been drawn to its end."""
        self.page.locator(".st-key-hurts").wait_for()
        self.quiet()

    def quiet(self) -> None:
        """Wait until the script rests."""
        self.page.wait_for_function(GOES_ON)

    def section(self, name: str) -> Locator:
        return self.page.locator(f".st-key-demonstration_{name}")

    def predict(self, topic: str, name: str, option: int) -> None:
        """Choose an answer and have the result shown."""
        self.page.locator(f".st-key-option_{topic}_{name} label:has(input)").nth(option).click()
        button = self.page.locator(f".st-key-reveal_{topic}_{name} button")
        expect(button).to_be_enabled()
        button.click()
        expect(self.section(name).locator("[class*=st-key-answer_]")).to_be_visible()

    def predict_all(self, topic: str) -> None:
        for name, prediction in TOPICS[topic].predictions.items():
            self.predict(topic, name, prediction.right)

    def drawn(self, figure: str) -> str:
        """Return what a figure shows, once it does."""
        self.page.wait_for_function(CHANGED, arg=[figure, ""])
        return str(self.page.evaluate(DRAWN, figure))

    def type(self, key: str, text: str) -> None:
        field = self.page.locator(f".st-key-{key} input")
        field.fill(text)
        field.press("Enter")


@pytest.fixture
def tab(browser: Browser, application: Application) -> Iterator[Tab]:
    with Lab.opened(browser, application, reduced_motion="reduce") as opened:
        expect.set_options(timeout=PATIENCE * 500)
        yield Tab(opened)
        expect.set_options(timeout=5000)
        # Streamlit looks for its health below a page's path first, and the browser tells of it.
        opened.wrong = [each for each in opened.wrong if "/_stcore/" not in each]


def query_of(page: Page) -> dict[str, Any]:
    return {key: text for key, (text,) in parse_qs(urlsplit(page.url).query).items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_shows_the_notebooks_numbers(tab: Tab, topic: str, language: Language) -> None:
    tab.open(topic, lang=language)
    expect(tab.page.locator("h1")).to_have_text(TOPICS[topic].title.to(language))
    expect(tab.page.locator("html")).to_have_attribute("lang", language)
    tab.predict_all(topic)
    for name in TOPICS[topic].examples:
        expect(tab.section(name).locator(".rl-still .main-svg").first).to_be_visible()
    for where, pattern in NOTEBOOK[topic].items():
        name, _, code = where.partition(" ")
        if code:
            tab.section(name).locator("summary").click()
        expect(tab.section(name)).to_contain_text(re.compile(pattern))
    expect(tab.page.locator("[data-testid=stException]")).to_have_count(0)


def test_a_slider_changes_the_figure_of_its_section_and_no_other(tab: Tab) -> None:
    tab.open("precision")
    before, other = tab.drawn("lost_updates"), tab.drawn("gradient_check")
    again = "document.querySelector('.st-key-still_precision_gradient_check .rl-still')?.dataset.seq"
    seq = tab.page.evaluate(again)
    tab.page.locator(".st-key-slide_precision_lost_updates_lr input[type=range]").press("ArrowRight")
    tab.page.wait_for_function(CHANGED, arg=["lost_updates", before])
    expect(tab.section("lost_updates")).to_contain_text("At learning rate 0.01")
    expect(tab.page.locator(".st-key-type_precision_lost_updates_lr input")).to_have_value("0.01")
    assert tab.drawn("gradient_check") == other
    assert tab.page.evaluate(again) == seq


def test_a_cell_that_is_no_number_is_told_and_nothing_is_lost(tab: Tab) -> None:
    tab.open("batch_norm")
    tab.predict_all("batch_norm")
    before = tab.drawn("batch_norm_tensor")
    cell = "cell_batch_norm_batch_norm_tensor_values_0_0"
    tab.type(cell, "a lot")
    expect(tab.section("batch_norm_tensor")).to_contain_text("row 1, column 1: must be a number from -1,000 to 1,000")
    expect(tab.page.locator(f".st-key-{cell} input")).to_have_value("a lot")
    assert tab.drawn("batch_norm_tensor") == before
    tab.type(cell, "2")
    tab.page.wait_for_function(CHANGED, arg=["batch_norm_tensor", before])
    expect(tab.page.locator("[class*=st-key-wrong_]")).to_have_count(0)


def test_a_result_is_hidden_until_it_was_predicted(tab: Tab) -> None:
    tab.open("precision")
    section = tab.section("running_sum")
    expect(section.locator("[class*=st-key-predict_]")).to_be_visible()
    expect(section.locator(".rl-still, .rl-tables")).to_have_count(0)
    expect(section).not_to_contain_text("10.000411")
    expect(section.locator("[class*=st-key-reveal_] button")).to_be_disabled()
    tab.predict("precision", "running_sum", 0)
    expect(section).to_contain_text("Not quite: 4.")
    expect(section.locator(".rl-still .main-svg").first).to_be_visible()
    expect(section).to_contain_text("10.000411")


def test_pages_and_the_lab_keep_each_other(tab: Tab) -> None:
    tab.lab.open(l2="0.01", lang="ko")
    pages = tab.page.locator(".st-key-pages")
    pages.get_by_text("드롭아웃", exact=True).click()
    tab.stands()
    expect(tab.page.locator("h1")).to_have_text("드롭아웃")
    assert query_of(tab.page) == {"l2": "0.01", "lang": "ko"}
    pages.get_by_text("실험실", exact=True).click()
    expect(tab.page.locator(".st-key-type_l2 input")).to_have_value("0.01")
    assert query_of(tab.page) == {"l2": "0.01", "lang": "ko"}
    tab.page.go_back()
    tab.stands()
    expect(tab.page.locator("h1")).to_have_text("드롭아웃")
    tab.page.go_back()
    expect(tab.page.locator(".st-key-type_l2 input")).to_have_value("0.01")
    tab.lab.settled()


def test_a_card_leads_into_the_lab(tab: Tab) -> None:
    tab.open("clipping", lang="ko")
    tab.page.locator(".st-key-card_clip_value").get_by_text(message("topics.try", "ko")).click()
    expect(tab.page.locator(".st-key-inside_clip_value")).to_be_visible()
    tab.lab.settled()
    assert query_of(tab.page)["lang"] == "ko"
    expect(tab.page.locator(".st-key-on_l2 input")).not_to_be_checked()


def test_language_and_size_are_switched_on_a_page(tab: Tab) -> None:
    tab.open("initialisation")
    tab.page.locator(".st-key-slide_initialisation_init_net_seed input[type=range]").press("ArrowRight")
    expect(tab.page.locator(".st-key-type_initialisation_init_net_seed input")).to_have_value("1")
    tab.page.locator(".st-key-look").get_by_text("한국어").click()
    expect(tab.page.locator("h1")).to_have_text("가중치 초기화")
    expect(tab.page.locator(".st-key-type_initialisation_init_net_seed input")).to_have_value("1")
    tab.page.locator(".st-key-look label").first.click()
    tab.page.wait_for_function("getComputedStyle(document.documentElement).fontSize === '20px'")
    tab.page.wait_for_function("location.search.includes('presenter=on')")
    assert query_of(tab.page) == {"lang": "ko", "presenter": "on"}
    tab.page.reload()
    tab.stands()
    expect(tab.page.locator("h1")).to_have_text("가중치 초기화")


@pytest.mark.parametrize("width", [390, 1920])
def test_nothing_is_wider_than_the_window(tab: Tab, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 900})
    for topic in TOPICS:
        tab.open(topic)
        expect(tab.page.locator(".st-key-look button")).to_have_count(2)  # it is loaded after the rest
        boxes = [tab.page.locator(f".st-key-{key}").bounding_box() for key in ("pages", "look")]
        pages, look = (box for box in boxes if box)
        assert pages["x"] + pages["width"] <= look["x"] or look["y"] + look["height"] <= pages["y"]
        tab.predict_all(topic)
        tab.quiet()
        assert tab.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
