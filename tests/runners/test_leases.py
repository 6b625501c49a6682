"""Runs are kept for as long as whoever wants them said, from its last sign on."""

import time
from collections.abc import Iterator

import pytest

from core.runners import Run
from tests.runners.helpers import TellingRunner, Watch, config

LEASE = 1000.0
"""Seconds, so many that nothing ends by itself while a test runs."""


@pytest.fixture
def runner() -> Iterator[TellingRunner]:
    """A runner that is not started, so that nothing ends."""
    runner = TellingRunner()
    yield runner
    runner.close()


def test_runs_are_freed_once_nobody_has_given_a_sign_for_a_while(runner: TellingRunner) -> None:
    run, other, kept = config(1), config(2), config(3)
    before = time.monotonic()
    runner.submit("ann", [Run(run)], LEASE)
    runner.submit(("ann", "a section of hers"), [Run(other)], LEASE)
    runner.submit("carl", [Run(kept)])
    runner.expire(before + LEASE - 1)
    assert runner.state(run.digest) == "queued"
    between = time.monotonic()
    runner.submit(("ann", "a section of hers"), [Run(other)], LEASE)
    runner.expire(between + LEASE - 1e-6)
    assert runner.state(run.digest) is None
    assert runner.state(other.digest) == "queued"
    runner.expire(time.monotonic() + LEASE)
    assert runner.state(other.digest) is None
    assert runner.state(kept.digest) == "queued"


def test_a_sign_keeps_runs_and_says_for_how_long(runner: TellingRunner) -> None:
    run = config(1)
    runner.submit("ann", [Run(run)], LEASE)
    assert runner.keep("ann")
    runner.expire(time.monotonic() + 2 * LEASE)
    assert runner.state(run.digest) == "queued"
    assert runner.keep("ann", 2 * LEASE)
    runner.expire(time.monotonic() + LEASE)
    assert runner.state(run.digest) == "queued"
    runner.expire(time.monotonic() + 2 * LEASE)
    assert runner.state(run.digest) is None


def test_whoever_gives_a_sign_after_that_has_them_again(runner: TellingRunner) -> None:
    run = config(1)
    runner.submit("ann", [Run(run)], LEASE)
    for _ in range(2):
        runner.expire(time.monotonic() + LEASE)
        assert runner.state(run.digest) is None
        assert runner.keep("ann", LEASE)
        assert runner.state(run.digest) == "queued"
    assert not runner.keep("nobody", LEASE)


def test_what_is_released_is_not_released_again(runner: TellingRunner) -> None:
    run = config(1)
    runner.submit("ann", [Run(run)], LEASE)
    runner.release("ann")
    assert runner.state(run.digest) is None
    assert runner.releases.get() == "ann"
    runner.expire(time.monotonic() + LEASE)
    assert runner.releases.empty()


def test_saying_again_what_is_wanted_starts_nothing_anew(runner: TellingRunner) -> None:
    runner.start()
    watch, run = Watch(runner), config(1, steps=20_000)
    runner.submit("ann", [Run(run)], LEASE)
    watch.until_running(run)
    for _ in range(10):
        runner.submit("ann", [Run(run)], LEASE)
    assert runner.state(run.digest) == "running"
    assert set(watch.states[run.digest]) == {"queued", "running"}
    runner.submit("ann", [Run(config(2))], LEASE)
    assert runner.state(run.digest) is None


def test_a_runner_that_is_started_sees_leases_end_by_itself(runner: TellingRunner) -> None:
    runner.start()
    run = config(1, steps=20_000)
    runner.submit("ann", [Run(run)], 0.0)
    runner.until_released("ann")
    assert runner.state(run.digest) is None
