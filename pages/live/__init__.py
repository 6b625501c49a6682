"""The live view: every figure of a study, drawn in the browser and fed by our own WebSocket.

One Streamlit component without an iframe. What it shows is described by `core.figures`; numbers never pass through the
script. The modules that do the work are served by our own route. `still.py` shows finished figures in the same way.
"""

import functools
import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict

import streamlit as st

from core.figures.envelope import Envelope
from core.figures.kit.palette import PALETTE
from core.figures.language.description import Description, Template
from core.figures.prediction import Asked
from core.i18n.catalogue import MESSAGES
from core.i18n.text import Language
from pages.files.sources import PLOTLY
from pages.files.where import addresses
from pages.live.routes import socket_address

AREA = "live."
PREDICT = "predict."
LEVEL = 1
"""Of zlib: a tenth of the bytes, in less time than it takes to write them."""

Change = tuple[list[str | int], Any]
"""A place in nested JSON, as the keys and indices that lead to it, and what stands there."""


class SessionData(TypedDict):
    """What is one session's of what the page's script gives the live view each time it runs.

    Attributes:
        token: What lets this session's connection see the runs it has submitted.
        study: Playback restarts at step 0 when this changes.
        answered: The last `move_to` that the script has carried out, "" before any.
        since: Step from which on what is chosen next holds; None where it holds from the start.
        presenter: Letters and lines for a projector.
        hidden: The figures are hidden until the learner reveals them.
        paused: The step that is shown without playing; None where it plays.
        offers: What a link to the comparison may say beside it: its name and text in the address, `{step}` for the step
            shown, and what it is called.
    """

    token: str
    study: str
    answered: str
    since: int | None
    presenter: bool
    hidden: bool
    paused: int | None
    offers: Sequence[Mapping[str, object]]


class StudyData(TypedDict):
    """What is the same for all who look at a study in one language.

    Attributes:
        roles: "baseline", "treatment" and "ghost" → digest; None where there is no ghost.
        seeds: "baseline" and "treatment" → digest of the run from each of the other seeds.
        stops: Digest of each stop of the slider in hand.
        stop_seeds: The same of each stop as `seeds` of the two models.
        parts: The same of each part of the treatment, its own run first.
        stop: Index of the treatment among the stops.
        hand: Name of the slider in hand, whose stops they are; None where there is none.
        stop_texts: What each stop is as text, in the address.
        looks: Ways in which stops are described: what stands otherwise than in `headline`, `prediction`, `envelope`,
            `figures` and `more`, and from the second on than in the way before, each as the path to it and what stands
            there. Where there are more or fewer figures, one that stays is named by where it was.
        look_of: Index into `looks` of each stop.
        steps: Updates of the longest run shown.
        texts: The area `live` of the catalogue in the language, by keys without the area, and the area `predict`.
        techniques: Name → label of every technique.
        palette: "light" and "dark" → colour token → CSS colour.
        headline: The sentence above the figures.
        prediction: What is asked while the figures are hidden; None where nothing is.
        envelope: What the test set says.
        figures: The first screen.
        more: What stands below it.
    """

    roles: dict[str, str | None]
    seeds: dict[str, list[str]]
    stops: list[str]
    stop_seeds: list[list[str]]
    parts: list[list[str]]
    stop: int | None
    hand: str | None
    stop_texts: list[str]
    looks: list[list[Change]]
    look_of: list[int]
    steps: int
    language: Language
    texts: dict[str, str]
    techniques: dict[str, str]
    palette: dict[str, dict[str, str]]
    headline: Template | str
    prediction: Asked | None
    envelope: Envelope
    figures: list[Description]
    more: list[Description]


