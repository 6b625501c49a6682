"""The book of a runner, over worker processes."""

from collections.abc import Sequence

import pytest

from core import train
from core.history import History
from core.runners import Cursor, LocalDispatch, Run, Runner
from core.runners.base import SEED, SHOWN, STOP, STOP_SEED, Detail, Job
from core.study import study
from tests.runners.helpers import LocalRunner, Watch, assert_same, config, delta_of


def test_histories_are_those_of_train_to_the_bit(runner: LocalRunner, watch: Watch) -> None:
    configs = [
        config(1),
        config(1, 0.01),
        config(2, dtype="float64"),
        config(3, techniques={"batch_norm": {}, "dropout": {"p": 0.3}, "clip_norm": {"max_norm": 0.5}}),
        config(4, data={"name": "digits", "train_size": 100}, optimiser={"name": "adam"}, dtype="bfloat16", steps=40),
    ]
    runner.submit("ann", [Run(each, priority) for each, priority in zip(configs, [0, 0, 1, 1, 1], strict=True)])
    for trained, expected in zip(watch.until_ended(*configs), train(configs), strict=True):
        assert trained.state == "finished"
        assert trained.seconds > 0
        assert_same(trained, expected)


def test_a_diverged_run_keeps_its_fault(runner: LocalRunner, watch: Watch) -> None:
    wild = config(5, optimiser={"name": "sgd", "lr": 100.0}, network={"hidden": [8, 8], "activation": "linear"})
    runner.submit("ann", [Run(wild)])
    (history,) = watch.until_ended(wild)
    (expected,) = train([wild])
    assert history.state == "diverged"
    assert history.fault == expected.fault
    assert_same(history, expected)


def test_two_owners_share_a_run_until_the_last_one_goes(runner: LocalRunner, watch: Watch) -> None:
    shared = config(6, steps=20_000)
    runner.submit("ann", [Run(shared)])
    runner.submit("bob", [Run(shared)])
    watch.until_running(shared)
    runner.release("ann")
    assert runner.state(shared.digest) == "running"
    runner.release("bob")
    assert runner.state(shared.digest) is None
    assert runner.history(shared.digest) is None


def test_what_an_owner_no_longer_names_is_cancelled(runner: LocalRunner, watch: Watch) -> None:
    dropped, kept = config(7, steps=20_000), config(8, steps=20_000)
    runner.submit("ann", [Run(dropped), Run(kept)])
    watch.until_running(dropped, kept)
    added = config(9)
    runner.submit("ann", [Run(kept), Run(added)])
    assert runner.state(dropped.digest) is None
    watch.until_ended(added)
    assert runner.state(kept.digest) == "running"
    runner.release("ann")


def test_cancelled_runs_leave_the_worker(runner: LocalRunner, watch: Watch) -> None:
    endless = [config(seed, steps=20_000, network={"hidden": [256, 256]}) for seed in range(20, 24)]
    runner.submit("ann", [Run(each) for each in endless])
    watch.until_running(*endless)
    runner.release("ann")
    # With these still on the workers, the next run would get a fraction of the time and no report within it.
    after = [config(seed, steps=200) for seed in range(24, 26)]
    runner.submit("ann", [Run(each, STOP) for each in after])
    watch.until_ended(*after)
    assert not any(slot.tasks for slot in runner.local._slots)


def test_a_run_that_is_submitted_again_after_its_cancellation_is_whole(runner: LocalRunner, watch: Watch) -> None:
    again = config(10, steps=3000)
    runner.submit("ann", [Run(again)])
    watch.until_running(again)
    runner.release("ann")
    runner.submit("ann", [Run(again)])
    assert_same(watch.until_ended(again)[0], train([again])[0])


def test_finished_runs_answer_at_once(runner: LocalRunner, watch: Watch) -> None:
    once = config(11)
    runner.submit("ann", [Run(once)])
    watch.until_ended(once)
    runner.release("ann")
    runner.submit("bob", [Run(once)])
    assert runner.state(once.digest) == "finished"
    runner.release("bob")


