"""The book of a runner: who wants which runs, what is recorded of them, and what is to be trained."""

import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from core.history import Array, History, State
from core.runners.base import STOP_SEED, Cursor, Detail, Dispatch, Job, Listener, News, Owner, Recorded, Run, Ticket
from core.runners.memory import Budget, thin_out
from core.runners.owners import Owners
from core.runners.records import Record
from core.runners.results import Result, Results
from core.settings import settings

CACHE_BYTES = 2**28
"""Most that histories take which nobody looks at."""
LOOK = 1.0
"""Seconds between two looks at which leases have ended."""


@dataclass(slots=True)
class Decisions:
    """What one change of the book comes down to for the dispatch."""

    cancel: list[Ticket] = field(default_factory=list)
    priorities: dict[Ticket, int] = field(default_factory=dict)
    place: list[Job] = field(default_factory=list)


class Runner:
    """Has runs trained for owners, keeps their histories by digest, and has worked examples computed.

    Equal configs are one run, whoever wants it. Every method may be called from any thread, and none but `close` waits.

    One lock guards the book. Orders are given under it, so that the dispatch gets them in the order of the decisions.
    What the dispatch reports takes it too, but the dispatch holds no lock of its own while it reports. So locks are
    taken in one order alone, the book's and within it the dispatch's, and no report waits for an order that waits for
    it. Listeners, and whoever waits for a result, are called without any.

    Args:
        dispatch: Who trains and computes; the runner starts and closes it.
        cache_bytes: Most that histories take which nobody looks at.
        budget: Most that all histories take, as far as arrays that nobody needs can be dropped; as the settings say
            where left out.
    """

    def __init__(self, dispatch: Dispatch, cache_bytes: int = CACHE_BYTES, budget: int | None = None) -> None:
        self._dispatch = dispatch
        self._cache_bytes = cache_bytes
        self._budget = Budget(budget or settings().history_mb * 2**20)
        self._lock = threading.RLock()
        self._owners = Owners()
        self._records: dict[str, Record] = {}
        self._ordered: dict[Ticket, Record] = {}
        self._tickets = itertools.count(1)
        self._idle: OrderedDict[str, int] = OrderedDict()
        """Ended runs that nobody wants, longest unused first → bytes."""
        self._results = Results()
        self._later: dict[Owner, list[Run]] = {}
        """What owners want as soon as all else that they want has ended."""
        self._listeners: list[Listener] = []
        self._state = "new"
        self._closing = threading.Event()

    def start(self) -> None:
        """Start to train: what was submitted, and what will be."""
        with self._lock:
            if self._state == "new":
                self._state = "running"
                self._dispatch.start(self)
                decided = Decisions()
                for record in sorted(self._records.values(), key=lambda record: record.priority):
                    self._place(record, decided)
                self._give(decided)
                for asked in self._results.under_way():
                    self._dispatch.compute(asked.ticket, asked.name, asked.settings)
                threading.Thread(target=self._watch, name="leases", daemon=True).start()

    def close(self) -> None:
        """End all work promptly; unfinished runs are lost."""
        self._closing.set()
        with self._lock:
            self._state = "closed"
            for record in self._ordered.values():
                record.ticket = None
            self._ordered.clear()
            self._results.fail_all("the runner is closed")
        self._results.settle()
        self._dispatch.close()

    def _refuse_if_closed(self) -> None:
        if self._state == "closed":
            raise RuntimeError("the runner is closed")

    # What owners want.

    def submit(self, owner: Owner, runs: Sequence[Run], lease: float | None = None) -> None:
        """Replace what `owner` wants by `runs`, which starts nothing anew that it wanted before.

        A run that has no owner left is cancelled; what is finished stays cached. Runs of `STOP_SEED` are begun once all
        the others have ended: who changes something every few seconds never comes to them.

        Args:
            lease: Seconds after this or its last `keep` until the owner is released, a second more or less; without
                it, its runs are kept until somebody releases it.
        """
        wishes = {run.config.digest: run for run in sorted(runs, key=lambda run: run.priority, reverse=True)}
        with self._lock:
            self._refuse_if_closed()
            before = {run.config.digest for run in self._owners.runs(owner)}
            self._owners.want(owner, tuple(wishes.values()))
            self._let(owner, lease)
            decided = Decisions()
            self._disown(owner, before - wishes.keys(), decided)
            self._later.pop(owner, None)
            later = []
            for run in sorted(wishes.values(), key=lambda run: run.priority):
                if run.priority < STOP_SEED or run.config.digest in self._records:
                    self._want(owner, run, decided)
                else:
                    later.append(run)
            if later:
                self._later[owner] = later
            self._go_on([owner], decided)
            self._give(decided)
        self._tell(wishes.keys(), owner)

    def release(self, owner: Owner) -> None:
        """Free what `owner` wants; it is remembered for `keep`."""
        with self._lock:
            decided = Decisions()
            self._later.pop(owner, None)
            self._disown(owner, {run.config.digest for run in self._owners.release(owner)}, decided)
            self._give(decided)

    def keep(self, owner: Owner, lease: float | None = None) -> bool:
        """Take a sign of `owner`: keep what it wants for another `lease`, and submit it again where it was released.

        Returns False where nothing is known of it.
        """
        with self._lock:
            if owner in self._owners:
                self._let(owner, lease)
                return True
            runs = self._owners.last(owner)
        if runs is None:
            return False
        self.submit(owner, runs, lease)
        return True

    def wanted(self, owner: Owner) -> frozenset[str] | None:
        """Return the digests that `owner` submitted last, released or not; None for an unknown owner."""
        with self._lock:
            runs = self._owners.last(owner)
            return None if runs is None else frozenset(run.config.digest for run in runs)

    def expire(self, now: float) -> None:
        """Release the owners whose leases have ended.

        Args:
            now: Of the clock `time.monotonic`.
        """
        # Under one lock, so that nobody is released who has just given a sign.
        with self._lock:
            for owner in self._owners.overdue(now):
                self.release(owner)

    def _let(self, owner: Owner, lease: float | None) -> None:
        self._owners.let(owner, None if lease is None else time.monotonic() + lease)

    def _watch(self) -> None:
        while not self._closing.wait(LOOK):
            self.expire(time.monotonic())

    def _want(self, owner: Owner, run: Run, decided: Decisions) -> None:
        record = self._records.get(run.config.digest)
        if record is None:
            record = self._records[run.config.digest] = Record(run.config, detail=run.detail.recorded)
        self._idle.pop(record.digest, None)
        record.touch()
        urgent = record.priority if record.owners else None
        record.owners[owner] = run
        if not record.holds(run.detail):
            self._withdraw(record, decided)
            record.deepen(run.detail)
            urgent = None
        if urgent is None:
            self._place(record, decided)
        else:
            self._reprioritise(record, urgent, decided)

    def _go_on(self, owners: Iterable[Owner], decided: Decisions) -> None:
        """Begin with what is for later, where all else that its owner wants has ended."""
        for owner in [owner for owner in owners if owner in self._later]:
            known = (self._records.get(run.config.digest) for run in self._owners.runs(owner))
            if all(record is None or record.ended for record in known):
                for run in self._later.pop(owner):
                    self._want(owner, run, decided)

    def _disown(self, owner: Owner, digests: Collection[str], decided: Decisions) -> None:
        for digest in digests:
            record = self._records.get(digest)
            if record is None or owner not in record.owners:
                continue  # it was for later
            urgent = record.priority
            del record.owners[owner]
            if record.owners:
                self._reprioritise(record, urgent, decided)
            elif record.ended and record.state != "failed":
                self._idle[digest] = record.nbytes
            else:
                # One that failed is tried again by whoever asks next.
                self._withdraw(record, decided)
                del self._records[digest]
        self._forget(sum(self._idle.values()) - self._cache_bytes)

    # What is to be trained.

    def _place(self, record: Record, decided: Decisions) -> None:
        if self._state == "running" and not record.ended:
            record.ticket = next(self._tickets)
            self._ordered[record.ticket] = record
            decided.place.append(Job(record.ticket, record.config, record.priority, record.detail))

    def _reprioritise(self, record: Record, before: int, decided: Decisions) -> None:
        if record.ticket is not None and record.priority != before:
            decided.priorities[record.ticket] = record.priority

    def _withdraw(self, record: Record, decided: Decisions) -> None:
        if record.ticket is not None:
            del self._ordered[record.ticket]
            decided.cancel.append(record.ticket)
            record.ticket = None

    def _give(self, decided: Decisions) -> None:
        # What is given up makes room for what is new.
        if decided.cancel:
            self._dispatch.cancel(decided.cancel)
        if decided.priorities:
            self._dispatch.reprioritise(decided.priorities)
        if decided.place:
            self._dispatch.place(decided.place)

    def compute(self, name: str, settings: Mapping[str, Any]) -> "Future[Result]":
        """Compute a worked example, ahead of training; equal ones are computed once and kept for a while.

        The future gives the result's arrays, which are not to be written to, or raises `ComputationError`; it cannot
        be cancelled, as others may wait for it too.

        Args:
            name: Of `core.topics.COMPUTED`.
            settings: The values of its hyperparameters; what is left out takes its default.
        """
        with self._lock:
            self._refuse_if_closed()
            future, new = self._results.ask(next(self._tickets), name, settings)
            if new is not None and self._state == "running":
                self._dispatch.compute(new.ticket, new.name, new.settings)
        return future

    # What the dispatch says.

    def report(self, recorded: Sequence[Recorded]) -> None:
        """Take in what runs have recorded."""
        told, arrived = set(), 0
        decided = Decisions()
        with self._lock:
            for each in recorded:
                record = self._ordered.get(each.ticket)
                if record is None:
                    continue  # cancelled while this was under way
                before = record.nbytes
                record.take(each.attempt, each.packed)
                arrived += record.nbytes - before
                told.add(record.digest)
                if record.ended:
                    del self._ordered[each.ticket]
                    record.ticket = None
                    self._go_on(list(record.owners), decided)
            self._give(decided)
            records = self._records.values()
            thin_out(records, self._forget(self._budget.excess(arrived, records)))
        self._tell(told, None)

    def answer(self, ticket: Ticket, result: dict[str, Array], error: str | None = None) -> None:
        """Take in what a computation gave, or what went wrong."""
        with self._lock:
            self._results.answer(ticket, result, error)
        self._results.settle()

    def _forget(self, excess: int) -> int:
        """Forget histories that nobody wants until so many bytes are free, and return how many still are to be."""
        while excess > 0 and self._idle:
            digest, size = self._idle.popitem(last=False)
            del self._records[digest]
            excess -= size
        return excess

    # Reading.

    def history(self, digest: str, detail: Detail = Detail.WHOLE) -> History | None:
        """Return a run's history as it stands; None where there is none in that detail.

        Its arrays are not to be written to.
        """
        with self._lock:
            record = self._records.get(digest)
            if record is None or not record.holds(detail):
                return None
            record.touch()
            if digest in self._idle:
                self._idle.move_to_end(digest)
            return record.history()

    def state(self, digest: str) -> State | None:
        """Return a run's state; None where there is no such run."""
        with self._lock:
            record = self._records.get(digest)
            return None if record is None else record.state

    def done(self, digests: Sequence[str]) -> float:
        """Return which share of their steps these runs have done, 0 to 1; one that has ended has done all of them."""
        with self._lock:
            records = [record for digest in digests if (record := self._records.get(digest))]
            shares = [1.0 if r.ended else r.step / r.config.steps for r in records]
            return sum(shares) / max(1, len(digests))

    def news(self, digest: str, cursor: Cursor, arrays: bool) -> News | None:
        """Return what was recorded of a run beyond `cursor`, which moves on; None where nothing is new.

        Args:
            arrays: Whether arrays and constants are wanted as well as scalars.
        """
        with self._lock:
            record = self._records.get(digest)
            return None if record is None else record.news(cursor, arrays)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at news, from any thread; it must not wait. Returns what ends that."""
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
