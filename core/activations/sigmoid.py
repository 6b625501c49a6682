"""The logistic sigmoid."""

from core.activations.base import ActivationFunction, logistic
from core.halves import widened
from core.i18n.text import Text
from core.lazy import Tensor, torch


def forward(z: Tensor) -> Tensor:
    """Return σ(z) = 1/(1 + e^−z)."""
    return logistic(widened(z)).to(z.dtype)


def backward(gradient: Tensor, z: Tensor, h: Tensor) -> Tensor:
    """Return gradient·h·(1 − h)."""
    by_z: Tensor = torch.ops.aten.sigmoid_backward.default(gradient, h)
    return by_z


SIGMOID = ActivationFunction(
    name="sigmoid",
    label=Text("sigmoid", "시그모이드"),
    pytorch="torch.nn.Sigmoid()",
    forward=forward,
    backward=backward,
    steepest=0.25,
    flat="saturated",
)
