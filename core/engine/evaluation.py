"""What is measured of whole splits, in fixed blocks of examples."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from core.engine.losses import Loss

BLOCK = 256
"""Examples a block: fixed, so that a row's figures do not depend on its neighbours."""

Forward = Callable[[Tensor], Tensor]


def blocks(x: Tensor, y: Tensor, size: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Cut x [features, n] and y [n] into blocks of `size` examples."""
    for start in range(0, len(y), size):
        yield x[:, start : start + size], y[start : start + size]


def measured(forward: Forward, loss: Loss, rows: int, x: Tensor, y: Tensor, block: int = BLOCK) -> dict[str, Tensor]:
    """Return the mean over a split of what `loss` measures, name → [K], float64.

    Args:
        forward: Maps inputs [K, features, b] to outputs [K, outputs, b].
        rows: K.
        x, y: Inputs [features, n] and targets [n] that all rows share.
    """
    sums: dict[str, Tensor] = {}
    for inputs, targets in blocks(x, y, block):
        for name, values in loss.measures(forward(inputs.expand(rows, -1, -1)), targets).items():
            total = values.sum(1, dtype=torch.float64)
            sums[name] = sums[name] + total if name in sums else total
    return {name: total / len(y) for name, total in sums.items()}
