"""Inverted scaling on the notebook's network, and Monte-Carlo dropout."""

import numpy as np
import pytest

from core.engine.draws import Uniforms
from tests.demonstrations.helpers import compute, show

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


def test_masks_on_the_network_are_those_of_a_run() -> None:
    """What the engine draws for the first hidden layer of a run of this seed, a batch of one."""
    for seed, p in ((0, 0.5), (3, 0.2)):
        kept = compute("dropout_mask", seed=seed, p=p)["kept"]
        drawn = Uniforms(seed, "dropout", 0, (10, 1)).draw(len(kept))[..., 0] < 1 - p
        np.testing.assert_array_equal(kept, drawn.numpy())
    assert compute("dropout_mask", p=0.0)["kept"].all()


def test_dropped_units_have_no_edges() -> None:
    network, _ = show("dropout_mask", step=3).figures
    kept = compute("dropout_mask")["kept"][3].sum()
    edges = [trace for trace in network["traces"] if trace["mode"] == "lines"]
    assert [len(trace["x"]) for trace in edges] == [3 * 10 * kept] * 2
    hollow = [t for t in network["traces"] if t.get("marker", {}).get("symbol") == "circle-open"]
    assert sum(len(trace["x"]) for trace in hollow) == 10 - kept
