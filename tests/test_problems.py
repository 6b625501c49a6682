"""Whatever is wrong with a config is said by field and allowed values, in every language."""

from typing import Any

import pytest
from pydantic import ValidationError

from core.config import RunConfig
from core.i18n.text import LANGUAGES
from core.optimisers import OPTIMISERS
from core.problems import LONGEST_NAME, MOST, Problem, allowed, problems
from core.techniques import TECHNIQUES

ADDING = {"data": {"name": "adding"}}
INFINITE, NOT_A_NUMBER = float("inf"), float("nan")
ALL_FIELDS = [
    *("data", "network", "optimiser", "techniques", "batch_size", "steps", "seed", "dtype", "evaluations"),
    "schedule",
]


def changed(step: int = 5, path: str = "optimiser.lr", value: float = 0.01) -> dict[str, Any]:
    return {"step": step, "path": path, "value": value}


def wrong(config: Any) -> list[Problem]:
    with pytest.raises(ValidationError) as caught:
        RunConfig.model_validate(config)
    return problems(caught.value)


CASES: list[tuple[Any, str, list[str]]] = [
    (5, "", ALL_FIELDS),
    ([], "", ALL_FIELDS),
    (None, "", ALL_FIELDS),
    ({"stepz": 1}, "stepz", ["steps"]),
    ({1: 2}, "1", ["steps"]),
    ({"steps": "many"}, "steps", ["1", "20,000"]),
    ({"steps": True}, "steps", ["whole number"]),
    ({"steps": 1.5}, "steps", ["whole number"]),
    ({"steps": 0}, "steps", ["1", "20,000"]),
    ({"steps": 10**30}, "steps", ["20,000"]),
    ({"seed": -1}, "seed", ["0", "2,147,483,647"]),
    ({"evaluations": 201}, "evaluations", ["0", "200"]),
    ({"dtype": "int8"}, "dtype", ["float64", "bfloat16"]),
    ({"dtype": ["float32"]}, "dtype", ["float64"]),
    ({"batch_size": 0}, "batch_size", ["1", "full"]),
    ({"batch_size": "all"}, "batch_size", ["1", "full"]),
    ({"batch_size": 500, "data": {"name": "moons", "train_size": 120}}, "batch_size", ["1", "120", "full"]),
    ({"data": None}, "data", ["train_size"]),
    ({"data": 5}, "data", ["train_size"]),
    ({"data": {"name": "cats"}}, "data.name", ["moons", "mnist1d"]),
    ({"data": {"name": ["moons"]}}, "data.name", ["moons"]),
    ({"data": {"train_size": "x"}}, "data.train_size", ["2"]),
    ({"data": {"train_size": 5000}}, "data.train_size", ["2", "1,200", "digits"]),
    ({"data": {"noise": -1}}, "data.noise", ["0"]),
    ({"data": {"noise": 9.0}}, "data.noise", ["0", "2"]),
    ({"data": {"noise": INFINITE}}, "data.noise", ["0"]),
    ({"data": {"label_noise": NOT_A_NUMBER}}, "data.label_noise", ["0", "1"]),
    ({"data": {"shuffle": True}}, "data.shuffle", ["train_size", "noise"]),
    ({"schedule": 5}, "schedule", ["16"]),
    ({"schedule": [changed()] * 17}, "schedule", ["16"]),
    ({"schedule": [{"step": 3, "value": 1.0}]}, "schedule.0.path", ["missing"]),
    ({"schedule": [changed(path="optimiser.eps")]}, "schedule.0.path", ["optimiser.lr", "optimiser.momentum"]),
    ({"schedule": [changed(path="techniques.l2.lambda")]}, "schedule.0.path", ["has to be named"]),
    ({"schedule": [changed(step=0)]}, "schedule.0.step", ["1"]),
    ({"schedule": [changed(step=1000)]}, "schedule.0.step", ["1 to 999"]),
    ({"schedule": [changed(step=3), changed(step=3)]}, "schedule.1.step", ["optimiser.lr", "second time"]),
    ({"schedule": [changed(value=0.0)]}, "schedule.0.value", ["above 0", "100"]),
    ({"schedule": [changed(value=NOT_A_NUMBER)]}, "schedule.0.value", ["finite"]),
    ({"schedule": [changed(path="optimiser.momentum", value=0.0)]}, "schedule.0.value", ["must not be 0"]),
    ({"schedule": [changed(path="optimiser.momentum", value=1.0)]}, "schedule.0.value", ["not including 1"]),
    ({"network": {"kind": "cnn"}}, "network.kind", ["mlp"]),
    ({"network": {"kind": "rnn"}}, "network.kind", ["mlp", "digits", "adding"]),
    ({"network": {"kind": "rnn", "hidden": [8, 8]}, **ADDING}, "network.hidden", ["one width", "128"]),
    ({"network": {"kind": "rnn", "hidden": []}, **ADDING}, "network.hidden", ["one width", "128"]),
    ({"network": {"kind": "rnn", "hidden": [129]}, **ADDING}, "network.hidden", ["one width", "128"]),
    ({"network": {"kind": "rnn", "activation": "relu"}, **ADDING}, "network.activation", ["tanh"]),
    ({"network": {"kind": "rnn", "recurrent_gain": 0}, **ADDING}, "network.recurrent_gain", ["above 0", "10"]),
    ({"network": {"recurrent_gain": 1.5}, **ADDING}, "network.recurrent_gain", ["mlp"]),
    ({"network": {"kind": "rnn"}, **ADDING, "techniques": {"batch_norm": {}}}, "techniques.batch_norm", ["mlp"]),
    ({"network": {"kind": "rnn"}, **ADDING, "techniques": {"layer_norm": {}}}, "techniques.layer_norm", ["mlp"]),
    (
        {"network": {"kind": "rnn", "hidden": [128]}, **ADDING, "batch_size": 1000, "steps": 20_000},
        "network.hidden",
        ["1e+12", "steps"],
    ),
    ({"network": {"hidden": 5}}, "network.hidden", ["6", "512"]),
    ({"network": {"hidden": [8] * 7}}, "network.hidden", ["6", "512"]),
    ({"network": {"hidden": [8, 513]}}, "network.hidden.1", ["1", "512"]),
    ({"network": {"activation": "swish"}}, "network.activation", ["relu", "gelu"]),
    (
        {"network": {"hidden": [512] * 6}, "batch_size": "full", "steps": 20_000},
        "network.hidden",
        ["1e+12", "steps"],
    ),
    (
        {
            "data": {"name": "mnist1d", "train_size": 4000},
            "network": {"hidden": [512] * 6},
            "batch_size": "full",
            "steps": 1,
            "dtype": "bfloat16",
            "evaluations": 0,
        },
        "network.hidden",
        ["2.4e+10", "float32", "batches"],
    ),
    ({"optimiser": 3}, "optimiser", ["sgd", "adam"]),
    ({"optimiser": {"name": "lion"}}, "optimiser.name", ["sgd", "adam"]),
    ({"optimiser": {"lr": 0}}, "optimiser.lr", ["0", "100"]),
    ({"optimiser": {"lr": "fast"}}, "optimiser.lr", ["above 0", "100"]),
    ({"optimiser": {"momentum": 1.0}}, "optimiser.momentum", ["0", "not including 1"]),
    ({"optimiser": {"nesterov": 1}}, "optimiser.nesterov", ["true", "false"]),
    ({"optimiser": {"nesterov": True}}, "optimiser.nesterov", ["momentum above 0"]),
    ({"optimiser": {"betas": [0.9, 0.9]}}, "optimiser.betas", ["lr", "momentum"]),
    ({"optimiser": {"name": "adam", "betas": [0.9]}}, "optimiser.betas.1", ["missing", "not including 1"]),
    ({"optimiser": {"name": "adam", "betas": [0.9] * 3}}, "optimiser.betas", ["2"]),
    ({"optimiser": {"name": "adam", "betas": [0.9, 1.0]}}, "optimiser.betas.1", ["not including 1"]),
    ({"optimiser": {"name": "adam", "eps": INFINITE}}, "optimiser.eps", ["0", "1"]),
    ({"techniques": []}, "techniques", list(TECHNIQUES)),
    ({"techniques": {"l3": {}}}, "techniques.l3", list(TECHNIQUES)),
    ({"techniques": {"l2": 3}}, "techniques.l2", ["lambda", "on"]),
    ({"techniques": {"l2": {"lambda": NOT_A_NUMBER}}}, "techniques.l2.lambda", ["0", "100"]),
    ({"techniques": {"l2": {"lambda": "big"}}}, "techniques.l2.lambda", ["0", "100"]),
    ({"techniques": {"l1": {"form": "soft"}}}, "techniques.l1.form", ["subgradient", "proximal"]),
    ({"techniques": {"dropout": {"p": 1.0}}}, "techniques.dropout.p", ["0", "not including 1"]),
    ({"techniques": {"clip_norm": {"max_norm": 0}}}, "techniques.clip_norm.max_norm", ["above 0", "1,000,000"]),
    ({"techniques": {"init": {"bias": "none"}}}, "techniques.init.bias", ["-100", "100"]),
    ({"techniques": {"batch_norm": {}}, "batch_size": 1}, "techniques.batch_norm", ["2"]),
    ({"techniques": {"random_shift": {}}, "data": {"name": "wine"}}, "techniques.random_shift", ["digits, mnist1d"]),
    ({"techniques": {"early_stopping": {}}, "evaluations": 0}, "evaluations", ["1", "200", "early_stopping"]),
    ({"techniques": {"early_stopping": {"patience": 0}}}, "techniques.early_stopping.patience", ["1", "200"]),
    ({"techniques": {"mixup": {"alpha": -0.1}}}, "techniques.mixup.alpha", ["0", "100"]),
]


