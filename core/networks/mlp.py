"""The multilayer perceptron of a whole stack: layer l of all K rows is one batched product."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

Hook = Callable[[int, Tensor], Tensor]

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "gelu": torch.nn.functional.gelu,
    "linear": torch.positive,
}


def forward(
    layers: Sequence[tuple[Tensor, Tensor]],
    x: Tensor,
    activation: str,
    after_linear: Hook,
    after_activation: Hook,
) -> Tensor:
    """Return the logits [K, classes, B].

    Args:
        layers: Weights [K, out, in] and biases [K, out, 1] of each linear layer.
        x: Inputs, feature-major: [K, features, B].
        activation: Key of `ACTIVATIONS`; follows every layer but the last.
        after_linear: Called with hidden layer and its linear output [K, F, B].
        after_activation: Called with hidden layer and its activations [K, F, B].
    """
    activate = ACTIVATIONS[activation]
    h = x
    for layer, (weight, bias) in enumerate(layers[:-1]):
        h = after_activation(layer, activate(after_linear(layer, linear(weight, bias, h))))
    return linear(*layers[-1], h)


def linear(weight: Tensor, bias: Tensor, h: Tensor) -> Tensor:
    """Return W·h + b, [K, out, B], of weight [K, out, in], bias [K, out, 1] and h [K, in, B].

    A single input is joined by a zero and a single example by its copy: BLAS would multiply by a vector in another way
    for one row than for many, and their last bits would differ.
    """
    if h.shape[1] == 1:
        weight, h = torch.nn.functional.pad(weight, (0, 1)), torch.nn.functional.pad(h, (0, 0, 0, 1))
    if h.shape[2] == 1:
        return torch.baddbmm(bias, weight, h.expand(-1, -1, 2))[..., :1]
    return torch.baddbmm(bias, weight, h)
