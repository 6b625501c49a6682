"""Where activation functions are flat: where their slope is so small that almost no gradient comes through a unit."""

import math
from dataclasses import dataclass
from typing import Literal

SMALL = 0.05
"""A unit is flat where |f′| of what it receives is below this share of the steepest slope of its function."""

Kind = Literal["rest", "saturated"]


@dataclass(frozen=True, slots=True)
class Flat:
    """How flat an activation function f becomes.

    Attributes:
        steepest: The largest |f′|.
        kind: What a flat unit is: "saturated" of a function that is bounded on both sides, at one of its bounds; at
            "rest" of one that is not, which answers to one sign alone; None of a function that is nowhere flat.
    """

    steepest: float
    kind: Kind | None = None

    @property
    def below(self) -> float:
        """The slope below which it is flat."""
        return SMALL * self.steepest


FLAT: dict[str, Flat] = {
    "relu": Flat(1.0, "rest"),
    "tanh": Flat(1.0, "saturated"),
    "sigmoid": Flat(0.25, "saturated"),
    # f′ = Φ(z) + z·φ(z) is steepest at √2. Around its minimum, at −0.75, it is flat too.
    "gelu": Flat((1 + math.erf(1)) / 2 + math.exp(-1) / math.sqrt(math.pi), "rest"),
    "linear": Flat(1.0),
}
"""By the name that a config gives the activation function."""