# The real modules are loaded once a version; an update finds them loaded. The document has asked for all that its page
# needs already; where the learner has gone to another page since, some of it is missing yet.
BOOTSTRAP = """
const styles = (href) => new Promise((done) => {
  if (document.querySelector(`link[rel=stylesheet][href="${href}"]`)) return done();
  // What could not be loaded is forgotten, so that a next view tries again.
  const onerror = () => { link.remove(); done(); };
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror });
  document.head.append(link);
});
const plotly = (src) => window.Plotly ?? (window.reglabPlotly ??= new Promise((done, fail) => {
  const asked = document.querySelector(`script[src="${src}"]`);
  const script = asked ?? Object.assign(document.createElement("script"), { src });
  script.addEventListener("load", done);
  script.addEventListener("error", () => {
    script.remove();
    window.reglabPlotly = undefined;
    fail(new Error(`${src} did not load`));
  });
  if (!asked) document.head.append(script);
}));
const read = async (bytes) =>
  JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text());
// What comes later is longer in reading at times, and shown later all the same.
const turns = new WeakMap();
export default async function (component) {
  const { parentElement, setTriggerValue } = component;
  const reading = read(component.data);
  const turn = Promise.all([reading, turns.get(parentElement)]);
  turns.set(parentElement, turn.catch(() => {}));
  const [data] = await turn;
  const { main, css, plotly: library } = data.routes;
  const module = import(new URL(main, location.href).href);
  const [{ default: show }] = await Promise.all([module, styles(css), library && plotly(library)]);
  return show({ parentElement, setTriggerValue, data });
}
"""

_component = st.components.v2.component("reglab.live", js=BOOTSTRAP, isolate_styles=False)


def live_view(
    own: SessionData, of_study: bytes, key: str, on: Mapping[str, Callable[[Any], None]] | None = None
) -> Any:
    """Show a study live. A page may hold several views; keys of the keyboard go to the one last pressed.

    Args:
        of_study: The study's `StudyData`, `prepared`.
        key: Keeps the view, its zoom and its playback, over reruns; its own for each view of the application.
        on: Trigger → what is called with its value, before the script runs again. The triggers are `turn_on` (a
            technique's name), `move_to` (a stop: its `slider`, its `text`, an `id` to be `answered`), `part` (of
            the treatment: a `technique`, and whether it is left `alone` or left out), `freeze` (True), `change_here`
            (the step shown), `hold` (whether what a link asked for, `hidden` and `paused`, still holds), `language`
            (the other language) and `presenter` (whether letters are to be large). What is not here the view does not
            offer.

    Returns:
        Streamlit's result of the component, with an attribute for each trigger.
    """
    acts = on or {}
    callbacks: dict[str, Any] = {
        f"on_{trigger}_change": functools.partial(_pass_on, key, trigger, act) for trigger, act in acts.items()
    }
    return _component(key=key, data=packed(complete(own, key, acts), of_study), **callbacks)


def packed(own: Mapping[str, Any], *ready: bytes) -> bytes:
    """Return a component's data as `BOOTSTRAP` reads it, deflated JSON.

    Of what is no bytes, Streamlit looks whether each part is a table, and loads pandas for that.

    Args:
        own: What is this session's alone; not empty.
        ready: What `prepared` has returned, which many may share.
    """
    return b"".join([_deflated("{" + _within(own)), *ready, CLOSED])


def prepared(data: Mapping[str, Any]) -> bytes:
    """Return a part of a component's data, not empty, to be packed with others."""
    return _deflated("," + _within(data))


def _within(data: Mapping[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)[1:-1]


def _deflated(text: str, mode: int = zlib.Z_FULL_FLUSH) -> bytes:
    """Return a text deflated without a header; blocks that end so flushed refer to nothing before them."""
    deflate = zlib.compressobj(LEVEL, wbits=-zlib.MAX_WBITS)
    return deflate.compress(text.encode()) + deflate.flush(mode)


CLOSED = _deflated("}", zlib.Z_FINISH)
"""The end of what is packed."""


def complete(own: SessionData, key: str, triggers: Iterable[str]) -> dict[str, Any]:
    """Return the session's data with the view's name, what the page answers to, and where it finds what it loads."""
    return {**own, "key": key, "triggers": list(triggers), "routes": routes_of("main.js")}


def routes_of(module: str) -> dict[str, str]:
    """Return where the browser finds what a view loads."""
    main, css, plotly = addresses(module, "live.css", PLOTLY)
    return {"socket": socket_address(), "main": main, "css": css, "plotly": plotly}


@functools.cache
def words(language: Language) -> dict[str, str]:
    """Return the words of a view's own buttons and notices, and those around predictions."""
    return {
        key.removeprefix(AREA): text.to(language) for key, text in MESSAGES.items() if key.startswith((AREA, PREDICT))
    }


def palette() -> dict[str, dict[str, str]]:
    """Return the colours of either theme by token."""
    return {theme: dict(colours) for theme, colours in PALETTE.items()}


def _pass_on(key: str, trigger: str, act: Callable[[Any], None]) -> None:
    act(st.session_state[key][trigger])
