"""Processes that die: workers, and the process that started them."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from core import train
from core.config import MAX_AT_ONCE
from core.runners import ComputationError, Cursor, LocalDispatch, Run
from core.runners.base import Job
from core.runners.dispatch import local, process
from core.runners.dispatch.local import Word
from core.runners.dispatch.slots import Computation, Slot
from core.runners.dispatch.trials import Task
from core.runners.worker import messages
from core.runners.worker.messages import Report
from tests.runners.helpers import PATIENCE, LocalRunner, Watch, assert_same, config

ROOT = Path(__file__).parents[3]
SECONDS_OF_WORK = 0.14e-9
"""What one of the work takes that `core.config.STEP_WORK` counts, on the machine that it was measured on."""


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def stop_until_it_is_killed(pid: int) -> None:
    """Stop a worker, and have its runner be impatient until it has killed it: one that is slow is not stopped."""
    os.kill(pid, signal.SIGSTOP)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(local, "MOST_QUIET", 3)
        assert wait_for_end(os.pidfd_open(pid))


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runners that look often, and wait for workers for as long as they may take."""
    monkeypatch.setattr(local, "LOOK", 0.01)
    for name in ("MOST_QUIET", "MOST_QUIET_AT_START"):
        monkeypatch.setattr(local, name, 10**9)


def test_a_worker_that_is_killed_is_replaced_and_its_runs_start_again() -> None:
    runner = LocalRunner(workers=1)
    runner.start()
    watch = Watch(runner)
    runs = [config(1, steps=6000), config(1, 0.01, steps=6000)]
    runner.submit("ann", [Run(each) for each in runs])
    watch.until_running(*runs)
    cursor = Cursor()
    assert runner.news(runs[0].digest, cursor, arrays=True) is not None
    (before,) = runner.pids
    kill(before)
    histories = watch.until_ended(*runs)
    assert runner.pids != [before]
    assert watch.states[runs[0].digest] == ["queued", "running", "queued", "running", "finished"]
    news = runner.news(runs[0].digest, cursor, arrays=True)
    assert news is not None
    assert news.reset
    for history, expected in zip(histories, train(runs), strict=True):
        assert_same(history, expected)
    runner.close()


def test_a_run_that_kills_its_worker_twice_fails() -> None:
    runner = LocalRunner(workers=1)
    runner.start()
    watch = Watch(runner)
    deadly = config(2, steps=20_000)
    runner.submit("ann", [Run(deadly)])
    for _ in range(2):
        watch.until_running(deadly)
        (killed,) = runner.pids
        kill(killed)
        watch.until(lambda killed=killed: killed not in runner.pids)  # type: ignore[misc]
    (history,) = watch.until_ended(deadly)
    assert history.state == "failed"
    assert history.fault is not None
    assert "died" in history.fault.message
    harmless = config(3)
    runner.submit("bob", [Run(harmless)])
    assert watch.until_ended(harmless)[0].state == "finished"
    runner.close()


def test_a_deadly_run_does_not_take_its_neighbours_along() -> None:
    """It is in company at first, then with half of it, then alone, where two deaths are its own."""
    runner = LocalRunner(workers=1)
    runner.start()
    watch = Watch(runner)
    deadly, harmless = config(4, steps=20_000), [config(seed, steps=5000) for seed in (5, 6, 7)]
    runner.submit("ann", [Run(deadly), *(Run(each) for each in harmless)])
    watch.until_running(deadly, *harmless)
    deaths = 0
    while runner.state(deadly.digest) != "failed":
        watch.until(lambda: runner.state(deadly.digest) in ("running", "failed"))
        if runner.state(deadly.digest) == "running":
            (killed,) = runner.pids
            kill(killed)
            watch.until(lambda killed=killed: killed not in runner.pids)  # type: ignore[misc]
            deaths += 1
    assert deaths <= 5
    assert {history.state for history in watch.until_ended(*harmless)} == {"finished"}
    together = [config(seed) for seed in (8, 9)]
    runner.submit("bob", [Run(each) for each in together])
    watch.until_ended(*together)
    runner.close()


def test_deaths_from_outside_cost_runs_nothing_but_time() -> None:
    """An out-of-memory killer strikes worker after worker, none of whose runs did anything."""
    runner = LocalRunner(workers=2)
    runner.start()
    watch = Watch(runner)
    runs = [config(seed, steps=3000, network={"hidden": [8 + seed % 4, 8]}) for seed in range(12)]
    runner.submit("ann", [Run(each) for each in runs])
    for number in range(6):
        # One that is killed again and again before it is ready cannot be started.
        slot = runner.local._slots[number % 2]
        watch.until(
            lambda slot=slot: slot.ready and sum(runner.state(each.digest) == "running" for each in runs) >= 2  # type: ignore[misc]
        )
        killed = runner.pids[number % 2]
        kill(killed)
        watch.until(lambda killed=killed: killed not in runner.pids)  # type: ignore[misc]
    assert [history.state for history in watch.until_ended(*runs)] == ["finished"] * len(runs)
    assert_same(runner.history(runs[3].digest), train([runs[3]])[0])  # type: ignore[arg-type]
    runner.close()


