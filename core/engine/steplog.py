"""What the steps of one chunk leave behind, and which of them record what."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.engine import cadence
from core.engine.crew import Crew
from core.engine.rows import Row
from core.history import Array, Fault

KEPT = 2**16
"""Numbers of gradients that are kept before their norms are taken, many steps in one operation."""


@dataclass(slots=True)
class Cohort:
    """Rows that are at the same step of runs of the same length, so that they record together.

    Attributes:
        last: Whether this is the last frame of theirs, which records everything.
    """

    rows: list[int]
    step: int
    steps: int
    last: bool

    def positions(self, length: int) -> Array:
        """Return which of the next `length` steps record batch scalars, counted from 0."""
        offsets = np.arange(length)
        at = self.step + offsets
        recorded: Array = (at % cadence.batch_stride(self.steps) == 0) | self.last
        return offsets[recorded]

    def array_steps(self, length: int) -> list[int]:
        """Return at which of the next `length` steps arrays are recorded, counted from 0."""
        if self.last:
            return list(range(length))
        return [step - self.step for step in cadence.array_steps(self.steps) if 0 <= step - self.step < length]


def cohorts(rows: Sequence[Row], last: bool) -> list[Cohort]:
    """Group the rows that still record by step and length."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if not row.ended:
            groups[row.step, row.config.steps].append(index)
    return [Cohort(members, step, steps, last) for (step, steps), members in groups.items()]


class StepLog:
    """What the steps of one chunk leave behind: tensors, read only once the chunk is over.

    Args:
        last: The chunk is the last frame of every row.
        bare: Nothing of its steps is recorded but what goes wrong.
    """

    def __init__(self, crew: Crew, length: int, last: bool, bare: bool = False) -> None:
        self.length, self._bare = length, bare
        self.cohorts = [] if bare else cohorts(crew.rows, last)
        self.recorded = {int(t) for cohort in self.cohorts for t in cohort.positions(length)}
        self._arrays: dict[int, list[int]] = defaultdict(list)
        for cohort in self.cohorts:
            for t in cohort.array_steps(length):
                self._arrays[t] += cohort.rows
        self.rates: Tensor
        """Learning rates, [T, K, 1]."""
        self.losses: list[Tensor] = []
        self.norms: list[Tensor] = []
        self._gradients: list[tuple[int, Tensor, Tensor]] = []
        self._layout, self._dtype = crew.form.layout, crew.form.column_dtype
        self.sometimes: dict[str, dict[int, Tensor]] = defaultdict(dict)
        """Name → step of the chunk → [K], for what only recorded steps need."""
        self.broken: dict[int, Fault] = {}
        """Rows whose loss was not finite, and where."""

    def records(self, t: int) -> bool:
        """Tell whether some row records batch scalars at step t of the chunk."""
        return t in self.recorded

    def gradient(self, t: int, raw: Tensor, limited: Tensor) -> None:
        """Keep the norms of the gradient [K, P] before and after limiting, and their cosine at recorded steps."""
        if self._bare:
            return
        self._gradients.append((t, raw, limited))
        if len(self._gradients) * raw.numel() >= KEPT or t == self.length - 1:
            self._reduce()

    def _reduce(self) -> None:
        """Turn the gradients kept so far into norms: whole, limited, each layer's weights, [T, K, 2 + layers]."""
        kept, self._gradients = self._gradients, []
        raw = stacked([g for _, g, _ in kept]).to(self._dtype)
        columns = [slice(None), *(self._layout.layer_columns(layer) for layer in range(self._layout.layers))]
        norms = [torch.linalg.vector_norm(raw[..., part], dim=2) for part in columns]
        limited = norms[0]
        if any(g is not other for _, g, other in kept):
            after = stacked([g for *_, g in kept]).to(self._dtype)
            limited = torch.linalg.vector_norm(after, dim=2)
            for i, (t, g, other) in enumerate(kept):
                if g is not other and self.records(t):
                    self.sometimes["clip/cosine"][t] = (raw[i] * after[i]).sum(1) / (norms[0][i] * limited[i])
        self.norms.append(torch.stack([norms[0], limited, *norms[1:]], dim=2))

    def wants_arrays(self, t: int) -> list[int]:
        """Return the rows that record arrays at step t of the chunk, ascending."""
        return sorted(self._arrays.get(t, ()))


def stacked(tensors: Sequence[Tensor]) -> Tensor:
    """Return tensors along a new first dimension, without a copy where there is one."""
    return tensors[0][None] if len(tensors) == 1 else torch.stack(list(tensors))
