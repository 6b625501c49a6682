"""Deltas on their way between processes: few large arrays instead of many small ones.

A run records about forty series, most of them at the same steps. Pickled one by one they would cost the
web server more time than all else it does.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.history import Delta, Series

Array = NDArray[Any]


@dataclass(slots=True)
class Group:
    """Series that have steps and number format in common.

    Attributes:
        steps: int64 [m].
        names: Of the series.
        shapes: Of one value of each.
        values: All values, one series behind the other.
    """

    steps: Array
    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]
    values: Array


@dataclass(slots=True)
class Packed:
    """Consecutive deltas of one run as one."""

    last: Delta
    """State, step, fault and seconds; no series."""
    groups: list[Group]


@dataclass(slots=True)
class Open:
    """A group that is being filled."""

    names: list[str] = field(default_factory=list)
    shapes: list[tuple[int, ...]] = field(default_factory=list)
    values: list[Array] = field(default_factory=list)


def pack(deltas: Sequence[Delta]) -> Packed:
    """Join consecutive deltas of one run."""
    parts: dict[str, list[Series]] = {}
    constants: dict[str, Array] = {}
    for delta in deltas:
        constants.update(delta.constants)
        for name, series in delta.series.items():
            parts.setdefault(name, []).append(series)
    groups: dict[tuple[bytes, np.dtype[Any]], Open] = {}
    for name, pieces in parts.items():
        steps = b"".join([piece.steps.astype(np.int64, copy=False).tobytes() for piece in pieces])
        group = groups.setdefault((steps, pieces[0].values.dtype), Open())
        group.names.append(name)
        group.shapes.append(pieces[0].values.shape[1:])
        group.values += [piece.values.ravel() for piece in pieces]
    last = deltas[-1]
    return Packed(
        Delta(last.state, last.step, {}, constants, last.fault, last.seconds),
        [
            Group(np.frombuffer(steps, np.int64), tuple(g.names), tuple(g.shapes), np.concatenate(g.values))
            for (steps, _), g in groups.items()
        ],
    )


def unpack(packed: Packed) -> Delta:
    """Return the deltas that were packed, as one; its arrays are views of the packed ones."""
    delta = packed.last
    for group in packed.groups:
        count, at = len(group.steps), 0
        for name, shape in zip(group.names, group.shapes, strict=True):
            size = count * math.prod(shape)
            delta.series[name] = Series(group.steps, group.values[at : at + size].reshape(count, *shape))
            at += size
    return delta
