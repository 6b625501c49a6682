"""A bare page with live and still views, served with our own modules, encoder and histories; no Streamlit around it.

The test decides what has been recorded and when, so that nothing in it depends on how fast anything is.
"""

import asyncio
import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import uvicorn
from playwright.sync_api import ConsoleMessage, Locator, Page
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.config import RunConfig
from core.figures import Description
from core.history import Delta, Fault, History, Series, State
from core.i18n.text import Language
from core.runners import Cursor
from core.runners.packing import pack
from core.runners.records import Record
from core.study import Study, study
from pages.files.packed import Store
from pages.files.serve import Files
from pages.files.sources import PLOTLY
from pages.files.where import address
from pages.lab.cards import slider_data as data_of_slider
from pages.lab.triggers import TRIGGERS
from pages.lab.view import study_data
from pages.live import SessionData, complete
from pages.live.hub import Wish, encode
from pages.live.routes import socket_address
from pages.live.slider import complete as complete_slider
from tests.browser.contexts import PATIENCE, Contexts

LISTENER = socket.create_server(("127.0.0.1", 0))
"""Where all pages are served, one after another: so the browser knows their files again."""
HOST = "http://127.0.0.1:{1}/".format(*LISTENER.getsockname())
Draw = Callable[[Study, Language], Description | None]
THEMES = {
    "light": {"background": "#FFFFFF", "text": "#1B1F27"},
    "dark": {"background": "#10141B", "text": "#E8ECF2"},
}
FONT = "system-ui, 'Noto Sans', 'Noto Sans CJK KR', sans-serif"
HTML = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="{css}">
<style>
  body {{ margin: 0; background: {background}; display: flex; font-family: {font};
    --st-background-color: {background}; --st-primary-color: {text}; --st-text-color: {text}; --st-font: {font}; }}
  #side {{ flex: 0 0 {side}px; background: rgb(127 127 127 / 0.08); min-height: 100vh; }}
  #main {{ flex: 1; min-width: 0; padding: {top}px {pad}px 20px; }}
</style>
<div id="side"></div><div id="main"><div id="host"></div><div id="other"></div></div>
<script src="{plotly}"></script>
<script>Plotly.setPlotConfig({{ doubleClickDelay: {patience} }});</script>
<script type="module">
import live from "{main}";
import still from "{still}";
import slider from "{slider}";
window.module = (name) => import(new URL(name, new URL("{main}", location.href)).href);
window.asked = [];
window.give = (data, host = "host") => {{
  const setTriggerValue = (name, value) => window.asked.push([name, value]);
  const show = data.routes.main.includes("still.js") ? still : data.routes.main.includes("slider.js") ? slider : live;
  window.takeAway = show({{ parentElement: document.getElementById(host), data, setTriggerValue }});
}};
</script>
"""


def comparison(treatment: Mapping[str, Any], technique: str, **shared: Any) -> Study:
    """Return a small study on the plane, with every stop of a technique."""
    config = {
        "data": {"name": "moons", "train_size": 120, "noise": 0.35},
        "network": {"hidden": [16, 16]},
        "optimiser": {"name": "sgd", "lr": 0.3},
        "techniques": {technique: treatment},
        "batch_size": 32,
        "steps": 400,
        "evaluations": 50,
        **shared,
    }
    return study(RunConfig.model_validate(config), technique)


class LivePage:
    """Serves the page, and pushes what the test has released of each run."""

    def __init__(self) -> None:
        self.histories: dict[str, History] = {}
        self.records: dict[str, Record] = {}
        self.wishes: list[Wish] = []
        self.open = True
        self._sockets: set[WebSocket] = set()
        self._changed: set[asyncio.Event] = set()
        routes = [
            Route("/view", self._page),
            Route("/blank", lambda _: HTMLResponse("")),
            WebSocketRoute(socket_address(), self._live),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes, middleware=[Middleware(Files, store=Store.of_this_server())]),
            log_level="critical",
            log_config=None,
            ws="websockets-sansio",
        )
        self._server = uvicorn.Server(config)

    @property
    def url(self) -> str:
        return f"{HOST}view"

    @property
    def blank(self) -> str:
        return f"{HOST}blank"

    @contextlib.contextmanager
    def serving(self) -> Iterator["LivePage"]:
        """Serve until the block ends."""
        started = threading.Event()

        async def run() -> None:
            self._loop = asyncio.get_running_loop()
            serving = asyncio.create_task(self._server.serve([LISTENER.dup()]))
            while not self._server.started and not serving.done():
                await asyncio.sleep(0.01)
            started.set()
            await serving

        thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
        thread.start()
        started.wait()
        try:
            yield self
        finally:
            self._server.should_exit = True
            self.drop()
            thread.join(timeout=PATIENCE)

    @classmethod
    def of(cls, shown: Study) -> "LivePage":
        """A page that knows of every run of a study; losses are the larger, the later a run stands in it."""
        made, runs = cls(), {config.digest: config for config in (shown.baseline, *shown.stops)}
        made.know([synthetic(config, 0.01 * (i + 1)) for i, config in enumerate(runs.values())])
        return made

    def know(self, histories: Sequence[History]) -> None:
        """Take finished histories, none of which is released yet."""
        for history in histories:
            self.histories[history.digest] = history
            self.records[history.digest] = Record(history.config)

    def release(
        self, digest: str, until: float = float("inf"), state: State | None = None, fault: Fault | None = None
    ) -> None:
        """Push what a run recorded after what was pushed before, up to a step."""
        history, record = self.histories[digest], self.records[digest]
        before = record.step if record.parts else -1
        new = {}
        for name in history.names:
            series = history.series(name)
            part = (series.steps > before) & (series.steps <= until)
            if part.any():
                new[name] = Series(series.steps[part], series.values[part])
        constants = {} if record.parts else history.constants
        step = int(min(until, history.step))
        found: State = state or ("finished" if step == history.step else "running")
        self._on_loop(record.append, pack([Delta(found, step, new, constants, fault, 1.0)]))

    def release_all(self, until: float = float("inf")) -> None:
        """Push what every run recorded up to a step."""
        for digest in self.histories:
            self.release(digest, until)

    def drop(self) -> None:
        """Close every connection."""
        self._on_loop(self._close_all)

    def send(self, message: bytes) -> None:
        """Send any bytes to every connection."""
        self._on_loop(lambda: [self._loop.create_task(one.send_bytes(message)) for one in self._sockets])

    def until_nobody_listens(self) -> None:
        """Wait for the last connection to go."""

        async def wait() -> None:
            while self._sockets:
                await asyncio.sleep(0.01)

        asyncio.run_coroutine_threadsafe(wait(), self._loop).result(timeout=PATIENCE)

    def _on_loop(self, act: Any, *arguments: Any) -> None:
        async def run() -> None:
            act(*arguments)
            for event in self._changed:
                event.set()

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(timeout=PATIENCE)

    def _close_all(self) -> None:
        for one in list(self._sockets):
            self._loop.create_task(one.close(1012))

    async def _page(self, request: Request) -> HTMLResponse:
        query = request.query_params
        sizes = {name: query.get(name, given) for name, given in (("side", "0"), ("pad", "16"), ("top", "0"))}
        # Where the machine is busy, the two clicks of a double click may come far apart.
        files = {"main": "main.js", "still": "still.js", "slider": "slider.js", "css": "live.css", "plotly": PLOTLY}
        where = {name: address(file) for name, file in files.items()}
        theme = THEMES[query.get("theme", "light")]
        return HTMLResponse(HTML.format(**theme, **where, font=FONT, patience=PATIENCE * 1000, **sizes))

    async def _live(self, one: WebSocket) -> None:
        if not self.open:
            await one.close(1012)
            return
        await one.accept()
        changed, cursors, wished = asyncio.Event(), dict[str, Cursor](), dict[str, bool]()
        self._sockets.add(one)
        self._changed.add(changed)

        async def push() -> None:
            while True:
                for digest, arrays in list(wished.items()):
                    record = self.records.get(digest)
                    if record and (news := record.news(cursors.setdefault(digest, Cursor()), arrays)):
                        await one.send_bytes(encode(news))
                await changed.wait()
                changed.clear()

        pushing = asyncio.create_task(push())
        try:
            while True:
                wish = Wish.model_validate_json(await one.receive_text())
                self.wishes.append(wish)
                wished.clear()
                wished.update({row.digest: row.arrays for row in wish.rows})
                changed.set()
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._sockets.discard(one)
            self._changed.discard(changed)
            pushing.cancel()
            with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                await pushing


NO_LINK: dict[str, Any] = {"hidden": False, "paused": None, "offers": []}


def of_a_session(playback: str) -> SessionData:
    """Return what the Lab's script would give the view of a session."""
    return {"token": "token", "study": playback, "answered": "", "presenter": False, "since": None, **NO_LINK}


