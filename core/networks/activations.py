"""Activation functions and their derivatives, on values of many rows at once."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

aten = torch.ops.aten
WIDE = (torch.float32, torch.float64)


@dataclass(frozen=True, slots=True)
class Function:
    """An activation function.

    Attributes:
        forward: May overwrite its argument.
        backward: (gradient by the output, input, output) → gradient by the input; the input is there only where
            `forward` leaves it as it is.
    """

    forward: Callable[[Tensor], Tensor]
    backward: Callable[[Tensor, Tensor, Tensor], Tensor]


# PyTorch's kernels for the sigmoid and GELU round the last few values of a tensor in another way than the rest, so that
# a value would depend on how many rows stand before it. `exp` and `erf` do not; halves are rounded from float32 anyway.


def sigmoid(z: Tensor) -> Tensor:
    """Return 1/(1 + e^−z), in place."""
    return z.neg_().exp_().add_(1).reciprocal_() if z.dtype in WIDE else z.sigmoid_()


def gelu(z: Tensor) -> Tensor:
    """Return z·Φ(z), Φ the normal distribution function (Hendrycks & Gimpel, arXiv 1606.08415)."""
    return z * normal_distribution(z) if z.dtype in WIDE else torch.nn.functional.gelu(z)


def gelu_backward(gradient: Tensor, z: Tensor, h: Tensor) -> Tensor:
    """Return gradient·(Φ(z) + z·φ(z))."""
    if z.dtype not in WIDE:
        by_z: Tensor = aten.gelu_backward.default(gradient, z)
        return by_z
    density = torch.exp(z.square().mul_(-0.5)).mul_(1 / math.sqrt(2 * math.pi))
    return density.mul_(z).add_(normal_distribution(z)).mul_(gradient)


def normal_distribution(z: Tensor) -> Tensor:
    """Return Φ(z)."""
    return torch.erf(z * math.sqrt(0.5)).add_(1).mul_(0.5)


ACTIVATIONS: dict[str, Function] = {
    "relu": Function(torch.relu_, lambda g, z, h: aten.threshold_backward.default(g, h, 0)),
    "tanh": Function(torch.tanh_, lambda g, z, h: aten.tanh_backward.default(g, h)),
    "sigmoid": Function(sigmoid, lambda g, z, h: aten.sigmoid_backward.default(g, h)),
    "gelu": Function(gelu, gelu_backward),
    "linear": Function(torch.positive, lambda g, z, h: g),
}
