"""The answer that a prediction calls right is what the demonstration shows as it opens."""

import numpy as np
import pytest

from core.demonstrations import DEMONSTRATIONS
from core.demonstrations.base import Array
from core.topics import TOPICS

pytestmark = pytest.mark.effect


def opening(name: str) -> dict[str, Array]:
    return DEMONSTRATIONS[name].compute(DEMONSTRATIONS[name].Settings())


def right(topic: str, name: str) -> str:
    prediction = TOPICS[topic].predictions[name]
    return prediction.options[prediction.right].en


def test_only_l1_makes_the_smaller_weight_zero() -> None:
    l1, l2 = opening("constraint")["solution"]
    assert l1[0] == 0 < l2[0] < 0.25
    assert right("l1_l2", "constraint") == "Exactly 0 with L1, small with L2"


def test_small_gradients_decay_more_under_adam_with_l2() -> None:
    demonstration = DEMONSTRATIONS["decoupled"]
    settings = demonstration.Settings()
    (table,) = demonstration.show(opening("decoupled"), settings, "en").tables
    _, large, small = table.rows[0]
    assert float(small) < 0.5 < float(large)
    assert right("l1_l2", "decoupled") == "The one with small gradients"


def test_the_ensemble_disagrees_beyond_the_data() -> None:
    result = opening("monte_carlo")
    inside = np.abs(result["line"]) <= 1
    assert result["sd"][~inside].mean() > result["sd"][inside].mean()
    assert right("dropout", "monte_carlo").startswith("Beyond")


def test_the_mean_after_batch_normalisation_is_zero() -> None:
    demonstration = DEMONSTRATIONS["batch_norm_tensor"]
    settings = demonstration.Settings()
    said = demonstration.show(opening("batch_norm_tensor"), settings, "en").sentences[0]
    assert "0.3341 before, 0 after" in said
    assert right("batch_norm", "batch_norm_tensor") == "0, up to rounding"


def test_the_step_from_the_cliff_leads_far_away() -> None:
    result = opening("cliff")
    assert result["norm"][0].max().round() == 147
    assert result["norm"][0][-1] < 1e-3
    assert np.linalg.norm(result["path"][0, -1] - result["path"][0, 0]) > 10
    assert right("clipping", "cliff").startswith("Far away")


def test_the_signal_gets_a_little_smaller_through_ten_layers() -> None:
    demonstration = DEMONSTRATIONS["init_depth"]
    settings = demonstration.Settings()
    (table,) = demonstration.show(opening("init_depth"), settings, "en").tables
    first, last = (float(row[1]) for row in (table.rows[0], table.rows[-1]))
    assert round(first, 2) in (0.62, 0.63)
    assert 0.15 < last < 0.3
    assert right("initialisation", "init_depth").startswith("About 0.2")


def test_the_sum_in_float16_stops_at_four() -> None:
    demonstration = DEMONSTRATIONS["running_sum"]
    said = demonstration.show(opening("running_sum"), demonstration.Settings(), "en").sentences[0]
    assert said.endswith("float16 4.")
    assert right("precision", "running_sum") == "4"
