"""Optimisers in half precision agree with `torch.optim` to the bit, given the same gradients."""

import pytest
import torch

from core.config import RunConfig
from core.engine.optimisers import optimiser_for
from core.techniques import TECHNIQUES

CASES = {
    "sgd": ({"name": "sgd", "lr": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1)),
    "momentum": (
        {"name": "sgd", "lr": 0.03, "momentum": 0.9},
        lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.9),
    ),
    "nesterov": (
        {"name": "sgd", "lr": 0.03, "momentum": 0.9, "nesterov": True},
        lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.9, nesterov=True),
    ),
    "adam": ({"name": "adam", "lr": 0.01, "eps": 1e-4}, lambda p: torch.optim.Adam(p, lr=0.01, eps=1e-4)),
}
DECAY = 0.05
SIZES = [640, 33, 27]


def gradients(dtype: torch.dtype, steps: int = 50) -> list[torch.Tensor]:
    g = torch.Generator().manual_seed(3)
    return [(torch.randn(3, 700, generator=g) * 0.3).to(dtype) for _ in range(steps)]


def stacked(optimiser: dict[str, object], dtype: torch.dtype, decay: float = 0.0) -> torch.Tensor:
    config = RunConfig.model_validate({"optimiser": optimiser})
    engine = optimiser_for(config, SIZES)
    parameters = gradients(dtype, 1)[0].clone()
    state = [torch.zeros_like(parameters) for _ in range(engine.buffers)]
    numbers = engine.columns(config.optimiser)
    columns = {name: torch.full((3, 1), value, dtype=torch.float64) for name, value in numbers.items()}
    rate = torch.full((50, 3, 1), config.optimiser.lr, dtype=torch.float64)
    column_dtype = torch.float64 if dtype == torch.float64 else torch.float32
    ready = engine.prepare(columns, rate, torch.zeros(3, 1, dtype=torch.float64), column_dtype)
    for t, gradient in enumerate(gradients(dtype)):
        if decay:
            strength = {"lambda": torch.full((3, 1), decay, dtype=column_dtype)}
            TECHNIQUES["weight_decay"].before_step(parameters, rate[t], strength)
        engine.step(parameters, gradient, state, ready, t)
    return parameters


def plain(build, dtype: torch.dtype) -> torch.Tensor:
    rows = []
    for row, start in enumerate(gradients(dtype, 1)[0]):
        parameters = [torch.nn.Parameter(part.clone()) for part in start.split(SIZES)]
        optimizer = build(parameters)
        for gradient in gradients(dtype):
            for parameter, part in zip(parameters, gradient[row].split(SIZES), strict=True):
                parameter.grad = part
            optimizer.step()
        rows.append(torch.cat([p.detach() for p in parameters]))
    return torch.stack(rows)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16], ids=str)
@pytest.mark.parametrize("name", CASES)
def test_halves_to_the_bit(name: str, dtype: torch.dtype) -> None:
    optimiser, build = CASES[name]
    assert torch.equal(stacked(optimiser, dtype), plain(build, dtype))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16], ids=str)
def test_adamw_in_half_to_the_bit(dtype: torch.dtype) -> None:
    optimiser, _ = CASES["adam"]
    expected = plain(lambda p: torch.optim.AdamW(p, lr=0.01, eps=1e-4, weight_decay=DECAY), dtype)
    assert torch.equal(stacked(optimiser, dtype, DECAY), expected)


@pytest.mark.parametrize("name", CASES)
def test_float64_within_tolerance(name: str) -> None:
    optimiser, build = CASES[name]
    torch.testing.assert_close(stacked(optimiser, torch.float64), plain(build, torch.float64), rtol=0, atol=1e-12)
