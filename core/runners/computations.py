"""Computations that were asked for: those under way, and what the last ones gave."""

import contextlib
import itertools
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pydantic import ValidationError

from core.runners.base import ComputationError
from core.runners.messages import Answer, Ticket
from core.runners.packing import Array
from core.runners.slots import Slot
from core.topics import COMPUTED

Result = dict[str, Array]
Key = tuple[str, str]
"""Computed example and settings, as JSON."""

CACHE_BYTES = 2**26
"""Most that results take which are kept for the next one who asks."""
MAX_DEATHS = 2
"""Workers that may die of a computation alone before it is given up."""


@dataclass(slots=True, eq=False)
class Computation:
    """One that is under way.

    Attributes:
        slot: Whose worker has it, None while none has.
        deaths: How many workers died while they computed it and had no runs.
    """

    key: Key
    settings: dict[str, Any]
    future: "Future[Result]" = field(default_factory=Future)
    ticket: Ticket = 0
    slot: Slot | None = None
    deaths: int = 0

    @property
    def order(self) -> tuple[str, dict[str, Any]]:
        """What a worker is told."""
        return self.key[0], self.settings


class Computations:
    """Knows every computation by what was asked, so that equal ones are computed once.

    Its methods are called under the runner's lock, but for `settle`, which calls whoever waits for a result.

    Args:
        cache_bytes: Most that results take which are kept.
    """

    def __init__(self, cache_bytes: int = CACHE_BYTES) -> None:
        self._cache_bytes = cache_bytes
        self._done: OrderedDict[Key, tuple[Future[Result], int]] = OrderedDict()
        """Results and their bytes, longest unused first."""
        self._under_way: dict[Key, Computation] = {}
        self._tickets = itertools.count(1)
        self._sent: dict[Ticket, Computation] = {}
        self._settlements: deque[Callable[[], None]] = deque()

    def ask(self, name: str, settings: Mapping[str, Any]) -> tuple["Future[Result]", Computation | None]:
        """Return the future of a result, and the computation where it is new and has to be sent to a worker."""
        try:
            key, valid = checked(name, settings)
        except ComputationError as error:
            return failed(error), None
        if key in self._done:
            self._done.move_to_end(key)
            return self._done[key][0], None
        if key in self._under_way:
            return self._under_way[key].future, None
        new = self._under_way[key] = Computation(key, valid)
        # Others may wait for the same future: nobody can cancel it.
        new.future.set_running_or_notify_cancel()
        return new.future, new

    def count(self, slot: Slot) -> int:
        """Return how many computations a slot's worker has."""
        return sum(each.slot is slot for each in self._sent.values())

    def send(self, computation: Computation, slot: Slot) -> Ticket:
        """Note that a computation goes to a slot's worker, and return what the worker is to call it."""
        computation.ticket, computation.slot = next(self._tickets), slot
        self._sent[computation.ticket] = computation
        return computation.ticket

    def unsent(self) -> list[Computation]:
        """Return the computations that no worker has."""
        return [each for each in self._under_way.values() if each.slot is None]

    def bury(self, slot: Slot) -> list[Computation]:
        """Take back what a slot's worker had when it died, what it was computing first.

        That one is blamed where the worker had no runs either; the others had not begun.
        """
        orphans = [each for each in self._sent.values() if each.slot is slot]
        for each in orphans:
            del self._sent[each.ticket]
            each.slot = None
        if orphans and slot.ready and not slot.sent:
            orphans[0].deaths += 1
            if orphans[0].deaths >= MAX_DEATHS:
                self.fail([orphans.pop(0)], "The process that computed this died twice.")
        return orphans

    def answer(self, answer: Answer) -> None:
        """Take in what a worker says."""
        computation = self._sent.pop(answer.ticket, None)
        if computation is None:
            return
        if answer.error is not None:
            self.fail([computation], answer.error)
            return
        del self._under_way[computation.key]
        self._settlements.append(partial(computation.future.set_result, answer.result))
        self._keep(computation, answer.result)

    def fail(self, computations: Iterable[Computation], why: str) -> None:
        """Give computations up; whoever asks for one again makes a new attempt."""
        for each in list(computations):
            del self._under_way[each.key]
            self._sent.pop(each.ticket, None)
            self._settlements.append(partial(each.future.set_exception, ComputationError(why)))

    def fail_all(self, why: str) -> None:
        """Give up all that is under way."""
        self.fail(self._under_way.values(), why)

    def settle(self) -> None:
        """Give results to whoever waits for them; called without the lock, as it runs their callbacks."""
        with contextlib.suppress(IndexError):
            while True:
                self._settlements.popleft()()

    def _keep(self, computation: Computation, result: Result) -> None:
        """Keep a result, and forget those that were not used for longest where that is too much."""
        for array in result.values():
            array.setflags(write=False)  # everybody who asks gets the same arrays
        self._done[computation.key] = computation.future, sum(array.nbytes for array in result.values())
        total = sum(size for _, size in self._done.values())
        while total > self._cache_bytes:
            _, (_, size) = self._done.popitem(last=False)
            total -= size


def checked(name: str, settings: Mapping[str, Any]) -> tuple[Key, dict[str, Any]]:
    """Return what names a computation, and its settings, complete and valid.

    Raises:
        ComputationError: No computed example has that name, or it does not take these settings.
    """
    if name not in COMPUTED:
        raise ComputationError(f"no computed example is called {name!r}")
    try:
        valid = COMPUTED[name].Settings.model_validate(dict(settings))
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ComputationError(f"{name}: {wrong}") from None
    return (name, valid.model_dump_json()), valid.model_dump()


def failed(error: ComputationError) -> "Future[Result]":
    """Return a future that has failed."""
    future: Future[Result] = Future()
    future.set_exception(error)
    return future
