"""What is measured of whole splits, in fixed blocks of examples."""

from collections import defaultdict
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
    """Return what `loss` measures of each example of a split, name → [K, n].

    Args:
        forward: Maps inputs [K, features, b] to outputs [K, outputs, b].
        rows: K.
        x, y: Inputs [features, n] and targets [n] that all rows share.
    """
    parts: dict[str, list[Tensor]] = defaultdict(list)
    for inputs, targets in blocks(x, y, block):
        for name, values in loss.measures(forward(inputs.expand(rows, -1, -1)), targets).items():
            parts[name].append(values)
    return {name: torch.cat(values, dim=1) for name, values in parts.items()}


def means(of_examples: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the mean over the examples of what was measured of each, name → [K], float64."""
    return {name: values.mean(1, dtype=torch.float64) for name, values in of_examples.items()}
