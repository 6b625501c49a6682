"""Trials: runs that may be what kills a worker are trained a group at a time, until the guilty one is alone."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from core.config import RunConfig
from core.runners.base import Detail, Job, Ticket
from core.runners.worker.messages import Start

MAX_LONE_DEATHS = 2
"""Workers that may die of a run alone before it is given up."""


@dataclass(slots=True, eq=False)
class Task:
    """A run that was ordered, as the dispatch knows it.

    Attributes:
        priority: The one it has now.
        detail: In which it is recorded.
        counted: The priority that it was counted by in its worker's load.
        attempt: How often it was started anew.
        deaths: How many workers died while they had it.
        lone_deaths: How many of them had nothing else to do.
    """

    ticket: Ticket
    config: RunConfig
    priority: int
    detail: Detail
    counted: int = 0
    attempt: int = 0
    deaths: int = 0
    lone_deaths: int = 0

    @property
    def start(self) -> Start:
        """What a worker is told of it."""
        return Start(self.config.canonical(), self.priority, self.detail)

    @classmethod
    def of(cls, job: Job) -> "Task":
        """Return the task that a job is."""
        return cls(job.ticket, job.config, job.priority, job.detail)


class Trials:
    """The trials of one worker's runs.

    Attributes:
        on: Whether runs go to the worker a group at a time.
        waiting: Groups of runs that wait for their turn, as some of them may be what kills the worker.
    """

    def __init__(self) -> None:
        self.on = False
        self.waiting: deque[list[Task]] = deque()

    def queue(self, task: Task) -> None:
        """Let a run wait for the trials that are going on; those that no worker died of wait together."""
        if self.waiting and not any(other.deaths for other in self.waiting[-1]):
            self.waiting[-1].append(task)
        else:
            self.waiting.append([task])

    def unqueue(self, task: Task) -> None:
        """Let a run wait no more."""
        for group in self.waiting:
            if task in group:
                group.remove(task)
        self.waiting = deque(group for group in self.waiting if group)

    def next_group(self) -> list[Task]:
        """Return the runs whose turn it is once the worker has nothing to do; none where the trials are over."""
        group = self.waiting.popleft() if self.waiting else []
        # Others may join the last group, unless it is to be found out.
        self.on = bool(self.waiting) or any(task.deaths > 1 for task in group)
        return group

    def give_up(self) -> list[Task]:
        """End the trials, and return the runs that wait."""
        left = [task for group in self.waiting for task in group]
        self.waiting.clear()
        self.on = False
        return left

    def judge(self, orphans: Sequence[Task], computing: bool) -> Task | None:
        """Note which runs may have killed a worker, and put those on trial that must not go on as before.

        After a first death they go on together, as most deaths come from outside. After another one they go on in
        halves: the innocent end with theirs, and the guilty is soon alone. It is blamed where it was alone twice.

        Args:
            orphans: What the worker trained.
            computing: Whether it had something to compute as well.

        Returns:
            The guilty one.
        """
        again, alone = any(task.deaths for task in orphans), len(orphans) == 1 and not computing
        for task in orphans:
            task.deaths += 1
            task.lone_deaths += alone
        if alone and orphans[0].lone_deaths == MAX_LONE_DEATHS:
            return orphans[0]
        if alone and self.on:
            # Last: what kills from outside strikes another one meanwhile.
            self.waiting.append(list(orphans))
        elif orphans and not alone and (again or computing or self.on):
            middle = (len(orphans) + 1) // 2 if again else len(orphans)
            self.waiting.extendleft(half for half in (list(orphans[middle:]), list(orphans[:middle])) if half)
            self.on = True
        return None
