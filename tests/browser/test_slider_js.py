"""The slider in hand and its live view on a bare page: a hand that moves draws, and tells the script where it rests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from core.study import Study
from pages.lab.controls import stops_as_texts
from tests.browser.contexts import Contexts
from tests.browser.live_page import LivePage, comparison, data_for, give, opened, slider_data, synthetic

pytestmark = pytest.mark.browser

THUMB = 12


@pytest.fixture(scope="module")
def shown() -> Study:
    return comparison({"lambda": 0.003}, "l2")


@pytest.fixture
def server(shown: Study) -> Iterator[LivePage]:
    with LivePage.of(shown).serving() as made:
        made.release_all()
        yield made


@pytest.fixture
def page(contexts: Contexts, server: LivePage) -> Iterator[Page]:
    yield from opened(contexts, server, reduced_motion="reduce")


def begin(page: Page, shown: Study, **more: Any) -> tuple[Locator, Locator]:
    """Show the study and its slider; return the view, drawn to its end, and the range."""
    page.evaluate("document.getElementById('side').style.flexBasis = '300px'")
    view = give(page, data_for(shown, **more))
    page.evaluate("data => window.give(data, 'side')", slider_data(shown))
    expect(view).to_have_attribute("data-step", "400")
    return view, page.locator(".rl-slider input")


def place(within: Locator, stop: int, stops: int) -> tuple[float, float]:
    """Return where the middle of the thumb is at a stop."""
    box = within.bounding_box()
    assert box is not None
    return box["x"] + THUMB / 2 + (box["width"] - THUMB) * stop / (stops - 1), box["y"] + box["height"] / 2


def answers(shown: Study, stop: int, answered: str) -> dict[str, Any]:
    """Return the view's data once the script has gone to a stop."""
    data = data_for(shown)
    roles = {**data["roles"], "treatment": shown.stops[stop].digest}
    return {**data, "stop": stop, "roles": roles, "answered": answered}


