"""The envelope: what the test set says of a pair and of what was chosen, and that nothing else reads it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.figures import below, envelope, first_screen, headline, sentence
from core.figures.envelope import RIGHT_ON_TEST, TEST
from core.figures.language.context import Context
from core.figures.language.expressions import evaluate
from core.history import Delta, History, Series
from core.i18n.text import LANGUAGES, Language
from core.series import DECLARED
from core.study import Seeds, Study
from tests.figures.studies import STUDIES, histories
from tests.figures.synthetic import record
from tests.figures.test_conformance import check_template, expressions

OF = STUDIES["moons_l2"]
STEPS = OF.baseline.steps


def run(test: float, validation: float = 0.5, state: str = "finished", **more: float) -> History:
    """Return a run that ends with known losses, a little other ones before; one that diverged is not measured."""
    made, steps = History(OF.baseline), np.array([0, STEPS])
    series = {"loss/validation": Series(steps, np.array([9.0, validation]))}
    series |= {name.replace("__", "/"): Series(steps, np.array([9.0, value])) for name, value in more.items()}
    if state == "finished":
        series |= {name: Series(steps[1:], np.array([test])) for name in (TEST, RIGHT_ON_TEST)}
    made.append(Delta(state, STEPS, series))  # type: ignore[arg-type]
    return made


def over(
    baseline: Sequence[History | None],
    treatment: Sequence[History | None],
    stops: Sequence[Sequence[History | None]] = (),
    step: int = STEPS,
) -> Context:
    """Return the context of a pair from several seeds, its own first, and of stops in the same way."""
    own = {role: runs[0] for role, runs in (("baseline", baseline), ("treatment", treatment)) if runs[0]}
    others = {"baseline": baseline[1:], "treatment": treatment[1:]}
    return Context(own, [runs[0] for runs in stops], None, step, others, [runs[1:] for runs in stops])


def told(study: Study, context: Context, language: Language = "en") -> dict[str, Any]:
    """Return what is in the envelope, in words."""
    held = envelope(study, language)
    return {
        "ready": evaluate(held["ready"], context),
        "said": sentence(held["said"], context),
        "chosen": [text for one in held["chosen"] if (text := sentence(one, context))],
        "loss": {model["role"]: [sentence(cell, context) for cell in model["loss"]] for model in held["models"]},
    }


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
def test_nothing_but_the_envelope_reads_the_test_part(study: Study) -> None:
    measured = {one.pattern for one in DECLARED if one.when == "end"}
    assert measured == {TEST, RIGHT_ON_TEST}
    drawn = [*first_screen(study, "en"), *below(study, "en"), headline(study, "en")]
    read = {expression.get("series") for expression in expressions(drawn)}
    assert "loss/validation" in read
    assert not read & measured
    assert TEST in {expression.get("series") for expression in expressions(envelope(study, "en"))}


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_study_has_words_for_it(study: Study, language: Language) -> None:
    held = envelope(study, language)
    for template in [held["said"], *held["chosen"], *(cell for model in held["models"] for cell in model["loss"])]:
        check_template(template)
    context = Context(histories(study), [record(stop) for stop in study.stops], study.current, 100_000)
    found = told(study, context, language)
    assert found["ready"] == 1
    assert found["said"]
    assert all("–" not in text and "{" not in text for text in [found["said"], *found["chosen"]])
    assert len({len(cells) for cells in found["loss"].values()} | {len(held["columns"])}) == 1


def test_both_are_told_over_the_seeds_beside_validation_of_the_same_weights() -> None:
    baseline = [run(test, test + 0.1) for test in (0.5, 0.6, 0.55)]
    treatment = [run(test, test - 0.1) for test in (0.3, 0.4, 0.3)]
    found = told(replace(OF, seeds=Seeds(3)), over(baseline, treatment))
    assert found["ready"] == 1
    assert found["loss"] == {"baseline": ["0.65", "0.55"], "treatment": ["0.23", "0.33"]}
    assert found["said"] == ("Over 3 seeds, test loss with L2 penalty: lower in 3 of 3, by 0.22 (95 %: 0.14 to 0.29).")


def test_the_means_are_of_seeds_from_which_both_are_there() -> None:
    found = told(OF, over([run(0.5), run(9.0)], [run(0.3), None]))
    assert found["loss"] == {"baseline": ["0.50", "0.50"], "treatment": ["0.50", "0.30"]}
    assert found["said"] == "Of one seed alone: the difference in test loss, 0.2, may be luck."


def test_runs_that_diverged_are_counted_and_what_there_is_stands_beside() -> None:
    wild = run(0.0, float("nan"), "diverged")
    found = told(OF, over([wild, wild], [run(0.2), run(0.4)]))
    assert found["loss"] == {"baseline": ["–", "–"], "treatment": ["0.50", "0.30"]}
    assert found["said"] == "Over 2 of 5 seeds so far, runs that diverged: 2 without L2 penalty, 0 with it."


@pytest.mark.parametrize(
    ("context", "ready"),
    [
        (over([run(0.5)], [run(0.3)], step=STEPS - 1), 0),
        (over([run(0.5)], [run(0.3, state="running")]), 0),
        (over([run(0.5)], [run(0.3, state="diverged")]), 1),
        (over([None], [None]), 0),
    ],
    ids=["before the end", "in training", "diverged", "nothing yet"],
)
def test_it_may_be_opened_once_both_have_ended_and_the_end_is_shown(context: Context, ready: int) -> None:
    assert told(OF, context)["ready"] == ready


def test_what_early_stopping_chose_is_told_of_the_weights_that_are_kept() -> None:
    study = STUDIES["stopped"]
    kept = [run(test, 0.9, early_stopping__best_loss=best) for best, test in ((0.3, 0.4), (0.2, 0.3), (0.25, 0.38))]
    found = told(study, over([run(0.6, 0.7)] * 3, kept))
    assert found["loss"]["treatment"] == ["0.25", "0.36"]
    said = "the weights were chosen by their validation loss, 0.25; on the test set they have 0.36"
    assert [said in text for text in found["chosen"]] == [True]
    assert found["chosen"][0].endswith("0.36.")
    varying = told(replace(study, seeds=Seeds(3, data=True)), over([run(0.6, 0.7)] * 3, kept))
    assert "0.36, against validation higher in 3 of 3, by 0.11 (95 %: 0.067 to 0.15)." in varying["chosen"][0]


def test_the_stop_that_validation_would_choose_is_told_once_all_have_ended() -> None:
    study = replace(OF, seeds=Seeds(2), stops=OF.stops[:3], stop_labels=OF.stop_labels[:3], current=1)
    stops = [[run(0.5, 0.6)] * 2, [run(0.45, 0.3), run(0.35, 0.3)], [run(0.2, 0.45)] * 2]
    label = OF.labels("en")[1]
    found = told(study, over([run(0.5)] * 2, [run(0.4)] * 2, stops))
    assert found["chosen"] == [
        f"Of 3 stops, {label} does best on validation: 0.30, and 0.40 on the test set. "
        "All stops on average: 0.45 and 0.37."
    ]
    assert told(study, over([run(0.5)] * 2, [run(0.4)] * 2, [*stops[:2], [run(0.2, 0.1), None]]))["chosen"] == []


def test_of_one_seed_the_stop_is_the_one_that_its_figure_names() -> None:
    study = replace(OF, seeds=Seeds(1), stops=OF.stops[:2], stop_labels=OF.stop_labels[:2], current=1)
    found = told(study, over([run(0.5)], [run(0.4)], [[run(0.5, 0.6)], [run(0.45, 0.3)]]))
    assert f"{OF.labels('en')[1]} does best on validation: 0.30, and 0.45 on the test set" in found["chosen"][0]
