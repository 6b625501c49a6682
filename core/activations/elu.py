"""The exponential linear unit (Clevert et al., arXiv 1511.07289), α = 1."""

from core.activations.base import ActivationFunction
from core.halves import widened
from core.i18n.text import Text
from core.lazy import Tensor, torch


def forward(z: Tensor) -> Tensor:
    """Return z where it is above 0, else e^z − 1."""
    return torch.where(z > 0, z, widened(z).expm1().to(z.dtype))


def backward(gradient: Tensor, z: Tensor, h: Tensor) -> Tensor:
    """Return the gradient where z > 0, else e^z times it."""
    return torch.where(z > 0, gradient, (widened(z).exp() * gradient).to(z.dtype))


ELU = ActivationFunction(
    name="elu",
    label=Text("ELU", "ELU"),
    pytorch="torch.nn.ELU()",
    forward=forward,
    backward=backward,
    flat="rest",
)
