"""Operations on lists."""

from core.figures.language.context import Context, Value


def concat(context: Context, of: list[Value]) -> Value:
    """Numbers and lists joined to one list, passing over what is missing."""
    joined: list[Value] = []
    for part in of:
        if part is not None:
            joined.extend(part if isinstance(part, list) else [part])
    return joined


def item(context: Context, of: Value, index: Value) -> Value:
    """One entry of a list; a negative index counts from the end; missing where there is none."""
    if of is None or index is None or not -len(of) <= index < len(of):
        return None
    return of[int(index)]


def reverse(context: Context, of: Value) -> Value:
    """The list from its end to its start."""
    return None if of is None else of[::-1]


def otherwise(context: Context, of: Value, instead: Value) -> Value:
    """The entries of a list, each that is missing replaced by the entry at its place in another."""
    if of is None or instead is None:
        return instead if of is None else of
    return [other if entry is None else entry for entry, other in zip(of, instead, strict=False)]


def where(context: Context, of: Value, mask: Value, equals: float = 1) -> Value:
    """The entries of a list at whose place the mask, a list as long, has the value `equals`."""
    if of is None or mask is None:
        return None
    return [entry for entry, mark in zip(of, mask, strict=False) if mark == equals]


def linspace(context: Context, low: Value, high: Value, count: int) -> Value:
    """`count` numbers (at least 2) from low to high, evenly spaced: low + (high − low)·i / (count − 1)."""
    if low is None or high is None:
        return None
    return [low + (high - low) * i / (count - 1) for i in range(count)]
