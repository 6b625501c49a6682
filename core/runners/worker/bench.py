"""Where a worker computes worked examples, one after the other, between two chunks of training."""

import logging
from collections import deque
from typing import Any

from core.runners.base import Ticket
from core.runners.worker.messages import Answer, Orders
from core.topics import COMPUTED

log = logging.getLogger(__name__)


class Bench:
    """Computes what it was asked for, first come, first served."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Ticket, str, dict[str, Any]]] = deque()

    @property
    def idle(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    def obey(self, orders: Orders) -> None:
        """Queue the computations that are asked for."""
        self._waiting.extend((ticket, name, settings) for ticket, (name, settings) in orders.compute.items())

    def work(self) -> Answer:
        """Compute what has waited longest; what goes wrong is the answer, and the next one is not touched by it."""
        ticket, name, given = self._waiting.popleft()
        try:
            example = COMPUTED[name]
            return Answer(ticket, example.compute(example.Settings.model_validate(given)))
        except Exception as error:
            log.exception("%s could not be computed", name)
            return Answer(ticket, {}, f"{type(error).__name__}: {error}")
