"""What figures are made of: lines with a name at their end, bands, rings, axes, panels."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from core.figures.language.context import Expression
from core.figures.language.description import Layout, Role, Trace
from core.figures.language.reading import at, item, joined, log10, op, steps
from core.figures.models import config_of, longest, name, roles, say
from core.i18n.text import Language
from core.study import Study, number_text

FONT = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans KR', 'Noto Sans CJK KR', "
    "'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"
)
SIZE = 12
"""Size of every letter, in pixels."""
WIDE, NARROW = 12.0, 7.6
"""About how wide a Korean and a Latin letter is at that size, in pixels."""

TOP, BOTTOM, LEFT, RIGHT = 26, 38, 50, 18
"""Margins in pixels: room for the title of the y axis above, ticks and title below, ticks at the left."""
GAP = 0.11
"""Share of the height between the middles of two names, enough for a projector's letters."""
GUTTER = 0.12
"""Share of the width between two panels."""


# Traces


def line(role: Role, x: Expression, y: Expression, *, hover: str, **style: Any) -> Trace:
    """Return a line of one model."""
    return {
        "type": "scatter",
        "mode": "lines",
        "line": {"color": f"@{role}", "width": 2.5, **style},
        "hovertemplate": hover,
        "meta": {"role": role},
        "bind": {"x": x, "y": y},
    }


def dots(role: Role, x: Expression, y: Expression, *, hover: str, **marker: Any) -> Trace:
    """Return points of one model."""
    return {
        "type": "scatter",
        "mode": "markers",
        "marker": {"color": f"@{role}", "size": 6, **marker},
        "cliponaxis": False,
        "hovertemplate": hover,
        "meta": {"role": role},
        "bind": {"x": x, "y": y},
    }


def ring(role: Role, x: Expression, y: Expression, *, hover: str, colour: str | None = None) -> Trace:
    """Return a ring around one point."""
    marker = {"symbol": "circle-open", "size": 12, "color": colour or f"@{role}", "line": {"width": 2.5}}
    return dots(role, [x], [y], hover=hover, **marker)


def band(role: Role, x: Expression, low: Expression, high: Expression, opacity: float, edge: float = 0) -> Trace:
    """Return the area between two lines, with an edge of that width."""
    return {
        "type": "scatter",
        "mode": "lines",
        "line": {"width": edge, "color": f"@{role}"},
        "fill": "toself",
        "fillcolor": f"@{role}/{opacity}",
        "hoverinfo": "skip",
        "meta": {"role": role},
        "bind": {"x": joined([x, op("reverse", of=x)]), "y": joined([high, op("reverse", of=low)])},
    }


def end_labels(
    shown: Sequence[Role],
    language: Language,
    series: str,
    low: Expression,
    top: Expression,
    *,
    log: bool = False,
    reading: Callable[[Role, str], Expression] = at,
) -> list[Trace]:
    """Return each model's name at the end of its line, held apart where lines end close together.

    `low` and `top` are the ends of the axis, as powers of ten where it is logarithmic; `reading` is where a line ends.
    """
    ends = [log10(reading(role, series)) if log else reading(role, series) for role in shown]
    labels = []
    for i, role in enumerate(shown):
        height = op("apart", of=ends, index=i, low=low, high=top, share=GAP)
        y = op("power10", of=height) if log else height
        labels.append(label(role, item(steps(role, series), -1), y, name(role, language)))
    return labels


def label(role: Role, x: Expression, y: Expression, text: str, *, colour: str | None = None) -> Trace:
    """Return a word to the right of a point, in the colour of its model or another."""
    return {
        "type": "scatter",
        "mode": "text",
        "text": [f"\u00a0\u00a0{text}"],
        "textposition": "middle right",
        "textfont": {"color": colour or f"@{role}", "size": SIZE, "weight": 600},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "meta": {"role": role},
        "bind": {"x": [x], "y": [y]},
    }


