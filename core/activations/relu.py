"""The rectified linear unit."""

from core.activations.base import ActivationFunction
from core.i18n.text import Text
from core.lazy import Tensor, torch


def forward(z: Tensor) -> Tensor:
    """Return max(0, z), in place."""
    return torch.relu_(z)


def backward(gradient: Tensor, z: Tensor, h: Tensor) -> Tensor:
    """Return the gradient where h > 0, else 0."""
    by_z: Tensor = torch.ops.aten.threshold_backward.default(gradient, h, 0)
    return by_z


RELU = ActivationFunction(
    name="relu",
    label=Text("ReLU", "ReLU"),
    pytorch="torch.nn.ReLU()",
    forward=forward,
    backward=backward,
    flat="rest",
    dies=True,
)
