"""A runner whose workers are processes of this machine."""

import itertools
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from core.history import History, State
from core.runners.base import Cursor, Listener, News, Owner, Run
from core.runners.computations import Computation, Computations, Result
from core.runners.memory import Budget, budget_wanted, thin_out
from core.runners.messages import Answer, Broken, Orders, Ready, Report, Ticket
from core.runners.packing import Packed, unpack
from core.runners.placement import best
from core.runners.process import WorkerProcess
from core.runners.records import Record
from core.runners.slots import Slot, workers_wanted

CACHE_BYTES = 2**28
"""Most that histories take which nobody looks at."""
MAX_STARTS = 3
"""Starts in a row that may fail before a worker's runs are given up."""
NO_START = "The process that trains cannot be started."
MAX_LONE_DEATHS = 2
"""Workers that may die of a run alone before it is given up."""
LOOK = 1.0
"""Seconds between two looks at how long workers have been quiet. Looks are counted, not seconds: a machine that was
suspended, or a server that was stopped, says nothing about its workers."""
MOST_QUIET = 120
"""Looks after which a worker that has something to do and says nothing is replaced. A step, an evaluation or a
demonstration takes a few seconds (`core.config.MAX_AT_ONCE`), of which a busy machine may give it a twentieth."""
MOST_QUIET_AT_START = 120
"""The same while it loads what it needs."""
MAX_RELEASED = 1000
"""Owners that are remembered after their release."""


