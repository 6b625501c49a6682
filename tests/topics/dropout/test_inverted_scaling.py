"""Inverted scaling on the notebook's network."""

import numpy as np
import pytest

from tests.examples.helpers import compute, show

pytestmark = pytest.mark.effect
SEEDS = range(3)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_what_is_kept_is_divided_by_what_is_kept_on_average(p: float) -> None:
    result = compute("inverted_scaling", p=p)
    np.testing.assert_allclose(result["after"], result["before"] * result["mask"] / (1 - p))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_mean_over_masks_is_that_of_evaluation(seed: int) -> None:
    result = compute("inverted_scaling", masks=10_000, seed=seed)
    # The mean of n masks has the standard deviation of one over the root of n.
    assert (np.abs(result["mean"] - result["before"]) < 5 * result["sd"] / 100).all()
    assert np.abs(result["output"] - result["evaluated"]).max() < 0.05
    assert result["difference"][-1] < 0.1 * result["difference"][0]


def test_without_dropout_nothing_differs() -> None:
    result = compute("inverted_scaling", p=0.0)
    assert result["mask"].all()
    np.testing.assert_array_equal(result["after"], result["before"])
    np.testing.assert_allclose(result["output"], result["evaluated"])


def test_another_mask_drops_other_units() -> None:
    masks = {tuple(compute("inverted_scaling", mask=mask)["mask"].tolist()) for mask in range(1, 6)}
    assert len(masks) == 5
    assert f"keeps {compute('inverted_scaling')['mask'].sum()} of 10" in show("inverted_scaling").sentences[0]
