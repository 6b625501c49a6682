"""Traces of models, bound to what is recorded of them, and of literals, whose numbers stand in the trace.

`who` is a model's role, in whose colour it is drawn, or a colour of the palette, "@text": what is drawn then is
numbers, or expressions of numbers alone.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from core.figures.kit.axes import SIZE
from core.figures.language.context import Context, Expression
from core.figures.language.description import Role, Trace
from core.figures.language.expressions import evaluate
from core.figures.language.reading import at, item, joined, log10, multiply, op, steps, subtract
from core.figures.models import name, say
from core.i18n.text import Language

GAP = 0.11
"""Share of the height between the middles of two names, enough for a projector's letters."""
APART = 0.08
"""The same where many lines end beside each other."""
NOTHING = Context({})


def line(who: str, x: Expression, y: Expression, *, hover: str = "", **style: Any) -> Trace:
    """Return a line; `style` are Plotly's attributes of a line."""
    return {
        "type": "scatter",
        "mode": "lines",
        "line": {"color": colour_of(who), "width": 2.5, **style},
        **_hover(hover),
        **_shown(who, x=x, y=y),
    }


def dots(who: str, x: Expression, y: Expression, *, hover: str = "", **marker: Any) -> Trace:
    """Return points; `marker` are Plotly's attributes of a marker."""
    return {
        "type": "scatter",
        "mode": "markers",
        "marker": {"color": colour_of(who), "size": 6, **marker},
        "cliponaxis": False,
        **_hover(hover),
        **_shown(who, x=x, y=y),
    }


def ring(who: str, x: Expression, y: Expression, *, hover: str, colour: str | None = None) -> Trace:
    """Return a ring around one point."""
    marker = {"symbol": "circle-open", "size": 12, "color": colour or colour_of(who), "line": {"width": 2.5}}
    return dots(who, [x], [y], hover=hover, **marker)


def band(who: str, x: Expression, low: Expression, high: Expression, opacity: float, edge: float = 0) -> Trace:
    """Return the area between two lines over the same x, with an edge of that width."""
    if is_colour(who):
        x, low, high = numbers(x), numbers(low), numbers(high)
    return {
        "type": "scatter",
        "mode": "lines",
        "line": {"width": edge, "color": colour_of(who)},
        "fill": "toself",
        "fillcolor": f"{colour_of(who)}/{opacity}",
        "hoverinfo": "skip",
        **_shown(who, x=joined([x, op("reverse", of=x)]), y=joined([high, op("reverse", of=low)])),
    }


class End(NamedTuple):
    """Where a line ends, what it is called there, and in which colour."""

    who: str
    x: Expression
    y: Expression
    text: str
    colour: str = ""


def names_at_ends(
    ends: Sequence[End],
    low: Expression,
    high: Expression,
    *,
    log: bool = False,
    share: float = GAP,
    position: str = "middle right",
) -> list[Trace]:
    """Return names at the ends of lines, held apart where lines end close together.

    Args:
        low, high: Ends of the y axis, as powers of ten where it is logarithmic.
        log: Whether it is.
        share: Of the height, between the middles of two names.
        position: Where a name stands from its end.
    """
    heights = [log10(end.y) if log else end.y for end in ends]
    # Half a name below the top, so that none lies on the title of the axis above.
    high, share = subtract(high, multiply(subtract(high, low), share / 2)), share / (1 - share / 2)
    labels = []
    for index, end in enumerate(ends):
        height = op("apart", of=heights, index=index, low=low, high=high, share=share)
        y = op("power10", of=height) if log else height
        labels.append(label(end.who, end.x, y, end.text, colour=end.colour, position=position))
    return labels


def models_at_ends(
    shown: Sequence[Role],
    language: Language,
    series: str,
    low: Expression,
    high: Expression,
    *,
    log: bool = False,
    reading: Callable[[Role, str], Expression] = at,
) -> list[Trace]:
    """Return each model's name at the end of its line of a series; `reading` is where a line ends."""
    ends = [End(r, item(steps(r, series), -1), reading(r, series), name(r, language)) for r in shown]
    return names_at_ends(ends, low, high, log=log)