def over(role: Role, language: Language, what: str) -> str:
    """Return what is said over a point of a curve: `what`, the step, the model."""
    return f"{what}<br>{say('step', language)} %{{x}}<extra>{name(role, language)}</extra>"


def in_panel(trace: Trace, panel: int) -> Trace:
    """Return a trace moved to a panel, counted from 0."""
    suffix = "" if panel == 0 else str(panel + 1)
    return {**trace, "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}


# Layout


def axis(**more: Any) -> Layout:
    """Return what every axis has."""
    return {
        "showgrid": True,
        "gridcolor": "@grid",
        "zeroline": False,
        "linecolor": "@muted",
        "tickcolor": "@muted",
        "tickfont": {"color": "@muted", "size": SIZE},
        # Labels have their room in the margins; to have Plotly hide those that stick out costs it a measuring of each.
        "ticklabeloverflow": "allow",
        # What a run that diverges reaches fits into the margin.
        "exponentformat": "e",
        "nticks": 5,
        **more,
    }


def log_axis(**more: Any) -> Layout:
    """Return a logarithmic axis with whole numbers at 1, 2 and 5: Plotly writes bare digits between powers of ten.

    Where only a run that diverges comes to there are powers of ten alone.
    """
    usual = [float(f"{digit}e{power}") for power in range(-8, 9) for digit in (1, 2, 5)]
    ticks = [*usual, *(float(f"1e{power}") for power in range(9, 39))]
    texts = [f"{tick:g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e") for tick in ticks]
    return axis(type="log", range=[-2, 1], tickvals=ticks, ticktext=texts, **more)


def titled(text: str) -> Layout:
    """Return an axis title that stands close to its axis."""
    return {"text": text, "font": {"color": "@muted", "size": SIZE}, "standoff": 4}


def step_axis(study: Study, language: Language, **more: Any) -> Layout:
    """Return the axis of steps, from 0 to the end of the longest run."""
    title = titled(say("step", language))
    ends = {"range": [0, longest(study)], "showgrid": False, "showline": True, "nticks": 4, "exponentformat": "B"}
    return axis(title=title, **{**ends, **more})


def log_step_axis(study: Study, language: Language) -> Layout:
    """Return a logarithmic axis of steps from 1 on."""
    ends = [0, math.log10(max(longest(study), 2))]
    return step_axis(study, language, type="log", range=ends, dtick=1, exponentformat="none")


def change_marks(study: Study, shown: Sequence[Role], panel: int = 0) -> list[Layout]:
    """Return a thin dotted line at each step at which the schedule of a model shown changes something.

    It has the model's colour, or the text's where it stands for several.
    """
    suffix = "" if panel == 0 else str(panel + 1)
    changing: dict[int, list[Role]] = {}
    for role in shown:
        for step in {change.step for change in config_of(study, role).schedule}:
            changing.setdefault(step, []).append(role)
    return [
        {
            "type": "line",
            "xref": f"x{suffix}",
            "yref": "paper",
            "x0": step,
            "x1": step,
            "y0": 0,
            "y1": 1,
            "line": {"color": colour_of(models), "width": 1, "dash": "dot"},
        }
        for step, models in sorted(changing.items())
    ]


def panel_marks(study: Study, models: Sequence[Role]) -> list[Layout]:
    """Return the lines of `change_marks`, each model's in its own panel."""
    return [mark for panel, role in enumerate(models) for mark in change_marks(study, [role], panel)]


def change_names(study: Study, shown: Sequence[Role]) -> list[Layout]:
    """Return what a number becomes beside the line at its step, for each model's first change of each step.

    They are coloured as their lines; each model has a row of its own, in which those of others do not hide them.
    """
    becoming: dict[tuple[int, float], list[Role]] = {}
    rows = [role for role in reversed(shown) if config_of(study, role).schedule]
    for role in rows:
        first = {change.step: change for change in reversed(config_of(study, role).schedule)}
        for step, change in first.items():
            becoming.setdefault((step, change.value), []).append(role)
    return [
        {
            "xref": "x",
            "yref": "paper",
            "x": step,
            "y": 1,
            "yshift": -rows.index(models[0]) * (SIZE + 4),
            "xanchor": "left",
            "yanchor": "top",
            "text": f"\u2009→ {number_text(value)}",
            "font": {"color": colour_of(models), "size": SIZE},
            "bgcolor": "@background/0.75",
            "showarrow": False,
        }
        for (step, value), models in sorted(becoming.items())
    ]


