"""A dispatch whose workers are processes of this machine."""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from core.history import ENDED, Fault
from core.runners.base import Job, Recorded, Sink, Ticket
from core.runners.dispatch.placement import best
from core.runners.dispatch.process import WorkerProcess
from core.runners.dispatch.slots import Computation, Slot
from core.runners.dispatch.trials import Task
from core.runners.packing import Packed
from core.runners.worker.messages import Answer, Broken, Ready, Report
from core.settings import settings

MAX_STARTS = 3
"""Starts in a row that may fail before what waits for a worker is given up."""
NO_START = "The process that trains cannot be started."
DIED_TWICE = "The process that trained this run died twice while it trained nothing else."
MAX_DEATHS = 2
"""Workers that may die of a computation alone before it is given up."""
LOOK = 1.0
"""Seconds between two looks at how long workers have been quiet. Looks are counted, not seconds: a machine that was
suspended, or a server that was stopped, says nothing about its workers."""
MOST_QUIET = 120
"""Looks after which a worker that has something to do and says nothing is replaced. A step, an evaluation or a worked
example takes a few seconds (`core.config.MAX_AT_ONCE`), of which a busy machine may give it a twentieth."""
MOST_QUIET_AT_START = 120
"""The same while it loads what it needs."""


class Word:
    """What is to be said to the sink once the lock is free."""

    def __init__(self) -> None:
        self.recorded: list[Recorded] = []
        self.failed: list[tuple[Ticket, str]] = []
        """Computations, and why."""

    def begins(self, task: Task) -> None:
        """A run is to begin anew."""
        self.recorded.append(Recorded(task.ticket, task.attempt, Packed("queued", 0)))

    def fails(self, task: Task, why: str) -> None:
        """A run is given up."""
        self.recorded.append(Recorded(task.ticket, task.attempt, Packed("failed", 0, Fault(0, message=why))))


