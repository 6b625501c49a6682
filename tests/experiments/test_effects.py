"""What the experiments show as they open: the effects, with the numbers that were measured in plain PyTorch."""

from typing import Any

import numpy as np
import pytest

from core.engine.local import train
from core.experiments import EXPERIMENTS
from core.experiments.batch_norm_speed import SEEDS
from core.experiments.dropout_sizes import RATES, SETS
from core.experiments.sparsity import LAMBDAS
from tests.demonstrations.declared import check
from tests.experiments.trained import opening


def test_l1_makes_weights_small_and_the_proximal_form_makes_them_zero() -> None:
    """0.6, 46.8 and 69.9 % under 0.001 at λ 0, 5e-4 and 2e-3; exactly zero none by the subgradient, 48 % proximally."""
    subgradient, proximal = opening("sparsity")[: len(LAMBDAS)], opening("sparsity")[len(LAMBDAS) :]
    near = [history.last("sparsity/below_1e-3") for history in subgradient]
    assert near[0] < 0.02
    assert 0.4 < near[LAMBDAS.index(5e-4)] < 0.55
    assert 0.65 < near[-1] < 0.77
    assert max(history.last("sparsity/zero") for history in subgradient) < 0.001
    assert proximal[-1].last("sparsity/zero") > 0.4
    assert min(history.last("accuracy/validation") for history in (*subgradient, *proximal)) > 0.95


def test_batch_norm_is_there_within_a_hundred_steps_and_without_it_nothing_happens() -> None:
    """90 % at step 40 to 60 with batch norm, 9 % at step 1,000 without."""
    without, batch = opening("batch_norm_speed")[: len(SEEDS)], opening("batch_norm_speed")[-len(SEEDS) :]
    for history in batch:
        series = history.series("accuracy/validation")
        assert series.steps[np.flatnonzero(series.values >= 0.9)[0]] <= 80
    assert max(history.last("accuracy/validation") for history in without) < 0.3


def test_a_slow_running_variance_spoils_evaluation_and_batch_norm_holds_the_inputs_still() -> None:
    experiment = EXPERIMENTS["batch_norm_statistics"]
    slow = train(experiment.runs(experiment.Settings.model_validate({"momentum": 0.001})))[1]
    without, usual = opening("batch_norm_statistics")
    assert usual.last("accuracy/validation") > slow.last("accuracy/validation") + 0.03
    assert usual.last("accuracy/validation/train_mode") == slow.last("accuracy/validation/train_mode")
    moved = [np.ptp(history.series("quantiles/inputs/1").values[:, 2]) for history in (without, usual)]
    assert moved[1] < 0.6 * moved[0]


def test_dropout_helps_where_the_network_memorises_and_does_nothing_for_few_digits() -> None:
    losses = {
        name: [history.last("loss/validation") for history in opening("dropout_sizes")[n * len(RATES) :][: len(RATES)]]
        for n, name in enumerate(SETS)
    }
    assert min(losses["some"]) < 0.75 * losses["some"][0]
    assert min(losses["few"]) < 0.75 * losses["few"][0]
    assert min(losses["many"]) > 0.9 * losses["many"][0]
    digits = opening("dropout_sizes")[-len(RATES) :]
    assert np.ptp([history.last("accuracy/validation") for history in digits]) < 0.04


def test_only_the_clipped_recurrent_networks_are_still_there_at_the_end() -> None:
    """0.17 by norm and 0.16 by value; mean cosines 1.000 and 0.685."""
    without, by_norm, by_value = opening("recurrent_clipping")
    assert without.state == "diverged"
    assert 0.14 < by_norm.last("loss/validation") < 0.25
    assert 0.14 < by_value.last("loss/validation") < 0.25
    assert by_norm.series("clip/cosine").values.mean() == pytest.approx(1, abs=1e-4)
    assert 0.6 < by_value.series("clip/cosine").values.mean() < 0.85


def test_float32_is_as_good_as_float64() -> None:
    """A relative difference of about 1e-6 and the same accuracy."""
    wide, single, *_ = opening("training_formats")
    assert single.last("loss/validation") == pytest.approx(wide.last("loss/validation"), rel=1e-5)
    assert single.last("accuracy/validation") == wide.last("accuracy/validation")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("weight_paths", {"penalty": "both", "lambda": 1.0}),
        ("batch_norm_speed", {"lr": 10.0}),
        ("recurrent_clipping", {"max_norm": 1e6, "max_value": 1e6, "gain": 10.0}),
        ("recurrent_clipping", {"max_norm": 1e-6, "max_value": 1e-6, "gain": 0.5}),
        ("training_formats", {"optimiser": "adam"}),
    ],
)
def test_runs_that_go_wild_are_shown_too(name: str, given: dict[str, Any]) -> None:
    experiment = EXPERIMENTS[name]
    settings = experiment.Settings.model_validate(given)
    check(experiment.show(train(experiment.runs(settings)), settings, "ko"))
