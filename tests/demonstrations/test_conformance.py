"""What holds for every demonstration, whichever it is."""

import contextlib
import io
import json
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from core.declare import Choice, Input, Number, Table
from core.demonstrations import DEMONSTRATIONS, Demonstration, Shown
from core.figures.fill import fill
from core.figures.palette import PALETTE
from core.i18n.text import LANGUAGES, Text

EVERY = pytest.mark.parametrize("name", DEMONSTRATIONS)
TOKEN = re.compile(r"@(\w+)(/[\d.]+)?")
LEAST_LETTER = 12


def ends(declared: Input) -> list[object]:
    """Return the outermost values that a hyperparameter allows, and every option of a choice."""
    if isinstance(declared, Choice):
        return list(declared.options)
    if isinstance(declared, Table):
        shape = np.ones_like(np.array(declared.default))
        return [(shape * value).tolist() for value in (declared.low, 0.0, declared.high)]
    low = math.nextafter(declared.low, math.inf) if declared.open_low else declared.low
    high = math.nextafter(declared.high, -math.inf) if declared.open_high else declared.high
    return [low, high]


def cases() -> Iterator[Any]:
    for name, demonstration in DEMONSTRATIONS.items():
        yield pytest.param(name, {}, id=f"{name} default")
        for declared in demonstration.hyperparameters:
            for value in ends(declared):
                yield pytest.param(name, {declared.name: value}, id=f"{name} {declared.name} {str(value)[:20]}")


def texts(demonstration: Demonstration) -> list[Text]:
    found = [demonstration.label, demonstration.question, demonstration.help]
    for declared in demonstration.hyperparameters:
        found += [declared.label, declared.help]
        if isinstance(declared, Choice):
            found += declared.options.values()
        if isinstance(declared, Number) and declared.unit:
            found.append(declared.unit)
    return found


def walk(part: Any) -> Iterator[Any]:
    yield part
    for child in part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ():
        yield from walk(child)


@EVERY
def test_is_declared_whole(name: str) -> None:
    demonstration = DEMONSTRATIONS[name]
    assert demonstration.name == name
    for text in texts(demonstration):
        assert text.en.strip()
        assert re.search("[가-힣]|^[^a-z]*$|Adam", text.ko) or text.en == text.ko, text
    demonstration.Settings()
    for declared in demonstration.hyperparameters:
        assert demonstration.Settings.model_validate({declared.name: declared.default}) == demonstration.Settings()
        for stop in declared.stops if isinstance(declared, Number) else ():
            demonstration.Settings.model_validate({declared.name: stop})


@EVERY
def test_hyperparameters_hold_their_limits(name: str) -> None:
    demonstration = DEMONSTRATIONS[name]
    for declared in demonstration.hyperparameters:
        outside: list[object] = ["nothing of the kind", math.nan, math.inf]
        if isinstance(declared, Number):
            outside += [declared.low - 1, declared.high * 2 + 1, True]
        elif isinstance(declared, Table):
            rows = [list(row) for row in declared.default]
            outside += [
                rows[1:],
                [[declared.high * 2 + 1, *rows[0][1:]], *rows[1:]],
                [[math.nan, *rows[0][1:]], *rows[1:]],
            ]
        for value in outside:
            with pytest.raises(ValueError, match=declared.name):
                demonstration.Settings.model_validate({declared.name: value})


@pytest.mark.parametrize(("name", "given"), list(cases()))
def test_computes_and_is_shown(name: str, given: dict[str, Any]) -> None:
    demonstration = DEMONSTRATIONS[name]
    settings = demonstration.Settings.model_validate(given)
    result = demonstration.compute(settings)
    assert all(isinstance(array, np.ndarray) and array.dtype != object for array in result.values())
    assert sum(array.nbytes for array in result.values()) < 2**21
    shown = {language: demonstration.show(result, settings, language) for language in LANGUAGES}
    for each in shown.values():
        check(each)
    structures = {language: structure(each) for language, each in shown.items()}
    assert structures["en"] == structures["ko"]


def structure(shown: Shown) -> Any:
    """Return what must not depend on the language."""
    figures = [(f["id"], [(t["type"], t.get("x"), t.get("y")) for t in f["traces"]]) for f in shown.figures]
    return figures, [[len(row) for row in table.rows] for table in shown.tables], len(shown.sentences)


def check(shown: Shown) -> None:
    assert shown.figures or shown.tables
    assert shown.sentences
    assert len({figure["id"] for figure in shown.figures}) == len(shown.figures)
    for figure in shown.figures:
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        assert figure["question"]
        assert figure["description"]
        assert "bind" not in json.dumps(figure)
        sizes = [part["size"] for part in walk(figure["layout"]) if isinstance(part, dict) and "size" in part]
        assert min(sizes) >= LEAST_LETTER
        colours = [part for part in walk(figure) if isinstance(part, str) and part.startswith("@")]
        assert all(TOKEN.fullmatch(colour) for colour in colours)
        assert {colour.partition("/")[0] for colour in colours} <= {f"@{token}" for token in PALETTE["light"]}
        for trace in figure["traces"]:
            drawn = trace.get("z", trace.get("y"))
            assert len(trace["x"]) == (len(drawn[0]) if "z" in trace else len(drawn))
            assert drawn
    for table in shown.tables:
        assert table.title
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.columns)}
    said = [*shown.sentences, *(cell for table in shown.tables for row in table.rows for cell in row)]
    assert all(text and not re.search(r"\bnan\b|\binf\b|{|}", text) for text in said), said


@EVERY
def test_plotly_takes_its_figures(name: str) -> None:
    demonstration = DEMONSTRATIONS[name]
    settings = demonstration.Settings()
    for figure in demonstration.show(demonstration.compute(settings), settings, "ko").figures:
        for theme in PALETTE:
            go.Figure(fill(figure, {}, theme=theme))


@EVERY
def test_the_same_settings_give_the_same_bits(name: str) -> None:
    demonstration = DEMONSTRATIONS[name]
    state = torch.get_rng_state()
    first, second = (demonstration.compute(demonstration.Settings()) for _ in range(2))
    assert first.keys() == second.keys()
    for key, array in first.items():
        np.testing.assert_array_equal(array, second[key])
    assert torch.equal(torch.get_rng_state(), state), "it draws from the global generator"


@EVERY
def test_its_lines_of_pytorch_run(name: str) -> None:
    code = compile(DEMONSTRATIONS[name].pytorch, name, "exec")
    with torch.random.fork_rng(), contextlib.redirect_stdout(io.StringIO()) as printed:
        torch.manual_seed(0)
        exec(code, {"__name__": name})
    assert printed.getvalue().strip()
