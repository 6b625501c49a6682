"""The expressions of core/figures/language/expressions.py by name, as the figures write them."""

from collections.abc import Iterable
from typing import Any

from core.figures.language.context import Expression
from core.figures.language.description import Role


def op(name: str, /, **arguments: Any) -> Expression:
    """Return the expression of one operation."""
    return {"op": name, **arguments}


def steps(role: Role, series: str, **more: Any) -> Expression:
    """Return the steps at which a series was recorded."""
    return op("steps", role=role, series=series, **more)


def values(role: Role, series: str, **more: Any) -> Expression:
    """Return the values of a scalar series, or with `index` one component of an array series."""
    return op("values", role=role, series=series, **more)


def at(role: Role, series: str, **more: Any) -> Expression:
    """Return the latest value of a series."""
    return op("at", role=role, series=series, **more)


def constant(role: Role, name: str, **more: Any) -> Expression:
    """Return a constant of a model."""
    return op("constant", role=role, name=name, **more)


def ends(role: Role, series: str, **more: Any) -> Expression:
    """Return what a series ends at from each seed."""
    return op("ends", role=role, series=series, **more)


def held(mark: Expression, equals: float = 1) -> Expression:
    """Return 1 where a mark is 1, or what else it is to equal, and 0 where it is not, or is missing."""
    return how_many([mark], equals)


def how_many(marks: Expression, equals: float = 1) -> Expression:
    """Return how many marks are 1, or what else they are to equal."""
    return count(op("where", of=marks, mask=marks, equals=equals))


def count(of: Expression) -> Expression:
    """Return how many entries are there."""
    return op("count", of=of)


def item(of: Expression, index: Expression) -> Expression:
    """Return one entry of a list."""
    return op("item", of=of, index=index)


def in_words(text: str, *slots: tuple[Expression, str]) -> Expression:
    """Return a text in which {0}, {1} and so on stand for expressions, each written by a format."""
    return op("written", text=text, of=[of for of, _ in slots], formats=[how for _, how in slots])


def joined(of: Iterable[Expression]) -> Expression:
    """Return numbers and lists as one list."""
    return op("concat", of=list(of))


def least(of: Expression) -> Expression:
    """Return the least entry."""
    return op("min", of=of)


def largest(of: Expression) -> Expression:
    """Return the largest entry."""
    return op("max", of=of)


def add(a: Expression, b: Expression) -> Expression:
    """Return a + b."""
    return op("add", a=a, b=b)


def subtract(a: Expression, b: Expression) -> Expression:
    """Return a − b."""
    return op("subtract", a=a, b=b)


def multiply(a: Expression, b: Expression) -> Expression:
    """Return a · b."""
    return op("multiply", a=a, b=b)


def log10(of: Expression) -> Expression:
    """Return log₁₀."""
    return op("log10", of=of)


def sound(role: Role, of: Expression) -> Expression:
    """Return what is given, missing where the model has diverged and another has not: that one decides an axis."""
    return op("sound", role=role, of=of)


def limit_beside(series: dict[Role, Expression]) -> Expression:
    """Return where an axis from 0 ends for lists of values: of a model that diverged the first value alone counts."""
    steady = limit(joined(sound(role, of) for role, of in series.items()))
    begun = [op("sound", role=role, of=None, otherwise=item(of, 0)) for role, of in series.items()]
    return largest([steady, *(op("nice", of=multiply(1.04, first)) for first in begun)])


def usual(of: Expression) -> Expression:
    """Return the largest of values above 0, where it is no more than twice what nine in ten stay below, else that."""
    return op("usual", of=of)


def reach(of: Expression, room: float) -> Expression:
    """Return the ends of an axis that holds all entries, with a share of their range as room on each side."""
    low, high = least(of), largest(of)
    margin = multiply(subtract(high, low), room)
    return [subtract(low, margin), add(high, margin)]


def limit(of: Expression) -> Expression:
    """Return where an axis from 0 ends for these values: few that explode do not count."""
    return op("nice", of=multiply(usual(of), 1.04))
