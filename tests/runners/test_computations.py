"""Worked examples that a runner computes in its workers."""

import itertools
import os
import signal
import threading
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest

from core.runners import ComputationError, Run
from core.runners.results import Results
from core.runners.worker.bench import Bench
from core.runners.worker.messages import Orders
from core.topics import COMPUTED
from tests.runners.helpers import PATIENCE, LocalRunner, Watch, config

LONG: tuple[str, dict[str, Any]] = ("running_sum", {})
"""Takes about a tenth of a second."""


def expected(name: str, settings: dict[str, Any]) -> dict[str, np.ndarray]:
    example = COMPUTED[name]
    return example.compute(example.Settings.model_validate(settings))


def test_a_result_is_that_of_the_example_to_the_bit(runner: LocalRunner) -> None:
    for name in COMPUTED:
        result = runner.compute(name, {}).result(PATIENCE)
        for key, array in expected(name, {}).items():
            np.testing.assert_array_equal(result[key], array)
            assert result[key].dtype == array.dtype


def test_equal_computations_are_done_once_and_kept(runner: LocalRunner) -> None:
    given = {"terms": 77}
    futures = [runner.compute("running_sum", given) for _ in range(10)]
    assert len(set(map(id, futures))) == 1
    result = futures[0].result(PATIENCE)
    # Left out or given as its default, a hyperparameter has the same value.
    again = runner.compute("running_sum", {"term": 0.001, "terms": 77})
    assert again.done()
    assert again.result() is result
    assert runner.compute("running_sum", {"terms": 78}).result(PATIENCE) is not result


