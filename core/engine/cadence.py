"""Which steps of a run are recorded; depends on the config alone."""

import math
from functools import lru_cache

from core.config import RunConfig

BATCH_FRAMES = 200
"""About how many steps record batch scalars."""
FIRST_ARRAYS = 20
"""Every step up to this one records arrays."""
FIRST_PREDICTIONS = 4
"""So many evaluations record predictions over the plane or the curve each, and later ones every second."""
LATER_ARRAYS = 20
"""How many more steps record arrays, spaced geometrically up to the last."""


def batch_stride(steps: int) -> int:
    """Return every how many steps batch scalars are recorded."""
    return max(1, math.ceil(steps / BATCH_FRAMES))


def predicts(config: RunConfig, step: int) -> bool:
    """Tell whether an evaluation at `step` before the last also records predictions over the plane or the curve."""
    number = step // (config.evaluation_interval or config.steps)
    return number < FIRST_PREDICTIONS or number % 2 == 0


@lru_cache(maxsize=64)
def array_steps(steps: int) -> frozenset[int]:
    """Return the steps that record arrays: 0 to 20, then a geometric series, and the last."""
    if steps <= FIRST_ARRAYS:
        return frozenset(range(steps + 1))
    growth = (steps / FIRST_ARRAYS) ** (1 / LATER_ARRAYS)
    later = (round(FIRST_ARRAYS * growth**n) for n in range(1, LATER_ARRAYS + 1))
    return frozenset((*range(FIRST_ARRAYS + 1), *later, steps))
