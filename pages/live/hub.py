"""Pushes what runs record to the browsers that show them.

A browser says which runs it wants; from then on it gets what it has not had of each, as fast as it takes
it. Nothing is kept for a slow one: what it has not had is read from the histories when its socket is free.
"""

import asyncio
import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.history import ENDED
from core.runners import Cursor, News, Owner, Runner
from core.runners.packing import headed

REFUSED, NOT_UNDERSTOOD, TOO_LARGE, SILENT, TOO_MANY = 4403, 4400, 1009, 4408, 4429
"""Codes of closed sockets."""
GONE = 1006
"""The code of one that nobody has closed."""
PERIOD = 0.05
"""Seconds between two rounds of messages on a connection."""
SCALARS_PERIOD = 0.25
"""Seconds between two messages about a running run whose arrays are not wanted: it is in the background."""
GRACE = 5.0
"""Seconds after which the runs of a page that has gone are freed; a page that reconnects in time notices nothing."""
HELLO = 10.0
"""Seconds within which a socket has to say who it is."""
MAX_SOCKETS = 16
"""Sockets that one session may have at a time."""
MAX_STRANGERS = 256
"""Sockets that may not have said yet who they are, of all sessions together: a page says it at once."""
BURST, RATE = 2**26, 2e6
"""Bytes that a session may be sent at once, and a second from then on: ten times what a learner asks for who never
rests. What goes beyond that waits, and is not lost."""
MAX_REQUEST = 2**16
"""Longest message of a client, in characters."""


class Row(BaseModel):
    """A run that a browser wants."""

    model_config = ConfigDict(extra="forbid")

    digest: str = Field(max_length=64)
    arrays: bool = False


