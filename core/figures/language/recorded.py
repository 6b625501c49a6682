"""Operations that read what was recorded up to the step shown."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from core.ends import tail_length
from core.figures.language.context import Context, Until, Value
from core.figures.language.reductions import deviation_of, least, mean_of
from core.history import History


def steps(context: Context, role: str, series: str, until: Until = None, seed: int | None = None) -> Value:
    """Steps at which a series was recorded, up to s: [m]; with `seed`, of the role's run from that other seed."""
    read = _read(context.of(role, seed), series, context, until)
    return None if read is None else [float(step) for step in read[0]]


def values(
    context: Context, role: str, series: str, until: Until = None, index: int | None = None, seed: int | None = None
) -> Value:
    """Values of a scalar series up to s: [m]; with `index`, that entry of an array series [m, F]; `seed` as above."""
    read = _read(context.of(role, seed), series, context, until)
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


def ends(context: Context, role: str, series: str, last: bool = False) -> Value:
    """One number a seed, the role's own first: the end of a scalar series (core/ends.py), or its `last` value.

    Null where the run has not ended yet, or has diverged.
    """
    return [_end(history, series, last) for history in context.from_all_seeds(role)]


def stop_ends(context: Context, series: str, last: bool = False) -> Value:
    """For each stop one number a seed, its own first: the end of a scalar series, or its `last` value.

    Null where the run has not ended yet, and for all of a stop one of whose runs has diverged.
    """
    return _ends_of(context.stops_from_all_seeds(), series, last)


def part_ends(context: Context, series: str) -> Value:
    """The same for each part of the treatment."""
    return _ends_of(context.parts, series)


def _ends_of(groups: Sequence[Sequence[History | None]], series: str, last: bool = False) -> Value:
    return [[None if any(map(_diverged, runs)) else _end(history, series, last) for history in runs] for runs in groups]


def arrived(context: Context) -> Value:
    """How many runs of the stops have ended, those from other seeds among them."""
    return sum(history is not None and history.ended for runs in context.stops_from_all_seeds() for history in runs)


def _end(history: History | None, series: str, last: bool) -> Value:
    if history is None or history.state != "finished" or series not in history:
        return None
    recorded = _plain(history.series(series).values)
    tail = recorded[-1:] if last else recorded[-tail_length(len(recorded)) :]
    return None if None in tail else mean_of(tail)


def diverged(context: Context, role: str) -> Value:
    """One number a seed, the role's own first: 1 where the run has diverged, 0 where it ended well, null before."""
    return [
        None if history is None or not history.ended else float(_diverged(history))
        for history in context.from_all_seeds(role)
    ]


def spread(context: Context, role: str, series: str, sds: float, until: Until = None) -> Value:
    """Mean over all seeds of a scalar series plus so many standard deviations, up to s: [m], as the role's own steps.

    Of the seeds whose runs have come as far; null where there are fewer than two.
    """
    own = _read(context.of(role), series, context, until)
    if own is None:
        return None
    runs = [_read(history, series, context, until) for history in context.from_all_seeds(role)]
    columns = [_plain(run[1]) for run in runs if run is not None]
    return [_apart([c[i] for c in columns if i < len(c) and c[i] is not None], sds) for i in range(len(own[0]))]


def _apart(found: list[float], sds: float) -> Value:
    if len(found) < 2:
        return None
    return mean_of(found) + sds * deviation_of(found)


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
