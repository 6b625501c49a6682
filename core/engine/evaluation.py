"""Loss and accuracy of whole splits, in fixed blocks of examples."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

BLOCK = 256
"""Examples a block: fixed, so that a row's figures do not depend on its neighbours."""

Forward = Callable[[Tensor], Tensor]


def blocks(x: Tensor, y: Tensor, size: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Cut x [features, n] and y [n] into blocks of `size` examples."""
    for start in range(0, len(y), size):
        yield x[:, start : start + size], y[start : start + size]


def loss_and_accuracy(forward: Forward, rows: int, x: Tensor, y: Tensor, block: int = BLOCK) -> tuple[Tensor, Tensor]:
    """Return mean cross entropy [K] and share classified right [K] over a split.

    Args:
        forward: Maps inputs [K, features, b] to logits [K, classes, b].
        rows: K.
        x, y: Inputs [features, n] and classes [n] that all rows share.
    """
    loss = right = torch.zeros(rows, dtype=torch.float64, device=x.device)
    for inputs, targets in blocks(x, y, block):
        logits = forward(inputs.expand(rows, -1, -1))
        expected = targets.expand(rows, -1)
        losses = torch.nn.functional.cross_entropy(logits, expected, reduction="none")
        loss = loss + losses.sum(1, dtype=torch.float64)
        right = right + (first_largest(logits) == expected).sum(1)
    return loss / len(y), right / len(y)


def first_largest(logits: Tensor) -> Tensor:
    """Return argmax over the classes of [K, classes, b], class by class: several times faster than `argmax`."""
    best = logits[:, 0]
    index = torch.zeros_like(best, dtype=torch.int64)
    for label in range(1, logits.shape[1]):
        candidate = logits[:, label]
        index = torch.where(candidate > best, label, index)
        best = torch.maximum(best, candidate)
    return index
