"""The places of worker processes, and how many there are."""

import os
from collections import deque
from dataclasses import dataclass, field

from core.runners.messages import Ticket
from core.runners.placement import Load
from core.runners.process import WorkerProcess
from core.runners.records import Record

MAX_WORKERS = 8


def workers_wanted() -> int:
    """Return how many workers REGLAB_WORKERS asks for; without it one a core, at most 8."""
    given = os.environ.get("REGLAB_WORKERS")
    if given is None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return min(cores, MAX_WORKERS)
    if not given.isdecimal() or not 1 <= int(given) <= 64:
        raise ValueError(f"REGLAB_WORKERS is {given!r}; take a whole number from 1 to 64")
    return int(given)


@dataclass(slots=True, eq=False)
class Slot:
    """The place of one worker, which outlives the processes in it.

    Attributes:
        sent: The runs that the process has, and the priority that each was counted by.
        one_by_one: Whether runs go to the process one at a time, because one of them may be what kills it.
        alone: Those that wait for their turn then.
        starts: Processes in a row that ended before they were ready.
        reason: Why the last one could not start.
    """

    process: WorkerProcess | None = None
    ready: bool = False
    sent: dict[Ticket, tuple[Record, int]] = field(default_factory=dict)
    one_by_one: bool = False
    alone: deque[Record] = field(default_factory=deque)
    load: Load = field(default_factory=Load)
    starts: int = 0
    reason: str = ""
