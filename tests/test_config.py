"""The config's contract: defaults, limits, digest."""

import json

import pytest
from pydantic import ValidationError

from core import RunConfig
from core.config import MAX_AT_ONCE, MAX_WORK

CONTRACT = {
    "data": {"name": "digits", "train_size": 1000, "noise": 0.0, "label_noise": 0.0, "seed": 0},
    "network": {"kind": "mlp", "hidden": [128], "activation": "relu"},
    "optimiser": {"name": "sgd", "lr": 0.1, "momentum": 0.9, "nesterov": False},
    "techniques": {
        "l1": {"lambda": 1e-4, "on": "weights", "form": "subgradient"},
        "l2": {"lambda": 1e-3, "on": "all"},
        "weight_decay": {"lambda": 0.01},
        "dropout": {"p": 0.2},
        "batch_norm": {"momentum": 0.1},
        "clip_norm": {"max_norm": 0.1},
        "clip_value": {"max_value": 0.5},
        "init": {"scheme": "xavier_uniform", "bias": 0.01},
    },
    "batch_size": 64,
    "steps": 1000,
    "seed": 0,
    "dtype": "float32",
    "evaluations": 20,
}


def test_the_contract_is_a_config() -> None:
    config = RunConfig.model_validate(CONTRACT)
    canonical = config.canonical()
    for part, given in CONTRACT.items():
        if part != "techniques":
            assert canonical[part] == given
    assert canonical["techniques"]["init"] == {"scheme": "xavier_uniform", "scale": 1.0, "bias": 0.01}


def test_what_is_left_out_takes_its_default_and_gives_the_same_digest() -> None:
    assert RunConfig.model_validate({}).digest == RunConfig().digest
    named = RunConfig.model_validate({"data": {"name": "digits", "train_size": 1200}, "techniques": {"l1": None}})
    assert named.digest == RunConfig().digest


def test_json_in_and_out() -> None:
    config = RunConfig.model_validate(CONTRACT)
    again = RunConfig.model_validate(json.loads(json.dumps(config.canonical())))
    assert again == config
    assert again.digest == config.digest
    assert RunConfig.model_validate_json(config.model_dump_json()) == config


def test_a_whole_number_is_the_same_run() -> None:
    one, other = ({"optimiser": {"name": "sgd", "lr": lr}} for lr in (1, 1.0))
    assert RunConfig.model_validate(one).digest == RunConfig.model_validate(other).digest


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 1},
        {"steps": 999},
        {"dtype": "float64"},
        {"data": {"name": "digits", "seed": 1}},
        {"techniques": {"l2": {"lambda": 0.5}}},
        {"techniques": {"dropout": {"p": 0.0}}},
    ],
)
def test_whatever_differs_has_another_digest(change: dict[str, object]) -> None:
    assert RunConfig.model_validate(change).digest != RunConfig().digest


def test_it_is_frozen() -> None:
    with pytest.raises(ValidationError):
        RunConfig().seed = 3


def test_the_schema_is_json() -> None:
    schema = json.loads(json.dumps(RunConfig.model_json_schema()))
    assert set(schema["properties"]) == {*CONTRACT, "schedule"}


def test_a_network_too_large_is_refused() -> None:
    with pytest.raises(ValidationError, match="too large"):
        RunConfig.model_validate({"network": {"hidden": [512] * 6}, "steps": 20_000, "batch_size": "full"})
    assert RunConfig.model_validate({"network": {"hidden": [512] * 6}}).work < MAX_WORK


WIDE = {"data": {"name": "mnist1d", "train_size": 4000}, "network": {"hidden": [512] * 6}, "evaluations": 0}


@pytest.mark.parametrize(
    ("heavy", "lighter"),
    [
        ({"batch_size": "full", "dtype": "bfloat16"}, {"batch_size": "full"}),
        ({"batch_size": 4000, "dtype": "float16"}, {"batch_size": 4000, "dtype": "float64"}),
        ({"dtype": "bfloat16"}, {"dtype": "bfloat16", "data": {"name": "mnist1d", "train_size": 1000}}),
        ({"dtype": "float16", "steps": 20_000}, {"dtype": "float32", "steps": 2}),
    ],
)
def test_no_step_and_no_evaluation_holds_up_others(heavy: dict[str, object], lighter: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="too large"):
        RunConfig.model_validate({**WIDE, "steps": 2, **heavy})
    assert RunConfig.model_validate({**WIDE, "steps": 2, **lighter}).work_at_once <= MAX_AT_ONCE


def test_what_is_evaluated_is_work_too() -> None:
    often = {"network": {"hidden": [16]}, "steps": 100, "evaluations": 100}
    never, always = (RunConfig.model_validate(often | {"evaluations": n}) for n in (0, 100))
    assert always.work > 2 * never.work
    with_modes = RunConfig.model_validate(often | {"techniques": {"batch_norm": {}}})
    assert with_modes.work - never.work > 1.9 * (always.work - never.work)
    assert RunConfig.model_validate(often | {"dtype": "float16"}).work > 12 * never.work


def test_full_is_every_training_example() -> None:
    assert RunConfig.model_validate({"data": {"name": "wine", "train_size": 50}, "batch_size": "full"}).batch == 50


LATER = [
    {"step": 300, "path": "techniques.l2.lambda", "value": 0.01},
    {"step": 200, "path": "optimiser.lr", "value": 0.03},
]


def test_a_schedule_is_sorted_and_part_of_the_digest_and_none_is_not() -> None:
    base = {"techniques": {"l2": {"lambda": 0.0}}}
    one, other = (RunConfig.model_validate(base | {"schedule": changes}) for changes in (LATER, LATER[::-1]))
    assert one.digest == other.digest != RunConfig.model_validate(base).digest
    assert [change.step for change in one.schedule] == [200, 300]
    assert "schedule" not in RunConfig.model_validate(base | {"schedule": []}).canonical()
    assert RunConfig.model_validate(base | {"schedule": []}).digest == RunConfig.model_validate(base).digest


def test_the_numbers_of_a_step() -> None:
    run = RunConfig.model_validate({"techniques": {"l2": {"lambda": 0.0}}, "schedule": LATER})
    at = {step: run.at_step(step) for step in (0, 199, 200, 300, 999)}
    assert [config.optimiser.lr for config in at.values()] == [0.1, 0.1, 0.03, 0.03, 0.03]
    assert [config.named["l2"]["lambda"] for config in at.values()] == [0.0, 0.0, 0.0, 0.01, 0.01]
