"""What holds for every topic, whichever it is."""

from collections import Counter
from pathlib import Path

import pytest

from core.demonstrations import DEMONSTRATIONS
from core.experiments import EXPERIMENTS
from core.i18n.text import LANGUAGES
from core.techniques import TECHNIQUES
from core.topics import TOPICS

PAGES = Path(__file__).parents[2] / "pages"
EXAMPLES = {**DEMONSTRATIONS, **EXPERIMENTS}
EVERY = pytest.mark.parametrize("name", TOPICS)


@EVERY
def test_it_names_what_there_is(name: str) -> None:
    topic = TOPICS[name]
    assert topic.name == name
    assert set(topic.techniques) <= set(TECHNIQUES)
    assert set(topic.examples) <= set(EXAMPLES)
    assert topic.examples
    assert topic.predictions.keys() <= set(topic.examples)
    assert topic.predictions, "there is something to predict on every page"


@EVERY
def test_its_page_is_thin(name: str) -> None:
    assert len((PAGES / f"{name}.py").read_text("utf-8").splitlines()) <= 8


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prediction_offers_a_few_different_answers(name: str, language: str) -> None:
    for prediction in TOPICS[name].predictions.values():
        options = [getattr(option, language) for option in prediction.options]
        assert 2 <= len(options) <= 4
        assert len(set(options)) == len(options)
        assert 0 <= prediction.right < len(options)


def test_no_two_examples_have_one_name() -> None:
    assert len(EXAMPLES) == len(DEMONSTRATIONS) + len(EXPERIMENTS)


def test_every_example_stands_on_exactly_one_page() -> None:
    standing = Counter(name for topic in TOPICS.values() for name in topic.examples)
    assert standing == dict.fromkeys(EXAMPLES, 1)


def test_a_technique_stands_on_one_page_at_most() -> None:
    standing = Counter(name for topic in TOPICS.values() for name in topic.techniques)
    assert set(standing.values()) == {1}
