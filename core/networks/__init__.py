"""Networks as stacked forward functions: the registry of kinds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.networks import mlp, rnn
from core.networks.stages import Linears, Stage


@dataclass(frozen=True, slots=True)
class Network:
    """One kind of network.

    Attributes:
        stages: (linear maps, activation, what stands before each hidden layer's activation) → the chain of stages.
        start: Fills one linear map of a row as PyTorch does: (recurrent gain, its place, weight [out, in], bias [out],
            generator).
    """

    stages: Callable[[Linears, str, Sequence[Sequence[Stage]]], list[Stage]]
    start: Callable[[float | None, int, Tensor, Tensor, torch.Generator], None]


NETWORKS: dict[str, Network] = {"mlp": Network(mlp.stages, mlp.start), "rnn": Network(rnn.stages, rnn.start)}
"""By the config's `network.kind`."""
