"""Which worker a run goes to: where it is done soonest, with a preference for the stack that it can share.

A stack of one row costs as much interpreter time a step as a stack of ten, so a run belongs with its
likes until a second core is worth more than sharing. Times are estimates: what counts is their order.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.config import RunConfig
from core.stacking import StackKey, stack_key

STEP_SECONDS = 4.5e-4
"""What a step of a stack costs however few its rows."""
ROW_SECONDS = 6e-5
"""What a row adds to it besides arithmetic, most of it for recording."""
ARITHMETIC = 3e-10
"""Seconds for one weight and one example."""

Kind = tuple[StackKey, int]
"""What shares a lane of a worker: what runs must agree in to share a stack, and their priority."""


@dataclass(slots=True)
class Load:
    """What one worker has to do."""

    rows: dict[Kind, Counter[int]] = field(default_factory=dict)
    """What shares a lane → how many of its runs have so many steps."""
    seconds: dict[int, float] = field(default_factory=dict)
    """Priority → time."""

    def add(self, config: RunConfig, priority: int) -> None:
        """Count a run in."""
        self.seconds[priority] = self.seconds.get(priority, 0.0) + self.cost(config, priority)
        self.rows.setdefault((stack_key(config), priority), Counter())[config.steps] += 1

    def remove(self, config: RunConfig, priority: int) -> None:
        """Count a run out that was counted in."""
        kind = (stack_key(config), priority)
        # A counter less another holds no zeros.
        self.rows[kind] -= Counter([config.steps])
        if not self.rows[kind]:
            del self.rows[kind]
        self.seconds[priority] -= self.cost(config, priority)
        if not self.rows:
            self.seconds.clear()

    def cost(self, config: RunConfig, priority: int) -> float:
        """Return what one more run would add, in seconds: a lane's steps cost once, as many as its longest run has."""
        opened = max(self.rows.get((stack_key(config), priority), ()), default=0)
        opening = STEP_SECONDS * max(config.steps - opened, 0)
        return opening + config.steps * ROW_SECONDS + config.work * ARITHMETIC

    def score(self, config: RunConfig, priority: int) -> float:
        """Return how soon a run is done here, behind what is as urgent, plus the work it makes."""
        ahead = sum(seconds for other, seconds in self.seconds.items() if other <= priority)
        return ahead + 2 * self.cost(config, priority)


def best(loads: Sequence[Load], config: RunConfig, priority: int) -> int:
    """Return the index of the worker that should take a run."""
    return min(range(len(loads)), key=lambda index: loads[index].score(config, priority))
