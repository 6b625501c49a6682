"""The recurrent network of a whole stack (Elman 1990), as `torch.nn.RNN` with a linear head computes it.

h_t = tanh(W_ih·x_t + b_ih + W_hh·h_{t−1} + b_hh), h_0 = 0; the head reads the last state. The way back is
back-propagation through time (Werbos 1990) by hand. T is the number of time steps, C that of channels, H that of units.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from core.activations import ACTIVATIONS
from core.networks.stages import Activation, Linear, Linears, Pass, Stage, affine, product

INPUT, RECURRENT, HEAD = range(3)
"""The three linear maps, in the order of their weights in a row."""


def stages(linear: Linears, activation: str, between: Sequence[Sequence[Stage]]) -> list[Stage]:
    """Return the stages of the network: recurrence → what stands between → activation of the last step, then the head.

    Args:
        linear: Weights [K, out, in] and biases [K, out, 1] of the maps from the input, from the last state, and of the
            head.
        activation: Key of `ACTIVATIONS` whose derivative is a function of its value.
        between: What stands before the last step's activation, for the one hidden layer.
    """
    count = len(linear)
    recurrence = Recurrence(linear[INPUT], linear[RECURRENT], activation, count)
    head = Linear(*linear[HEAD], (HEAD, count + HEAD), first=False)
    return [recurrence, *between[0], Activation(activation, 0), head]


def start(gain: float | None, layer: int, weight: Tensor, bias: Tensor, source: torch.Generator) -> None:
    """Fill weight [out, in] and bias [out] of one map as `nn.RNN` and `nn.Linear` do: uniform on ±1/√H.

    With a gain g the recurrent weights are drawn from N(0, (g/√H)²): their largest eigenvalue is about g.
    """
    units = weight.shape[1] if layer == HEAD else weight.shape[0]
    bound = units**-0.5
    if layer == RECURRENT and gain is not None:
        torch.nn.init.normal_(weight, std=gain * bound, generator=source)
    else:
        torch.nn.init.uniform_(weight, -bound, bound, generator=source)
    torch.nn.init.uniform_(bias, -bound, bound, generator=source)


class Recurrence:
    """All time steps up to what the last one's activation function receives.

    Args:
        of_input, of_state: Weight [K, H, C] or [K, H, H] and bias [K, H, 1].
        maps: Linear maps of the network; a map's bias stands that many places behind its weight among the layout's
            slots.
    """

    def __init__(
        self, of_input: tuple[Tensor, Tensor], of_state: tuple[Tensor, Tensor], activation: str, maps: int
    ) -> None:
        self.of_input, self.of_state = of_input, of_state
        self.function, self.maps = ACTIVATIONS[activation], maps
        self.x: Tensor
        self.states: list[Tensor]

    def forward(self, h: Tensor, way: Pass) -> Tensor:
        """Return what the last step's activation receives, [K, H, B], of inputs [K, T·C, B]."""
        (weight, bias), (recurrent, state_bias) = self.of_input, self.of_state
        batch = h.shape[2]
        x = by_step(h, weight.shape[2])
        driven = torch.split(affine(weight, x, bias + state_bias), batch, dim=2)
        states = []
        z: Tensor = driven[0].contiguous()
        for drive in driven[1:]:
            states.append(self.function.forward(z))
            z = affine(recurrent, states[-1], drive)
        if way.mode == "train":
            self.x, self.states = x, states
        return z

    def backward(self, gradient: Tensor, way: Pass) -> Tensor:
        """Note the gradients by both maps; nobody asks for the one by the input."""
        recurrent = self.of_state[0]
        by_step = [gradient]
        for state in reversed(self.states):
            by_state = product(recurrent.transpose(1, 2), by_step[-1])
            by_step.append(self.function.backward(by_state, state, state))
        whole = torch.stack(by_step[::-1], dim=2).flatten(2)
        way.gradients[INPUT] = product(whole, self.x.transpose(1, 2)).flatten(1)
        way.gradients[RECURRENT] = self._by_recurrent(whole, gradient.shape[2]).flatten(1)
        way.gradients[self.maps + INPUT] = way.gradients[self.maps + RECURRENT] = whole.sum(2)
        return gradient

    def _by_recurrent(self, whole: Tensor, batch: int) -> Tensor:
        """Return the gradient by the recurrent weights of those by every step's z, [K, H, T·B]."""
        if not self.states:
            return torch.zeros_like(self.of_state[0])
        before = torch.stack(self.states, dim=2).flatten(2)
        return product(whole[:, :, batch:], before.transpose(1, 2))


def by_step(x: Tensor, channels: int) -> Tensor:
    """Return x [K, T·C, B] as [K, C, T·B]: all time steps side by side."""
    rows, features, batch = x.shape
    return x.reshape(rows, features // channels, channels, batch).transpose(1, 2).flatten(2)
