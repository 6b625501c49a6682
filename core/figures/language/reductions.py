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
