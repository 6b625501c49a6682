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
        trials: Groups of runs that wait for their turn, because some of them may be what kills the process.
        on_trial: Whether runs go to the process a group at a time.
        quiet: Looks in a row at which the process had something to do and had said nothing since the one before.
        starts: Processes in a row that ended before they were ready.
        reason: Why the last one could not start.
    """

    process: WorkerProcess | None = None
    ready: bool = False
    sent: dict[Ticket, tuple[Record, int]] = field(default_factory=dict)
    trials: deque[list[Record]] = field(default_factory=deque)
    on_trial: bool = False
    load: Load = field(default_factory=Load)
    quiet: int = 0
    starts: int = 0
    reason: str = ""

    def queue(self, record: Record) -> None:
        """Let a run wait for the trials that are going on; those that no worker died of wait together."""
        if self.trials and not any(other.deaths for other in self.trials[-1]):
            self.trials[-1].append(record)
        else:
            self.trials.append([record])

    def unqueue(self, record: Record) -> None:
        """Let a run wait no more."""
        for group in self.trials:
            if record in group:
                group.remove(record)
        self.trials = deque(group for group in self.trials if group)
