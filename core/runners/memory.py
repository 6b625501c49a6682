"""How much memory all histories may take, and what is dropped where they would take more."""

import os
from collections.abc import Collection

from core.runners.records import Record

DEFAULT, LEAST, MOST = 1024, 16, 2**20
"""MiB."""
LOOKS = 64
"""How often all histories are added up while a budget fills."""


def budget_wanted() -> int:
    """Return how many bytes REGLAB_HISTORY_MB allows for histories; 1 GiB without it."""
    given = os.environ.get("REGLAB_HISTORY_MB", str(DEFAULT))
    if not given.isdecimal() or not LEAST <= int(given) <= MOST:
        raise ValueError(f"REGLAB_HISTORY_MB is {given!r}; take a whole number from {LEAST} to {MOST}")
    return int(given) * 2**20


class Budget:
    """Says how much too much all histories take.

    Args:
        limit: Bytes that they may take.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._arrived = 0

    def excess(self, arrived: int, records: Collection[Record]) -> int:
        """Return how many bytes are to be freed, now that some more have arrived; 0 while it is too early to look."""
        self._arrived += arrived
        if self._arrived * LOOKS < self._limit:
            return 0
        self._arrived = 0
        return max(0, sum(record.nbytes for record in records) - self._limit)


def thin_out(records: Collection[Record], excess: int) -> None:
    """Free so many bytes by dropping the arrays of runs that nobody needs whole, where there are enough of them.

    Ended ones come before those that are still trained, and then those first that were not used for longest.
    """
    if excess <= 0:
        return
    for record in sorted(
        (record for record in records if record.dispensable), key=lambda record: (not record.ended, record.used)
    ):
        excess -= record.thin_out()
        if excess <= 0:
            return
