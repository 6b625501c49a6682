"""The sigmoid linear unit, also called swish (Elfwing et al., arXiv 1702.03118)."""

from core.activations.base import ActivationFunction, logistic
from core.halves import widened
from core.i18n.text import Text
from core.lazy import Tensor


def forward(z: Tensor) -> Tensor:
    """Return z·σ(z), as z/(1 + e^−z)."""
    x = widened(z)
    return (x / x.neg().exp_().add_(1)).to(z.dtype)


def backward(gradient: Tensor, z: Tensor, h: Tensor) -> Tensor:
    """Return gradient·σ(z)·(1 + z·(1 − σ(z)))."""
    x = widened(z)
    share = logistic(x)
    return (1 - share).mul_(x).add_(1).mul_(share).mul_(gradient).to(z.dtype)


SILU = ActivationFunction(
    name="silu",
    label=Text("SiLU (swish)", "SiLU(swish)"),
    pytorch="torch.nn.SiLU()",
    forward=forward,
    backward=backward,
    # f′ is steepest where (1 − σ)(2 + z·(1 − 2σ)) = 0, at z = 2.3994.
    steepest=1.0998393,
    flat="rest",
)