def test_a_run_is_blamed_only_where_it_was_alone() -> None:
    runner = LocalRunner(workers=1)
    runner.start()
    watch = Watch(runner)
    runs = [config(seed, steps=4000) for seed in (1, 2)]
    runner.submit("ann", [Run(each) for each in runs])
    # Twice together, then once each.
    for alone in (0, 0, 1):
        watch.until(lambda alone=alone: sum(runner.state(r.digest) == "running" for r in runs) == 2 - alone)  # type: ignore[misc]
        (killed,) = runner.pids
        kill(killed)
        watch.until(lambda killed=killed: killed not in runner.pids)  # type: ignore[misc]
    assert [history.state for history in watch.until_ended(*runs)] == ["finished"] * 2
    runner.close()


@pytest.mark.usefixtures("patient")
def test_a_worker_that_is_stopped_is_replaced() -> None:
    runner = LocalRunner(workers=1)
    runner.start()
    watch, run = Watch(runner), config(12, steps=6000)
    runner.submit("ann", [Run(run)])
    watch.until_running(run)
    (stopped,) = runner.pids
    stop_until_it_is_killed(stopped)
    assert watch.until_ended(run)[0].state == "finished"
    (other,) = runner.pids
    assert other != stopped
    future = runner.compute("running_sum", {"terms": 10_000})
    stop_until_it_is_killed(other)
    assert future.result(PATIENCE)["count"][-1] == 10_000
    runner.close()


