"""Where the loss meets the diamond and the circle."""

import numpy as np
import pytest

from core.topics.l1_l2.constraint import FORMS, STRENGTHS
from tests.examples.helpers import compute, right

pytestmark = pytest.mark.effect


def test_a_corner_of_the_diamond_is_an_exact_zero() -> None:
    result = compute("constraint")
    lasso, ridge = result["solution"]
    assert lasso[0] == 0
    assert lasso[1] > 0.5
    assert np.abs(ridge).min() > 0.01


@pytest.mark.parametrize("strength", [0.0, 0.1, 0.5, 2.0])
def test_solutions_are_the_least_of_what_is_minimised(strength: float) -> None:
    result = compute("constraint", **{"lambda": strength})
    grid = np.linspace(-0.8, 1.6, 41)
    for form, solution, loss in zip(FORMS, result["solution"], result["loss"], strict=True):
        power = 1 if form == "diamond" else 2
        penalties = np.abs(grid) ** power
        everywhere = result["surface"] + strength * (penalties[None, :] + penalties[:, None])
        assert loss + strength * (np.abs(solution) ** power).sum() <= everywhere.min() + 1e-12


def test_the_path_leads_from_least_squares_to_zero() -> None:
    path = compute("constraint")["path"]
    assert path[0, 0] == pytest.approx(path[1, 0], abs=1e-9)
    assert path.shape == (2, len(STRENGTHS), 2)
    assert not path[0, -1].any()
    zeros = (path[0] == 0).sum(1)
    assert (np.diff(zeros) >= 0).all()
    assert (path[1] != 0).all()


def test_only_l1_makes_the_smaller_weight_zero() -> None:
    l1, l2 = compute("constraint")["solution"]
    assert l1[0] == 0 < l2[0] < 0.25
    assert right("constraint") == "Exactly 0 with L1, small with L2"
