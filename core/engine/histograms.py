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
INFINITY = 0x7F80
"""The upper 16 bits of an infinite float32; those of NaN are larger."""
FIRST = (127 + SMALLEST) << MANTISSA_BITS
"""What the smallest edge is after that shift; 127 is float32's exponent bias."""


def edges() -> NDArray[np.float64]:
    """Return the bins' edges, [BINS + 1], symmetric about 0: every octave, cut into equal parts."""
    steps = np.arange(SIDE)
    octave, part = steps >> MANTISSA_BITS, steps & ((1 << MANTISSA_BITS) - 1)
    side = 2.0 ** (SMALLEST + octave) * (1 + part / (1 << MANTISSA_BITS))
    return np.concatenate([[-OVERFLOW], -side[::-1], side, [OVERFLOW]])


EDGES = edges()


def bins() -> Tensor:
    """Return the bin of every float32 by its upper 16 bits, read as a signed number, plus 2¹⁵: int32 [2¹⁶].

    NaN, whose sign means nothing, has a place behind all bins.
    """
    upper = np.arange(-(2**15), 2**15)
    steps = np.clip(((upper & 0x7FFF) >> (SHIFT - 16)) - (FIRST - 1), 0, SIDE)
    signed = np.where(upper < 0, -steps, steps)
    return torch.from_numpy(np.where((upper & 0x7FFF) > INFINITY, BINS, SIDE + signed)).int()


BIN = bins()
BLOCK = 2**16
"""Values that are counted at once: few enough to stay in the processor's cache."""


def counts(groups: Sequence[Tensor]) -> list[Tensor]:
    """Count the values [k, n] of each group and row over `EDGES`: [k, BINS] a group, float32. NaN is in no bin.

    Bins are looked up by the upper half of float32 numbers, and small groups are counted at once, as they cost calls
    and not arithmetic.
    """
    sizes = [group.shape[1] for group in groups]
    device = groups[0].device
    first = torch.arange(len(groups), dtype=torch.int32).repeat_interleave(torch.tensor(sizes)).to(device) * (BINS + 1)
    rows = max(1, BLOCK // sum(sizes))
    parts = zip(*(torch.split(group, rows) for group in groups), strict=True)
    counted = torch.cat([_counts_of_block(part, first) for part in parts])
    return list(counted.unbind(1))


def _counts_of_block(groups: Sequence[Tensor], first: Tensor) -> Tensor:
    """Count a block of rows: [k, groups, BINS]; `first` is each value's group times BINS + 1."""
    values = torch.cat([group.float() for group in groups], dim=1)
    upper = (values.view(torch.int32) >> 16).add_(2**15)
    index = torch.index_select(BIN.to(values.device), 0, upper.view(-1)).view(upper.shape)
    rows = torch.arange(len(values), dtype=torch.int32, device=values.device)[:, None]
    index += first + rows * ((BINS + 1) * len(groups))
    counted = torch.bincount(index.view(-1), minlength=len(values) * len(groups) * (BINS + 1))
    return counted.view(len(values), len(groups), BINS + 1)[..., :BINS].float()


def quantiles(values: Tensor) -> NDArray[np.float32]:
    """Return the 5, 25, 50, 75 and 95 % quantiles of each row of values [k, n]: [k, 5], linearly interpolated.

    By NumPy's sort, which takes the processor's vector instructions: several times faster than a partition at ten
    places.
    """
    rows = np.sort(values.float().cpu().numpy(), axis=1)
    position = np.array(QUANTILES) * (rows.shape[1] - 1)
    below = position.astype(int)
    above = np.minimum(below + 1, rows.shape[1] - 1)
    share = (position - below).astype(np.float32)
    # At a value itself its neighbour has no share: 0 times an infinite one is not 0.
    last = np.where(share == 0, np.float32(0), rows[:, above])
    # Between −∞ and ∞ there is no number, and that is no fault to warn of.
    with np.errstate(invalid="ignore"):
        found: NDArray[np.float32] = rows[:, below] * (1 - share) + last * share
    return found
