"""Results of computations: which are under way for whom, and what the last ones gave."""

import contextlib
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pydantic import ValidationError

from core.history import Array
from core.runners.base import ComputationError, Ticket
from core.topics import COMPUTED

Result = dict[str, Array]
Key = tuple[str, str]
"""Worked example and settings, as JSON."""

CACHE_BYTES = 2**26
"""Most that results take which are kept for the next one who asks."""


@dataclass(slots=True, eq=False)
class Asked:
    """A computation that is under way."""

    ticket: Ticket
    key: Key
    settings: dict[str, Any]
    future: "Future[Result]" = field(default_factory=Future)

    @property
    def name(self) -> str:
        """The worked example's name."""
        return self.key[0]


class Results:
    """Knows every computation by what was asked, so that equal ones are computed once.

    Its methods are called under the book's lock, but for `settle`, which calls whoever waits for a result.

    Args:
        cache_bytes: Most that results take which are kept.
    """

    def __init__(self, cache_bytes: int = CACHE_BYTES) -> None:
        self._cache_bytes = cache_bytes
        self._done: OrderedDict[Key, tuple[Future[Result], int]] = OrderedDict()
        """Results and their bytes, longest unused first."""
        self._under_way: dict[Key, Asked] = {}
        self._settlements: deque[Callable[[], None]] = deque()

    def ask(self, ticket: Ticket, name: str, settings: Mapping[str, Any]) -> tuple["Future[Result]", Asked | None]:
        """Return the future of a result, and under `ticket` what has to be computed for it where that is new."""
        try:
            key, valid = checked(name, settings)
        except ComputationError as error:
            return failed(error), None
        if key in self._done:
            self._done.move_to_end(key)
            return self._done[key][0], None
        if key in self._under_way:
            return self._under_way[key].future, None
        new = self._under_way[key] = Asked(ticket, key, valid)
        # Others may wait for the same future: nobody can cancel it.
        new.future.set_running_or_notify_cancel()
        return new.future, new

    def under_way(self) -> list[Asked]:
        """Return what is being computed, or waits for it."""
        return list(self._under_way.values())

    def answer(self, ticket: Ticket, result: Result, error: str | None) -> None:
        """Take in what a computation gave, or what went wrong; whoever asks for that again makes a new attempt."""
        asked = next((each for each in self._under_way.values() if each.ticket == ticket), None)
        if asked is None:
            return
        del self._under_way[asked.key]
        if error is not None:
            self._settlements.append(partial(asked.future.set_exception, ComputationError(error)))
            return
        self._settlements.append(partial(asked.future.set_result, result))
        self._keep(asked, result)

    def fail_all(self, why: str) -> None:
        """Give up all that is under way."""
        for asked in self.under_way():
            self.answer(asked.ticket, {}, why)

    def settle(self) -> None:
        """Give results to whoever waits for them; called without the lock, as it runs their callbacks."""
        with contextlib.suppress(IndexError):
            while True:
                self._settlements.popleft()()

    def _keep(self, asked: Asked, result: Result) -> None:
        """Keep a result, and forget those that were not used for longest where that is too much."""
        for array in result.values():
            array.setflags(write=False)  # everybody who asks gets the same arrays
        self._done[asked.key] = asked.future, sum(array.nbytes for array in result.values())
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
