"""What was measured over seeds, so that texts can say it: `effects.json`, which `make effects` writes."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from core.i18n.text import Text

FILE = Path(__file__).with_suffix(".json")


class Said(float):
    """A number as a text writes it: with a minus sign, no zero below zero, and no zeros before an exponent."""

    def __format__(self, spec: str) -> str:
        text = re.sub(r"e([-+])0+", r"e\1", format(float(self), spec))
        return text.lstrip("-") if not text.strip("-0.") else re.sub("^-", "−", text)


class Measured(NamedTuple):
    """One number over seeds; a text's `{name:.1f}` writes the median, `{name.low:.1f}` the least.

    Attributes:
        value: The median.
        low: The least.
        high: The largest.
        by_seed: One value a seed.
    """

    value: Said
    low: Said
    high: Said
    by_seed: tuple[float, ...]

    def __format__(self, spec: str) -> str:
        return format(self.value, spec)

    @property
    def seeds(self) -> int:
        """From how many seeds it was measured."""
        return len(self.by_seed)

    @property
    def positive(self) -> int:
        """In how many of them it is above 0."""
        return sum(value > 0 for value in self.by_seed)


@cache
def table() -> dict[str, Any]:
    """Return the table as it was written: claims by name, each with what `docs/effects.py` says of it."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def measured(claim: str) -> dict[str, Measured]:
    """Return the numbers of a claim by name; raises KeyError where none was measured."""
    return {
        name: Measured(Said(found["value"]), Said(found["low"]), Said(found["high"]), tuple(found["by_seed"]))
        for name, found in table()[claim]["measured"].items()
    }


def told_of_several(text: Text) -> Text:
    """Return a text with numbers of several claims filled in, as `{claim[number].low:.1f}`."""
    found = {claim: measured(claim) for claim in table()}
    return Text(*(words.format(**found) for words in text))


def told(claim: str, text: Text) -> Text:
    """Return a text with the numbers of a claim filled in; raises KeyError where one is missing."""
    found = measured(claim)
    return Text(*(words.format(**found) for words in text))
