"""How much memory all histories may take, and what is dropped where they would take more."""

from collections.abc import Collection

from core.runners.records import Record

LOOKS = 64
"""How often all histories are added up while a budget fills."""


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
