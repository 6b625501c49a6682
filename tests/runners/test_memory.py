"""How much memory histories take, and what becomes of runs whose arrays were dropped."""

from collections.abc import Iterator

import numpy as np
import pytest

from core import train
from core.config import RunConfig
from core.history import Delta, Series
from core.presets import OPENING
from core.runners import Cursor, Run
from core.runners.base import STOP, Detail
from core.runners.memory import LOOKS, Budget, thin_out
from core.runners.packing import pack
from core.runners.records import Record
from core.settings import Settings
from core.study import study
from tests.runners.helpers import LocalRunner, Watch, assert_same, config, delta_of

DEFAULT = Settings.model_fields["history_mb"].default * 2**20
ARRAY = 1000
"""Bytes of the array that a made-up delta has."""


def delta(step: int, state: str = "running") -> Delta:
    """Return a scalar and an array at a step, which deflates to nothing less."""
    steps = np.array([step])
    noise = np.frombuffer(np.random.default_rng(step).bytes(ARRAY), np.int64)
    series = {"loss/data": Series(steps, np.array([1.0])), "surface": Series(steps, noise[None])}
    return Delta(state, step, series, {} if step else {"edges": np.arange(3)})  # type: ignore[arg-type]


def record(seed: int, *deltas: Delta, detail: Detail = Detail.SCALARS) -> Record:
    made = Record(config(seed))
    made.owners["ann"] = Run(made.config, STOP, detail)
    made.touch()
    for each in deltas:
        made.append(pack([each]))
    return made


def arrays_of(delta: Delta) -> set[str]:
    return {name for name, series in delta.series.items() if series.values.ndim > 1}


# One run.


def test_a_run_without_its_arrays_keeps_the_rest_and_takes_no_more_of_them() -> None:
    made = record(1, delta(0), delta(1))
    before = made.history()
    freed = made.thin_out()
    assert 2 * ARRAY <= freed <= 2 * (ARRAY + 150)
    made.append(pack([delta(2, "finished")]))
    history = made.history()
    assert history.names == ["loss/data"]
    assert history.series("loss/data").steps.tolist() == [0, 1, 2]
    assert history.constants.keys() == {"edges"}
    assert history.state == made.state == "finished"
    assert made.nbytes < ARRAY
    assert "surface" in before, "whoever draws from it goes on"


def test_bytes_are_counted_as_they_come() -> None:
    made = record(1, delta(0), delta(1, "finished"))
    blocks = [block for part in made.parts for block in (part.scalars, part.arrays, part.constants)]
    assert made.nbytes == sum(map(len, blocks)) > 2 * ARRAY
    made.thin_out()
    assert made.nbytes == sum(len(part.scalars) + len(part.constants) for part in made.parts)
    made.restart()
    assert made.nbytes == 0


def test_what_is_recorded_a_second_time_is_told_from_where_a_reader_stood() -> None:
    """The second time reports come at other steps."""
    made, cursor = record(1, delta(0), delta(1), delta(2)), Cursor()
    assert delta_of(made.news(cursor, arrays=True)).series["surface"].steps.tolist() == [0, 1, 2]
    made.thin_out()
    made.repeat()
    made.append(pack([delta(0), delta(1)]))
    assert not delta_of(made.news(cursor, arrays=True)).series
    made.append(pack([delta(2), delta(3, "finished")]))
    rest = delta_of(made.news(cursor, arrays=True))
    assert rest.series["loss/data"].steps.tolist() == [2, 3], "one block, which the reader drops the beginning of"
    assert not rest.constants


# Which ones.


def test_arrays_go_from_what_has_ended_first_and_was_not_used_for_longest() -> None:
    running = record(1, delta(0))
    oldest, read, newest = (record(seed, delta(0, "finished")) for seed in (2, 3, 4))
    needed = record(5, delta(0, "finished"), detail=Detail.WHOLE)
    read.news(Cursor(), arrays=True)
    records = [running, newest, read, oldest, needed]
    for thinner in (oldest, newest, read, running):
        assert not thinner.thin
        thin_out(records, 1)
        assert thinner.thin
    thin_out(records, 1)
    assert not needed.thin