def data_for(shown: Study, language: Language = "en", playback: str = "one", **more: Any) -> dict[str, Any]:
    """Return what the Lab's script would give the view, as the JSON that reaches the browser."""
    own = complete(of_a_session(playback), "live", TRIGGERS)
    return as_json({**own, **study_data(shown, language), **more})


def slider_data(shown: Study, **more: Any) -> dict[str, Any]:
    """Return what the Lab's script would give the slider in hand."""
    return as_json(complete_slider(data_of_slider(shown, "en"), "slide") | more)


def chosen_data(shown: Study, key: str, *figures: Draw) -> dict[str, Any]:
    """Return what a page gives a view of its own, which shows some figures and answers to nothing."""
    data = study_data(shown, "en")
    data["figures"], data["more"] = [made for draw in figures if (made := draw(shown, "en"))], []
    return as_json({**complete(of_a_session("one"), key, ()), **data})


def as_json(data: dict[str, Any]) -> dict[str, Any]:
    """Return data as they reach the browser."""
    plain: dict[str, Any] = json.loads(json.dumps(data))
    return plain


def synthetic(config: RunConfig, rate: float, until: int | None = None) -> History:
    """Return a history of a curve that is known: loss/validation = 1 / (1 + rate · step), at every eighth step.

    On the test part it ends at twice that.
    """
    steps = np.arange(0, (until or config.steps) + 1, 8)
    history = History(config)
    loss = (1 / (1 + rate * steps)).astype(np.float32)
    series = {"loss/validation": Series(steps, loss), "loss/train": Series(steps, loss / 2)}
    series["loss/test"] = Series(steps[-1:], 2 * loss[-1:])
    history.append(Delta("finished", int(steps[-1]), series))
    return history


def opened(contexts: Contexts, server: LivePage, **settings: Any) -> Iterator[Page]:
    """Open the page in a browser of its own, and at the end tell whether it did anything wrong."""
    wrong: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # A socket that cannot be opened is reported by the browser itself.
        if message.type == "error" and "WebSocket" not in message.text and "favicon" not in message.location["url"]:
            wrong.append(message.text)

    with contexts.lent(server.blank, **settings) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", listen)
        page.goto(server.url)
        page.wait_for_function("Boolean(window.give)")
        yield page
    assert wrong == []


def give(page: Page, data: dict[str, Any], host: str = "host") -> Locator:
    """Give a view its data as a rerun does; return the view."""
    page.evaluate("([data, host]) => window.give(data, host)", [data, host])
    return page.locator(f"#{host} .rl-live")
