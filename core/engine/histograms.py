"""Histograms and quantiles of rows of values."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

SMALLEST, LARGEST = -5, 2
"""Decades that the bins resolve, as powers of ten; what is smaller or larger has bins of its own."""
PER_DECADE = 16
SIDE = (LARGEST - SMALLEST) * PER_DECADE + 1
"""Edges on each side of zero."""
BINS = 2 * SIDE + 1
OVERFLOW = 1e30
"""Stands for infinity at both ends of the edges, as JSON has none."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def edges() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the bins' edges, [BINS + 1], symmetric about 0 and logarithmic on both sides."""
    side = 10.0 ** (SMALLEST + np.arange(SIDE) / PER_DECADE)
    return np.concatenate([[-OVERFLOW], -side[::-1], side, [OVERFLOW]])


EDGES = edges()


def counts(groups: Sequence[Tensor]) -> list[Tensor]:
    """Count the values [k, n] of each group and row over `EDGES`: [k, BINS] a group, float32. NaN counts as overflow.

    All groups at once, as small ones cost calls and not arithmetic.
    """
    rows, sizes = len(groups[0]), torch.tensor([group.shape[1] for group in groups], device=groups[0].device)
    values = torch.cat([group.float() for group in groups], dim=1)
    magnitudes = values.abs().nan_to_num_(OVERFLOW, OVERFLOW).log10_()
    steps = magnitudes.sub_(SMALLEST).mul_(PER_DECADE).floor_().clamp_(-1, SIDE - 1).add_(1)
    index = steps.copysign_(values).add_(SIDE).long()
    index += torch.arange(len(groups), device=index.device).repeat_interleave(sizes) * BINS
    index += torch.arange(rows, device=index.device)[:, None] * (BINS * len(groups))
    counted = torch.bincount(index.flatten(), minlength=rows * len(groups) * BINS)
    return list(counted.view(rows, len(groups), BINS).float().unbind(1))


def quantiles(values: Tensor) -> NDArray[np.float32]:
    """Return the 5, 25, 50, 75 and 95 % quantiles of each row of values [k, n]: [k, 5], linearly interpolated.

    By NumPy's partition, which is several times faster than a sort.
    """
    rows = values.float().cpu().numpy()
    position = np.array(QUANTILES) * (rows.shape[1] - 1)
    below = position.astype(int)
    above = np.minimum(below + 1, rows.shape[1] - 1)
    parted = np.partition(rows, np.unique([*below, *above]), axis=1)
    share = (position - below).astype(np.float32)
    found: NDArray[np.float32] = parted[:, below] * (1 - share) + parted[:, above] * share
    return found
