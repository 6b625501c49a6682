"""Runs that end by early stopping: where, what they record, and what they keep; against the plain loop in float64."""

import numpy as np
import pytest
import torch
from torch import nn

from core.config import RunConfig
from core.engine import cadence
from core.engine.best import as_kept
from core.engine.crew import Crew
from core.engine.form import Form
from core.engine.local import deltas, stream, train
from core.engine.rows import load_split
from tests import oracle
from tests.engine.test_oracle import agree

BASE = {
    "data": {"name": "moons", "train_size": 40, "noise": 0.3, "label_noise": 0.4},
    "network": {"hidden": [32]},
    "optimiser": {"name": "adam", "lr": 0.05},
    "batch_size": 16,
    "steps": 300,
    "evaluations": 100,
    "dtype": "float64",
}


def config(patience: int = 3, **changes: object) -> RunConfig:
    techniques = {"early_stopping": {"patience": patience}}
    return RunConfig.model_validate(BASE | {"techniques": techniques} | changes)


def stops_early(run: RunConfig) -> None:
    record = oracle.train(run, load_split(run))
    assert 0 < record.best_step < record.step < run.steps
    assert record.waited == run.named["early_stopping"]["patience"]
    agree(run, 1e-9)


@pytest.mark.parametrize("patience", [1, 3, 10])
def test_stops_where_the_plain_loop_does_and_keeps_the_same(patience: int) -> None:
    stops_early(config(patience))


def test_what_is_kept_is_what_was_evaluated() -> None:
    """Running statistics go with the weights, and of an average it is the average that is kept."""
    adam = {"name": "adam", "lr": 0.05, "eps": 1e-6}
    for beside in ({"batch_norm": {}}, {"ema": {"decay": 0.5}}, {"batch_norm": {}, "ema": {"decay": 0.5}}):
        stops_early(config(techniques={"early_stopping": {"patience": 3}} | beside, optimiser=adam))


def test_a_run_that_goes_on_to_its_end_keeps_its_best_too() -> None:
    (history,) = train([config(200)], keep_parameters=True)
    assert history.step == 300
    losses = history.series("loss/validation")
    assert history.last("early_stopping/best_loss") == losses.values.min()
    assert history.last("early_stopping/best_step") == losses.steps[losses.values.argmin()]
    assert history.last("early_stopping/best_step") < 300
    final, kept = history.constants["final/0.weight"], history.constants["final/early_stopping/0.weight"]
    assert not np.array_equal(final, kept)


def test_the_last_frame_of_a_stopped_run_is_whole() -> None:
    (history,) = train([config()])
    assert history.state == "finished"
    assert not cadence.predicts(history.config, history.step), "it ends where no prediction was due"
    for name in ("loss/validation", "loss/data", "grad_norm/raw", "hist/weights/0", "surface", "early_stopping/waited"):
        steps = history.series(name).steps
        assert steps[-1] == history.step, name
        assert (np.diff(steps) > 0).all(), name
    assert history.last("early_stopping/waited") == 3


def test_the_curve_is_the_one_without_up_to_the_end() -> None:
    stopped, without = train([config(), config(techniques={})])
    series, whole = stopped.series("loss/validation"), without.series("loss/validation")
    np.testing.assert_array_equal(series.values, whole.values[: len(series.values)])


def test_neighbours_go_on() -> None:
    """Each row has one delta that ends it, and none after; a step's frame is whole."""
    configs = [config(patience) for patience in (1, 3, 200)]
    ends: dict[int, list[str]] = {index: [] for index in range(3)}
    for index, delta in deltas(configs):
        ends[index].append(delta.state)
    for states in ends.values():
        assert states[-1] == "finished"
        assert "finished" not in states[:-1]
    seen = [(frame.run, frame.step) for frame in stream(configs)]
    assert len(seen) == len(set(seen))


def test_the_test_part_is_measured_once_of_the_weights_that_are_kept() -> None:
    """Beside a row that has kept nothing, and of runs that are recorded as curves alike."""
    stopped, without = train([config(), config(techniques={})])
    for history in (stopped, without):
        assert history.series("loss/test").steps.tolist() == [history.step]
    (alone,) = train([config()], keep_parameters=True)
    model = oracle.build(alone.config).eval()
    split = load_split(alone.config)
    for when, same in (("final/early_stopping", True), ("final", False)):
        model.load_state_dict(
            {name: torch.from_numpy(alone.constants[f"{when}/{name}"]) for name in model.state_dict()}
        )
        loss = nn.functional.cross_entropy(model(split.x_test.double()), split.y_test).item()
        assert (abs(stopped.last("loss/test") - loss) < 1e-10) == same, when


def test_what_has_kept_nothing_is_measured_as_it_stands() -> None:
    run = config(data={"name": "breast_cancer", "train_size": 2, "seed": 99}, batch_size=2)
    crew = Crew.begin(Form(run, "cpu"), {0: run, 1: run, 2: run}, 0)
    crew.tensors.parameters.mul_(torch.tensor([[2.0], [3.0], [4.0]], dtype=torch.float64))
    crew.rows[1].best.loss = 0.5
    left = as_kept(crew)
    assert torch.equal(left.tensors.parameters[[0, 2]], crew.tensors.parameters[[0, 2]])
    assert torch.equal(left.tensors.parameters[1], crew.tensors.kept["early_stopping"].parameters[1])
    assert as_kept(left).tensors is left.tensors, "nothing more is kept of what is left"


def test_nothing_is_kept_where_the_loss_is_never_a_number() -> None:
    """Two training examples in float16: the validation features lie so far away that no loss is a number."""
    run = RunConfig.model_validate(
        {
            "data": {"name": "breast_cancer", "train_size": 2, "seed": 99},
            "network": {"hidden": [8]},
            "techniques": {"early_stopping": {"patience": 3}, "init": {"scheme": "xavier_uniform", "scale": 8.0}},
            "batch_size": "full",
            "dtype": "float16",
        }
    )
    (history,) = train([run], keep_parameters=True)
    assert np.isnan(history.series("loss/validation").values).all()
    assert np.isnan(history.series("early_stopping/best_step").values).all()
    assert history.last("early_stopping/waited") == 3
    assert np.isnan(history.last("loss/test"))
    assert not [name for name in history.constants if name.startswith("final/early_stopping/")]
