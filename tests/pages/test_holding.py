"""Runs that are held by looking at them again and again, with real workers."""

import threading
import time
from collections.abc import Iterator

import pytest

from core import runners
from core.runners import Run
from pages.parts import holding
from pages.parts.holding import Holder, looks_again, owner_of
from tests.runners.helpers import PATIENCE, TellingRunner, Watch, config

LATER = 1e9
"""Seconds, so many that nothing is swept while a test runs."""


@pytest.fixture
def runner() -> Iterator[TellingRunner]:
    """A runner that is not started, so that nothing ends, as the process's runner."""
    runner = TellingRunner()
    runners.use(runner)
    yield runner
    runners.use(None)
    runner.close()


def test_a_section_is_told_from_a_page() -> None:
    assert looks_again(owner_of("token", "l1_l2_weight_paths"))
    assert not looks_again("token")


def test_runs_are_freed_once_nobody_has_looked_for_a_while(runner: TellingRunner) -> None:
    holder, run, other = Holder(runner, LATER), config(1), config(2)
    before = time.monotonic()
    holder.hold("ann", [Run(run)])
    holder.hold("bob", [Run(other)])
    assert holder.sweep(before + LATER - 1) is not None
    assert runner.state(run.digest) == "queued"
    between = time.monotonic()
    holder.hold("bob", [Run(other)])
    due = holder.sweep(between + LATER)
    assert due is not None
    assert due > between + LATER
    assert runner.state(run.digest) is None
    assert runner.state(other.digest) == "queued"
    assert holder.sweep(due) is None
    assert runner.state(other.digest) is None


def test_whoever_looks_again_after_that_holds_them_again(runner: TellingRunner) -> None:
    holder, run = Holder(runner, LATER), config(1)
    for _ in range(2):
        holder.hold("ann", [Run(run)])
        assert runner.state(run.digest) == "queued"
        assert holder.sweep(time.monotonic() + 2 * LATER) is None
        assert runner.state(run.digest) is None


def test_looking_again_starts_no_run_anew(runner: TellingRunner) -> None:
    runner.start()
    watch, holder, run = Watch(runner), Holder(runner, LATER), config(1, steps=20_000)
    holder.hold("ann", [Run(run)])
    watch.until_running(run)
    for _ in range(10):
        holder.hold("ann", [Run(run)])
    assert runner.state(run.digest) == "running"
    assert set(watch.states[run.digest]) == {"queued", "running"}
    holder.hold("ann", [Run(config(2))])
    assert runner.state(run.digest) is None


def test_one_thread_sweeps_for_all_and_ends_with_the_last(runner: TellingRunner) -> None:
    before = set(threading.enumerate())
    holder = Holder(runner, LATER)
    for number in range(200):
        holder.hold(f"owner {number % 50}", [Run(config(number % 50))])
    (sweeper,) = set(threading.enumerate()) - before
    assert sweeper.is_alive()
    before.add(sweeper)
    Holder(runner, 0.0).hold("ann", [Run(config(1))])
    assert runner.releases.get(timeout=PATIENCE) == "ann"
    for swift in set(threading.enumerate()) - before:
        swift.join(PATIENCE)
        assert not swift.is_alive()


def test_what_is_let_go_is_freed_and_not_swept(runner: TellingRunner) -> None:
    holder, run = Holder(runner, LATER), config(1)
    holder.hold("ann", [Run(run)])
    holder.let_go("ann")
    assert runner.state(run.digest) is None
    assert holder.sweep(0.0) is None


def test_a_holder_stays_with_its_runner(runner: TellingRunner) -> None:
    """At shutdown the process forgets its runner, and a sweep must not make it start another one."""
    holder = holding.holder()
    assert holding.holder() is holder
    holder.hold("ann", [Run(config(1))])
    runners.use(None)
    runner.close()
    assert holder.sweep(time.monotonic() + LATER) is None
    assert runner.releases.get(timeout=PATIENCE) == "ann"
    assert runners._current is None
    runners.use(other := TellingRunner())
    assert holding.holder().runner is other
