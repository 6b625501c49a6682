"""A second dispatch, which shows what one has to do: it trains in a thread of this process."""

import queue
import threading
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from core.history import ENDED
from core.runners.base import Job, Recorded, Sink, Ticket
from core.runners.packing import pack
from core.runners.worker.bench import Bench
from core.runners.worker.messages import Orders, Start
from core.runners.worker.scheduler import Scheduler


class InlineDispatch:
    """Trains with a worker's scheduler, and needs nothing of the rest of a worker or of processes."""

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[Orders | None] = queue.SimpleQueue()
        self.ended: list[Ticket] = []

    def start(self, sink: Sink) -> None:
        self._thread = threading.Thread(target=self._work, args=(sink,))
        self._thread.start()

    def close(self) -> None:
        self._orders.put(None)
        self._thread.join()

    def place(self, jobs: Sequence[Job]) -> None:
        self._orders.put(
            Orders(start={job.ticket: Start(job.config.canonical(), job.priority, job.detail) for job in jobs})
        )

    def cancel(self, tickets: Collection[Ticket]) -> None:
        self._orders.put(Orders(cancel=list(tickets)))

    def reprioritise(self, priorities: Mapping[Ticket, int]) -> None:
        self._orders.put(Orders(priorities=dict(priorities)))

    def compute(self, ticket: Ticket, name: str, settings: Mapping[str, Any]) -> None:
        self._orders.put(Orders(compute={ticket: (name, dict(settings))}))

    def _work(self, sink: Sink) -> None:
        scheduler, bench = Scheduler("cpu"), Bench()
        while True:
            if (scheduler.idle and bench.idle) or not self._orders.empty():
                orders = self._orders.get()
                if orders is None:
                    return
                scheduler.obey(orders)
                bench.obey(orders)
            if not bench.idle:
                answer = bench.work()
                sink.answer(answer.ticket, answer.result, answer.error)
            deltas = scheduler.advance()
            self.ended += [ticket for ticket, delta in deltas.items() if delta.state in ENDED]
            sink.report([Recorded(ticket, 0, pack([delta])) for ticket, delta in deltas.items()])
