"""The headline, and the line that says in what two models differ."""

from typing import Any

import pytest

from core.config import RunConfig
from core.figures import difference, headline, sentence
from core.figures.language.context import Context
from core.figures.sentences import FIELDS, flat
from core.optimisers import OPTIMISERS
from core.presets import OPENING
from core.study import plain, study
from tests.figures.studies import STUDIES, config, histories
from tests.figures.synthetic import record


def test_headline_of_one_technique() -> None:
    of = STUDIES["moons_l2"]
    losses = {
        "baseline": record(of.baseline, {"loss/validation": [0.9, 0.29, 0.4, 0.5, 0.59]}),
        "treatment": record(of.treatment, {"loss/validation": [0.9, 0.5, 0.3, 0.31, 0.31]}),
    }
    said = sentence(headline(of, "en"), Context(losses, step=1500))
    assert said == ("Validation loss without L2 penalty: 0.59 (best 0.29 at step 375); with it: 0.31 (best 0.30).")


def test_headline_compares_with_the_weights_that_are_kept() -> None:
    of = STUDIES["stopped"]
    stopped = {"loss/validation": [0.9, 0.3, 0.4, 0.6, 0.8], "early_stopping/best_loss": [0.9, 0.3, 0.3, 0.3, 0.3]}
    losses = {
        "baseline": record(of.baseline, {"loss/validation": [0.9, 0.29, 0.4, 0.5, 0.59]}),
        "treatment": record(of.treatment, stopped),
    }
    said = sentence(headline(of, "en"), Context(losses, step=100))
    assert said == (
        "Validation loss without early stopping: 0.59 (best 0.29 at step 25); with it: 0.30, that of the weights kept."
    )


def test_headline_says_that_nothing_is_kept_where_no_loss_was_a_number() -> None:
    of = STUDIES["stopped"]
    never = {
        name: [float("nan")] * 5 for name in ("loss/validation", "early_stopping/best_step", "early_stopping/best_loss")
    }
    losses = {"baseline": record(of.baseline), "treatment": record(of.treatment, never)}
    said = sentence(headline(of, "en"), Context(losses, step=100))
    assert said.endswith("with it: never a number, so no weights are kept.")


@pytest.mark.parametrize(("name", "start"), [
    ("everything", "Validation loss of the baseline:"),
    ("start", "Validation loss of the baseline:"),
    ("plain", "Both models are the same:"),
    ("both normalised", "Validation loss without dropout:"),
])  # fmt: skip
def test_headline_of_others(name: str, start: str) -> None:
    of = STUDIES[name]
    assert sentence(headline(of, "en"), Context(histories(of), step=100)).startswith(start)


@pytest.mark.parametrize(("changes", "said"), [
    ({}, "both models are the same"),
    ({"techniques": {"l2": {}}}, "same data, start and batches; only L2 penalty differs"),
    ({"techniques": {"l2": {}, "dropout": {}}}, "same data, start and batches; L2 penalty and dropout differ"),
    ({"techniques": {"init": {}}}, "same data and batches; only initialisation differs"),
    ({"seed": 1}, "same data; only seed differs"),
    ({"batch_size": 16}, "same data and start; only batch size differs"),
    ({"dtype": "float64"}, "same data and batches; only precision differs"),
    ({"network": {"hidden": [9]}}, "same data and batches; only hidden layers differ"),
    ({"data": {"name": "moons", "noise": 0.1}}, "same start; only noise differs"),
    ({"data": {"name": "wine"}, "seed": 3}, "data set, training examples and seed differ"),
    ({"optimiser": {"name": "adam"}}, "same data, start and batches; optimiser and learning rate differ"),
    ({"evaluations": 3}, "same data, start and batches; only evaluations differ"),
])  # fmt: skip
def test_difference(changes: dict[str, Any], said: str) -> None:
    assert difference(config(), config(**changes), "en") == said


def test_difference_in_korean() -> None:
    found = difference(plain(OPENING.config), OPENING.config, "ko")
    assert found == "데이터·시작 가중치·배치 같음; L2 규제(릿지)만 다름"


def test_difference_is_seen_from_both_sides() -> None:
    without, with_it = config(), config(techniques={"l2": {}})
    assert difference(with_it, without, "en") == difference(without, with_it, "en")


def test_a_stronger_baseline_is_not_called_one_without() -> None:
    pinned = config(techniques={"l2": {"lambda": 0.1}})
    of = study(config(techniques={"l2": {"lambda": 0.01}}), "l2", pinned=pinned)
    assert "without" not in headline(of, "en")["text"]


def test_every_field_of_a_config_has_a_name() -> None:
    recurrent = {"data": {"name": "adding"}, "network": {"kind": "rnn", "recurrent_gain": 1.0}}
    configs = [RunConfig.model_validate({"optimiser": {"name": name}} | recurrent) for name in OPTIMISERS]
    assert {path for config in configs for path in flat(config.canonical())} == FIELDS.keys()


def test_what_changes_mid_run_is_named() -> None:
    later = {"schedule": [{"step": 30, "path": "techniques.l2.lambda", "value": 0.1}]}
    with_it = config(techniques={"l2": {"lambda": 0.0}}, **later)
    assert difference(plain(with_it), with_it, "en") == "same data, start and batches; only L2 penalty differs"
    faster = config(schedule=[{"step": 30, "path": "optimiser.lr", "value": 0.5}])
    assert difference(plain(faster), faster, "en") == "same data, start and batches; only learning rate differs"
