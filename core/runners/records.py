"""A run as the book knows it: what was recorded, who wants it, and what a reader has not read yet."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.config import RunConfig
from core.history import ENDED, Fault, History, State
from core.runners.base import Cursor, Detail, News, Owner, Run, Ticket
from core.runners.packing import Packed, unpack

_generations = itertools.count(1)
_uses = itertools.count(1)


@dataclass(slots=True, eq=False)
class Record:
    """One run.

    Attributes:
        state: Of the attempt that is going on, as are the next ones.
        step: Updates done.
        parts: What was recorded, in order; the blocks of all of them are the history.
        generation: Names that attempt, unlike that of any other run or attempt.
        version: Counts changes, so that a reader sees at once that there is nothing new.
        owners: Owner → what it wants.
        ticket: What it was ordered as, None while nobody is to train it.
        attempt: Which one the dispatch makes.
        detail: What is recorded of it, curves alone or all.
        thin: Whether its arrays were dropped, and are dropped as they come.
        nbytes: How many bytes the parts take.
        used: When it was last wanted or its arrays were read; the higher, the later.
    """

    config: RunConfig
    state: State = field(init=False)
    step: int = field(init=False)
    fault: Fault | None = field(init=False)
    seconds: float = field(init=False)
    parts: list[Packed] = field(init=False)
    generation: int = field(init=False)
    version: int = 0
    owners: dict[Owner, Run] = field(default_factory=dict)
    ticket: Ticket | None = None
    attempt: int = 0
    detail: Detail = Detail.WHOLE
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
        self.state, self.step, self.fault, self.seconds, self.parts = "queued", 0, None, 0.0, []
        self.version += 1
        self.ticket, self.attempt, self.thin, self.nbytes = None, 0, False, 0

    def deepen(self, detail: Detail) -> None:
        """Record all of it a second time, in no less than this detail."""
        if detail <= self.detail:
            self.repeat()
        else:
            # Whoever has read it has read of steps of which there is more now.
            self.detail = detail.recorded
            self.restart()

    @property
    def digest(self) -> str:
        """The run's digest."""
        return self.config.digest

    @property
    def ended(self) -> bool:
        """Whether nothing more will be recorded."""
        return self.state in ENDED

    @property
    def priority(self) -> int:
        """The most urgent wish."""
        return min((run.priority for run in self.owners.values()), default=0)

    @property
    def needed(self) -> Detail:
        """The detail in which it is needed by whoever wants it."""
        return max((run.detail for run in self.owners.values()), default=Detail.CURVES)

    @property
    def dispensable(self) -> bool:
        """Whether it has arrays, and nobody who wants it needs them."""
        return self.holds(Detail.WHOLE) and self.needed < Detail.WHOLE

    def holds(self, detail: Detail) -> bool:
        """Tell whether it is recorded in this detail, and nothing of that was dropped."""
        return detail <= (min(self.detail, Detail.SCALARS) if self.thin else self.detail)

    def touch(self) -> None:
        """Note that it is used."""
        self.used = next(_uses)

    def take(self, attempt: int, packed: Packed) -> None:
        """Take in what the dispatch says of an attempt."""
        if attempt < self.attempt:
            return  # said late, when the next one had begun
        if attempt > self.attempt:
            self.restart(attempt)
        if packed.state != "queued":
            self.append(packed)

    def append(self, packed: Packed) -> None:
        """Add what was recorded."""
        if self.thin:
            packed = replace(packed, arrays=b"")
        self.state, self.step, self.fault, self.seconds = packed.state, packed.step, packed.fault, packed.seconds
        self.parts.append(packed)
        self.nbytes += packed.nbytes
        self.version += 1

    def thin_out(self) -> int:
        """Drop all arrays and those that are still to come, and return how many bytes that frees."""
        before = self.nbytes
        self.parts = [replace(part, arrays=b"") for part in self.parts]
        self.thin, self.nbytes = True, sum(part.nbytes for part in self.parts)
        return before - self.nbytes

    def history(self) -> History:
        """Return the history as it stands: it is unpacked for whoever asks, and grows no further."""
        made = History(self.config)
        for part in self.parts:
            made.append(unpack(part))
        return made

    def news(self, cursor: Cursor, arrays: bool) -> News | None:
        """Return what `cursor` has not read, and move it on.

        Blocks are handed on whole. Where a run is recorded a second time, one may begin before what the reader has had
        of it, which drops what it has.
        """
        if arrays:
            self.touch()
        restarted = cursor.generation != self.generation
        if not restarted and cursor.version == self.version and cursor.whole >= arrays:
            return None
        reset = restarted and cursor.generation != 0
        if restarted:
            cursor.scalars = cursor.arrays = -1
            cursor.constants = False
        cursor.generation, cursor.version, cursor.whole = self.generation, self.version, arrays
        blocks = tuple(self._unread(cursor, arrays))
        return News(self.digest, self.state, self.step, self.config.steps, self.fault, self.seconds, blocks, reset)

    def _unread(self, cursor: Cursor, arrays: bool) -> Iterator[bytes]:
        for part in self.parts:
            if arrays and part.constants and not cursor.constants:
                cursor.constants = True
                yield part.constants
            if part.until > cursor.scalars:
                cursor.scalars = part.until
                if part.scalars:
                    yield part.scalars
            if arrays and not self.thin and part.until > cursor.arrays:
                cursor.arrays = part.until
                if part.arrays:
                    yield part.arrays
