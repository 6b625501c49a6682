"""What holds for every technique, whichever it is."""

import math
import re

import pytest
import torch

from core.config import RunConfig
from core.datasets import DATASETS
from core.declare import Choice, Number
from core.engine.local import train
from core.i18n import LANGUAGES
from core.techniques import TECHNIQUES
from core.techniques.base import PHASES, Context, Slot
from core.techniques.code import Code, Place
from tests.places import data_for

EVERY = pytest.mark.parametrize("name", TECHNIQUES)
BASE = {
    "network": {"hidden": [6]},
    "batch_size": 8,
    "steps": 30,
}


def run(techniques: dict[str, object], beside: str = "", **changes: object):
    """Train on data that suit the techniques, and one of another run beside this."""
    data = {"name": data_for([*techniques, *filter(None, [beside])]), "train_size": 40, "noise": 0.3}
    given = BASE | {"data": data, "techniques": techniques} | changes
    (history,) = train([RunConfig.model_validate(given)], keep_parameters=True)
    return history


@EVERY
def test_is_declared_whole(name: str) -> None:
    technique = TECHNIQUES[name]
    assert technique.name == name
    assert technique.formula
    assert technique.pytorch
    texts = [technique.label, technique.help, *(t for h in technique.hyperparameters for t in (h.label, h.help))]
    assert all(text.to(language).strip() for text in texts for language in LANGUAGES)
    assert technique.main in {h.name for h in technique.hyperparameters}


@EVERY
def test_has_lines_in_an_exported_script(name: str) -> None:
    """That they do the same is tried in tests/export."""
    technique = TECHNIQUES[name]
    dataset = DATASETS[data_for([name])]
    code = technique.code(technique.Settings.model_validate({}), Place(dataset.classes, dataset.shape or ()))
    assert code != Code()


@EVERY
def test_acts_in_some_phase(name: str) -> None:
    assert any(TECHNIQUES[name].acts_in(phase) for phase in PHASES)


@EVERY
def test_declares_what_it_records(name: str) -> None:
    technique = TECHNIQUES[name]
    assert bool(technique.recorded) == technique.acts_in("record")
    if technique.recorded:
        history = run({name: {}})
        found = {series.split("/")[2] for series in history.names if re.fullmatch(rf"{name}/\d/\w+", series)}
        assert found == {one.name for one in technique.recorded}
    words = [text for one in technique.recorded for text in (one.words, one.question) if text is not None]
    assert all(text.to(language).strip() for text in words for language in LANGUAGES)


@EVERY
def test_running_statistics_follow_those_of_the_batch(name: str) -> None:
    technique = TECHNIQUES[name]
    follows = {one.name: one.of_batch for one in technique.recorded if one.of_batch}
    assert follows.keys() | set(follows.values()) <= {one.name for one in technique.recorded}
    if technique.running_statistics:
        assert technique.modes_differ
        assert follows == {"running_mean": "batch_mean", "running_var": "batch_var"}


@EVERY
def test_what_clips_the_gradient_does_so_by_its_main_number(name: str) -> None:
    technique = TECHNIQUES[name]
    if technique.clips is None:
        return
    assert technique.acts_in("on_gradient")
    gradient = torch.tensor([[3.0, -4.0, 0.1]], dtype=torch.float64)
    settings = technique.Settings.model_validate({technique.main: 0.5})
    columns = {n: torch.tensor([[v]], dtype=torch.float64) for n, v in technique.columns(settings).items()}
    # One unit whose weights have the norm 1.
    context = Context([Slot(0, "linear", "weight", (1, 3))], torch.full_like(gradient, 3**-0.5))
    clipped = technique.on_gradient(gradient, technique.prepare(columns, context), context)
    size = {"norm": clipped.norm(), "value": clipped.abs().max(), "unit": clipped.norm()}[technique.clips]
    assert size.item() == pytest.approx(0.5, rel=1e-5)


