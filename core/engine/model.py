"""The forward pass of all rows of a stack, with the techniques that act in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import torch
from torch import Tensor

from core.engine.layout import Layout
from core.engine.rows import Tensors
from core.networks import mlp
from core.techniques import Technique
from core.techniques.base import PHASES, Columns

Mode = Literal["train", "evaluate", "by_batch"]


class Capture(Protocol):
    """Is told what each hidden layer saw, [K, F, B]."""

    def inputs(self, layer: int, z: Tensor) -> None:
        """Take what a layer's activation function receives."""

    def activations(self, layer: int, h: Tensor) -> None:
        """Take what it gives."""


@dataclass(slots=True)
class Acting:
    """A technique that some row needs, with its columns, [K, 1] each."""

    technique: Technique
    columns: Columns


class Model:
    """The network of all rows as it stands: made anew whenever rows come or go.

    Attributes:
        leaves: The parameters, slot by slot: views of the rows' memory that autograd can differentiate by; weights
            [K, out, in], biases [K, out, 1], techniques' own [K, F].
    """

    def __init__(self, layout: Layout, activation: str, tensors: Tensors, acting: Sequence[Acting]) -> None:
        self.layout, self.activation = layout, activation
        self.phases = {phase: [a for a in acting if a.technique.acts_in(phase)] for phase in PHASES}
        self.leaves = [view.detach().requires_grad_() for view in layout.views(tensors.parameters)]
        for place in layout.biases:
            # Shaped as the batched product takes it, once and not at every step.
            self.leaves[place] = self.leaves[place].detach().unsqueeze(-1).requires_grad_()
        self.linear = layout.linear(self.leaves)
        self.own = {a.technique.name: self._layer_tensors(a.technique, tensors) for a in acting}

    def _layer_tensors(self, technique: Technique, tensors: Tensors) -> list[dict[str, Tensor]]:
        """Return a technique's own tensors of each hidden layer, [K, F] by name."""
        layers: list[dict[str, Tensor]] = [{} for _ in range(self.layout.layers - 1)]
        for slot, leaf in zip(self.layout.slots, self.leaves, strict=True):
            if slot.owner == technique.name:
                layers[slot.layer][slot.name] = leaf
        for (owner, layer, name), value in tensors.state.items():
            if owner == technique.name:
                layers[layer][name] = value
        return layers

    def forward(
        self,
        x: Tensor,
        noise: Sequence[Sequence[Tensor]] = (),
        capture: Capture | None = None,
        mode: Mode = "train",
        batch: int = 0,
    ) -> Tensor:
        """Return the logits [K, classes, B] of inputs [K, features, B].

        Args:
            noise: Per hidden layer what its activations are multiplied by, [K, F, B] each.
            mode: "train"; "evaluate"; or "by_batch": batches of `batch` examples side by side, each as in training but
                without noise, and leaving no trace in the state.
        """
        added = self.phases["after_linear"]

        def after_linear(layer: int, z: Tensor) -> Tensor:
            for acting in added:
                own = self.own[acting.technique.name][layer]
                if mode == "by_batch":
                    z = acting.technique.after_linear_by_batch(z, own, batch)
                else:
                    z = acting.technique.after_linear(z, acting.columns, own, mode == "train")
            if capture is not None:
                capture.inputs(layer, z)
            return z

        def after_activation(layer: int, h: Tensor) -> Tensor:
            if capture is not None:
                capture.activations(layer, h)
            for factor in noise[layer] if noise else ():
                h = h * factor
            return h

        return mlp.forward(self.linear, x, self.activation, after_linear, after_activation)

    def gradient(self, logits: Tensor, of_logits: Tensor) -> Tensor:
        """Return the gradient by all parameters, [K, P], from the one by the logits."""
        parts = torch.autograd.grad(logits, self.leaves, of_logits)
        return torch.cat([part.flatten(1) for part in parts], dim=1)

    def recorded(self) -> Iterator[tuple[str, int, str, Tensor]]:
        """Yield what techniques record of each hidden layer: technique, layer, name, values [K, F]."""
        for acting in self.phases["record"]:
            name = acting.technique.name
            for layer, own in enumerate(self.own[name]):
                for what, values in acting.technique.record(own).items():
                    yield name, layer, what, values.detach()


def cross_entropy(logits: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Return each row's mean cross entropy [K] and its gradient by the logits, (softmax − distribution)/B.

    Args:
        logits: [K, classes, B].
        targets: Distributions over the classes, times −1/B, [K, classes, B].
    """
    log_probabilities = torch.log_softmax(logits, dim=1)
    losses = (log_probabilities * targets).sum((1, 2))
    return losses, torch.add(targets, log_probabilities.exp(), alpha=1 / logits.shape[2])
