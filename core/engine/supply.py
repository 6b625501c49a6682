"""What the rows of a stack take at each step: batches and uniform numbers, shared where rows agree."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.engine.form import Form
from core.engine.rows import Row
from core.engine.streams import Batches, Normals, Permutations, Stream, Uniforms
from core.techniques import Technique

StreamKey = tuple[str, int | None, int, int]
"""Purpose, seed, layer (the size of the data for batches), and the clock at which the stream began."""
KINDS: dict[str, type[Stream]] = {"normal": Normals, "uniform": Uniforms}
SPREAD = 2**16
"""Most numbers that are laid out for every row ahead of their step, many steps in one operation."""


class Shared:
    """Values of a chunk's steps that groups of rows share.

    Args:
        values: [T, G, …].
        members: Each row's group, int64 [K]; None where all rows share one group or each has its own.
        rows: K.
    """

    def __init__(self, values: Tensor, members: Tensor | None, rows: int) -> None:
        self._values, self._rows, self._first = values, rows, 0
        self._places: Tensor | None = None
        if members is None:
            self._spread: Sequence[Tensor] = values.expand(-1, rows, *values.shape[2:]).unbind(0)
            return
        ahead = min(len(values), max(1, SPREAD // (rows * values[0, 0].numel())))
        groups = values.shape[1]
        self._places = (members + groups * torch.arange(ahead, device=members.device)[:, None]).flatten()
        self._spread = ()

    def at(self, t: int) -> Tensor:
        """Return each row's values at step t of the chunk, [K, …]."""
        if self._places is not None and not 0 <= t - self._first < len(self._spread):
            self._first, self._spread = t, self._of_rows(t, self._places)
        return self._spread[t - self._first]

    def _of_rows(self, t: int, places: Tensor) -> Sequence[Tensor]:
        """Return each row's values at the steps from t on."""
        ahead = self._values[t : t + len(places) // self._rows]
        # Many steps' groups side by side: along the first dimension whole rows are copied, along the second number by
        # number.
        chosen = torch.index_select(ahead.flatten(0, 1), 0, places[: len(ahead) * self._rows])
        return chosen.view(-1, self._rows, *ahead.shape[2:]).unbind(0)


@dataclass(frozen=True, slots=True)
class Mixture:
    """How the batches of a chunk are mixed with themselves in another order.

    Attributes:
        share: What each example keeps of itself, 0 to 1, [T, G, 1, 1].
        partners: Which example each is mixed with, int64 [T, G, 1, B].
    """

    share: Shared
    partners: Shared

    def of(self, values: Tensor, t: int) -> Tensor:
        """Return `values` [K, F, B] of step t, mixed; those of a row that keeps all as they are, to the bit."""
        share = self.share.at(t)
        partners = self.partners.at(t).expand(values.shape)
        # Shares of halves are float32, and their products rounded, as PyTorch has it where a share is a number.
        other = (1 - share) * torch.gather(values, 2, partners)
        mixed = (share * values).to(values.dtype) + other.to(values.dtype)
        return torch.where(share < 1, mixed, values)


@dataclass(frozen=True, slots=True)
class Given:
    """What the steps of a chunk are given.

    Attributes:
        x: Inputs, [T, G, features, B].
        targets: Targets of the loss, [T, G, outputs, B].
        mixtures: How they are mixed with themselves, one after the other.
        disturbances: For each technique that changes the inputs numbers, [T, G, features, B] or [T, G, axes, B].
        own: For each technique that draws for itself its numbers, [T, G, P] or [T, G, 1].
        noise: For each hidden layer the factors on its activations, one a technique, [T, G, F, B].
    """

    x: Shared
    targets: Shared
    mixtures: list[Mixture]
    disturbances: list[Shared]
    own: list[Shared]
    noise: list[list[Shared]]


@dataclass(slots=True)
class Noise:
    """Where the rows' numbers for one technique in one layer come from.

    Attributes:
        streams: Key of the stream of each group, [G].
        columns: The technique's numbers of each group, [G, 1, 1].
        members: Row → group.
    """

    technique: Technique
    streams: list[StreamKey]
    columns: dict[str, Tensor]
    members: Tensor | None


class Supply:
    """Data and draws of a stack's rows.

    Rows of equal seed, purpose, layer, shape and place in their stream take one draw, so that a comparison is paired
    and a slider's stops cost one. `streams` go on when rows come and go.

    Args:
        form: What the rows have in common.
    """

    def __init__(self, form: Form) -> None:
        self.form, self.layout, self.batch, self.device, self.dtype = (
            form,
            form.layout,
            form.batch,
            form.device,
            form.dtype,
        )
        self.streams: dict[StreamKey, Batches | Stream] = {}

    def copy(self) -> "Supply":
        """Return a supply at the same place that goes on by itself."""
        twin = Supply(self.form)
        twin.streams = {key: stream.copy() for key, stream in self.streams.items()}
        return twin

    def serve(
        self,
        rows: Sequence[Row],
        noisy: Sequence[Technique],
        mixing: Sequence[Technique],
        on_batch: Sequence[Technique],
        drawing: Sequence[Technique],
    ) -> None:
        """Supply these rows from now on.

        Args:
            noisy: The techniques that multiply activations by noise.
            mixing: Those that mix the batch with itself.
            on_batch: Those that change the inputs.
            drawing: Those that draw for themselves.
        """
        self.rows = len(rows)
        self._group_batches(rows)
        self.noisy = [
            [self._group_noise(rows, technique, layer, Uniforms, self._shape(layer + 1)) for technique in noisy]
            for layer in range(self.layout.hidden)
        ]
        self.mixed = [self._group_noise(rows, technique, 0, Uniforms, (1, 1)) for technique in mixing]
        self.orders = [[self._order_beside(key) for key in noise.streams] for noise in self.mixed]
        self.own = [self._group_own(rows, technique) for technique in drawing]
        self.disturbed = [self._group_disturbance(rows, technique) for technique in on_batch]
        alive = {key for key, _ in self.batch_groups}
        alive.update(key for orders in self.orders for key in orders)
        drawn = (*self.noisy, self.mixed, self.disturbed, self.own)
        alive.update(key for layer in drawn for noise in layer for key in noise.streams)
        self.streams = {key: stream for key, stream in self.streams.items() if key in alive}

    def _group_batches(self, rows: Sequence[Row]) -> None:
        """Lay the rows' data in one table, and group the rows that take the same batches of the same data."""
        splits = {id(row.split): row.split for row in rows}
        offsets, end = {}, 0
        for name, split in splits.items():
            offsets[name] = end
            end += len(split.y_train)
        self.x_table = torch.cat([s.x_train for s in splits.values()]).to(self.device, self.dtype)
        targets = torch.cat([s.y_train for s in splits.values()])
        self.y_table = self.form.loss.table(targets, self.layout.widths[-1], self.batch).to(self.device, self.dtype)
        groups: dict[tuple[StreamKey, int], int] = {}
        members = []
        for row in rows:
            seed = None if row.config.batch_size == "full" else row.config.seed
            key = ("batches", seed, len(row.split.y_train), row.born)
            if key not in self.streams:
                self.streams[key] = Batches(seed, len(row.split.y_train), self.batch)
            members.append(groups.setdefault((key, offsets[id(row.split)]), len(groups)))
        self.batch_groups = list(groups)
        self.batch_members = self._membership(members, len(groups))

    def _group_noise(
        self, rows: Sequence[Row], technique: Technique, layer: int, kind: type[Stream], shape: tuple[int, int]
    ) -> Noise:
        """Group the rows that share a layer's noise; rows that need none share any stream and their off values.

        `shape` is that of a step's numbers.
        """
        settings = [row.now.named.get(technique.name) for row in rows]
        taken = [row.config.seed if row.ever_uses(technique) else None for row in rows]
        keys = [(technique.name, seed, layer, row.born) for row, seed in zip(rows, taken, strict=True)]
        some = next(key for key, seed in zip(keys, taken, strict=True) if seed is not None)
        groups: dict[tuple[StreamKey, tuple[float, ...]], int] = {}
        members = []
        for key, seed, chosen in zip(keys, taken, settings, strict=True):
            if seed is not None and key not in self.streams:
                self.streams[key] = kind(seed, technique.name, layer, shape)
            stream = some if seed is None else key
            members.append(groups.setdefault((stream, tuple(technique.columns(chosen).values())), len(groups)))
        values = torch.tensor([numbers for _, numbers in groups], dtype=torch.float64)
        columns = values.to(self.device, self.form.column_dtype)[..., None, None].unbind(1)
        named = dict(zip(technique.columns(None), columns, strict=True))
        return Noise(technique, [key for key, _ in groups], named, self._membership(members, len(groups)))

    def _group_own(self, rows: Sequence[Row], technique: Technique) -> Noise:
        """Group the rows that share what a technique draws for itself."""
        draws = technique.draws
        assert draws is not None, "it is among those that draw"
        shape = (1, self.layout.size if draws.a_parameter else 1)
        return self._group_noise(rows, technique, 0, KINDS[draws.kind], shape)

    def _group_disturbance(self, rows: Sequence[Row], technique: Technique) -> Noise:
        """Group the rows that share what a technique changes the inputs by."""
        draws = technique.batch_draws
        shape = (len(self.form.shape), self.batch) if draws.an_axis else self._shape(0)
        return self._group_noise(rows, technique, 0, KINDS[draws.kind], shape)

    def _order_beside(self, key: StreamKey) -> StreamKey:
        """Return the key of the permutations that go with the shares of a stream, started where they are new."""
        technique, seed, layer, born = key
        order = (f"{technique}_order", seed, layer, born)
        if order not in self.streams and seed is not None:
            self.streams[order] = Permutations(seed, order[0], layer, (1, self.batch))
        return order

    def _shape(self, width: int) -> tuple[int, int]:
        """Return the shape of numbers for what lies at a place among the layout's widths: (features, batch)."""
        return self.layout.widths[width], self.batch

    def _membership(self, members: list[int], groups: int) -> Tensor | None:
        if groups == 1 or members == list(range(groups)):
            return None
        return torch.tensor(members, dtype=torch.int64, device=self.device)

    def take(self, length: int) -> Given:
        """Return what the next steps are given."""
        return Given(
            *self._batches(length),
            self._mixtures(length),
            [self._shared(self._disturbing(noise, length), noise.members) for noise in self.disturbed],
            [self._shared(self._own(noise, length), noise.members) for noise in self.own],
            [[self._shared(self._factors(noise, length), noise.members) for noise in layer] for layer in self.noisy],
        )

    def _shared(self, values: Tensor, members: Tensor | None) -> Shared:
        return Shared(values, members, self.rows)

    def _batches(self, length: int) -> tuple[Shared, Shared]:
        """Return inputs and targets of the next steps."""
        keys = dict.fromkeys(key for key, _ in self.batch_groups)
        drawn = {key: self.streams[key].draw(length) for key in keys}
        index = torch.stack([drawn[key] + offset for key, offset in self.batch_groups], dim=1).to(self.device)
        x, y = (table[index].transpose(2, 3).contiguous() for table in (self.x_table, self.y_table))
        return self._shared(x, self.batch_members), self._shared(y, self.batch_members)

    def _factors(self, noise: Noise, length: int) -> Tensor:
        return noise.technique.noise(self._drawn(noise.streams, length), noise.columns).to(self.dtype)

    def _mixtures(self, length: int) -> list[Mixture]:
        """Return how the next batches are mixed, technique by technique."""
        mixtures = []
        for noise, orders in zip(self.mixed, self.orders, strict=True):
            shares = noise.technique.share(self._drawn(noise.streams, length), noise.columns).to(self.form.column_dtype)
            partners = self._shared(self._drawn(orders, length), noise.members)
            mixtures.append(Mixture(self._shared(shares, noise.members), partners))
        return mixtures

    def _disturbing(self, noise: Noise, length: int) -> Tensor:
        # As a half a uniform number could be 1.
        drawn = self._drawn(noise.streams, length)
        return drawn.to(self.dtype) if noise.technique.batch_draws.kind == "normal" else drawn

    def _own(self, noise: Noise, length: int) -> Tensor:
        """Return what a technique draws for itself, [T, G, P] or [T, G, 1]."""
        return self._drawn(noise.streams, length).to(self.dtype)[:, :, 0]

    def _drawn(self, streams: Sequence[StreamKey], length: int) -> Tensor:
        """Return the numbers of the next steps of each group's stream, [T, G, F, B]."""
        drawn = {key: self.streams[key].draw(length) for key in dict.fromkeys(streams)}
        return torch.stack([drawn[key] for key in streams], dim=1).to(self.device)

    def numbers_a_step(self) -> int:
        """Return about how many numbers the groups take at a step."""
        groups = sum(len(noise.streams) for layer in (*self.noisy, self.disturbed) for noise in layer)
        own = sum(len(noise.streams) for noise in self.own) * self.layout.size
        return (len(self.batch_groups) + groups) * self.batch * max(self.layout.widths) + own