@EVERY
def test_stops_are_allowed_and_distinct_and_start_with_off(name: str) -> None:
    stops = TECHNIQUES[name].stops()
    assert stops[0] is None
    assert len(stops) > 3
    assert len({str(stop) for stop in stops}) == len(stops)


@EVERY
def test_hyperparameters_hold_their_limits(name: str) -> None:
    technique = TECHNIQUES[name]
    for declared in technique.hyperparameters:
        if isinstance(declared, Choice):
            outside: list[object] = ["nothing of the kind", 3]
        else:
            outside = [declared.low - 1, declared.high * 2 + 1, "x", True, float("nan"), float("inf")]
            outside += [declared.low] if declared.open_low else []
            outside += [declared.high] if declared.open_high else []
        for value in outside:
            with pytest.raises(ValueError, match=declared.name):
                technique.Settings.model_validate({declared.name: value})
    with pytest.raises(ValueError, match="unheard_of"):
        technique.Settings.model_validate({"unheard_of": 1})


PROVOKED: dict[str, dict[str, object]] = {"early_stopping": {"optimiser": {"name": "sgd", "lr": 5.0}, "steps": 60}}
"""What a technique needs before it has something to do."""


@EVERY
def test_its_last_stop_changes_training(name: str) -> None:
    last = TECHNIQUES[name].stops()[-1]
    assert last is not None
    provoked = PROVOKED.get(name, {})
    plain, with_it = run({}, name, **provoked), run({name: last.model_dump(exclude_none=True)}, **provoked)
    assert with_it.state == "finished"
    assert plain.last("loss/validation") != with_it.last("loss/validation")


@EVERY
def test_off_gives_the_same_bits(name: str) -> None:
    """A technique that is named with its off value trains as if it were not there."""
    technique = TECHNIQUES[name]
    main = technique.hyperparameter(technique.main)
    if not isinstance(main, Number) or main.off is None:
        assert technique.is_off(None)
        return
    settings = {main.name: main.off}
    assert technique.is_off(technique.Settings.model_validate(settings))
    plain, off = run({}, name), run({name: settings})
    finals = [sorted((n, v.tobytes()) for n, v in h.constants.items() if ".weight" in n) for h in (plain, off)]
    assert [v for _, v in finals[0]] == [v for _, v in finals[1]]


@EVERY
@pytest.mark.parametrize("dtype", ["float64", "bfloat16", "float16"])
def test_trains_in_every_dtype(name: str, dtype: str) -> None:
    history = run({name: {}}, dtype=dtype)
    assert history.state == "finished"
    # Guessing costs the natural logarithm of the number of classes.
    assert history.last("loss/train") < math.log2(history.config.data.dataset.classes)


def test_batch_norm_refuses_a_batch_of_one() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        RunConfig.model_validate(BASE | {"batch_size": 1, "techniques": {"batch_norm": {}}})


def test_proximal_l1_reaches_exact_zeros_and_the_subgradient_does_not() -> None:
    strength = {"lambda": 0.02}
    proximal = run({"l1": strength | {"form": "proximal"}}, steps=300)
    subgradient = run({"l1": strength | {"form": "subgradient"}}, steps=300)
    assert proximal.last("sparsity/zero") > 0.2
    assert subgradient.last("sparsity/zero") == 0


def test_dropout_keeps_the_mean() -> None:
    """Inverted dropout: what stays makes up for what is dropped."""
    technique = TECHNIQUES["dropout"]
    columns = {n: torch.tensor([[[v]]]) for n, v in technique.columns(technique.Settings(p=0.3)).items()}
    uniform = torch.rand(1, 1, 500, 500, generator=torch.Generator().manual_seed(0))
    h = technique.noise(uniform, columns)
    assert h.mean().item() == pytest.approx(1, abs=0.01)
    assert (h == 0).double().mean().item() == pytest.approx(0.3, abs=0.005)
