"""The pages of the topics, in a real Chromium: the notebook's numbers, controls, predictions, the way to the Lab."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from core.i18n.catalogue import message
from core.i18n.text import Language
from core.topics import TOPICS
from tests.browser.contexts import PATIENCE, Contexts
from tests.browser.lab_page import GOES_ON, Application, Lab
from tests.examples.helpers import predictions

pytestmark = pytest.mark.browser

CLIPPED = r"0\.(1[2-9]|[23]\d?)\d?(?!\d)"
"""A loss from 0.12 to 0.39: the clipped runs are chaotic, and end at other digits on another processor."""
NOTEBOOK: dict[str, dict[str, str]] = {
    "l1_l2": {
        "penalty_numbers": r"λ = 0\.5",
        "penalty_numbers code": r"l1 = 0\.5 \* sum\(p\.abs\(\)\.sum\(\) for p in model\.parameters\(\)\)\s+"
        r"l2 = 0\.5 \* sum\(p\.pow\(2\.0\)\.sum\(\) for p in model\.parameters\(\)\)",
    },
    "dropout": {
        "inverted_scaling": r"multiplies them by 2\.|남기고 2배로",
        "inverted_scaling code": r"nn\.Linear\(10, 10\), nn\.Dropout\(0\.5\), nn\.Linear\(10, 10\)",
    },
    "batch_norm": {"batch_norm_tensor": r"0\.3341[\s\S]*−1\.3246\s*−1\.3492\s*−0\.3756[\s\S]*−0\.9930"},
    "clipping": {
        "clip_directions": r"0\.0921\s*0\.0369\s*−0\.0123\s*0\.1000\s*1\.0000",
        "recurrent_clipping": rf"(ends at|마지막 손실) {CLIPPED}[\s\S]*\((least|최소) [\d.]+\), {CLIPPED}\.[\s\S]*∞",
    },
    "initialisation": {"init_net": r"Linear → Sigmoid → Sequential → Linear → Net"},
    "precision": {"running_sum": r"10\.000411[\s\S]*float16\D*4\b", "formats": r"0\.6361083984375|0\.63623046875"},
}
"""Topic → example → what of the notebook's numbers stands there; "code" is in its lines of PyTorch."""
TRAINED = 4 * PATIENCE * 1000
"""Milliseconds that the networks of a page may train: from three seeds two minutes where other tests run beside."""
DRAWN = (
    "figure => JSON.stringify(document.querySelector(`[data-figure=${figure}] .rl-plot`)?.data?.map((t) => [t.x, t.y]))"
)
CHANGED = f"([figure, before]) => ({DRAWN})(figure) !== before && Boolean(({DRAWN})(figure))"
SAYS = """(query) => {
  const found = Object.fromEntries(new URLSearchParams(location.search));
  return Object.keys(found).length === Object.keys(query).length
    && Object.entries(query).every(([key, text]) => found[key] === text);
}"""
DONE = f"""() => {GOES_ON} && !document.querySelector("[data-testid=stProgress]")
  && [...document.querySelectorAll("[class*=st-key-still_]")].every((still) => still.querySelector("[data-figure]"))"""
