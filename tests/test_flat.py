"""What is declared of flat activation functions, and what is recorded of flat units, against PyTorch's autograd."""

import pytest
import torch

from core.config import RunConfig
from core.engine.local import train
from core.engine.rows import load_split
from core.flat import FLAT
from core.networks.activations import ACTIVATIONS
from tests import oracle

EVERY = pytest.mark.parametrize("name", FLAT)
FUNCTIONS = {name: module() for name, module in oracle.ACTIVATIONS.items()}


def slope(name: str, z: torch.Tensor) -> torch.Tensor:
    """Return |f′(z)| by autograd."""
    z = z.detach().clone().requires_grad_()
    FUNCTIONS[name](z).sum().backward()
    assert z.grad is not None
    return z.grad.abs()


def test_every_activation_function_says_how_flat_it_is() -> None:
    assert FLAT.keys() == ACTIVATIONS.keys()


@EVERY
def test_the_steepest_slope_is_that_of_autograd(name: str) -> None:
    z = torch.linspace(-20, 20, 40_001, dtype=torch.float64)
    assert FLAT[name].steepest == pytest.approx(slope(name, z).max().item(), abs=1e-6)


@EVERY
def test_what_is_bounded_saturates_and_what_is_not_rests(name: str) -> None:
    z = torch.linspace(-40, 40, 801, dtype=torch.float64)
    is_flat = slope(name, z) < FLAT[name].below
    assert bool(is_flat.any()) == (FLAT[name].kind is not None)
    if FLAT[name].kind is not None:
        bounded = FUNCTIONS[name](z).abs().max().item() <= 1
        assert FLAT[name].kind == ("saturated" if bounded else "rest")


@EVERY
@pytest.mark.parametrize("techniques", [{}, {"batch_norm": {}, "dropout": {"p": 0.5}}])
def test_recorded_shares_are_those_of_plain_pytorch(name: str, techniques: dict[str, object]) -> None:
    run = RunConfig.model_validate(
        {
            "data": {"name": "moons", "train_size": 60},
            "network": {"hidden": [40, 30], "activation": name},
            "techniques": {"init": {"scheme": "normal"}, **techniques},
            "batch_size": 16,
            "steps": 3,
            "dtype": "float64",
        }
    )
    (history,) = train([run])
    received: list[torch.Tensor] = []
    model, index = oracle.build(run), oracle.batches(run, 60)
    for module in model:
        if isinstance(module, oracle.ACTIVATIONS[name]):
            module.register_forward_pre_hook(lambda module, given: received.append(given[0].detach()))
    model.train()
    model(load_split(run).x_train[next(index)].double())
    kind = FLAT[name].kind
    names = [series for series in history.names if series.split("/")[0] in {"rest", "saturated"}]
    assert names == ([] if kind is None else [f"{kind}/layer0", f"{kind}/layer1"])
    for layer, series in enumerate(names):
        expected = (slope(name, received[layer]) < FLAT[name].below).double().mean().item()
        assert history.series(series).values[0] == pytest.approx(expected, abs=1e-12)
        assert 0 <= history.series(series).values.min() <= history.series(series).values.max() <= 1
