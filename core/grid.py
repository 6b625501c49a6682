"""A grid: one run for every combination of some axes' values; a seed is an axis too."""

import itertools
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from core.config import RunConfig
from core.history import History

Key = tuple[Hashable, ...]


class Grid:
    """The runs of a sweep, and what was recorded of each by its place in it.

    Args:
        axes: Axis → its values, each once; the last axis varies fastest.
    """

    def __init__(self, axes: Mapping[str, Sequence[Hashable]]) -> None:
        self.axes = {name: tuple(values) for name, values in axes.items()}

    @property
    def keys(self) -> list[Key]:
        """The places: a value of each axis, in the order of the axes."""
        return list(itertools.product(*self.axes.values()))

    def configs(self, make: Callable[..., RunConfig], **others: Any) -> list[RunConfig]:
        """Return the runs in the order of `keys`.

        Args:
            make: Makes one of them, given a value of each axis and `others`, by name.
        """
        return [make(**dict(zip(self.axes, key, strict=True)), **others) for key in self.keys]

    def by_key(self, histories: Sequence[History]) -> dict[Key, History]:
        """Return histories by their places; they come in the order of `configs`, or ValueError."""
        return dict(zip(self.keys, histories, strict=True))

    def by_first(self, histories: Sequence[History]) -> dict[Any, list[History]]:
        """Return for each value of the first axis the histories of all others, in the order of `keys`."""
        found: dict[Any, list[History]] = {}
        for (first, *_), history in self.by_key(histories).items():
            found.setdefault(first, []).append(history)
        return found
