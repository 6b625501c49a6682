"""Runs as rows of a stack: one batched computation trains them all."""

import ctypes
import os
import sys

# MKL picks its kernels by the alignment of each matrix, and so a row's last bits by its place in the stack. Its strict
# reproducible mode does not, and is as fast here. MKL reads this once, before its first product.
os.environ.setdefault("MKL_CBWR", "AUTO,STRICT")

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Parameters of glibc's `mallopt`."""
KEPT_FREE = 2**27
"""Bytes of freed memory that stay with the process."""
LARGEST_ON_HEAP = 2**25
"""The most that glibc lets come from the heap."""


def keep_freed_memory() -> None:
    """Have glibc keep what is freed: a stack's large temporaries would come as new pages from the system each time."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(M_TRIM_THRESHOLD, KEPT_FREE)
        mallopt(M_MMAP_THRESHOLD, LARGEST_ON_HEAP)


keep_freed_memory()