def test_released_owners_are_resumed(runner: LocalRunner, watch: Watch) -> None:
    run = config(12, steps=2000)
    runner.submit("ann", [Run(run)])
    assert runner.wanted("ann") == {run.digest}
    runner.release("ann")
    assert runner.wanted("ann") == {run.digest}
    assert runner.keep("ann")
    watch.until_ended(run)
    assert not runner.keep("nobody")
    assert runner.wanted("nobody") is None


def test_the_runs_that_are_looked_at_end_first(watch: Watch) -> None:
    runner = LocalRunner(workers=1)
    watch = Watch(runner)
    stops = [config(30, strength, steps=2000) for strength in (1e-4, 1e-3, 1e-2, 1e-1)]
    shown = [config(31, steps=2000), config(31, 0.01, steps=2000)]
    runner.submit("ann", [*(Run(each, STOP) for each in stops), *(Run(each, SHOWN) for each in shown)])
    runner.start()
    watch.until_ended(*stops, *shown)
    runner.close()
    assert set(watch.order[:2]) == {each.digest for each in shown}


def test_a_stop_that_comes_to_be_shown_overtakes(watch: Watch) -> None:
    runner = LocalRunner(workers=1)
    runner.start()
    watch = Watch(runner)
    # Of different shapes, so that they cannot be rows of one stack.
    stop, other = config(32, steps=4000), config(33, steps=4000, network={"hidden": [9, 9]})
    runner.submit("ann", [Run(stop, STOP)])
    runner.submit("bob", [Run(other, STOP)])
    watch.until_running(stop, other)
    runner.submit("ann", [Run(stop, SHOWN)])
    watch.until_ended(stop, other)
    runner.close()
    assert watch.order == [stop.digest, other.digest]


def test_fifty_owners_at_once(runner: LocalRunner, watch: Watch) -> None:
    configs = [config(seed, 0.01, steps=200) for seed in range(100, 150)]
    for number, each in enumerate(configs):
        runner.submit(f"owner {number}", [Run(config(99, steps=200)), Run(each)])
    histories = watch.until_ended(*configs)
    assert {history.state for history in histories} == {"finished"}
    assert_same(histories[17], train([configs[17]])[0])
    for number in range(50):
        runner.release(f"owner {number}")


class Noting(LocalDispatch):
    """A dispatch that notes what it is to place."""

    def __init__(self) -> None:
        super().__init__(workers=2)
        self.placed: list[str] = []

    def place(self, jobs: Sequence[Job]) -> None:
        self.placed += [job.config.digest for job in jobs]
        super().place(jobs)


def test_fifty_sessions_on_one_comparison_cost_it_once_with_its_seeds() -> None:
    shared = study(config(3, 0.01), "l2")
    pair, seeds = [Run(each) for each in shared.shown()], [Run(each, SEED) for both in shared.pairs() for each in both]
    dispatch = Noting()
    runner = Runner(dispatch)
    runner.start()
    watch = Watch(runner)
    for number in range(50):
        runner.submit(f"owner {number}", [*pair, *seeds])
    watch.until_ended(*(run.config for run in (*pair, *seeds)))
    assert sorted(dispatch.placed) == sorted({run.config.digest for run in (*pair, *seeds)})
    assert len(dispatch.placed) == 2 * shared.seeds.count
    watch.stop()
    runner.close()


def test_news_are_what_a_reader_has_not_had(runner: LocalRunner, watch: Watch) -> None:
    run = config(13)
    runner.submit("ann", [Run(run)])
    (history,) = watch.until_ended(run)
    cursor = Cursor()
    news = runner.news(run.digest, cursor, arrays=False)
    scalars = delta_of(news)
    assert news is not None
    assert not news.reset
    assert not scalars.constants
    assert all(series.values.ndim == 1 for series in scalars.series.values())
    assert runner.news(run.digest, cursor, arrays=False) is None
    arrays = delta_of(runner.news(run.digest, cursor, arrays=True))
    assert arrays.constants.keys() == history.constants.keys()
    assert scalars.series.keys() | arrays.series.keys() == set(history.names)
    assert not scalars.series.keys() & arrays.series.keys()
    assert runner.news(run.digest, cursor, arrays=True) is None
    assert runner.news("unknown", Cursor(), arrays=True) is None


