"""What a figure's description is made of. All of it is JSON, so that the browser fills in the same description.

A trace is a Plotly trace with two keys more: `bind`, attribute path ("y", "marker.color") → expression
(core/figures/language/expressions.py), and `meta.role`, the model it belongs to. A layout has `bind` too
("yaxis.range"). In a trace an attribute whose expression is missing becomes an empty list; in a layout, where it or an
entry of it is missing, the attribute stays as it stands.

A colour is a token, "@baseline", or with its opacity "@baseline/0.25" (core/figures/kit/palette.py).
"""

from typing import Any, Literal, NotRequired, TypedDict

from core.figures.language.context import Expression

Role = Literal["ghost", "baseline", "treatment"]
Trace = dict[str, Any]
Layout = dict[str, Any]


class Slot(TypedDict):
    """One value in a template: an expression, and how the result is written (core/figures/language/formats.py)."""

    expr: Expression
    format: str


class Template(TypedDict):
    """A sentence with this run's numbers: `{name}` in `text` stands for the slot of that name."""

    text: str
    values: dict[str, Slot]


class Off(TypedDict):
    """What a figure says whose technique is off; `technique` is what to turn on, null where nothing would help."""

    text: str
    technique: str | None


class View(TypedDict):
    """One way to draw a figure; `label` is what its switch says."""

    id: str
    label: str
    traces: list[Trace]
    layout: Layout
    caption: Template


class Part(TypedDict):
    """A part of the treatment: one of its techniques alone, or all but that one."""

    technique: str
    alone: bool


class Row(TypedDict):
    """A row of a figure that is a run of its own: whoever presses it has that run for the treatment.

    `place` is where its name stands on the y axis, the nearest whole number of which is its row's; `title` says what
    pressing it does.
    """

    place: float
    label: str
    title: str
    part: Part


class Description(TypedDict):
    """A figure: its question is its heading, its caption stands beneath it, its description is read out.

    `label` names the view that is drawn; `alternatives` are the others, chosen by a switch, empty for most figures.
    """

    id: str
    question: str
    description: str
    label: str
    traces: list[Trace]
    layout: Layout
    caption: Template
    off: Off | None
    alternatives: list[View]
    height: NotRequired[int]
    """In pixels, where it takes more or less room than the others of its view."""
    slides: NotRequired[bool]
    """Whether its x axis is the slider's stops, so that pressing it goes to one."""
    rows: NotRequired[list[Row]]
    """Rows that may be pressed, whose names are buttons: no trace says them."""


def template(text: str, **slots: tuple[Expression, str]) -> Template:
    """Return a template from its text and, for each name in it, an expression and a format."""
    return {"text": text, "values": {name: {"expr": e, "format": f} for name, (e, f) in slots.items()}}
