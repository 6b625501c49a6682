"""No activation function: the network stays linear."""

from core.activations.base import ActivationFunction
from core.i18n.text import Text
from core.lazy import Tensor


def forward(z: Tensor) -> Tensor:
    """Return z."""
    return z


def backward(gradient: Tensor, z: Tensor, h: Tensor) -> Tensor:
    """Return the gradient."""
    return gradient


LINEAR = ActivationFunction(
    name="linear",
    label=Text("linear", "선형"),
    pytorch="torch.nn.Identity()",
    forward=forward,
    backward=backward,
)
