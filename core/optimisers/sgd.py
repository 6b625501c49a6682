"""Stochastic gradient descent with momentum and Nesterov's form (Sutskever et al. 2013); dampening 0."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import PydanticCustomError

from core.declare import Number, Switch
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.optimisers.base import Columns, Optimiser, OptimiserSettings, add_scaled, learning_rate


class SGD(Optimiser):
    """v ← μ·v + g; p ← p − lr·v, and in Nesterov's form p ← p − lr·(g + μ·v)."""

    name = "sgd"
    label = Text("SGD", "SGD")
    pytorch = "torch.optim.SGD"
    hyperparameters = (
        learning_rate(0.1),
        Number(
            name="momentum",
            label=Text("Momentum", "모멘텀(옵티마이저)"),
            help=Text(
                "The share of the last update that is carried on; 0 is plain gradient descent.",
                "직전 업데이트를 얼마나 이어 갈지 정합니다. 0이면 단순한 경사 하강법입니다.",
            ),
            low=0.0,
            high=1.0,
            open_high=True,
            default=0.0,
            off=0.0,
            stops=(0.0, 0.5, 0.8, 0.9, 0.95, 0.99),
            mid_run=True,
        ),
        Switch(
            name="nesterov",
            label=Text("Nesterov", "네스테로프"),
            help=Text(
                "Nesterov's form of momentum; it needs a momentum above 0.",
                "네스테로프 방식의 모멘텀으로, 모멘텀이 0보다 커야 합니다.",
            ),
        ),
    )
    buffers = 1

    def __init__(self, settings: OptimiserSettings, sizes: Sequence[int]) -> None:
        super().__init__(settings, sizes)
        self.nesterov = settings["nesterov"]

    @staticmethod
    def check(settings: Any) -> Any:
        """Refuse what `torch.optim.SGD` refuses."""
        if settings.nesterov and settings.momentum == 0:
            raise PydanticCustomError("nesterov_without_momentum", "nesterov needs a momentum above 0")
        return settings

    def prepare(self, columns: Columns, learning_rate: Tensor, done: Tensor, dtype: "torch.dtype") -> Columns:
        """Return −lr and, where there is any, momentum and who has none."""
        ready = {"lr": (-learning_rate).to(dtype)}
        momentum = columns["momentum"]
        if momentum.any():
            ready["momentum"] = momentum.to(dtype)
        if momentum.any() and not momentum.all():
            ready["without"] = momentum == 0
        return ready

    def step(self, parameters: Tensor, gradient: Tensor, buffers: Sequence[Tensor], ready: Columns, t: int) -> None:
        """Update `parameters` [K, P] in place by step t of the chunk."""
        if "momentum" not in ready:
            add_scaled(parameters, gradient, ready["lr"][t], self.sizes)
            return
        (velocity,) = buffers
        velocity.mul_(ready["momentum"]).add_(gradient)
        direction = velocity
        if self.nesterov:
            direction = gradient.clone()
            add_scaled(direction, velocity, ready["momentum"], self.sizes)
        add_scaled(parameters, direction, ready["lr"][t], self.sizes)
        if "without" in ready:
            # Whoever has no momentum has no velocity: an infinite one would be NaN at the next step, 0 times infinity.
            velocity.masked_fill_(ready["without"], 0)
