"""The live view's routes, on a real server with real workers."""

import asyncio
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
import uvicorn
from starlette.applications import Starlette
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from core.history import Delta, Fault, Series
from core.runners import News, Run
from core.runners.packing import pack, read
from pages.files.packed import Store
from pages.files.sources import PLOTLY
from pages.files.where import address
from pages.live import hub as hub_module
from pages.live.front import HEADERS, middleware
from pages.live.hub import (
    NOT_UNDERSTOOD,
    REFUSED,
    SILENT,
    TOO_LARGE,
    TOO_MANY,
    Allowance,
    Connection,
    Hub,
    encode,
)
from pages.live.routes import routes
from tests.runners.helpers import PATIENCE, TellingRunner, Watch, config

ROOT = Path(__file__).parents[3]


class Server:
    """The routes on a port of their own, in a thread."""

    def __init__(self, runner: TellingRunner, hub: Hub) -> None:
        self.runner = runner
        self.hub = hub
        self._started = threading.Event()
        # It listens before the server runs, so that whoever connects early is served once it does.
        listening = socket.create_server(("localhost", 0))
        self.port = listening.getsockname()[1]
        app = Starlette(routes=routes(hub), middleware=middleware(Store.of_this_server()), lifespan=self._lifespan())
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws_max_size=2**24))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]})

    def _lifespan(self) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            with self.hub.open(self.runner):
                self._started.set()
                yield

        return lifespan

    def __enter__(self) -> "Server":
        self._thread.start()
        assert self._started.wait(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def live(self, origin: str | None = "own", **headers: str) -> ClientConnection:
        url = f"ws://localhost:{self.port}/_reglab/live"
        own = f"http://localhost:{self.port}"
        return connect(url, origin=own if origin == "own" else origin, additional_headers=headers, max_size=2**24)  # type: ignore[arg-type]

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("localhost", self.port, timeout=PATIENCE)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body


@pytest.fixture(scope="module")
def runner() -> Iterator[TellingRunner]:
    runner = TellingRunner()
    runner.start()
    yield runner
    runner.close()


@pytest.fixture
def server(runner: TellingRunner) -> Iterator[Server]:
    with Server(runner, Hub(grace=0.2)) as server:
        yield server


def ask(live: ClientConnection, token: str, **rows: bool) -> None:
    """Ask for runs: digest → arrays too."""
    wish = {"token": token, "rows": [{"digest": d.removeprefix("d"), "arrays": a} for d, a in rows.items()]}
    live.send(json.dumps(wish))


def decode(message: bytes | str) -> tuple[dict[str, Any], list[tuple[str, Any, Any]], dict[str, Any]]:
    """Read a message as the browser does: header, series with their steps and values, and constants."""
    assert isinstance(message, bytes)
    at = 4 + int.from_bytes(message[:4], "little")
    header = json.loads(message[4:at])
    series, constants = [], {}
    for length in header["blocks"]:
        for name, steps, values in read(message[at : at + length]):
            if steps is None:
                constants[name] = values
            else:
                series.append((name, steps, values))
        at += length
    assert at == len(message)
    return header, series, constants


class Reader:
    """Collects what a socket sends, as a browser would."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.series: dict[str, dict[str, tuple[list[float], list[Any]]]] = {}
        self.constants: dict[str, dict[str, Any]] = {}
        self.headers: list[dict[str, Any]] = []

    def read(self) -> dict[str, Any]:
        header, series, constants = decode(self.socket.recv(PATIENCE))
        self.headers.append(header)
        digest = header["digest"]
        if header.get("reset"):
            self.series.pop(digest, None)
        for name, steps, values in series:
            known = self.series.setdefault(digest, {}).setdefault(name, ([], []))
            known[0].extend(steps)
            known[1].extend(values)
        self.constants.setdefault(digest, {}).update(constants)
        return header

    def until(self, digest: str, state: str) -> dict[str, Any]:
        while (header := self.read())["digest"] != digest or header["state"] != state:
            pass
        return header


def test_a_message_holds_what_is_new() -> None:
    packed = pack([Delta("running", 7, {"loss/train": Series(np.array([0, 7]), np.array([np.nan, 1e300]))})])
    fault = Fault(7, None, ("clip_norm",), "그것은 끝났다")
    news = News("d1", "diverged", 7, 1500, fault, 0.5, (packed.scalars, packed.scalars), True)
    header, series, constants = decode(encode(news))
    told = {"step": 7, "layer": None, "remedies": ["clip_norm"], "message": "그것은 끝났다"}
    assert header == {
        "digest": "d1", "reset": True, "state": "diverged", "step": 7, "steps": 1500, "fault": told, "seconds": 0.5,
        "blocks": [len(packed.scalars)] * 2,
    }  # fmt: skip
    assert [name for name, *_ in series] == ["loss/train"] * 2
    np.testing.assert_array_equal(series[0][2], [np.nan, 1e300])
    assert not constants


def test_a_browser_gets_all_of_a_run(server: Server) -> None:
    shown, stop = config(1), config(1, 0.01)
    server.runner.submit("ann", [Run(shown), Run(stop, 1)])
    with server.live() as live:
        reader = Reader(live)
        ask(live, "ann", **{f"d{shown.digest}": True, f"d{stop.digest}": False})
        ended: set[str] = set()
        while len(ended) < 2:
            header = reader.read()
            ended |= {header["digest"]} if header["state"] == "finished" else set()
        history = server.runner.history(shown.digest)
        assert history is not None
        got = reader.series[shown.digest]
        assert got.keys() == set(history.names)
        for name in history.names:
            np.testing.assert_array_equal(got[name][0], history.series(name).steps)
            np.testing.assert_array_equal(np.array(got[name][1]), history.series(name).values)
        assert reader.constants[shown.digest].keys() == history.constants.keys()
        assert reader.constants[stop.digest] == {}
        assert all(np.ndim(values[0]) == 0 for _, values in reader.series[stop.digest].values())
        # A drag to the stop: its arrays come, and nothing that was there.
        reader.series.clear()
        ask(live, "ann", **{f"d{shown.digest}": False, f"d{stop.digest}": True})
        assert reader.read()["digest"] == stop.digest
        assert "surface" in reader.series[stop.digest]
        assert "loss/train" not in reader.series[stop.digest]


def test_what_a_token_has_not_submitted_is_not_sent(server: Server) -> None:
    secret, own = config(2), config(3)
    server.runner.submit("ann", [Run(secret)])
    server.runner.submit("eve", [Run(own)])
    with server.live() as live:
        reader = Reader(live)
        ask(live, "eve", **{f"d{secret.digest}": True, f"d{own.digest}": True})
        reader.until(own.digest, "finished")
        assert {header["digest"] for header in reader.headers} == {own.digest}
        # What is submitted later comes without another word.
        server.runner.submit("eve", [Run(own), Run(secret)])
        reader.until(secret.digest, "finished")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None, "http://localhost:1"])
def test_other_origins_are_refused(server: Server, origin: str | None) -> None:
    with server.live(origin) as live, pytest.raises(ConnectionClosed):
        live.recv(PATIENCE)
    assert live.close_code == REFUSED


@pytest.mark.parametrize("origin", ["https://lab.example", "https://lab.example:443"])
def test_a_proxy_names_the_host(server: Server, origin: str) -> None:
    server.runner.submit("ann", [Run(config(1))])
    with server.live("https://lab.example", **{"X-Forwarded-Host": origin.removeprefix("https://")}) as live:
        ask(live, "ann", **{f"d{config(1).digest}": False})
        assert Reader(live).read()["digest"] == config(1).digest


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"token": "guessed", "rows": []}', REFUSED),
        ('{"token": "", "rows": []}', REFUSED),
        ("", NOT_UNDERSTOOD),
        ("{", NOT_UNDERSTOOD),
        ("[" * 20_000, NOT_UNDERSTOOD),
        ('{"token": "ann", "rows": [{"digest": 1}]}', NOT_UNDERSTOOD),
        ('{"token": "ann", "rows": [], "more": 1}', NOT_UNDERSTOOD),
        (b"\x00\xff", NOT_UNDERSTOOD),
        ("x" * 70_000, TOO_LARGE),
    ],
)
def test_bad_requests_close_the_socket(server: Server, text: str | bytes, code: int) -> None:
    server.runner.submit("ann", [])
    with server.live() as live:
        live.send(text)
        with pytest.raises(ConnectionClosed):
            live.recv(PATIENCE)
    assert live.close_code == code


def test_a_socket_keeps_its_token(server: Server) -> None:
    server.runner.submit("ann", [])
    server.runner.submit("bob", [])
    with server.live() as live:
        ask(live, "ann")
        ask(live, "bob")
        with pytest.raises(ConnectionClosed):
            live.recv(PATIENCE)
    assert live.close_code == REFUSED


def test_a_page_that_goes_frees_its_runs_and_one_that_comes_back_has_them_again(server: Server) -> None:
    endless = config(4, steps=20_000)
    server.runner.submit("carl", [Run(endless)])
    with server.live() as live:
        ask(live, "carl", **{f"d{endless.digest}": True})
        Reader(live).until(endless.digest, "running")
    server.runner.until_released("carl")
    assert server.runner.state(endless.digest) is None
    with server.live() as live:
        ask(live, "carl", **{f"d{endless.digest}": True})
        Reader(live).until(endless.digest, "running")


def test_a_page_that_comes_back_in_time_notices_nothing(runner: TellingRunner) -> None:
    endless = config(5, steps=20_000)
    runner.submit("ann", [Run(endless)])
    with Server(runner, Hub(grace=PATIENCE)) as server:
        steps = []
        for _ in range(3):
            with server.live() as live:
                ask(live, "ann", **{f"d{endless.digest}": False})
                steps.append(Reader(live).until(endless.digest, "running")["step"])
        assert steps == sorted(steps)
    runner.release("ann")


def test_a_page_that_never_connects_frees_its_runs(runner: TellingRunner) -> None:
    endless = config(6, steps=20_000)
    with Server(runner, Hub()):
        runner.submit("dora", [Run(endless)], lease=0.1)
        runner.until_released("dora")
    assert runner.state(endless.digest) is None


def test_a_page_that_is_connected_keeps_its_runs_whatever_its_script_says(server: Server) -> None:
    """The script runs again, and says again how long to wait for a page that never connects."""
    first, endless = config(6, steps=20_000), config(7, steps=20_000)
    server.runner.submit("dora", [Run(first)], lease=PATIENCE)
    with server.live() as live:
        ask(live, "dora", **{f"d{first.digest}": False, f"d{endless.digest}": False})
        reader = Reader(live)
        reader.until(first.digest, "running")
        server.runner.submit("dora", [Run(endless)], lease=PATIENCE)
        reader.until(endless.digest, "running")
        server.runner.expire(time.monotonic() + 2 * PATIENCE)
        assert server.runner.state(endless.digest) == "running"
    server.runner.until_released("dora")
    assert server.runner.state(endless.digest) is None


def test_nothing_is_kept_for_a_slow_browser(runner: TellingRunner) -> None:
    """While one message is under way, what comes is not queued: the next message holds all of it."""

    class Slow:
        def __init__(self) -> None:
            self.sent: list[bytes] = []
            self.free = asyncio.Event()
            self.busy = asyncio.Event()

        async def send_bytes(self, data: bytes) -> None:
            self.busy.set()
            await self.free.wait()
            self.sent.append(data)

    async def scenario() -> list[bytes]:
        run = config(7, steps=3000)
        watch, socket = Watch(runner), Slow()
        runner.submit("ann", [Run(run)])
        await asyncio.to_thread(watch.until_running, run)
        connection = Connection(socket, runner)  # type: ignore[arg-type]
        connection.token = "ann"
        wish = {"token": "ann", "rows": [{"digest": run.digest, "arrays": True}]}
        connection.want(hub_module.Wish.model_validate(wish))
        pushing = asyncio.create_task(connection.push())
        await socket.busy.wait()
        loop = asyncio.get_running_loop()
        stop = runner.listen(lambda digests, _: loop.call_soon_threadsafe(connection.changed, digests) and None)
        await asyncio.to_thread(watch.until_ended, run)
        socket.free.set()
        while not socket.sent or decode(socket.sent[-1])[0]["state"] != "finished":
            await asyncio.sleep(0)
        pushing.cancel()
        stop()
        watch.stop()
        return socket.sent

    sent = asyncio.run(scenario())
    assert len(sent) == 2
    steps = [[int(s) for name, steps, _ in decode(m)[1] if name == "loss/data" for s in steps] for m in sent]
    assert steps[0][-1] < steps[1][0]
    assert steps[1][-1] == 3000


def test_messages_are_paced(server: Server) -> None:
    run = config(8, steps=20_000)
    server.runner.submit("ann", [Run(run)])
    with server.live() as live:
        reader = Reader(live)
        ask(live, "ann", **{f"d{run.digest}": True})
        reader.until(run.digest, "running")
        times = []
        for _ in range(10):
            reader.read()
            times.append(time.monotonic())
        assert (times[-1] - times[0]) / 9 > 0.8 * hub_module.PERIOD
    server.runner.release("ann")


def test_a_socket_that_says_nothing_is_closed(runner: TellingRunner) -> None:
    with Server(runner, Hub(hello=0.05)) as server, server.live() as live:
        with pytest.raises(ConnectionClosed):
            live.recv(PATIENCE)
        assert live.close_code == SILENT


def test_a_session_has_so_many_sockets_at_most(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "MAX_SOCKETS", 1)
    run = config(1)
    server.runner.submit("ann", [Run(run)])
    with server.live() as first, server.live() as second:
        ask(first, "ann", **{f"d{run.digest}": False})
        Reader(first).read()
        ask(second, "ann")
        with pytest.raises(ConnectionClosed):
            second.recv(PATIENCE)
        assert second.close_code == TOO_MANY


def test_sockets_that_have_not_said_who_they_are_are_so_many_at_most(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "MAX_STRANGERS", 1)
    run = config(1)
    server.runner.submit("ann", [Run(run)])
    with server.live() as first:
        with server.live() as second, pytest.raises(ConnectionClosed):
            second.recv(PATIENCE)
        assert second.close_code == TOO_MANY
        # Who has said it is no stranger any more, nor is who has gone.
        ask(first, "ann", **{f"d{run.digest}": False})
        Reader(first).read()
        with server.live() as third:
            ask(third, "ann", **{f"d{run.digest}": False})
            Reader(third).read()


def test_who_asks_for_the_same_again_and_again_waits_and_loses_nothing(runner: TellingRunner) -> None:
    """Wishes in turn for nothing and for a whole history, over one socket after the other."""
    run, burst, rate = config(9), 100_000, 400_000
    watch = Watch(runner)
    runner.submit("ann", [Run(run)])
    watch.until_ended(run)
    watch.stop()
    got = []
    with Server(runner, Hub(burst=burst, rate=rate)) as server:
        began = time.monotonic()
        for _ in range(2):
            with server.live() as live:
                for _ in range(4):
                    ask(live, "ann", **{f"d{run.digest}": True})
                    message = live.recv(PATIENCE)
                    assert decode(message)[0]["state"] == "finished"
                    got.append(len(message))
                    ask(live, "ann")
        # However slow the machine is, it holds; what is sent at once, and once more, goes beyond it.
        assert sum(got) <= burst + rate * (time.monotonic() - began) + max(got)
    assert sum(got) > 3 * burst
    assert len(set(got)) == 1
    runner.release("ann")


def test_a_socket_that_the_server_has_closed_is_no_fault(runner: TellingRunner) -> None:
    """So a server answers at its end, and where a client has gone between two messages."""
    run = config(1)
    runner.submit("ann", [Run(run)])
    wish = json.dumps({"token": "ann", "rows": [{"digest": run.digest, "arrays": False}]})

    async def scenario() -> None:
        said = iter([{"type": "websocket.connect"}, {"type": "websocket.receive", "text": wish}])

        async def receive() -> Any:
            return next(said, None) or await asyncio.Event().wait()

        async def send(message: Any) -> None:
            if message["type"] == "websocket.send":
                raise RuntimeError("Unexpected ASGI message 'websocket.send', after sending 'websocket.close'.")

        hub, client = Hub(), WebSocket({"type": "websocket"}, receive, send)
        with hub.open(runner):
            await client.accept()
            async with asyncio.timeout(PATIENCE):
                await hub.serve(client)

    asyncio.run(scenario())


def test_an_allowance_fills_again() -> None:
    allowance = Allowance(burst=100.0, rate=10.0, now=0.0)
    allowance.spend(100, 0.0)
    assert allowance.wait(0.0) == 0.0
    allowance.spend(50, 0.0)
    assert allowance.wait(0.0) == 5.0
    assert allowance.wait(2.0) == 3.0
    assert allowance.wait(5.0) == 0.0
    assert not allowance.full(14.9)
    assert allowance.full(15.0)
    allowance.spend(100, 1000.0)
    assert allowance.wait(1000.0) == 0.0


# What stands before Streamlit.


@pytest.mark.parametrize("path", ["/_stcore/upload_file/session/file", "/_stcore/metrics"])
@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
def test_what_the_application_does_not_offer_is_refused(server: Server, path: str, method: str) -> None:
    response, body = server.get(path, method)
    assert (response.status, body) == (404, b"Not found")


def test_an_origin_that_is_no_address_is_refused(server: Server) -> None:
    with pytest.raises(InvalidStatus, match="400"):
        server.live("http://[::1")


def test_answers_carry_the_headers_that_protect_a_page(server: Server) -> None:
    response, _ = server.get(address("main.js"))
    assert {name: response.headers[name] for name in HEADERS} == HEADERS


def test_hosts_are_checked_where_they_are_named(runner: TellingRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    path = address("main.js")
    with Server(runner, Hub()) as server:
        assert server.get(path, Host="evil.example")[0].status == 200
    option = st.get_option
    named = {"server.allowedHosts": ["lab.example"]}
    monkeypatch.setattr(st, "get_option", lambda key: named.get(key) or option(key))
    with Server(runner, Hub()) as server:
        found = [server.get(path, Host=host)[0].status for host in ("evil.example", "lab.example", "localhost:1")]
        assert found == [400, 200, 200]


def test_a_file_is_sent_packed_and_its_head_alone_where_that_is_asked_for(server: Server) -> None:
    for name in ("main.js", PLOTLY):
        response, body = server.get(address(name), Accept_Encoding="br, gzip")
        head, nothing = server.get(address(name), "HEAD", Accept_Encoding="br, gzip")
        assert (response.status, head.status, nothing) == (200, 200, b"")
        for header in ("Content-Length", "Content-Encoding", "Content-Type", "ETag", "Vary", "Cache-Control"):
            assert response.headers[header] == head.headers[header]
        assert response.headers["Content-Length"] == str(len(body))


# The server process.


LOADED = """
import sys
from pathlib import Path
sys.path.insert(0, ".")
import app
from streamlit.testing.v1 import AppTest
page = AppTest.from_file(str(Path("pages/router.py").absolute()), default_timeout=60).run()
assert not page.exception, page.exception
from core.runners import current
assert current().compute("running_sum", {"terms": 5}).result(60)
print(*sys.modules)
"""


def test_the_web_server_loads_none_of_the_large_packages() -> None:
    """The application and a run of its page, in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    assert "core.runners" in done.stdout.split()
    assert {"torch._C", "pandas", "sklearn", "scipy", "altair", "pyarrow"}.isdisjoint(done.stdout.split())