def test_a_worker_that_a_busy_machine_starves_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says nothing for the longest step there may be, of which the machine gives it a twentieth of the time."""
    seconds = 20 * MAX_AT_ONCE * SECONDS_OF_WORK
    runner, looks, looked = LocalRunner(workers=1), threading.Semaphore(0), threading.Semaphore(0)
    closing = runner.local._closing

    def wait_to_look(seconds: float) -> bool:
        looked.release()
        looks.acquire()
        return closing.is_set()

    monkeypatch.setattr(closing, "wait", wait_to_look)
    runner.start()
    watch, run = Watch(runner), config(12, steps=6000)
    runner.submit("ann", [Run(run)])
    watch.until_running(run)
    (starved,) = runner.pids
    os.kill(starved, signal.SIGSTOP)
    for _ in range(round(seconds / local.LOOK)):
        assert looked.acquire(timeout=PATIENCE)
        looks.release()
    assert looked.acquire(timeout=PATIENCE)
    os.kill(starved, signal.SIGCONT)
    watch.until_ended(run)
    assert watch.states[run.digest] == ["queued", "running", "finished"]
    runner.close()
    looks.release()


@pytest.mark.usefixtures("patient")
def test_a_step_without_end_costs_nobody_else_their_runs() -> None:
    """A worker that is stopped stands for one in such a step."""
    endless, harmless = config(1, steps=20_000), config(2, steps=2000)
    runner = LocalRunner(workers=1)
    runner.start()
    watch = Watch(runner)
    runner.submit("ann", [Run(harmless), Run(endless)])
    while runner.state(endless.digest) != "failed":
        watch.until(lambda: runner.state(endless.digest) in ("running", "failed"))
        if runner.state(endless.digest) == "running":
            (stopped,) = runner.pids
            stop_until_it_is_killed(stopped)
            watch.until(lambda stopped=stopped: stopped not in runner.pids)  # type: ignore[misc]
    assert [history.state for history in watch.until_ended(endless, harmless)] == ["failed", "finished"]
    runner.close()


@pytest.mark.usefixtures("patient")
def test_a_worker_that_has_nothing_to_do_may_be_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = LocalRunner(workers=1)
    runner.start()
    before = runner.pids
    runner.compute("running_sum", {"terms": 2}).result(PATIENCE)
    monkeypatch.setattr(local, "MOST_QUIET", 10)
    looks, wait = threading.Semaphore(0), runner.local._closing.wait
    monkeypatch.setattr(runner.local._closing, "wait", lambda seconds: looks.release() or wait(seconds))
    for _ in range(30):
        assert looks.acquire(timeout=PATIENCE)
    assert runner.pids == before
    runner.close()


def test_workers_that_cannot_start_fail_their_runs_and_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = LocalRunner(workers=1)
    monkeypatch.setenv("REGLAB_DEVICE", "abacus")
    runner.start()
    watch = Watch(runner)
    run = config(10)
    runner.submit("ann", [Run(run)])
    (history,) = watch.until_ended(run)
    assert history.state == "failed"
    assert history.fault is not None
    assert "abacus" in history.fault.message
    monkeypatch.setenv("REGLAB_DEVICE", "cpu")
    runner.release("ann")
    runner.submit("ann", [Run(run)])
    watch.until(lambda: runner.state(run.digest) == "finished")
    runner.close()


def test_a_worker_that_cannot_be_understood_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = messages.read

    def fail_once(stream: BinaryIO) -> Iterator[object]:
        monkeypatch.setattr(messages, "read", whole)
        for message in whole(stream):
            if isinstance(message, Report):
                raise ZeroDivisionError("a bug")
            yield message

    monkeypatch.setattr(messages, "read", fail_once)
    runner = LocalRunner(workers=1)
    runner.start()
    watch = Watch(runner)
    before, run = runner.pids, config(11)
    runner.submit("ann", [Run(run)])
    assert watch.until_ended(run)[0].state == "finished"
    assert runner.pids != before
    runner.close()


def test_a_process_that_cannot_be_made_is_tried_again_and_then_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders that need it do not fail where they are given, under the lock of whoever gives them."""
    made = process.subprocess.Popen

    def refuse(*given: object, **more: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(process.subprocess, "Popen", refuse)
    runner = LocalRunner(workers=1)
    watch, run = Watch(runner), config(13)
    runner.submit("ann", [Run(run)])
    future = runner.compute("running_sum", {"terms": 5})
    runner.start()
    (history,) = watch.until_ended(run)
    assert history.fault is not None
    assert "no more processes" in history.fault.message
    with pytest.raises(ComputationError, match="no more processes"):
        future.result(PATIENCE)
    monkeypatch.setattr(process.subprocess, "Popen", made)
    runner.release("ann")
    runner.submit("ann", [Run(run)])
    watch.until(lambda: runner.state(run.digest) == "finished")
    runner.close()


STARTS_AND_WAITS = """
import sys
sys.path.insert(0, ".")
from core.runners import Run
from tests.runners.helpers import LocalRunner, Watch, config
runner = LocalRunner(workers=1)
runner.start()
watch = Watch(runner)
run = config(1, steps=20_000, network={"hidden": [512, 512]})
runner.submit("ann", [Run(run)])
watch.until_running(run)
print(*runner.pids, flush=True)
sys.stdin.read()
"""


def test_no_worker_outlives_a_parent_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        handle = os.pidfd_open(worker)
        parent.kill()
        assert wait_for_end(handle)


def test_close_ends_workers_at_once() -> None:
    runner = LocalRunner(workers=2)
    runner.start()
    watch = Watch(runner)
    # Of two shapes, so that each worker has one. They are up and busy before they are told to end.
    runs = [config(1, steps=20_000, network={"hidden": [width, width]}) for width in (256, 255)]
    runner.submit("ann", [Run(run) for run in runs])
    watch.until_running(*runs)
    assert all(slot.tasks for slot in runner.local._slots)
    processes = [slot.process._process for slot in runner.local._slots if slot.process]
    runner.close()
    # They ended by themselves: one that had to be killed has the signal's number instead.
    assert [process.returncode for process in processes] == [0, 0]


def wait_for_end(handle: int) -> bool:
    """Wait for the end of the process that a pidfd names."""
    import select

    poll = select.poll()
    poll.register(handle, select.POLLIN)
    ended = bool(poll.poll(PATIENCE * 1000))
    os.close(handle)
    return ended


# What is blamed, without processes.


def computing(*numbers: int) -> tuple[LocalDispatch, Slot]:
    """Return a dispatch whose one worker has these computations, and that worker's slot."""
    dispatch = LocalDispatch(workers=1)
    (slot,) = dispatch._slots
    for number in numbers:
        slot.take_computation(Computation(number, "running_sum", {"terms": number}))
    return dispatch, slot


def failed_by_a_death(dispatch: LocalDispatch, slot: Slot) -> list[int]:
    """Have the slot's worker die, and return which computations fail by that."""
    word = Word()
    dispatch._take_back(slot, word)
    return [ticket for ticket, _ in word.failed]


def test_a_computation_that_kills_two_workers_fails() -> None:
    dispatch, slot = computing(1)
    assert failed_by_a_death(dispatch, slot) == []
    assert list(slot.computations) == [1]
    assert failed_by_a_death(dispatch, slot) == [1]
    assert not slot.computations


def test_only_what_is_computed_alone_is_blamed_for_a_death() -> None:
    dispatch, slot = computing(3, 4)
    for _ in range(5):
        task = Task.of(Job(1, config(1), 0))
        dispatch._places[1] = task, slot
        slot.take(task)
        assert failed_by_a_death(dispatch, slot) == []
        dispatch.cancel([1])
        assert list(slot.computations) == [3, 4]
    assert failed_by_a_death(dispatch, slot) == []
    assert failed_by_a_death(dispatch, slot) == [3]
    assert slot.computations[4].deaths == 0
