"""Where each parameter of a network lies in its row, and what PyTorch calls it."""

from collections.abc import Callable, Sequence
from functools import cached_property

from torch import Tensor

from core.config import RunConfig
from core.techniques import TECHNIQUES, Technique
from core.techniques.base import Slot, views

RECURRENT = ("rnn.{}_ih_l0", "rnn.{}_hh_l0", "head.{}")
"""What PyTorch calls the weight or bias of each linear map of a recurrent network."""


class Layout:
    """The order of parameters in a row: every weight matrix, then every bias, then what techniques add.

    Args:
        config: Any run of the stack.
        structural: The techniques that add parameters or state to the hidden layers.

    Attributes:
        widths: Features, hidden units, outputs.
        layers: Linear maps.
        hidden: Hidden layers.
    """

    def __init__(self, config: RunConfig, structural: Sequence[Technique]) -> None:
        self.kind, self.widths, maps = config.network.kind, config.widths, config.maps
        self.layers, self.hidden = len(maps), len(self.widths) - 2
        weights = [Slot(layer, "linear", "weight", shape) for layer, shape in enumerate(maps)]
        biases = [Slot(layer, "linear", "bias", (out,)) for layer, (out, _) in enumerate(maps)]
        added = [
            Slot(layer, technique.name, tensor.name, (self.widths[layer + 1],), tensor.fill)
            for layer in range(self.hidden)
            for technique in structural
            for tensor in technique.parameters
        ]
        self.slots = (*weights, *biases, *added)
        self.weights = sum(slot.size for slot in weights)
        self.size = sum(slot.size for slot in self.slots)

    @cached_property
    def sizes(self) -> list[int]:
        """Number of values of each slot."""
        return [slot.size for slot in self.slots]

    @cached_property
    def starts(self) -> list[int]:
        """First column of each slot."""
        return [sum(self.sizes[:n]) for n in range(len(self.sizes))]

    def views(self, rows: Tensor) -> list[Tensor]:
        """Return each slot of rows [K, P] as [K, *shape], sharing memory."""
        return views(rows, self.slots)

    def linear(self, views: Sequence[Tensor]) -> list[tuple[Tensor, Tensor]]:
        """Pick weights [K, out, in] and biases [K, out] of each linear map from `views`."""
        return [(views[layer], views[self.layers + layer]) for layer in range(self.layers)]

    def places(self, layer: int, owner: str) -> dict[str, int]:
        """Return where one owner's parameters of a layer stand among the slots, by name."""
        return {s.name: n for n, s in enumerate(self.slots) if (s.layer, s.owner) == (layer, owner)}

    def layer_columns(self, layer: int) -> slice:
        """Return the columns of one linear map's weights."""
        start = self.starts[layer]
        return slice(start, start + self.sizes[layer])


def tensor_names(config: RunConfig) -> Callable[[int, str, str], str]:
    """Return what names a tensor of (layer, owner, name) as the same network has it in plain PyTorch.

    A multilayer perceptron is an `nn.Sequential`; a recurrent network has an `nn.RNN` as `rnn` and an `nn.Linear` as
    `head`.
    """
    if config.network.kind == "rnn":
        return lambda layer, owner, name: RECURRENT[layer].format(name)
    modules = module_names(config)
    return lambda layer, owner, name: f"{modules[layer, owner]}.{name}"


def module_names(config: RunConfig) -> dict[tuple[int, str], str]:
    """Name each module by its place in the same network as an `nn.Sequential`: (layer, owner) → "0", "1" and so on.

    A hidden layer is linear → modules after it → activation → modules after that; a technique's module stands there
    where the config names the technique.
    """
    named = [TECHNIQUES[name] for name in config.named]
    names: dict[tuple[int, str], str] = {}
    position = 0
    hidden = len(config.network.hidden)
    for layer in range(hidden + 1):
        after_linear = [t.name for t in named if t.module == "after_linear"]
        after_activation = [t.name for t in named if t.module == "after_activation"]
        modules = ["linear", *after_linear, "activation", *after_activation] if layer < hidden else ["linear"]
        for owner in modules:
            names[layer, owner] = str(position)
            position += 1
    return names
