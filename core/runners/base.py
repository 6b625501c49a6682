"""The words of a runner: what pages say to its book, and what the book and a dispatch say to each other."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

from core.config import RunConfig
from core.history import Array, Fault, State
from core.runners.packing import Packed

Owner = Hashable
"""Whoever wants runs: any value, its own. A page is its session's token, a section of it (token, name)."""

SHOWN, SEED, STOP, STOP_SEED = range(4)
"""Priorities: the runs that are looked at, these from other seeds, a slider's other stops, those from other seeds."""


class Detail(IntEnum):
    """How much of what a run records somebody needs; each has all that is in the one before."""

    CURVES = 0
    """Loss and accuracy on validation data."""
    SCALARS = 1
    WHOLE = 2

    @property
    def recorded(self) -> "Detail":
        """What is recorded where this is needed: curves alone, or all of it."""
        return self if self is Detail.CURVES else Detail.WHOLE


class ComputationError(Exception):
    """A computation that cannot be done, or went wrong; the message says why."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run that somebody wants.

    Attributes:
        config: What to train.
        priority: `SHOWN` to `STOP_SEED`; the lower, the more of the workers' time.
        detail: What of it is needed. Of a run of which nobody needs more than curves nothing else is recorded; where
            memory is short, one that nobody needs whole is left with its scalars and constants. It is trained again
            for whoever comes to need more.
    """

    config: RunConfig
    priority: int = SHOWN
    detail: Detail = Detail.WHOLE


@dataclass(slots=True)
class Cursor:
    """How far one reader has read one run; a fresh one has read nothing.

    Attributes:
        generation: The attempt that it has read of.
        version: What it had been changed to then.
        whole: Whether arrays and constants were wanted as well.
        scalars: The step before which it has read all scalars.
        arrays: The same of arrays.
        constants: Whether it has read the constants.
    """

    generation: int = 0
    version: int = -1
    whole: bool = False
    scalars: int = -1
    arrays: int = -1
    constants: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What a reader has not had of a run.

    Attributes:
        digest: The run.
        state: Its state now.
        step: Updates done.
        steps: How many steps the run takes in all.
        fault: Why it ended early, if it did.
        seconds: Time from admission to the end; 0 until then.
        blocks: What is new, as `core.runners.packing` says how.
        reset: True where the run was started again: what the reader had of it is void.
    """

    digest: str
    state: State
    step: int
    steps: int
    fault: Fault | None
    seconds: float
    blocks: tuple[bytes, ...]
    reset: bool


Listener = Callable[[Collection[str], Owner | None], None]
"""Called with the digests that have news, and with the owner where the news is that it submitted them."""

Ticket = int
"""Names what the book has ordered: a run or a computation."""


@dataclass(frozen=True, slots=True)
class Job:
    """A run that the book orders, to be recorded in that detail."""

    ticket: Ticket
    config: RunConfig
    priority: int
    detail: Detail = Detail.WHOLE


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a dispatch has to say of a run.

    Attributes:
        ticket: The run's.
        attempt: Which one it is of, counted from 0: one that is higher than before makes void what was recorded before.
        packed: What was recorded. A state of "queued" says no more than that the attempt is to begin.
    """

    ticket: Ticket
    attempt: int
    packed: Packed


class Sink(Protocol):
    """Where a dispatch says what has become of orders; the book.

    It is called from the dispatch's own threads, which hold no lock then, never from within an order. What it says of
    one attempt comes in order. Tickets that the sink does not know, or no more, are no mistake.
    """

    def report(self, recorded: Sequence[Recorded]) -> None:
        """Take in what runs have recorded; a run that has ended is the dispatch's no more."""

    def answer(self, ticket: Ticket, result: dict[str, Array], error: str | None = None) -> None:
        """Take in what a computation gave, or what went wrong."""


class Dispatch(Protocol):
    """Trains and computes what the book orders, wherever that is done.

    Orders come from any thread, one at a time, and never wait. They come between `start` and `close`.
    """

    def start(self, sink: Sink) -> None:
        """Get ready for orders, and report to `sink` from now on."""

    def close(self) -> None:
        """End all work promptly, and wait for that."""

    def place(self, jobs: Sequence[Job]) -> None:
        """Train runs, from the most urgent one on."""

    def cancel(self, tickets: Collection[Ticket]) -> None:
        """Train runs no further."""

    def reprioritise(self, priorities: Mapping[Ticket, int]) -> None:
        """Give runs another share of the time."""

    def compute(self, ticket: Ticket, name: str, settings: Mapping[str, Any]) -> None:
        """Compute a worked example, ahead of training.

        Args:
            name: Of `core.topics.COMPUTED`.
            settings: The values of all its hyperparameters.
        """
