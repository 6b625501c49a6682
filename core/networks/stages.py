"""What a stacked network is made of: stages, each of which computes forwards and, by hand, backwards.

Autograd calls the same kernels in the same order, but its book-keeping costs a small network as much time as the
arithmetic. K is the number of rows, F the features of a layer, B the examples of a batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import torch
from torch import Tensor

from core.activations import ACTIVATIONS
from core.halves import halves
from core.techniques.base import Columns, Saved, Technique

Mode = Literal["train", "evaluate", "by_batch"]
HALVES = halves()
ONEDNN_LEAST = 4096
"""Multiplications above which PyTorch gives a product of halves to oneDNN."""
Linears = Sequence[tuple[Tensor, Tensor]]
"""Weights [K, out, in] and biases [K, out, 1] of linear maps."""


class Capture(Protocol):
    """Is told what each hidden layer saw, [K, F, B]."""

    def inputs(self, layer: int, z: Tensor) -> None:
        """Take what a layer's activation function receives; it may be overwritten afterwards."""

    def activations(self, layer: int, h: Tensor) -> None:
        """Take what it gives."""


@dataclass(slots=True)
class Pass:
    """One way through the network.

    Attributes:
        mode: "train"; "evaluate"; or "by_batch": batches of `batch` examples side by side, each as in training but
            without noise, and leaving no trace in the state.
        noise: Per hidden layer what its activations are multiplied by, [K, F, B] each.
        gradients: Place of a parameter among the layout's slots → its gradient, [K, numbers]; filled on the way back.
    """

    mode: Mode = "train"
    noise: list[list[Tensor]] = field(default_factory=list)
    batch: int = 0
    capture: Capture | None = None
    gradients: dict[int, Tensor] = field(default_factory=dict)


class Stage(Protocol):
    """One stage. `backward` belongs to the last `forward` in training mode, and lets go of what that kept.

    The next step's tensors then lie where those did, in the processor's cache.
    """

    def forward(self, h: Tensor, way: Pass) -> Tensor:
        """Return the stage's output; its input is not needed any more by whoever calls."""

    def backward(self, gradient: Tensor, way: Pass) -> Tensor:
        """Return the gradient by the stage's input from the one by its output; note those by its parameters."""


class Linear:
    """W·h + b.

    Args:
        weight: [K, out, in].
        bias: [K, out, 1].
        places: Where weight and bias stand among the layout's slots.
        first: Whether nothing before it has parameters, so that nobody asks for the gradient by its input.
    """

    def __init__(self, weight: Tensor, bias: Tensor, places: tuple[int, int], first: bool) -> None:
        self.weight, self.bias, self.places, self.first = weight, bias, places, first
        self.transposed = weight.transpose(1, 2)
        self.h: Tensor

    def forward(self, h: Tensor, way: Pass) -> Tensor:
        """Return [K, out, B] of h [K, in, B]."""
        if way.mode == "train":
            self.h = h
        return affine(self.weight, h, self.bias)

    def backward(self, gradient: Tensor, way: Pass) -> Tensor:
        """Return Wᵀ·gradient."""
        weight, bias = self.places
        way.gradients[weight] = product(gradient, self.h.transpose(1, 2)).flatten(1)
        way.gradients[bias] = gradient.sum(2)
        del self.h
        return gradient if self.first else product(self.transposed, gradient)


def affine(weight: Tensor, h: Tensor, added: Tensor) -> Tensor:
    """Return weight·h + added for weight [K, out, in], h [K, in, B] and added [K, out, 1 or B]."""
    _, out, features = weight.shape
    if out == 1 or features == 1 or h.shape[2] == 1 or by_float32(weight, h):
        return product(weight, h).add_(added)
    return torch.baddbmm(added, weight, h)


def product(left: Tensor, right: Tensor) -> Tensor:
    """Return the batched product of left [K, m, n] and right [K, n, p].

    A dimension of one is joined by zeros: BLAS would multiply by a vector in another way for one row than for many, and
    their last bits would differ.
    """
    if by_float32(left, right):
        return product(left.float(), right.float()).to(left.dtype)
    (_, m, n), p = left.shape, right.shape[2]
    if m > 1 and n > 1 and p > 1:
        return torch.bmm(left, right)
    pad = torch.nn.functional.pad
    left = pad(left, (0, int(n == 1), 0, int(m == 1)))
    right = pad(right, (0, int(p == 1), 0, int(n == 1)))
    return torch.bmm(left, right)[:, :m, :p].contiguous()


def by_float32(left: Tensor, right: Tensor) -> bool:
    """Tell whether a product [K, m, n] × [K, n, p] of halves is so small that it is computed in float32.

    PyTorch takes oneDNN for more than 4096 multiplications in all rows together and a loop of its own for less, so that
    a row's last bits would depend on how many rows there are.
    """
    return left.dtype in HALVES and left.shape[1] * left.shape[2] * right.shape[2] <= ONEDNN_LEAST


class Activation:
    """An activation function, followed in training by noise that its values are multiplied by."""

    def __init__(self, name: str, layer: int) -> None:
        self.function, self.layer = ACTIVATIONS[name], layer
        self.z: Tensor
        self.h: Tensor

    def forward(self, h: Tensor, way: Pass) -> Tensor:
        """Return the activations [K, F, B]."""
        z = h
        if way.capture is not None:
            way.capture.inputs(self.layer, z)
        h = self.function.forward(z)
        if way.capture is not None:
            way.capture.activations(self.layer, h)
        if way.mode != "train":
            return h
        self.z, self.h = z, h
        for factor in way.noise[self.layer]:
            h = h * factor
        return h

    def backward(self, gradient: Tensor, way: Pass) -> Tensor:
        """Return the gradient by the activation's input."""
        for factor in way.noise[self.layer]:
            gradient = gradient * factor
        by_z = self.function.backward(gradient, self.z, self.h)
        del self.z, self.h
        return by_z


class Between:
    """A technique that stands between a hidden layer's linear part and its activation function.

    Args:
        tensors: The layer's own parameters and state, [K, F] by name.
        places: Where its parameters stand among the layout's slots.
    """

    def __init__(
        self, technique: Technique, columns: Columns, tensors: Mapping[str, Tensor], places: Mapping[str, int]
    ) -> None:
        self.technique, self.columns, self.tensors, self.places = technique, columns, tensors, places
        self.saved: Saved

    def forward(self, h: Tensor, way: Pass) -> Tensor:
        """Return what the technique makes of z [K, F, B]."""
        if way.mode == "by_batch":
            return self.technique.after_linear_by_batch(h, self.columns, self.tensors, way.batch)
        if way.mode == "evaluate":
            return self.technique.after_linear_evaluated(h, self.columns, self.tensors)
        h, self.saved = self.technique.after_linear(h, self.columns, self.tensors)
        return h

    def folded(self) -> tuple[Tensor, Tensor] | None:
        """Return the technique's scale and shift [K, F] in evaluation, None where it is no such map."""
        return self.technique.after_linear_folded(self.columns, self.tensors)

    def backward(self, gradient: Tensor, way: Pass) -> Tensor:
        """Return the gradient by z."""
        gradient, own = self.technique.after_linear_backward(gradient, self.tensors, self.saved)
        del self.saved
        for name, value in own.items():
            way.gradients[self.places[name]] = value
        return gradient
