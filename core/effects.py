"""What was measured over seeds, so that texts can say it: `effects.json`, which `make effects` writes."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from core.i18n.text import Text

FILE = Path(__file__).with_suffix(".json")


class Measured(NamedTuple):
    """One number over seeds; a text's `{name:.1f}` writes the median, `{name.low:.1f}` the least.

    Attributes:
        value: The median.
        low: The least.
        high: The largest.
        by_seed: One value a seed.
    """

    value: float
    low: float
    high: float
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
        name: Measured(found["value"], found["low"], found["high"], tuple(found["by_seed"]))
        for name, found in table()[claim]["measured"].items()
    }


def told(claim: str, text: Text) -> Text:
    """Return a text with the numbers of a claim filled in; raises KeyError where one is missing."""
    found = measured(claim)
    return Text(*(words.format(**found) for words in text))
