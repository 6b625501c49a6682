"""The Gaussian error linear unit (Hendrycks & Gimpel, arXiv 1606.08415)."""

import math

from core.activations.base import ActivationFunction
from core.halves import widened
from core.i18n.text import Text
from core.lazy import Tensor, torch


def forward(z: Tensor) -> Tensor:
    """Return z·Φ(z), Φ the normal distribution function."""
    x = widened(z)
    return (x * normal_distribution(x)).to(z.dtype)


def backward(gradient: Tensor, z: Tensor, h: Tensor) -> Tensor:
    """Return gradient·(Φ(z) + z·φ(z)), φ the normal density."""
    x = widened(z)
    density = torch.exp(x.square().mul_(-0.5)).mul_(1 / math.sqrt(2 * math.pi))
    return density.mul_(x).add_(normal_distribution(x)).mul_(gradient).to(z.dtype)


def normal_distribution(z: Tensor) -> Tensor:
    """Return Φ(z)."""
    return torch.erf(z * math.sqrt(0.5)).add_(1).mul_(0.5)


GELU = ActivationFunction(
    name="gelu",
    label=Text("GELU", "GELU"),
    pytorch="torch.nn.GELU()",
    forward=forward,
    backward=backward,
    # f′ = Φ(z) + z·φ(z) is steepest at √2. Around its minimum, at −0.75, it is flat too.
    steepest=(1 + math.erf(1)) / 2 + math.exp(-1) / math.sqrt(math.pi),
    flat="rest",
)
