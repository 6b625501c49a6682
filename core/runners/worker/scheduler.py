"""Shares a worker's time among its stacks.

A *lane* is a stack with the runs of one priority and detail in it, so that the two models that are looked at are
not slowed by the twenty stops behind them. Lanes take turns of one chunk by weighted fair queueing: each has a
clock that advances by the time it used over its weight, and the one that is furthest behind is next. A lane
weighs as the most urgent run in it: the stop that a learner drags to takes its lane along.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

from core.config import MAX_AT_ONCE, RunConfig
from core.engine.recording import Curves, Recorder
from core.engine.stack import Stack
from core.history import Delta, Fault
from core.runners.base import SHOWN, Detail, Ticket
from core.runners.worker.messages import Orders
from core.stacking import StackKey, stack_key

WEIGHTS = (1.0, 1 / 4, 1 / 8, 1 / 32)
"""Shares of time by priority, where lanes of several priorities have runs."""
CHUNK = 0.02
"""Seconds between two looks at the orders, for an empty stack."""
ROW = 0.001
"""Seconds more for each row, but for curves: what is recorded is packed row by row, which must not take much of the
time."""
MAX_PARAMETERS = 4_000_000
"""Most rows × parameters of a lane; one row may always be in it."""
MAX_SHOWN_LANES = 4
"""Most lanes of one key for runs that are looked at; others wait for room in their one lane."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Waiting:
    """A run that no lane has admitted yet."""

    config: RunConfig
    priority: int
    detail: Detail
    key: StackKey


