"""Operations that figures are shaped with: ends of axes, bins of histograms, places of names, classes of a surface."""

import math

from core.figures.language.context import Context, Value
from core.figures.language.reductions import argmax, total

BEYOND = 1e29
"""Edges of this size and more stand for infinity: the outermost bins of a recorded histogram have no end."""
NICE = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def nice(context: Context, of: Value) -> Value:
    """A positive number rounded up to one of `NICE` times a power of ten; missing for 0 and below."""
    if of is None or of <= 0:
        return None
    power = math.floor(math.log10(of))
    # Dividing by 10⁻ⁿ and not multiplying keeps 0.3 a 0.3: 3 · 0.1 is not.
    scaled = [digit * 10.0**power if power >= 0 else digit / 10.0**-power for digit in NICE]
    return next((number for number in scaled if number >= of * (1 - 1e-9)), scaled[-1])


def rebin(context: Context, of: Value, edges: Value, to: Value) -> Value:
    """Counts [b] over edges [b + 1] moved to the edges `to` [n + 1], in % of all: [n].

    A bin's count is spread evenly over it. The first and the last bin of `to` also take whatever lies beyond; what the
    recorded histogram holds without an end (`BEYOND`) goes there whole.
    """
    if of is None or edges is None or to is None or not (counted := total(context, of)):
        return None
    bins = [0.0] * (len(to) - 1)
    limits = [-math.inf, *to[1:-1], math.inf]
    for i, number in enumerate(of):
        low, high = edges[i], edges[i + 1]
        share = 100 * number / counted
        if low <= -BEYOND:
            bins[0] += share
        elif high >= BEYOND:
            bins[-1] += share
        else:
            for j in range(len(bins)):
                overlap = min(high, limits[j + 1]) - max(low, limits[j])
                if overlap > 0:
                    bins[j] += share * (overlap / (high - low))
    return bins


def histogram_quantile(context: Context, of: Value, edges: Value, q: float) -> Value:
    """Where a share q of the counts [b] over edges [b + 1] lies below, in proportion within a bin.

    Never beyond the outermost finite edges.
    """
    if of is None or edges is None or not (counted := total(context, of)):
        return None
    below = 0.0
    for i, number in enumerate(of):
        if number > 0 and below + number >= q * counted:
            place = edges[i] + (edges[i + 1] - edges[i]) * ((q * counted - below) / number)
            return min(max(place, edges[1]), edges[-2])
        below += number
    return edges[-2]


def apart(context: Context, of: list[Value], index: int, low: Value, high: Value, share: float) -> Value:
    """Entry `index` of a few numbers after they were moved, as little as can be, into `low` … `high` and apart.

    They come to lie at least gap = share · (high − low) apart. In ascending order (equal ones by their index) the i-th
    of n, less i·gap, is pooled with the one before while it is smaller, a pool taking its mean; the result is held to
    `low` … `high` − (n − 1)·gap (`low` wins), and i·gap is added again. Missing numbers take no part; where an end is
    missing nothing is moved.
    """
    if of[index] is None or low is None or high is None:
        return of[index]
    gap = share * (high - low)
    order = sorted((i for i, number in enumerate(of) if number is not None), key=lambda i: (of[i], i))
    pools: list[tuple[float, int]] = []
    for place, i in enumerate(order):
        pool = (of[i] - place * gap, 1)
        while pools and pools[-1][0] > pool[0]:
            before, n = pools.pop()
            pool = ((before * n + pool[0] * pool[1]) / (n + pool[1]), n + pool[1])
        pools.append(pool)
    moved = [position for position, n in pools for _ in range(n)]
    place = order.index(index)
    return max(min(moved[place], high - (len(order) - 1) * gap), low) + place * gap


def winner(context: Context, of: Value) -> Value:
    """Of C surfaces [C, G, G], at each point the index of the largest, the first of equal ones: [G, G]."""
    if of is None:
        return None
    planes = range(len(of))
    rows, columns = range(len(of[0])), range(len(of[0][0]))
    return [[argmax(context, [of[c][y][x] for c in planes]) for x in columns] for y in rows]
