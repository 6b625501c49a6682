"""The engine against the notebook's loop, on one torch thread."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from benchmarks import notebook
from benchmarks.measure import Result, in_turn
from core.config import RunConfig
from core.engine.local import SECONDS, one_thread
from core.engine.recording import Curves, Recorder
from core.engine.stack import Stack
from core.history import History
from core.presets import OPENING
from core.study import study

STEPS = 1000
ALL_ON: dict[str, Any] = {
    "l1": {"lambda": 1e-4, "on": "all"},
    "l2": {"lambda": 1e-3, "on": "all"},
    "dropout": {"p": 0.2},
    "batch_norm": {},
    "clip_norm": {"max_norm": 1.0},
}
SMALLEST = {"data": {"name": "moons", "train_size": 400}, "network": {"hidden": [4]}, "batch_size": 10}
SMALL = {"data": {"name": "moons", "train_size": 400}, "network": {"hidden": [4, 4]}, "batch_size": 10}
MIDDLE = {"data": {"name": "moons", "train_size": 400}, "network": {"hidden": [32, 32]}, "batch_size": 32}
LARGE = {"data": {"name": "digits", "train_size": 1000}, "network": {"hidden": [64, 64]}, "batch_size": 64}


def config(shape: dict[str, Any], techniques: dict[str, Any], **more: Any) -> RunConfig:
    """Return a run of one of the shapes."""
    given = shape | {"techniques": techniques, "steps": STEPS, "evaluations": 0} | more
    return RunConfig.model_validate(given)


def train(configs: Sequence[RunConfig], recorder: type[Recorder] = Recorder) -> None:
    """Train one stack to its end."""
    stack = Stack(configs[0], recorder=recorder())
    histories = [History(c) for c in configs]
    stack.admit(dict(enumerate(configs)))
    while len(stack):
        for index, delta in stack.advance(SECONDS).items():
            histories[index].append(delta)


class NothingRecorded(Recorder):
    """Records no evaluation, no array and no batch scalar."""

    def evaluate(self, *_: Any) -> dict[int, Any]:
        """Skip."""
        return {}

    def add_predictions(self, *_: Any) -> None:
        """Skip."""

    def add_arrays(self, *_: Any) -> None:
        """Skip."""

    def add_steps(self, *_: Any) -> None:
        """Skip."""


def one_run() -> Iterator[Result]:
    """Time one run against one loop."""
    for name, shape, techniques, target in (
        ("one run, all techniques, 2-32-32-2 batch 32", MIDDLE, ALL_ON, 3.3),
        ("one run, all techniques, 64-64-64-10 batch 64", LARGE, ALL_ON, 2.3),
        ("one run, nothing on, 2-32-32-2 batch 32", MIDDLE, {}, 2.0),
        ("one run, nothing on, 64-64-64-10 batch 64", LARGE, {}, 1.0),
        ("one run, nothing on, 64-256-256-10 batch 64", LARGE | {"network": {"hidden": [256, 256]}}, {}, 1.0),
    ):
        run = config(shape, techniques)
        ratio, loop, ours = in_turn(lambda run=run: notebook.train(run, STEPS), lambda run=run: train([run]), 3)
        yield Result(name, ratio, target, True, f"{ours / STEPS * 1e6:.0f} µs a step against {loop / STEPS * 1e6:.0f}")


def many_runs() -> Iterator[Result]:
    """Time 64 runs that differ in λ, over 8 seeds, against 64 loops (64 times one loop's time)."""
    for name, shape, target in (
        ("64 runs, 2-4-4-2 batch 10", SMALL, 150),
        ("64 runs, 2-32-32-2 batch 32", MIDDLE, 65),
        ("64 runs, 64-64-64-10 batch 64", LARGE, 18),
    ):
        runs = [config(shape, ALL_ON | {"l2": {"lambda": strength(n), "on": "all"}}, seed=n % 8) for n in range(64)]
        loop_ratio, loop, ours = in_turn(
            lambda runs=runs: notebook.train(runs[0], STEPS), lambda runs=runs: train(runs), 5
        )
        note = f"{ours * 1e3:.0f} ms against 64 × {loop * 1e3:.0f} ms"
        yield Result(name, 64 * loop_ratio, target, True, note)


def strength(n: int) -> float:
    """Return λ of the n-th of 64 runs: eight values, each for eight seeds."""
    return 1e-4 * (1 + n // 8)


def smallest_runs() -> Iterator[Result]:
    """Time 64 runs of the smallest network with L2 alone: microseconds a step and model."""
    runs = [config(SMALLEST, {"l2": {"lambda": strength(n)}}, seed=n % 8) for n in range(64)]
    loop_ratio, loop, ours = in_turn(lambda: notebook.train(runs[0], STEPS), lambda: train(runs), 5)
    note = f"{64 * loop_ratio:.0f}× as fast as a loop of {loop / STEPS * 1e6:.0f} µs a step"
    name = "64 runs, L2 alone, 2-4-2 batch 10, a step and model"
    yield Result(name, ours / STEPS / len(runs) * 1e6, 4.5, False, note, " µs")


def recording() -> Iterator[Result]:
    """Time recording everything at 20 evaluations against recording nothing."""
    for name, shape in (("2-32-32-2 batch 32", MIDDLE), ("64-64-64-10 batch 64", LARGE)):
        for count in (1, 64):
            runs = [config(shape, ALL_ON, evaluations=20, steps=1000, seed=n % 8) for n in range(count)]
            ratio, full, bare = in_turn(
                lambda runs=runs: train(runs), lambda runs=runs: train(runs, NothingRecorded), 5
            )
            note = f"{full * 1e3:.0f} ms against {bare * 1e3:.0f}"
            yield Result(f"recording everything, {count} × {name}", ratio, 1.3, False, note)


def preset() -> Iterator[Result]:
    """Time the opening preset as the Lab trains it, all stops and the pair from other seeds, against one loop of it."""
    whole, shown = study(OPENING.config, OPENING.technique), OPENING.config
    runs, others = [*whole.shown(), *whole.behind()], [run for pair in whole.pairs() for run in pair]

    def with_seeds() -> None:
        train(runs)
        train(others, Curves)

    for name, ours, target in (
        ("the opening preset with all stops against one loop", partial(train, runs), 6),
        ("the same, and the pair from five seeds", with_seeds, 5),
    ):
        ratio, took, loop = in_turn(ours, lambda: notebook.train(shown, shown.steps), 3)
        yield Result(name, ratio, target, False, f"{took:.2f} s, {loop:.2f} s")


def results() -> Iterator[Result]:
    """Yield every measure."""
    with one_thread():
        yield from one_run()
        yield from many_runs()
        yield from smallest_runs()
        yield from recording()
        yield from preset()
