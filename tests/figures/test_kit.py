"""One kit draws what is bound to a model and what stands as numbers, and both alike."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from core.figures.kit.layouts import figure, layout
from core.figures.kit.palette import colour
from core.figures.kit.traces import End, band, dots, label, line, names_at_ends, names_of_lines, ring
from core.figures.language.description import Trace
from core.figures.language.fill import fill
from core.figures.language.reading import multiply

X, LOW, HIGH = [0.0, 1.0, 2.0], [1.0, 2.0, 4.0], [2.0, 4.0, 8.0]
DRAWN: dict[str, Callable[[str], Trace]] = {
    "line": lambda who: line(who, X, LOW, hover="%{y}", dash="dot"),
    "an expression": lambda who: line(who, X, multiply(2, LOW)),
    "dots": lambda who: dots(who, X, LOW, hover="%{y}<extra>a</extra>", size=4),
    "ring": lambda who: ring(who, 1.0, 2.0, hover="%{y}"),
    "band": lambda who: band(who, X, LOW, HIGH, 0.2),
    "label": lambda who: label(who, 1.0, 2.0, "here", position="top left"),
    "name": lambda who: names_at_ends([End(who, 2.0, y, "end") for y in (4.0, 4.1)], 0, 10)[1],
}


def filled(trace: Trace) -> Trace:
    """Return a trace as it is drawn, without the model it belongs to."""
    (drawn,) = fill(figure("one", "?", "one", [trace], layout()), {})["data"]
    return {name: value for name, value in drawn.items() if name != "meta"}


@pytest.mark.parametrize("name", DRAWN)
def test_a_model_and_its_colour_are_drawn_alike(name: str) -> None:
    bound, standing = DRAWN[name]("baseline"), DRAWN[name]("@baseline")
    assert bound["meta"] == {"role": "baseline"}
    assert "bind" not in standing
    assert "meta" not in standing
    assert filled(bound) == filled(standing)
    assert colour("@baseline", "light") in str(filled(standing)) or name == "band"


def test_arrays_stand_as_json_and_what_is_not_finite_is_missing() -> None:
    drawn = line("@text", np.arange(3), np.array([1.0, math.nan, math.inf]))
    assert (drawn["x"], drawn["y"]) == ([0.0, 1.0, 2.0], [1.0, None, None])


def test_names_at_ends_are_held_apart_and_what_is_not_finite_has_none() -> None:
    ends = [(1.0, y, name, "@text") for y, name in ((1.0, "a"), (1.0, "b"), (math.nan, "c"), (10.0, "d"))]
    names = names_of_lines(ends, 0.1, 10.0, log=True)
    assert [name["text"][0].strip() for name in names] == ["a", "b", "d"]
    heights = sorted(math.log10(name["y"][0]) for name in names)
    assert np.diff(heights).min() == pytest.approx(0.08 * 2)
    assert -1 <= heights[0] < heights[-1] <= 1


def test_a_text_beneath_a_figure_stands_as_it_is() -> None:
    assert figure("one", "?", "one", [], layout(), "{a}")["caption"] == {"text": "{{a}}", "values": {}}
