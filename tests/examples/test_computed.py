"""What holds for every computed example, whichever it is."""

import contextlib
import io
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from core.declare import Number, Table
from core.figures.kit.palette import PALETTE
from core.figures.language.fill import fill
from core.i18n.text import LANGUAGES
from core.topics import COMPUTED
from tests.examples.declared import check, check_declaration, ends, structure
from tests.examples.helpers import last_digit, show

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?")
EVERY = pytest.mark.parametrize("name", COMPUTED)


def cases() -> Iterator[Any]:
    for name, example in COMPUTED.items():
        yield pytest.param(name, {}, id=f"{name} default")
        for declared in example.hyperparameters:
            for value in ends(declared):
                yield pytest.param(name, {declared.name: value}, id=f"{name} {declared.name} {str(value)[:20]}")


@EVERY
def test_is_declared_whole(name: str) -> None:
    example = COMPUTED[name]
    assert example.name == name
    check_declaration(example)


@EVERY
def test_hyperparameters_hold_their_limits(name: str) -> None:
    example = COMPUTED[name]
    for declared in example.hyperparameters:
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
                example.Settings.model_validate({declared.name: value})


@pytest.mark.parametrize(("name", "given"), list(cases()))
def test_computes_and_is_shown(name: str, given: dict[str, Any]) -> None:
    example = COMPUTED[name]
    settings = example.Settings.model_validate(given)
    result = example.compute(settings)
    assert all(isinstance(array, np.ndarray) and array.dtype != object for array in result.values())
    assert sum(array.nbytes for array in result.values()) < 2**21
    shown = {language: example.show(result, settings, language) for language in LANGUAGES}
    for each in shown.values():
        check(each)
    structures = {language: structure(each) for language, each in shown.items()}
    assert structures["en"] == structures["ko"]


@EVERY
def test_plotly_takes_its_figures(name: str) -> None:
    example = COMPUTED[name]
    settings = example.Settings()
    for figure in example.show(example.compute(settings), settings, "ko").figures:
        for theme in PALETTE:
            go.Figure(fill(figure, {}, theme=theme))


@EVERY
def test_the_same_settings_give_the_same_bits(name: str) -> None:
    example = COMPUTED[name]
    state = torch.get_rng_state()
    first, second = (example.compute(example.Settings()) for _ in range(2))
    assert first.keys() == second.keys()
    for key, array in first.items():
        np.testing.assert_array_equal(array, second[key])
    assert torch.equal(torch.get_rng_state(), state), "it draws from the global generator"


@EVERY
def test_its_lines_of_pytorch_print_what_its_page_says(name: str) -> None:
    code = compile(COMPUTED[name].pytorch, name, "exec")
    with torch.random.fork_rng(), contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, {"__name__": name})
    numbers = [float(found) for found in NUMBER.findall(printed.getvalue())]
    said = [found for found in said_by(name) if len(found.lstrip("-0.").replace(".", "")) > 1]
    there = [found for found in said if any(abs(n - float(found)) <= last_digit(found) / 2 for n in numbers)]
    assert there, f"{numbers} are not among {said}"


def said_by(name: str) -> list[str]:
    """Return the numbers that a page says as it opens."""
    shown = show(name)
    cells = [cell for table in shown.tables for row in table.rows for cell in row]
    return NUMBER.findall(" ".join([*shown.sentences, *cells]).replace("\N{MINUS SIGN}", "-").replace(",", ""))
