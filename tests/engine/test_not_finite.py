"""Half precision, and numbers that are too large for it, against plain PyTorch."""

import numpy as np
import pytest
import torch

from core.config import RunConfig
from core.engine.histograms import counts, quantiles
from core.engine.local import train
from core.engine.losses import LOSSES
from core.engine.rows import load_split
from core.history import History
from tests import oracle
from tests.engine.test_rows import assert_same

HALVES = pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)


def config(data: str, size: int, lr: float, **changes: object) -> RunConfig:
    given = {
        "data": {"name": data, "train_size": size},
        "optimiser": {"name": "sgd", "lr": lr},
        "batch_size": "full",
        "dtype": "float16",
    }
    return RunConfig.model_validate(given | changes)


def trained(*configs: RunConfig) -> list[History]:
    return train(configs, keep_parameters=True)


@HALVES
@pytest.mark.parametrize("batch", [3, 60, 64, 120])
def test_cross_entropy_in_half(batch: int, dtype: torch.dtype) -> None:
    g = torch.Generator().manual_seed(batch)
    logits = (3 * torch.randn(batch, 3, generator=g)).to(dtype).requires_grad_()
    y = torch.randint(3, (batch,), generator=g)
    torch.nn.functional.cross_entropy(logits, y).backward()
    loss = LOSSES["classification"]
    targets = loss.table(y, 3, batch).to(dtype).T[None].contiguous()
    losses, gradient = loss.gradient(logits.detach().T[None].contiguous(), targets)
    torch.testing.assert_close(gradient[0].T, logits.grad, rtol=0, atol=torch.finfo(dtype).eps / batch)
    sure = torch.nn.functional.one_hot(y, 3).T[None].to(dtype) * 100
    assert not loss.gradient(sure, targets)[1].any(), "what is aimed at is reached"
    exact = torch.nn.functional.nll_loss(torch.log_softmax(logits.detach(), 1).double(), y)
    assert losses.item() == pytest.approx(exact.item(), rel=torch.finfo(dtype).eps)


def test_a_logit_far_below_the_target_costs_nothing() -> None:
    run = config(
        *("gaussians", 20, 10.0),
        network={"hidden": [8]},
        steps=60,
        seed=1,
        techniques={"init": {"scheme": "xavier_normal", "scale": 10}},
    )
    (history,) = trained(run)
    assert oracle.train(run, load_split(run)).loss[-1] == 0.0
    assert (history.state, history.last("loss/train")) == ("finished", 0.0)


def test_a_running_variance_is_averaged_before_it_is_rounded() -> None:
    run = config(
        *("digits", 128, 0.05),
        network={"hidden": [32]},
        steps=5,
        techniques={"batch_norm": {"momentum": 0.1}, "init": {"scheme": "normal", "scale": 30}},
    )
    (history,), split = trained(run), load_split(run)
    record = oracle.train(run, split)
    expected = record.model[1].running_var.numpy()
    assert np.isfinite(expected).all()
    np.testing.assert_allclose(history.constants["final/1.running_var"], expected, rtol=1e-2)
    loss = oracle.validation_loss(record.model, split, torch.float16)
    assert history.last("loss/validation") == pytest.approx(loss, rel=1e-2)


def test_where_the_outputs_are_finite_the_fault_is_in_no_layer_and_nothing_is_final() -> None:
    run = config("sine", 20, 100.0, network={"hidden": []}, steps=200, dtype="float32")
    (history,) = trained(run)
    assert history.state == "diverged"
    assert history.fault is not None
    assert history.fault.layer is None
    assert not [name for name in history.constants if name.startswith("final/")]


def test_a_run_that_diverges_in_its_last_frame_is_not_measured_on_the_test_part() -> None:
    run = config("sine", 20, 100.0, network={"hidden": []}, steps=200, dtype="float32")
    (longer,) = trained(run)
    last = run.with_fields(steps=longer.step)
    (history, shorter) = trained(last, run.with_fields(steps=longer.step - 1))
    assert (history.state, history.step) == ("diverged", last.steps)
    assert "loss/validation" in history.names
    assert "loss/test" not in history.names
    assert shorter.series("loss/test").steps.tolist() == [last.steps - 1]


def test_a_neighbours_l2_leaves_infinite_parameters_alone() -> None:
    shape = {"network": {"hidden": [5], "activation": "tanh"}, "batch_size": 3, "steps": 30, "seed": 2}
    start = {"init": {"scheme": "normal"}}
    wild = config("moons", 20, 1.0, **shape, techniques=start)
    wild = RunConfig.model_validate(wild.canonical() | {"optimiser": {"name": "adam", "lr": 100}})
    calm = RunConfig.model_validate(
        wild.canonical()
        | {"optimiser": {"name": "adam", "lr": 0.01, "eps": 1e-4}, "techniques": start | {"l2": {"lambda": 0.01}}}
    )
    (alone,), beside = trained(wild), trained(wild, calm)[0]
    assert alone.state == "finished"
    assert_same(alone, beside)


def test_mixup_of_the_smallest_strength_takes_one_of_the_two() -> None:
    runs = [
        config("moons", 20, 0.1, dtype="float64", steps=20, techniques={"mixup": {"alpha": a}}) for a in (1e-308, 1e-12)
    ]
    tiny, small = trained(*runs)
    assert tiny.state == "finished"
    np.testing.assert_array_equal(tiny.series("loss/data").values, small.series("loss/data").values)


def test_a_quantile_beside_an_infinite_value() -> None:
    values = torch.tensor([[*range(20), np.inf]])
    np.testing.assert_array_equal(quantiles(values), [[1, 5, 10, 15, 19]])


def test_a_quantile_between_both_infinities_is_no_number_and_no_warning() -> None:
    values = torch.tensor([[-np.inf, np.inf]])
    np.testing.assert_array_equal(quantiles(values), [[np.nan] * 5])


def test_what_is_not_a_number_is_in_no_bin() -> None:
    nan = float("nan")
    (counted,) = counts([torch.tensor([[nan, -nan, 1.0], [0.5, np.inf, nan]])])
    assert counted.sum(1).tolist() == [1, 2]
