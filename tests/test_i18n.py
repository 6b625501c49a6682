"""Every message says the same in every language."""

import string
from collections.abc import Iterator

import pytest

from core.datasets import DATASETS, LABEL_NOISE
from core.declare import Choice, Input, Number
from core.examples import shared
from core.i18n.catalogue import MESSAGES, areas, fill, message
from core.i18n.text import LANGUAGES, Text
from core.presets import PRESETS
from core.techniques import TECHNIQUES
from core.topics import EXAMPLES, TOPICS
from pages.address.fields import COUNTED, FIELDS, VARYING
from tests.said import is_said, is_said_by


def declared(where: str, hyperparameter: Input) -> Iterator[tuple[str, Text]]:
    yield f"{where}.label", hyperparameter.label
    yield f"{where}.help", hyperparameter.help
    if isinstance(hyperparameter, Choice):
        yield from ((f"{where}.{name}", text) for name, text in hyperparameter.options.items())
    elif isinstance(hyperparameter, Number) and hyperparameter.unit:
        yield f"{where}.unit", hyperparameter.unit


def of_topics() -> Iterator[tuple[str, Text]]:
    for name, topic in TOPICS.items():
        yield from ((f"{name}.{part}", getattr(topic, part)) for part in ("title", "lead", "hurts"))


def of_examples() -> Iterator[tuple[str, Text]]:
    yield from ((f"shared.{name}", text) for name, text in vars(shared).items() if isinstance(text, Text))
    for name, example in EXAMPLES.items():
        yield from ((f"{name}.{part}", getattr(example, part)) for part in ("label", "question", "help"))
        yield from ((f"{name}.words.{word}", text) for word, text in example.words.items())
        for hyperparameter in example.hyperparameters:
            yield from declared(f"{name}.{hyperparameter.name}", hyperparameter)
        if prediction := example.prediction:
            yield f"{name}.prediction.question", prediction.question
            yield f"{name}.prediction.why", prediction.why
            yield from ((f"{name}.prediction.{i}", option) for i, option in enumerate(prediction.options))


def of_fields() -> Iterator[tuple[str, Text]]:
    for key, field in FIELDS.items():
        yield from declared(f"field {key}", field.declared)
    for choice in (COUNTED, VARYING):
        yield from declared(f"choice {choice.name}", choice)


def every_text() -> Iterator[tuple[str, Text]]:
    yield from MESSAGES.items()
    for name, technique in TECHNIQUES.items():
        yield f"{name}.label", technique.label
        yield f"{name}.help", technique.help
        if technique.remedy:
            yield f"{name}.remedy", technique.remedy
        for hyperparameter in technique.hyperparameters:
            yield from declared(f"{name}.{hyperparameter.name}", hyperparameter)
    for name, dataset in DATASETS.items():
        yield f"{name}.label", dataset.label
        yield f"{name}.help", dataset.help
        yield from ((f"{name}.class{i}", text) for i, text in enumerate(dataset.class_names))
        if dataset.target_name:
            yield f"{name}.target_name", dataset.target_name
        for number in (dataset.noise, dataset.train_size, LABEL_NOISE):
            yield from declared(f"{name}.{number.name}", number)
    for name, preset in PRESETS.items():
        yield f"{name}.label", preset.label
        yield f"{name}.help", preset.help
    yield from of_topics()
    yield from of_examples()
    yield from of_fields()
    yield from ((f"field {key} allowed", field.allowed) for key, field in FIELDS.items())


EVERY_TEXT = list(every_text())


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(("where", "text"), EVERY_TEXT, ids=[where for where, _ in EVERY_TEXT])
def test_a_text_has_every_language_with_the_same_placeholders(where: str, text: Text) -> None:
    assert len(text) == len(LANGUAGES)
    for language in LANGUAGES:
        assert text.to(language).strip(), f"{where} lacks {language}"
        assert placeholders(text.to(language)) == placeholders(text.en)


def test_the_catalogue_holds_the_messages_of_every_area() -> None:
    assert {"errors", "lab", "settings"} <= set(areas())
    assert message("problem.batch_too_large", "en", size=120).startswith("must be a whole number from 1 to 120")


def test_every_message_is_said_somewhere() -> None:
    of_controls = {id(text) for _, text in of_fields()}
    silent = [key for key, text in MESSAGES.items() if id(text) not in of_controls and not is_said(key)]
    assert not silent, "nothing says these: take them away, or tell said.WITHOUT_AREA where their keys stand"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_word_of_an_example_is_said_by_it(name: str) -> None:
    example = EXAMPLES[name]
    assert not [word for word in example.words if not is_said_by(example, word)]
    assert not is_said_by(example, "nobody")


@pytest.mark.parametrize("key", ["lab.on", "lab.dismiss", "figures.inputs.note", "live.dismissed", "problem.nothing"])
def test_a_message_that_nothing_says_is_found(key: str) -> None:
    assert not is_said(key)


def test_a_text_within_a_text_is_in_its_language() -> None:
    filled = fill("problem.value", allowed=Text("this", "이것"))
    assert filled == Text("must be this", "이것만 쓸 수 있습니다")


def test_an_unknown_message_is_an_error() -> None:
    with pytest.raises(KeyError):
        message("no such", "en")
