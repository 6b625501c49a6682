"""What an expression of the language of figures is, and what it is evaluated on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
        seeds: Role → the same run from each of the other seeds, None where there is nothing of it yet.
        stop_seeds: The same of each stop.
        parts: The runs of each part of the treatment, from all seeds, its own first.
    """

    histories: Mapping[str, History]
    stops: Sequence[History | None] = ()
    stop: int | None = None
    step: int = 0
    seeds: Mapping[str, Sequence[History | None]] = field(default_factory=dict)
    stop_seeds: Sequence[Sequence[History | None]] = ()
    parts: Sequence[Sequence[History | None]] = ()

    def of(self, role: str, seed: int | None = None) -> History | None:
        """Return the run of a role; with `seed` that from the other seed of this number, counted from 1."""
        if seed is None:
            return self.histories.get(role)
        others = self.seeds.get(role, ())
        return others[seed - 1] if seed <= len(others) else None

    def from_all_seeds(self, role: str) -> list[History | None]:
        """Return the run of a role and those from the other seeds."""
        return [self.of(role), *self.seeds.get(role, ())]

    def stops_from_all_seeds(self) -> list[list[History | None]]:
        """Return each stop's run and those from the other seeds."""
        others = [*self.stop_seeds, *[()] * (len(self.stops) - len(self.stop_seeds))]
        return [[own, *rest] for own, rest in zip(self.stops, others, strict=True)]
