"""Operations that make one number of a list; they pass over what is missing."""

import math
from collections.abc import Iterable

from core.figures.language.context import Context, Value


def least(context: Context, of: Value) -> Value:
    """The least entry."""
    return min(_numbers(of), default=None)


def largest(context: Context, of: Value) -> Value:
    """The largest entry."""
    return max(_numbers(of), default=None)


def argmin(context: Context, of: Value) -> Value:
    """Index of the least entry, the first of equal ones."""
    return None if (found := least(context, of)) is None else of.index(found)


def argmax(context: Context, of: Value) -> Value:
    """Index of the largest entry, the first of equal ones."""
    return None if (found := largest(context, of)) is None else of.index(found)


def total(context: Context, of: Value) -> Value:
    """The sum of the entries, added from the first to the last; missing for a list of none."""
    numbers = _numbers(of)
    return total_of(numbers) if numbers else None


def mean(context: Context, of: Value) -> Value:
    """Their sum, by how many there are."""
    numbers = _numbers(of)
    return mean_of(numbers) if numbers else None


def deviation(context: Context, of: Value) -> Value:
    """The standard deviation of a sample, by n − 1; missing of fewer than two."""
    numbers = _numbers(of)
    return deviation_of(numbers) if len(numbers) > 1 else None


def margin(context: Context, of: Value, t: Value) -> Value:
    """Between what the mean of n numbers lies with 95 %, on either side: t[n] standard deviations over √n.

    Missing of fewer than two.
    """
    numbers = _numbers(of)
    return _margin(numbers, t) if len(numbers) > 1 else None


def _margin(numbers: list[float], t: list[Value]) -> float:
    quantile: float = t[len(numbers)]
    return quantile * deviation_of(numbers) / math.sqrt(len(numbers))


def means(context: Context, of: Value) -> Value:
    """The mean of each of several lists."""
    return None if of is None else [mean(context, entries) for entries in of]


def as_good(context: Context, of: Value, t: Value) -> Value:
    """The first and the last of the lists, side by side, whose mean may by luck alone be no less than the least one.

    Their differences from the list of the least mean, entry by entry, are paired: by luck their mean may be as far from
    0 as its `margin`. Missing where no list has two entries.
    """
    known = [mean(context, entries) if len(_numbers(entries)) > 1 else None for entries in of or ()]
    best = argmin(context, known)
    if best is None:
        return None
    first = last = best
    while first > 0 and _may_be_luck(of[first - 1], of[best], t):
        first -= 1
    while last + 1 < len(of) and _may_be_luck(of[last + 1], of[best], t):
        last += 1
    return [first, last]


def _may_be_luck(entries: list[Value], least_ones: list[Value], t: list[Value]) -> bool:
    pairs = zip(entries, least_ones, strict=False)
    more = [a - b for a, b in pairs if a is not None and b is not None]
    return len(more) > 1 and mean_of(more) <= _margin(more, t)


def count(context: Context, of: Value) -> Value:
    """How many entries are there."""
    return None if of is None else len(_numbers(of))


def quantile(context: Context, of: Value, q: float) -> Value:
    """The q-quantile: entries ascending, place q·(n − 1), between two entries in proportion."""
    numbers = sorted(_numbers(of))
    if not numbers:
        return None
    place = q * (len(numbers) - 1)
    below = math.floor(place)
    above = min(below + 1, len(numbers) - 1)
    return numbers[below] + (numbers[above] - numbers[below]) * (place - below)


def usual(context: Context, of: Value) -> Value:
    """The largest entry, but no more than twice the 0.9-quantile: for numbers above 0 a few of which explode."""
    numbers = _numbers(of)
    return min(max(numbers), 2 * quantile(context, numbers, 0.9)) if numbers else None


def mean_of(numbers: list[float]) -> float:
    """Return the mean of one number or more."""
    return total_of(numbers) / len(numbers)


def deviation_of(numbers: list[float]) -> float:
    """Return the standard deviation of a sample of two numbers or more."""
    middle = mean_of(numbers)
    return math.sqrt(total_of((number - middle) ** 2 for number in numbers) / (len(numbers) - 1))


def total_of(numbers: Iterable[float]) -> float:
    """Return the sum, added from the first to the last, as the browser does."""
    result = 0.0
    for number in numbers:
        result += number
    return result


def _numbers(of: Value) -> list[float]:
    return [] if of is None else [number for number in of if number is not None]
