"""What all seeds say of a pair, against scipy, and where they say nothing yet."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats

from core.ends import T_975, tail_length
from core.figures import headline, sentence
from core.figures.language.context import Context, Value
from core.figures.language.expressions import evaluate
from core.figures.verdict import ends_of_pair, paired
from core.history import Delta, History, Series
from core.i18n.text import LANGUAGES, Language
from core.study import Seeds, Study, study
from tests.figures.studies import STUDIES

OF = STUDIES["moons_l2"]


def test_quantiles_are_those_of_scipy() -> None:
    assert list(T_975) == pytest.approx(stats.t.ppf(0.975, range(1, 20)), abs=5e-5)
    assert len(T_975) + 1 == 20, "as many seeds as a pair can be trained from"


@pytest.mark.parametrize(("count", "length"), [(1, 1), (2, 1), (19, 1), (20, 2), (101, 10)])
def test_an_end_is_the_mean_of_the_last_tenth(count: int, length: int) -> None:
    assert tail_length(count) == length


def run(loss: float, state: str = "finished") -> History:
    """Return a run whose validation loss is the same at two evaluations."""
    made = History(OF.baseline)
    steps = np.array([0, OF.baseline.steps])
    made.append(Delta(state, OF.baseline.steps, {"loss/validation": Series(steps, np.array([loss, loss]))}))  # type: ignore[arg-type]
    return made


def over_seeds(
    baseline: Sequence[History | None], treatment: Sequence[History | None], step: int = OF.baseline.steps
) -> Context:
    """Return the context of a pair from several seeds, its own first."""
    own = {role: runs[0] for role, runs in (("baseline", baseline), ("treatment", treatment)) if runs[0]}
    return Context(own, (), None, step, {"baseline": baseline[1:], "treatment": treatment[1:]})


def value(expression: object, context: Context) -> Value:
    return evaluate(expression, context)


@pytest.mark.parametrize("count", [2, 3, 5, 10, 20])
def test_the_interval_is_that_of_a_paired_test(count: int) -> None:
    draws = random.Random(count)
    ends = [np.float32([draws.gauss(0.5, 0.1) for _ in range(count)]).tolist() for _ in range(2)]
    context = over_seeds(*([run(end) for end in of] for of in ends))
    found = paired(*ends_of_pair(OF))
    test = stats.ttest_rel(*ends)
    low, high = test.confidence_interval(0.95)
    assert value(found.count, context) == count
    assert [value(end, context) for end in found.ends] == pytest.approx([np.mean(of) for of in ends])
    assert value(found.less.mean, context) == pytest.approx(np.mean(ends[0]) - np.mean(ends[1]))
    assert [value(found.less.low, context), value(found.less.high, context)] == pytest.approx(
        [low, high], abs=1e-4 * (high - low)
    )
    assert value(found.lower, context) == sum(a > b for a, b in zip(*ends, strict=True))
    assert value(found.higher, context) == sum(a < b for a, b in zip(*ends, strict=True))


SAID = {
    "lower": ([0.5, 0.6, 0.55], [0.3, 0.4, 0.3], "lower in 3 of 3, by 0.22 (95 %: 0.14 to 0.29)"),
    "higher": ([0.3, 0.4, 0.3], [0.5, 0.6, 0.55], "higher in 3 of 3, by 0.22 (95 %: 0.14 to 0.29)"),
    "luck": ([0.5, 0.6, 0.55], [0.4, 0.7, 0.5], "the difference, 0.017 (95 %: −0.24 to 0.28), may be luck"),
    "the same": ([0.5, 0.6, 0.7], [0.5, 0.6, 0.7], "the same from all 3."),
}


@pytest.mark.parametrize("case", SAID)
def test_what_is_said_of_ends(case: str) -> None:
    baseline, treatment, said = SAID[case]
    seeds = study(OF.treatment, OF.technique, seeds=Seeds(len(baseline) if len(baseline) > 2 else 5))
    context = over_seeds([run(end) for end in baseline], [run(end) for end in treatment])
    assert said in sentence(headline(seeds, "en"), context)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_count_rises_as_seeds_end_and_the_run_speaks_until_there_are_two(language: Language) -> None:
    ended = [run(0.5 + n / 100) for n in range(5)]
    said = []
    for count in range(1, 6):
        others = [*ended[1:count], *[None] * (5 - count)]
        context = over_seeds([ended[0], *others], [run(0.3), *[other and run(0.3) for other in others]])
        said.append(sentence(headline(OF, language), context))
    assert said[0] == sentence(headline(OF, language), over_seeds([ended[0]], [run(0.3)]))
    for count in (2, 3, 4):
        assert str(count) in said[count - 1]
        assert "5" in said[count - 1]
    assert len(set(said)) == 5
    assert all("–" not in each for each in said)


def test_before_the_end_the_run_speaks() -> None:
    context = over_seeds([run(0.5)] * 5, [run(0.3)] * 5, step=OF.baseline.steps - 1)
    assert sentence(headline(OF, "en"), context).startswith("Validation loss without L2")


def test_a_pair_counts_where_both_of_it_have_ended() -> None:
    context = over_seeds([run(0.5), run(0.6), run(9.0)], [run(0.3), run(0.4), None])
    assert "Over 2 of 5 seeds so far, validation loss ends at 0.35 with L2 penalty and at 0.55 without" in sentence(
        headline(OF, "en"), context
    )


def test_runs_that_diverged_are_counted() -> None:
    wild, tame = run(float("nan"), "diverged"), run(0.2)
    context = over_seeds([wild, wild, tame, wild, None], [tame] * 4 + [None])
    assert sentence(headline(OF, "en"), context) == (
        "Over 4 of 5 seeds so far, runs that diverged: 3 without L2 penalty, 0 with it."
    )


@pytest.mark.parametrize("of", STUDIES.values(), ids=STUDIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_study_has_words_for_it(of: Study, language: Language) -> None:
    def from_seed(config_of: str) -> History:
        made = History(getattr(of, config_of))
        steps = np.array([0, made.config.steps])
        names = ("loss/validation", "early_stopping/best_loss", "early_stopping/best_step", "early_stopping/waited")
        made.append(Delta("finished", made.config.steps, {n: Series(steps, np.array([1.0, 0.5])) for n in names}))
        return made

    context = over_seeds(*([from_seed(role)] * 5 for role in ("baseline", "treatment")), step=100_000)
    said = sentence(headline(of, language), context)
    assert "–" not in said
    assert "{" not in said
    assert any(seeds in said for seeds in ("5 seeds", "시드 5개")) == (of.baseline != of.treatment)