def test_nobody_can_spoil_what_others_get(runner: LocalRunner) -> None:
    future = runner.compute(*LONG)
    assert not future.cancel()
    with pytest.raises(ValueError, match="read-only"):
        future.result(PATIENCE)["sum"][0] = 1


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("unheard_of", {}, "unheard_of"),
        ("running_sum", {"terms": 0}, "terms"),
        ("running_sum", {"terms": float("nan")}, "terms"),
        ("running_sum", {"colour": "red"}, "colour"),
        ("batch_norm_tensor", {"values": [[1.0, 2.0]]}, "values"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_a_message(
    runner: LocalRunner, name: str, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(ComputationError, match=said):
        runner.compute(name, given).result(PATIENCE)


def test_a_computation_goes_before_training() -> None:
    runner = LocalRunner(workers=1)
    runner.start()
    watch = Watch(runner)
    endless = [config(seed, steps=20_000, network={"hidden": [64 + seed, 64]}) for seed in range(4)]
    runner.submit("ann", [Run(each) for each in endless])
    watch.until_running(*endless)
    for terms in range(5, 15):
        runner.compute("running_sum", {"terms": terms}).result(PATIENCE)
    assert {runner.state(each.digest) for each in endless} == {"running"}
    runner.close()


def test_training_goes_on_after_a_computation(runner: LocalRunner) -> None:
    watch = Watch(runner)
    run = config(3, steps=2000)
    runner.submit("ann", [Run(run)])
    computed = runner.compute("running_sum", {"terms": 9_999})
    assert watch.until_ended(run)[0].state == "finished"
    assert computed.result(PATIENCE)["count"][-1] == 9_999
    watch.stop()


def test_training_goes_on_while_computations_wait() -> None:
    runner = LocalRunner(workers=1)
    runner.start()
    watch, run = Watch(runner), config(4, steps=100)
    waiting = [runner.compute("running_sum", {"terms": 9_000 + number}) for number in range(50)]
    runner.submit("ann", [Run(run)])
    watch.until_ended(run)
    assert not waiting[-1].done()
    runner.close()


def test_a_computation_whose_worker_is_killed_goes_to_another() -> None:
    runner = LocalRunner(workers=2)
    runner.start()
    runner.compute("running_sum", {"terms": 1}).result(PATIENCE)
    settings = [{"terms": 10_000, "term": 0.001 * number} for number in range(1, 9)]
    futures = [runner.compute("running_sum", each) for each in settings]
    killed, other = runner.pids
    os.kill(killed, signal.SIGKILL)
    for future, each in zip(futures, settings, strict=True):
        np.testing.assert_array_equal(future.result(PATIENCE)["sum"], expected("running_sum", each)["sum"])
    assert other in runner.pids
    runner.close()


def test_what_was_asked_of_the_only_worker_is_computed_by_its_successor() -> None:
    runner = LocalRunner(workers=1)
    runner.start()
    future = runner.compute(*LONG)
    os.kill(runner.pids[0], signal.SIGKILL)
    np.testing.assert_array_equal(future.result(PATIENCE)["sum"], expected(*LONG)["sum"])
    runner.close()


def test_workers_that_cannot_start_fail_it_and_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = LocalRunner(workers=1)
    monkeypatch.setenv("REGLAB_DEVICE", "abacus")
    runner.start()
    with pytest.raises(ComputationError, match="abacus"):
        runner.compute(*LONG).result(PATIENCE)
    monkeypatch.setenv("REGLAB_DEVICE", "cpu")
    assert runner.compute(*LONG).result(PATIENCE)
    runner.close()


def test_what_is_asked_before_the_start_is_computed_after_it() -> None:
    runner = LocalRunner(workers=1)
    future = runner.compute(*LONG)
    assert not future.done()
    runner.start()
    assert future.result(PATIENCE)
    runner.close()


def test_a_closed_runner_computes_nothing() -> None:
    runner = LocalRunner(workers=1)
    runner.start()
    waiting = runner.compute(*LONG)
    runner.close()
    with pytest.raises(ComputationError, match="closed"):
        waiting.result(PATIENCE)
    with pytest.raises(RuntimeError, match="closed"):
        runner.compute(*LONG)


def test_whoever_waits_is_called_without_the_runners_lock(runner: LocalRunner) -> None:
    """A callback may ask the runner, also from another thread that it waits for."""
    asked = threading.Event()

    def ask(_: "Future[Any]") -> None:
        other = threading.Thread(target=lambda: (runner.state("nothing"), asked.set()))
        other.start()
        other.join(PATIENCE)

    runner.compute("running_sum", {"terms": 123}).add_done_callback(ask)
    assert asked.wait(PATIENCE)


# Its parts, without processes.


def test_the_results_that_were_not_used_for_longest_are_forgotten() -> None:
    results, tickets = Results(cache_bytes=1000), itertools.count()

    def ask(terms: int, size: int) -> bool:
        """Ask and tell whether it has to be computed."""
        _, new = results.ask(next(tickets), "running_sum", {"terms": terms})
        if new is not None:
            results.answer(new.ticket, {"sum": np.zeros(size, np.uint8)}, None)
        return new is not None

    assert [ask(terms, 400) for terms in (1, 2, 1, 3)] == [True, True, False, True]
    assert [ask(terms, 400) for terms in (1, 3, 2)] == [False, False, True]


def test_an_answer_to_nobody_is_dropped() -> None:
    results = Results()
    _, new = results.ask(1, *LONG)
    results.answer(99, {}, None)
    assert results.under_way() == [new]


def test_what_failed_is_computed_again_for_whoever_asks_again() -> None:
    results = Results()
    future, _ = results.ask(1, *LONG)
    results.answer(1, {}, "no room")
    results.settle()
    with pytest.raises(ComputationError, match="no room"):
        future.result()
    assert results.ask(2, *LONG)[1] is not None


def test_a_bench_answers_in_order_and_survives_what_goes_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(settings: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(COMPUTED["lost_updates"], "compute", fail)
    bench = Bench()
    assert bench.idle
    bench.obey(Orders(compute={1: ("lost_updates", {}), 2: ("running_sum", {"terms": 3})}))
    wrong, right = bench.work(), bench.work()
    assert (wrong.ticket, wrong.error) == (1, "ZeroDivisionError: a bug")
    assert (right.ticket, right.error) == (2, None)
    assert right.result["count"].tolist() == [0, 1, 2, 3]
    assert bench.idle
