"""What several worked examples take from the notebook that RegLab grew from."""

from typing import TYPE_CHECKING

from core.draws import generator
from core.lazy import torch

if TYPE_CHECKING:
    from torch import nn

TENSOR = (
    (-0.6577, -0.5797, 0.6360),
    (0.7392, 0.2145, 1.5230),
    (0.2432, 0.5662, 0.3220),
)
"""Three examples of three features."""

LARGEST_CELL = 1000.0
"""Most that a learner may put into a cell of it."""

BIAS = 0.01
"""What every bias of `Net` starts with."""


def net() -> "nn.Module":
    """Return the notebook's `Net`: Linear(1, 2) → Sigmoid → Linear(2, 1), its weights and biases not yet set."""
    nn = torch.nn

    class Net(nn.Module):
        """Its modules nest so that `apply` visits Linear, Sigmoid, Sequential, Linear, Net."""

        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Sequential(unset(1, 2), nn.Sigmoid())
            self.fc = unset(2, 1)

        def forward(self, x: "torch.Tensor") -> "torch.Tensor":
            y: torch.Tensor = self.fc(self.layer(x))
            return y

    return Net()


def unset(inputs: int, outputs: int) -> "nn.Linear":
    """Return a linear layer that nothing was drawn for: PyTorch's own start would come from the global generator."""
    layer: nn.Linear = torch.nn.utils.skip_init(torch.nn.Linear, inputs, outputs)  # type: ignore[no-untyped-call]
    return layer


def linear(inputs: int, outputs: int, draws: "torch.Generator") -> "nn.Linear":
    """Return a linear layer with PyTorch's own start, uniform within ±1/√inputs, drawn from `draws`."""
    layer, bound = unset(inputs, outputs), inputs**-0.5
    torch.nn.init.uniform_(layer.weight, -bound, bound, generator=draws)
    torch.nn.init.uniform_(layer.bias, -bound, bound, generator=draws)
    return layer


def started_net(seed: int) -> "nn.Module":
    """Return `Net` as the notebook starts it: weights Xavier uniform, biases 0.01."""
    made, draws = net(), generator(seed, "weights")
    for layer in made.modules():
        if isinstance(layer, torch.nn.Linear):
            torch.nn.init.xavier_uniform_(layer.weight, generator=draws)
            torch.nn.init.constant_(layer.bias, BIAS)
    return made
