"""Still views, and several views on one page, in a real browser on a bare page."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.figures.curves import accuracy, overfit
from core.figures.enough import enough
from core.figures.language.description import Description, template
from core.study import Study
from pages.live.still import still_data
from tests.browser.contexts import Contexts
from tests.browser.lab_page import drag
from tests.browser.live_page import LivePage, as_json, chosen_data, comparison, give, opened, synthetic

pytestmark = pytest.mark.browser

PLOT = "document.querySelector('[data-figure={figure}] .rl-plot')"


@pytest.fixture(scope="module")
def shown() -> Study:
    return comparison({"lambda": 0.003}, "l2")


@pytest.fixture
def server(shown: Study) -> Iterator[LivePage]:
    made = LivePage()
    made.know([synthetic(shown.baseline, 0.01), synthetic(shown.treatment, 0.02)])
    with made.serving():
        yield made


@pytest.fixture
def page(contexts: Contexts, server: LivePage) -> Iterator[Page]:
    yield from opened(contexts, server)


def described(identity: str, y: list[float], *, caption: str = "0.5 in the middle") -> Description:
    """Return a finished figure: one line and its points."""
    return {
        "id": identity,
        "question": f"What of {identity}?",
        "description": f"A line: {identity}",
        "label": "",
        "traces": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": list(range(len(y))),
                "y": y,
                "line": {"color": "@baseline"},
                "marker": {"color": "@treatment/0.3", "size": 8},
            }
        ],
        "layout": {
            "paper_bgcolor": "@background",
            "font": {"color": "@text", "size": 12},
            "xaxis": {"title": {"text": "x"}},
            "margin": {"l": 40, "r": 20, "t": 20, "b": 40},
        },
        "caption": template(caption),
        "off": None,
        "alternatives": [],
    }


def still(*figures: Description, key: str = "still", presenter: bool = False) -> dict[str, Any]:
    return as_json(still_data(list(figures), "en", "token", key, presenter))


def wait_for(page: Page, condition: str, figure: str = "one") -> None:
    page.wait_for_function(f"(plot => {condition})({PLOT.format(figure=figure)})")


def test_finished_figures_are_drawn_in_the_pages_colours(page: Page, server: LivePage) -> None:
    view = give(page, still(described("one", [0, 1, 0.5]), described("two", [3, 2])))
    expect(view).not_to_have_attribute("data-seq", "0")
    expect(page.locator("[data-figure=one] h3")).to_have_text("What of one?")
    expect(page.locator("[data-figure=one] .rl-caption")).to_have_text("0.5 in the middle")
    wait_for(page, "plot.data[0].y.length === 3")
    wait_for(page, "plot.data[0].y[0] === 3", "two")
    style = f"(({{ line, marker }}) => [line.color, marker.color])({PLOT.format(figure='one')}.data[0])"
    assert page.evaluate(style) == ["#C75000", "rgba(10,63,138,0.3)"]
    expect(page.locator(".rl-transport")).to_have_count(0)
    assert server.wishes == []
    page.goto(f"{server.url}?theme=dark")
    page.wait_for_function("Boolean(window.give)")
    give(page, still(described("one", [0, 1, 0.5])))
    wait_for(page, "plot.data?.[0].line.color === '#F58220'")
    expect(page.locator(".rl-live")).to_have_attribute("data-theme", "dark")


def test_a_rerun_changes_a_still_figure_in_place_and_keeps_its_zoom(page: Page) -> None:
    view = give(page, still(described("one", [0, 1, 0.5]), described("two", [3, 2])))
    wait_for(page, "plot.data?.length === 1")
    page.evaluate(f"window.before = {PLOT.format(figure='one')}.querySelector('.main-svg')")
    plot = page.locator("[data-figure=one] .nsewdrag").first
    drag(plot, (60, 40), (180, 120))
    wait_for(page, "plot.layout.xaxis.range?.[0] > 0")
    ranges = f"[...{PLOT.format(figure='one')}.layout.xaxis.range, ...{PLOT.format(figure='one')}.layout.yaxis.range]"
    zoomed = page.evaluate(ranges)
    give(page, still(described("one", [0, 0.7, 0.6], caption="another"), described("three", [1, 1])))
    wait_for(page, "plot.data[0].y[1] === 0.7")
    assert page.evaluate(ranges) == zoomed
    assert page.evaluate(f"window.before === {PLOT.format(figure='one')}.querySelector('.main-svg')")
    expect(page.locator("[data-figure=one] .rl-caption")).to_have_text("another")
    expect(view.locator("[data-figure]")).to_have_count(2)
    plot.dblclick()
    wait_for(page, "plot.layout.xaxis.range[0] < 0.1")


def test_a_still_figure_is_enlarged_and_put_back(page: Page) -> None:
    give(page, still(described("one", [0, 1, 0.5]), presenter=True))
    page.locator("[data-figure=one] .rl-title").click()
    expect(page.locator("dialog [data-figure=one]")).to_be_visible()
    wait_for(page, "plot.layout?.width > 1000")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator(".rl-grid > [data-figure=one]")).to_have_count(1)


TABLES = """[...document.querySelectorAll(".rl-tabled table")].map((table) =>
  [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)))"""


def test_the_numbers_of_an_enlarged_figure_are_read_as_a_table(page: Page) -> None:
    give(page, still(described("one", [0, 1, 0.5]), described("long", [n / 4 for n in range(200)])))
    tables = page.locator(".rl-tabled table")
    page.locator("[data-figure=one] .rl-title").click()
    expect(tables).to_have_count(0)
    page.locator(".rl-tabled summary").press("Enter")
    expect(tables).to_have_count(1)
    ((head, *rows),) = page.evaluate(TABLES)
    assert head[0] == "x"
    assert rows == [["0", "0"], ["1", "1"], ["2", "0.5"]]
    page.keyboard.press("Escape")
    page.locator("[data-figure=long] .rl-title").click()
    expect(tables).to_have_count(0)
    page.locator(".rl-tabled summary").press("Enter")
    expect(tables.locator("caption")).to_have_text("One in 4 of 200 points, and the last.")
    ((_, *rows),) = page.evaluate(TABLES)
    assert [row[0] for row in rows] == [*(str(n) for n in range(0, 200, 4)), "199"]
    assert rows[-1] == ["199", "49.8"]


def test_the_table_of_a_played_figure_follows_the_step_and_names_each_line(
    page: Page, server: LivePage, shown: Study
) -> None:
    server.release_all()
    view = give(page, chosen_data(shown, "first", overfit))
    expect(view.locator(".rl-scrubber")).to_have_css("--rl-recorded", "1")
    view.locator(".rl-scrubber").fill("80")
    expect(view).to_have_attribute("data-step", "80")
    page.locator("[data-figure=overfit] .rl-title").click()
    page.locator(".rl-tabled summary").click()
    last = ".rl-tabled table:first-of-type tbody tr:last-child th"
    expect(page.locator(last)).to_have_text("80")
    heads = page.locator(".rl-tabled table:first-of-type thead th").all_text_contents()
    assert heads[:3] == ["step", "baseline training", "treatment training"]
    page.locator(".rl-scrubber").fill("240")
    expect(page.locator(last)).to_have_text("240")
    drawn = page.evaluate(f"{PLOT.format(figure='overfit')}.data.find((t) => t.line?.dash === 'dot').y.at(-1)")
    told = page.locator(".rl-tabled table:first-of-type tbody tr:last-child td").first.text_content()
    assert float(told or "nan") == pytest.approx(drawn, rel=0.01)


@pytest.mark.parametrize(("width", "figures", "columns"), [(390, 3, 1), (820, 3, 2), (1440, 3, 3), (1440, 2, 2)])
def test_columns_of_still_figures(page: Page, width: int, figures: int, columns: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    give(page, still(*(described(f"figure{i}", [0, 1]) for i in range(figures))))
    places = "[...document.querySelectorAll('.rl-card')].map(card => Math.round(card.getBoundingClientRect().x))"
    assert len(set(page.evaluate(places))) == columns
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_several_views_on_one_page_play_each_for_itself(page: Page, server: LivePage, shown: Study) -> None:
    server.release_all()
    first = give(page, chosen_data(shown, "first", overfit))
    second = give(page, chosen_data(shown, "second", accuracy, enough), "other")
    for view, ids in ((first, ["overfit"]), (second, ["accuracy", "enough"])):
        assert [card.get_attribute("data-figure") for card in view.locator("[data-figure]").all()] == ids
        expect(view.locator(".rl-transport")).to_have_count(1)
        expect(view.locator(".rl-headline")).to_contain_text("Validation loss")
        # The scrubber goes no further than what has been recorded.
        expect(view.locator(".rl-scrubber")).to_have_css("--rl-recorded", "1")
    first.locator(".rl-scrubber").fill("80")
    second.locator(".rl-scrubber").fill("240")
    expect(first).to_have_attribute("data-step", "80")
    expect(second).to_have_attribute("data-step", "240")
    # Keys are those of the view that was last pressed; what the page's script does not answer to is not offered.
    first.locator(".rl-headline").click()
    page.keyboard.press("ArrowRight")
    expect(first).to_have_attribute("data-step", "88")
    second.locator(".rl-headline").click()
    page.keyboard.press("ArrowRight")
    expect(second).to_have_attribute("data-step", "248")
    expect(first).to_have_attribute("data-step", "88")
    page.keyboard.press("]")
    assert page.evaluate("window.asked") == []
    expect(page.locator(".rl-icon-freeze")).to_have_count(0)
    # A rerun that gives the first other figures leaves the second alone.
    give(page, chosen_data(shown, "first", overfit, accuracy))
    expect(first.locator("[data-figure]")).to_have_count(2)
    expect(second).to_have_attribute("data-step", "248")