def colour_of(models: Sequence[Role]) -> str:
    """Return the colour of what belongs to some models: the text's where there are several."""
    return f"@{models[0]}" if len(models) == 1 else "@text"


def heading(
    text: str, *, x: float = 0.0, shift: float = 4 - LEFT, right: bool = False, colour: str = "@muted"
) -> Layout:
    """Return a line of text above the plot, by default at the left edge of the figure: there it costs no width."""
    return {
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": 1,
        "xshift": shift,
        "yshift": 5,
        "xanchor": "right" if right else "left",
        "yanchor": "bottom",
        "text": text if colour == "@muted" else f"<b>{text}</b>",
        "font": {"color": colour, "size": SIZE},
        "showarrow": False,
    }


def names_above(study: Study, language: Language, shown: Sequence[Role] | None = None) -> list[Layout]:
    """Return the names of the models, each in its colour, at the right above the plot: for marks that have no end."""
    headings, shift = [], 0.0
    for role in reversed(roles(study) if shown is None else shown):
        text = name(role, language)
        headings.append(heading(text, x=1, shift=shift, right=True, colour=f"@{role}"))
        shift -= width(text) + 14
    return headings


def layout(*, right: float = RIGHT, bottom: int = BOTTOM, left: int = LEFT, **more: Any) -> Layout:
    """Return what every figure's layout has."""
    return {
        "margin": {"l": left, "r": round(right), "t": TOP, "b": bottom, "pad": 0},
        "font": {"family": FONT, "size": SIZE, "color": "@text"},
        "paper_bgcolor": "@background",
        "plot_bgcolor": "@background",
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"font": {"size": SIZE}},
        "dragmode": "zoom",
        "uirevision": "kept",
        **more,
    }


def panels(shown: Sequence[Role], language: Language, x: Layout, y: Layout, note: str = "", **more: Any) -> Layout:
    """Return a layout of one panel a model beside each other, their names above, the y axis shared.

    `note` is said at the right above them.
    """
    wide = (1 - GUTTER * (len(shown) - 1)) / len(shown)
    drawn: Layout = {"annotations": [heading(note, x=1, shift=0, right=True)] if note else []}
    for panel, role in enumerate(shown):
        suffix = "" if panel == 0 else str(panel + 1)
        start = panel * (wide + GUTTER)
        drawn[f"xaxis{suffix}"] = {**x, "domain": [start, start + wide], "anchor": f"y{suffix}"}
        drawn[f"yaxis{suffix}"] = {**y, "anchor": f"x{suffix}"}
        if panel:
            drawn[f"yaxis{suffix}"] |= {"matches": "y", "showticklabels": False, "ticks": "", "title": {"text": ""}}
        drawn["annotations"].append(heading(name(role, language), x=start, shift=0, colour=f"@{role}"))
    return layout(**drawn, **more)


def blank(text: str) -> Layout:
    """Return the layout of a figure that has nothing to draw, and says why."""
    said = {
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.6,
        "text": text,
        "font": {"color": "@muted", "size": SIZE + 1},
        "showarrow": False,
    }
    hidden = axis(range=[0, 1], visible=False, fixedrange=True)
    return layout(xaxis=hidden, yaxis=hidden, annotations=[said])


def width(text: str) -> float:
    """Return about how wide a text is, in pixels."""
    return sum(WIDE if ord(letter) > 0x1100 else NARROW for letter in text)


def label_room(study: Study, language: Language) -> float:
    """Return the right margin that the names of the models need at the ends of their lines."""
    return 14 + max(width(name(role, language)) for role in roles(study))