def test_no_more_is_dropped_than_has_to_be() -> None:
    records = [record(seed, delta(0, "finished")) for seed in range(5)]
    thin_out(records, 0)
    assert not any(each.thin for each in records)
    thin_out(records, 2 * ARRAY)
    assert [each.thin for each in records] == [True, True, False, False, False]


def test_a_budget_looks_once_enough_has_come() -> None:
    records = [record(1, delta(0))]
    budget = Budget(LOOKS * 10)
    assert budget.excess(9, records) == 0
    assert budget.excess(1, records) == records[0].nbytes - LOOKS * 10
    assert budget.excess(9, records) == 0


# In a runner.


@pytest.fixture
def small() -> Iterator[LocalRunner]:
    """A runner with room for the arrays of one run."""
    runner = LocalRunner(workers=1, budget=2**17)
    runner.start()
    yield runner
    runner.close()


def wanted(shown: RunConfig, *stops: RunConfig) -> list[Run]:
    return [Run(shown), *(Run(stop, STOP, detail=Detail.SCALARS) for stop in stops)]


def test_stops_lose_their_arrays_where_memory_is_short_and_get_them_back_when_shown(small: LocalRunner) -> None:
    watch = Watch(small)
    runs = [config(seed) for seed in range(1, 6)]
    small.submit("ann", wanted(*runs))
    watch.until(lambda: all(small.state(run.digest) == "finished" for run in runs))
    shown = small.history(runs[0].digest)
    assert shown is not None
    assert "surface" in shown
    thin = [run for run in runs if small.history(run.digest) is None]
    assert thin
    cursor, dragged_to = Cursor(), thin[-1]
    first = delta_of(small.news(dragged_to.digest, cursor, arrays=True))
    assert not arrays_of(first)
    assert first.constants
    small.submit("ann", wanted(dragged_to, *(run for run in runs if run != dragged_to)))
    (again,) = watch.until_ended(dragged_to)
    assert_same(again, train([dragged_to])[0])
    news = small.news(dragged_to.digest, cursor, arrays=True)
    assert news is not None
    assert not news.reset, "what a reader has had is not sent again"
    rest = delta_of(news)
    assert rest.series.keys() == arrays_of(rest) == set(again.names) - first.series.keys()


def test_a_run_that_loses_its_arrays_while_it_trains_starts_again_for_who_needs_them(small: LocalRunner) -> None:
    watch, shown, run = Watch(small), config(8), config(7, steps=3000)
    small.submit("ann", wanted(shown, run))
    watch.until_running(run)
    with small._lock:
        small._records[run.digest].thin_out()
    small.submit("bob", [Run(run)])
    _, whole = watch.until_ended(shown, run)
    assert_same(whole, train([run])[0])
    assert not any(slot.tasks for slot in small.local._slots)


def test_what_nobody_wants_goes_before_arrays_do() -> None:
    runner = LocalRunner(workers=1, budget=2**20)
    runner.start()
    watch = Watch(runner)
    unwanted, stops = config(1), [config(seed) for seed in range(2, 4)]
    runner.submit("ann", [Run(unwanted)])
    watch.until_ended(unwanted)
    size = runner._records[unwanted.digest].nbytes
    runner.release("ann")
    # Between two and three of them, far enough from both that a look falls in between: not every byte is looked at.
    runner._budget = Budget(5 * size // 2)
    runner.submit("bob", wanted(*stops))
    watch.until_ended(*stops)
    assert runner.state(unwanted.digest) is None
    assert all(runner.history(stop.digest) for stop in stops)
    runner.close()


# How much.


def test_a_class_of_fifty_with_seeds_of_its_own_keeps_all_arrays_of_the_opening_preset() -> None:
    made = Record(OPENING.config)
    (history,) = train([OPENING.config])
    series = {name: history.series(name) for name in history.names}
    made.append(pack([Delta("finished", history.step, series, history.constants)]))
    of = study(OPENING.config, OPENING.technique)
    assert 50 * len([*of.shown(), *of.behind()]) * made.nbytes < DEFAULT
