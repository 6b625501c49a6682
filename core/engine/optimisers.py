"""Optimisers on rows [K, P]: `torch.optim`'s arithmetic with one value a row of every number."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import torch
from torch import Tensor

from core.config import SGD, Adam, RunConfig
from core.networks.stages import HALVES

Columns = Mapping[str, Tensor]


def add_scaled(target: Tensor, other: Tensor, factor: Tensor, sizes: Sequence[int]) -> None:
    """Add `factor`·`other` to `target` [K, P] in place; `factor` is [K, 1], `sizes` those of a row's tensors.

    In half precision PyTorch's own kernel is asked tensor by tensor: how it rounds depends on where an element lies in
    its tensor.
    """
    if target.dtype not in HALVES:
        target.add_(other * factor)
        return
    for row, addend, alpha in zip(target, other, factor[:, 0].tolist(), strict=True):
        for part, added in zip(row.split(sizes), addend.split(sizes), strict=True):
            part.add_(added, alpha=alpha)


def add_fused(target: Tensor, product: Tensor, factor: Tensor) -> None:
    """Add `factor`·`product` to a half `target` with one rounding to float32, as PyTorch's fused kernels do."""
    target.copy_((target.double() + product.double() * factor.double()).float())


class StackedSGD:
    """`torch.optim.SGD` with momentum and Nesterov's form; dampening 0."""

    buffers: ClassVar = 1

    def __init__(self, nesterov: bool, sizes: Sequence[int]) -> None:
        self.nesterov, self.sizes = nesterov, sizes

    @staticmethod
    def columns(optimiser: SGD) -> dict[str, float]:
        """Return a row's numbers."""
        return {"momentum": optimiser.momentum}

    def prepare(self, columns: Columns, learning_rate: Tensor, steps: Tensor, dtype: torch.dtype) -> dict[str, Tensor]:
        """Return what a chunk's steps need; learning_rate [T, K, 1] and updates done, `steps` [K, 1], are float64."""
        ready = {"lr": (-learning_rate).to(dtype)}
        momentum = columns["momentum"]
        return ready | ({"momentum": momentum.to(dtype)} if momentum.any() else {})

    def step(self, parameters: Tensor, gradient: Tensor, state: Sequence[Tensor], ready: Columns, t: int) -> None:
        """Update `parameters` [K, P] in place by step t of the chunk."""
        if "momentum" not in ready:
            add_scaled(parameters, gradient, ready["lr"][t], self.sizes)
            return
        (velocity,) = state
        velocity.mul_(ready["momentum"]).add_(gradient)
        direction = velocity
        if self.nesterov:
            direction = gradient.clone()
            add_scaled(direction, velocity, ready["momentum"], self.sizes)
        add_scaled(parameters, direction, ready["lr"][t], self.sizes)


class StackedAdam:
    """`torch.optim.Adam` (Kingma & Ba, arXiv 1412.6980, algorithm 1)."""

    buffers: ClassVar = 2

    @staticmethod
    def columns(optimiser: Adam) -> dict[str, float]:
        """Return a row's numbers."""
        return {"beta1": optimiser.betas[0], "beta2": optimiser.betas[1], "eps": optimiser.eps}

    def prepare(self, columns: Columns, learning_rate: Tensor, steps: Tensor, dtype: torch.dtype) -> dict[str, Tensor]:
        """Return what a chunk's steps need; learning_rate [T, K, 1] and updates done, `steps` [K, 1], are float64."""
        beta1, beta2 = columns["beta1"], columns["beta2"]
        counts = (
            steps + torch.arange(1, len(learning_rate) + 1, dtype=torch.float64, device=steps.device)[:, None, None]
        )
        return {
            "share1": (1 - beta1).to(dtype),
            "share2": (1 - beta2).to(dtype),
            "beta2": beta2.to(dtype),
            "eps": columns["eps"].to(dtype),
            "size": (-learning_rate / (1 - beta1**counts)).to(dtype),
            "root": (1 - beta2**counts).sqrt().to(dtype),
        }

    def step(self, parameters: Tensor, gradient: Tensor, state: Sequence[Tensor], ready: Columns, t: int) -> None:
        """Update `parameters` [K, P] in place by step t of the chunk."""
        mean, square = state
        if parameters.dtype in HALVES:
            return self._step_half(parameters, gradient, state, ready, t)
        mean.add_((gradient - mean).mul_(ready["share1"]))
        square.mul_(ready["beta2"]).add_(gradient.square().mul_(ready["share2"]))
        denominator = square.sqrt().div_(ready["root"][t]).add_(ready["eps"])
        parameters.add_((mean * ready["size"][t]).div_(denominator))
        return None

    def _step_half(self, parameters: Tensor, gradient: Tensor, state: Sequence[Tensor], ready: Columns, t: int) -> None:
        """Round where `torch.optim.Adam` rounds: after each of its operations."""
        mean, square = state
        dtype = parameters.dtype
        add_fused(mean, gradient.float() - mean.float(), ready["share1"])
        square.mul_(ready["beta2"])
        add_fused(square, gradient.float() * gradient.float(), ready["share2"])
        denominator = (square.sqrt() / ready["root"][t]).to(dtype)
        denominator = (denominator + ready["eps"]).to(dtype)
        parameters.copy_(parameters.float() + (mean * ready["size"][t]) / denominator.float())


Optimiser = StackedSGD | StackedAdam


def optimiser_for(config: RunConfig, sizes: Sequence[int]) -> Optimiser:
    """Return the stacked form of the config's optimiser for rows made of tensors of these sizes."""
    chosen = config.optimiser
    return StackedSGD(chosen.nesterov, sizes) if isinstance(chosen, SGD) else StackedAdam()
