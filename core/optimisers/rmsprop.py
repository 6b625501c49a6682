"""RMSprop (Tieleman & Hinton 2012, lecture 6.5 of "Neural networks for machine learning")."""

from collections.abc import Sequence

from core.halves import is_half
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.optimisers.base import Columns, Optimiser, add_fused, decay, descend, epsilon, learning_rate


class RMSprop(Optimiser):
    """v ← α·v + (1 − α)·g²; p ← p − lr·g/(√v + ε)."""

    name = "rmsprop"
    label = Text("RMSprop", "RMSprop")
    pytorch = "torch.optim.RMSprop"
    hyperparameters = (
        learning_rate(0.01),
        decay(
            "alpha",
            Text("α", "α"),
            Text("Decay of the mean of squared gradients.", "그래디언트 제곱 평균의 감쇠율입니다."),
            0.99,
        ),
        epsilon(1e-8),
    )
    buffers = 1

    def prepare(self, columns: Columns, learning_rate: Tensor, done: Tensor, dtype: "torch.dtype") -> Columns:
        """Return the decay, its complement, ε and −lr."""
        alpha = columns["alpha"]
        return {
            "alpha": alpha.to(dtype),
            "share": (1 - alpha).to(dtype),
            "eps": columns["eps"].to(dtype),
            "lr": (-learning_rate).to(dtype),
        }

    def step(self, parameters: Tensor, gradient: Tensor, buffers: Sequence[Tensor], ready: Columns, t: int) -> None:
        """Update `parameters` [K, P] in place by step t of the chunk."""
        (square,) = buffers
        square.mul_(ready["alpha"])
        if is_half(parameters):
            add_fused(square, gradient.double().square(), ready["share"])
        else:
            square.add_(gradient.square().mul_(ready["share"]))
        descend(parameters, gradient, square, ready["lr"][t], ready["eps"])
