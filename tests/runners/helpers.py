"""What the tests of runners share: small runs, and waiting for what a runner tells."""

import queue
import threading
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from core.config import RunConfig
from core.history import ENDED, Delta, History, Series
from core.runners import LocalDispatch, News, Runner
from core.runners.base import Owner
from core.runners.packing import read

PATIENCE = 120.0
"""Seconds after which a test gives up."""


def config(seed: int = 0, strength: float | None = None, steps: int = 300, **given: Any) -> RunConfig:
    """Return a run on moons; L2 of `strength` where that is given."""
    return RunConfig.model_validate(
        {
            "data": {"name": "moons", "train_size": 60},
            "network": {"hidden": [8, 8]},
            "techniques": {} if strength is None else {"l2": {"lambda": strength}},
            "batch_size": 16,
            "steps": steps,
            "seed": seed,
            **given,
        }
    )


def delta_of(news: News | None) -> Delta:
    """Return what a reader is told, unpacked."""
    assert news is not None
    delta = Delta(news.state, news.step, fault=news.fault, seconds=news.seconds)
    for block in news.blocks:
        for name, steps, values in read(block):
            if steps is None:
                delta.constants[name] = values
            elif first := delta.series.get(name):
                first.steps, first.values = np.concatenate([first.steps, steps]), np.concatenate([first.values, values])
            else:
                delta.series[name] = Series(steps, values)
    return delta


class LocalRunner(Runner):
    """A runner of worker processes, whose dispatch a test may look into."""

    def __init__(self, workers: int = 1, **given: int) -> None:
        self.local = LocalDispatch(workers)
        super().__init__(self.local, **given)

    @property
    def pids(self) -> list[int]:
        return self.local.pids


class TellingRunner(LocalRunner):
    """A runner that says when owners are released."""

    def __init__(self) -> None:
        super().__init__(workers=1)
        self.releases: queue.SimpleQueue[Owner] = queue.SimpleQueue()

    def release(self, owner: Owner) -> None:
        super().release(owner)
        self.releases.put(owner)

    def until_released(self, owner: Owner) -> None:
        while self.releases.get(timeout=PATIENCE) != owner:
            pass


class Watch:
    """Hears what a runner tells, and waits for it."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.order: list[str] = []
        """Digests in the order in which their runs ended."""
        self.states: dict[str, list[str]] = {}
        self._changed = threading.Condition()
        self.stop = runner.listen(self._hear)

    def _hear(self, digests: Collection[str], owner: Owner | None) -> None:
        with self._changed:
            for digest in digests:
                state = self.runner.state(digest) or "gone"
                seen = self.states.setdefault(digest, [])
                if not seen or seen[-1] != state:
                    seen.append(state)
                if state in ENDED and digest not in self.order:
                    self.order.append(digest)
            self._changed.notify_all()

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for news that make the condition true."""
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE)

    def until_ended(self, *configs: RunConfig) -> list[History]:
        """Wait for the end of runs, and return their histories."""
        self.until(lambda: all(self.runner.state(c.digest) in ENDED for c in configs))
        histories = [self.runner.history(c.digest) for c in configs]
        return [history for history in histories if history is not None]

    def until_running(self, *configs: RunConfig) -> None:
        """Wait until something was recorded of each run."""
        self.until(lambda: all(self.runner.state(c.digest) == "running" for c in configs))


def assert_same(one: History, other: History) -> None:
    """Check that two histories are equal to the bit."""
    assert one.state == other.state
    assert one.step == other.step
    assert sorted(one.names) == sorted(other.names)
    for name in one.names:
        left, right = one.series(name), other.series(name)
        assert left.values.dtype == right.values.dtype, name
        np.testing.assert_array_equal(left.steps, right.steps, err_msg=name)
        np.testing.assert_array_equal(left.values, right.values, err_msg=name)
    assert one.constants.keys() == other.constants.keys()
    for name, values in one.constants.items():
        np.testing.assert_array_equal(values, other.constants[name], err_msg=name)
