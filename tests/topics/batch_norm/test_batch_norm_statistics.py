"""Batch normalisation's statistics over time."""

import numpy as np
import pytest

from core.engine.local import train
from core.topics import TRAINED
from tests.examples.trained import opening

pytestmark = pytest.mark.effect


def test_a_slow_running_variance_spoils_evaluation_and_batch_norm_holds_the_inputs_still() -> None:
    example = TRAINED["batch_norm_statistics"]
    slow = train(example.runs(example.Settings.model_validate({"momentum": 0.001})))[1]
    without, usual = opening("batch_norm_statistics")
    assert usual.last("accuracy/validation") > slow.last("accuracy/validation") + 0.03
    assert usual.last("accuracy/validation/train_mode") == slow.last("accuracy/validation/train_mode")
    moved = [np.ptp(history.series("quantiles/inputs/1").values[:, 2]) for history in (without, usual)]
    assert moved[1] < 0.6 * moved[0]


def test_batch_mean_and_variance_stand_beside_the_running_ones() -> None:
    """Dots are the batches, the line follows by running ← 0.9·running + 0.1·batch from 0 and from 1."""
    example = TRAINED["batch_norm_statistics"]
    settings = example.Settings.model_validate({"channel": 3})
    shown = example.show(opening("batch_norm_statistics"), settings, "en")
    figures = {figure["id"]: figure["traces"] for figure in shown.figures}
    for identity, start in (("batch_norm_channel", 0.0), ("batch_norm_variance", 1.0)):
        (batches,) = (trace for trace in figures[identity] if trace["mode"] == "markers")
        (running,) = (t for t in figures[identity] if t["mode"] == "lines" and t.get("fill") is None)
        assert running["x"] == batches["x"]
        expected = [start]
        for batch in batches["y"][:21]:
            expected.append(0.9 * expected[-1] + 0.1 * batch)
        assert running["y"][:21] == pytest.approx(expected[1:], rel=1e-4, abs=1e-6)
    (variance,) = (figure for figure in shown.figures if figure["id"] == "batch_norm_variance")
    low, high = variance["layout"]["yaxis"]["range"]
    assert all(10**low < batch < 10**high for batch in batches["y"])
