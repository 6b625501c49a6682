"""The places of worker processes, and what each of them has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.runners.base import Ticket
from core.runners.dispatch.placement import Load
from core.runners.dispatch.process import WorkerProcess
from core.runners.dispatch.trials import Task, Trials
from core.runners.worker.messages import Orders


@dataclass(slots=True, eq=False)
class Computation:
    """A computation that was ordered.

    Attributes:
        deaths: How many workers died while they computed it and had no runs.
    """

    ticket: Ticket
    name: str
    settings: Mapping[str, Any]
    deaths: int = 0


@dataclass(slots=True, eq=False)
class Slot:
    """The place of one worker, which outlives the processes in it.

    Attributes:
        tasks: The runs that the process has, or is to have once it is there.
        computations: The same of computations, what is computed first.
        orders: What the process is to be told next.
        failed: Whether no process could be made just now, which has yet to be dealt with.
        quiet: Looks in a row at which the process had something to do and had said nothing since the one before.
        starts: Processes in a row that ended before they were ready.
        reason: Why the last one could not start.
    """

    process: WorkerProcess | None = None
    ready: bool = False
    tasks: dict[Ticket, Task] = field(default_factory=dict)
    computations: dict[Ticket, Computation] = field(default_factory=dict)
    trials: Trials = field(default_factory=Trials)
    load: Load = field(default_factory=Load)
    orders: Orders = field(default_factory=Orders)
    failed: bool = False
    quiet: int = 0
    starts: int = 0
    reason: str = ""

    @property
    def busy(self) -> bool:
        """Whether the process has something to do."""
        return bool(self.tasks or self.computations)

    @property
    def vacant(self) -> bool:
        """Whether there is no process, and nobody who is about to start one."""
        return self.process is None and not self.failed

    def take(self, task: Task) -> None:
        """Take a run over."""
        task.counted = task.priority
        self.tasks[task.ticket] = task
        self.load.add(task.config, task.counted)
        self.orders.start[task.ticket] = task.start

    def drop(self, task: Task) -> None:
        """Have a run no more."""
        del self.tasks[task.ticket]
        self.load.remove(task.config, task.counted)

    def take_computation(self, computation: Computation) -> None:
        """Take a computation over."""
        self.computations[computation.ticket] = computation
        self.orders.compute[computation.ticket] = (computation.name, dict(computation.settings))

    def try_next(self) -> None:
        """Take the next group of runs that are on trial, once there is nothing else to do."""
        if self.trials.on and not self.busy:
            for task in self.trials.next_group():
                self.take(task)

    def occupy(self, process: WorkerProcess) -> None:
        """Have a process that has just been started, and that is told of all there is."""
        self.process = process
        for task in self.tasks.values():
            self.orders.start[task.ticket] = task.start
        for each in self.computations.values():
            self.orders.compute[each.ticket] = (each.name, dict(each.settings))

    def tell(self) -> None:
        """Tell the process what has been ordered; where there is none, its successor will hear of it."""
        orders, self.orders = self.orders, Orders()
        if self.process is not None and orders != Orders():
            self.process.send(orders)
