"""What was recorded of a run: append-only, plain NumPy, no torch."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.config import RunConfig

if TYPE_CHECKING:
    import pandas as pd

State = Literal["queued", "running", "finished", "cancelled", "diverged", "failed"]
ENDED: frozenset[State] = frozenset({"finished", "cancelled", "diverged", "failed"})

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a run ended early.

    Attributes:
        step: The step at which it ended.
        layer: The first linear layer, counted from 0, whose output was not finite; None where it was the loss itself.
        remedies: Names of the techniques that would tame it and are off.
        message: What happened, for a run that failed.
    """

    step: int
    layer: int | None = None
    remedies: tuple[str, ...] = ()
    message: str = ""


@dataclass(slots=True)
class Series:
    """One recorded quantity.

    Attributes:
        steps: int64 [m], ascending; the state after that many updates.
        values: [m] for a scalar, [m, …] for an array.
    """

    steps: Array
    values: Array


@dataclass(frozen=True, slots=True)
class Frame:
    """What was recorded of one run at one step.

    Attributes:
        run: Index of the run in the list that is trained.
        step: The state after that many updates.
        scalars: Series name → value.
        arrays: Series name → array.
    """

    run: int
    step: int
    scalars: dict[str, float]
    arrays: dict[str, Array]


@dataclass(slots=True)
class Delta:
    """What one run recorded since the last delta.

    Attributes:
        state: The run's state now.
        step: Updates done.
        series: What is new of each series, scalars and arrays alike.
        constants: Recorded once, at the start: edges of the histograms, axes of the decision surface, the data shown.
        seconds: Time from admission to the end; 0 until then.
    """

    state: State
    step: int
    series: dict[str, Series] = field(default_factory=dict)
    constants: dict[str, Array] = field(default_factory=dict)
    fault: Fault | None = None
    seconds: float = 0.0

    @property
    def nbytes(self) -> int:
        """About how many bytes it holds."""
        series = sum(s.steps.nbytes + s.values.nbytes for s in self.series.values())
        return series + sum(constant.nbytes for constant in self.constants.values())


class History:
    """The record of one run, to which deltas are appended."""

    def __init__(self, config: RunConfig) -> None:
        self.config = config
        self.state: State = "queued"
        self.step = 0
        self.fault: Fault | None = None
        self.seconds = 0.0
        self.constants: dict[str, Array] = {}
        self._parts: dict[str, list[Series]] = {}

    @property
    def digest(self) -> str:
        """The config's digest."""
        return self.config.digest

    @property
    def ended(self) -> bool:
        """Whether nothing more will be recorded."""
        return self.state in ENDED

    @property
    def names(self) -> list[str]:
        """Names of every recorded series."""
        return list(self._parts)

    def append(self, delta: Delta) -> None:
        """Add what was recorded since the last delta."""
        self.state, self.step = delta.state, delta.step
        self.fault = delta.fault or self.fault
        self.seconds = delta.seconds or self.seconds
        self.constants.update(delta.constants)
        for name, series in delta.series.items():
            self._parts.setdefault(name, []).append(series)

    def series(self, name: str) -> Series:
        """Return one series whole; raises KeyError where it was not recorded."""
        parts = self._parts[name]
        if len(parts) > 1:
            joined = Series(np.concatenate([p.steps for p in parts]), np.concatenate([p.values for p in parts]))
            self._parts[name] = parts = [joined]
        return parts[0]

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    @property
    def scalars(self) -> "pd.DataFrame":
        """Every scalar series as a column, indexed by step; NaN where a series has no value at a step."""
        # Here alone, for it takes a second and 60 MB that the web server has no use for.
        import pandas as pd

        columns = {n: pd.Series(s.values, index=s.steps) for n in self._parts if (s := self.series(n)).values.ndim == 1}
        return pd.DataFrame(columns).rename_axis("step").sort_index()

    def last(self, name: str) -> float:
        """Return the last value of a scalar series."""
        return float(self.series(name).values[-1])


def frames(run: int, delta: Delta) -> Iterator[Frame]:
    """Yield a delta as frames, one a step, in ascending order."""
    steps = sorted({int(step) for series in delta.series.values() for step in series.steps})
    at: dict[int, Frame] = {step: Frame(run, step, {}, {}) for step in steps}
    for name, series in delta.series.items():
        for step, value in zip(series.steps, series.values, strict=True):
            frame = at[int(step)]
            if series.values.ndim == 1:
                frame.scalars[name] = float(value)
            else:
                frame.arrays[name] = value
    yield from at.values()
