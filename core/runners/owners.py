"""Who wants which runs, and until when."""

from collections import OrderedDict
from collections.abc import Sequence

from core.runners.base import Owner, Run

MAX_RELEASED = 1000
"""Owners that are remembered after their release."""


class Owners:
    """Knows what owners want, what the last ones wanted that were released, and whose leases end when.

    Times are of the clock `time.monotonic`. Its methods are called under the book's lock.
    """

    def __init__(self) -> None:
        self._wants: dict[Owner, tuple[Run, ...]] = {}
        self._released: OrderedDict[Owner, tuple[Run, ...]] = OrderedDict()
        self._ends: dict[Owner, float] = {}

    def __contains__(self, owner: Owner) -> bool:
        return owner in self._wants

    def runs(self, owner: Owner) -> tuple[Run, ...]:
        """Return what an owner wants; nothing where it was released."""
        return self._wants.get(owner, ())

    def last(self, owner: Owner) -> tuple[Run, ...] | None:
        """Return what an owner wants, or wanted when it was released; None for an unknown one."""
        return self._wants.get(owner, self._released.get(owner))

    def want(self, owner: Owner, runs: Sequence[Run]) -> None:
        """Replace what an owner wants."""
        self._released.pop(owner, None)
        self._wants[owner] = tuple(runs)

    def let(self, owner: Owner, end: float | None) -> None:
        """Note when an owner's lease ends; None for never."""
        self._ends.pop(owner, None)
        if end is not None:
            self._ends[owner] = end

    def release(self, owner: Owner) -> tuple[Run, ...]:
        """Note that an owner wants nothing any more, and return what it wanted."""
        self._ends.pop(owner, None)
        runs = self._wants.pop(owner, None)
        if runs is None:
            return ()
        self._released[owner] = runs
        if len(self._released) > MAX_RELEASED:
            self._released.popitem(last=False)
        return runs

    def overdue(self, now: float) -> list[Owner]:
        """Return the owners whose leases have ended."""
        return [owner for owner, end in self._ends.items() if end <= now]