@dataclass(slots=True, eq=False)
class Lane:
    """A stack, the runs in it, and the time it has had."""

    stack: Stack
    priority: int
    """What its runs were admitted as."""
    curves: bool
    """Whether nothing but curves is recorded of its runs."""
    clock: float
    runs: dict[Ticket, int] = field(default_factory=dict)
    """Ticket → priority now."""
    work: dict[Ticket, float] = field(default_factory=dict)
    """Ticket → work of one step or evaluation."""

    @property
    def urgency(self) -> int:
        """The priority of the most urgent run."""
        return min(self.runs.values(), default=self.priority)

    def has_room(self, config: RunConfig) -> bool:
        """Tell whether one more row fits: what all rows do in a step or an evaluation cannot be interrupted either."""
        few = len(self.runs) < max(MAX_PARAMETERS // self.stack.parameters, 1)
        return few and (not self.runs or sum(self.work.values()) + config.work_at_once <= MAX_AT_ONCE)

    def enter(self, ticket: Ticket, run: Waiting) -> None:
        """Count a run in."""
        self.runs[ticket], self.work[ticket] = run.priority, run.config.work_at_once

    def leave(self, ticket: Ticket) -> None:
        """Count a run out."""
        self.runs.pop(ticket, None)
        self.work.pop(ticket, None)


class Scheduler:
    """Trains runs, a chunk at a time."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.waiting: dict[Ticket, Waiting] = {}
        self.lanes: list[Lane] = []
        self._failed: dict[Ticket, Delta] = {}

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.waiting or self.lanes or self._failed)

    def obey(self, orders: Orders) -> None:
        """Cancel, reprioritise and queue runs."""
        self._cancel(set(orders.cancel))
        for ticket, priority in orders.priorities.items():
            self._reprioritise(ticket, priority)
        for ticket, start in orders.start.items():
            config = RunConfig.model_validate(start.config)
            self.waiting[ticket] = Waiting(config, start.priority, start.detail, stack_key(config))

    def _cancel(self, tickets: set[Ticket]) -> None:
        for ticket in tickets & self.waiting.keys():
            del self.waiting[ticket]
        for lane in list(self.lanes):
            gone = tickets & lane.runs.keys()
            self._leave(lane, gone)
            if gone and lane.runs:
                with self._guarding(lane):
                    lane.stack.retire(list(gone))

    def _reprioritise(self, ticket: Ticket, priority: int) -> None:
        if ticket in self.waiting:
            self.waiting[ticket].priority = priority
        for lane in self.lanes:
            if ticket in lane.runs:
                lane.runs[ticket] = priority

    def advance(self) -> dict[Ticket, Delta]:
        """Admit what can be admitted, train one lane for one chunk, and return what its runs recorded."""
        self._admit()
        deltas: dict[Ticket, Delta] = {}
        if self.lanes:
            # Of lanes that are level the newest: its runs have nothing to show yet.
            lane = min(reversed(self.lanes), key=lambda lane: (lane.clock, lane.urgency))
            deltas = self._train(lane)
        failed, self._failed = self._failed, {}
        return deltas | failed

    def _train(self, lane: Lane) -> dict[Ticket, Delta]:
        began = perf_counter()
        deltas: dict[Ticket, Delta] = {}
        with self._guarding(lane):
            deltas = lane.stack.advance(CHUNK if lane.curves else CHUNK + ROW * len(lane.stack))
        lane.clock += (perf_counter() - began) / WEIGHTS[lane.urgency]
        self._leave(lane, [ticket for ticket, delta in deltas.items() if delta.state != "running"])
        return deltas

    # Who is let in where.

    def _admit(self) -> None:
        batches: defaultdict[Lane, dict[Ticket, RunConfig]] = defaultdict(dict)
        for ticket, run in sorted(self.waiting.items(), key=lambda item: item[1].priority):
            lane = self._lane_for(run)
            if lane is not None:
                batches[lane][ticket] = run.config
                lane.enter(ticket, run)
                del self.waiting[ticket]
        for lane, runs in batches.items():
            self._admit_to(lane, runs)

    def _lane_for(self, run: Waiting) -> Lane | None:
        """Return the lane that takes a run now, None where it waits for room or for its turn."""
        curves = run.detail == Detail.CURVES
        kind = run.priority, curves, run.key
        lanes = [lane for lane in self.lanes if (lane.priority, lane.curves, lane.stack.key) == kind]
        with_room = [lane for lane in lanes if lane.has_room(run.config)]
        if with_room:
            return next((lane for lane in with_room if lane.stack.admits_now(run.config)), None)
        if len(lanes) >= (MAX_SHOWN_LANES if run.priority == SHOWN else 1):
            return None
        clock = min((lane.clock for lane in self.lanes), default=0.0)
        stack = Stack(run.config, self.device, recorder=Curves() if curves else Recorder())
        lane = Lane(stack, run.priority, curves, clock)
        self.lanes.append(lane)
        return lane

    def _admit_to(self, lane: Lane, runs: Mapping[Ticket, RunConfig]) -> None:
        before = len(lane.stack)
        try:
            lane.stack.admit(runs)
        except Exception as error:
            log.exception("%d runs could not be admitted", len(runs))
            # A stack that took nothing in is as it was, and its other runs go on.
            self._fail(lane, list(runs if len(lane.stack) == before else lane.runs), error)

    # What ends.

    @contextmanager
    def _guarding(self, lane: Lane) -> Iterator[None]:
        """Where a lane's stack raises, end its runs as failed; the other lanes go on."""
        try:
            yield
        except Exception as error:
            log.exception("a stack of %d runs failed", len(lane.runs))
            self._fail(lane, list(lane.runs), error)

    def _fail(self, lane: Lane, tickets: Sequence[Ticket], error: Exception) -> None:
        fault = Fault(step=0, message=f"{type(error).__name__}: {error}")
        self._failed.update({ticket: Delta("failed", 0, fault=fault) for ticket in tickets})
        self._leave(lane, tickets)

    def _leave(self, lane: Lane, tickets: Iterable[Ticket]) -> None:
        for ticket in tickets:
            lane.leave(ticket)
        if not lane.runs and lane in self.lanes:
            self.lanes.remove(lane)
