"""What the tests of computed examples share."""

from typing import Any

import numpy as np

from core.examples import Array, Prediction, Shown
from core.examples.shared import FLOATS
from core.i18n.text import Language
from core.topics import COMPUTED, EXAMPLES, TOPICS


def compute(name: str, **given: Any) -> dict[str, Array]:
    """Compute an example; what is left out of `given` takes its default."""
    example = COMPUTED[name]
    return example.compute(example.Settings.model_validate(given))


def show(name: str, language: Language = "en", **given: Any) -> Shown:
    """Return what is shown of an example."""
    example = COMPUTED[name]
    settings = example.Settings.model_validate(given)
    return example.show(example.compute(settings), settings, language)


def right(name: str) -> str:
    """Return the answer that an example's prediction calls right."""
    prediction = EXAMPLES[name].prediction
    assert prediction
    return prediction.options[prediction.right].en


def predictions(topic: str) -> dict[str, Prediction]:
    """Return what is asked on the page of a topic, by example, in the order of the page."""
    return {example.name: example.prediction for example in TOPICS[topic].examples if example.prediction}


def by_format(values: np.ndarray, names: tuple[str, ...] = tuple(FLOATS)) -> dict[str, float]:
    """Return numbers by the formats that they are of."""
    return dict(zip(names, values.tolist(), strict=True))


def last_digit(number: str) -> float:
    """Return what one more in the last digit of a number is worth."""
    digits, _, power = number.partition("e")
    return 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
