"""The live view's own modules in a real browser: on a bare page, fed by our encoder with numbers that are known."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from core import train
from core.figures.kit.axes import axis, log_axis
from core.figures.language.expressions import OPS
from core.history import Delta, Fault, History, Series
from core.i18n.catalogue import message
from core.i18n.text import LANGUAGES
from core.runners import News
from core.runners.packing import pack
from core.study import Study, study
from pages.live import BOOTSTRAP, packed, prepared
from pages.live.hub import encode
from tests.browser.contexts import Contexts
from tests.browser.lab_page import drag
from tests.browser.live_page import LivePage, comparison, data_for, give, opened, synthetic
from tests.figures.cases import cases, formats

pytestmark = pytest.mark.browser

PLOT = "document.querySelector('[data-figure={figure}] .rl-plot')"
TREATMENT = f"{PLOT.format(figure='overfit')}.data.findLast(t => t.mode === 'lines' && t.meta.role === 'treatment')"
"""Its validation curve, as it is drawn."""
WATCH_TIMERS = """() => {
  const [set, clear] = [setTimeout, clearTimeout];
  window.timers = new Set();
  window.setTimeout = (act, wait) => {
    const id = set(() => (window.timers.delete(id), act()), wait);
    if (wait > 1000) window.timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => (window.timers.delete(id), clear(id));
}"""
"""Notes the long timers that are running: those of a view, none of Plotly's."""


@pytest.fixture(scope="module")
def shown() -> Study:
    return comparison({"lambda": 0.003}, "l2")


@pytest.fixture
def server(shown: Study) -> Iterator[LivePage]:
    with LivePage.of(shown).serving() as made:
        yield made


@pytest.fixture
def page(contexts: Contexts, server: LivePage) -> Iterator[Page]:
    yield from opened(contexts, server)


@pytest.fixture
def still_page(contexts: Contexts, server: LivePage) -> Iterator[Page]:
    yield from opened(contexts, server, reduced_motion="reduce")


def moved(shown: Study, stop: int) -> dict[str, Any]:
    """Return the data after the slider was dragged to another stop."""
    data = data_for(shown)
    return {**data, "stop": stop, "roles": {**data["roles"], "treatment": shown.stops[stop].digest}}


def step(page: Page) -> int:
    return int(page.locator(".rl-live").get_attribute("data-step") or -1)


def wait_for_step(page: Page, condition: str) -> None:
    page.wait_for_function(f"(s => {condition})(Number(document.querySelector('.rl-live').dataset.step))")


def drawn_after(page: Page, act: Any) -> None:
    """Do something, and wait until it has been drawn."""
    seq = page.evaluate("Number(document.querySelector('.rl-live').dataset.seq)")
    act()
    page.wait_for_function("seq => Number(document.querySelector('.rl-live').dataset.seq) > seq", arg=seq)


def curve(page: Page, trace: int, figure: str = "overfit") -> dict[str, list[float]]:
    found: dict[str, list[float]] = page.evaluate(
        f"i => {{ const {{ x, y }} = {PLOT.format(figure=figure)}.data[i]; return {{ x: [...x], y: [...y] }} }}", trace
    )
    return found


def validation_of(page: Page, role: str) -> dict[str, list[float]]:
    """Return the drawn validation curve of a model: the last of its lines."""
    last = "data.findLastIndex(t => t.mode === 'lines' && t.meta.role === role)"
    index: int = page.evaluate(f"role => {PLOT.format(figure='overfit')}.{last}", role)
    return curve(page, index)


# Modules alone


def test_expressions_are_those_of_python(page: Page) -> None:
    found = page.evaluate(
        """async (cases) => {
          const { evaluate, OPS } = await window.module("expressions.js");
          const { Row, Series } = await window.module("store.js");
          const shape = (v) => (Array.isArray(v) ? [v.length, ...shape(v[0])] : []);
          const flat = (v) => Float32Array.from([v].flat(Infinity), (n) => (n === null ? NaN : n));
          const row = (data) => {
            if (!data) return null;
            const made = new Row("any");
            made.state = data.state ?? "running";
            made.step = data.step ?? 24;
            for (const [name, [steps, values]] of Object.entries(data.series)) {
              const series = new Series(shape(values).slice(1));
              series.append(Float32Array.from(steps), flat(values));
              made.series.set(name, series);
            }
            for (const [name, values] of Object.entries(data.constants)) {
              made.constants.set(name, { shape: shape(values), values: flat(values) });
            }
            return made;
          };
          return [Object.keys(OPS), cases.map(({ expression, context }) => evaluate(expression, {
            step: context.step,
            stop: context.stop,
            row: (role) => row(context.roles[role]),
            stops: context.stops.map(row),
            parts: (context.parts ?? []).map((runs) => runs.map(row)),
            stopSeeds: (context.stop_seeds ?? []).map((rest) => rest.map(row)),
            seeds: (role) => (context.seeds?.[role] ?? []).map(row),
          }))];
        }""",
        cases(),
    )
    names, values = found
    assert set(names) == set(OPS)
    for case, value in zip(cases(), values, strict=True):
        assert value == approximately(case["expected"]), case["expression"]


def approximately(expected: Any) -> Any:
    if isinstance(expected, list):
        return [approximately(entry) for entry in expected]
    return pytest.approx(expected, rel=1e-12) if isinstance(expected, float) else expected


def test_formats_are_those_of_python(page: Page) -> None:
    found = page.evaluate(
        """async (cases) => {
          const { format } = await window.module("formats.js");
          return cases.map((one) => format(one.value, one.format));
        }""",
        formats(),
    )
    assert found == [case["expected"] for case in formats()]


def test_playback(page: Page) -> None:
    found = page.evaluate(
        """async () => {
          const p = await window.module("playback.js");
          const log = {};
          let s = p.show(p.create(), "a", 800, false);
          log.opens = [s.playing, p.step(s)];
          s = p.advance(p.recorded(s, -1, 800), 1);
          log.nothing_yet = p.step(s);
          s = p.advance(p.recorded(s, 50, 800), 1);
          log.not_beyond = [p.step(s), s.playing];
          s = p.advance(p.recorded(s, 800, 800), 1);
          log.eight_seconds = p.step(s);
          s = p.show(s, "a", 800, false);
          log.same_study = p.step(s);
          log.paused = p.step(p.advance(p.pause(s), 5));
          log.scrubbed = [p.step(p.scrub(s, 333.4)), p.scrub(s, 1).playing, p.step(p.scrub(s, 9e9))];
          log.slow = p.step(p.advance(p.setPace(p.restart(s), "slow"), 2.4));
          const live = p.advance(p.setPace(p.recorded(p.scrub(s, 3), 700, 800), "live"), 0.01);
          log.live = [p.step(live), live.playing];
          log.live_restart = p.restart(live).pace;
          const ended = p.advance(s, 60);
          log.ended = [p.step(ended), ended.playing, p.step(p.toggle(ended)), p.toggle(ended).playing];
          const again = p.recorded(ended, 20, 800);
          log.started_again = [p.step(again), p.step(p.recorded(again, 800, 800))];
          const other = p.show(ended, "b", 400, false);
          log.other_study = [p.step(other), other.playing];
          const still = p.advance(p.recorded(p.show(ended, "c", 400, true), 400, 400), 0.001);
          log.without_motion = [p.step(still), still.playing];
          return log;
        }"""
    )
    assert found == {
        "opens": [True, 0],
        "nothing_yet": 0,
        "not_beyond": [50, True],
        "eight_seconds": 150,
        "same_study": 150,
        "paused": 150,
        "scrubbed": [333, False, 800],
        "slow": 80,
        "live": [700, True],
        "live_restart": "normal",
        "ended": [800, False, 0, True],
        "started_again": [20, 800],
        "other_study": [0, True],
        "without_motion": [400, False],
    }


def test_messages(page: Page) -> None:
    steps = np.array([0, 8])
    scalars = {"loss": Series(steps, np.array([1, 0.5])), "large": Series(steps, np.array([1e300, np.nan]))}
    array = Series(steps[1:], np.array([[[1, 2], [3, 4.5]]], np.float32))
    counts = Series(steps[1:], np.array([[0, 70, 65535]], np.float32))
    halves = Series(steps[1:], np.array([[0.1, -2.0, 6e-8, 65504, -np.inf, np.nan]], np.float16))
    constants = {"edges": np.array([-1.0, 0.0, 1.0]), "labels": np.array([3]), "points": np.float32([[5, 6, 7]])}
    series = scalars | {"array": array, "counts": counts, "halves": halves}
    packed = pack([Delta("running", 9, series, constants)])
    blocks = (packed.scalars, packed.arrays, packed.constants)
    message = encode(News("d", "running", 8, 16, None, 0.0, blocks, False))
    found = page.evaluate(
        """async (message) => {
          const { Store, decode } = await window.module("store.js");
          const bytes = Uint8Array.from(message);
          const parts = [[0, 3], [0, 40], [0, -4], [4]].map((ends) => bytes.slice(...ends));
          const damaged = [...parts, new Uint8Array(64)];
          const store = new Store();
          const taken = await Promise.all([bytes, bytes, ...damaged].map((one) => store.receive(one.buffer)));
          const row = store.row("d");
          const loss = row.series.get("loss");
          return {
            taken,
            state: row.state,
            steps: [...loss.steps],
            values: [...loss.values],
            index: [-1, 0, 7, 8, 99].map((s) => loss.indexAt(s)),
            array: [...row.series.get("array").entry(0)],
            counts: [...row.series.get("counts").entry(0)],
            halves: [...row.series.get("halves").entry(0)].map(String),
            large: [...row.series.get("large").values].map(String),
            constants: Object.fromEntries([...row.constants].map(([name, { values }]) => [name, [...values]])),
            broken: await Promise.all(damaged.map((one) => decode(one.buffer))),
          };
        }""",
        list(message),
    )
    assert [float(text) for text in found.pop("halves")] == pytest.approx(halves.values[0].tolist(), rel=0, nan_ok=True)
    assert found == {
        "taken": [True, True, False, False, False, False, False],
        "state": "running",
        "steps": [0, 8],
        "values": [1, 0.5],
        "index": [-1, 0, 0, 1, 1],
        "array": [1, 2, 3, 4.5],
        "counts": [0, 70, 65535],
        "large": ["Infinity", "NaN"],
        "constants": {"edges": [-1, 0, 1], "labels": [3], "points": [5, 6, 7]},
        "broken": [None] * 5,
    }


def test_messages_are_taken_in_in_the_order_they_came(page: Page) -> None:
    """A long one takes longer to inflate than the short one behind it."""
    steps = np.arange(30_000)
    first = pack([Delta("running", 30_000, {"loss": Series(steps, np.random.default_rng(0).random(len(steps)))})])
    last = pack([Delta("finished", 30_001, {"loss": Series(steps[-1:] + 1, np.array([2.0]))})])
    late = pack([Delta("running", 9, {"late": Series(np.array([5, 9]), np.array([5.0, 9.0]))})])
    whole = pack([Delta("running", 9, {"late": Series(np.array([0, 5, 9]), np.array([0.0, 5.0, 9.0]))})])
    messages = [encode(News("d", each.state, 8, 16, None, 0.0, (each.scalars,), False)) for each in (first, last)]
    messages += [encode(News("e", "running", 9, 16, None, 0.0, (each.scalars,), False)) for each in (late, whole)]
    found = page.evaluate(
        """async (messages) => {
          const { Store } = await window.module("store.js");
          const store = new Store();
          await Promise.all(messages.map((one) => store.receive(Uint8Array.from(one).buffer)));
          const loss = store.row("d").series.get("loss");
          return [store.row("d").state, loss.count, loss.last, [...store.row("e").series.get("late").steps]];
        }""",
        [list(message) for message in messages],
    )
    assert found == ["finished", 30_001, 30_000, [0, 5, 9]]


def test_what_could_not_be_loaded_is_asked_for_again(contexts: Contexts, server: LivePage, shown: Study) -> None:
    with contexts.lent(server.blank) as context:
        page = context.new_page()
        page.goto(server.url)
        page.wait_for_function("Boolean(window.give)")
        page.evaluate("window.Plotly = undefined")
        data = data_for(shown)
        for name in ("plotly", "css"):
            data["routes"][name] += "?again"
        mount = """async ([source, bytes]) => {
          const { default: mount } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
          const data = Uint8Array.from(bytes), parentElement = document.getElementById("host");
          const component = { parentElement, data, setTriggerValue() {} };
          const outcome = await mount(component).then(() => "shown", () => "failed");
          return [outcome, document.querySelectorAll("[src$=again], [href$=again]").length];
        }"""
        page.route("**/*again", lambda route: route.abort())
        own = {name: data.pop(name) for name in ("key", "triggers", "routes")}
        given = [BOOTSTRAP, list(packed(own, prepared(data)))]
        assert page.evaluate(mount, given) == ["failed", 0]
        page.unroute("**/*again")
        assert page.evaluate(mount, given) == ["shown", 2]
        expect(page.locator(".rl-live")).to_have_count(1)
        assert page.evaluate("typeof window.Plotly.react") == "function"


def test_what_is_said_last_is_shown_last_however_long_it_takes_to_read(page: Page) -> None:
    module = "export default ({ data }) => { (window.shown ??= []).push(data.n); };"
    routes = {"main": f"data:text/javascript,{quote(module)}", "css": "data:text/css,", "plotly": ""}
    said = [list(packed({"n": n, "routes": routes})) for n in range(3)]
    shown = page.evaluate(
        """async ([source, said]) => {
          const { default: mount } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
          const parentElement = document.createElement("div");
          const show = (bytes) => mount({ parentElement, data: Uint8Array.from(bytes), setTriggerValue() {} });
          // Once all is loaded, the one that is said next is read a hundred turns of the browser later than it comes.
          await show(said[0]);
          const read = Response.prototype.text;
          Response.prototype.text = async function () {
            Response.prototype.text = read;
            for (let turn = 0; turn < 100; turn++) await new Promise((next) => setTimeout(next));
            return read.call(this);
          };
          await Promise.all([show(said[1]), show(said[2])]);
          return window.shown;
        }""",
        [BOOTSTRAP, said],
    )
    assert shown == [0, 1, 2]


def test_ticks_that_would_touch_are_left_out(page: Page) -> None:
    """In a low figure of several decades the powers of ten are left first, in a narrow panel fewer numbers."""
    font = {"tickfont": {"size": 12}}
    log = log_axis() | {"range": [-3, 1]} | font
    cases: dict[str, tuple[dict[str, Any], bool, int]] = {
        "high": (log, True, 400),
        "low": (log, True, 90),
        "flat": (log, True, 40),
        "narrow": (axis(range=[0, 1500], nticks=4) | font, False, 80),
        "wide": (axis(range=[0, 1500], nticks=4) | font, False, 300),
        "powers": (axis(type="log", range=[0, 3.2], dtick=1) | font, False, 100),
        "spelled": (axis(range=[0, 2], tickvals=[0, 1, 2], ticktext=["first", "second", "third"]) | font, False, 90),
        "no range": (axis() | font, False, 90),
    }
    found = page.evaluate(
        """async (cases) => {
          const { ticksApart } = await window.module("ticks.js");
          return Object.fromEntries(Object.entries(cases).map(([name, one]) => [name, ticksApart(...one)]));
        }""",
        cases,
    )
    shown = {name: [text for text in found[name]["ticktext"] if text] for name in ("high", "low", "flat", "spelled")}
    assert shown["high"] == log["ticktext"]
    assert shown["low"] == ["0.001", "0.01", "0.1", "1", "10"]
    assert shown["flat"] == ["0.01", "1"]
    assert shown["spelled"] == ["first", "third"]
    assert found["narrow"] == {"nticks": 2}
    assert found["wide"] == {"nticks": 4}
    assert found["powers"] == {"dtick": 2}
    assert found["no range"] == {}


def test_no_tick_has_a_mantissa_below_one(page: Page) -> None:
    found = page.evaluate(
        """async ([axis, ends]) => {
          const plot = document.body.appendChild(document.createElement("div"));
          const texts = [];
          for (const end of ends) {
            await Plotly.newPlot(plot, [{ y: [0, end] }], { yaxis: { ...axis, range: [0, end] } });
            texts.push([...plot.querySelectorAll(".ytick text")].map((e) => e.textContent));
          }
          plot.remove();
          return texts;
        }""",
        [axis(), [0.0003, 1, 1e5, 3e30]],
    )
    assert found[1] == ["0", "0.5", "1"]
    assert found[2] == ["0", "50000", "1e+5"]
    for text in (text for texts in found for text in texts):
        assert not re.match(r"0\.\d+e", text), found


# The view


def test_it_plays_on_opening_to_the_end(page: Page, server: LivePage, shown: Study) -> None:
    root = give(page, data_for(shown))
    expect(root).to_have_attribute("data-playing", "true")
    page.locator("[data-pace=fast]").click()
    server.release_all()
    expect(root).to_have_attribute("data-step", "400")
    expect(root).to_have_attribute("data-playing", "false")
    expect(root).to_have_attribute("data-state", "finished")
    drawn = validation_of(page, "baseline")
    assert drawn["x"] == list(range(0, 401, 8))
    assert drawn["y"][-1] == pytest.approx(1 / 5, rel=1e-6)
    expect(page.locator("[data-figure]")).to_have_count(len(data_for(shown)["figures"] + data_for(shown)["more"]))
    expect(page.locator("[data-figure=overfit] .rl-caption")).to_contain_text("0.20")


def test_it_never_shows_more_than_is_recorded(page: Page, server: LivePage, shown: Study) -> None:
    server.release(shown.baseline.digest)
    server.release(shown.treatment.digest, 96)
    root = give(page, data_for(shown))
    expect(root).to_have_attribute("data-step", "96")
    expect(root).to_have_attribute("data-playing", "true")
    page.locator(".rl-scrubber").fill("300")
    expect(root).to_have_attribute("data-step", "96")
    assert validation_of(page, "baseline")["x"][-1] == 96
    server.release(shown.treatment.digest)
    expect(root).to_have_attribute("data-state", "finished")
    drawn_after(page, lambda: page.locator(".rl-scrubber").fill("300"))
    expect(root).to_have_attribute("data-step", "300")


def test_scrubbing(page: Page, server: LivePage, shown: Study) -> None:
    server.release_all()
    root = give(page, data_for(shown))
    wait_for_step(page, "s > 20")
    page.locator(".rl-scrubber").fill("120")
    expect(root).to_have_attribute("data-step", "120")
    expect(root).to_have_attribute("data-playing", "false")
    page.wait_for_function(f"{TREATMENT}.x.length === 16")
    page.keyboard.press("Escape")
    page.locator(".rl-headline").click()
    page.keyboard.press("ArrowRight")
    expect(root).to_have_attribute("data-step", "128")
    for back in ("120", "112"):
        page.keyboard.press("ArrowLeft")
        expect(root).to_have_attribute("data-step", back)
    page.locator(".rl-scrubber").fill("115")
    for name, to in (("forward", "120"), ("back", "112")):
        page.get_by_role("button", name=message(f"live.{name}", "en")).click()
        expect(root).to_have_attribute("data-step", to)
    page.locator(".rl-scrubber").fill("0")
    page.locator(".rl-headline").click()
    page.keyboard.press("ArrowLeft")
    expect(root).to_have_attribute("data-step", "0")


def test_another_stop_keeps_the_step_and_another_study_does_not(page: Page, server: LivePage, shown: Study) -> None:
    server.release_all()
    root = give(page, data_for(shown))
    wait_for_step(page, "s > 0")
    page.locator(".rl-scrubber").fill("200")
    expect(root).to_have_attribute("data-step", "200")
    before = validation_of(page, "treatment")
    drawn_after(page, lambda: give(page, moved(shown, 3)))
    line = "data.findLast(t => t.mode === 'lines' && t.meta.role === 'treatment')"
    page.wait_for_function(f"y => {PLOT.format(figure='overfit')}.{line}.y.at(-1) !== y", arg=before["y"][-1])
    assert step(page) == 200
    digests = list(dict.fromkeys([shown.baseline.digest, *(config.digest for config in shown.stops)]))
    rate = 0.01 * (digests.index(shown.stops[3].digest) + 1)
    assert validation_of(page, "treatment")["y"][-1] == pytest.approx(1 / (1 + rate * 200), rel=1e-6)
    give(page, data_for(shown, playback="another"))
    wait_for_step(page, "s < 100")
    expect(root).to_have_attribute("data-playing", "true")


def test_a_run_that_never_comes_does_not_leave_the_last_picture_for_good(
    page: Page, server: LivePage, shown: Study
) -> None:
    server.release(shown.baseline.digest)
    server.release(shown.treatment.digest)
    root = give(page, data_for(shown))
    wait_for_step(page, "s > 0")
    page.locator(".rl-scrubber").fill("200")
    expect(root).to_have_attribute("data-step", "200")
    give(page, moved(shown, 3))
    expect(root).to_have_attribute("data-treatment", shown.stops[3].digest)
    page.wait_for_function(f"{TREATMENT}.x.length === 0")


def test_series_that_never_come_do_not_leave_the_last_picture_for_good(
    page: Page, server: LivePage, shown: Study
) -> None:
    whole, lacking = synthetic(shown.stops[3], 0.5), History(shown.stops[3])
    lacking.append(Delta("finished", 400, {"loss/validation": whole.series("loss/validation")}))
    server.know([lacking])
    server.release_all()
    root = give(page, data_for(shown))
    wait_for_step(page, "s > 0")
    page.locator(".rl-scrubber").fill("200")
    expect(root).to_have_attribute("data-step", "200")
    drawn_after(page, lambda: give(page, moved(shown, 3)))
    page.wait_for_function(f"{TREATMENT}.y.at(-1) < 0.02")
    expect(root).to_have_attribute("data-waiting", "0")


def test_another_language_changes_every_word_in_place(page: Page, server: LivePage, shown: Study) -> None:
    server.release_all()
    give(page, data_for(shown))
    wait_for_step(page, "s > 0")
    off = page.locator(".rl-is-off .rl-off .rl-offer").first
    overfit = page.locator("[data-figure=overfit]")
    named = {
        overfit.locator(".rl-switches"): ("view", ": "),
        overfit.locator(".rl-stage .rl-button"): ("enlarge", ""),
        page.locator(".rl-dialog > .rl-button"): ("close", ""),
    }
    page.keyboard.press("?")
    for language in LANGUAGES:
        give(page, data_for(shown, language))
        for one, (key, more) in named.items():
            word = re.escape(message(f"live.{key}", language) + more)
            expect(one).to_have_attribute("aria-label", re.compile(f"^{word}{'' if more else '$'}"))
        expect(overfit.locator(".rl-stage .rl-button")).to_have_attribute("title", message("live.enlarge", language))
        expect(off).to_have_text(message("live.turn_on_this", language))
        expect(page.locator(".rl-dialog[open] dd").first).to_have_text(message("live.key_play", language))


@pytest.mark.parametrize(("steps", "until"), [(200, 200), (400, 200)])
def test_a_change_is_offered_before_the_treatments_own_end(
    still_page: Page, server: LivePage, shown: Study, steps: int, until: int
) -> None:
    of = study(shown.treatment.with_fields(steps=steps, seed=1), "l2", pinned=shown.baseline)
    server.know([synthetic(of.treatment, 0.1, until)])
    server.release_all()
    root = give(still_page, data_for(of))
    expect(root).to_have_attribute("data-state", "finished")
    change = still_page.get_by_role("button", name=message("live.change", "en"))
    for at, offered in ((0, False), (80, True), (199, True), (200, False), (400, False)):
        still_page.locator(".rl-scrubber").fill(str(at))
        expect(root).to_have_attribute("data-step", str(at))
        expect(change).to_be_enabled(enabled=offered)


def test_zoom_survives_updates_and_reruns(page: Page, server: LivePage, shown: Study) -> None:
    server.release_all(80)
    give(page, data_for(shown))
    wait_for_step(page, "s === 80")
    plot = page.locator("[data-figure=overfit] .nsewdrag").first
    drag(plot, (40, 30), (140, 110))
    layout = f"{PLOT.format(figure='overfit')}.layout"
    ranges = f"[...{layout}.xaxis.range, ...{layout}.yaxis.range]"
    page.wait_for_function(f"{layout}.xaxis.range[0] > 0")
    zoomed = page.evaluate(ranges)
    server.release_all()
    wait_for_step(page, "s > 120")
    assert page.evaluate(ranges) == zoomed
    drawn_after(page, lambda: give(page, moved(shown, 2)))
    give(page, data_for(shown, "ko"))
    expect(page.locator("[data-figure=overfit] h3")).to_contain_text("과적합")
    drawn_after(page, lambda: page.locator(".rl-scrubber").fill("100"))
    assert page.evaluate(ranges) == zoomed
    # An interrupted rerun: the element is taken away, and at once another one takes its place.
    page.evaluate(
        """(data) => {
          window.takeAway();
          const host = document.getElementById("host");
          host.replaceWith(host.cloneNode(false));
          window.give(data);
        }""",
        data_for(shown),
    )
    assert page.evaluate(ranges) == zoomed
    assert step(page) == 100
    plot.dblclick()
    page.wait_for_function(f"{layout}.xaxis.range[0] === 0")


def test_traces_drawn_alone_look_as_if_all_had_been_drawn(still_page: Page, server: LivePage) -> None:
    shown = comparison({"lambda": 0.003}, "l2", steps=120)
    server.know(train([shown.baseline, *shown.stops]))
    server.release_all()
    root = give(still_page, data_for(shown))
    wait_for_step(still_page, "s > 0")
    for to in ("8", "40", "120", "20"):
        drawn_after(still_page, lambda to=to: still_page.locator(".rl-scrubber").fill(to))
        expect(root).to_have_attribute("data-step", to)
        found = still_page.evaluate(
            """async () => {
              const found = {};
              for (const card of document.querySelectorAll(".rl-first > [data-figure]")) {
                const plot = card.querySelector(".rl-plot");
                const drawn = () => [...plot.querySelectorAll(".cartesianlayer .mlayer")].map((e) => e.innerHTML);
                // Ticks lie beside each other: in which order they were made does not matter.
                const ticks = () => [...plot.querySelectorAll(".cartesianlayer [class*=axislayer] *")]
                  .filter((e) => !e.childElementCount).map((e) => e.outerHTML).sort();
                const layers = () => JSON.stringify([drawn(), ticks()]);
                const before = layers();
                await Plotly.redraw(plot);
                found[card.dataset.figure] = before === layers();
              }
              return found;
            }"""
        )
        assert all(found.values()), (to, found)
        assert len(found) == 6


def test_every_few_traces_may_be_drawn_alone(page: Page) -> None:
    found = page.evaluate(
        """async () => {
          const { drawTraces } = await window.module("partial.js");
          const plot = document.body.appendChild(document.createElement("div"));
          const wave = (by) => [1, 2, 3].map((x) => Math.sin(by * x));
          const field = (by) => [0, 1, 2].map((row) => wave(by + row));
          const panel = (i) => [
            { type: "heatmap", z: field(i), showscale: false },
            { type: "contour", z: field(i), showscale: false, autocontour: false,
              contours: { start: 0, end: 0, size: 1, coloring: "none" } },
            { mode: "markers", x: [0, 1, 2], y: wave(i) },
            { mode: "lines", x: [0, 1, 2], y: wave(i + 2) },
            { mode: "lines", x: [0, 1, 2], y: wave(i + 3), fill: "tozeroy" },
          ].map((trace) => ({ ...trace, xaxis: i ? "x2" : "x", yaxis: i ? "y2" : "y" }));
          const axis = { range: [-2, 4] };
          await Plotly.newPlot(plot, [...panel(0), ...panel(1)], {
            xaxis: { ...axis, domain: [0, 0.4] }, xaxis2: { ...axis, domain: [0.6, 1], anchor: "y2" },
            yaxis: axis, yaxis2: { ...axis, anchor: "x2" },
          });
          const drawn = () => [...plot.querySelectorAll(".cartesianlayer .mlayer")].map((e) => e.innerHTML).join();
          const all = plot.data.map((_, index) => index);
          const pairs = all.flatMap((a) => all.slice(a + 1).map((b) => [a, b]));
          const wrong = [];
          const sets = [...all.map((a) => [a]), ...pairs, all];
          for (const [round, indices] of sets.entries()) {
            const by = (i) => 1 + 0.01 * round + i;
            const update = {
              y: indices.map((i) => ("y" in plot.data[i] ? wave(by(i)) : undefined)),
              z: indices.map((i) => ("z" in plot.data[i] ? field(by(i)) : undefined)),
            };
            const before = drawn();
            const taken = drawTraces(plot, update, indices, {});
            const alone = drawn();
            await Plotly.redraw(plot);
            if (!taken || alone === before || alone !== drawn()) wrong.push(indices);
          }
          plot.remove();
          return { wrong, sets: sets.length };
        }"""
    )
    assert found == {"wrong": [], "sets": 10 + 45 + 1}


def test_a_lost_connection_comes_back(still_page: Page, server: LivePage, shown: Study) -> None:
    server.release_all(80)
    root = give(still_page, data_for(shown))
    expect(root).to_have_attribute("data-step", "80")
    server.open = False
    server.drop()
    expect(root).to_have_attribute("data-connected", "false")
    expect(still_page.locator(".rl-slot")).to_contain_text("reconnecting")
    server.release_all(160)
    server.open = True
    expect(root).to_have_attribute("data-connected", "true")
    expect(root).to_have_attribute("data-step", "160")
    assert validation_of(still_page, "treatment")["x"] == list(range(0, 161, 8))


def test_damaged_messages_change_nothing(still_page: Page, server: LivePage, shown: Study) -> None:
    server.release_all(80)
    root = give(still_page, data_for(shown))
    expect(root).to_have_attribute("data-step", "80")
    for bad in (b"", b"\xff\xff\xff\xff", b"\x04\0\0\0null", b'\x08\0\0\0{"a":1}', bytes(100)):
        server.send(bad)
    server.release_all()
    expect(root).to_have_attribute("data-step", "400")


def test_a_run_that_diverged_says_so_and_offers_help(page: Page, server: LivePage, shown: Study) -> None:
    server.release(shown.baseline.digest)
    fault = Fault(step=40, layer=1, remedies=("clip_norm",))
    server.release(shown.treatment.digest, 40, "diverged", fault)
    root = give(page, data_for(shown))
    expect(root).to_have_attribute("data-state", "diverged")
    slot = page.locator(".rl-slot")
    expect(slot).to_contain_text("treatment diverged at step 40")
    expect(slot).to_contain_text("layer 2")
    slot.get_by_role("button").click()
    assert page.evaluate("window.asked") == [["turn_on", "clip_norm"]]


def test_keys(page: Page, server: LivePage, shown: Study) -> None:
    server.release_all()
    root = give(page, data_for(shown))
    wait_for_step(page, "s > 0")
    page.keyboard.press("Space")
    expect(root).to_have_attribute("data-playing", "false")
    page.keyboard.press("r")
    expect(root).to_have_attribute("data-playing", "true")
    page.keyboard.press("h")
    expect(page.locator("[data-figure=overfit] .rl-plot")).to_be_hidden()
    page.keyboard.press("h")
    expect(page.locator("[data-figure=overfit] .rl-plot")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator("dialog [data-figure=right]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator(".rl-first > [data-figure]").nth(1)).to_have_attribute("data-figure", "right")
    page.keyboard.press("?")
    expect(page.locator("dialog kbd").first).to_be_visible()
    page.keyboard.press("Escape")
    for key in ("f", "l", "p"):
        page.keyboard.press(key)
    expected = [["freeze", True], ["language", "ko"], ["presenter", True]]
    assert page.evaluate("window.asked") == expected
    page.evaluate("document.getElementById('side').innerHTML = '<input id=field>'")
    page.evaluate("document.getElementById('field').focus()")
    page.keyboard.type("flp]")
    assert page.evaluate("window.asked") == expected
    assert page.locator("#field").input_value() == "flp]"


def test_where_there_is_nothing_to_show_no_curve_of_the_network_before_is_left(
    page: Page, server: LivePage, shown: Study
) -> None:
    bare, other = (comparison({"lambda": 0.003}, "l2", network={"hidden": hidden}) for hidden in ([], [8]))
    server.know(train([config for one in (shown, bare, other) for config in (one.baseline, one.treatment)]))
    server.release_all()
    root = give(page, data_for(shown))
    expect(root).to_have_attribute("data-state", "finished")
    lines = page.locator("[data-figure=inputs] .js-line")
    expect(lines).not_to_have_count(0)
    give(page, data_for(bare, playback="bare"))
    expect(root).to_have_attribute("data-treatment", bare.treatment.digest)
    expect(page.locator("[data-figure=inputs] .rl-off")).to_have_text(message("figures.no_hidden", "en"))
    expect(lines).to_have_count(0)
    give(page, data_for(other, playback="other"))
    expect(lines).not_to_have_count(0)


@pytest.mark.parametrize(("model", "offered"), [("baseline", 0), ("treatment", 1)])
def test_a_remedy_is_offered_for_the_model_that_would_get_it(
    page: Page, server: LivePage, shown: Study, model: str, offered: int
) -> None:
    fault = Fault(step=40, layer=None, remedies=("clip_norm",))
    for role, config in (("baseline", shown.baseline), ("treatment", shown.treatment)):
        diverged = role == model
        server.release(config.digest, 40, "diverged" if diverged else "finished", fault if diverged else None)
    root = give(page, data_for(shown))
    expect(root).to_have_attribute("data-state", "diverged")
    expect(page.locator(".rl-slot")).to_contain_text(f"{model} diverged at step 40")
    expect(page.locator(".rl-slot .rl-offer")).to_have_count(offered)


def test_a_change_from_the_step_shown_on_is_played(page: Page, server: LivePage, shown: Study) -> None:
    server.release_all()
    root = give(page, data_for(shown))
    page.locator("[data-pace=fast]").click()
    page.locator(".rl-scrubber").fill("120")
    wait_for_step(page, "s === 120")
    give(page, data_for(shown, since=120))
    expect(root).to_have_attribute("data-playing", "false")
    give(page, moved(shown, 3) | {"since": 120})
    expect(root).to_have_attribute("data-playing", "true")
    expect(root).to_have_attribute("data-step", "400")
    # Whoever is beyond sees the change where they are.
    page.locator(".rl-scrubber").fill("200")
    give(page, moved(shown, 4) | {"since": 120})
    expect(root).to_have_attribute("data-treatment", shown.stops[4].digest)
    expect(root).to_have_attribute("data-playing", "false")
    assert step(page) == 200


def test_the_figures_are_hidden_and_revealed_without_a_keyboard(page: Page, server: LivePage, shown: Study) -> None:
    server.release_all()
    give(page, data_for(shown))
    veil = page.locator("[data-figure=overfit] .rl-veil")
    for reveal in (
        page.get_by_role("button", name=message("live.reveal", "en"), exact=True),
        page.get_by_role("button", name=message("live.reveal_them", "en"), exact=True),
    ):
        page.get_by_role("button", name=message("live.hide", "en")).click()
        expect(veil).to_be_visible()
        expect(page.locator(".rl-headline")).to_have_text(message("live.predict", "en"))
        reveal.click()
        expect(veil).to_be_hidden()


def test_a_prediction_is_asked_while_hidden_and_stands_beside_the_answer(
    page: Page, server: LivePage, shown: Study
) -> None:
    server.release_all()
    give(page, data_for(shown))
    asks, options = page.locator(".rl-prediction fieldset"), page.locator(".rl-prediction input")
    expect(asks).to_have_count(0)
    page.keyboard.press("h")
    expect(asks).to_contain_text("With L2 penalty 0.003, validation loss will end")
    reveal = page.get_by_role("button", name=message("predict.reveal", "en"))
    expect(reveal).to_be_disabled()
    options.nth(1).check()
    reveal.click()
    told = page.locator(".rl-prediction p")
    expect(told).to_contain_text("You predicted “about the same: no more than luck”.")
    expect(told).to_have_attribute("data-kind", "yours")
    page.get_by_role("button", name=message("predict.again", "en")).click()
    expect(page.locator("[data-figure=overfit] .rl-veil")).to_be_visible()
    expect(options.nth(1)).not_to_be_checked()
    # Whoever reveals without a word is told nothing.
    page.keyboard.press("h")
    expect(page.locator(".rl-prediction")).to_be_empty()


def test_the_test_set_is_sealed_until_the_end_and_moves_the_figures_by_its_own_height(
    page: Page, server: LivePage, shown: Study
) -> None:
    server.release_all(200)
    root = give(page, data_for(shown))
    wait_for_step(page, "s > 0")
    seal, panel, figure = page.locator(".rl-seal"), page.locator(".rl-envelope"), page.locator("[data-figure=overfit]")
    expect(root).to_have_attribute("data-envelope", "sealed")
    expect(seal).to_have_text(message("live.envelope_sealed", "en"))
    page.keyboard.press("t")
    expect(page.locator(".rl-slot")).to_have_text(message("live.envelope_waits", "en"))
    expect(panel).to_be_hidden()
    server.release_all()
    expect(page.locator(".rl-scrubber")).to_have_css("--rl-recorded", "1")
    page.locator(".rl-scrubber").fill("400")
    expect(root).to_have_attribute("data-envelope", "ready")
    before = top_of(figure)
    seal.click()
    expect(panel).to_be_visible()
    expect(seal).to_have_attribute("aria-expanded", "true")
    assert seal.get_attribute("aria-controls") == panel.get_attribute("id")
    ends = [1 / (1 + 0.01 * (1 + place) * 400) for place in (0, 1 + (shown.current or 0))]
    for row, end in zip(panel.locator("tbody tr").all(), ends, strict=True):
        assert row.locator("td").all_inner_texts()[:2] == [f"{end:.2f}", f"{2 * end:.2f}"]
    margin = panel.evaluate("element => parseFloat(getComputedStyle(element).marginBottom)")
    assert top_of(figure) - before == pytest.approx(panel.bounding_box()["height"] + margin, abs=1)
    page.locator(".rl-scrubber").fill("80")
    wait_for_step(page, "s === 80")
    expect(panel).to_be_visible()
    page.keyboard.press("h")
    expect(panel).to_be_hidden()
    expect(seal).to_be_hidden()
    page.keyboard.press("h")
    expect(panel).to_be_visible()
    page.keyboard.press("t")
    expect(panel).to_be_hidden()
    assert top_of(figure) == pytest.approx(before, abs=1)


def top_of(of: Locator) -> float:
    """Return how far down the window an element begins."""
    found: float = of.evaluate("element => element.getBoundingClientRect().top")
    return found


def test_another_pair_is_sealed_again_and_it_is_told_how_many_were_opened(
    page: Page, server: LivePage, shown: Study
) -> None:
    server.release_all()
    root, panel = give(page, data_for(shown)), page.locator(".rl-envelope")
    wait_for_step(page, "s > 0")
    expect(page.locator(".rl-scrubber")).to_have_css("--rl-recorded", "1")
    page.locator(".rl-scrubber").fill("400")
    expect(root).to_have_attribute("data-envelope", "ready")
    page.keyboard.press("t")
    expect(panel).to_be_visible()
    again = message("live.envelope_again", "en", count=2)
    expect(panel).not_to_contain_text(again)
    page.keyboard.press("]")
    expect(panel).to_be_hidden()
    expect(root).to_have_attribute("data-envelope", "ready")
    page.keyboard.press("t")
    expect(panel).to_contain_text(again)
    korean = {**data_for(shown, "ko"), "answered": ""}
    give(page, korean)
    expect(panel).to_contain_text(message("live.envelope_again", "ko", count=2))
    page.keyboard.press("[")
    expect(panel).to_be_hidden()
    expect(root).to_have_attribute("data-envelope", "ready")
    page.keyboard.press("t")
    expect(panel).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("d")
    page.wait_for_function("Boolean(window.give)")
    give(page, korean)
    expect(panel).to_contain_text(message("live.envelope_again", "ko", count=2))


ASKED = {"hidden": True, "paused": 200}


def held(page: Page) -> list[dict[str, bool]]:
    """Return what the page's script was told of what a link asked for."""
    return [value for name, value in page.evaluate("window.asked") if name == "hold"]


def test_a_link_starts_hidden_and_at_a_step_until_the_learner_does_otherwise(
    page: Page, server: LivePage, shown: Study
) -> None:
    server.release_all(120)
    root, veil = give(page, data_for(shown, **ASKED)), page.locator("[data-figure=overfit] .rl-veil")
    # It stands at the step as soon as that is recorded.
    expect(root).to_have_attribute("data-step", "120")
    server.release_all()
    expect(root).to_have_attribute("data-step", "200")
    expect(root).to_have_attribute("data-playing", "false")
    expect(veil).to_be_visible()
    expect(page.locator(".rl-headline")).to_have_text(message("live.predict", "en"))
    assert held(page) == []
    page.keyboard.press("h")
    expect(veil).to_be_hidden()
    assert held(page) == [{"hidden": False, "paused": True}]
    # A run of the script that had not heard of it yet hides nothing again.
    give(page, data_for(shown, **ASKED))
    give(page, data_for(shown, hidden=False, paused=200))
    expect(veil).to_be_hidden()
    # What the learner hides himself is not the link's, and stays as the rest of it ends.
    page.keyboard.press("h")
    page.keyboard.press("ArrowRight")
    assert held(page)[1:] == [{"hidden": False, "paused": False}]
    give(page, data_for(shown))
    expect(veil).to_be_visible()
    page.keyboard.press("h")
    assert len(held(page)) == 2
    # Back, and forward.
    give(page, data_for(shown, **ASKED))
    expect(veil).to_be_visible()
    expect(root).to_have_attribute("data-step", "200")
    give(page, data_for(shown))
    expect(veil).to_be_hidden()
    wait_for_step(page, "s > 200")


def test_nothing_tells_how_a_hidden_run_ends(page: Page, server: LivePage, shown: Study) -> None:
    server.release_all(32)
    for digest in (shown.baseline.digest, shown.treatment.digest):
        server.release(digest, 40, "diverged", Fault(step=40, layer=1))
    root = give(page, data_for(shown, hidden=True))
    wait_for_step(page, "s > 40")
    expect(page.locator(".rl-scrubber")).to_have_attribute("max", "400")
    expect(page.locator(".rl-transport")).to_contain_text("/ 400")
    expect(root).not_to_contain_text("diverged")
    page.keyboard.press("h")
    expect(page.locator(".rl-scrubber")).to_have_attribute("max", "40")
    expect(root).to_contain_text("diverged")


OFFERS = [
    {"name": "figures", "text": "hidden", "label": "starts hidden"},
    {"name": "paused", "text": "{step}", "label": "stands at step {step}"},
    {"name": "show", "text": "l2,dropout", "label": "L2 penalty, Dropout alone"},
]


def test_a_link_says_what_was_chosen_for_it(page: Page, server: LivePage, shown: Study) -> None:
    server.release_all()
    give(page, data_for(shown, offers=OFFERS))
    wait_for_step(page, "s > 0")
    page.locator(".rl-scrubber").fill("120")
    wait_for_step(page, "s === 120")
    page.keyboard.press("h")
    page.evaluate("history.replaceState(null, '', '?lr=0.1&show=l1')")
    page.get_by_role("button", name=message("live.share", "en")).click()
    address, boxes = page.locator(".rl-address"), page.locator("dialog [type=checkbox]")
    # What holds is chosen already.
    expect(boxes.nth(0)).to_be_checked()
    expect(boxes.nth(1)).not_to_be_checked()
    assert address.input_value() == f"{server.url}?lr=0.1&show=l2,dropout&figures=hidden"
    boxes.nth(1).check()
    boxes.nth(0).uncheck()
    assert address.input_value() == f"{server.url}?lr=0.1&show=l2,dropout&paused=120"
    boxes.nth(1).uncheck()
    boxes.nth(2).uncheck()
    assert address.input_value() == f"{server.url}?lr=0.1"
    # The window speaks on in another language, with what was chosen in it.
    boxes.nth(1).check()
    give(page, data_for(shown, "ko", offers=OFFERS))
    expect(page.locator("dialog h3")).to_have_text(message("live.share", "ko"))
    expect(boxes.nth(1)).to_be_checked()
    page.get_by_role("button", name=message("live.copy", "ko")).click()
    expect(page.locator(".rl-link-said")).to_have_text(message("live.copied", "ko"))


def test_what_went_wrong_is_told_without_moving_the_figures(still_page: Page, server: LivePage, shown: Study) -> None:
    server.release_all(32)
    root = give(still_page, data_for(shown))
    wait_for_step(still_page, "s === 32")
    top = "document.querySelector('.rl-first').getBoundingClientRect().top"
    before = still_page.evaluate(top)
    fault = Fault(step=40, layer=1, remedies=("clip_norm", "clip_value", "clip_adaptive", "batch_norm"))
    for config in (shown.baseline, shown.treatment):
        server.release(config.digest, 40, "diverged", fault)
    expect(root).to_have_attribute("data-step", "40")
    expect(still_page.locator(".rl-slot .rl-offer")).to_have_count(4)
    assert still_page.evaluate(top) == before


def test_a_picture_of_other_runs_is_marked_until_theirs_is_there(page: Page, server: LivePage, shown: Study) -> None:
    server.release(shown.baseline.digest)
    server.release(shown.treatment.digest)
    root = give(page, data_for(shown))
    wait_for_step(page, "s > 0")
    page.locator(".rl-scrubber").fill("200")
    expect(root).to_have_attribute("data-step", "200")
    card = page.locator("[data-figure=overfit]")
    # It is so for a second or two.
    page.evaluate(
        """() => {
          const { classList } = document.querySelector("[data-figure=overfit]");
          window.marks = [];
          new MutationObserver(() => window.marks.push(classList.contains("rl-waits")))
            .observe(document.querySelector("[data-figure=overfit]"), { attributeFilter: ["class"] });
        }"""
    )
    give(page, moved(shown, 3))
    page.wait_for_function("window.marks.includes(true)")
    server.release(shown.stops[3].digest)
    expect(card).not_to_have_class(re.compile("rl-waits"))


def test_all_that_is_seen_stands_as_it_did_when_the_theme_has_changed(
    page: Page, server: LivePage, shown: Study
) -> None:
    server.release_all()
    give(page, data_for(shown))
    page.locator("[data-pace=slow]").click()
    page.locator(".rl-scrubber").fill("120")
    wait_for_step(page, "s === 120")
    page.keyboard.press("h")
    page.keyboard.press("2")
    # Looks at the figures before anything else can: what was hidden is not seen for a moment either.
    page.add_init_script(
        """window.seen = [];
        new MutationObserver(() => {
          const plot = document.querySelector(".rl-plot:has(.main-svg)");
          if (plot) window.seen.push(getComputedStyle(plot).visibility);
        }).observe(document, { subtree: true, childList: true });"""
    )
    with page.expect_navigation():
        page.keyboard.press("d")
    page.wait_for_function("Boolean(window.give)")
    root = give(page, data_for(shown))
    expect(root).to_have_attribute("data-step", "120")
    expect(root).to_have_attribute("data-playing", "false")
    expect(root).to_have_attribute("data-pace", "slow")
    expect(page.locator("dialog [data-figure=right]")).to_be_visible()
    expect(page.locator("dialog .rl-veil")).to_be_visible()
    assert set(page.evaluate("window.seen")) == {"hidden"}
    # It is for this once.
    page.reload()
    page.wait_for_function("Boolean(window.give)")
    root = give(page, data_for(shown))
    expect(root).to_have_attribute("data-playing", "true")
    expect(page.locator(".rl-veil").first).to_be_hidden()


def test_without_motion_the_end_is_shown_at_once(still_page: Page, server: LivePage, shown: Study) -> None:
    still_page.evaluate(
        """() => {
          window.steps = new Set();
          new MutationObserver((changes) => changes.forEach(({ target }) => window.steps.add(target.dataset.step)))
            .observe(document, { subtree: true, attributeFilter: ["data-step"] });
        }"""
    )
    server.release_all()
    root = give(still_page, data_for(shown))
    expect(root).to_have_attribute("data-step", "400")
    expect(root).to_have_attribute("data-playing", "false")
    assert set(still_page.evaluate("[...window.steps]")) <= {"0", "400"}


@pytest.mark.parametrize("playing", ["true", "false"])
def test_a_view_that_is_taken_away_does_nothing_more(page: Page, server: LivePage, shown: Study, playing: str) -> None:
    page.evaluate(WATCH_TIMERS)
    server.release_all()
    root = give(page, data_for(shown))
    wait_for_step(page, "s > 0")
    if playing == "false":
        page.locator(".rl-play").click()
    page.get_by_role("button", name=message("live.share", "en")).click()
    expect(page.locator("dialog .rl-address")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.locator("dialog [data-figure=right]")).to_be_visible()
    expect(root).to_have_attribute("data-playing", playing)
    before, after = page.evaluate(
        """async () => {
          const root = document.querySelector(".rl-live");
          const seq = new Promise((done) => (root.remove = () => {
            Element.prototype.remove.call(root);
            done(root.dataset.seq);
          }));
          window.takeAway();
          const before = await seq;
          for (let i = 0; i < 30; i++) await new Promise(requestAnimationFrame);
          return [before, root.dataset.seq];
        }"""
    )
    assert after == before
    assert page.evaluate("window.timers.size") == 0


def test_nothing_stays_behind(page: Page, server: LivePage, shown: Study) -> None:
    server.release_all(80)
    give(page, data_for(shown))
    wait_for_step(page, "s > 0")
    page.evaluate("window.takeAway()")
    expect(page.locator(".rl-live")).to_have_count(0)
    page.keyboard.press("]")
    assert page.evaluate("window.asked") == []
    server.until_nobody_listens()


@pytest.mark.parametrize(("width", "columns"), [(390, 1), (820, 2), (1440, 3)])
def test_columns(still_page: Page, server: LivePage, shown: Study, width: int, columns: int) -> None:
    still_page.set_viewport_size({"width": width, "height": 900})
    server.release_all()
    give(still_page, data_for(shown, "ko"))
    wait_for_step(still_page, "s > 0")
    places = "[...document.querySelectorAll('.rl-first > .rl-card')].map(c => Math.round(c.getBoundingClientRect().x))"
    assert len(set(still_page.evaluate(places))) == columns
    assert still_page.evaluate("document.documentElement.scrollWidth") <= width
