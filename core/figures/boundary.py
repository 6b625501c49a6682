"""Is it right? The decision surface, where the data lie on a plane."""

from typing import Literal

from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure_of_views, panels
from core.figures.kit.traces import in_panel
from core.figures.language.context import Expression
from core.figures.language.description import Description, Layout, Role, Template, Trace, View, template
from core.figures.language.reading import at, constant, joined, multiply, op, reach
from core.figures.models import PAIR, config_of, name, say
from core.i18n.text import Language
from core.study import Study

Part = Literal["validation", "train"]
PARTS: tuple[Part, ...] = ("validation", "train")
"""Whose points are drawn, one part or the other."""
SYMBOLS = ("circle", "triangle-up", "square", "diamond")
TINT = 0.35
"""How strong a class tints its side of the boundary: the points must stand out."""


def on_plane(study: Study) -> bool:
    """Tell whether both models learn from data whose decision surface can be drawn."""
    return all(config_of(study, role).data.dataset.plane for role in PAIR)


def boundary(study: Study, language: Language) -> Description:
    """Return the figure of each model's decision surface, a panel each."""
    feature = {"showgrid": False, "showticklabels": False, "ticks": ""}
    x = axis(**feature, title=titled(say("feature", language, number=1)))
    y = axis(**feature, title=titled(say("feature", language, number=2)))
    ranges = {
        f"{letter}axis{panel or ''}.range": _ends(PAIR[0] if panel == 0 else PAIR[1], column)
        for panel in (0, 2)
        for column, letter in enumerate("xy")
    }
    views: list[View] = [
        {
            "id": part,
            "label": say(part, language),
            "traces": [
                in_panel(trace, i) for i, role in enumerate(PAIR) for trace in _surface(study, role, part, language)
            ],
            "layout": equal(panels(PAIR, language, x, y, left=24, bottom=24, bind=ranges)),
            "caption": counted(study, part, language),
        }
        for part in PARTS
    ]
    return figure_of_views("right", say("right", language), say("boundary.aria", language), views)


def counted(study: Study, part: Part, language: Language) -> Template:
    """Return how many examples of a part each model gets right; shares where they have not the same."""
    data = {role: config_of(study, role).data for role in PAIR}
    sizes = {role: of.dataset.validation_size if part == "validation" else of.size for role, of in data.items()}
    if sizes["baseline"] != sizes["treatment"]:
        shares = {role: (at(role, f"accuracy/{part}"), ".1%") for role in PAIR}
        return template(say(f"right.{part}.shares", language), **shares)
    right = {role: (multiply(at(role, f"accuracy/{part}"), sizes[role]), "d") for role in PAIR}
    return template(say(f"right.{part}", language), size=(sizes["treatment"], "d"), **right)


def equal(drawn: Layout) -> Layout:
    """Return a layout of panels in which a unit is as long upwards as sideways: a distance looks the same any way.

    A panel that would be higher or wider than its room is made smaller, towards its name.
    """
    for key, panel in drawn.items():
        if key.startswith("xaxis"):
            panel |= {"scaleanchor": panel["anchor"], "constrain": "domain", "constraintoward": "left"}
        elif key.startswith("yaxis"):
            panel |= {"constrain": "domain", "constraintoward": "top"}
    return drawn


def _surface(study: Study, role: Role, part: Part, language: Language) -> list[Trace]:
    data = config_of(study, role).data.dataset
    classes = data.classes
    surface = at(role, "surface")
    z = surface if classes == 2 else op("winner", of=surface)
    field = {
        "bind": {"x": constant(role, "surface/x"), "y": constant(role, "surface/y"), "z": z},
        "meta": {"role": role},
    }
    stops = [[k / (classes - 1), f"@class{k}/{TINT}"] for k in range(classes)]
    if classes == 2:
        stops.insert(1, [0.5, "@background"])
    tint: Trace = {
        "type": "heatmap",
        "colorscale": stops,
        "zmin": 0,
        "zmax": classes - 1,
        "zsmooth": "fast" if classes == 2 else False,
        "showscale": False,
        "hoverinfo": "skip",
        **field,
    }
    edge: Trace = {
        "type": "contour",
        "autocontour": False,
        "contours": {"start": 0.5, "end": classes - 1.5, "size": 1, "coloring": "none"},
        "line": {"color": "@text", "width": 2.2},
        "showscale": False,
        "hoverinfo": "skip",
        **field,
    }
    labels = data.class_names
    points = [
        _points(role, part, k, f"{labels[k].to(language)}<extra>{name(role, language)}</extra>") for k in range(classes)
    ]
    return [tint, edge, *points, _errors(role, part, language)]


def _points(role: Role, part: Part, k: int, hover: str) -> Trace:
    mask = constant(role, f"labels/{part}")
    return {
        "type": "scatter",
        "mode": "markers",
        "marker": {
            "symbol": SYMBOLS[k % len(SYMBOLS)],
            "size": 4.5 if k == 0 else 5.5,
            "color": f"@class{k}",
            "line": {"width": 0.5, "color": "@background"},
        },
        "hovertemplate": hover,
        "meta": {"role": role},
        "bind": {axis: _where(role, part, column, mask, k) for column, axis in enumerate("xy")},
    }


def _errors(role: Role, part: Part, language: Language) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "marker": {"symbol": "circle-open", "size": 8.5, "color": "@text/0.8", "line": {"width": 1}},
        "hovertemplate": f"{say('wrong', language)}<extra>{name(role, language)}</extra>",
        "meta": {"role": role},
        "bind": {axis: _where(role, part, column, at(role, f"wrong/{part}"), 1) for column, axis in enumerate("xy")},
    }


def _where(role: Role, part: Part, column: int, mask: Expression, equals: int) -> Expression:
    return op("where", of=constant(role, f"points/{part}", index=column), mask=mask, equals=equals)


def _ends(role: Role, column: int) -> Expression:
    """Return an axis that just holds the points: the surface reaches beyond them on every side."""
    return reach(joined(constant(role, f"points/{part}", index=column) for part in PARTS), 0.03)
