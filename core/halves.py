"""The half formats: what PyTorch keeps in two bytes, computes with in float32, and rounds."""

from functools import cache

from core.lazy import Tensor, torch


@cache
def halves() -> "frozenset[torch.dtype]":
    """Return the half formats."""
    return frozenset({torch.float16, torch.bfloat16})


def is_half(values: Tensor) -> bool:
    """Tell whether values are of a half format."""
    return values.dtype in halves()


def widened(values: Tensor) -> Tensor:
    """Return halves as float32, all else as it is."""
    return values.float() if is_half(values) else values


def rounded(values: Tensor, dtype: "torch.dtype") -> Tensor:
    """Return values as `dtype`; to ask PyTorch where they are takes as long as a small operation."""
    return values if values.dtype == dtype else values.to(dtype)
