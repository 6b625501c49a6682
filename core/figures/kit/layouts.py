"""Layouts: one panel or a panel a model, names, levels, marks of changes, and a figure made of it all."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.figures.kit.axes import SIZE, axis
from core.figures.language.description import Description, Layout, Off, Role, Row, Template, Trace, View, template
from core.figures.models import config_of, name, roles
from core.i18n.text import Language
from core.study import Study, number_text

FONT = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans KR', 'Noto Sans CJK KR', "
    "'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"
)
WIDE, NARROW = 12.0, 7.6
"""About how wide a Korean and a Latin letter is at that size, in pixels."""

TOP, BOTTOM, LEFT, RIGHT = 26, 38, 50, 18
"""Margins in pixels: room for the title of the y axis above, ticks and title below, ticks at the left."""
GUTTER = 0.12
"""Share of the width between two panels."""


# The whole


def figure(
    identity: str,
    question: str,
    description: str,
    traces: Sequence[Trace],
    drawn: Layout,
    caption: Template | str = "",
    *,
    off: Off | None = None,
    label: str = "",
    alternatives: Sequence[View] = (),
    height: int | None = None,
    slides: bool = False,
    rows: Sequence[Row] = (),
) -> Description:
    """Return a figure.

    Args:
        identity: Unlike that of any other figure on a page.
        question: Its heading.
        description: What is read out to who cannot see it.
        drawn: Its layout.
        caption: What stands beneath it; a text stands as it is.
        off: What it says where its technique is off.
        label: What the switch calls this view, where there are `alternatives`.
        height: In pixels, where it takes more or less than the others.
        slides: Whether its x axis is the slider's stops.
        rows: Rows that may be pressed.
    """
    own: Description = {
        "id": identity,
        "question": question,
        "description": description,
        "label": label,
        "traces": list(traces),
        "layout": drawn,
        "caption": template(caption.replace("{", "{{").replace("}", "}}")) if isinstance(caption, str) else caption,
        "off": off,
        "alternatives": list(alternatives),
    }
    if height is not None:
        own["height"] = height
    if slides:
        own["slides"] = True
    if rows:
        own["rows"] = list(rows)
    return own


def figure_of_views(
    identity: str, question: str, description: str, views: Sequence[View], off: Off | None = None
) -> Description:
    """Return a figure of several views, the first of them drawn, the others chosen by a switch."""
    first, *others = views
    return figure(
        identity,
        question,
        description,
        first["traces"],
        first["layout"],
        first["caption"],
        off=off,
        label=first["label"],
        alternatives=others,
    )


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


def plot(y_title: str, x: Layout, y: Layout, *, annotations: Sequence[Layout] = (), **more: Any) -> Layout:
    """Return the layout of a plot with the title of its y axis above it, at the left."""
    return layout(xaxis=x, yaxis=y, annotations=[heading(y_title), *annotations], **more)


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


# Names and levels


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


def names_above(*named: tuple[str, str]) -> list[Layout]:
    """Return names with their colours at the right above the plot, first the leftmost: for marks that have no end."""
    headings, shift = [], 0.0
    for text, colour in reversed(named):
        headings.append(heading(text, x=1, shift=shift, right=True, colour=colour))
        shift -= width(text) + 14
    return headings


def models_above(study: Study, language: Language, shown: Sequence[Role] | None = None) -> list[Layout]:
    """Return the names of the models, each in its colour, at the right above the plot."""
    return names_above(*((name(role, language), f"@{role}") for role in shown or roles(study)))


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


def width(text: str) -> float:
    """Return about how wide a text is, in pixels."""
    return sum(WIDE if ord(letter) > 0x1100 else NARROW for letter in text)


def label_room(study: Study, language: Language) -> float:
    """Return the right margin that the names of the models need at the ends of their lines."""
    return 14 + max(width(name(role, language)) for role in roles(study))


def room_for(names: Iterable[str]) -> float:
    """Return the right margin that names at line ends need, in pixels."""
    return 16 + max(width(name) for name in names)


# Changes mid-run


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
            "line": {"color": _shared_colour(models), "width": 1, "dash": "dot"},
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
            "font": {"color": _shared_colour(models), "size": SIZE},
            "bgcolor": "@background/0.75",
            "showarrow": False,
        }
        for (step, value), models in sorted(becoming.items())
    ]


def _shared_colour(models: Sequence[Role]) -> str:
    """Return the colour of what belongs to some models: the text's where there are several."""
    return f"@{models[0]}" if len(models) == 1 else "@text"
