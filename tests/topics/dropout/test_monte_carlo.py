"""Monte-Carlo dropout."""

import numpy as np
import pytest

from tests.examples.helpers import compute, right

pytestmark = pytest.mark.effect
SEEDS = range(3)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ensemble_fits_and_is_unsure_where_there_are_no_data(seed: int) -> None:
    result = compute("monte_carlo", seed=seed)
    inside = np.abs(result["line"]) <= 1
    truth = np.sin(np.pi * result["line"])
    assert np.sqrt(((result["mean"] - truth)[inside] ** 2).mean()) < 0.25
    assert np.abs(result["mean"] - result["evaluated"])[inside].mean() < 0.1
    assert result["sd"][~inside].mean() > 1.15 * result["sd"][inside].mean()


def test_more_dropout_spreads_wider_and_none_not_at_all() -> None:
    spread = [compute("monte_carlo", p=p)["sd"].mean() for p in (0.0, 0.1, 0.5)]
    assert spread[0] < 1e-6
    assert spread[0] < spread[1] < spread[2]


def test_the_ensemble_disagrees_beyond_the_data() -> None:
    result = compute("monte_carlo")
    inside = np.abs(result["line"]) <= 1
    assert result["sd"][~inside].mean() > result["sd"][inside].mean()
    assert right("monte_carlo").startswith("Beyond")
