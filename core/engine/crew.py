"""A crew: the rows of a stack as one value, with the network that they are.

Whoever measures or records rows needs a crew and nothing else of a stack. A selection of its rows is a crew as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import torch

from core.config import RunConfig
from core.engine.form import Form
from core.engine.model import Acting, Model
from core.engine.rows import Row, Tensors, initial_tensors, load_split
from core.techniques import TECHNIQUES
from core.techniques.base import Context


class Crew:
    """Rows of one form: what is known of each, what moves with them, and the network of all.

    Attributes:
        form: What they have in common.
        rows: What is known of each.
        tensors: Their parameters, buffers and state.
    """

    def __init__(self, form: Form, rows: Sequence[Row], tensors: Tensors) -> None:
        self.form, self.rows, self.tensors = form, list(rows), tensors

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def begin(cls, form: Form, runs: Mapping[Any, RunConfig], clock: int) -> "Crew":
        """Return fresh rows of these runs at their step 0; `clock` is that of the stack which they are for."""
        rows = [Row(key, config, load_split(config), clock) for key, config in runs.items()]
        return cls(form, rows, initial_tensors(list(runs.values()), form))

    def join(self, other: "Crew") -> "Crew":
        """Return these rows with those of another crew of the same form behind them."""
        return Crew(self.form, [*self.rows, *other.rows], self.tensors.append(other.tensors))

    def select(self, indices: Sequence[int]) -> "Crew":
        """Return a crew of some rows: what is known of them is shared, their tensors are a copy."""
        chosen = torch.tensor(indices, dtype=torch.int64, device=self.form.device)
        return Crew(self.form, [self.rows[index] for index in indices], self.tensors.select(chosen))

    def renewed(self) -> "Crew":
        """Return the same rows, whose numbers have changed."""
        return Crew(self.form, self.rows, self.tensors)

    @cached_property
    def acting(self) -> list[Acting]:
        """The techniques that some row needs, now or later, so that what they draw goes on from the start.

        A column is left out where every row has its off value, unless all of them have.
        """
        acting = []
        for name, technique in TECHNIQUES.items():
            if not any(row.ever_uses(technique) for row in self.rows):
                continue
            settings = [row.now.named.get(name) for row in self.rows]
            numbers, off = [technique.columns(s) for s in settings], technique.columns(None)
            used = [n for n in off if any(row[n] != off[n] for row in numbers)] or list(off)
            columns = {n: self.form.column([row[n] for row in numbers]) for n in used}
            shadow = self.tensors.shadows.get(name)
            context = Context(self.form.layout.slots, self.tensors.parameters, shadow, self.form.shape)
            acting.append(Acting(technique, technique.prepare(columns, context), context))
        return acting

    @cached_property
    def model(self) -> Model:
        """The network that trains."""
        return Model(self.form.layout, self.form.activation, self.tensors, self.acting)

    @cached_property
    def evaluated(self) -> Model:
        """The network that is evaluated: of a technique's own parameters, if it has."""
        if not self.tensors.shadows:
            return self.model
        second = replace(self.tensors, parameters=self.tensors.evaluated)
        return Model(self.form.layout, self.form.activation, second, self.acting)
