"""A drag of the slider in hand through the whole application: no script while the finger moves, the address at rest."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, expect

from core.study import Study
from pages.lab.controls import Lab as State
from pages.lab.controls import stops_as_texts
from tests.browser.contexts import Contexts
from tests.browser.lab_page import Application, Lab, has_ended
from tests.browser.test_lab import SHORT, study_of
from tests.browser.test_slider_js import place

pytestmark = pytest.mark.browser

QUERY = {**SHORT, "l2": 0.003}
TEXTS = stops_as_texts(State().study)
LAST = len(TEXTS) - 1


def slider_of(lab: Lab) -> Locator:
    slider = lab.page.locator(".st-key-slide_l2 input[type=range]")
    expect(slider).to_be_visible()
    slider.scroll_into_view_if_needed()
    return slider


@contextmanager
def without_a_script(lab: Lab) -> Iterator[None]:
    """A time in which Streamlit's server runs no script, nor is asked to."""
    heard: list[object] = []

    def hear(frame: object) -> None:
        heard.append(frame)

    for event in ("framesent", "framereceived"):
        lab.script.on(event, hear)
    yield
    assert heard == []
    for event in ("framesent", "framereceived"):
        lab.script.remove_listener(event, hear)


def ready(lab: Lab, **query: object) -> Study:
    lab.open(**query).settled()
    lab.until_all_ended()
    lab.until_idle()
    return study_of(**query)


def test_a_drag_over_all_stops_runs_no_script_and_its_end_is_in_the_address(lab: Lab) -> None:
    stops = ready(lab, **QUERY).stops
    slider, mouse = slider_of(lab), lab.page.mouse
    opened, entries = lab.page.url, lab.page.evaluate("history.length")
    ends = set()
    with without_a_script(lab):
        mouse.move(*place(slider, TEXTS.index("0.003"), len(TEXTS)))
        mouse.down()
        for stop in [*range(12, LAST + 1), *range(LAST, -1, -1)]:
            mouse.move(*place(slider, stop, len(TEXTS)))
            lab.wait(f"live.treatment === '{stops[stop].digest}' && live.waiting === '0'")
            expect(slider).to_have_attribute("aria-valuetext", TEXTS[stop])
            expect(lab.page.locator(".st-key-type_l2 input")).to_have_value(TEXTS[stop])
            ends.add(lab.end("treatment"))
        mouse.move(*place(slider, 5, len(TEXTS)))
        lab.wait(f"live.treatment === '{stops[5].digest}'")
        assert lab.page.url == opened
    assert len(ends) == len(stops)
    lab.rerun(mouse.up)
    lab.page.wait_for_function("text => new URL(location).searchParams.get('l2') === text", arg=TEXTS[5])
    assert lab.page.evaluate("history.length") == entries + 1
    assert lab.live("treatment") == stops[5].digest
    lab.rerun(lab.page.go_back)
    lab.settled(digest=stops[11].digest)
    expect(slider).to_have_attribute("aria-valuetext", "0.003")
    lab.rerun(lab.page.go_forward)
    lab.settled(digest=stops[5].digest)
    expect(slider).to_have_attribute("aria-valuetext", TEXTS[5])
    lab.page.reload()
    lab.settled(digest=stops[5].digest)
    expect(slider_of(lab)).to_have_attribute("aria-valuetext", TEXTS[5])
    expect(lab.page.locator(".st-key-type_l2 input")).to_have_value(TEXTS[5])


def test_keys_run_the_script_once_when_the_last_has_rested(lab: Lab) -> None:
    stops = ready(lab, **QUERY).stops
    slider = slider_of(lab)
    slider.focus()
    with without_a_script(lab):
        lab.page.keyboard.down("ArrowLeft")
        lab.page.keyboard.down("ArrowLeft")
        lab.page.keyboard.down("Home")
        lab.wait(f"live.treatment === '{stops[0].digest}'")
    ended: list[bool] = []
    lab.script.on("framereceived", lambda body: ended.append(True) if has_ended(body) else None)
    lab.rerun(lambda: [lab.page.keyboard.up(key) for key in ("ArrowLeft", "Home")])
    lab.page.wait_for_function("new URL(location).searchParams.get('l2') === 'off'")
    assert ended == [True]
    expect(lab.page.locator(".st-key-on_l2 input")).not_to_be_checked()


