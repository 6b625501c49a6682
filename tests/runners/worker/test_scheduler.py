"""A worker's scheduler, without its process."""

import io
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.config import RunConfig
from core.datasets import DATASETS, Examples
from core.draws import Draw
from core.engine.recording import CURVES
from core.engine.stack import Stack
from core.history import Delta, History, Series
from core.runners.base import SEED, SHOWN, STOP, Detail
from core.runners.dispatch.placement import Load, best
from core.runners.packing import pack, unpack
from core.runners.worker import messages, scheduler
from core.runners.worker.messages import Orders, Start
from core.runners.worker.scheduler import Scheduler
from core.stacking import stack_key
from tests.runners.helpers import config


def started(*runs: tuple[RunConfig, int]) -> Scheduler:
    made = Scheduler("cpu")
    made.obey(Orders(start={ticket: Start(run.canonical(), priority) for ticket, (run, priority) in enumerate(runs)}))
    return made


def to_the_end(made: Scheduler) -> dict[int, Delta]:
    """Train until there is nothing left, and return each run's last delta."""
    last: dict[int, Delta] = {}
    while not made.idle:
        last |= made.advance()
    return last


def test_alike_runs_of_all_owners_share_a_stack() -> None:
    made = started(*((config(seed), SHOWN) for seed in range(5)), (config(5), STOP))
    made.advance()
    assert sorted(len(lane.stack) for lane in made.lanes) == [1, 5]
    assert {delta.state for delta in to_the_end(made).values()} == {"finished"}


def test_runs_of_which_curves_are_needed_have_a_stack_of_their_own_and_record_nothing_else() -> None:
    run = config(0, steps=100, techniques={"l2": {"lambda": 0.01}, "batch_norm": {}}, batch_size=16)
    made = Scheduler("cpu")
    made.obey(Orders(start={n: Start(run.canonical(), SEED, detail) for n, detail in enumerate(Detail)}))
    found, stacks = [History(run) for _ in Detail], []
    while not made.idle:
        for ticket, delta in made.advance().items():
            found[ticket].append(delta)
        stacks.append(sorted(len(lane.stack) for lane in made.lanes))
    assert stacks[0] == [1, 2]
    curves, *others = found
    assert sorted(curves.names) == sorted([*CURVES, "accuracy/test", "loss/test"])
    assert not curves.constants
    for other in others:
        assert len(other.names) > len(curves.names)
        for name in curves.names:
            assert np.array_equal(curves.series(name).values, other.series(name).values)


def test_a_late_run_is_admitted_in_phase() -> None:
    made = started((config(1, steps=1000), SHOWN))
    made.advance()
    made.obey(Orders(start={9: Start(config(2, steps=1000).canonical(), SHOWN)}))
    while made.waiting:
        made.advance()
    assert [len(lane.stack) for lane in made.lanes] == [2]
    assert to_the_end(made)[9].state == "finished"


def test_a_lane_takes_no_more_rows_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "MAX_PARAMETERS", 3 * Stack(config()).parameters)
    made = started(*((config(seed), STOP) for seed in range(7)))
    made.advance()
    assert [len(lane.stack) for lane in made.lanes] == [3]
    assert len(made.waiting) == 4
    assert Counter(delta.state for delta in to_the_end(made).values()) == {"finished": 7}


def test_a_lane_takes_no_more_rows_than_their_steps_may_take_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "MAX_AT_ONCE", 2.5 * config().work_at_once)
    made = started(*((config(seed), STOP) for seed in range(5)))
    sizes = []
    while not made.idle:
        made.advance()
        sizes += [len(lane.stack) for lane in made.lanes]
    assert max(sizes) == 2


def test_a_new_stack_does_one_step_before_it_knows_how_long_one_takes() -> None:
    made = started((config(1), SHOWN))
    assert [delta.step for delta in made.advance().values()] == [1]


def test_runs_that_are_looked_at_open_another_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "MAX_PARAMETERS", 1)
    made = started(*((config(seed), SHOWN) for seed in range(6)))
    made.advance()
    assert [len(lane.stack) for lane in made.lanes] == [1] * scheduler.MAX_SHOWN_LANES
    assert Counter(delta.state for delta in to_the_end(made).values()) == {"finished": 6}


def test_a_stack_that_raises_fails_its_runs_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    advance = Stack.advance

    def raise_for_some(stack: Stack, seconds: float = 0.02) -> dict[Any, Delta]:
        if stack.crew.rows[0].config.seed == 1:
            raise ZeroDivisionError("a bug")
        return advance(stack, seconds)

    monkeypatch.setattr(Stack, "advance", raise_for_some)
    made = started((config(1), SHOWN), (config(2), STOP))
    last = to_the_end(made)
    assert last[0].state == "failed"
    assert last[0].fault is not None
    assert last[0].fault.message == "ZeroDivisionError: a bug"
    assert last[1].state == "finished"


