"""Optimisers against `torch.optim` given the same gradients: in half precision to the bit."""

from collections.abc import Sequence

import pytest
import torch

from core.config import RunConfig
from core.declare import Pair
from core.i18n import LANGUAGES
from core.optimisers import OPTIMISERS
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
    "adam_without_memory": (
        {"name": "adam", "lr": 0.01, "betas": [0.0, 0.3], "eps": 1e-4},
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.0, 0.3), eps=1e-4),
    ),
    "rmsprop": (
        {"name": "rmsprop", "lr": 0.003, "alpha": 0.9, "eps": 1e-4},
        lambda p: torch.optim.RMSprop(p, lr=0.003, alpha=0.9, eps=1e-4),
    ),
    "adagrad": (
        {"name": "adagrad", "lr": 0.03, "eps": 1e-4},
        lambda p: torch.optim.Adagrad(p, lr=0.03, eps=1e-4),
    ),
}
DECAY = 0.05
SIZES = [640, 33, 27]


def gradients(dtype: torch.dtype, steps: int = 50) -> list[torch.Tensor]:
    """Return gradients of every size, some of them subnormal in float16."""
    g = torch.Generator().manual_seed(3)
    sizes = 0.3 * 10 ** (-6 * torch.rand(3, 700, generator=g))
    return [(torch.randn(3, 700, generator=g) * sizes).to(dtype) for _ in range(steps)]


def stacked(
    optimiser: dict[str, object], dtype: torch.dtype, decay: float = 0.0, rows: Sequence[int] = (0, 1, 2)
) -> torch.Tensor:
    """Return the parameters of some rows after 50 updates."""
    config = RunConfig.model_validate({"optimiser": optimiser})
    engine = OPTIMISERS[config.optimiser.name](config.optimiser, SIZES)
    parameters = gradients(dtype, 1)[0][list(rows)]
    state = [torch.zeros_like(parameters) for _ in range(engine.buffers)]
    numbers = engine.columns(config.optimiser)
    columns = {name: torch.full((len(rows), 1), value, dtype=torch.float64) for name, value in numbers.items()}
    rate = torch.full((50, len(rows), 1), config.optimiser.lr, dtype=torch.float64)
    column_dtype = torch.float64 if dtype == torch.float64 else torch.float32
    ready = engine.prepare(columns, rate, torch.zeros(len(rows), 1, dtype=torch.float64), column_dtype)
    for t, gradient in enumerate(gradients(dtype)):
        if decay:
            strength = {"lambda": torch.full((len(rows), 1), decay, dtype=column_dtype)}
            TECHNIQUES["weight_decay"].before_step(parameters, rate[t], strength)
        engine.step(parameters, gradient[list(rows)], state, ready, t)
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


@pytest.mark.parametrize("name", ["adam", "rmsprop"])
def test_a_gradient_whose_square_overflows_in_float32(name: str) -> None:
    optimiser, build = CASES[name]
    config = RunConfig.model_validate({"optimiser": optimiser}).optimiser
    engine, gradient = OPTIMISERS[name](config, [2]), torch.tensor([[2.5e19, -1e15]], dtype=torch.bfloat16)
    columns = {n: torch.tensor([[value]], dtype=torch.float64) for n, value in engine.columns(config).items()}
    rate, done = torch.tensor([[[config.lr]]], dtype=torch.float64), torch.zeros(1, 1, dtype=torch.float64)
    parameters, state = torch.ones_like(gradient), [torch.zeros_like(gradient) for _ in range(engine.buffers)]
    engine.step(parameters, gradient, state, engine.prepare(columns, rate, done, torch.float32), 0)
    expected = torch.nn.Parameter(torch.ones_like(gradient))
    expected.grad = gradient
    build([expected]).step()
    assert torch.equal(parameters, expected.detach())
    assert state[-1].isfinite().all()


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16], ids=str)
def test_adamw_in_half_to_the_bit(dtype: torch.dtype) -> None:
    optimiser, _ = CASES["adam"]
    expected = plain(lambda p: torch.optim.AdamW(p, lr=0.01, eps=1e-4, weight_decay=DECAY), dtype)
    assert torch.equal(stacked(optimiser, dtype, DECAY), expected)


@pytest.mark.parametrize("name", CASES)
def test_float64_within_tolerance(name: str) -> None:
    optimiser, build = CASES[name]
    torch.testing.assert_close(stacked(optimiser, torch.float64), plain(build, torch.float64), rtol=0, atol=1e-12)


def test_every_optimiser_is_tried_here() -> None:
    assert {optimiser["name"] for optimiser, _ in CASES.values()} == set(OPTIMISERS)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_is_declared_whole(name: str) -> None:
    optimiser = OPTIMISERS[name]
    assert optimiser.name == name
    assert optimiser.hyperparameters[0].name == "lr"
    declared = [d for d in optimiser.hyperparameters if not isinstance(d, Pair)]
    texts = [optimiser.label, *(t for d in (*declared, *optimiser.numbers()) for t in (d.label, d.help))]
    assert all(text.to(language).strip() for text in texts for language in LANGUAGES)
    assert all(number.default in number.stops for number in optimiser.numbers())


@pytest.mark.parametrize("name", CASES)
def test_its_line_of_plain_pytorch_makes_it(name: str) -> None:
    optimiser, build = CASES[name]
    settings = RunConfig.model_validate({"optimiser": optimiser}).optimiser
    model = torch.nn.Linear(2, 2)
    made = eval(OPTIMISERS[settings.name].line(settings), {"torch": torch, "model": model})
    wanted = build(model.parameters())
    assert type(made) is type(wanted)
    assert made.defaults == wanted.defaults


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16, torch.float16], ids=str)
def test_a_row_is_updated_alike_alone_and_among_others(name: str, dtype: torch.dtype) -> None:
    together, alone = (stacked(CASES[name][0], dtype, rows=rows) for rows in ([0, 1, 2], [1]))
    assert torch.equal(together[1], alone[0])
