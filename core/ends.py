"""The end of a series: what headlines and tables read of it, never one noisy step; and how sure a mean of ends is."""

import numpy as np
from numpy.typing import NDArray

# fmt: off
T_975 = (
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
    2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930,
)
# fmt: on
"""The 0.975-quantiles of Student's t with 1 to 19 degrees of freedom: the mean of n numbers lies with 95 % within
`T_975[n − 2]` times their standard deviation over √n. A table, for scipy would cost the web server 28 MB."""


def tail_length(count: int) -> int:
    """Return how many of so many evaluations, one or more, an end is the mean of: the last tenth, at least one."""
    return max(1, count // 10)


def end_of(values: NDArray[np.floating]) -> float:
    """Return what the values [m] of a series end at, the mean of their tail."""
    return float(values[-tail_length(len(values)) :].mean())
