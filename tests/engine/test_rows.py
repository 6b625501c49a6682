"""A row does not depend on its neighbours: the same config gives the same history, exactly."""

import random
from collections.abc import Sequence
from itertools import count

import numpy as np
import pytest

from core.config import RunConfig, unsuited
from core.datasets import DATASETS
from core.engine.local import train
from core.engine.stack import Stack
from core.history import History
from core.stacking import stack_key
from core.techniques import TECHNIQUES as REGISTERED

NETWORKS = {
    "small": {"network": {"hidden": [5]}, "batch_size": 8},
    "preset": {"network": {"hidden": [64, 64]}, "batch_size": 32},
    "odd": {"network": {"hidden": [33, 7, 19], "activation": "tanh"}, "batch_size": 13},
    "odd_sigmoid": {"network": {"hidden": [7, 5], "activation": "sigmoid"}, "batch_size": 13},
    "odd_gelu": {"network": {"hidden": [7, 5], "activation": "gelu"}, "batch_size": 13},
    "narrow": {"network": {"hidden": [1, 3]}, "batch_size": 10},
    "odd_silu": {"network": {"hidden": [7, 5], "activation": "silu"}, "batch_size": 13},
    "odd_elu": {"network": {"hidden": [7, 5], "activation": "elu"}, "batch_size": 13},
    "odd_leaky_relu": {"network": {"hidden": [7, 5], "activation": "leaky_relu"}, "batch_size": 13},
    "single": {"network": {"hidden": [8, 8], "activation": "sigmoid"}, "batch_size": 1},
    "rmsprop": {"network": {"hidden": [16, 5]}, "batch_size": 16, "optimiser": {"name": "rmsprop", "lr": 0.01}},
    "adagrad": {"network": {"hidden": [16, 5]}, "batch_size": 16, "optimiser": {"name": "adagrad", "lr": 0.1}},
    "adam": {"network": {"hidden": [16, 16]}, "batch_size": 16, "optimiser": {"name": "adam", "lr": 0.01}},
    "nesterov": {
        "network": {"hidden": [16], "activation": "gelu"},
        "batch_size": 16,
        "optimiser": {"name": "sgd", "lr": 0.1, "momentum": 0.9, "nesterov": True},
    },
    "regression": {"network": {"hidden": [9]}, "batch_size": 13, "data": {"name": "sine", "train_size": 100}},
    "recurrent": {
        "network": {"kind": "rnn", "hidden": [7], "recurrent_gain": 1.5},
        "batch_size": 13,
        "data": {"name": "adding", "train_size": 100},
    },
    "recurrent_adam": {
        "network": {"kind": "rnn", "hidden": [32]},
        "batch_size": 32,
        "data": {"name": "adding", "train_size": 64},
        "optimiser": {"name": "adam", "lr": 0.01},
    },
    "curves": {"network": {"hidden": [9]}, "batch_size": 13, "data": {"name": "mnist1d", "train_size": 100}},
    "wide": {"network": {"hidden": [256]}, "batch_size": 64, "data": {"name": "digits", "train_size": 200}},
}
TECHNIQUES: list[dict[str, object]] = [
    {},
    {"l2": {"lambda": 0.01}},
    {"l2": {"lambda": 0.01, "on": "all"}, "l1": {"lambda": 0.001}},
    {"l1": {"lambda": 0.003, "form": "proximal"}},
    {"dropout": {"p": 0.3}},
    {"dropout": {"p": 0.0}, "clip_norm": {"max_norm": 0.2}},
    {"clip_value": {"max_value": 0.01}, "weight_decay": {"lambda": 0.1}},
    {"init": {"scheme": "kaiming_normal", "bias": 0.1}, "dropout": {"p": 0.7}},
    {"max_norm": {"max_norm": 0.5}, "input_noise": {"sigma": 0.2}},
    {"warmup": {"steps": 9}, "label_smoothing": {"epsilon": 0.1}},
    {"cosine": {}, "warmup": {"steps": 30}},
    {"mixup": {"alpha": 0.4}},
    {"mixup": {"alpha": 8.0}, "input_noise": {"sigma": 0.1}, "dropout": {"p": 0.2}},
    {"random_shift": {"limit": 3}, "input_noise": {"sigma": 0.1}},
    {"random_shift": {"limit": 1}},
]
SCHEDULES: list[list[dict[str, object]]] = [
    [],
    [{"step": 11, "path": "optimiser.lr", "value": 0.03}],
    [
        {"step": 5, "path": "techniques.dropout.p", "value": 0.4},
        {"step": 23, "path": "techniques.l2.lambda", "value": 0.05},
        {"step": 23, "path": "techniques.clip_norm.max_norm", "value": 0.1},
        {"step": 40, "path": "techniques.dropout.p", "value": 0.0},
    ],
    [
        {"step": 17, "path": "optimiser.momentum", "value": 0.9},
        {"step": 31, "path": "optimiser.momentum", "value": 0.5},
    ],
]


