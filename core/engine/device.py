"""Where a stack computes."""

import torch

from core.settings import Device, settings


def resolve(wanted: Device | None = None) -> str:
    """Return "cpu" or "cuda".

    Args:
        wanted: "auto" takes CUDA where there is one; what the environment's REGLAB_DEVICE says where left out.

    Raises:
        ValueError: The environment names another device, or "cuda" where there is none.
    """
    name = wanted or settings().device
    if name == "cuda" and not torch.cuda.is_available():
        raise ValueError("REGLAB_DEVICE is 'cuda', but PyTorch finds no CUDA device; take 'auto' or 'cpu'")
    return "cuda" if name != "cpu" and torch.cuda.is_available() else "cpu"
