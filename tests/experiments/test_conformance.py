"""What holds for every experiment, whichever it is."""

import contextlib
import io

import plotly.graph_objects as go
import pytest
import torch

from core.declare import Number
from core.experiments import EXPERIMENTS
from core.figures.kit.palette import PALETTE
from core.figures.language.fill import fill
from core.history import ENDED
from core.i18n.text import LANGUAGES
from tests.demonstrations.declared import check, check_declaration, ends, structure
from tests.experiments.trained import opening

EVERY = pytest.mark.parametrize("name", EXPERIMENTS)
MOST_WORK = 2e10
"""Work of all runs together: a few seconds on two cores."""
MOST_RUNS = 40


@EVERY
def test_is_declared_whole(name: str) -> None:
    assert EXPERIMENTS[name].name == name
    check_declaration(EXPERIMENTS[name])


@EVERY
def test_its_runs_are_few_and_small_whatever_is_chosen(name: str) -> None:
    experiment = EXPERIMENTS[name]
    chosen = [{}]
    for declared in experiment.hyperparameters:
        stops = list(declared.stops) if isinstance(declared, Number) else []
        chosen += [{declared.name: value} for value in (*ends(declared), *stops)]
    for given in chosen:
        runs = experiment.runs(experiment.Settings.model_validate(given))
        assert 0 < len({run.digest for run in runs}) == len(runs) <= MOST_RUNS
        assert sum(run.work for run in runs) < MOST_WORK


@EVERY
def test_trains_and_is_shown(name: str) -> None:
    experiment, histories = EXPERIMENTS[name], opening(name)
    assert {history.state for history in histories} <= ENDED
    shown = {language: experiment.show(histories, experiment.Settings(), language) for language in LANGUAGES}
    for each in shown.values():
        check(each)
    structures = {language: structure(each) for language, each in shown.items()}
    assert structures["en"] == structures["ko"]
    for figure in shown["ko"].figures:
        for theme in PALETTE:
            go.Figure(fill(figure, {}, theme=theme))


@EVERY
def test_its_lines_of_pytorch_run(name: str) -> None:
    code = compile(EXPERIMENTS[name].pytorch, name, "exec")
    with torch.random.fork_rng(), contextlib.redirect_stdout(io.StringIO()) as printed:
        torch.manual_seed(0)
        exec(code, {"__name__": name})
    assert printed.getvalue().strip()
