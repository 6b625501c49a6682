"""Every page for those who cannot see it, or not well: what axe-core finds, in a real Chromium."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from core.topics import TOPICS
from tests.browser.contexts import Contexts
from tests.browser.lab_page import Application, Lab
from tests.browser.test_topics import DONE, TRAINED

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is installed by npm, and there is no npm here"),
]
GRAVE = {"serious", "critical"}
FOUND = """() => axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.flatMap(({ id, impact, nodes }) => nodes.map(
    (node) => [impact, id, node.target.join(" "), node.failureSummary])))"""
PAGES = [pytest.param(name, scheme, id=f"{name} {scheme}") for name in TOPICS for scheme in ("light", "dark")]


def graves(page: Page) -> list[Any]:
    """Return what is serious or critical on a page as it stands."""
    page.evaluate(AXE.read_text("utf-8"))
    return [found for found in page.evaluate(FOUND) if found[0] in GRAVE]


@pytest.fixture(params=["light", "dark"])
def lab_in(request: pytest.FixtureRequest, contexts: Contexts, application: Application) -> Iterator[Lab]:
    with Lab.opened(contexts, application, reduced_motion="reduce", color_scheme=request.param) as opened:
        yield opened


def test_the_lab_has_nothing_grave(lab_in: Lab) -> None:
    lab_in.open(dropout=0.2, batch_norm="")
    lab_in.settled()
    assert graves(lab_in.page) == []
    lab_in.page.locator("[data-figure=overfit] .rl-title").click()
    lab_in.page.locator("dialog [data-figure=overfit]").wait_for()
    assert graves(lab_in.page) == []


@pytest.mark.parametrize(("name", "scheme"), PAGES)
def test_a_topics_page_has_nothing_grave(name: str, scheme: Any, contexts: Contexts, application: Application) -> None:
    with contexts.lent(application.blank, color_scheme=scheme, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{application.url}{name}?lang=ko")
        page.wait_for_function(DONE, timeout=TRAINED)
        assert graves(page) == []
    page.close()
