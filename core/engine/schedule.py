"""Which steps of a run are recorded; depends on the config alone."""

import math
from functools import lru_cache

BATCH_FRAMES = 200
"""About how many steps record batch scalars."""
FIRST_ARRAYS = 20
"""Every step up to this one records arrays."""
PREDICTION_STRIDE = 2
"""Every how many evaluations predictions over the plane or the curve are recorded too."""
LATER_ARRAYS = 20
"""How many more steps record arrays, spaced geometrically up to the last."""


def batch_stride(steps: int) -> int:
    """Return every how many steps batch scalars are recorded."""
    return max(1, math.ceil(steps / BATCH_FRAMES))


def evaluation_interval(steps: int, evaluations: int) -> int:
    """Return every how many steps the whole splits are evaluated, a power of two; 0 for start and end alone."""
    if evaluations == 0:
        return 0
    return int(2 ** max(0, round(math.log2(steps / evaluations))))


def prediction_interval(steps: int, evaluations: int) -> int:
    """Return every how many steps predictions are recorded, at evaluations; 0 for start and end alone."""
    return PREDICTION_STRIDE * evaluation_interval(steps, evaluations)


@lru_cache(maxsize=64)
def array_steps(steps: int) -> frozenset[int]:
    """Return the steps that record arrays: 0 to 20, then a geometric series, and the last."""
    if steps <= FIRST_ARRAYS:
        return frozenset(range(steps + 1))
    growth = (steps / FIRST_ARRAYS) ** (1 / LATER_ARRAYS)
    later = (round(FIRST_ARRAYS * growth**n) for n in range(1, LATER_ARRAYS + 1))
    return frozenset((*range(FIRST_ARRAYS + 1), *later, steps))