def names_of_lines(
    ends: Sequence[tuple[float, float, str, str]],
    low: float,
    high: float,
    *,
    log: bool = False,
    position: str = "middle right",
) -> list[Trace]:
    """Return `names_at_ends` of lines whose numbers are known; what is not finite has none.

    Args:
        ends: x and y of each line's end, its name and its colour.
        low, high: Ends of the y axis.
        log: Whether that axis is logarithmic.
    """
    finite = [End(who, x, y, text) for x, y, text, who in ends if math.isfinite(y) and (not log or y > 0)]
    span = (math.log10(low), math.log10(high)) if log else (low, high)
    return names_at_ends(finite, *span, log=log, share=APART, position=position)


def label(
    who: str, x: Expression, y: Expression, text: str, *, colour: str = "", position: str = "middle right"
) -> Trace:
    """Return a word beside a point, in the colour of what it names or another."""
    side = position.split()[1]
    return {
        "type": "scatter",
        "mode": "text",
        "text": [{"right": f"\u00a0\u00a0{text}", "left": f"{text}\u00a0\u00a0"}.get(side, text)],
        "textposition": position,
        "textfont": {"color": colour or colour_of(who), "size": SIZE, "weight": 600},
        "cliponaxis": False,
        "hoverinfo": "skip",
        **_shown(who, x=[x], y=[y]),
    }


def contours(x: Iterable[Any], y: Iterable[Any], z: Iterable[Any], *, levels: int = 14) -> Trace:
    """Return a surface over a plane, z [y, x], tinted the darker the higher."""
    return {
        "type": "contour",
        "x": numbers(x),
        "y": numbers(y),
        "z": numbers(z),
        "colorscale": [[0, "@background"], [1, "@muted/0.45"]],
        "ncontours": levels,
        "contours": {"coloring": "fill"},
        "line": {"width": 0.6, "color": "@muted"},
        "showscale": False,
        "hoverinfo": "skip",
    }


def contour_at(x: Iterable[Any], y: Iterable[Any], z: Iterable[Any], height: float, colour: str = "@text") -> Trace:
    """Return the one line of a surface z [y, x] at `height`."""
    return {
        "type": "contour",
        "x": numbers(x),
        "y": numbers(y),
        "z": numbers(z),
        "autocontour": False,
        "contours": {"start": height, "end": height, "size": 1, "coloring": "none"},
        "line": {"width": 1.6, "color": colour, "dash": "dot"},
        "showscale": False,
        "hoverinfo": "skip",
    }


def in_panel(trace: Trace, panel: int) -> Trace:
    """Return a trace moved to a panel, counted from 0."""
    suffix = "" if panel == 0 else str(panel + 1)
    return {**trace, "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}


def over(role: Role, language: Language, what: str) -> str:
    """Return what is said over a point of a curve: `what`, the step, the model."""
    return f"{what}<br>{say('step', language)} %{{x}}<extra>{name(role, language)}</extra>"


def is_colour(who: str) -> bool:
    """Tell whether what is drawn is no model's but has a colour of its own."""
    return who.startswith("@")


def colour_of(who: str) -> str:
    """Return the colour of what is drawn."""
    return who if is_colour(who) else f"@{who}"


def numbers(values: Iterable[Any]) -> list[Any]:
    """Return values as JSON takes them; what is not finite becomes None, rows of a table included."""
    return [
        numbers(value) if hasattr(value, "__iter__") else (float(value) if math.isfinite(value) else None)
        for value in values
    ]


def _shown(who: str, **data: Expression) -> Trace:
    """Return what a trace shows: bound where it is a model's, else as numbers."""
    if is_colour(who):
        return {attribute: numbers(evaluate(of, NOTHING)) for attribute, of in data.items()}
    return {"meta": {"role": who}, "bind": data}


def _hover(text: str) -> dict[str, str]:
    if not text:
        return {"hoverinfo": "skip"}
    return {"hovertemplate": text if "<extra>" in text else f"{text}<extra></extra>"}