def test_news_that_are_read_bit_by_bit_are_the_history(runner: LocalRunner, watch: Watch) -> None:
    run, cursor, read = config(15, steps=6000), Cursor(), History(config(15, steps=6000))

    def take() -> bool:
        if news := runner.news(run.digest, cursor, arrays=True):
            read.append(delta_of(news))
        return read.ended

    runner.submit("ann", [Run(run)])
    watch.until(take)
    assert_same(read, train([run])[0])


def test_histories_that_nobody_wants_are_forgotten_beyond_the_cache() -> None:
    runner = LocalRunner(workers=1, cache_bytes=1)
    runner.start()
    watch = Watch(runner)
    run = config(14, steps=20)
    runner.submit("ann", [Run(run)])
    watch.until_ended(run)
    assert runner.history(run.digest) is not None
    runner.release("ann")
    assert runner.history(run.digest) is None
    runner.close()


def test_a_closed_runner_takes_nothing(watch: Watch) -> None:
    runner = LocalRunner(workers=1)
    runner.start()
    runner.close()
    with pytest.raises(RuntimeError, match="closed"):
        runner.submit("ann", [Run(config())])


def test_a_run_of_which_curves_were_needed_is_recorded_anew_for_whoever_needs_all_of_it(
    runner: LocalRunner, watch: Watch
) -> None:
    run, cursor = config(31), Cursor()
    runner.submit("ann", [Run(run, SEED, Detail.CURVES)])
    watch.until(lambda: runner.state(run.digest) == "finished")
    assert runner.history(run.digest) is None
    curves = runner.history(run.digest, Detail.CURVES)
    assert curves is not None
    first = delta_of(runner.news(run.digest, cursor, arrays=False))
    assert first.series.keys() == set(curves.names)
    runner.submit("bob", [Run(run)])
    (whole,) = watch.until_ended(run)
    assert_same(whole, train([run])[0])
    news = runner.news(run.digest, cursor, arrays=True)
    assert news is not None
    assert news.reset
    assert delta_of(news).series.keys() == set(whole.names)


def test_what_is_recorded_whole_serves_whoever_needs_curves(runner: LocalRunner, watch: Watch) -> None:
    run = config(32)
    runner.submit("ann", [Run(run)])
    (whole,) = watch.until_ended(run)
    runner.submit("bob", [Run(run, SEED, Detail.CURVES)])
    assert runner.state(run.digest) == "finished"
    curves = runner.history(run.digest, Detail.CURVES)
    assert curves is not None
    assert_same(curves, whole)


def test_what_is_for_later_is_begun_once_all_else_has_ended(runner: LocalRunner, watch: Watch) -> None:
    first, later = config(41), [config(seed) for seed in (42, 43)]
    endless = config(44, steps=20_000)
    runs = [Run(run, STOP_SEED, Detail.CURVES) for run in later]
    runner.submit("ann", [Run(endless), Run(first), *runs])
    watch.until_ended(first)
    assert [runner.state(run.digest) for run in later] == [None, None]
    assert {run.digest for run in later} <= (runner.wanted("ann") or set())
    runner.submit("ann", [Run(first), *runs])
    watch.until(lambda: all(runner.state(run.digest) == "finished" for run in later))
    runner.submit("ann", [Run(endless), Run(config(45), STOP_SEED), *runs])
    assert runner.state(later[0].digest) == "finished", "what is there already is wanted at once"
    runner.release("ann")
    assert runner.state(config(45).digest) is None
    assert not runner._later