class LocalDispatch:
    """Trains in worker processes. See `Dispatch` for its methods.

    One lock guards the slots and all that is in them; whoever gives an order takes it, and whoever hears a worker. What
    is to be said to the sink is said once it is free again: the sink may take a lock of its own, and hold that while it
    gives orders. So this lock is always the inner one.

    Args:
        workers: Worker processes; as the settings say where left out.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._slots = [Slot() for _ in range(workers or settings().workers)]
        self._places: dict[Ticket, tuple[Task, Slot]] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._sink: Sink

    def start(self, sink: Sink) -> None:
        """Start the workers; they are ready a second or two later."""
        self._sink = sink
        with self._ordering():
            for slot in self._slots:
                self._spawn(slot)
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def close(self) -> None:
        """End the workers and wait for that."""
        with self._lock:
            self._closing.set()
            processes = [slot.process for slot in self._slots if slot.process is not None]
        for process in processes:
            process.close()
        for process in processes:
            process.join()

    @property
    def pids(self) -> list[int]:
        """Ids of the worker processes there are now."""
        with self._lock:
            return [slot.process.pid for slot in self._slots if slot.process is not None]

    @contextmanager
    def _ordering(self) -> Iterator[None]:
        """Hold the lock, and tell the workers at the end what has been ordered."""
        with self._lock:
            yield
            for slot in self._slots:
                slot.tell()

    # Orders.

    def place(self, jobs: Sequence[Job]) -> None:
        """Give runs to workers, to those that are not busy finding out what kills them where there are some."""
        with self._ordering():
            for job in jobs:
                self._place(Task.of(job))

    def _place(self, task: Task) -> None:
        among = [slot for slot in self._slots if not slot.trials.on] or self._slots
        slot = among[best([slot.load for slot in among], task.config, task.priority)]
        self._places[task.ticket] = task, slot
        if slot.trials.on:
            slot.trials.queue(task)
            slot.try_next()
        else:
            slot.take(task)
            if slot.vacant:
                self._spawn(slot)

    def cancel(self, tickets: Collection[Ticket]) -> None:
        """Train runs no further."""
        with self._ordering():
            for ticket in tickets:
                if ticket in self._places:
                    task, slot = self._places.pop(ticket)
                    if ticket in slot.tasks:
                        slot.drop(task)
                        slot.orders.cancel.append(ticket)
                        slot.try_next()
                    slot.trials.unqueue(task)

    def reprioritise(self, priorities: Mapping[Ticket, int]) -> None:
        """Give runs another share of their workers' time."""
        with self._ordering():
            for ticket, priority in priorities.items():
                if ticket in self._places:
                    task, slot = self._places[ticket]
                    task.priority = slot.orders.priorities[ticket] = priority

    def compute(self, ticket: Ticket, name: str, settings: Mapping[str, Any]) -> None:
        """Compute a worked example in the worker that has least to compute."""
        with self._ordering():
            able = self._able()
            self._assign(Computation(ticket, name, settings), able or self._slots[:1])
            if not able and self._slots[0].vacant:
                self._spawn(self._slots[0])

    def _able(self) -> list[Slot]:
        return [slot for slot in self._slots if slot.process is not None]

    def _assign(self, computation: Computation, among: Sequence[Slot]) -> None:
        slot = min(among, key=lambda s: (s.trials.on, not s.ready, len(s.computations), len(s.tasks)))
        slot.take_computation(computation)

    # What workers say.

    def _spawn(self, slot: Slot) -> None:
        if self._closing.is_set():
            return
        slot.ready, slot.quiet = False, 0
        try:
            process = WorkerProcess(partial(self._hear, slot), partial(self._bury, slot))
        except OSError as error:
            slot.reason, slot.failed = str(error), True
            # As if it had ended at once, and heard of elsewhere: whoever gives an order is told nothing meanwhile.
            threading.Thread(target=self._bury, args=(slot, None), name="no worker", daemon=True).start()
            return
        slot.occupy(process)
        process.start()

    def _hear(self, slot: Slot, message: object) -> None:
        slot.quiet = 0
        if isinstance(message, Report):
            self._forward(slot, message.deltas)
        elif isinstance(message, Answer):
            with self._ordering():
                known = slot.computations.pop(message.ticket, None)
                slot.try_next()
            if known is not None:
                self._sink.answer(message.ticket, message.result, message.error)
        elif isinstance(message, Ready):
            with self._lock:
                slot.ready, slot.starts = True, 0
        elif isinstance(message, Broken):
            slot.reason = message.reason

    def _forward(self, slot: Slot, deltas: Sequence[tuple[Ticket, Packed]]) -> None:
        """Pass on what runs have recorded, but for those that were cancelled while it was under way."""
        recorded = []
        with self._ordering():
            for ticket, packed in deltas:
                if ticket in slot.tasks:
                    task = slot.tasks[ticket]
                    recorded.append(Recorded(ticket, task.attempt, packed))
                    if packed.state in ENDED:
                        del self._places[ticket]
                        slot.drop(task)
            slot.try_next()
        self._sink.report(recorded)

    # Workers that die.

    def _bury(self, slot: Slot, process: WorkerProcess | None) -> None:
        """Replace a worker that has ended, begin its runs anew, and compute again what it was computing."""
        word = Word()
        with self._ordering():
            if self._closing.is_set() or slot.process is not process:
                return
            slot.process, slot.failed = None, False
            if slot.ready:
                self._take_back(slot, word)
            else:
                slot.starts += 1
            if slot.starts < MAX_STARTS:
                self._spawn(slot)
                slot.try_next()
            else:
                self._give_up(slot, word)
        self._pass_on(word)

    def _take_back(self, slot: Slot, word: Word) -> None:
        """Judge what a dead worker had, and leave with its successor what goes on there at once."""
        tasks, computations = list(slot.tasks.values()), list(slot.computations.values())
        slot.computations.clear()
        for task in tasks:
            slot.drop(task)
            task.attempt += 1
            word.begins(task)
        guilty = slot.trials.judge(tasks, bool(computations))
        if guilty is not None:
            del self._places[guilty.ticket]
            word.fails(guilty, DIED_TWICE)
        elif not slot.trials.on:
            for task in tasks:
                slot.take(task)
        if computations and not tasks:
            # What was being computed is blamed where there was nothing else; the others had not begun.
            computations[0].deaths += 1
            if computations[0].deaths >= MAX_DEATHS:
                word.failed.append((computations.pop(0).ticket, "The process that computed this died twice."))
        others = [other for other in self._able() if other is not slot]
        for number, computation in enumerate(computations):
            # The first stays here, where it is alone; the rest need not wait for it.
            self._assign(computation, others if number and others else [slot])

    def _give_up(self, slot: Slot, word: Word) -> None:
        """Fail what waits for a worker that cannot start; the next order that comes here makes it try again."""
        why = f"{NO_START} {slot.reason}"
        tasks, computations = list(slot.tasks.values()), list(slot.computations.values())
        slot.computations.clear()
        for task in tasks:
            slot.drop(task)
        for task in (*tasks, *slot.trials.give_up()):
            del self._places[task.ticket]
            word.fails(task, why)
        slot.starts = 0
        able = self._able()
        for computation in computations:
            if able:
                self._assign(computation, able)
            else:
                word.failed.append((computation.ticket, why))

    def _pass_on(self, word: Word) -> None:
        if word.recorded:
            self._sink.report(word.recorded)
        for ticket, why in word.failed:
            self._sink.answer(ticket, {}, why)

    def _watch(self) -> None:
        """Look again and again for workers that have something to do and say nothing for too long: replace them."""
        while not self._closing.wait(LOOK):
            with self._lock:
                for slot in self._slots:
                    slot.quiet = slot.quiet + 1 if slot.busy or not slot.ready else 0
                    if slot.process and slot.quiet > (MOST_QUIET if slot.ready else MOST_QUIET_AT_START):
                        slot.quiet = 0
                        slot.process.kill()
