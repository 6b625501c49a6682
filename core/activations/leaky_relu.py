"""The leaky rectified linear unit (Maas et al. 2013, "Rectifier nonlinearities improve neural network models")."""

from core.activations.base import ActivationFunction
from core.i18n.text import Text
from core.lazy import Tensor, torch

SLOPE = 0.01
"""Below 0; PyTorch's default."""


def forward(z: Tensor) -> Tensor:
    """Return z where it is above 0, else SLOPE·z, in place."""
    return torch.nn.functional.leaky_relu(z, SLOPE, inplace=True)


def backward(gradient: Tensor, z: Tensor, h: Tensor) -> Tensor:
    """Return the gradient where h > 0, else SLOPE times it."""
    by_z: Tensor = torch.ops.aten.leaky_relu_backward.default(gradient, h, SLOPE, True)
    return by_z


LEAKY_RELU = ActivationFunction(
    name="leaky_relu",
    label=Text("Leaky ReLU", "리키 ReLU"),
    pytorch="torch.nn.LeakyReLU()",
    forward=forward,
    backward=backward,
    flat="rest",
)
