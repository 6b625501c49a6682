"""An example's settings as the texts of its controls, and back. Pure: no Streamlit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.declare import Choice, Input, Number, Table
from core.examples import Example
from core.faults import describe
from core.i18n.catalogue import fill
from core.i18n.text import Text
from core.study import number_text
from pages.parts.fields import LONGEST, decimal, integer

Texts = dict[str, str]
MINUS = "−"
"""What a number copied from one of our tables has for a minus sign."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one control holds: a hyperparameter, or one cell of a table.

    Attributes:
        key: Its name among the texts.
        cell: Row and column, from 0; None where it is no cell.
    """

    key: str
    declared: Input
    cell: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """Its name in an address; a cell's row and column are counted from 1, as they are on the page."""
        if self.cell is None:
            return self.key
        row, column = self.cell
        return f"{self.declared.name}_{row + 1}_{column + 1}"

    @property
    def start(self) -> str:
        """What it starts with, as text."""
        default: Any = self.declared.default
        if self.cell:
            default = default[self.cell[0]][self.cell[1]]
        return default if isinstance(default, str) else number_text(default)

    def written(self, text: str) -> str:
        """Return a text in the one form of what it stands for; raises ValueError where it stands for nothing."""
        value = self.parse(text)
        return value if isinstance(value, str) else number_text(value)

    def parse(self, text: str) -> Any:
        """Return the value that a text stands for; raises ValueError where it stands for none that is allowed."""
        text = text.strip().replace(MINUS, "-")
        if isinstance(self.declared, Choice):
            value: Any = text
        elif len(text) > LONGEST:
            raise ValueError(text)
        else:
            value = integer(text) if isinstance(self.declared, Number) and self.declared.integer else decimal(text)
        if not self._allows(value):
            raise ValueError(text)
        return value

    def _allows(self, value: Any) -> bool:
        if isinstance(self.declared, Choice):
            return value in self.declared.options
        if isinstance(self.declared, Table):
            return bool(self.declared.low <= value <= self.declared.high)
        above = value > self.declared.low if self.declared.open_low else value >= self.declared.low
        below = value < self.declared.high if self.declared.open_high else value <= self.declared.high
        return bool(above and below)

    @property
    def problem(self) -> Text:
        """What is said of a text that is not valid."""
        return fill("fault.value", allowed=describe(schema(self.declared)))


@dataclass(frozen=True, slots=True)
class Wrong:
    """A control whose text is not valid."""

    part: Part
    text: Text


def schema(declared: Input) -> dict[str, Any]:
    """Return what a control allows as a JSON Schema."""
    if isinstance(declared, Choice):
        return {"enum": list(declared.options)}
    if isinstance(declared, Table):
        return {"type": "number", "minimum": declared.low, "maximum": declared.high}
    low = "exclusiveMinimum" if declared.open_low else "minimum"
    high = "exclusiveMaximum" if declared.open_high else "maximum"
    return {"type": "integer" if declared.integer else "number", low: declared.low, high: declared.high}


def parts_of(declared: Input) -> Iterator[Part]:
    """Yield what the controls of one hyperparameter hold."""
    if not isinstance(declared, Table):
        yield Part(declared.name, declared)
        return
    for row, values in enumerate(declared.default):
        for column, _ in enumerate(values):
            yield Part(f"{declared.name}_{row}_{column}", declared, (row, column))


def parts(example: Example) -> list[Part]:
    """Return what the controls of an example hold."""
    return [part for declared in example.hyperparameters for part in parts_of(declared)]


def start(example: Example) -> Texts:
    """Return the texts that the controls start with."""
    return {part.key: part.start for part in parts(example)}


def wrong(example: Example, texts: Mapping[str, str]) -> list[Wrong]:
    """Return the controls whose texts are not valid."""
    return [Wrong(part, part.problem) for part in parts(example) if not is_valid(part, texts[part.key])]


def is_valid(part: Part, text: str) -> bool:
    """Tell whether a text stands for a value that a control allows."""
    try:
        part.parse(text)
    except ValueError:
        return False
    return True


def values(example: Example, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings that valid texts stand for."""
    return {declared.name: value_of(declared, texts) for declared in example.hyperparameters}


def value_of(declared: Input, texts: Mapping[str, str]) -> Any:
    """Return the value of one hyperparameter, rows of numbers where it is a table."""
    found = [part.parse(texts[part.key]) for part in parts_of(declared)]
    if not isinstance(declared, Table):
        return found[0]
    width = len(declared.default[0])
    return tuple(tuple(found[first : first + width]) for first in range(0, len(found), width))
