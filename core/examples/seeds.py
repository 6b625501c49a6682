"""The seeds that what is trained for a worked example is shown over: so few that a page need not wait for them."""

from collections.abc import Sequence

import numpy as np

from core.figures.kit.traces import dots, line
from core.figures.language.description import Trace
from core.study import ALL_SEEDS

OFFSETS = (0, 1, 2)
"""How far on from the seed that is chosen; an axis of a `Grid`."""


def seed_at(first: int, offset: int) -> int:
    """Return the seed that lies so far on from the first; behind the largest comes 0."""
    return (first + offset) % ALL_SEEDS


def over_seeds(
    colour: str, places: Sequence[float], found: np.ndarray, hover: Sequence[Sequence[str]], dash: str = "solid"
) -> list[Trace]:
    """Return a line through the means of `found` [places, seeds], and a dot for each seed.

    Args:
        hover: What is said of each dot, [places, seeds].
    """
    x, y = np.repeat(places, found.shape[1]), found.reshape(-1)
    texts = [text for of_place in hover for text in of_place]
    return [
        line(colour, places, found.mean(1), dash=dash),
        {**dots(colour, x, y, hover="%{text}", size=6), "text": texts},
    ]
