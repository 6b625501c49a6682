"""Histograms and quantiles of rows of values."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

SMALLEST, LARGEST = -15, 6
"""Powers of two that the bins resolve, 3.1e-5 to 64; what is smaller or larger has bins of its own."""
MANTISSA_BITS = 3
"""Each octave has 2 to this power bins, eight."""
SIDE = ((LARGEST - SMALLEST) << MANTISSA_BITS) + 1
"""Edges on each side of zero."""
BINS = 2 * SIDE + 1
OVERFLOW = 1e30
"""Stands for infinity at both ends of the edges, as JSON has none."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
SHIFT = 23 - MANTISSA_BITS
"""A float32 shifted right by this many bits has left its exponent and the bits of its mantissa that tell its bin."""
FIRST = (127 + SMALLEST) << MANTISSA_BITS
"""What the smallest edge is after that shift; 127 is float32's exponent bias."""


def edges() -> NDArray[np.float64]:
    """Return the bins' edges, [BINS + 1], symmetric about 0: every octave, cut into equal parts."""
    steps = np.arange(SIDE)
    octave, part = steps >> MANTISSA_BITS, steps & ((1 << MANTISSA_BITS) - 1)
    side = 2.0 ** (SMALLEST + octave) * (1 + part / (1 << MANTISSA_BITS))
    return np.concatenate([[-OVERFLOW], -side[::-1], side, [OVERFLOW]])


EDGES = edges()


def counts(groups: Sequence[Tensor]) -> list[Tensor]:
    """Count the values [k, n] of each group and row over `EDGES`: [k, BINS] a group, float32. NaN counts as overflow.

    Bins are read off the bits of float32 numbers, and all groups are counted at once, as small ones cost calls and not
    arithmetic.
    """
    rows, sizes = len(groups[0]), torch.tensor([group.shape[1] for group in groups], device=groups[0].device)
    values = torch.cat([group.float() for group in groups], dim=1)
    steps = (values.abs().view(torch.int32) >> SHIFT).sub_(FIRST - 1).clamp_(0, SIDE)
    index = torch.where(values < 0, -steps, steps)
    first = SIDE + torch.arange(len(groups), dtype=torch.int32, device=index.device).repeat_interleave(sizes) * BINS
    index += first + torch.arange(rows, dtype=torch.int32, device=index.device)[:, None] * (BINS * len(groups))
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
