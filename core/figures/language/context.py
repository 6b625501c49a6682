"""What an expression of the language of figures is, and what it is evaluated on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.history import History

Expression = Any
Value = Any
Until = int | Literal["end"] | None


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is evaluated on.

    Attributes:
        histories: Role → history; a role may be missing.
        stops: One history a stop of the slider, None where there is none yet.
        stop: Index of the stop in hand; None where the value in hand is none of them.
        step: The step shown, s.
    """

    histories: Mapping[str, History]
    stops: Sequence[History | None] = ()
    stop: int | None = None
    step: int = 0