def asked(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("window.asked")
    return found


def until_asked(page: Page, count: int = 1) -> Any:
    """Wait until the script was told so many times, and return what it was told last."""
    page.wait_for_function("count => window.asked.length === count", arg=count)
    return asked(page)[-1]


def test_every_stop_under_the_finger_is_drawn_and_told_once_where_it_rests(page: Page, shown: Study) -> None:
    view, slider = begin(page, shown)
    texts = stops_as_texts(shown)
    count = len(texts)
    assert shown.current is not None
    page.mouse.move(*place(slider, shown.current, count))
    page.mouse.down()
    order = [*range(shown.current, count), *range(count - 1, -1, -1)]
    for stop in order:
        page.mouse.move(*place(slider, stop, count))
        expect(view).to_have_attribute("data-treatment", shown.stops[stop].digest)
        expect(slider).to_have_attribute("aria-valuetext", texts[stop])
        expect(page.locator(".rl-slider-value")).to_have_text(texts[stop])
        expect(page.locator("[data-figure=enough] .rl-caption")).to_contain_text(f"at {texts[stop]}:")
    assert asked(page) == []
    expect(page.locator(".rl-headline")).to_contain_text("Both models are the same")
    page.mouse.move(5, 5)
    page.mouse.up()
    name, move = until_asked(page)
    assert (name, move["slider"], move["text"]) == ("move_to", "l2", "off")


def test_until_the_script_has_answered_nothing_jumps_and_then_it_is_followed(page: Page, shown: Study) -> None:
    view, slider = begin(page, shown)
    slider.focus()
    page.keyboard.press("End")
    last = len(shown.stops) - 1
    _, move = until_asked(page)
    # A run of the script that began before the move says what there was.
    give(page, data_for(shown, presenter=True))
    page.evaluate("data => window.give(data, 'side')", slider_data(shown))
    expect(view).to_have_class("rl-live rl-presenter")
    expect(view).to_have_attribute("data-treatment", shown.stops[last].digest)
    expect(slider).to_have_js_property("value", str(last))
    give(page, answers(shown, last, move["id"]))
    expect(slider).to_have_js_property("value", str(last))
    page.evaluate("data => window.give(data, 'side')", slider_data(shown, stop=last, answered=move["id"]))
    expect(view).to_have_attribute("data-treatment", shown.stops[last].digest)
    # What it says from now on is news, as where somebody goes back.
    give(page, answers(shown, 2, move["id"]))
    page.evaluate("data => window.give(data, 'side')", slider_data(shown, stop=2, answered=move["id"]))
    expect(view).to_have_attribute("data-treatment", shown.stops[2].digest)
    expect(slider).to_have_attribute("aria-valuetext", stops_as_texts(shown)[2])
    assert len(asked(page)) == 1


def test_a_hand_that_still_holds_the_thumb_is_ahead_of_whatever_the_script_says(page: Page, shown: Study) -> None:
    view, slider = begin(page, shown)
    count = len(shown.stops)
    page.mouse.move(*place(slider, 11, count))
    page.mouse.down()
    page.mouse.move(*place(slider, 4, count))
    expect(view).to_have_attribute("data-treatment", shown.stops[4].digest)
    give(page, answers(shown, 7, ""))
    page.evaluate("data => window.give(data, 'side')", slider_data(shown, stop=7))
    page.mouse.move(*place(slider, 5, count))
    expect(view).to_have_attribute("data-treatment", shown.stops[5].digest)
    expect(slider).to_have_js_property("value", "5")
    page.mouse.up()
    assert until_asked(page)[1]["text"] == stops_as_texts(shown)[5]


@pytest.mark.parametrize(
    ("keys", "stop"),
    [
        (["ArrowRight"] * 4, lambda at, last: at + 4),
        (["ArrowLeft", "ArrowLeft", "ArrowUp"], lambda at, last: at - 1),
        (["Home"], lambda at, last: 0),
        (["Home", "End"], lambda at, last: last),
        (["End", "PageDown"], lambda at, last: last - 2),
    ],
)
def test_keys_move_it_and_tell_the_script_once(
    page: Page, shown: Study, keys: list[str], stop: Callable[[int, int], int]
) -> None:
    view, slider = begin(page, shown)
    assert shown.current is not None
    slider.focus()
    for key in keys:
        page.keyboard.down(key)
    there = stop(shown.current, len(shown.stops) - 1)
    expect(view).to_have_attribute("data-treatment", shown.stops[there].digest)
    assert asked(page) == []
    for key in dict.fromkeys(keys):
        page.keyboard.up(key)
    assert until_asked(page)[1]["text"] == stops_as_texts(shown)[there]


def test_brackets_move_it_too_and_no_further_than_its_ends(page: Page, shown: Study) -> None:
    view, slider = begin(page, shown)
    texts = stops_as_texts(shown)
    assert shown.current is not None
    # Held: on a busy machine the hand would rest between two strokes.
    for _ in range(shown.current + 3):
        page.keyboard.down("[")
    expect(view).to_have_attribute("data-treatment", shown.stops[0].digest)
    expect(slider).to_have_attribute("aria-valuetext", texts[0])
    page.keyboard.down("]")
    expect(slider).to_have_attribute("aria-valuetext", texts[1])
    for key in ("[", "]"):
        page.keyboard.up(key)
    assert until_asked(page)[1]["text"] == texts[1]


def test_brought_back_to_where_it_was_it_tells_nothing(page: Page, shown: Study) -> None:
    view, slider = begin(page, shown)
    for key in ("]", "["):
        page.keyboard.down(key)
    expect(view).to_have_attribute("data-treatment", shown.treatment.digest)
    for key in ("]", "["):
        page.keyboard.up(key)
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert until_asked(page)[1]["text"] == "0.005"


def test_pressing_the_figure_over_the_stops_moves_the_ring(page: Page, shown: Study) -> None:
    view, slider = begin(page, shown)
    texts = stops_as_texts(shown)
    plot = page.locator("[data-figure=enough] .rl-plot")
    plot.scroll_into_view_if_needed()
    dots = plot.evaluate(
        """plot => {
          const marks = [...plot.querySelectorAll(".points path")].map((path) => path.getBoundingClientRect());
          return marks.map(({ x, y, width, height }) => [x + width / 2, y + height / 2]).slice(0, 22);
        }"""
    )
    page.mouse.click(*dots[3])
    expect(view).to_have_attribute("data-treatment", shown.stops[3].digest)
    assert until_asked(page)[1]["text"] == texts[3]
    page.mouse.move(*dots[3])
    page.mouse.down()
    for stop in (4, 9, 15):
        page.mouse.move(dots[stop][0], dots[3][1] + 30)
        expect(view).to_have_attribute("data-treatment", shown.stops[stop].digest)
        expect(slider).to_have_attribute("aria-valuetext", texts[stop])
    assert len(asked(page)) == 1
    page.mouse.up()
    assert until_asked(page, 2)[1]["text"] == texts[15]
    ring = plot.evaluate("plot => plot.data.at(-1).x")
    assert ring == [15]


def test_arrays_of_the_stops_come_when_a_hand_is_near_the_nearest_first(
    page: Page, server: LivePage, shown: Study
) -> None:
    _, slider = begin(page, shown)
    whole = [row.digest for row in server.wishes[-1].rows if row.arrays]
    assert whole == [shown.treatment.digest, shown.baseline.digest]
    page.evaluate(
        """() => {
          const { send } = WebSocket.prototype;
          WebSocket.prototype.send = function (text) {
            window.wish = JSON.parse(text);
            return send.call(this, text);
          };
        }"""
    )
    slider.hover()
    page.wait_for_function("window.wish")
    rows = page.evaluate("window.wish.rows")
    at = shown.current
    assert at is not None
    stops = [stop.digest for stop in shown.stops]
    of_stops = [row for row in rows[2:] if row["digest"] in stops]
    assert {row["digest"] for row in rows if row["arrays"]} == {shown.baseline.digest, *stops}
    places = [stops.index(row["digest"]) for row in of_stops]
    assert [abs(place - at) for place in places] == sorted(abs(place - at) for place in places)


def test_what_is_not_here_yet_is_drawn_as_it_comes(page: Page, server: LivePage, shown: Study) -> None:
    late = shown.stops[-1]
    server.know([synthetic(late, 0.5)])
    view, slider = begin(page, shown)
    slider.focus()
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "1")
    server.release(late.digest)
    expect(view).to_have_attribute("data-treatment", late.digest)


