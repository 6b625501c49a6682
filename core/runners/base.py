"""What a runner is: where runs are submitted, trained and read from, and demonstrations computed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol

from numpy.typing import NDArray

from core.config import RunConfig
from core.history import Delta, History, State

SHOWN, STOP, SWEEP = 0, 1, 2
"""Priorities: runs that are looked at, a slider's other stops, sweeps."""


class ComputationError(Exception):
    """A computation that cannot be done, or went wrong; the message says why."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run that somebody wants.

    Attributes:
        config: What to train.
        priority: `SHOWN`, `STOP` or `SWEEP`; the lower, the more of the workers' time.
        whole: Whether all that it records is needed. Where memory is short, a run that nobody needs whole is left with
            its scalars and constants; it is trained again for whoever comes to need its arrays.
    """

    config: RunConfig
    priority: int = SHOWN
    whole: bool = True


@dataclass(slots=True)
class Cursor:
    """How far one reader has read one run; a fresh one has read nothing."""

    generation: int = 0
    version: int = -1
    arrays: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    constants: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class News:
    """What a reader has not had of a run.

    Attributes:
        digest: The run.
        delta: State, step and what is new of each series.
        steps: How many steps the run takes in all.
        reset: True where the run was started again: what the reader had of it is void.
    """

    digest: str
    delta: Delta
    steps: int
    reset: bool


Listener = Callable[[Collection[str], str | None], None]
"""Called with the digests that have news, and with the owner where the news is that it submitted them."""


class Runner(Protocol):
    """Trains runs for owners and keeps their histories.

    Every method may be called from any thread, and none but `close` waits.
    """

    def start(self) -> None:
        """Start the workers; they are ready a second or two later, and take runs from now on."""

    def close(self) -> None:
        """End the workers promptly; unfinished runs are lost."""

    def submit(self, owner: str, runs: Sequence[Run]) -> None:
        """Replace what `owner` wants by `runs`.

        A run that has no owner left is cancelled; what is finished stays cached.
        """

    def release(self, owner: str) -> None:
        """Free what `owner` wants; it is remembered for `resume`."""

    def resume(self, owner: str) -> bool:
        """Submit again what `owner` wanted when it was released; False where nothing is known of it."""

    def wanted(self, owner: str) -> frozenset[str] | None:
        """Return the digests that `owner` submitted last, released or not; None for an unknown owner."""

    def history(self, digest: str) -> History | None:
        """Return a run's history as it stands; None where there is none, or not a whole one.

        An unfinished one is a copy.
        """

    def state(self, digest: str) -> State | None:
        """Return a run's state; None where there is no such run."""

    def done(self, digests: Sequence[str]) -> float:
        """Return which share of their steps these runs have done, 0 to 1; one that has ended has done all of them."""

    def news(self, digest: str, cursor: Cursor, arrays: bool) -> News | None:
        """Return what was recorded of a run beyond `cursor`, which moves on; None where nothing is new.

        Args:
            arrays: Whether arrays and constants are wanted as well as scalars.
        """

    def compute(self, name: str, settings: Mapping[str, Any]) -> "Future[dict[str, NDArray[Any]]]":
        """Compute a demonstration in a worker, ahead of training; equal ones are computed once and kept for a while.

        The future gives the result's arrays, which are not to be written to, or raises `ComputationError`; it cannot
        be cancelled, as others may wait for it too.

        Args:
            name: Of `core.demonstrations.DEMONSTRATIONS`.
            settings: The values of its hyperparameters; what is left out takes its default.
        """

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at news, from any thread; it must not wait. Returns what ends that."""
