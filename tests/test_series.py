"""What runs record is what core/series.py declares: names, steps and shapes, of every kept config."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.config import RunConfig
from core.engine import cadence
from core.engine.local import train
from core.engine.recording import Recorder
from core.engine.rows import Row
from core.engine.stack import Stack
from core.history import Delta, History
from core.i18n.text import LANGUAGES
from core.series import CONSTANTS, DECLARED, WHEN, Declared, parameters, recorded

KEPT = json.loads((Path(__file__).parent / "kept/configs.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def histories() -> list[History]:
    return train([RunConfig.model_validate(config) for config in KEPT])


def sizes(history: History) -> dict[str, int | set[int]]:
    """Return how long each axis is of what a run records."""
    config, constants = history.config, history.constants
    places = {axis: len(constants[name]) for axis in "xy" for name in constants if name.endswith(f"/{axis}")}
    data = config.data
    return {
        **places,
        "5": 5,
        "bins": len(constants["edges"]) - 1,
        "edges": len(constants["edges"]),
        "features": {*config.network.hidden, data.dataset.features},
        "parameters": parameters(config),
        "train examples": data.size,
        "validation examples": data.dataset.validation_size,
    }


def fits(shape: tuple[int, ...], one: Declared, history: History) -> bool:
    lengths = [sizes(history)[axis] for axis in one.axes]
    return len(shape) == len(lengths) and all(
        got in length if isinstance(length, set) else got == length for got, length in zip(shape, lengths, strict=True)
    )


def steps(one: Declared, config: RunConfig, last: int) -> set[int]:
    """Return the steps at which a run that ends at `last` records a series."""
    if one.when == "end":
        return {last}
    if one.when == "arrays":
        return {step for step in cadence.array_steps(config.steps) if step < last} | {last}
    if one.when == "batches":
        return {*range(0, last, cadence.batch_stride(config.steps)), last}
    interval = config.evaluation_interval or last
    return {
        step for step in range(0, last, interval) if one.when == "evaluations" or cadence.predicts(config, step)
    } | {last}


def test_a_run_records_what_is_declared_for_it_and_nothing_else(histories: list[History]) -> None:
    for history in histories:
        assert history.state in {"finished", "diverged"}
        declared = recorded(history.config)
        if history.state == "diverged":
            declared = {name: one for name, one in declared.items() if one.when != "end"}
        assert set(history.names) == declared.keys(), history.config
        assert set(history.constants) == recorded(history.config, CONSTANTS).keys()


class Noting(Recorder):
    """Notes what is measured, before what is not a row's is left out."""

    def take(self, rows: Sequence[Row]) -> dict[Any, Delta]:
        self.measured = {name for named in self.blocks.values() for name in named}
        return super().take(rows)


@pytest.mark.parametrize("config", KEPT, ids=lambda config: RunConfig.model_validate(config).digest)
def test_whatever_is_measured_is_declared(config: dict[str, Any]) -> None:
    run, noting = RunConfig.model_validate(config), Noting()
    stack = Stack(run, recorder=noting)
    stack.admit({0: run})
    stack.advance()
    assert "loss/data" in noting.measured
    assert not [name for name in noting.measured if not any(one.names.fullmatch(name) for one in DECLARED)]


def test_shapes_and_steps_are_those_declared(histories: list[History]) -> None:
    for history in (history for history in histories if history.state == "finished"):
        for name, one in recorded(history.config).items():
            series = history.series(name)
            assert fits(series.values.shape[1:], one, history), (name, series.values.shape)
            assert set(series.steps.tolist()) == steps(one, history.config, history.step), name
        for name, one in recorded(history.config, CONSTANTS).items():
            assert fits(np.shape(history.constants[name]), one, history), name


@pytest.mark.parametrize("declared", [DECLARED, CONSTANTS], ids=["series", "constants"])
def test_everything_declared_is_recorded_by_some_kept_config(declared: tuple[Declared, ...]) -> None:
    configs = [RunConfig.model_validate(config) for config in KEPT]
    assert not [one.pattern for one in declared if not any(map(one.of, configs))]


def every_name() -> set[tuple[str, int]]:
    """Return every name that some kept config records, with which declarations it fits."""
    configs: list[Any] = [RunConfig.model_validate(config) for config in KEPT]
    both = (DECLARED, CONSTANTS)
    return {
        (name, sum(bool(one.names.fullmatch(name)) for one in declared))
        for declared in both
        for config in configs
        for name in recorded(config, declared)
    }


def test_a_name_tells_which_series_it_is() -> None:
    assert {fitting for _, fitting in every_name()} == {1}


def test_words_are_there_in_both_languages() -> None:
    for one in (*DECLARED, *CONSTANTS):
        assert one.when in WHEN
        for text in (one.words, WHEN[one.when], *([one.only] if one.only else [])):
            assert all(text.to(language).strip() for language in LANGUAGES)
