"""A workshop: fifty learners' different runs at once against one alone, through the worker processes."""

import itertools
import threading
from collections.abc import Collection, Iterator, Sequence
from statistics import median
from time import perf_counter

from benchmarks.engine import ALL_ON, MIDDLE, config
from benchmarks.measure import Result
from core.config import RunConfig
from core.history import ENDED
from core.runners import LocalDispatch, Run, Runner

LEARNERS = 50
ROUNDS = 5
TARGET = 7
LONGEST = 120
"""Seconds after which a round is given up."""


class Workshop:
    """Learners who submit their runs to one runner, and the times at which they see something of them."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self._seeds = itertools.count()
        self._changed = threading.Condition()
        self._first: dict[str, float] = {}
        self._last: dict[str, float] = {}

    def runs(self, count: int) -> list[RunConfig]:
        """Return runs that nobody has asked for before, each with a seed and a λ of its own."""
        l2 = [{"lambda": 1e-4 * (1 + n), "on": "all"} for n in range(count)]
        return [config(MIDDLE, ALL_ON | {"l2": each}, seed=next(self._seeds)) for each in l2]

    def hear(self, digests: Collection[str], owner: str | None) -> None:
        """Note when runs show their first frame and when they end."""
        if owner is not None:
            return
        now, ended = perf_counter(), [digest for digest in digests if self.runner.state(digest) in ENDED]
        with self._changed:
            for digest in digests:
                self._first.setdefault(digest, now)
            self._last.update(dict.fromkeys(ended, now))
            self._changed.notify_all()

    def train(self, runs: Sequence[RunConfig]) -> tuple[float, float]:
        """Train runs of as many learners; return seconds to the last one's end, and to their median first frame."""
        digests = [run.digest for run in runs]
        began = perf_counter()
        for learner, run in enumerate(runs):
            self.runner.submit(f"learner {learner}", [Run(run)])
        with self._changed:
            if not self._changed.wait_for(lambda: self._last.keys() >= set(digests), LONGEST):
                raise TimeoutError(f"runs are not done after {LONGEST} s")
        for digest in digests:
            if self.runner.state(digest) != "finished":
                raise RuntimeError(f"a run is {self.runner.state(digest)}")
        return max(self._last[d] for d in digests) - began, median(self._first[d] for d in digests) - began


def results() -> Iterator[Result]:
    """Yield every measure."""
    runner = Runner(LocalDispatch())
    workshop = Workshop(runner)
    stop = runner.listen(workshop.hear)
    runner.start()
    try:
        rounds = [[workshop.train(workshop.runs(count)) for count in (LEARNERS, 1)] for _ in range(1 + ROUNDS)]
    finally:
        stop()
        runner.close()
    # The first round waits for the workers to start, and is not counted.
    (all_done, all_first), (one_done, one_first) = (
        [median(times) for times in zip(*each, strict=True)] for each in zip(*rounds[1:], strict=True)
    )
    ratio = median(crowd / alone for (crowd, _), (alone, _) in rounds[1:])
    note = (
        f"{all_done:.2f} s, first frame after {all_first * 1e3:.0f} ms; "
        f"alone {one_done:.2f} s, first frame after {one_first * 1e3:.0f} ms"
    )
    yield Result(f"{LEARNERS} learners' runs of 1,000 steps at once", ratio, TARGET, False, note)
