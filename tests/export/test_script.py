"""The exported script trains as the engine does, and needs nothing of ours."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.activations import ACTIVATIONS
from core.config import MAX_CHANGES, RunConfig
from core.datasets import DATASETS
from core.engine.local import train
from core.export import Recorded, recorded_of, script
from core.history import History
from core.techniques import TECHNIQUES
from tests.engine.test_oracle import CASES, EVERYTHING, OPTIMISERS, SETTINGS, config, fitting

STEPS = 200
EXACT = 1e-9
"""In float64, over 200 steps; measured 5e-13 at most, but for batches of which hardly anything is left by dropout."""
CLOSE = 1e-4
"""In float32, over the first 50."""


def trained(text: str) -> dict[str, Any]:
    """Return what a script has come to before it draws."""
    text, drawn, _ = text.partition("# The curves.")
    assert drawn
    imported = {node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)}
    imported |= {each.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import) for each in node.names}
    assert not {name for name in imported if name and name.split(".")[0] in {"core", "pages", "tests"}}
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(text, "script.py", "exec"), names)
    return names


def agree(run: RunConfig, tolerance: float = EXACT) -> History:
    """Assert that the script's losses are the engine's."""
    (history,) = train([run])
    assert history.state == "finished"
    curves = trained(script(run))["curves"]
    for part in ("train", "validation"):
        series = history.series(f"loss/{part}")
        assert curves["step"] == series.steps.tolist()
        np.testing.assert_allclose(series.values, curves[part], rtol=tolerance, atol=tolerance)
    return history


@pytest.mark.parametrize(("name", "chosen"), CASES)
def test_every_technique(name: str, chosen: dict[str, object]) -> None:
    agree(config(techniques={name: chosen}, steps=STEPS))


@pytest.mark.parametrize("name", OPTIMISERS)
def test_every_optimiser_with_decay(name: str) -> None:
    agree(config(optimiser=OPTIMISERS[name], techniques={"weight_decay": {"lambda": 0.1}}, steps=STEPS))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation(name: str) -> None:
    agree(config(network={"hidden": [7, 5], "activation": name}, steps=STEPS))


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set(name: str) -> None:
    noisy = {"noise": DATASETS[name].noise.stops[1], "label_noise": 0.2 if DATASETS[name].classes else 0.0}
    for data in ({"name": name}, {"name": name, "train_size": 40, "seed": 4, **noisy}):
        agree(config(data=data, steps=40))


@pytest.mark.parametrize("techniques", [{}, {"dropout": {"p": 0.3}, "init": SETTINGS["init"][0]}, EVERYTHING])
@pytest.mark.parametrize("gain", [None, 1.3])
def test_recurrent_networks(techniques: dict[str, Any], gain: float | None) -> None:
    network = {"kind": "rnn", "hidden": [6], "recurrent_gain": gain}
    agree(
        config(
            data={"name": "adding", "train_size": 60}, network=network, techniques=fitting(techniques, "adding", "rnn")
        )
    )


def test_everything_at_once() -> None:
    agree(config(techniques=fitting(EVERYTHING, "moons")))
    agree(config(techniques=EVERYTHING, data={"name": "digits", "train_size": 60}, optimiser=OPTIMISERS["adam"]))


def test_whole_batches_without_a_hidden_layer_measured_at_both_ends() -> None:
    agree(config(batch_size="full", network={"hidden": []}, evaluations=0))


def test_every_number_that_may_change() -> None:
    run = config(techniques=fitting(EVERYTHING, "moons"), optimiser=OPTIMISERS["momentum"], steps=60)
    values = {"optimiser.lr": 0.02, "optimiser.momentum": 0.5}
    paths = list(run.changeable)
    for begin in range(0, len(paths), MAX_CHANGES):
        some = paths[begin : begin + MAX_CHANGES]
        changes = [{"step": 10 + i, "path": path, "value": values.get(path, 0.05)} for i, path in enumerate(some)]
        agree(run.with_fields(schedule=changes))


def test_the_first_steps_in_float32() -> None:
    for name in ("dropout", "batch_norm", "sam", "clip_norm"):
        agree(config(techniques={name: SETTINGS[name][0]}, dtype="float32", steps=50), CLOSE)


COARSE = OPTIMISERS | {"adam": OPTIMISERS["adam"] | {"eps": 1e-4}}
"""The gradient of a bias before batch norm is nothing but rounding, which Adam's own ε of 1e-8 makes 1e-8 of a loss."""


