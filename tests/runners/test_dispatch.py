"""A runner over another dispatch than worker processes: what the protocol says is all that the book needs."""

from collections.abc import Iterator

import numpy as np
import pytest

from core import train
from core.runners import ComputationError, Run, Runner
from core.runners.base import SHOWN, STOP, Recorded
from core.runners.packing import Packed
from core.runners.records import Record
from tests.runners.helpers import PATIENCE, Watch, assert_same, config
from tests.runners.inline import InlineDispatch


@pytest.fixture
def dispatch() -> InlineDispatch:
    return InlineDispatch()


@pytest.fixture
def runner(dispatch: InlineDispatch) -> Iterator[Runner]:
    runner = Runner(dispatch)
    runner.start()
    yield runner
    runner.close()


def test_what_it_trains_is_what_train_gives(runner: Runner) -> None:
    watch, configs = Watch(runner), [config(1), config(1, 0.01), config(2, steps=50, dtype="bfloat16")]
    runner.submit("ann", [Run(each) for each in configs])
    for trained, expected in zip(watch.until_ended(*configs), train(configs), strict=True):
        assert_same(trained, expected)


def test_what_was_submitted_and_asked_before_the_start_is_done_after_it(dispatch: InlineDispatch) -> None:
    runner = Runner(dispatch)
    watch, run = Watch(runner), config(1)
    runner.submit("ann", [Run(run)])
    future = runner.compute("running_sum", {"terms": 5})
    runner.start()
    watch.until_ended(run)
    assert future.result(PATIENCE)["count"][-1] == 5
    runner.close()


def test_what_is_cancelled_is_trained_no_further(runner: Runner, dispatch: InlineDispatch) -> None:
    watch, endless, after = Watch(runner), config(1, steps=20_000), config(2)
    runner.submit("ann", [Run(endless)])
    watch.until_running(endless)
    runner.release("ann")
    assert runner.state(endless.digest) is None
    runner.submit("bob", [Run(after)])
    watch.until_ended(after)
    assert len(dispatch.ended) == 1


def test_a_run_that_is_wanted_more_overtakes(runner: Runner) -> None:
    watch = Watch(runner)
    stop, other = config(3, steps=3000), config(4, steps=3000, network={"hidden": [9, 9]})
    runner.submit("ann", [Run(stop, STOP)])
    runner.submit("bob", [Run(other, STOP)])
    watch.until_running(stop, other)
    runner.submit("ann", [Run(stop, SHOWN)])
    watch.until_ended(stop, other)
    assert watch.order == [stop.digest, other.digest]


def test_what_cannot_be_computed_says_why(runner: Runner) -> None:
    np.testing.assert_array_equal(runner.compute("running_sum", {"terms": 3}).result(PATIENCE)["count"], np.arange(4))
    with pytest.raises(ComputationError, match="terms"):
        runner.compute("running_sum", {"terms": 0}).result(PATIENCE)


# What the book makes of reports, which may come late.


def test_another_attempt_makes_void_what_was_recorded_before() -> None:
    record = Record(config(1))
    record.take(0, Packed("running", 5))
    before = record.generation
    record.take(1, Packed("queued", 0))
    assert record.state == "queued"
    assert record.generation != before
    record.take(0, Packed("running", 8))
    assert record.state == "queued"
    record.take(1, Packed("running", 3))
    record.take(1, Packed("queued", 0))
    assert (record.state, record.step) == ("running", 3)


def test_reports_of_what_nobody_wants_any_more_are_no_mistake(runner: Runner) -> None:
    runner.report([Recorded(999, 0, Packed("running", 5))])
    runner.answer(999, {})
