"""What holds for every topic, whichever it is."""

import pkgutil
from collections import Counter
from importlib import import_module
from inspect import isabstract

import pytest

import core.topics
from core.examples import Computed, Trained
from core.i18n.text import LANGUAGES, Language
from core.techniques import TECHNIQUES
from core.topics import COMPUTED, EXAMPLES, TOPICS, TRAINED

EVERY = pytest.mark.parametrize("name", TOPICS)


@EVERY
def test_it_names_what_there_is(name: str) -> None:
    topic = TOPICS[name]
    assert topic.name == name
    assert set(topic.techniques) <= set(TECHNIQUES)
    assert topic.examples
    assert any(example.prediction for example in topic.examples), "there is something to predict on every page"


@pytest.mark.parametrize("name", [name for name, example in EXAMPLES.items() if example.prediction])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prediction_offers_a_few_different_answers(name: str, language: Language) -> None:
    prediction = EXAMPLES[name].prediction
    assert prediction
    options = [option.to(language) for option in prediction.options]
    assert 2 <= len(options) <= 4
    assert len(set(options)) == len(options)
    assert 0 <= prediction.right < len(options)


def test_no_two_examples_have_one_name() -> None:
    assert len(EXAMPLES) == sum(len(topic.examples) for topic in TOPICS.values())
    assert {**COMPUTED, **TRAINED} == EXAMPLES


def test_every_example_that_there_is_stands_on_a_page() -> None:
    """One that has a file but that no topic lists would be seen by nobody."""
    for module in pkgutil.walk_packages(core.topics.__path__, "core.topics."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Computed | Trained) and not isabstract(value):
                assert type(EXAMPLES.get(value.name)) is value


def test_a_technique_stands_on_one_page_at_most() -> None:
    standing = Counter(name for topic in TOPICS.values() for name in topic.techniques)
    assert set(standing.values()) == {1}
