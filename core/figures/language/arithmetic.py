"""Operations element by element.

Number with number, list with list (as long as the shorter), or a number with each of a list.
"""

import math
from collections.abc import Callable

from core.figures.language.context import Context, Value


def add(context: Context, a: Value, b: Value) -> Value:
    """The sum a + b."""
    return _each(lambda x, y: x + y, a, b)


def subtract(context: Context, a: Value, b: Value) -> Value:
    """The difference a − b."""
    return _each(lambda x, y: x - y, a, b)


def multiply(context: Context, a: Value, b: Value) -> Value:
    """The product a · b."""
    return _each(lambda x, y: x * y, a, b)


def divide(context: Context, a: Value, b: Value) -> Value:
    """The quotient a / b, null where b is 0."""
    return _each(lambda x, y: x / y if y else None, a, b)


def less(context: Context, a: Value, b: Value) -> Value:
    """1 where a < b, else 0."""
    return _each(lambda x, y: 1.0 if x < y else 0.0, a, b)


def clamp(context: Context, of: Value, low: Value = None, high: Value = None) -> Value:
    """Each entry, not below low nor above high; an end that is missing does not limit."""
    low, high = (-math.inf if low is None else low), (math.inf if high is None else high)
    return _each(lambda x, _: min(max(x, low), high), of, 0)


def absolute(context: Context, of: Value) -> Value:
    """|x|."""
    return _each(lambda x, _: abs(x), of, 0)


def sqrt(context: Context, of: Value) -> Value:
    """√x, null below 0."""
    return _each(lambda x, _: math.sqrt(x) if x >= 0 else None, of, 0)


def log10(context: Context, of: Value) -> Value:
    """log₁₀ x, null at 0 and below."""
    return _each(lambda x, _: math.log10(x) if x > 0 else None, of, 0)


def power10(context: Context, of: Value) -> Value:
    """10ˣ."""
    return _each(lambda x, _: 10.0**x if x < 308 else None, of, 0)


def _each(function: Callable[[float, float], float | None], a: Value, b: Value) -> Value:
    if a is None or b is None:
        return None
    if isinstance(a, list) and isinstance(b, list):
        return [_each(function, x, y) for x, y in zip(a, b, strict=False)]
    if isinstance(a, list):
        return [_each(function, x, b) for x in a]
    if isinstance(b, list):
        return [_each(function, a, y) for y in b]
    result = function(a, b)
    return result if result is None or math.isfinite(result) else None