FITS = """(card) => {
  const plot = card.querySelector(".rl-plot");
  return plot.clientWidth > 0 && plot.querySelector(".main-svg")?.clientWidth === plot.clientWidth;
}"""
CROWDED = """(card) => {
  const kinds = [".annotation-text", ".infolayer text[class*=title]", ".textpoint text", ".bartext"];
  const texts = card.querySelectorAll(`.rl-plot :is(${kinds})`);
  const labels = [...texts].map((text) => [text.textContent.trim(), text.getBoundingClientRect()]).filter(
    ([text, box]) => text && box.width && box.height);
  const shared = (a, b) => [
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  ];
  const over = ([, a], [, b]) => shared(a, b).every((length) => length > 3);
  return labels.flatMap((one, i) => labels.slice(i + 1).filter((other) => over(one, other)).map(
    (other) => `${card.dataset.figure}: "${one[0]}" and "${other[0]}"`));
}"""
"""Pairs of labels in one figure that lie on each other; a box is a little larger than its letters."""


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
        return self.page.locator(f".st-key-example_{name}")

    def unfold(self, name: str) -> None:
        """Open the lines of PyTorch of a section."""
        fold = self.section(name).locator("details")
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()

    def predict(self, topic: str, name: str, option: int) -> None:
        """Choose an answer and have the result shown."""
        self.page.locator(f".st-key-option_{topic}_{name} label:has(input)").nth(option).click()
        button = self.page.locator(f".st-key-reveal_{topic}_{name} button")
        expect(button).to_be_enabled()
        button.click()
        expect(self.section(name).locator("[class*=st-key-answer_]")).to_be_visible()
        expect(button).to_have_count(0)  # also while other sections train

    def predict_all(self, topic: str) -> None:
        for name, prediction in predictions(topic).items():
            self.predict(topic, name, prediction.right)

    def drawn(self, figure: str) -> str:
        """Return what a figure shows, once it does."""
        self.page.wait_for_function(CHANGED, arg=[figure, ""])
        return str(self.page.evaluate(DRAWN, figure))

    def type(self, key: str, text: str) -> None:
        field = self.page.locator(f".st-key-{key} input")
        field.fill(text)
        field.press("Enter")

    def says(self, query: dict[str, str]) -> None:
        """Wait until the address holds this and nothing else."""
        self.page.wait_for_function(SAYS, arg=query)


@pytest.fixture
def tab(contexts: Contexts, application: Application) -> Iterator[Tab]:
    with Lab.opened(contexts, application, reduced_motion="reduce") as opened:
        yield Tab(opened)
        # Streamlit looks for its health below a page's path first, and the browser tells of it.
        opened.wrong = [each for each in opened.wrong if "/_stcore/" not in each]


def query_of(page: Page) -> dict[str, Any]:
    return {key: text for key, (text,) in parse_qs(urlsplit(page.url).query).items()}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_shows_the_notebooks_numbers_in_both_languages(tab: Tab, topic: str) -> None:
    tab.open(topic, lang="en")
    tab.predict_all(topic)
    shows_the_notebooks_numbers(tab, topic, "en")
    tab.page.locator(".st-key-look").get_by_text("한국어").click()
    shows_the_notebooks_numbers(tab, topic, "ko")


def shows_the_notebooks_numbers(tab: Tab, topic: str, language: Language) -> None:
    expect(tab.page.locator("h1")).to_have_text(TOPICS[topic].title.to(language))
    expect(tab.page.locator("html")).to_have_attribute("lang", language)
    for example in TOPICS[topic].examples:
        expect(tab.section(example.name).locator(".rl-still .main-svg").first).to_be_visible(timeout=TRAINED)
    for where, pattern in NOTEBOOK[topic].items():
        name, _, code = where.partition(" ")
        if code:
            tab.unfold(name)
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
    tab.says({"lost_updates.lr": "0.01"})
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
    expect(section).to_contain_text("Not quite. You predicted")
    expect(section).to_contain_text("the answer is “4”.")
    expect(section.locator(".rl-still .main-svg").first).to_be_visible()
    expect(section).to_contain_text("10.000411")


