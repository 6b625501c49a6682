"""The hyperbolic tangent."""

from core.activations.base import ActivationFunction
from core.i18n.text import Text
from core.lazy import Tensor, torch


def forward(z: Tensor) -> Tensor:
    """Return tanh(z), in place."""
    return torch.tanh_(z)


def backward(gradient: Tensor, z: Tensor, h: Tensor) -> Tensor:
    """Return gradient·(1 − h²)."""
    by_z: Tensor = torch.ops.aten.tanh_backward.default(gradient, h)
    return by_z


TANH = ActivationFunction(
    name="tanh",
    label=Text("tanh", "tanh"),
    pytorch="torch.nn.Tanh()",
    forward=forward,
    backward=backward,
    flat="saturated",
)
