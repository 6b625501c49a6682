"""The small language in which a figure names what it shows; the browser implements the same operations.

An expression is JSON. An object with `"op"` is the operation of that name, its other keys are the arguments; a list is
evaluated entry by entry; anything else is itself. Arguments are evaluated before the operation sees them. Values are
numbers, strings, lists (of lists) of them, and null, "missing".

- Nothing is an error: a role, series, constant or stop that is not there is null, and so is what is computed from it.
- Entries of a list that are not finite are null. Element by element null gives null; reductions pass over it.
- Recorded values are float32, everything is computed in float64 from them.
- Reading operations see what was recorded up to the step shown, s. `"until": n` takes n for s, `"until": "end"`
  everything recorded: an expression that only reads so changes only when data arrive, never while a run is played.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from core.history import History

Expression = Any
Value = Any
Until = int | Literal["end"] | None

BEYOND = 1e29
"""Edges of this size and more stand for infinity: the outermost bins of a recorded histogram have no end."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is evaluated on.

    Attributes:
        histories: Role → history; a role may be missing.
        stops: One history a stop of the slider, None where there is none yet.
        stop: Index of the stop in hand; None where the value in hand is none of them.
        step: The step shown, s.
    """

    histories: Mapping[str, History]
    stops: Sequence[History | None] = ()
    stop: int | None = None
    step: int = 0


def evaluate(expression: Expression, context: Context) -> Value:
    """Return the value of an expression; raises KeyError for an operation that does not exist."""
    if isinstance(expression, list):
        return [evaluate(entry, context) for entry in expression]
    if not (isinstance(expression, dict) and "op" in expression):
        return expression
    arguments = {name: evaluate(given, context) for name, given in expression.items() if name != "op"}
    return OPS[expression["op"]](context, **arguments)


# Reading


def steps(context: Context, role: str, series: str, until: Until = None) -> Value:
    """Steps at which a series was recorded, up to s: [m]."""
    history = context.histories.get(role)
    read = _read(history, series, context, until)
    return None if read is None else [float(step) for step in read[0]]


def values(context: Context, role: str, series: str, until: Until = None, index: int | None = None) -> Value:
    """Values of a scalar series up to s: [m]; with `index`, that entry of an array series [m, F]."""
    read = _read(context.histories.get(role), series, context, until)
    return None if read is None else _plain(read[1] if index is None else read[1][:, index])


def at(context: Context, role: str, series: str, until: Until = None) -> Value:
    """The latest value up to s: a number, or nested lists in the shape of the array."""
    return _latest(context.histories.get(role), series, context, until)


def constant(context: Context, role: str, name: str, index: int | None = None) -> Value:
    """A constant, as nested lists: [n] or [n, F]; with `index`, that column of it: [n]."""
    history = context.histories.get(role)
    if history is None or name not in history.constants:
        return None
    array = history.constants[name]
    return _plain(array if index is None else array[:, index])


def stops(
    context: Context, series: str, reduce: Literal["at", "min"] = "at", until: Until = None, sound: bool = False
) -> Value:
    """One number a stop: the latest value of a scalar series up to s, or the least up to s; null where none yet.

    A stop that is still training and has not come as far as s has no latest value yet. With `sound` one that has
    diverged has none either, unless all have.
    """
    if not context.stops:
        return None
    if sound:
        found = stops(context, series, reduce, until)
        wild = [_diverged(history) for history in context.stops]
        return found if all(wild) else [None if gone else number for gone, number in zip(wild, found, strict=True)]
    if reduce == "at":
        return [
            None if _behind(history, context, until) else _latest(history, series, context, until)
            for history in context.stops
        ]
    reads = [_read(history, series, context, until) for history in context.stops]
    return [None if read is None else least(context, _plain(read[1])) for read in reads]


def _behind(history: History | None, context: Context, until: Until) -> bool:
    """Tell whether a run is still on its way to s."""
    return history is not None and until is None and history.step < context.step and not history.ended


def sound(context: Context, role: str, of: Value, otherwise: Value = None) -> Value:
    """What is given, or `otherwise` where the role's run has diverged and another role's has not: for ends of axes."""
    others = (history for name, history in context.histories.items() if name != role)
    gone = _diverged(context.histories.get(role)) and not all(map(_diverged, others))
    return otherwise if gone else of


def _diverged(history: History | None) -> bool:
    return history is not None and history.state == "diverged"


def stop(context: Context) -> Value:
    """Index of the stop in hand; missing where the value in hand is none of the stops."""
    return context.stop


def step(context: Context) -> Value:
    """The step shown, s."""
    return context.step


# Lists


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


# Element by element: number with number, list with list (as long as the shorter), or a number with each of a list


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


# List → number


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


# For figures

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


OPS: dict[str, Callable[..., Value]] = {
    "steps": steps,
    "values": values,
    "at": at,
    "constant": constant,
    "stops": stops,
    "sound": sound,
    "stop": stop,
    "step": step,
    "concat": concat,
    "item": item,
    "reverse": reverse,
    "where": where,
    "linspace": linspace,
    "add": add,
    "subtract": subtract,
    "multiply": multiply,
    "divide": divide,
    "less": less,
    "clamp": clamp,
    "abs": absolute,
    "sqrt": sqrt,
    "log10": log10,
    "power10": power10,
    "min": least,
    "max": largest,
    "argmin": argmin,
    "argmax": argmax,
    "sum": total,
    "mean": mean,
    "count": count,
    "quantile": quantile,
    "usual": usual,
    "nice": nice,
    "rebin": rebin,
    "histogram_quantile": histogram_quantile,
    "apart": apart,
    "winner": winner,
}


def _read(history: History | None, series: str, context: Context, until: Until) -> tuple[Any, Any] | None:
    """Return steps and values up to s, None where nothing was recorded by then."""
    if history is None or series not in history:
        return None
    recorded = history.series(series)
    last = math.inf if until == "end" else context.step if until is None else until
    n = bisect_right(recorded.steps, last)
    return (recorded.steps[:n], recorded.values[:n]) if n else None


def _latest(history: History | None, series: str, context: Context, until: Until) -> Value:
    read = _read(history, series, context, until)
    return None if read is None else _plain(read[1][-1])


def _plain(array: Any) -> Value:
    """Return an array as float32 in nested lists, null where it is not finite."""
    with np.errstate(over="ignore"):
        rounded = np.asarray(array).astype(np.float32)
    return _finite(rounded.tolist())


def _finite(value: Value) -> Value:
    if isinstance(value, list):
        return [_finite(entry) for entry in value]
    return value if math.isfinite(value) else None


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


def _numbers(of: Value) -> list[float]:
    return [] if of is None else [number for number in of if number is not None]
