"""Runs as rows of a stack: one batched computation trains them all."""

import os

# MKL picks its kernels by the alignment of each matrix, and so a row's last bits by its place in the stack. Its strict
# reproducible mode does not, and is as fast here. MKL reads this once, before its first product.
os.environ.setdefault("MKL_CBWR", "AUTO,STRICT")
