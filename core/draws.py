"""Where every random number comes from: one generator a purpose.

Because a purpose has its own generator, switching one thing on never shifts the numbers that another one
draws, and two runs of one seed stay paired.
"""

import zlib
from collections.abc import Callable

from core.lazy import torch

Draw = Callable[[str], "torch.Generator"]
"""Purpose → its generator."""


def generator(seed: int, purpose: str, layer: int = 0) -> "torch.Generator":
    """Return a fresh CPU generator for one purpose of one seed.

    Args:
        seed: 0 to 2³¹ − 1; `data.seed` for what concerns data, else the run's.
        purpose: What is drawn, as in "points" or "label_noise".
        layer: Which layer draws; 0 where there is but one.

    The state depends on the three arguments alone: it is seeded with the CRC-32 of "seed/purpose/layer".
    """
    return torch.Generator().manual_seed(zlib.crc32(f"{seed}/{purpose}/{layer}".encode()))


def drawing(seed: int, prefix: str = "") -> Draw:
    """Return what gives a seed's generator of each purpose, whose name begins with `prefix`."""
    return lambda purpose: generator(seed, prefix + purpose)
