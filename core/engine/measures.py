"""What is measured of whole rows: losses of whole splits, sizes of weights, arrays over the layers."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import torch
from torch import Tensor

from core.activations import ACTIVATIONS
from core.datasets import Split
from core.engine.crew import Crew
from core.engine.evaluation import BLOCK, means, measured
from core.engine.histograms import counts, quantiles
from core.history import Array
from core.networks.stages import Pass
from core.series import FEW

GRID = 32
"""Points of the decision surface along each axis."""
CURVE = 128
"""Points of a fitted function."""
MARGIN = 0.15
"""How far both reach beyond the data on each side, as a share of their range."""
NEAR_ZERO = 1e-3
"""A weight below this counts as near zero."""


@dataclass(slots=True)
class Layers:
    """What the hidden layers of one forward saw, [K, F, B] each."""

    before: list[Tensor] = field(default_factory=list)
    after: list[Tensor] = field(default_factory=list)

    def inputs(self, layer: int, z: Tensor) -> None:
        """Keep what a layer's activation function receives."""
        self.before.append(z.clone())  # an activation function may overwrite it

    def activations(self, layer: int, h: Tensor) -> None:
        """Keep what it gives."""
        self.after.append(h)


class Peaks:
    """The largest activation of each unit over the examples seen, per hidden layer [K, F]."""

    def __init__(self) -> None:
        self.of: dict[int, Tensor] = {}

    def inputs(self, layer: int, z: Tensor) -> None:
        """Nothing is kept of a layer's inputs."""

    def activations(self, layer: int, h: Tensor) -> None:
        """Raise each unit's peak."""
        peak = h.amax(2)
        self.of[layer] = torch.maximum(self.of[layer], peak) if layer in self.of else peak


def by_split(crew: Crew, rows: Sequence[int]) -> Iterator[tuple[list[int], Crew, Split]]:
    """Yield the rows, ascending, of each split with a crew of them alone; the same one where they are all."""
    groups: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        groups[id(crew.rows[row].split)].append(row)
    for members in groups.values():
        whole = len(members) == len(crew)
        yield members, crew if whole else crew.select(members), crew.rows[members[0]].split


def split_measures(crew: Crew, split: Split) -> dict[str, Tensor]:
    """Return loss, accuracy (of classes) and dead units of all rows on both parts of `split`, name → [K].

    On a plane also which examples of each are wrong, [K, n] and [K, m].
    """
    found: dict[str, Tensor] = {}
    forward = crew.evaluated.folded()
    for part, x, y in (
        ("train", split.x_train, split.y_train),
        ("validation", split.x_validation, split.y_validation),
    ):
        inputs, targets = as_computed(crew, x, y)
        peaks = Peaks() if part == "train" and ACTIVATIONS[crew.form.activation].dies else None

        def evaluate(b: Tensor, peaks: Peaks | None = peaks) -> Tensor:
            return forward(b, Pass("evaluate", capture=peaks))

        of_examples = measured(evaluate, crew.form.loss, len(crew), inputs, targets)
        found |= {f"{name}/{part}": mean for name, mean in means(of_examples).items()}
        if crew.rows[0].config.data.dataset.plane:
            found[f"wrong/{part}"] = ~of_examples["accuracy"]
        if crew.form.modes_differ:
            by_batch = means(in_train_mode(crew, inputs, targets))
            found |= {f"{name}/{part}/train_mode": mean for name, mean in by_batch.items()}
        if peaks is not None:
            found |= {
                f"dead/layer{layer}": (peak <= 0).mean(1, dtype=torch.float64) for layer, peak in peaks.of.items()
            }
    return found


def test_part_measures(crew: Crew, split: Split) -> dict[str, Tensor]:
    """Return loss and accuracy (of classes) of all rows on the test part of `split`, name → [K]."""
    x, y = as_computed(crew, split.x_test, split.y_test)
    forward = crew.evaluated.folded()
    of_examples = measured(lambda b: forward(b, Pass("evaluate")), crew.form.loss, len(crew), x, y)
    return {f"{name}/test": mean for name, mean in means(of_examples).items()}


