"""The paths end where scikit-learn's closed forms and coordinate descent end."""

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet

from core.datasets import load
from core.engine.local import train
from core.topics.l1_l2.weight_paths import FEATURES, LAMBDAS, WeightPaths, config
from tests.examples.trained import opening

pytestmark = pytest.mark.effect
SOME = (0.01, 0.1, 0.5)


def solution(penalty: str, value: float) -> np.ndarray:
    """Return the minimum of the mean squared error plus λ times each penalty, without one on the bias."""
    split = load("diabetes", train_size=None, noise=0.0, label_noise=0.0, seed=0)
    x, y = split.x_train.double().numpy(), split.y_train.double().numpy()
    l1, l2 = {"l1": (1, 0), "l2": (0, 1), "both": (1, 1)}[penalty]
    if l1 == 0:
        centred = x - x.mean(0)
        return np.linalg.solve(
            centred.T @ centred / len(x) + value * np.eye(len(FEATURES)), centred.T @ (y - y.mean()) / len(x)
        )
    # scikit-learn minimises half of that, with a further half on the squares.
    share = l1 * value / 2 + l2 * value
    fitted = ElasticNet(alpha=share, l1_ratio=(l1 * value / 2) / share, tol=1e-10, max_iter=100_000).fit(x, y)
    return np.asarray(fitted.coef_)


@pytest.mark.parametrize("penalty", ["l1", "l2", "both"])
def test_paths_end_where_the_minimum_is(penalty: str) -> None:
    for value, history in zip(SOME, train([config(penalty, value) for value in SOME]), strict=True):
        found = history.series("parameters").values[-1][: len(FEATURES)]
        expected = solution(penalty, value)
        np.testing.assert_allclose(found, expected, atol=2e-3)
        if penalty != "l2":
            np.testing.assert_array_equal(found == 0, np.abs(expected) < 1e-9)


def test_l1_sets_one_weight_after_the_other_to_zero_and_the_subgradient_none() -> None:
    example = WeightPaths()
    zeros = [int((history.series("parameters").values[-1] == 0).sum()) for history in opening("weight_paths")]
    assert zeros == sorted(zeros)
    assert zeros[0] == 0 < zeros[LAMBDAS.index(0.1)] < zeros[-1]
    settings = example.Settings.model_validate({"penalty": "subgradient"})
    assert all((history.series("parameters").values[-1] != 0).all() for history in train(example.runs(settings)))
