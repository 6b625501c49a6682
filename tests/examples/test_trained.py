"""What holds for every trained example, whichever it is."""

import contextlib
import io
from typing import Any

import plotly.graph_objects as go
import pytest
import torch

from core.declare import Number
from core.engine.local import train
from core.figures.kit.palette import PALETTE
from core.figures.language.fill import fill
from core.history import ENDED
from core.i18n.text import LANGUAGES
from core.topics import TRAINED
from tests.examples.declared import check, check_declaration, ends, structure
from tests.examples.trained import opening

EVERY = pytest.mark.parametrize("name", TRAINED)
MOST_WORK = 2e10
"""Work of all runs together: a few seconds on two cores."""
MOST_RUNS = 40


@EVERY
def test_is_declared_whole(name: str) -> None:
    assert TRAINED[name].name == name
    check_declaration(TRAINED[name])


@EVERY
def test_its_runs_are_few_and_small_whatever_is_chosen(name: str) -> None:
    example = TRAINED[name]
    chosen = [{}]
    for declared in example.hyperparameters:
        stops = list(declared.stops) if isinstance(declared, Number) else []
        chosen += [{declared.name: value} for value in (*ends(declared), *stops)]
    for given in chosen:
        runs = example.runs(example.Settings.model_validate(given))
        assert 0 < len({run.digest for run in runs}) == len(runs) <= MOST_RUNS
        assert sum(run.work for run in runs) < MOST_WORK


@EVERY
def test_trains_and_is_shown(name: str) -> None:
    example, histories = TRAINED[name], opening(name)
    assert {history.state for history in histories} <= ENDED
    shown = {language: example.show(histories, example.Settings(), language) for language in LANGUAGES}
    for each in shown.values():
        check(each)
    structures = {language: structure(each) for language, each in shown.items()}
    assert structures["en"] == structures["ko"]
    for figure in shown["ko"].figures:
        for theme in PALETTE:
            go.Figure(fill(figure, {}, theme=theme))


@EVERY
def test_its_lines_of_pytorch_run(name: str) -> None:
    code = compile(TRAINED[name].pytorch, name, "exec")
    with torch.random.fork_rng(), contextlib.redirect_stdout(io.StringIO()) as printed:
        torch.manual_seed(0)
        exec(code, {"__name__": name})
    assert printed.getvalue().strip()


@pytest.mark.effect
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("weight_paths", {"penalty": "both", "lambda": 1.0}),
        ("batch_norm_speed", {"lr": 10.0}),
        ("recurrent_clipping", {"max_norm": 1e6, "max_value": 1e6, "gain": 10.0}),
        ("recurrent_clipping", {"max_norm": 1e-6, "max_value": 1e-6, "gain": 0.5}),
        ("training_formats", {"optimiser": "adam"}),
    ],
)
def test_runs_that_go_wild_are_shown_too(name: str, given: dict[str, Any]) -> None:
    example = TRAINED[name]
    settings = example.Settings.model_validate(given)
    check(example.show(train(example.runs(settings)), settings, "ko"))