@pytest.mark.parametrize(
    ("config", "field", "said"), CASES, ids=[f"{i}-{field}" for i, (_, field, _) in enumerate(CASES)]
)
def test_a_fault_names_its_field_and_what_is_allowed(config: Any, field: str, said: list[str]) -> None:
    found = {problem.field: problem.text for problem in wrong(config)}
    assert list(found) == [field]
    for word in said:
        assert word in found[field].en
    for language in LANGUAGES:
        assert found[field].to(language).strip()
        assert "{" not in found[field].to(language)


def test_every_fault_is_told_at_once() -> None:
    found = wrong({"steps": 0, "optimiser": {"lr": -1}, "techniques": {"l2": {"lambda": -1}}})
    assert {problem.field for problem in found} == {"steps", "optimiser.lr", "techniques.l2.lambda"}


def test_huge_input_is_not_repeated() -> None:
    name = "x" * 10_000
    found = wrong({name: 1, "dtype": name, "data": {"name": name}, "network": {"hidden": [name] * 1000}})
    for problem in found:
        assert len(problem.field) <= LONGEST_NAME + len("network.hidden.")
        assert len(problem.text.en) < 300


def test_many_faults_are_cut_short_and_counted() -> None:
    found = wrong({f"field{i}": i for i in range(MOST + 7)})
    assert len(found) == MOST + 1
    assert found[-1] == Problem("", found[-1].text)
    assert "7" in found[-1].text.en


def test_a_name_with_a_line_break_stays_on_one_line() -> None:
    [problem] = wrong({"a\nb\x07": 1})
    assert problem.field == "a?b?"


def test_allowed_values_are_read_off_the_declaration() -> None:
    assert allowed("steps").en == "a whole number from 1 to 20,000"
    assert set(allowed("optimiser.name").en.removeprefix("one of ").split(", ")) == set(OPTIMISERS)
    with pytest.raises(KeyError):
        allowed("optimiser.speed")
