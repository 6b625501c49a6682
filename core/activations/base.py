"""What every activation function is: a declaration, its stacked form, and where it is flat."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from core.i18n.text import Text
from core.lazy import Tensor

SMALL = 0.05
"""A unit is flat where |f′| of what it receives is below this share of the steepest slope of its function."""

Flat = Literal["rest", "saturated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationFunction:
    """An activation function f, on values of many rows at once.

    Attributes:
        name: Key in the config and the address.
        pytorch: The module of plain PyTorch that it is.
        forward: z → f(z); may overwrite its argument.
        backward: (gradient by the output, z, f(z)) → gradient by z; z is there only where `forward` leaves it as it is.
        steepest: The largest |f′|.
        flat: What a flat unit is: "saturated" of a function that is bounded on both sides, at one of its bounds; at
            "rest" of one that is not, which answers to one sign alone; None of a function that is nowhere flat.
        dies: A unit at rest gives exactly 0 and passes nothing back, so that one at rest for all examples stays there.
    """

    name: str
    label: Text
    pytorch: str
    forward: Callable[[Tensor], Tensor]
    backward: Callable[[Tensor, Tensor, Tensor], Tensor]
    steepest: float = 1.0
    flat: Flat | None = None
    dies: bool = False

    @property
    def flat_below(self) -> float:
        """The slope |f′| below which it is flat."""
        return SMALL * self.steepest


# Some of PyTorch's kernels (sigmoid, SiLU, ELU, GELU and their ways back) round the last few values of a tensor in
# another way than the rest, so that a value would depend on how many rows stand before it. `exp`, `expm1`, `erf` and
# the arithmetic do not: functions of which that is so are put together of these, in float32 where values are halves.


def logistic(z: Tensor) -> Tensor:
    """Return 1/(1 + e^−z); z stays as it is."""
    return z.neg().exp_().add_(1).reciprocal_()