def crowd(
    network: str, batch_norm: bool = False, dtype: str = "float32", size: int = 50, beside: str = ""
) -> list[RunConfig]:
    """Return runs of one stack key that differ in everything else; `beside` is a technique that all of them name."""
    shapes = {"data": {"name": "moons", "train_size": 100, "noise": 0.3}} | NETWORKS[network]
    configs = []
    for n in range(size):
        techniques = TECHNIQUES[n % len(TECHNIQUES)] | (
            {"batch_norm": {"momentum": 0.1 + n / 100}} if batch_norm else {}
        )
        techniques |= {beside: {}} if beside else {}
        dataset, kind = DATASETS[shapes["data"]["name"]], shapes["network"].get("kind", "mlp")
        techniques = {name: s for name, s in techniques.items() if not unsuited(REGISTERED[name], 16, dataset, kind)}
        seeds = {"data": shapes["data"] | {"seed": n % 3}, "seed": n % 5}
        given = shapes | seeds | {"steps": 70 - n % 4, "evaluations": 5, "dtype": dtype, "techniques": techniques}
        configs.append(RunConfig.model_validate(given))
    assert len({stack_key(c) for c in configs}) == 1
    return configs


def assert_same(one: History, other: History) -> None:
    assert (one.state, one.step) == (other.state, other.step)
    assert set(one.names) == set(other.names)
    for name in one.names:
        a, b = one.series(name), other.series(name)
        np.testing.assert_array_equal(a.steps, b.steps, err_msg=name)
        np.testing.assert_array_equal(a.values, b.values, err_msg=name)
    for name in one.constants.keys() | other.constants.keys():
        np.testing.assert_array_equal(one.constants[name], other.constants[name], err_msg=name)


def alone(configs: Sequence[RunConfig], chosen: Sequence[int]) -> dict[int, History]:
    return {n: train([configs[n]], keep_parameters=True)[0] for n in chosen}


WITHOUT_NORM = {"single", "recurrent", "recurrent_adam"}
CHOSEN = (0, 9, 4, 11, 12, 21, 28, 44)


@pytest.mark.parametrize("beside", ["layer_norm", "ema"])
@pytest.mark.parametrize("network", ["small", "odd"])
def test_alone_as_in_a_crowd_beside(network: str, beside: str) -> None:
    configs = crowd(network, beside=beside)
    together = train(configs, keep_parameters=True)
    for n, history in alone(configs, CHOSEN).items():
        assert_same(history, together[n])


@pytest.mark.parametrize(
    ("network", "batch_norm"),
    # Batch norm refuses a batch of one and a recurrent network, see tests/test_faults.py.
    [(network, norm) for network in NETWORKS for norm in (False, True) if not (norm and network in WITHOUT_NORM)],
)
def test_alone_as_in_a_crowd(network: str, batch_norm: bool) -> None:
    configs = crowd(network, batch_norm)
    together = train(configs, keep_parameters=True)
    for n, history in alone(configs, CHOSEN).items():
        assert_same(history, together[n])


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
@pytest.mark.parametrize("network", ["odd", "recurrent_adam"])
def test_each_with_its_own_techniques_alone_as_beside_all_others(network: str, dtype: str) -> None:
    configs = crowd(network, dtype=dtype, size=len(TECHNIQUES))
    together = train(configs, keep_parameters=True)
    for n, history in alone(configs, range(len(TECHNIQUES))).items():
        assert_same(history, together[n])


@pytest.mark.parametrize("beside", ["batch_norm", "layer_norm", "ema"])
@pytest.mark.parametrize("dtype", ["float64", "bfloat16", "float16"])
def test_every_dtype(dtype: str, beside: str) -> None:
    configs = crowd("small", beside == "batch_norm", dtype, beside="" if beside == "batch_norm" else beside)
    together = train(configs, keep_parameters=True)
    for n, history in alone(configs, CHOSEN).items():
        assert_same(history, together[n])


@pytest.mark.parametrize("dtype", ["float64", "bfloat16", "float16"])
def test_every_dtype_of_a_recurrent_network(dtype: str) -> None:
    configs = crowd("recurrent", dtype=dtype)
    together = train(configs, keep_parameters=True)
    for n, history in alone(configs, CHOSEN[:2]).items():
        assert_same(history, together[n])


@pytest.mark.parametrize("network", ["small", "preset", "adam", "recurrent"])
def test_admitted_late_and_in_chunks_of_any_length(network: str) -> None:
    configs = crowd(network, batch_norm=network == "preset")
    histories = admitted_late(configs)
    for n, history in alone(configs, CHOSEN).items():
        assert_same(history, histories[n])


@pytest.mark.parametrize("momentum", [0.0, 0.3])
def test_changing_mid_run_alone_in_a_crowd_and_late(momentum: float) -> None:
    configs = [scheduled(run, n, momentum) for n, run in enumerate(crowd("small"))]
    together, late = train(configs, keep_parameters=True), admitted_late(configs)
    for n, history in alone(configs, CHOSEN).items():
        assert_same(history, together[n])
        assert_same(history, late[n])


