"""An example's settings as the texts of its controls, and back. Pure: no Streamlit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.declare import Input, Settings, Table
from core.examples import Example
from core.i18n.catalogue import fill
from core.i18n.text import Text
from core.problems import describe
from pages.address.texts import plain, reader, show


@dataclass(frozen=True, slots=True)
class Part:
    """What one control holds: a hyperparameter, or one cell of a table.

    Attributes:
        of: The settings that it is a part of.
        cell: Row and column, from 0; None where it is no cell.
    """

    of: type[Settings]
    declared: Input
    cell: tuple[int, int] | None = None

    @property
    def key(self) -> str:
        """Its name among the controls."""
        return self.declared.name if self.cell is None else "{}_{}_{}".format(self.declared.name, *self.cell)

    @property
    def name(self) -> str:
        """Its name in an address; a cell's row and column are counted from 1, as they are on the page."""
        if self.cell is None:
            return self.key
        row, column = self.cell
        return f"{self.declared.name}_{row + 1}_{column + 1}"

    def value(self, settings: Settings) -> Any:
        """Return what settings say of it."""
        value = settings[self.declared.name]
        return value if self.cell is None else value[self.cell[0]][self.cell[1]]

    def text(self, settings: Settings) -> str:
        """Return what settings say of it, as text."""
        return show(self.value(settings))

    def put(self, settings: Settings, text: str) -> Settings:
        """Return settings with the value that a text stands for; raises ValueError where none is allowed that it is."""
        value = reader(self.declared)(plain(text))
        if self.cell is not None:
            rows = [list(row) for row in settings[self.declared.name]]
            rows[self.cell[0]][self.cell[1]] = value
            value = tuple(tuple(row) for row in rows)
        return self.of.model_validate({**dict(settings), self.declared.name: value})

    @property
    def problem(self) -> Text:
        """What is said of a text that is not valid."""
        schema = self.of.model_json_schema()["properties"][self.declared.name]
        for place in self.cell or ():
            schema = schema["prefixItems"][place]
        return fill("problem.value", allowed=describe(schema))


def parts_of(example: Example, declared: Input) -> Iterator[Part]:
    """Yield what the controls of one hyperparameter hold."""
    if not isinstance(declared, Table):
        yield Part(example.Settings, declared)
        return
    for row, values in enumerate(declared.default):
        for column, _ in enumerate(values):
            yield Part(example.Settings, declared, (row, column))


def parts(example: Example) -> list[Part]:
    """Return what the controls of an example hold."""
    return [part for declared in example.hyperparameters for part in parts_of(example, declared)]
