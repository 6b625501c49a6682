"""The form of a stack: what its rows have in common."""

from collections.abc import Sequence

import torch
from torch import Tensor

from core.config import RunConfig
from core.engine.layout import Layout
from core.engine.losses import LOSSES
from core.optimisers import OPTIMISERS
from core.techniques import TECHNIQUES


class Form:
    """What the rows of a stack have in common: shapes, kernels, number format, device.

    Attributes:
        structural: The techniques that change shapes or kernels, all of which every row names.
        shape: How an example's features lie beside each other; empty where they have no such order.
        modes_differ: Whether evaluation mode computes something else than training mode.
        dtype: Number format of parameters and activations.
        column_dtype: That of columns, [K, 1]: never a half.
    """

    def __init__(self, config: RunConfig, device: str) -> None:
        self.device, self.batch = device, config.batch
        self.shape = config.data.dataset.shape or ()
        self.structural = [TECHNIQUES[name] for name in config.named if TECHNIQUES[name].structural]
        self.modes_differ = any(technique.modes_differ for technique in self.structural)
        self.layout = Layout(config, self.structural)
        self.activation = config.network.activation
        self.loss = LOSSES[config.data.dataset.task]
        self.dtype: torch.dtype = getattr(torch, config.dtype)
        self.column_dtype = torch.float64 if self.dtype == torch.float64 else torch.float32
        self.optimiser = OPTIMISERS[config.optimiser.name](config.optimiser, self.layout.sizes)

    def column(self, values: Sequence[float], dtype: torch.dtype | None = None) -> Tensor:
        """Return one value a row as a column [K, 1], in the columns' own format where none is named."""
        return torch.tensor(values, dtype=torch.float64).to(self.device, dtype or self.column_dtype)[:, None]
