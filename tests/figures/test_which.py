"""Which one did it: what each technique adds to the rest of a treatment, over seeds."""

import numpy as np
import pytest
from scipy import stats

from core.config import RunConfig
from core.figures import below, sentence
from core.figures.language.context import Context
from core.figures.language.expressions import evaluate
from core.figures.which import DOTS, several, which
from core.history import Delta, History, Series
from core.i18n.text import LANGUAGES, Language
from core.study import Seeds, Study, study
from tests.figures.studies import config

THREE = study(config(techniques={"l2": {}, "dropout": {}, "ema": {}}), None, seeds=Seeds(3))
TWO = study(config(techniques={"l2": {}, "dropout": {}}), None, seeds=Seeds(3))


def ending(run: RunConfig, loss: float) -> History:
    made = History(run)
    steps = np.array([0, run.steps])
    made.append(Delta("finished", run.steps, {"loss/validation": Series(steps, np.array([loss, loss]))}))
    return made


def over_seeds(of: Study, together: float, without: dict[str, float]) -> Context:
    """Return the ends of a study: with all techniques, without each of them, and 1 for all else."""
    seeds = (0.0, 0.01, -0.01)
    left = {name: f"{next(o for o in without if o != name)}" for name in without} if len(without) == 2 else {}
    parts = []
    for part in of.parts():
        loss = without[left.get(part.technique, part.technique)] if left or not part.alone else 1.0
        parts.append([ending(part.run, loss + seed) for seed in seeds])
    # Those of the last part scatter.
    parts[-1] = [
        ending(one.config, one.last("loss/validation") + 49 * s) for one, s in zip(parts[-1], seeds, strict=True)
    ]
    pair = {"baseline": ending(of.baseline, 1.0), "treatment": ending(of.treatment, together)}
    others = {
        role: [ending(one.config, one.last("loss/validation") + s) for s in seeds[1:]] for role, one in pair.items()
    }
    return Context(pair, (), None, of.treatment.steps, others, (), parts)


def test_what_each_adds_is_told_with_its_interval() -> None:
    context = over_seeds(THREE, 0.3, {"l2": 0.5, "dropout": 0.2, "ema": 0.35})
    assert sentence(which(THREE, "en")["caption"], context) == (
        "On top of the rest: L2 penalty lower in 3 of 3, by 0.2 (95 %: 0.2 to 0.2). "
        "Dropout higher in 3 of 3, by 0.1 (95 %: 0.1 to 0.1). "
        "Average of weights (EMA) lower in 2 of 3; the difference, 0.05 (95 %: −1.2 to 1.3), may be luck."
    )


def test_of_two_each_alone_is_without_the_other() -> None:
    context = over_seeds(TWO, 0.3, {"l2": 0.5, "dropout": 0.5})
    said = sentence(which(TWO, "en")["caption"], context)
    # What scatters is the last part, dropout alone: to that L2 is added.
    assert "Dropout lower in 3 of 3, by 0.2 (95 %: 0.2 to 0.2)." in said
    assert "L2 penalty lower in 2 of 3" in said
    assert "may be luck" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_row_has_a_dot_a_seed_and_their_mean(language: Language) -> None:
    figure, context = which(THREE, language), over_seeds(THREE, 0.3, {"l2": 0.5, "dropout": 0.2, "ema": 0.35})
    rows = len(THREE.parts()) + 2
    marks = [trace for trace in figure["traces"] if trace["mode"] == "markers"]
    assert len(marks) == 2 * rows
    for place, (small, large) in enumerate(zip(marks[::2], marks[1::2], strict=True)):
        x, y = (evaluate(small["bind"][name], context) for name in "xy")
        assert y == [place + DOTS] * 3
        assert evaluate(large["bind"]["x"], context) == [pytest.approx(np.mean(x))]


def test_a_bar_crosses_the_treatments_line_where_a_difference_may_be_luck() -> None:
    figure, context = which(THREE, "en"), over_seeds(THREE, 0.3, {"l2": 0.5, "dropout": 0.2, "ema": 0.35})
    level, *bars = [evaluate(t["bind"]["x"], context) for t in figure["traces"] if t["mode"] == "lines"]
    crossed = [low <= level[0] <= high for low, high in bars]
    # Alone all end at 1; without EMA what they end at scatters.
    assert crossed == [False] * (len(bars) - 1) + [True]
    ends = [0.35, 0.85, -0.15]
    half = stats.t.ppf(0.975, 2) * np.std(np.subtract(ends, [0.3, 0.31, 0.29]), ddof=1) / np.sqrt(3)
    assert bars[-1] == [pytest.approx(np.mean(ends) - half, rel=1e-4), pytest.approx(np.mean(ends) + half, rel=1e-4)]


def test_every_part_has_a_row_to_press() -> None:
    figure = which(THREE, "en")
    parts = [(row["part"]["technique"], row["part"]["alone"]) for row in figure["rows"]]
    assert parts == [(part.technique, part.alone) for part in THREE.parts()]
    assert [round(row["place"]) for row in figure["rows"]] == list(range(1, len(parts) + 1))
    assert figure["rows"][0]["label"] == "L2 penalty alone"
    assert figure["rows"][0]["title"] == "Show as the treatment: L2 penalty alone"


def test_until_they_have_ended_it_says_so() -> None:
    whole = over_seeds(TWO, 0.3, {"l2": 0.5, "dropout": 0.5})
    early = Context(whole.histories, (), None, whole.step, whole.seeds, (), [[None] * 3] * 2)
    assert (
        sentence(which(TWO, "en")["caption"], early)
        == "On top of the rest: Dropout: still training. L2 penalty: still training."
    )


def test_it_is_asked_where_there_are_several_and_seeds() -> None:
    assert several(TWO)
    assert "which" in [figure["id"] for figure in below(TWO, "en")]
    assert not several(study(config(techniques={"l2": {}}), None))
    assert not several(study(TWO.treatment, None, seeds=Seeds(1)))
