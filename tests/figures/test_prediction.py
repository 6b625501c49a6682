"""What is asked of a comparison is answered as the headline over all seeds tells it."""

import pytest

from core.figures import asked, headline, sentence
from core.figures.prediction import OPTIONS
from core.i18n.text import LANGUAGES, Language
from core.study import Seeds, study
from tests.figures.studies import STUDIES
from tests.figures.test_verdict import OF, over_seeds, run, value

ENDS = {
    "lower": ([0.5, 0.6, 0.55], [0.3, 0.4, 0.3]),
    "same": ([0.5, 0.6, 0.55], [0.4, 0.7, 0.5]),
    "higher": ([0.3, 0.4, 0.3], [0.5, 0.6, 0.55]),
}
"""By the answer, how baseline and treatment end from three seeds."""
THREE = study(OF.treatment, OF.technique, seeds=Seeds(3))


@pytest.mark.parametrize("what", ENDS)
def test_the_answer_is_what_the_headline_says(what: str) -> None:
    context = over_seeds(*([run(end) for end in of] for of in ENDS[what]))
    given = asked(THREE, "en")
    assert given is not None
    assert value(given["answer"], context) == OPTIONS.index(what)
    said = sentence(headline(THREE, "en"), context)
    assert (what in said) if what != "same" else ("may be luck" in said)


def test_the_same_from_every_seed_is_no_difference() -> None:
    given = asked(THREE, "en")
    context = over_seeds([run(0.5), run(0.6), run(0.7)], [run(0.5), run(0.6), run(0.7)])
    assert given is not None
    assert value(given["answer"], context) == OPTIONS.index("same")


@pytest.mark.parametrize("which", [0, 1])
def test_one_that_diverges_from_any_seed_is_the_answer(which: int) -> None:
    given = asked(THREE, "en")
    pair = [[run(0.5), run(0.6), run(0.7)], [run(0.3), run(0.4), run(0.5)]]
    pair[which][1] = run(9.0, "diverged")
    assert given is not None
    assert value(given["answer"], over_seeds(*pair)) == OPTIONS.index("diverged")


def test_nothing_is_answered_before_the_end_or_while_a_seed_is_missing() -> None:
    given = asked(THREE, "en")
    assert given is not None
    ended = [run(0.5), run(0.6), run(0.7)]
    assert value(given["answer"], over_seeds(ended, [run(0.3), run(0.4), None])) is None
    assert value(given["answer"], over_seeds(ended, ended, step=OF.baseline.steps - 1)) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STUDIES)
def test_every_study_is_asked_about_or_cannot_be_told_beyond_luck(name: str, language: Language) -> None:
    of = STUDIES[name]
    given = asked(of, language)
    if given is None:
        assert of.others == 0 or len({c.data.dataset.task for c in (of.baseline, of.treatment)}) == 2
    else:
        assert len(set(given["options"])) == len(OPTIONS)
        assert "…" in sentence(given["question"], over_seeds([run(0.5)], [run(0.3)]))


def test_one_seed_is_not_asked_about() -> None:
    assert asked(study(OF.treatment, OF.technique, seeds=Seeds(1)), "en") is None
