"""Activation functions against PyTorch's autograd: values, slopes, and what is recorded of flat units."""

import pytest
import torch

from core.activations import ACTIVATIONS
from core.config import RunConfig
from core.engine.local import train
from core.engine.rows import load_split
from core.i18n import LANGUAGES
from tests import oracle

EVERY = pytest.mark.parametrize("name", ACTIVATIONS)
FUNCTIONS = {name: module() for name, module in oracle.ACTIVATIONS.items()}
FORMATS = [torch.float64, torch.float32, torch.bfloat16, torch.float16]
HALVES = [torch.bfloat16, torch.float16]


def given(name: str, z: torch.Tensor, gradient: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return f(z) and the gradient by z."""
    function = ACTIVATIONS[name]
    h = function.forward(z.clone())
    return h, function.backward(gradient, z, h)


def expected(name: str, z: torch.Tensor, gradient: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the same by autograd."""
    z = z.clone().requires_grad_()
    h = FUNCTIONS[name](z)
    h.backward(gradient)
    assert z.grad is not None
    return h.detach(), z.grad


def every_half(dtype: torch.dtype) -> torch.Tensor:
    """Return every finite number of a half format."""
    numbers = torch.arange(-(2**15), 2**15, dtype=torch.int32).to(torch.int16).view(dtype)
    return numbers[numbers.isfinite()]


def test_every_activation_function_has_an_oracle() -> None:
    assert oracle.ACTIVATIONS.keys() == ACTIVATIONS.keys()


@EVERY
def test_is_declared_whole(name: str) -> None:
    function = ACTIVATIONS[name]
    assert function.name == name
    assert all(function.label.to(language).strip() for language in LANGUAGES)
    assert isinstance(eval(function.pytorch, {"torch": torch}), oracle.ACTIVATIONS[name])


@EVERY
def test_values_and_slopes_are_those_of_autograd(name: str) -> None:
    generator = torch.Generator().manual_seed(1)
    z = torch.cat([torch.linspace(-30, 30, 20_001, dtype=torch.float64), torch.zeros(1, dtype=torch.float64)])
    gradient = torch.randn(len(z), generator=generator, dtype=torch.float64)
    for ours, theirs in zip(given(name, z, gradient), expected(name, z, gradient), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-13, atol=1e-15)


@EVERY
@pytest.mark.parametrize("dtype", HALVES, ids=str)
def test_every_half_is_what_pytorch_gives_or_its_neighbour(name: str, dtype: torch.dtype) -> None:
    z = every_half(dtype)
    z = z[z.abs() < 1e4]
    gradient = torch.full_like(z, 0.7)
    for ours, theirs in zip(given(name, z, gradient), expected(name, z, gradient), strict=True):
        # PyTorch's own last bit of GELU depends on where a value stands; far below 0 its kernel loses some more.
        rtol = 2 * torch.finfo(dtype).eps
        torch.testing.assert_close(ours, theirs, rtol=rtol, atol=torch.finfo(torch.float16).tiny)


@EVERY
@pytest.mark.parametrize("dtype", FORMATS, ids=str)
def test_a_value_does_not_depend_on_where_it_stands(name: str, dtype: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(2)
    z = every_half(dtype)[::8] if dtype in HALVES else (torch.randn(8000, generator=generator) * 4).to(dtype)
    gradient = torch.randn(len(z), generator=generator).to(dtype)
    whole = given(name, z, gradient)
    pieces = [given(name, *part) for part in zip(z.split(5), gradient.split(5), strict=True)]
    for at, alone in zip(whole, zip(*pieces, strict=True), strict=True):
        assert torch.equal(at.nan_to_num(7.0), torch.cat(alone).nan_to_num(7.0))


def slope(name: str, z: torch.Tensor) -> torch.Tensor:
    """Return |f′(z)| by autograd."""
    z = z.detach().clone().requires_grad_()
    FUNCTIONS[name](z).sum().backward()
    assert z.grad is not None
    return z.grad.abs()


@EVERY
def test_the_steepest_slope_is_that_of_autograd(name: str) -> None:
    z = torch.linspace(-20, 20, 40_001, dtype=torch.float64)
    assert ACTIVATIONS[name].steepest == pytest.approx(slope(name, z).max().item(), abs=1e-6)


@EVERY
def test_what_is_bounded_saturates_and_what_is_not_rests(name: str) -> None:
    z = torch.linspace(-40, 40, 801, dtype=torch.float64)
    is_flat = slope(name, z) < ACTIVATIONS[name].flat_below
    assert bool(is_flat.any()) == (ACTIVATIONS[name].flat is not None)
    if ACTIVATIONS[name].flat is not None:
        bounded = FUNCTIONS[name](z).abs().max().item() <= 1
        assert ACTIVATIONS[name].flat == ("saturated" if bounded else "rest")


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
    kind = ACTIVATIONS[name].flat
    names = [series for series in history.names if series.split("/")[0] in {"rest", "saturated"}]
    assert names == ([] if kind is None else [f"{kind}/layer0", f"{kind}/layer1"])
    for layer, series in enumerate(names):
        expected = (slope(name, received[layer]) < ACTIVATIONS[name].flat_below).double().mean().item()
        assert history.series(series).values[0] == pytest.approx(expected, abs=1e-12)
        assert 0 <= history.series(series).values.min() <= history.series(series).values.max() <= 1


@EVERY
def test_a_unit_can_die_where_it_gives_exactly_zero(name: str) -> None:
    z = torch.linspace(-40, -1, 100, dtype=torch.float64)
    gives, slope_there = FUNCTIONS[name](z), slope(name, z)
    assert ACTIVATIONS[name].dies == bool(((gives == 0) & (slope_there == 0)).all())
