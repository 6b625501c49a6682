"""What a runner is: where runs are submitted, trained and read from, and worked examples computed."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol

from numpy.typing import NDArray

from core.config import RunConfig
from core.history import Delta, History, State

Owner = Hashable
"""Whoever wants runs: any value, its own. A page is its session's token, a section of it (token, name)."""

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


Listener = Callable[[Collection[str], Owner | None], None]
"""Called with the digests that have news, and with the owner where the news is that it submitted them."""


class Runner(Protocol):
    """Trains runs for owners and keeps their histories.

    Every method may be called from any thread, and none but `close` waits.
    """

    def start(self) -> None:
        """Start the workers; they are ready a second or two later, and take runs from now on."""

    def close(self) -> None:
        """End the workers promptly; unfinished runs are lost."""

    def submit(self, owner: Owner, runs: Sequence[Run], lease: float | None = None) -> None:
        """Replace what `owner` wants by `runs`, which starts nothing anew that it wanted before.

        A run that has no owner left is cancelled; what is finished stays cached.

        Args:
            lease: Seconds after this or its last `keep` until the owner is released, a second more or less; without
                it, its runs are kept until somebody releases it.
        """

    def keep(self, owner: Owner, lease: float | None = None) -> bool:
        """Take a sign of `owner`: keep what it wants for another `lease`, and submit it again where it was released.

        Returns False where nothing is known of it.
        """

    def release(self, owner: Owner) -> None:
        """Free what `owner` wants; it is remembered for `keep`."""

    def wanted(self, owner: Owner) -> frozenset[str] | None:
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
        """Compute a worked example in a worker, ahead of training; equal ones are computed once and kept for a while.

        The future gives the result's arrays, which are not to be written to, or raises `ComputationError`; it cannot
        be cancelled, as others may wait for it too.

        Args:
            name: Of `core.topics.COMPUTED`.
            settings: The values of its hyperparameters; what is left out takes its default.
        """

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at news, from any thread; it must not wait. Returns what ends that."""
