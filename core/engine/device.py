"""Where a stack computes."""

import os

import torch

DEVICES = ("auto", "cpu", "cuda")


def resolve(wanted: str | None = None) -> str:
    """Return "cpu" or "cuda".

    Args:
        wanted: "auto" takes CUDA where there is one; the environment's REGLAB_DEVICE where left out, "auto" without it.

    Raises:
        ValueError: For another name, and for "cuda" where there is none.
    """
    name = wanted or os.environ.get("REGLAB_DEVICE") or "auto"
    if name not in DEVICES:
        raise ValueError(f"REGLAB_DEVICE is {name!r}; take one of {', '.join(DEVICES)}")
    if name == "cuda" and not torch.cuda.is_available():
        raise ValueError("REGLAB_DEVICE is 'cuda', but PyTorch finds no CUDA device; take 'auto' or 'cpu'")
    return "cuda" if name != "cpu" and torch.cuda.is_available() else "cpu"
