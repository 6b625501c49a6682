"""A run as the book knows it: its history, who wants it, and what a reader has not read yet."""

import itertools
from dataclasses import dataclass, field, replace

from core.config import RunConfig
from core.history import ENDED, Delta, History, Series
from core.runners.base import Cursor, News, Owner, Run, Ticket
from core.runners.packing import Packed, unpack

_generations = itertools.count(1)
_uses = itertools.count(1)


@dataclass(slots=True, eq=False)
class Record:
    """One run.

    Attributes:
        history: What was recorded in the attempt that is going on.
        generation: Names that attempt, unlike that of any other run or attempt.
        version: Counts changes, so that a reader sees at once that there is nothing new.
        owners: Owner → what it wants.
        ticket: What it was ordered as, None while nobody is to train it.
        attempt: Which one the dispatch makes.
        thin: Whether its arrays were dropped, and are dropped as they come.
        nbytes: About how many bytes the history takes.
        used: When it was last wanted or its arrays were read; the higher, the later.
    """

    config: RunConfig
    history: History = field(init=False)
    generation: int = field(init=False)
    version: int = 0
    owners: dict[Owner, Run] = field(default_factory=dict)
    ticket: Ticket | None = None
    attempt: int = 0
    thin: bool = False
    nbytes: int = 0
    used: int = 0

    def __post_init__(self) -> None:
        self.restart()

    def restart(self, attempt: int = 0) -> None:
        """Forget what was recorded: another attempt begins."""
        self.generation, ticket = next(_generations), self.ticket
        self.repeat()
        self.ticket, self.attempt = ticket, attempt

    def repeat(self) -> None:
        """Record all of it a second time: to the same numbers, so that what readers have had of it stays."""
        self.history = History(self.config)
        self.version += 1
        self.ticket, self.attempt, self.thin, self.nbytes = None, 0, False, 0

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
        return min((run.priority for run in self.owners.values()), default=0)

    @property
    def dispensable(self) -> bool:
        """Whether it has arrays, and nobody who wants it needs them."""
        return not self.thin and not any(run.whole for run in self.owners.values())

    def touch(self) -> None:
        """Note that it is used."""
        self.used = next(_uses)

    def take(self, attempt: int, packed: Packed) -> None:
        """Take in what the dispatch says of an attempt."""
        if attempt < self.attempt:
            return  # said late, when the next one had begun
        if attempt > self.attempt:
            self.restart(attempt)
        if packed.last.state != "queued":
            self.append(unpack(packed))

    def append(self, delta: Delta) -> None:
        """Add what was recorded."""
        if self.thin:
            delta = scalars_of(delta)
        self.history.append(delta)
        self.nbytes += delta.nbytes
        self.version += 1
        if self.ended:
            self.ticket = None
            for name in self.history.names:
                self.history.series(name)  # joined, a series takes less room

    def thin_out(self) -> int:
        """Drop all arrays and those that are still to come, and return how many bytes that frees."""
        before, kept = self.nbytes, scalars_of(self._since(Cursor(), arrays=True))
        # Another history: a reader may be drawing from the one that there is.
        self.history = History(self.config)
        self.history.append(kept)
        self.thin, self.nbytes = True, kept.nbytes
        return before - self.nbytes

    def snapshot(self) -> History:
        """Return the history; a copy of it while it still grows."""
        if self.ended:
            return self.history
        copy = History(self.config)
        copy.append(self._since(Cursor(), arrays=True))
        return copy

    def news(self, cursor: Cursor, arrays: bool) -> News | None:
        """Return what `cursor` has not read, and move it on."""
        if arrays:
            self.touch()
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


def scalars_of(delta: Delta) -> Delta:
    """Return a delta without its arrays."""
    # Copies, as a series may be a view of what was sent, arrays and all.
    series = {n: Series(s.steps.copy(), s.values.copy()) for n, s in delta.series.items() if s.values.ndim == 1}
    return replace(delta, series=series)