def test_pages_and_the_lab_keep_each_other(tab: Tab) -> None:
    tab.lab.open(l2="0.01", lang="ko")
    pages = tab.page.locator(".st-key-pages")
    pages.get_by_text("드롭아웃", exact=True).click()
    tab.stands()
    expect(tab.page.locator("h1")).to_have_text("드롭아웃")
    assert query_of(tab.page) == {"l2": "0.01", "lang": "ko"}
    tab.type("type_dropout_inverted_scaling_p", "0.25")
    tab.says({"l2": "0.01", "lang": "ko", "inverted_scaling.p": "0.25"})
    pages.get_by_text("실험실", exact=True).click()
    expect(tab.page.locator(".st-key-type_l2 input")).to_have_value("0.01")
    assert query_of(tab.page) == {"l2": "0.01", "lang": "ko"}
    tab.lab.settled()
    pages.get_by_text("드롭아웃", exact=True).click()
    expect(tab.page.locator(".st-key-type_dropout_inverted_scaling_p input")).to_have_value("0.25")
    tab.says({"l2": "0.01", "lang": "ko", "inverted_scaling.p": "0.25"})
    tab.page.go_back()
    tab.lab.settled()
    tab.page.go_back()
    tab.stands()
    expect(tab.page.locator("h1")).to_have_text("드롭아웃")
    expect(tab.page.locator(".st-key-type_dropout_inverted_scaling_p input")).to_have_value("0.25")
    tab.page.go_back()
    expect(tab.page.locator(".st-key-type_dropout_inverted_scaling_p input")).to_have_value("0.5")
    tab.page.go_back()
    expect(tab.page.locator(".st-key-type_l2 input")).to_have_value("0.01")
    tab.lab.settled()


def test_what_is_set_and_predicted_is_in_the_address(tab: Tab) -> None:
    lr, answer = ".st-key-type_precision_lost_updates_lr input", ".st-key-answer_precision_running_sum"
    said: list[dict[str, str]] = [{"lang": "ko"}]
    tab.open("precision", **said[0])
    tab.page.locator(".st-key-slide_precision_lost_updates_lr input[type=range]").press("ArrowRight")
    said.append(said[-1] | {"lost_updates.lr": "0.01"})
    tab.says(said[-1])
    tab.type("cell_precision_formats_values_0_1", "−1.50")
    said.append(said[-1] | {"formats.values_1_2": "-1.5"})
    tab.says(said[-1])
    tab.predict("precision", "running_sum", 1)
    said.append(said[-1] | {"running_sum.guess": "2"})
    tab.says(said[-1])
    tab.page.reload()
    tab.stands()
    tab.says(said[-1])
    expect(tab.page.locator(lr)).to_have_value("0.01")
    expect(tab.page.locator(".st-key-cell_precision_formats_values_0_1 input")).to_have_value("-1.5")
    expect(tab.page.locator(answer)).to_be_visible()
    tab.lab.rerun(tab.page.locator(".st-key-pages").get_by_text("수치 정밀도", exact=True).click)
    for go, at in [(tab.page.go_back, 2), (tab.page.go_back, 1), (tab.page.go_back, 0), (tab.page.go_forward, 1)]:
        go()
        tab.says(said[at])
        expect(tab.page.locator(lr)).to_have_value("0.01" if at else "0.001")
        expect(tab.page.locator(answer)).to_have_count(0)
    expect(tab.section("lost_updates")).to_contain_text("학습률 0.01")


def test_a_bad_address_is_told_until_the_next_change(tab: Tab) -> None:
    bad = {"lost_updates.lr": "ten", "formats.values_4_1": "1", "gradient_check.seed": "3"}
    tab.open("precision", **bad)
    told = tab.page.locator(".st-key-notices")
    expect(told).to_contain_text("lost_updates.lr must be a number from 1e-07 to 1. Taken instead: 0.001.")
    expect(told).to_contain_text("formats.values_4_1 is not the name of a setting")
    tab.says(bad)
    other = tab.drawn("gradient_check")
    tab.page.locator(".st-key-slide_precision_lost_updates_lr input[type=range]").press("ArrowRight")
    expect(told).to_have_count(0)
    tab.says({"lost_updates.lr": "0.01", "gradient_check.seed": "3"})
    expect(tab.page.locator(".st-key-type_precision_gradient_check_seed input")).to_have_value("3")
    assert tab.drawn("gradient_check") == other