def test_a_finger_on_a_touch_screen_drags_it(contexts: Contexts, application: Application) -> None:
    with Lab.opened(contexts, application, has_touch=True, reduced_motion="reduce") as lab:
        stops = ready(lab, **QUERY).stops
        slider = slider_of(lab)
        finger = lab.page.context.new_cdp_session(lab.page)

        def touch(kind: str, *at: float) -> None:
            points = [{"x": at[0], "y": at[1]}] if at else []
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        with without_a_script(lab):
            touch("touchStart", *place(slider, 11, len(TEXTS)))
            for stop in (20, 14, 17, 13):
                touch("touchMove", *place(slider, stop, len(TEXTS)))
                lab.wait(f"live.treatment === '{stops[stop].digest}'")
        lab.rerun(lambda: touch("touchEnd"))
        lab.page.wait_for_function("text => new URL(location).searchParams.get('l2') === text", arg=TEXTS[13])
        assert lab.live("treatment") == stops[13].digest


def test_a_drag_while_stops_still_train(moving_lab: Lab) -> None:
    query = {"hidden": "64-64", "steps": 20_000, "l2": 0.003}
    lab = moving_lab.open(**query)
    stops = study_of(**query).stops
    lab.wait("live.state === 'running' && Number(live.step) > 20")
    slider, mouse = slider_of(lab), lab.page.mouse
    with without_a_script(lab):
        mouse.move(*place(slider, 11, len(TEXTS)))
        mouse.down()
        for stop in (14, LAST, 0, 9):
            mouse.move(*place(slider, stop, len(TEXTS)))
            expect(slider).to_have_attribute("aria-valuetext", TEXTS[stop])
        lab.wait(f"live.treatment === '{stops[9].digest}'")
    lab.rerun(mouse.up)
    lab.page.wait_for_function("text => new URL(location).searchParams.get('l2') === text", arg=TEXTS[9])
    step = lab.live("step")
    lab.wait(f"live.treatment === '{stops[9].digest}' && Number(live.step) > {step}")


def test_two_tabs_move_on_their_own(lab: Lab) -> None:
    stops = ready(lab, **QUERY).stops
    other = Lab(lab.page.context.new_page(), lab.application)
    other.open(**QUERY).settled()
    for tab, key, stop in ((lab, "End", LAST), (other, "Home", 0)):
        slider = slider_of(tab)
        slider.focus()
        tab.rerun(lambda slider=slider, key=key: slider.press(key))
        assert tab.settled() == stops[stop].digest
    assert lab.settled() == stops[LAST].digest
    assert "l2=off" in other.page.url
    assert "l2=1" in lab.page.url
    assert other.wrong == []


def test_the_ring_and_brackets_move_the_slider(lab: Lab) -> None:
    stops = ready(lab, **QUERY).stops
    slider = slider_of(lab)
    plot = lab.page.locator("[data-figure=enough] .rl-plot")
    plot.scroll_into_view_if_needed()
    box = plot.evaluate(
        """plot => {
          const { left, top, width } = plot.getBoundingClientRect(), { l, r, t } = plot.layout.margin;
          const [low, high] = plot.layout.xaxis.range, stop = (width - l - r) / (high - low);
          return { zero: left + l - low * stop, stop, y: top + t + 60 };
        }"""
    )
    mouse = lab.page.mouse
    with without_a_script(lab):
        mouse.move(box["zero"] + 11 * box["stop"], box["y"])
        mouse.down()
        for stop in (13, 16, 7):
            mouse.move(box["zero"] + stop * box["stop"], box["y"])
            lab.wait(f"live.treatment === '{stops[stop].digest}' && live.waiting === '0'")
            expect(slider).to_have_attribute("aria-valuetext", TEXTS[stop])
    lab.rerun(mouse.up)
    lab.page.wait_for_function("text => new URL(location).searchParams.get('l2') === text", arg=TEXTS[7])
    lab.rerun(lambda: lab.press("]"))
    lab.page.wait_for_function("text => new URL(location).searchParams.get('l2') === text", arg=TEXTS[8])
    assert lab.settled() == stops[8].digest


def test_a_value_between_stops_is_one_more_stop_of_it(lab: Lab) -> None:
    ready(lab, **QUERY)
    slider = slider_of(lab)
    lab.change(lambda: lab.type("l2", "0.004"))
    expect(slider).to_have_attribute("aria-valuetext", "0.004")
    expect(slider).to_have_attribute("max", str(LAST + 1))
    slider.focus()
    lab.change(lambda: slider.press("ArrowLeft"))
    expect(slider).to_have_attribute("max", str(LAST))
    expect(lab.page.locator(".st-key-type_l2 input")).to_have_value("0.003")
    lab.change(lambda: lab.switch("l2"))
    expect(slider).to_have_attribute("aria-valuetext", "off")
    lab.change(lambda: lab.switch("l2"))
    expect(slider).to_have_attribute("aria-valuetext", "0.003")