def test_a_run_that_cannot_be_admitted_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    admit = Stack.admit

    def raise_for_some(stack: Stack, runs: dict[Any, RunConfig]) -> None:
        if any(run.seed == 1 for run in runs.values()):
            raise MemoryError("no room")
        admit(stack, runs)

    monkeypatch.setattr(Stack, "admit", raise_for_some)
    made = started((config(2), SHOWN))
    made.advance()
    made.obey(Orders(start={9: Start(config(1).canonical(), SHOWN)}))
    last = to_the_end(made)
    assert (last[0].state, last[9].state) == ("finished", "failed")


def test_a_run_whose_data_cannot_be_loaded_leaves_its_stack_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(count: int, draw: Draw) -> Examples:
        raise MemoryError("no room")

    monkeypatch.setitem(DATASETS, "circles", replace(DATASETS["circles"], generate=fail))
    made = started((config(2, steps=1000), SHOWN))
    made.advance()
    broken = config(1, steps=1000, data={"name": "circles", "train_size": 60, "seed": 987})
    assert stack_key(broken) == made.lanes[0].stack.key
    made.obey(Orders(start={9: Start(broken.canonical(), SHOWN)}))
    ended: dict[int, Delta] = {}
    while 9 not in ended:
        ended = made.advance()
    assert ended[9].state == "failed"
    (lane,) = made.lanes
    assert len(lane.stack.crew.tensors.parameters) == len(lane.stack) == 1
    assert to_the_end(made)[0].state == "finished"


def test_cancelled_runs_free_their_rows() -> None:
    made = started((config(1), SHOWN), (config(2), SHOWN), (config(3), STOP))
    made.advance()
    made.obey(Orders(cancel=[0, 2]))
    assert [len(lane.stack) for lane in made.lanes] == [1]
    assert made.advance().keys() == {1}
    made.obey(Orders(cancel=[1]))
    assert made.idle


def test_packed_deltas_come_out_as_one() -> None:
    first = Delta(
        "running",
        4,
        {
            "a": Series(np.array([0, 2]), np.array([1.0, np.nan])),
            "b": Series(np.array([0, 2]), np.array([[1, 2], [3, 4]])),
        },
        {"edges": np.arange(3)},
    )
    last = Delta("finished", 8, {"a": Series(np.array([4, 8]), np.array([3.0, np.inf]))}, seconds=1.5)
    whole = unpack(pack([first, last]))
    assert (whole.state, whole.step, whole.seconds) == ("finished", 8, 1.5)
    np.testing.assert_array_equal(whole.series["a"].steps, [0, 2, 4, 8])
    np.testing.assert_array_equal(whole.series["a"].values, [1.0, np.nan, 3.0, np.inf])
    np.testing.assert_array_equal(whole.series["b"].values, [[1, 2], [3, 4]])
    assert whole.series["b"].values.dtype == np.int64
    np.testing.assert_array_equal(whole.constants["edges"], [0, 1, 2])


def test_what_no_browser_could_read_is_not_packed() -> None:
    with pytest.raises(TypeError, match="complex"):
        pack([Delta("running", 1, {"wave": Series(np.array([0]), np.array([1j]))})])


def test_a_message_that_breaks_off_is_not_read() -> None:
    stream = io.BytesIO()
    messages.write(stream, Orders(cancel=[1]))
    messages.write(stream, Orders(cancel=[2]))
    whole = stream.getvalue()
    assert [m.cancel for m in messages.read(io.BytesIO(whole))] == [[1], [2]]  # type: ignore[attr-defined]
    for length in (0, 3, 8, len(whole) // 2, len(whole) - 1):
        assert len(list(messages.read(io.BytesIO(whole[:length])))) <= 1


def test_a_pair_shares_a_worker_and_many_are_split() -> None:
    loads = [Load(), Load()]

    def place(run: RunConfig, priority: int) -> int:
        index = best(loads, run, priority)
        loads[index].add(run, priority)
        return index

    assert place(config(1), SHOWN) == place(config(1, 0.01), SHOWN) == 0
    stops = Counter(place(config(1, strength / 1000), STOP) for strength in range(1, 21))
    assert stops[1] > stops[0]
    crowd = Counter(place(config(seed), SHOWN) for seed in range(100, 200))
    assert min(crowd.values()) > 30
