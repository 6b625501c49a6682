"""Operations that make one number of a list; they pass over what is missing."""

import math

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
    result = 0.0
    for number in numbers:
        result += number
    return result if numbers else None


def mean(context: Context, of: Value) -> Value:
    """Their sum, by how many there are."""
    return None if (added := total(context, of)) is None else added / len(_numbers(of))


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


def _numbers(of: Value) -> list[float]:
    return [] if of is None else [number for number in of if number is not None]
