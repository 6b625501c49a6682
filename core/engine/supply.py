"""What the rows of a stack take at each step: batches and uniform numbers, shared where rows agree."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.engine.draws import Batches, Uniforms
from core.engine.layout import Layout
from core.engine.rows import Row
from core.techniques import Technique


@dataclass(frozen=True, slots=True)
class Shared:
    """Values that groups of rows share.

    Attributes:
        values: [G, …].
        members: Each row's group, int64 [K]; None where all rows share one group or each has its own.
    """

    values: Tensor
    members: Tensor | None

    def of_rows(self, rows: int) -> Tensor:
        """Return each row's values: [K, …]."""
        if self.members is not None:
            return self.values[self.members]
        return self.values.expand(rows, *self.values.shape[1:])


class Supply:
    """Data and draws of a stack's rows.

    Rows of equal seed, purpose, layer, shape and place in their stream take one draw, so that a comparison is paired
    and a slider's stops cost one mask. `streams` go on when rows come and go.

    Args:
        layout: The rows' layout.
        batch: Batch size B.
    """

    def __init__(self, layout: Layout, batch: int, device: str, dtype: torch.dtype) -> None:
        self.layout, self.batch, self.device, self.dtype = layout, batch, device, dtype
        self.streams: dict[Hashable, Batches | Uniforms] = {}

    def copy(self) -> "Supply":
        """Return a supply at the same place that goes on by itself."""
        twin = Supply(self.layout, self.batch, self.device, self.dtype)
        twin.streams = {key: stream.copy() for key, stream in self.streams.items()}
        return twin

    def serve(self, rows: Sequence[Row], noisy: Sequence[Technique]) -> None:
        """Supply these rows from now on; `noisy` are the techniques that take uniform numbers."""
        self._group_batches(rows)
        self._group_uniforms(rows, noisy)
        alive = {key for key, _ in self.batch_groups}.union(*self.uniform_groups)
        self.streams = {key: stream for key, stream in self.streams.items() if key in alive}

    def _group_batches(self, rows: Sequence[Row]) -> None:
        """Lay the rows' data in one table, and group the rows that take the same batches of the same data."""
        splits = {id(row.split): row.split for row in rows}
        offsets, end = {}, 0
        for name, split in splits.items():
            offsets[name] = end
            end += len(split.y_train)
        self.x_table = torch.cat([s.x_train for s in splits.values()]).to(self.device, self.dtype)
        labels = torch.cat([s.y_train for s in splits.values()])
        self.y_table = torch.nn.functional.one_hot(labels, self.layout.widths[-1]).to(self.device, self.dtype)
        self.y_table /= -self.batch
        groups: dict[tuple[Hashable, int], int] = {}
        members = []
        for row in rows:
            seed = None if row.config.batch_size == "full" else row.config.seed
            key = ("batches", seed, len(row.split.y_train), row.born)
            if key not in self.streams:
                self.streams[key] = Batches(seed, len(row.split.y_train), self.batch)
            members.append(groups.setdefault((key, offsets[id(row.split)]), len(groups)))
        self.batch_groups = list(groups)
        self.batch_members = self._membership(members, len(groups))

    def _group_uniforms(self, rows: Sequence[Row], noisy: Sequence[Technique]) -> None:
        """Group the rows that share each hidden layer's draws; a row that needs none borrows any."""
        self.uniform_groups: list[list[Hashable]] = []
        self.uniform_members: list[Tensor | None] = []
        wants = [any(not t.is_off(row.config.named.get(t.name)) for t in noisy) for row in rows]
        for layer, width in enumerate(self.layout.widths[1:-1] if noisy else ()):
            groups: dict[Hashable, int] = {}
            members = []
            for row, wanted in zip(rows, wants, strict=True):
                key = ("uniforms", row.config.seed, layer, row.born)
                if wanted and key not in self.streams:
                    self.streams[key] = Uniforms(row.config.seed, "dropout", layer, (width, self.batch))
                members.append(groups.setdefault(key, len(groups)) if wanted else 0)
            self.uniform_groups.append(list(groups))
            self.uniform_members.append(self._membership(members, len(groups)))

    def _membership(self, members: list[int], groups: int) -> Tensor | None:
        if groups == 1 or members == list(range(groups)):
            return None
        return torch.tensor(members, dtype=torch.int64, device=self.device)

    def batches(self, length: int) -> list[tuple[Shared, Shared]]:
        """Return inputs [G, features, B] and the targets [G, classes, B] of `cross_entropy` for the next steps."""
        keys = dict.fromkeys(key for key, _ in self.batch_groups)
        drawn = {key: self.streams[key].draw(length) for key in keys}
        index = torch.stack([drawn[key] + offset for key, offset in self.batch_groups], dim=1).to(self.device)
        x = self.x_table[index].transpose(2, 3).contiguous()
        y = self.y_table[index].transpose(2, 3).contiguous()
        return [(Shared(x[t], self.batch_members), Shared(y[t], self.batch_members)) for t in range(length)]

    def uniforms(self, length: int) -> list[list[Shared]]:
        """Return the uniform numbers [G, F, B] of each hidden layer, for the next `length` steps."""
        layers = []
        for keys, members in zip(self.uniform_groups, self.uniform_members, strict=True):
            drawn = torch.stack([self.streams[key].draw(length) for key in keys], dim=1).to(self.device)
            layers.append([Shared(values, members) for values in drawn])
        return [list(step) for step in zip(*layers, strict=True)] if layers else [[]] * length

    def numbers_a_step(self) -> int:
        """Return about how many numbers the groups take at a step."""
        return max(1, len(self.batch_groups) * self.batch * max(self.layout.widths))
