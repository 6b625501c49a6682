"""A run as its runner knows it: its history, who wants it, and what a reader has not read yet."""

import itertools
from dataclasses import dataclass, field

from core.config import RunConfig
from core.history import ENDED, Delta, Fault, History, Series
from core.runners.base import Cursor, News
from core.runners.messages import Ticket

_generations = itertools.count(1)


@dataclass(slots=True, eq=False)
class Record:
    """One run.

    Attributes:
        history: What was recorded in the attempt that is going on.
        generation: Names that attempt, unlike that of any other run or attempt.
        version: Counts changes, so that a reader sees at once that there is nothing new.
        owners: Owner → priority.
        ticket: What its worker knows it by, None while none has it.
        deaths: How many workers died while they had it.
    """

    config: RunConfig
    history: History = field(init=False)
    generation: int = field(init=False)
    version: int = 0
    owners: dict[str, int] = field(default_factory=dict)
    ticket: Ticket | None = None
    deaths: int = 0

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget what was recorded."""
        self.history = History(self.config)
        self.generation = next(_generations)
        self.ticket = None

    @property
    def digest(self) -> str:
        """The run's digest."""
        return self.config.digest

    @property
    def ended(self) -> bool:
        """Whether nothing more will be recorded."""
        return self.history.state in ENDED

    @property
    def priority(self) -> int:
        """The most urgent wish."""
        return min(self.owners.values(), default=0)

    def append(self, delta: Delta) -> None:
        """Add what was recorded."""
        self.history.append(delta)
        self.version += 1
        if self.ended:
            self.ticket = None
            for name in self.history.names:
                self.history.series(name)  # joined, a series takes less room

    def fail(self, message: str) -> None:
        """End the run as failed."""
        self.append(Delta("failed", self.history.step, fault=Fault(self.history.step, message=message)))

    def nbytes(self) -> int:
        """Return about how many bytes the history takes."""
        parts = [self.history.series(name) for name in self.history.names]
        constants = sum(array.nbytes for array in self.history.constants.values())
        return constants + sum(part.steps.nbytes + part.values.nbytes for part in parts)

    def snapshot(self) -> History:
        """Return the history; a copy of it while it still grows."""
        if self.ended:
            return self.history
        copy = History(self.config)
        copy.append(self._since(Cursor(), arrays=True))
        return copy

    def news(self, cursor: Cursor, arrays: bool) -> News | None:
        """Return what `cursor` has not read, and move it on."""
        restarted = cursor.generation != self.generation
        if not restarted and cursor.version == self.version and cursor.arrays >= arrays:
            return None
        reset = restarted and cursor.generation != 0
        if restarted:
            cursor.counts, cursor.constants = {}, set()
        cursor.generation, cursor.version, cursor.arrays = self.generation, self.version, arrays
        return News(self.digest, self._since(cursor, arrays), self.config.steps, reset)

    def _since(self, cursor: Cursor, arrays: bool) -> Delta:
        history = self.history
        new: dict[str, Series] = {}
        for name in history.names:
            series, read = history.series(name), cursor.counts.get(name, 0)
            if len(series.steps) > read and (arrays or series.values.ndim == 1):
                new[name] = Series(series.steps[read:], series.values[read:])
                cursor.counts[name] = len(series.steps)
        constants = {n: v for n, v in history.constants.items() if arrays and n not in cursor.constants}
        cursor.constants.update(constants)
        return Delta(history.state, history.step, new, constants, history.fault, history.seconds)
