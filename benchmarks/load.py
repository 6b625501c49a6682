"""A class at work: learners without a browser who open the Lab and change something every five seconds.

Each is a session of Streamlit's protocol with a live socket of ours. Measured is the time from opening, and from each
change, to the first new numbers of the run that is then shown, against that of one learner alone; and what the server
takes for it. `python -m benchmarks load` measures 1, 10, 30 and 100 learners.
"""

import json
import os
import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from time import monotonic
from urllib.parse import urlencode

from websockets.sync.client import ClientConnection

from benchmarks.browser import application
from benchmarks.measure import Result
from core.presets import OPENING
from core.runners.packing import LENGTH
from core.techniques import TECHNIQUES
from pages.address.codec import decode
from tools.headless import PATIENCE, Headless

PERIOD = 5.0
"""Seconds between two changes of one learner."""
OPENING_TIME = 10.0
"""Seconds within which all open the page."""
LESSON = 30.0
"""Seconds that they work from then on."""
STRENGTHS = [f"{stop:g}" for stop in TECHNIQUES[OPENING.technique].hyperparameters[0].stops]
OTHERS = {
    "seed": [str(seed) for seed in range(1000)],
    "lr": ["0.03", "0.1", "0.2", "0.3", "0.5"],
    "dropout": ["0.1", "0.2", "0.3", "0.5"],
    "hidden": ["16-16", "32-32", "64-64", "128"],
}
"""What else learners change, and to what."""
LARGER = {10: 2.0, 30: 5.0, 100: 20.0}
"""Learners → how many times as long as one alone they may wait."""
ROOM = {0: 130.0, 30: 350.0, 100: 600.0}
"""Learners → MB of memory that the web server may take, none before the first."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Learner:
    """One learner, and what they saw.

    Attributes:
        number: Which one; the same learner changes the same things in each lesson of a kind.
        alone: Whether it is λ alone that they change.
        opened: Seconds from opening to the first numbers.
        waited: Seconds from each change to the first new numbers.
        received: Bytes from the live socket.
        scripts: Bytes from the script.
        problem: What went wrong.
    """

    number: int
    alone: bool = False
    opened: float = 0.0
    waited: list[float] = field(default_factory=list)
    received: int = 0
    scripts: int = 0
    problem: Exception | None = None
    _held: set[str] = field(default_factory=set)
    """Runs that they have numbers of."""

    def work(self, url: str, begin: float, end: float) -> None:
        """Open the page at a time, and change something every five seconds until another."""
        try:
            pause(begin)
            self._work(url, end)
        except Exception as error:
            self.problem = error

    def _work(self, url: str, end: float) -> None:
        chance, address = random.Random(self.number), {"lang": "en"}
        began = monotonic()
        with Headless.opened(url) as session:
            wish = session.run(urlencode(address), stops=True)
            with session.live() as live:
                self._see(live, wish, session)
                self.opened = monotonic() - began
                due = monotonic() + PERIOD * chance.random()
                while due < end:
                    self._hear(live, due)
                    key = OPENING.technique if self.alone or chance.random() < 0.5 else chance.choice(sorted(OTHERS))
                    address[key] = chance.choice(OTHERS.get(key, STRENGTHS))
                    began = monotonic()
                    self._see(live, session.run(urlencode(address), stops=True), session)
                    if session.view["roles"]["treatment"] != decode(address)[0].treatment.digest:
                        raise ValueError("the page shows another run than was asked for", address)
                    self.waited.append(monotonic() - began)
                    due = max(due + PERIOD, monotonic())
            self.scripts = session.received

    def _see(self, live: ClientConnection, wish: str, session: Headless) -> None:
        """Say what is wished for, and wait until there are numbers of the treatment, unless there are already."""
        live.send(wish)
        self._held &= {row["digest"] for row in json.loads(wish)["rows"]}
        until = monotonic() + PATIENCE
        while session.view["roles"]["treatment"] not in self._held:
            self._take(live.recv(until - monotonic()))

    def _hear(self, live: ClientConnection, until: float) -> None:
        """Take in what comes until a time."""
        while (seconds := until - monotonic()) > 0:
            try:
                self._take(live.recv(seconds))
            except TimeoutError:
                return

    def _take(self, message: str | bytes) -> None:
        assert isinstance(message, bytes)
        self.received += len(message)
        header = json.loads(message[LENGTH : LENGTH + int.from_bytes(message[:LENGTH], "little")])
        if header["blocks"]:
            self._held.add(header["digest"])


def pause(until: float) -> None:
    """Wait for a time of the monotonic clock."""
    threading.Event().wait(max(0.0, until - monotonic()))


@dataclass(frozen=True)
class Lesson:
    """What a lesson has shown: of the learners, and of the processes of the server.

    Attributes:
        server: Cores that the web server used.
        workers: Cores that the worker processes used.
        memory: MB of the web server at its end.
    """

    learners: Sequence[Learner]
    seconds: float
    server: float
    workers: float
    memory: float

    @property
    def opened(self) -> list[float]:
        """Seconds of each learner until the first numbers."""
        return [learner.opened for learner in self.learners]

    @property
    def waited(self) -> list[float]:
        """Seconds of all changes until new numbers."""
        return [seconds for learner in self.learners for seconds in learner.waited]

    @property
    def note(self) -> str:
        """What it took, in words."""
        minutes = len(self.learners) * self.seconds / 60
        page, live = (
            sum(getattr(each, kind) for each in self.learners) / minutes / 1e6 for kind in ("scripts", "received")
        )
        return (
            f"{median(self.waited):.2f} / {late(self.waited):.2f} s (p50 / p95), "
            f"{self.server:.2f} + {self.workers:.2f} cores, {page:.1f} + {live:.1f} MB a session and minute"
        )


def late(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def lesson(url: str, server: int, count: int, *, alone: bool = False, seconds: float = LESSON) -> Lesson:
    """Have so many learners open the page within ten seconds, and work.

    Raises:
        RuntimeError: One of them did not get what they asked for.
    """
    learners = [Learner(number, alone) for number in range(count)]
    opening = OPENING_TIME * (count > 1)
    began = monotonic()
    workers = children(server)
    before = used([server]), used(workers)
    threads = [
        threading.Thread(target=each.work, args=(url, began + opening * i / count, began + opening + seconds))
        for i, each in enumerate(learners)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = monotonic() - began
    if problem := next((each.problem for each in learners if each.problem), None):
        raise RuntimeError("a learner did not get what they asked for") from problem
    cores = [(now - then) / took for now, then in zip((used([server]), used(workers)), before, strict=True)]
    return Lesson(learners, took, *cores, memory(server))


# What processes take, as Linux tells.


def children(parent: int) -> list[int]:
    """Return the processes that a process has started."""
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def used(processes: Sequence[int]) -> float:
    """Return the seconds of processor time that processes have had."""
    stats = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in processes]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS


def memory(process: int) -> float:
    """Return the MB that a process holds."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """Serve the application, and yield its address and process."""
    before = set(children(os.getpid()))
    with application() as url:
        [server] = set(children(os.getpid())) - before
        yield url, server


def results() -> Iterator[Result]:
    """Measure classes of several sizes, each on a server of its own, with a learner alone before."""
    for count, target in LARGER.items():
        with served() as (url, server):
            fresh, one = memory(server), lesson(url, server, 1)
            whole = lesson(url, server, count)
            if count == min(LARGER):
                yield Result("web server, fresh", fresh, ROOM[0], False, "memory", " MB")
            ratio = late(whole.waited) / late(one.waited)
            yield Result(f"{count} learners, a change to new numbers, p95 to one's", ratio, target, False, whole.note)
            if count in ROOM:
                yield Result(f"web server, {count} learners", whole.memory, ROOM[count], False, "memory", " MB")
            if count == max(LARGER):
                opening = late(whole.opened) / late(one.opened)
                note = f"{median(whole.opened):.1f} / {late(whole.opened):.1f} s"
                yield Result(f"{count} learners open the Lab within 10 s, p95 to one's", opening, 15, False, note)
    with served() as (url, server):
        one, whole = lesson(url, server, 1, alone=True), lesson(url, server, max(LARGER), alone=True)
        ratio = late(whole.waited) / late(one.waited)
        yield Result(f"{max(LARGER)} learners, λ alone, p95 to one's", ratio, 3, False, whole.note)