def as_computed(crew: Crew, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Return examples x [n, features] and y [n] where and as the rows compute, x as [features, n]."""
    return x.T.to(crew.form.device, crew.form.dtype).contiguous(), y.to(crew.form.device)


def in_train_mode(crew: Crew, x: Tensor, y: Tensor) -> dict[str, Tensor]:
    """Return what is measured of examples by batches of the training's own size; what fills none is left out."""
    batch = min(crew.form.batch, len(y))
    whole = len(y) // batch * batch
    block = batch * max(1, BLOCK // batch)

    def forward(b: Tensor) -> Tensor:
        return crew.evaluated.forward(b, Pass("by_batch", batch=batch))

    return measured(forward, crew.form.loss, len(crew), x[:, :whole], y[:whole], block)


def weight_scalars(crew: Crew) -> dict[str, Tensor]:
    """Return norms of all parameters and of each layer's weights, and the shares of weights near and at zero: [K]."""
    parameters, layout = crew.tensors.parameters, crew.form.layout
    sizes = parameters[:, : layout.weights].abs()
    found = {
        "norm/parameters": torch.linalg.vector_norm(parameters, dim=1, dtype=crew.form.column_dtype),
        "sparsity/below_1e-3": (sizes < NEAR_ZERO).mean(1, dtype=torch.float64),
        "sparsity/zero": (sizes == 0).mean(1, dtype=torch.float64),
    }
    for layer in range(layout.layers):
        weights = parameters[:, layout.layer_columns(layer)]
        found[f"norm/layer{layer}"] = torch.linalg.vector_norm(weights, dim=1, dtype=crew.form.column_dtype)
    return found


def layer_arrays(crew: Crew, rows: Sequence[int], gradient: Tensor, layers: Layers) -> dict[str, Tensor | Array]:
    """Return histograms, quantiles and what techniques record of chosen rows, name → [k, …]."""
    chosen = torch.tensor(rows, dtype=torch.int64, device=crew.form.device)
    parameters, layout = crew.tensors.parameters, crew.form.layout

    def counted(values: Tensor) -> Tensor:
        """Return the chosen rows' values, [k, n]; where these are all rows without a copy."""
        return (values if len(rows) == len(crew) else values[chosen]).flatten(1)

    groups = {}
    for layer in range(layout.layers):
        columns = layout.layer_columns(layer)
        groups[f"hist/weights/{layer}"] = counted(parameters[:, columns])
        groups[f"hist/gradients/{layer}"] = counted(gradient[:, columns])
    for layer, after in enumerate(layers.after):
        groups[f"hist/activations/{layer}"] = counted(after)
    found: dict[str, Tensor | Array] = dict(zip(groups, counts(list(groups.values())), strict=True))
    for layer, before in enumerate(layers.before):
        found[f"quantiles/inputs/{layer}"] = quantiles(counted(before))
    found |= {name: shares[chosen] for name, shares in flat_units(crew, layers).items()}
    if layout.size <= FEW:
        found["parameters"] = parameters[chosen].float()
    for technique, layer, name, values in crew.model.recorded():
        found[f"{technique}/{layer}/{name}"] = values[chosen]
    return found


def flat_units(crew: Crew, layers: Layers) -> dict[str, Tensor]:
    """Return the share of each hidden layer's units that are flat, over the batch, name → [K]."""
    function = ACTIVATIONS[crew.form.activation]
    if function.flat is None:
        return {}
    found = {}
    for layer, (before, after) in enumerate(zip(layers.before, layers.after, strict=True)):
        slope = function.backward(torch.ones_like(before), before, after).abs()
        found[f"{function.flat}/layer{layer}"] = (slope < function.flat_below).mean((1, 2), dtype=torch.float64)
    return found


def grid_axes(split: Split) -> list[Tensor]:
    """Return an axis for each feature, in the units trained on, a little beyond every point.

    [GRID] each of the decision surface's two, [CURVE] of a fitted function's one.
    """
    points = torch.cat([split.x_train, split.x_validation])
    low, high = points.amin(0), points.amax(0)
    margin = (high - low) * MARGIN
    count = GRID if points.shape[1] > 1 else CURVE
    return [torch.linspace(float(a), float(b), count) for a, b in zip(low - margin, high + margin, strict=True)]


@lru_cache(maxsize=64)
def plane_points(split: Split) -> Tensor:
    """Return the surface's grid, row by row, [2, GRID²]."""
    x_axis, y_axis = grid_axes(split)
    vertical, horizontal = torch.meshgrid(y_axis, x_axis, indexing="ij")
    return torch.stack([horizontal.flatten(), vertical.flatten()])


def surfaces(crew: Crew, split: Split) -> Tensor:
    """Return the probability of class 1 over the grid, [K, GRID, GRID], row y, column x."""
    points = plane_points(split).to(crew.form.device, crew.form.dtype)
    forward = crew.evaluated.folded()
    blocks = torch.split(points.expand(len(crew), -1, -1), BLOCK, 2)
    logits = torch.cat([forward(block, Pass("evaluate")) for block in blocks], 2)
    lead = (logits[:, 1] - logits[:, 0]).float()
    return lead.sigmoid().view(-1, GRID, GRID)


def fitted(crew: Crew, split: Split) -> Tensor:
    """Return the fitted function along the one feature, [K, CURVE], in the units trained on."""
    x = grid_axes(split)[0][None].to(crew.form.device, crew.form.dtype)
    return crew.evaluated.forward(x.expand(len(crew), -1, -1), Pass("evaluate"))[:, 0].float()
