"""What a worker has to say, on its way to a reader that may be slow."""

import contextlib
import pickle
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import BinaryIO

from core.history import ENDED, Delta
from core.runners.base import SHOWN, Ticket
from core.runners.packing import pack
from core.runners.worker import messages
from core.runners.worker.messages import Orders, Report

LEAST_PERIOD, LONGEST_PERIOD = 0.04, 0.25
"""Seconds between two reports of a run that is looked at: a quarter of its age within these limits."""
BEHIND_PERIOD = 5.0
"""Seconds between two reports of any other run: the end of it is what matters, so of a short one there is no other."""
MAX_BYTES = 2**26
"""Most that is kept for a slow reader; training waits beyond it."""


@dataclass(slots=True)
class Account:
    """What one run has recorded and not yet reported."""

    shown: bool
    began: float | None = None
    reported: float = 0.0
    deltas: list[Delta] = field(default_factory=list)

    def due(self, now: float) -> bool:
        """Tell whether to report now: the first and the last at once, the others by and by."""
        age = now - (self.began or now)
        shown = min(max(age / 4, LEAST_PERIOD), LONGEST_PERIOD)
        period = shown if self.shown else BEHIND_PERIOD
        return now - self.reported >= period or self.deltas[-1].state in ENDED


class Outbox:
    """Collects deltas and reports them; a thread does the writing, so that a slow reader slows nothing."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._accounts: dict[Ticket, Account] = {}
        self._bytes = 0
        self._message = b""
        self._changed = threading.Condition()
        threading.Thread(target=self._write_all, name="outbox", daemon=True).start()

    def put(self, deltas: Mapping[Ticket, Delta]) -> None:
        """Take deltas in."""
        now = monotonic()
        for ticket, delta in deltas.items():
            if account := self._accounts.get(ticket):
                account.began = account.began or now
                account.deltas.append(delta)
                self._bytes += delta.nbytes

    def obey(self, orders: Orders) -> None:
        """Open accounts of new runs, note which are looked at, and drop what cancelled ones have recorded."""
        self._accounts |= {ticket: Account(start.priority == SHOWN) for ticket, start in orders.start.items()}
        for ticket, priority in orders.priorities.items():
            if ticket in self._accounts:
                self._accounts[ticket].shown = priority == SHOWN
        for ticket in orders.cancel:
            if account := self._accounts.pop(ticket, None):
                self._bytes -= sum(delta.nbytes for delta in account.deltas)

    def send(self, message: object) -> None:
        """Write a message at once: it waits for no more than the one that is being written."""
        body = pickle.dumps(message, protocol=5)
        with self._changed:
            self._changed.wait_for(lambda: not self._message)
            self._message = body
            self._changed.notify_all()

    def flush(self, everything: bool = False) -> None:
        """Report what is due, unless the last report is still being written.

        Args:
            everything: Report all there is, and wait until that is possible.
        """
        with self._changed:
            if everything or self._bytes > MAX_BYTES:
                self._changed.wait_for(lambda: not self._message)
            if self._message:
                return
        now = monotonic()
        due = [t for t, account in self._accounts.items() if account.deltas and (everything or account.due(now))]
        if not due:
            return
        report = Report([(ticket, pack(self._accounts[ticket].deltas)) for ticket in due])
        for ticket in due:
            self._close(ticket, now)
        with self._changed:
            self._message = pickle.dumps(report, protocol=5)
            self._changed.notify_all()

    def _close(self, ticket: Ticket, now: float) -> None:
        account = self._accounts[ticket]
        if account.deltas and account.deltas[-1].state in ENDED:
            del self._accounts[ticket]
        self._bytes -= sum(delta.nbytes for delta in account.deltas)
        account.deltas, account.reported = [], now

    def _write_all(self) -> None:
        # Where nobody reads any more, the input ends as well, and the process with it.
        with contextlib.suppress(BrokenPipeError):
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: bool(self._message))
                messages.write_body(self._stream, self._message)
                with self._changed:
                    self._message = b""
                    self._changed.notify_all()