@st.composite
def some_runs(draw: st.DrawFn) -> RunConfig:
    """Draw any few techniques on any data, with any optimiser and activation."""
    data = draw(st.sampled_from(sorted(DATASETS)))
    chosen = draw(st.lists(st.sampled_from(sorted(SETTINGS)), unique=True, max_size=5))
    techniques = {name: draw(st.sampled_from(SETTINGS[name])) for name in chosen}
    return config(
        data={"name": data, "train_size": 60, "seed": draw(st.integers(0, 99))},
        network={
            "hidden": draw(st.sampled_from([[6], [7, 5]])),
            "activation": draw(st.sampled_from(sorted(ACTIVATIONS))),
        },
        optimiser=COARSE[draw(st.sampled_from(sorted(COARSE)))],
        techniques=fitting(techniques, data),
        seed=draw(st.integers(0, 99)),
        steps=40,
    )


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(run=some_runs())
def test_random_combinations(run: RunConfig) -> None:
    (history,) = train([run])
    if history.state == "finished":
        agree(run)


def test_it_needs_nothing_of_ours_and_checks_what_was_recorded(tmp_path: Path) -> None:
    run = config(techniques={"l2": {"lambda": 0.01}, "dropout": {"p": 0.2}})
    (history,) = train([run])
    right = recorded_of(history)
    assert right is not None
    wrong = [right._replace(end=2 * right.end), right._replace(early=1.01 * right.early)]
    for name, said in (("right", right), ("wrong_end", wrong[0]), ("wrong_start", wrong[1])):
        (tmp_path / f"{name}.py").write_text(script(run, said))
        done = subprocess.run(  # noqa: PLW1510 - how it ends is what is asked
            [sys.executable, "-I", f"{name}.py"],
            cwd=tmp_path,
            env={"MPLBACKEND": "agg"},
            capture_output=True,
            text=True,
        )
        assert (done.returncode == 0) == (name == "right"), done.stderr
    assert (tmp_path / "curves.png").stat().st_size > 0


def test_nothing_in_it_is_unused_or_unknown(tmp_path: Path) -> None:
    runs = [config(techniques={name: chosen}) for name, chosen in CASES]
    runs += [config(data={"name": name}) for name in DATASETS]
    runs.append(config(batch_size="full", network={"hidden": []}, evaluations=0, optimiser=OPTIMISERS["adam"]))
    for number, run in enumerate(runs):
        (tmp_path / f"{number}.py").write_text(script(run, Recorded(0, 0.5, 0.5)), "utf-8")
    # Undefined names, imports and variables that nothing uses, line lengths, imports out of order.
    subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select=E,F,I,W", "--line-length=120", tmp_path],
        check=True,
    )


def test_what_is_not_on_is_not_in_it() -> None:
    text = script(config(steps=20))
    assert not [name for name in (*TECHNIQUES, "penalty", "schedule", "average") if f"{name}_" in text.lower()]
    assert "batch_size = 16" in text
    assert "momentum" in text
    assert "noise = 0.3" in text


def test_what_it_is_checked_by_is_an_early_loss_and_the_end() -> None:
    (history,) = train([config(steps=200, evaluations=10)])
    series = history.series("loss/validation")
    known = recorded_of(history)
    late = series.values[-round(len(series.values) / 4) :]
    assert known == (series.steps[1], series.values[1], series.values[-1], late.max() - late.min())
    (rare,) = train([config(steps=200, evaluations=1)])
    assert recorded_of(rare)[:2] == (0, rare.series("loss/validation").values[0])
    assert recorded_of(History(config())) is None