class Wish(BaseModel):
    """What a browser says: who it is, and which runs it wants from now on, what is most needed first."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=256)
    rows: list[Row] = Field(max_length=512)


def encode(news: News) -> bytes:
    """Return one message to the browser.

    A header, as that of a block (`core.runners.packing`), and the blocks, whose lengths it tells, as workers packed
    them.
    """
    fault = news.fault
    header = {
        "digest": news.digest,
        **({"reset": True} if news.reset else {}),
        "state": news.state,
        "step": news.step,
        "steps": news.steps,
        "fault": fault
        and {"step": fault.step, "layer": fault.layer, "remedies": fault.remedies, "message": fault.message},
        "seconds": news.seconds if math.isfinite(news.seconds) else 0.0,
        "blocks": [len(block) for block in news.blocks],
    }
    return b"".join([headed(header), *news.blocks])


class Allowance:
    """What one session may be sent.

    Args:
        burst: Bytes at once, after a time without any.
        rate: Bytes a second in the long run.
        now: Seconds, of any clock.
    """

    def __init__(self, burst: float, rate: float, now: float) -> None:
        self._burst, self._rate = burst, rate
        self._left, self._seen = burst, now

    def spend(self, size: int, now: float) -> None:
        """Note what is sent, though it may be more than is left."""
        self._left = self._left_at(now) - size
        self._seen = now

    def wait(self, now: float) -> float:
        """Return the seconds until the next message may be sent."""
        return max(0.0, -self._left_at(now) / self._rate)

    def full(self, now: float) -> bool:
        """Tell whether it is as good as a new one."""
        return self._left_at(now) >= self._burst

    def _left_at(self, now: float) -> float:
        return min(self._burst, self._left + (now - self._seen) * self._rate)


class Connection:
    """One browser's socket: what it wants, and how far it has read."""

    def __init__(self, socket: WebSocket, runner: Runner) -> None:
        self.socket, self.runner = socket, runner
        self.token = ""
        self.allowance: Allowance | None = None
        """Of the session, for all of its sockets together."""
        self._wish: dict[str, bool] = {}
        """Digest → whether its arrays are wanted."""
        self._cursors: dict[str, Cursor] = {}
        self._due: dict[str, float] = {}
        self._dirty: set[str] = set()
        self._wake = asyncio.Event()

    def want(self, wish: Wish) -> None:
        """Replace what the browser wants; what it has had of a run is not forgotten."""
        self._wish = {row.digest: row.arrays for row in wish.rows}
        self._cursors = {digest: self._cursors.get(digest, Cursor()) for digest in self._wish}
        self._due.clear()
        self.changed(self._wish)

    def changed(self, digests: Collection[str]) -> None:
        """Note that runs have news."""
        if new := self._wish.keys() & digests:
            self._dirty |= new
            self._wake.set()

    async def push(self) -> None:
        """Send news for as long as the socket is open, in rounds, what is most needed first."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            dirty, self._dirty = self._dirty, set()
            granted = self.runner.wanted(self.token) or frozenset()
            due = dirty & granted
            numbers = False
            # By the wish as it is by now: who drags on needs what is under the finger before what it has left.
            while (digest := next((wished for wished in self._wish if wished in due), None)) is not None:
                due.discard(digest)
                numbers |= await self._push_one(digest)
            if self._dirty:
                self._wake.set()
            # What a run begins with follows at once on the word that it is waiting.
            if self._dirty or numbers:
                await asyncio.sleep(PERIOD)

    async def _push_one(self, digest: str) -> bool:
        """Send what is new of a run, unless it is not its turn yet; tell whether there were numbers in it."""
        loop = asyncio.get_running_loop()
        if self.allowance and (seconds := self.allowance.wait(loop.time())):
            await asyncio.sleep(seconds)
        arrays, now = self._wish.get(digest), loop.time()
        if arrays is None:
            return False
        if now < self._due.get(digest, 0.0) and self.runner.state(digest) not in ENDED:
            self._dirty.add(digest)
            return False
        news = self.runner.news(digest, self._cursors[digest], arrays)
        if news is None:
            return False
        numbers = bool(news.blocks)
        if numbers:
            self._due[digest] = now + (PERIOD if arrays else SCALARS_PERIOD)
        message = encode(news)
        if self.allowance:
            self.allowance.spend(len(message), now)
        try:
            await self.socket.send_bytes(message)
        except RuntimeError as error:
            # So says the server where it has closed the socket itself, for one at its end.
            raise WebSocketDisconnect(GONE) from error
        return numbers


class Hub:
    """All connections of the application.

    Args:
        grace: Seconds after which the runs of a page that has gone are freed.
        hello: Seconds within which a socket has to say who it is.
        burst: Bytes that a session may be sent at once.
        rate: Bytes that it may be sent a second from then on.
    """

    _runner: Runner
    _loop: asyncio.AbstractEventLoop

    def __init__(self, grace: float = GRACE, hello: float = HELLO, burst: float = BURST, rate: float = RATE) -> None:
        self._grace, self._hello, self._burst, self._rate = grace, hello, burst, rate
        self._connections: defaultdict[Owner, set[Connection]] = defaultdict(set)
        self._strangers = 0
        self._allowances: dict[Owner, Allowance] = {}
        """Of the sessions that have been sent something lately, also those that have gone: they may come again."""

    @contextmanager
    def open(self, runner: Runner) -> Iterator[None]:
        """Push what `runner` trains; to be entered on the event loop before any socket is served."""
        self._runner, self._loop = runner, asyncio.get_running_loop()
        stop = runner.listen(self._listen)
        try:
            yield
        finally:
            stop()

    def _listen(self, digests: Collection[str], owner: Owner | None) -> None:
        # Called from the runner's threads; at shutdown the loop may be gone.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._changed, digests, owner)

    def _changed(self, digests: Collection[str], owner: Owner | None) -> None:
        if owner in self._connections:
            self._runner.keep(owner)
        tokens = list(self._connections) if owner is None else [owner]
        for token in tokens:
            for connection in self._connections.get(token, ()):
                connection.changed(digests)

    async def serve(self, socket: WebSocket) -> None:
        """Serve one accepted socket until either side has gone."""
        if self._strangers >= MAX_STRANGERS:
            await socket.close(TOO_MANY)
            return
        self._strangers += 1
        connection = Connection(socket, self._runner)
        pushing = asyncio.create_task(connection.push())
        listening = asyncio.create_task(self._obey(connection))
        try:
            await asyncio.wait([pushing, listening], return_when=asyncio.FIRST_COMPLETED)
        finally:
            pushing.cancel()
            listening.cancel()
            self._leave(connection)
            results = await asyncio.gather(pushing, listening, return_exceptions=True)
        for result in results:
            if isinstance(result, int):
                # Who has gone meanwhile needs no word.
                with suppress(WebSocketDisconnect, RuntimeError):
                    await socket.close(result)
            elif isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
                raise result

    async def _obey(self, connection: Connection) -> int:
        """Take the browser's wishes; return the code to close with where it says what it must not."""
        while True:
            try:
                async with asyncio.timeout(None if connection.token else self._hello):
                    message = await connection.socket.receive()
            except TimeoutError:
                return SILENT
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            if code := self._take(connection, message.get("text") or ""):
                return code

    def _take(self, connection: Connection, text: str) -> int:
        if len(text) > MAX_REQUEST:
            return TOO_LARGE
        try:
            wish = Wish.model_validate_json(text)
        except ValidationError:
            return NOT_UNDERSTOOD
        if self._runner.wanted(wish.token) is None or connection.token not in ("", wish.token):
            return REFUSED
        if not connection.token:
            if len(self._connections.get(wish.token, ())) >= MAX_SOCKETS:
                return TOO_MANY
            self._enter(connection, wish.token)
        connection.want(wish)
        return 0

    def _enter(self, connection: Connection, token: str) -> None:
        connection.token, connection.allowance = token, self._allowance(token)
        self._strangers -= 1
        self._connections[token].add(connection)
        self._runner.keep(token)

    def _allowance(self, token: str) -> Allowance:
        now = self._loop.time()
        for owner in [owner for owner, each in self._allowances.items() if each.full(now)]:
            if owner not in self._connections:
                del self._allowances[owner]
        return self._allowances.setdefault(token, Allowance(self._burst, self._rate, now))

    def _leave(self, connection: Connection) -> None:
        self._strangers -= not connection.token
        connections = self._connections.get(connection.token, set())
        connections.discard(connection)
        if connection.token and not connections:
            del self._connections[connection.token]
            self._runner.keep(connection.token, self._grace)