def scheduled(run: RunConfig, n: int, momentum: float) -> RunConfig:
    """Return a run, every third with momentum, with one of `SCHEDULES` and what that names, at first doing nothing."""
    given = run.canonical()
    schedule = SCHEDULES[n % len(SCHEDULES)]
    idle = {"dropout": {"p": 0.0}, "l2": {"lambda": 0.0}, "clip_norm": {"max_norm": 1e6}}
    named = {str(change["path"]).split(".")[1] for change in schedule if "techniques" in str(change["path"])}
    given["techniques"] = {name: idle[name] for name in named} | given["techniques"]
    given["optimiser"] = {"name": "sgd", "lr": 0.1, "momentum": momentum if n % 3 else 0.0}
    return RunConfig.model_validate(given | {"schedule": schedule})


@pytest.mark.parametrize("batch_norm", [False, True])
def test_stopped_early_alone_in_a_crowd_and_late(batch_norm: bool) -> None:
    configs = [impatient(run, (1, 2, 4, 200)[n % 4]) for n, run in enumerate(crowd("small", batch_norm))]
    together, late = train(configs, keep_parameters=True), admitted_late(configs)
    stopped = {history.step < history.config.steps for history in together}
    assert stopped == {True, False}
    for n, history in alone(configs, CHOSEN).items():
        assert_same(history, together[n])
        assert_same(history, late[n])


def impatient(run: RunConfig, patience: int) -> RunConfig:
    """Return a run that overshoots, evaluated often and stopped early."""
    given = run.canonical()
    given["optimiser"]["lr"] = 2.0
    techniques = given["techniques"] | {"early_stopping": {"patience": patience}}
    return RunConfig.model_validate(given | {"techniques": techniques, "evaluations": 40})


def admitted_late(configs: Sequence[RunConfig]) -> dict[int, History]:
    """Train rows that come whenever they are in phase, in chunks of any length; some are retired mid-way."""
    stack = Stack(configs[0], keep_parameters=True)
    histories = {n: History(c) for n, c in enumerate(configs)}
    waiting = list(histories)
    dice = random.Random(1)
    gone: set[int] = set()
    for turn in count():
        if waiting and stack.admits_now(configs[waiting[0]]):
            arriving = [waiting.pop(0) for _ in range(min(len(waiting), dice.randint(1, 9)))]
            stack.admit({n: configs[n] for n in arriving})
        for n, delta in stack.advance(dice.choice([0.0, 0.001, 0.01])).items():
            histories[n].append(delta)
        if turn == 12:
            leaving = [row.key for row in stack.crew.rows if row.key not in CHOSEN][:5]
            stack.retire(leaving)
            gone.update(leaving)
        if not waiting and not len(stack):
            break
    assert gone
    return histories


def test_runs_of_different_lengths_on_the_same_data() -> None:
    """Rows at different points of their schedules record together though they do not stand side by side."""
    given = {"data": {"name": "moons", "train_size": 100}, "network": {"hidden": [8]}, "evaluations": 5}
    lengths = (70, 65, 70, 60)
    configs = [RunConfig.model_validate(given | {"seed": n, "steps": steps}) for n, steps in enumerate(lengths)]
    assert len({stack_key(c) for c in configs}) == 1
    together = train(configs, keep_parameters=True)
    for n, history in alone(configs, range(4)).items():
        assert_same(history, together[n])


def test_a_row_that_diverges_leaves_its_neighbours_alone() -> None:
    configs = crowd("preset", size=6)
    wild = configs[0].model_copy(update={"optimiser": configs[0].optimiser.model_copy(update={"lr": 100.0})})
    together = train([wild, *configs], keep_parameters=True)
    assert together[0].state == "diverged"
    for n, history in alone(configs, range(6)).items():
        assert_same(history, together[n + 1])
    assert_same(train([wild], keep_parameters=True)[0], together[0])


def test_an_advance_is_as_many_chunks_as_fit() -> None:
    """Rows of one length leave together, and what one call gives out is all that they recorded."""
    configs = [config for config in crowd("small") if config.steps == 70]
    stack = Stack(configs[0], keep_parameters=True)
    stack.admit(dict(enumerate(configs)))
    first, rest = stack.advance(1e6), stack.advance(1e6)
    assert not len(stack)
    for n, history in enumerate(train(configs, keep_parameters=True)):
        assert 0 < first[n].step < 14, "less than up to the next evaluation"
        whole = History(configs[n])
        whole.append(first[n])
        whole.append(rest[n])
        assert_same(whole, history)


def test_a_row_out_of_phase_is_refused() -> None:
    configs = crowd("small", size=2)
    stack = Stack(configs[0])
    stack.admit({0: configs[0]})
    stack.advance(0.0)
    assert not stack.admits_now(configs[1])
    with pytest.raises(ValueError, match="does not fit"):
        stack.admit({1: configs[1]})