def test_a_slider_without_its_view_and_one_that_is_taken_away_leave_nothing(page: Page, shown: Study) -> None:
    page.evaluate("document.getElementById('side').style.flexBasis = '300px'")
    page.evaluate("data => window.give(data, 'side')", slider_data(shown))
    slider = page.locator(".rl-slider input")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "0.005")
    page.evaluate("window.takeAway()")
    expect(page.locator(".rl-slider")).to_have_count(0)
    assert asked(page) == []


@pytest.mark.parametrize("name", [".rl-scrubber", ".rl-slider input"])
def test_a_range_that_was_dragged_leaves_the_pages_keys_to_the_page(page: Page, shown: Study, name: str) -> None:
    view, _ = begin(page, shown)
    page.locator(name).click()
    expect(page.locator(name)).to_be_focused()
    before = view.get_attribute("data-treatment")
    page.keyboard.press("[")
    expect(view).not_to_have_attribute("data-treatment", before or "")
    page.keyboard.press("h")
    expect(page.locator("[data-figure=overfit] .rl-plot")).to_be_hidden()
    playing = view.get_attribute("data-playing")
    page.keyboard.press("Space")
    expect(view).not_to_have_attribute("data-playing", playing or "")
    page.keyboard.press("1")
    expect(page.locator("dialog [data-figure=overfit]")).to_be_visible()


def test_a_range_keeps_the_keys_that_move_it(page: Page, shown: Study) -> None:
    view, _ = begin(page, shown)
    page.locator(".rl-scrubber").focus()
    for key, step in (("Home", 0), ("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("End", 400)):
        page.keyboard.press(key)
        expect(view).to_have_attribute("data-step", str(step))