def test_a_card_leads_into_the_lab(tab: Tab) -> None:
    tab.open("clipping", lang="ko")
    tab.page.locator(".st-key-card_clip_value").get_by_text(message("topics.try", "ko")).click()
    expect(tab.page.locator(".st-key-inside_clip_value")).to_be_visible()
    tab.lab.settled()
    assert query_of(tab.page)["lang"] == "ko"
    assert query_of(tab.page)["l2"] == "off"


def test_language_and_size_are_switched_on_a_page(tab: Tab) -> None:
    tab.open("initialisation")
    tab.page.locator(".st-key-slide_initialisation_init_net_seed input[type=range]").press("ArrowRight")
    expect(tab.page.locator(".st-key-type_initialisation_init_net_seed input")).to_have_value("1")
    tab.page.locator(".st-key-look").get_by_text("한국어").click()
    expect(tab.page.locator("h1")).to_have_text("가중치 초기화")
    expect(tab.page.locator(".st-key-type_initialisation_init_net_seed input")).to_have_value("1")
    tab.page.locator(".st-key-look label").first.click()
    tab.page.wait_for_function("parseFloat(getComputedStyle(document.documentElement).fontSize) > 16")
    tab.says({"lang": "ko", "presenter": "on", "init_net.seed": "1"})
    tab.page.reload()
    tab.stands()
    expect(tab.page.locator("h1")).to_have_text("가중치 초기화")
    expect(tab.page.locator(".st-key-type_initialisation_init_net_seed input")).to_have_value("1")


LOOKS: list[tuple[tuple[int, ...], dict[str, str]]] = [
    ((390, 1440, 1920), {}),
    ((1920,), {"lang": "ko", "presenter": "on"}),
]
"""Widths of the window, one after the other, and how a page is looked at in them."""


@pytest.mark.parametrize(("widths", "look"), LOOKS)
def test_nothing_is_wider_than_the_window_and_no_label_lies_on_another(
    tab: Tab, widths: tuple[int, ...], look: dict[str, str]
) -> None:
    crowded: list[str] = []
    for topic in TOPICS:
        tab.page.set_viewport_size({"width": widths[0], "height": 900})
        tab.open(topic, **look, **guesses(topic))
        expect(tab.page.locator(".st-key-look button")).to_have_count(2)  # it is loaded after the rest
        tab.page.wait_for_function(DONE, timeout=TRAINED)
        for width in widths:
            tab.page.set_viewport_size({"width": width, "height": 900})
            assert not lines_overlap(tab.page), (topic, width)
            crowded += [f"{width}: {labels}" for labels in crowded_labels(tab.page)]
            assert tab.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width, topic
    assert crowded == []


def crowded_labels(page: Page) -> list[str]:
    """Return the pairs of labels that lie on each other, once each figure fits the window as it is."""
    found: list[str] = []
    for figure in page.locator("[data-figure]").all():
        figure.evaluate("card => card.scrollIntoView({ block: 'center' })")
        page.wait_for_function(FITS, arg=figure.element_handle())
        found += figure.evaluate(CROWDED)
    return found


def lines_overlap(page: Page) -> bool:
    """Tell whether the line of pages and the one of language and size lie on each other, at the top of the page."""
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    boxes = [page.locator(f".st-key-{key}").bounding_box() for key in ("pages", "look")]
    pages, look = (box for box in boxes if box)
    return pages["x"] + pages["width"] > look["x"] and look["y"] + look["height"] > pages["y"]


def guesses(topic: str) -> dict[str, str]:
    """Return what an address holds where everything on a page was predicted."""
    return {f"{name}.guess": str(asked.right + 1) for name, asked in predictions(topic).items()}


def test_on_a_telephone_the_line_of_pages_shows_which_page_it_is(tab: Tab) -> None:
    tab.page.set_viewport_size({"width": 390, "height": 844})
    for topic in ("precision", "initialisation"):
        tab.open(topic)
        here = tab.page.locator(".st-key-pages a[aria-current=page]")
        expect(here).to_have_attribute("href", re.compile(f"^{topic}"))
        expect(here).to_be_in_viewport(ratio=0.8)
