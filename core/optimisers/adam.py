"""Adam (Kingma & Ba, arXiv 1412.6980, algorithm 1); with the technique `weight_decay` it is AdamW."""

from collections.abc import Sequence

from core.declare import Pair
from core.halves import is_half
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.optimisers.base import Columns, Optimiser, add_fused, decay, epsilon, learning_rate


class Adam(Optimiser):
    """m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; p ← p − lr·m̂/(√v̂ + ε), m̂ and v̂ divided by 1 − β^t."""

    name = "adam"
    label = Text("Adam", "Adam")
    pytorch = "torch.optim.Adam"
    hyperparameters = (
        learning_rate(1e-3),
        Pair(
            name="betas",
            label=Text("β₁, β₂", "β₁, β₂"),
            numbers=(
                decay(
                    "beta1",
                    Text("β₁", "β₁"),
                    Text("Decay of the mean of gradients.", "그래디언트 평균의 감쇠율입니다."),
                    0.9,
                ),
                decay(
                    "beta2",
                    Text("β₂", "β₂"),
                    Text("Decay of the mean of squared gradients.", "그래디언트 제곱 평균의 감쇠율입니다."),
                    0.999,
                ),
            ),
        ),
        epsilon(1e-8),
    )
    buffers = 2

    def prepare(self, columns: Columns, learning_rate: Tensor, done: Tensor, dtype: "torch.dtype") -> Columns:
        """Return the decays and, for each step, what corrects the averages for starting at 0."""
        beta1, beta2 = columns["beta1"], columns["beta2"]
        steps = len(learning_rate)
        return {
            "share1": (1 - beta1).to(dtype),
            "share2": (1 - beta2).to(dtype),
            "beta2": beta2.to(dtype),
            "eps": columns["eps"].to(dtype),
            "size": (-learning_rate / (1 - powers(beta1, done, steps))).to(dtype),
            "root": (1 - powers(beta2, done, steps)).sqrt().to(dtype),
        }

    def step(self, parameters: Tensor, gradient: Tensor, buffers: Sequence[Tensor], ready: Columns, t: int) -> None:
        """Update `parameters` [K, P] in place by step t of the chunk."""
        mean, square = buffers
        if is_half(parameters):
            return self._step_half(parameters, gradient, mean, square, ready, t)
        mean.lerp_(gradient, ready["share1"])
        square.mul_(ready["beta2"]).add_(gradient.square().mul_(ready["share2"]))
        denominator = square.sqrt().div_(ready["root"][t]).add_(ready["eps"])
        parameters.add_((mean * ready["size"][t]).div_(denominator))
        return None

    def _step_half(
        self, parameters: Tensor, gradient: Tensor, mean: Tensor, square: Tensor, ready: Columns, t: int
    ) -> None:
        """Round where `torch.optim.Adam` rounds: after each of its operations."""
        dtype = parameters.dtype
        mean.copy_(torch.lerp(mean.float(), gradient.float(), ready["share1"]))
        square.mul_(ready["beta2"])
        add_fused(square, gradient.double().square(), ready["share2"])
        denominator = (square.sqrt() / ready["root"][t]).to(dtype)
        denominator = denominator + ready["eps"].to(dtype)
        parameters.copy_(parameters.float() + (mean * ready["size"][t]) / denominator.float())


def powers(base: Tensor, done: Tensor, steps: int) -> Tensor:
    """Return base^(done + 1), …, base^(done + steps), float64 [steps, K, 1].

    Not by PyTorch's `pow`, which rounds the last few values of a tensor in another way than the rest.
    """
    rows = list(zip(base[:, 0].tolist(), done[:, 0].tolist(), strict=True))
    values = [[b ** (n + t) for b, n in rows] for t in range(1, steps + 1)]
    return torch.tensor(values, dtype=torch.float64, device=base.device)[:, :, None]