class LocalRunner:
    """Trains runs in worker processes and keeps their histories by digest.

    Equal configs are one run, whoever wants it. See `Runner` for its methods.

    Args:
        workers: Worker processes; `workers_wanted()` where left out.
        cache_bytes: Most that histories take which nobody looks at.
        budget: Most that all histories take, as far as arrays that nobody needs can be dropped; `budget_wanted()`
            where left out.
    """

    def __init__(self, workers: int | None = None, cache_bytes: int = CACHE_BYTES, budget: int | None = None) -> None:
        self._slots = [Slot() for _ in range(workers or workers_wanted())]
        self._cache_bytes = cache_bytes
        self._budget = Budget(budget or budget_wanted())
        self._lock = threading.RLock()
        self._records: dict[str, Record] = {}
        self._places: dict[Ticket, Slot] = {}
        self._tickets = itertools.count(1)
        self._owners: dict[Owner, tuple[Run, ...]] = {}
        self._leases: dict[Owner, float] = {}
        """Owner → when it is released, unless it gives a sign; of the clock `time.monotonic`."""
        self._released: OrderedDict[Owner, tuple[Run, ...]] = OrderedDict()
        self._idle: OrderedDict[str, int] = OrderedDict()
        """Ended runs that nobody wants, longest unused first → bytes."""
        self._computations = Computations()
        self._listeners: list[Listener] = []
        self._state = "new"
        self._closing = threading.Event()

    def start(self) -> None:
        """Start the workers."""
        with self._lock:
            if self._state == "new":
                self._state = "running"
                for slot in self._slots:
                    self._spawn(slot)
                    self._restart(slot, self._orphans(slot))
                for computation in self._computations.unsent():
                    self._assign(computation)
                threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def close(self) -> None:
        """End the workers and wait for that."""
        self._closing.set()
        with self._lock:
            self._state = "closed"
            self._computations.fail_all("the runner is closed")
            processes = [slot.process for slot in self._slots if slot.process is not None]
        self._computations.settle()
        for process in processes:
            process.close()
        for process in processes:
            process.join()

    @property
    def pids(self) -> list[int]:
        """Ids of the worker processes there are now."""
        with self._lock:
            return [slot.process.pid for slot in self._slots if slot.process is not None]

    # What owners want.

    def submit(self, owner: Owner, runs: Sequence[Run], lease: float | None = None) -> None:
        """Replace what `owner` wants by `runs`."""
        wishes = {run.config.digest: run for run in sorted(runs, key=lambda run: run.priority, reverse=True)}
        with self._lock:
            self._refuse_if_closed()
            before = {run.config.digest for run in self._owners.get(owner, ())}
            self._released.pop(owner, None)
            self._let(owner, lease)
            self._owners[owner] = tuple(wishes.values())
            orders: defaultdict[int, Orders] = defaultdict(Orders)
            self._disown(owner, before - wishes.keys(), orders)
            for run in sorted(wishes.values(), key=lambda run: run.priority):
                self._want(owner, run, orders)
            self._send(orders)
        self._tell(wishes.keys(), owner)

    def release(self, owner: Owner) -> None:
        """Free what `owner` wants."""
        with self._lock:
            self._leases.pop(owner, None)
            runs = self._owners.pop(owner, None)
            if runs is None:
                return
            self._released[owner] = runs
            if len(self._released) > MAX_RELEASED:
                self._released.popitem(last=False)
            orders: defaultdict[int, Orders] = defaultdict(Orders)
            self._disown(owner, {run.config.digest for run in runs}, orders)
            self._send(orders)

    def keep(self, owner: Owner, lease: float | None = None) -> bool:
        """Take a sign of `owner`."""
        with self._lock:
            if owner in self._owners:
                self._let(owner, lease)
                return True
            runs = self._released.get(owner)
        if runs is None:
            return False
        self.submit(owner, runs, lease)
        return True

    def _let(self, owner: Owner, lease: float | None) -> None:
        self._leases.pop(owner, None)
        if lease is not None:
            self._leases[owner] = time.monotonic() + lease

    def expire(self, now: float) -> None:
        """Release the owners whose leases have ended.

        Args:
            now: Of the clock `time.monotonic`.
        """
        # Under one lock, so that nobody is released who has just given a sign.
        with self._lock:
            for owner in [owner for owner, end in self._leases.items() if end <= now]:
                self.release(owner)

    def wanted(self, owner: Owner) -> frozenset[str] | None:
        """Return the digests that `owner` submitted last."""
        with self._lock:
            runs = self._owners.get(owner, self._released.get(owner))
            return None if runs is None else frozenset(run.config.digest for run in runs)

    def _refuse_if_closed(self) -> None:
        if self._state == "closed":
            raise RuntimeError("the runner is closed")

    def _want(self, owner: Owner, run: Run, orders: dict[int, Orders]) -> None:
        record = self._records.get(run.config.digest)
        if record is None:
            record = self._records[run.config.digest] = Record(run.config)
        self._idle.pop(record.digest, None)
        record.touch()
        urgent = record.priority if record.owners else None
        record.owners[owner] = run
        if record.thin and run.whole:
            self._withdraw(record, orders)
            record.repeat()
            urgent = None
        if record.ended:
            return
        if urgent is None:
            self._place(record, orders)
        elif record.priority != urgent:
            self._reprioritise(record, orders)

    def _disown(self, owner: Owner, digests: Collection[str], orders: dict[int, Orders]) -> None:
        for digest in digests:
            record = self._records[digest]
            urgent = record.priority
            del record.owners[owner]
            if record.owners:
                if record.priority != urgent:
                    self._reprioritise(record, orders)
            elif record.ended and record.history.state != "failed":
                self._idle[digest] = record.nbytes
            else:
                # One that failed is tried again by whoever asks next.
                self._withdraw(record, orders)
                del self._records[digest]
        self._forget(sum(self._idle.values()) - self._cache_bytes)

    def _forget(self, excess: int) -> int:
        """Forget histories that nobody wants until so many bytes are free, and return how many still are to be."""
        while excess > 0 and self._idle:
            digest, size = self._idle.popitem(last=False)
            del self._records[digest]
            excess -= size
        return excess

    # Where runs are.

    def _place(self, record: Record, orders: dict[int, Orders]) -> None:
        """Give a run to a worker, one that is not busy finding out what kills it where there is one."""
        free = [index for index, slot in enumerate(self._slots) if not slot.on_trial]
        among = free or list(range(len(self._slots)))
        index = among[best([self._slots[i].load for i in among], record.config, record.priority)]
        slot = self._slots[index]
        if slot.on_trial:
            slot.queue(record)
            self._try_next(index, orders)
        else:
            self._hand_over(record, index, orders)

    def _hand_over(self, record: Record, index: int, orders: dict[int, Orders]) -> None:
        slot, ticket = self._slots[index], next(self._tickets)
        if slot.process is None and self._state == "running" and not self._spawn(slot):
            record.fail(f"{NO_START} {slot.reason}")
            return
        record.ticket = ticket
        slot.sent[ticket] = (record, record.priority)
        slot.load.add(record.config, record.priority)
        self._places[ticket] = slot
        orders[index].start[ticket] = (record.config.canonical(), record.priority)

    def _try_next(self, index: int, orders: dict[int, Orders]) -> None:
        """Give a worker on trial the next group of runs, once it has nothing else to do."""
        slot = self._slots[index]
        if not slot.on_trial or slot.sent or self._computations.count(slot):
            return
        if not slot.trials:
            slot.on_trial = False
            return
        group = slot.trials.popleft()
        for record in group:
            self._hand_over(record, index, orders)
        # Others may join the last group, unless it is to be found out.
        slot.on_trial = bool(slot.trials) or any(record.deaths > 1 for record in group)

    def _withdraw(self, record: Record, orders: dict[int, Orders]) -> None:
        if record.ticket is not None:
            index = self._take_back(record.ticket)
            orders[index].cancel.append(record.ticket)
            record.ticket = None
            self._try_next(index, orders)
        for slot in self._slots:
            slot.unqueue(record)

    def _take_back(self, ticket: Ticket) -> int:
        slot = self._places.pop(ticket)
        record, priority = slot.sent.pop(ticket)
        slot.load.remove(record.config, priority)
        return self._slots.index(slot)

    def _reprioritise(self, record: Record, orders: dict[int, Orders]) -> None:
        if record.ticket is not None:
            index = self._slots.index(self._places[record.ticket])
            orders[index].priorities[record.ticket] = record.priority

    def _send(self, orders: dict[int, Orders]) -> None:
        for index, each in orders.items():
            process = self._slots[index].process
            if process is not None:
                process.send(each)

    # Computations.

    def compute(self, name: str, settings: Mapping[str, Any]) -> "Future[Result]":
        """Compute a worked example in a worker, ahead of training."""
        with self._lock:
            self._refuse_if_closed()
            future, new = self._computations.ask(name, settings)
            if new is not None and self._state == "running":
                if not any(slot.process for slot in self._slots):
                    self._spawn(self._slots[0])
                self._assign(new)
        self._computations.settle()
        return future

    def _assign(self, computation: Computation, within: Sequence[Slot] = ()) -> None:
        """Give a computation to the worker, of those `within` if one of them can, that has least to compute."""
        able = [slot for slot in self._slots if slot.process is not None]
        if not able:
            reasons = [slot.reason for slot in (*within, *self._slots) if slot.reason]
            self._computations.fail([computation], f"{NO_START} {''.join(reasons[:1])}")
            return
        among = [slot for slot in within if slot in able] or able
        slot = min(among, key=lambda s: (s.on_trial, not s.ready, self._computations.count(s), len(s.sent)))
        assert slot.process is not None
        slot.process.send(Orders(compute={self._computations.send(computation, slot): computation.order}))

    # What workers say.

    def _spawn(self, slot: Slot) -> bool:
        slot.ready, slot.quiet = False, 0
        try:
            slot.process = WorkerProcess(partial(self._hear, slot), partial(self._bury, slot))
        except OSError as error:
            slot.reason = str(error)
            return False
        slot.process.start()
        return True

    def _hear(self, slot: Slot, message: object) -> None:
        slot.quiet = 0
        if isinstance(message, Report):
            self._tell(self._take_in(slot, message.deltas), None)
        elif isinstance(message, Answer):
            with self._lock:
                self._computations.answer(message)
                orders: defaultdict[int, Orders] = defaultdict(Orders)
                self._try_next(self._slots.index(slot), orders)
                self._send(orders)
            self._computations.settle()
        elif isinstance(message, Ready):
            with self._lock:
                slot.ready, slot.starts = True, 0
        elif isinstance(message, Broken):
            slot.reason = message.reason

    def _take_in(self, slot: Slot, deltas: Sequence[tuple[Ticket, Packed]]) -> set[str]:
        """Append deltas to histories and return whose."""
        told, arrived = set(), 0
        orders: defaultdict[int, Orders] = defaultdict(Orders)
        with self._lock:
            for ticket, packed in deltas:
                if ticket not in slot.sent:
                    continue  # cancelled while this was under way
                record, _ = slot.sent[ticket]
                before = record.nbytes
                record.append(unpack(packed))
                arrived += record.nbytes - before
                told.add(record.digest)
                if record.ended:
                    self._try_next(self._take_back(ticket), orders)
            records = self._records.values()
            thin_out(records, self._forget(self._budget.excess(arrived, records)))
            self._send(orders)
        return told

    def _bury(self, slot: Slot, process: WorkerProcess) -> None:
        """Replace a worker that has ended, start its runs again, and compute again what it was computing."""
        with self._lock:
            if self._state == "closed" or slot.process is not process:
                return
            slot.process = None
            computations = self._computations.bury(slot)
            orphans = self._orphans(slot)
            told = {record.digest for record in orphans}
            if slot.ready:
                self._judge(slot, orphans, bool(computations))
            else:
                slot.starts += 1
                if slot.on_trial and orphans:
                    slot.trials.appendleft(orphans)
            if slot.starts < MAX_STARTS and self._spawn(slot):
                if not slot.on_trial:
                    self._restart(slot, orphans)
            else:
                told |= self._give_up(slot, orphans)
            # What was being computed stays here, where it is alone; the rest need not wait for it.
            others = [other for other in self._slots if other is not slot]
            for number, computation in enumerate(computations):
                self._assign(computation, others if number else [slot])
            orders: defaultdict[int, Orders] = defaultdict(Orders)
            self._try_next(self._slots.index(slot), orders)
            self._send(orders)
        self._tell(told, None)
        self._computations.settle()

    def _orphans(self, slot: Slot) -> list[Record]:
        """Take back what a dead process had, forget what it recorded, and return it."""
        orphans = [record for record, _ in slot.sent.values()]
        for ticket in list(slot.sent):
            self._take_back(ticket)
        for record in orphans:
            record.restart()
        return orphans

    def _judge(self, slot: Slot, orphans: Sequence[Record], computing: bool) -> None:
        """Note which runs may have killed a worker, and put those on trial that must not go on as before.

        After a first death they go on together, as most deaths come from outside. After another one they go on in
        halves: the innocent end with theirs, and the guilty is soon alone. It is blamed where it was alone twice.
        """
        again, alone = any(record.deaths for record in orphans), len(orphans) == 1 and not computing
        for record in orphans:
            record.deaths += 1
            record.lone_deaths += alone
        if alone and orphans[0].lone_deaths == MAX_LONE_DEATHS:
            orphans[0].fail("The process that trained this run died twice while it trained nothing else.")
        elif alone and slot.on_trial:
            # Last: what kills from outside strikes another one meanwhile.
            slot.trials.append(list(orphans))
        elif orphans and not alone and (again or computing or slot.on_trial):
            middle = (len(orphans) + 1) // 2 if again else len(orphans)
            slot.trials.extendleft(half for half in (list(orphans[middle:]), list(orphans[:middle])) if half)
            slot.on_trial = True

    def _restart(self, slot: Slot, orphans: Sequence[Record]) -> None:
        orders: defaultdict[int, Orders] = defaultdict(Orders)
        for record in orphans:
            if not record.ended:
                self._hand_over(record, self._slots.index(slot), orders)
        self._send(orders)

    def _watch(self) -> None:
        """Look again and again for leases that have ended, and for workers that say nothing for too long."""
        while not self._closing.wait(LOOK):
            self.expire(time.monotonic())
            self._end_quiet()

    def _end_quiet(self) -> None:
        """Kill the workers that have something to do and say nothing for too long; dead ones are replaced."""
        with self._lock:
            for slot in self._slots:
                busy = not slot.ready or slot.sent or self._computations.count(slot)
                slot.quiet = slot.quiet + 1 if busy else 0
                if slot.process and slot.quiet > (MOST_QUIET if slot.ready else MOST_QUIET_AT_START):
                    slot.quiet = 0
                    slot.process.kill()

    def _give_up(self, slot: Slot, orphans: Sequence[Record]) -> set[str]:
        """Fail what waits for a worker that cannot start; the next run that comes here makes it try again."""
        lost = {record.digest: record for record in (*orphans, *itertools.chain(*slot.trials)) if not record.ended}
        slot.trials.clear()
        slot.on_trial, slot.starts = False, 0
        for record in lost.values():
            record.fail(f"{NO_START} {slot.reason}")
        return set(lost)

    # Reading.

    def history(self, digest: str) -> History | None:
        """Return a run's history as it stands."""
        with self._lock:
            record = self._records.get(digest)
            if record is None or record.thin:
                return None
            record.touch()
            if digest in self._idle:
                self._idle.move_to_end(digest)
            return record.snapshot()

    def state(self, digest: str) -> State | None:
        """Return a run's state."""
        with self._lock:
            record = self._records.get(digest)
            return None if record is None else record.history.state

    def done(self, digests: Sequence[str]) -> float:
        """Return which share of their steps these runs have done."""
        with self._lock:
            records = [record for digest in digests if (record := self._records.get(digest))]
            shares = [1.0 if r.ended else r.history.step / r.config.steps for r in records]
            return sum(shares) / max(1, len(digests))

    def news(self, digest: str, cursor: Cursor, arrays: bool) -> News | None:
        """Return what was recorded of a run beyond `cursor`."""
        with self._lock:
            record = self._records.get(digest)
            return None if record is None else record.news(cursor, arrays)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at news."""
        with self._lock:
            self._listeners = [*self._listeners, listener]

        def stop() -> None:
            with self._lock:
                self._listeners = [other for other in self._listeners if other is not listener]

        return stop

    def _tell(self, digests: Collection[str], owner: Owner | None) -> None:
        if digests:
            for listener in self._listeners:
                listener(digests, owner)
