"""What demonstrations draw with: traces and axes whose numbers stand in them, unlike those of `core.figures.parts`."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from core.figures.language.description import Description, Layout, Trace, template
from core.figures.language.formats import write
from core.figures.parts import BOTTOM, SIZE, axis, heading, layout, titled, width
from core.i18n.catalogue import message
from core.i18n.text import Language

__all__ = [
    "area",
    "axis",
    "contour_at",
    "contours",
    "dots",
    "figure",
    "heading",
    "level",
    "line",
    "name_at",
    "names_above",
    "names_at_ends",
    "numbers",
    "plot",
    "power_axis",
    "room_for",
    "say",
    "titled",
    "write",
]

MOST_TICKS = 6
APART = 0.08
"""Share of the height between the middles of two names."""


def say(key: str, language: Language, **values: object) -> str:
    """Return one of the demonstrations' own messages."""
    return message(f"demonstrations.{key}", language, **values)


def numbers(values: Iterable[Any]) -> list[Any]:
    """Return values as JSON takes them; what is not finite becomes None, rows of a table included."""
    return [
        numbers(value) if hasattr(value, "__iter__") else (float(value) if math.isfinite(value) else None)
        for value in values
    ]


# Traces


def line(x: Iterable[Any], y: Iterable[Any], colour: str, *, hover: str = "", **style: Any) -> Trace:
    """Return a line; `colour` is a token of the palette, `style` Plotly's attributes of a line."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": numbers(x),
        "y": numbers(y),
        "line": {"color": colour, "width": 2.5, **style},
        **_hover(hover),
    }


def dots(x: Iterable[Any], y: Iterable[Any], colour: str, *, hover: str = "", **marker: Any) -> Trace:
    """Return points; `marker` are Plotly's attributes of a marker."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": numbers(x),
        "y": numbers(y),
        "marker": {"color": colour, "size": 8, **marker},
        "cliponaxis": False,
        **_hover(hover),
    }


def area(x: Iterable[Any], low: Iterable[Any], high: Iterable[Any], colour: str, opacity: float) -> Trace:
    """Return the area between two lines over the same x."""
    there = numbers(x)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*there, *reversed(there)],
        "y": [*numbers(high), *reversed(numbers(low))],
        "line": {"width": 0, "color": colour},
        "fill": "toself",
        "fillcolor": f"{colour}/{opacity}",
        "hoverinfo": "skip",
    }


def name_at(x: float, y: float, text: str, colour: str, position: str = "middle right") -> Trace:
    """Return a word beside a point, in the colour of what it names."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": numbers([x]),
        "y": numbers([y]),
        "text": [f"\u00a0{text}\u00a0"],
        "textposition": position,
        "textfont": {"color": colour, "size": SIZE, "weight": 600},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def names_at_ends(
    ends: Sequence[tuple[float, float, str, str]],
    low: float,
    high: float,
    *,
    log: bool = False,
    position: str = "middle right",
) -> list[Trace]:
    """Return names at the ends of lines, held apart where lines end close together; what is not finite has none.

    Args:
        ends: x and y of each line's end, its name and its colour.
        low, high: Ends of the y axis.
        log: Whether that axis is logarithmic.
        position: Where a name stands from its end.
    """
    scale: Callable[[float], float] = math.log10 if log else float
    finite = [end for end in ends if math.isfinite(end[1]) and (not log or end[1] > 0)]
    ranked = sorted(finite, key=lambda end: end[1])
    gap = APART * (scale(high) - scale(low))
    heights: list[float] = []
    for _, y, _, _ in ranked:
        wanted = min(max(scale(y), scale(low)), scale(high))
        heights.append(max(wanted, heights[-1] + gap) if heights else wanted)
    # Those that were pushed beyond the top come down again, and push the ones below them.
    for index in reversed(range(len(heights))):
        above = heights[index + 1] if index + 1 < len(heights) else scale(high) + gap
        heights[index] = min(heights[index], above - gap)
    places = [10**height if log else height for height in heights]
    named = zip(ranked, places, strict=True)
    return [name_at(x, place, text, colour, position) for (x, _, text, colour), place in named]


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


def _hover(text: str) -> dict[str, str]:
    return {"hovertemplate": f"{text}<extra></extra>"} if text else {"hoverinfo": "skip"}


# Layout


def level(y: float, text: str) -> tuple[Layout, Layout]:
    """Return a horizontal line in text colour across the plot, a shape, and its name above it, an annotation.

    On a logarithmic axis the name's height is the logarithm of `y`: give the annotation's `y` anew there.
    """
    shape = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "y",
        "y0": y,
        "y1": y,
        "line": {"color": "@text", "width": 1.2, "dash": "dash"},
    }
    said = {
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "yref": "y",
        "y": y,
        "yanchor": "bottom",
        "text": text,
        "font": {"color": "@text", "size": SIZE},
        "showarrow": False,
    }
    return shape, said


def names_above(*named: tuple[str, str]) -> list[Layout]:
    """Return names with their colours at the right above the plot, first the leftmost: for marks that have no end."""
    headings, shift = [], 0.0
    for text, colour in reversed(named):
        headings.append(heading(text, x=1, shift=shift, right=True, colour=colour))
        shift -= width(text) + 14
    return headings


def room_for(names: Iterable[str]) -> float:
    """Return the right margin that names at line ends need, in pixels."""
    return 16 + max(width(name) for name in names)


def power_axis(low: float, high: float, **more: Any) -> Layout:
    """Return a logarithmic axis from `low` to `high`, both positive, with ticks at powers of ten alone."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    stride = max(1, math.ceil((last - first) / MOST_TICKS))
    powers = range(first, last + 1, stride)
    texts = [f"10<sup>{power}</sup>".replace("-", "−") for power in powers]
    ends = [math.log10(low), math.log10(high)]
    return axis(type="log", range=ends, tickvals=[10.0**power for power in powers], ticktext=texts, **more)


def plot(y_title: str, x: Layout, y: Layout, *, annotations: Sequence[Layout] = (), **more: Any) -> Layout:
    """Return the layout of a plot with the title of its y axis above it, at the left."""
    return layout(xaxis=x, yaxis=y, annotations=[heading(y_title), *annotations], bottom=BOTTOM, **more)


def figure(
    identity: str,
    question: str,
    description: str,
    traces: Sequence[Trace],
    drawn: Layout,
    caption: str = "",
    height: int | None = None,
) -> Description:
    """Return a figure that is whole as it is.

    Args:
        identity: Unlike that of any other figure on a page.
        question: Its heading.
        description: What is read out to who cannot see it.
        drawn: Its layout.
        height: In pixels, where it takes more or less than the others.
    """
    own: Description = {
        "id": identity,
        "question": question,
        "description": description,
        "label": "",
        "traces": list(traces),
        "layout": drawn,
        "caption": template(caption.replace("{", "{{").replace("}", "}}")),
        "off": None,
        "alternatives": [],
    }
    if height is not None:
        own["height"] = height
    return own
