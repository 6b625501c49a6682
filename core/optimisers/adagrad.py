"""Adagrad (Duchi et al. 2011, "Adaptive subgradient methods for online learning and stochastic optimization")."""

from collections.abc import Sequence

from core.halves import is_half
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.optimisers.base import Columns, Optimiser, descend, epsilon, learning_rate


class Adagrad(Optimiser):
    """v ← v + g²; p ← p − lr·g/(√v + ε)."""

    name = "adagrad"
    label = Text("Adagrad", "Adagrad")
    pytorch = "torch.optim.Adagrad"
    hyperparameters = (learning_rate(0.01), epsilon(1e-10))
    buffers = 1

    def prepare(self, columns: Columns, learning_rate: Tensor, done: Tensor, dtype: "torch.dtype") -> Columns:
        """Return ε and −lr."""
        return {"eps": columns["eps"].to(dtype), "lr": (-learning_rate).to(dtype)}

    def step(self, parameters: Tensor, gradient: Tensor, buffers: Sequence[Tensor], ready: Columns, t: int) -> None:
        """Update `parameters` [K, P] in place by step t of the chunk."""
        (total,) = buffers
        if is_half(parameters):
            # The square of a half is exact in float32.
            total.copy_(total.float() + gradient.float().square())
        else:
            total.add_(gradient.square())
        descend(parameters, gradient, total, ready["lr"][t], ready["eps"])
