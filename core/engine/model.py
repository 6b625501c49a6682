"""Forward and backward of all rows of a stack, with the techniques that act inside the network."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from core.engine.layout import Layout
from core.engine.rows import Tensors
from core.halves import is_half
from core.networks import NETWORKS
from core.networks.stages import Between, Pass, Stage
from core.techniques import Technique
from core.techniques.base import PHASES, Columns, Context


@dataclass(slots=True)
class Acting:
    """A technique that some row needs, with its columns, [K, 1] each."""

    technique: Technique
    columns: Columns
    context: Context


def through(stages: Sequence[Stage], x: Tensor, way: Pass) -> Tensor:
    """Return what stages one after the other make of x."""
    for stage in stages:
        x = stage.forward(x, way)
    return x


class Model:
    """The network of all rows as it stands: made anew whenever rows come or go."""

    def __init__(self, layout: Layout, activation: str, tensors: Tensors, acting: Sequence[Acting]) -> None:
        self.layout = layout
        self.phases = {phase: [a for a in acting if a.technique.acts_in(phase)] for phase in PHASES}
        views = layout.views(tensors.parameters)
        self.own = {a.technique.name: self._layer_tensors(a.technique, views, tensors) for a in acting}
        self.activation = activation
        self.between = [self._between(layer) for layer in range(layout.hidden)]
        self.linear = [(weight, bias[..., None]) for weight, bias in layout.linear(views)]
        self.stages_of = NETWORKS[layout.kind].stages
        self.stages = self.stages_of(self.linear, activation, self.between)

    def _layer_tensors(
        self, technique: Technique, views: Sequence[Tensor], tensors: Tensors
    ) -> list[dict[str, Tensor]]:
        """Return a technique's own tensors of each hidden layer, [K, F] by name."""
        layers: list[dict[str, Tensor]] = [{} for _ in range(self.layout.hidden)]
        for slot, view in zip(self.layout.slots, views, strict=True):
            if slot.owner == technique.name:
                layers[slot.layer][slot.name] = view
        for (owner, layer, name), value in tensors.state.items():
            if owner == technique.name:
                layers[layer][name] = value
        return layers

    def _between(self, layer: int) -> list[Between]:
        """Return the stages that stand between a hidden layer's linear part and its activation."""
        return [
            Between(
                a.technique,
                a.columns,
                self.own[a.technique.name][layer],
                self.layout.places(layer, a.technique.name),
            )
            for a in self.phases["after_linear"]
        ]

    def forward(self, x: Tensor, way: Pass) -> Tensor:
        """Return the logits [K, classes, B] of inputs [K, features, B]."""
        return through(self.stages, x, way)

    def folded(self) -> Callable[[Tensor, Pass], Tensor]:
        """Return `forward` for evaluation, until the next update: what only scales and shifts is part of its layer.

        A half stays as it is, for folding would round it in another way than PyTorch does.
        """
        linear, between = list(self.linear), [list(stages) for stages in self.between]
        if is_half(linear[0][0]):
            return self.forward
        for layer, stages in enumerate(between):
            while stages and (folded := stages[0].folded()) is not None:
                scale, shift = (values[..., None] for values in folded)
                weight, bias = linear[layer]
                linear[layer] = weight * scale, bias * scale + shift
                stages.pop(0)
        return partial(through, self.stages_of(linear, self.activation, between))

    def gradient(self, of_logits: Tensor, way: Pass) -> Tensor:
        """Return the gradient by all parameters, [K, P], from the one by the logits of the last training pass."""
        gradient = of_logits
        for stage in reversed(self.stages):
            gradient = stage.backward(gradient, way)
        return torch.cat([way.gradients[place] for place in range(len(self.layout.slots))], dim=1)

    def recorded(self) -> Iterator[tuple[str, int, str, Tensor]]:
        """Yield what techniques record of each hidden layer: technique, layer, name, values [K, F]."""
        for acting in self.phases["record"]:
            name = acting.technique.name
            for layer, own in enumerate(self.own[name]):
                for what, values in acting.technique.record(own).items():
                    yield name, layer, what, values
