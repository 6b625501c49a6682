"""What every optimiser is: a declaration, and its stacked form.

K is the number of rows, P the number of parameters of a row, T the steps of a chunk. Buffers are [K, P] and start at 0.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal

from pydantic import model_validator

from core.declare import Number, Pair, Settings, Switch, decades, extended
from core.halves import is_half
from core.i18n.text import Text
from core.lazy import Tensor, torch

Columns = Mapping[str, Tensor]
Declared = Number | Pair | Switch


class OptimiserSettings(Settings):
    """An optimiser with its hyperparameters, as a config has them."""

    name: str
    lr: float


class Optimiser(ABC):
    """How gradients become updates: `torch.optim`'s arithmetic with one value a row of every number.

    The class is the declaration; an instance is the stacked form, for rows that agree in the switches.

    Args:
        settings: Those of any of the rows; only the switches are read of it.
        sizes: How many numbers each of a row's parameter tensors has.
    """

    name: ClassVar[str]
    label: ClassVar[Text]
    pytorch: ClassVar[str]
    """The class of plain PyTorch, whose arguments have the hyperparameters' names."""
    hyperparameters: ClassVar[tuple[Declared, ...]]
    """The learning rate first. A number that has an `off` value may not become that mid-run."""
    buffers: ClassVar[int]
    Settings: ClassVar[type[OptimiserSettings]]

    def __init_subclass__(cls) -> None:
        fields: dict[str, Any] = {"name": (Literal[cls.name], cls.name)}
        validators: dict[str, Any] = {"check": model_validator(mode="after")(cls.check)}
        cls.Settings = extended(OptimiserSettings, cls.__name__, cls.hyperparameters, fields, validators)

    def __init__(self, settings: OptimiserSettings, sizes: Sequence[int]) -> None:
        self.sizes = sizes

    @staticmethod
    def check(settings: Any) -> Any:
        """Return the settings; raises PydanticCustomError where they do not go together."""
        return settings

    @classmethod
    def numbers(cls) -> Iterator[Number]:
        """Yield every number, those of pairs one by one."""
        for declared in cls.hyperparameters:
            if isinstance(declared, Pair):
                yield from declared.numbers
            elif isinstance(declared, Number):
                yield declared

    @classmethod
    def kernel(cls, settings: OptimiserSettings) -> tuple[object, ...]:
        """Return what rows of one stack have to agree in."""
        return (cls.name, *(settings[d.name] for d in cls.hyperparameters if isinstance(d, Switch)))

    @classmethod
    def columns(cls, settings: OptimiserSettings) -> dict[str, float]:
        """Return a row's numbers, but for the learning rate."""
        found: dict[str, float] = {}
        for declared in cls.hyperparameters[1:]:
            if isinstance(declared, Number):
                found[declared.name] = settings[declared.name]
            elif isinstance(declared, Pair):
                names = (number.name for number in declared.numbers)
                found |= zip(names, settings[declared.name], strict=True)
        return found

    @classmethod
    def line(cls, settings: OptimiserSettings) -> str:
        """Return the line of plain PyTorch that makes this optimiser for a `model`."""
        arguments = ", ".join(f"{d.name}={settings[d.name]}" for d in cls.hyperparameters)
        return f"{cls.pytorch}(model.parameters(), {arguments})"

    @abstractmethod
    def prepare(self, columns: Columns, learning_rate: Tensor, done: Tensor, dtype: "torch.dtype") -> Columns:
        """Return what the steps of a chunk need, in `dtype`.

        All is float64: `columns` [K, 1], `learning_rate` [T, K, 1], and the updates `done` before the chunk, [K, 1].
        """

    @abstractmethod
    def step(self, parameters: Tensor, gradient: Tensor, buffers: Sequence[Tensor], ready: Columns, t: int) -> None:
        """Update `parameters` [K, P] and the buffers in place by step t of the chunk."""


def learning_rate(default: float) -> Number:
    """Declare the learning rate."""
    return Number(
        name="lr",
        label=Text("Learning rate", "학습률"),
        help=Text("How far one update goes.", "한 번의 업데이트로 얼마나 멀리 갈지 정합니다."),
        low=0.0,
        open_low=True,
        high=100.0,
        default=default,
        stops=decades(-4, 0),
        mid_run=True,
    )


def epsilon(default: float) -> Number:
    """Declare what keeps a denominator from being 0."""
    return Number(
        name="eps",
        label=Text("ε", "ε"),
        help=Text(
            "Added to the denominator. What is below 3e-8 becomes 0 in float16, so that a gradient of 0 is divided by "
            "0: take 1e-4 there.",
            "분모에 더하는 값입니다. float16에서는 3e-8보다 작으면 0이 되어, 그래디언트가 0일 때 0으로 나누게 됩니다. "
            "이때는 1e-4를 쓰세요.",
        ),
        low=0.0,
        high=1.0,
        default=default,
        stops=(1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2),
    )


def decay(name: str, label: Text, explained: Text, default: float) -> Number:
    """Declare how much of a moving average is kept at each step."""
    return Number(
        name=name,
        label=label,
        help=explained,
        low=0.0,
        high=1.0,
        open_high=True,
        default=default,
        stops=(0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999),
    )


# Halves. PyTorch's kernels compute in float32 and round once for each of their operations.


def add_scaled(target: Tensor, other: Tensor, factor: Tensor, sizes: Sequence[int]) -> None:
    """Add `factor`·`other` to `target` [K, P] in place; `factor` is [K, 1], `sizes` those of a row's tensors.

    In half precision PyTorch's own kernel is asked tensor by tensor: how it rounds depends on where an element lies in
    its tensor.
    """
    if not is_half(target):
        target.add_(other * factor)
        return
    for row, addend, alpha in zip(target, other, factor[:, 0].tolist(), strict=True):
        for part, added in zip(row.split(sizes), addend.split(sizes), strict=True):
            part.add_(added, alpha=alpha)


def add_fused(target: Tensor, product: Tensor, factor: Tensor) -> None:
    """Add `factor`·`product` to a half `target` with one rounding to float32, as PyTorch's fused kernels do.

    `product` is float64: the square of a large bfloat16 overflows in float32, its share need not.
    """
    target.copy_((target.double() + product * factor.double()).float())


def descend(parameters: Tensor, gradient: Tensor, square: Tensor, rate: Tensor, eps: Tensor) -> None:
    """Add rate·gradient/(√square + ε) to `parameters` [K, P] in place; rate and eps are [K, 1].

    Halves are rounded where PyTorch rounds them: ε itself, and after the root, the sum and the update.
    """
    if is_half(parameters):
        denominator = square.sqrt() + eps.to(parameters.dtype)
        parameters.copy_(parameters.float() + gradient * rate / denominator.float())
    else:
        parameters.add_((gradient * rate).div_(square.sqrt().add_(eps)))
