"""The notebook's start, and every scheme of a layer."""

import math

import numpy as np
import pytest

from core.techniques.init import SCHEMES
from core.topics.initialisation.init_net import EDGES, WIDTH
from tests.examples.helpers import compute

pytestmark = pytest.mark.effect
SEEDS = range(3)


@pytest.mark.parametrize("seed", SEEDS)
def test_layer_by_layer_and_apply_agree(seed: int) -> None:
    result = compute("init_net", seed=seed)
    np.testing.assert_array_equal(result["by_layer"], result["applied"])
    biases = result["by_layer"][[2, 3, 6]]
    np.testing.assert_array_equal(biases, np.float32(0.01))
    weights = result["by_layer"][[0, 1, 4, 5]]
    assert np.abs(weights).max() < math.sqrt(6 / 3)
    assert len(set(weights.tolist())) == 4


def test_apply_visits_children_first() -> None:
    assert compute("init_net")["visited"].tolist() == ["Linear", "Sigmoid", "Sequential", "Linear", "Net"]


def test_the_schemes_have_their_widths() -> None:
    result = compute("init_net")
    sd = dict(zip(SCHEMES, result["sd"].tolist(), strict=True))
    xavier, he = 1 / math.sqrt(WIDTH), math.sqrt(2 / WIDTH)
    for scheme, expected in {
        "zeros": 0,
        "constant": 0,
        "uniform": 1 / math.sqrt(12),
        "normal": 1,
        "xavier_uniform": xavier,
        "xavier_normal": xavier,
        "orthogonal": xavier,
        "kaiming_uniform": he,
        "kaiming_normal": he,
        "default": xavier / math.sqrt(3),
    }.items():
        assert sd[scheme] == pytest.approx(expected, rel=0.02), scheme
    assert result["share"].sum(1) == pytest.approx(np.ones(len(SCHEMES)), abs=1e-3)
    assert result["share"].shape == (len(SCHEMES), len(EDGES) - 1)
