"""The multilayer perceptron of a whole stack: layer l of all K rows is one batched product."""

from collections.abc import Sequence

import torch
from torch import Tensor

from core.networks.stages import Activation, Linear, Linears, Stage


def stages(linear: Linears, activation: str, between: Sequence[Sequence[Stage]]) -> list[Stage]:
    """Return the stages of the network: in a hidden layer linear → what stands between → activation, then linear.

    Args:
        linear: Weights [K, out, in] and biases [K, out, 1] of each linear layer.
        activation: Key of `ACTIVATIONS`; follows every layer but the last.
        between: What stands between the linear part and the activation of each hidden layer.
    """
    chain: list[Stage] = []
    for layer, (weight, bias) in enumerate(linear):
        chain.append(Linear(weight, bias, (layer, len(linear) + layer), first=layer == 0))
        if layer < len(between):
            chain += [*between[layer], Activation(activation, layer)]
    return chain


def start(gain: float | None, layer: int, weight: Tensor, bias: Tensor, source: torch.Generator) -> None:
    """Fill weight [out, in] and bias [out] as `nn.Linear.reset_parameters` does: both uniform on ±1/√in."""
    torch.nn.init.kaiming_uniform_(weight, a=5**0.5, generator=source)
    bound = weight.shape[1] ** -0.5
    torch.nn.init.uniform_(bias, -bound, bound, generator=source)
