"""What a browser loads on its first visit and on its second, and the lines of Python that need no highlighter."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from core.techniques import TECHNIQUES
from pages.files.sources import PLOTLY
from pages.look.code import BACKGROUND, TEXT
from tests.browser.contexts import Contexts
from tests.browser.lab_page import Application, Lab

pytestmark = pytest.mark.browser

LOADED = """() => performance.getEntries().filter((each) => each.name.startsWith("http")).map((each) => (
  { url: each.name, sent: each.transferSize, plain: each.decodedBodySize, packed: each.encodedBodySize }))"""
NAMED = "() => [...document.querySelectorAll('head [href], head script[src]')].map((each) => each.href ?? each.src)"
DRAWN = "() => document.querySelector('.rl-plot .main-svg')"
PAGES = ["", "l1_l2"]


@pytest.fixture
def visited(contexts: Contexts, application: Application) -> Iterator[Lab]:
    with Lab.opened(contexts, application, first=True, permissions=["clipboard-read", "clipboard-write"]) as lab:
        yield lab


def loaded(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(LOADED)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_loads_nothing_twice_and_nothing_in_vain(visited: Lab, path: str) -> None:
    said: list[str] = []
    page = visited.page
    page.on("console", lambda message: said.append(message.text))
    # The page's own log of what it loads would end after 250.
    page.add_init_script("performance.setResourceTimingBufferSize(2000)")
    page.goto(f"{visited.application.url}{path}?lang=en")
    page.wait_for_function(DRAWN)
    files = [each for each in loaded(page) if "/static/" in each["url"] or "/_reglab/" in each["url"]]
    names = Counter(each["url"] for each in files)
    assert names.most_common(1)[0][1] == 1
    assert any(name.endswith(PLOTLY) for name in names)
    # What the document has named was of use: the same files that Streamlit and the view would have asked for.
    assert {each for each in page.evaluate(NAMED) if each.endswith((".js", ".css"))} <= names.keys()
    assert not [name for name in names if "SyntaxHighlighter" in name or "SourceSans" in name]
    text = [each for each in files if each["url"].endswith((".js", ".css"))]
    assert all(each["packed"] < each["plain"] for each in text if each["plain"] > 500)
    assert not [each for each in said if "preload" in each]
    forget_what_is_not_there(visited)


@pytest.mark.parametrize("path", PAGES)
def test_a_second_visit_loads_next_to_nothing(visited: Lab, path: str) -> None:
    page = visited.page
    page.add_init_script("performance.setResourceTimingBufferSize(2000)")
    for _ in range(2):
        page.goto(f"{visited.application.url}{path}?lang=en")
        page.wait_for_function(DRAWN)
    assert sum(each["sent"] for each in loaded(page)) <= 60_000
    forget_what_is_not_there(visited)


def test_the_same_document_is_confirmed_and_not_sent(visited: Lab) -> None:
    with visited.page.expect_response(visited.application.url) as first:
        visited.open()
    tag = first.value.header_value("etag")
    answer = visited.page.request.get(visited.application.url, headers={"If-None-Match": str(tag)})
    assert (answer.status, answer.body()) == (304, b"")


def test_figures_come_where_plotly_did_not_at_first(visited: Lab) -> None:
    """The view asks for it again."""
    page, lost = visited.page, []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    page.route(f"**/{PLOTLY}", lose, times=1)
    visited.open()
    page.wait_for_function(DRAWN)
    assert len(lost) == 1
    assert all("ERR_FAILED" in each for each in visited.wrong)
    visited.wrong.clear()


def forget_what_is_not_there(lab: Lab) -> None:
    """Streamlit asks a page that is entered by its own address for two things of its own, in vain."""
    lab.wrong[:] = [each for each in lab.wrong if not ("404" in each and "/_stcore/" in each)]


# Lines of Python.


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_of_python_are_shown_in_colours_of_the_page(
    contexts: Contexts, application: Application, scheme: Any
) -> None:
    with Lab.opened(contexts, application, color_scheme=scheme) as lab:
        lab.open(lang="en")
        block = lab.page.locator(".st-key-inside_l2 .rl-code")
        expect(block.locator("code")).to_have_text(TECHNIQUES["l2"].pytorch)
        dark = scheme == "dark"
        expect(block).to_have_css("background-color", rgb(BACKGROUND[dark]))
        expect(block.locator("code")).to_have_css("color", rgb(TEXT[dark]))
        assert (
            block.evaluate(
                "(all) => new Set([...all.querySelectorAll('span')].map((s) => getComputedStyle(s).color)).size"
            )
            > 1
        )
        assert block.evaluate("(all) => all.scrollWidth <= all.clientWidth")


def rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*bytes.fromhex(colour.removeprefix("#")))


@pytest.mark.parametrize("secure", [True, False])
def test_lines_of_python_are_copied(visited: Lab, secure: bool) -> None:
    """Also where the browser has no clipboard for the page, as on a class's server without encryption."""
    page = visited.page
    if not secure:
        page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined })")
    visited.open(lang="en")
    block = page.locator(".st-key-inside_l2 .rl-code")
    block.hover()
    block.get_by_role("button", name="Copy").click()
    expect(block.get_by_role("button")).to_have_text("Copied")
    page.evaluate("""() => {
      const field = Object.assign(document.createElement("textarea"), { id: "pasted" });
      document.body.append(field);
      field.focus();
    }""")
    page.keyboard.press("ControlOrMeta+v")
    expect(page.locator("#pasted")).to_have_value(TECHNIQUES["l2"].pytorch)
    expect(block.get_by_role("button")).to_have_text("Copy")
