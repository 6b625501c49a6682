"""A description filled from finished histories, for stills, exports and pictures; the browser does the same live."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from core.figures.kit.palette import Theme, colour
from core.figures.language.context import Context
from core.figures.language.description import Description, Role, Template, View
from core.figures.language.expressions import evaluate
from core.figures.language.formats import write
from core.history import History

Figure = dict[str, Any]


def fill(
    description: Description | View,
    histories: Mapping[str, History],
    stops: Sequence[History | None] = (),
    step: int = 0,
    theme: Theme = "light",
    stop: int | None = None,
) -> Figure:
    """Return a Plotly figure, `data` and `layout`, of the state at `step`.

    Args:
        description: A figure, or one of its alternative views.
        histories: Role → history; a role may be missing.
        stops: One history a stop of the slider.
        stop: Index of the stop in hand.
    """
    context = Context(histories, stops, stop, step)
    data = [_bound(trace, context, empty=True) for trace in description["traces"]]
    layout = _bound(description["layout"], context, empty=False)
    filled: Figure = _coloured({"data": data, "layout": layout}, theme)
    return filled


def settled(description: Description, histories: Mapping[Role, History], step: int) -> Description:
    """Return a figure of finished histories that is whole as it is: its numbers at `step` stand in it."""
    context = Context({str(role): history for role, history in histories.items()}, step=step)
    whole = deepcopy(description)
    for view in (whole, *whole["alternatives"]):
        said = sentence(view["caption"], context).replace("{", "{{").replace("}", "}}")
        view["traces"] = [_bound(trace, context, empty=True) for trace in view["traces"]]
        view["layout"] = _bound(view["layout"], context, empty=False)
        view["caption"] = {"text": said, "values": {}}
    return whole


def sentence(template: Template, context: Context) -> str:
    """Return a template's text with its numbers written in."""
    values = {name: write(evaluate(slot["expr"], context), slot["format"]) for name, slot in template["values"].items()}
    return template["text"].format(**values)


def _bound(part: dict[str, Any], context: Context, *, empty: bool) -> dict[str, Any]:
    filled = deepcopy({key: value for key, value in part.items() if key != "bind"})
    for path, expression in part.get("bind", {}).items():
        value = evaluate(expression, context)
        if empty or not _missing(value):
            _set(filled, path.split("."), [] if value is None else value)
    return filled


def _missing(value: Any) -> bool:
    """Tell whether a value, or an entry of it, is missing: a range needs both its ends."""
    return value is None or (isinstance(value, list) and None in value)


def _set(target: dict[str, Any], path: list[str], value: Any) -> None:
    for key in path[:-1]:
        target = target.setdefault(key, {})
    target[path[-1]] = value


def _coloured(part: Any, theme: Theme) -> Any:
    if isinstance(part, dict):
        return {key: _coloured(value, theme) for key, value in part.items()}
    if isinstance(part, list):
        return [_coloured(value, theme) for value in part]
    return colour(part, theme) if isinstance(part, str) and part.startswith("@") else part
