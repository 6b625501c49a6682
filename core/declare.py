"""How a technique, an optimiser or a data set declares its hyperparameters.

One declaration serves the config's validation, the JSON Schema, the cards of the pages, the address and the tables in
the documentation.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from core.i18n.text import Text


def decades(first: int, last: int) -> tuple[float, ...]:
    """Return 1-2-3-5 in each decade from 10**first up to and including 10**last."""
    steps = [float(f"{digit}e{power}") for power in range(first, last) for digit in (1, 2, 3, 5)]
    return (*steps, float(f"1e{last}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number that a learner sets.

    Attributes:
        name: Key in the config, the address and the exports.
        low, high: The closed interval of allowed values; `open_low`, `open_high` exclude an end.
        default: The value taken where a config names the technique and leaves this out; None makes the number optional.
        off: The value that changes nothing, to the bit; None where there is none.
        stops: The values that a slider offers, in the slider's order.
        unit: What the number counts, None where it has no unit.
        integer: Only whole numbers are allowed.
        mid_run: It may change at a step of a run: its technique keeps it in a column, and nothing else depends on it.
    """

    name: str
    label: Text
    help: Text
    low: float
    high: float
    default: float | None
    off: float | None = None
    stops: tuple[float, ...] = ()
    unit: Text | None = None
    integer: bool = False
    open_low: bool = False
    open_high: bool = False
    mid_run: bool = False

    def annotation(self) -> Any:
        """Return the pydantic annotation that accepts exactly the allowed values."""
        low = {"gt" if self.open_low else "ge": self.low}
        high = {} if math.isinf(self.high) else {"lt" if self.open_high else "le": self.high}
        kind: Any = int if self.integer else float
        limits = {} if self.integer else {"allow_inf_nan": False}
        number = Annotated[kind, Field(strict=True, description=self.help.en, **limits, **low, **high)]
        return number | None if self.default is None else number


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two numbers that stand as a list under one name.

    Attributes:
        name: Key in the config; each number has its own in the address.
    """

    name: str
    label: Text
    numbers: tuple[Number, Number]

    @property
    def default(self) -> tuple[float | None, ...]:
        """The numbers taken where a config leaves this out."""
        return tuple(number.default for number in self.numbers)

    def annotation(self) -> Any:
        """Return the pydantic annotation that accepts exactly the allowed values."""
        pair: Any = tuple[tuple(number.annotation() for number in self.numbers)]  # type: ignore[misc]
        return pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Something that is on or off."""

    name: str
    label: Text
    help: Text
    default: bool = False

    def annotation(self) -> Any:
        """Return the pydantic annotation that accepts true and false alone."""
        return Annotated[bool, Field(strict=True, description=self.help.en)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a few named options.

    Attributes:
        options: What the config says, and how the option is called on a page.
        default: The option taken where a config leaves this out.
    """

    name: str
    label: Text
    help: Text
    options: dict[str, Text]
    default: str

    def annotation(self) -> Any:
        """Return the pydantic annotation that accepts exactly the options."""
        return Annotated[Literal[tuple(self.options)], Field(description=self.help.en)]


Hyperparameter = Number | Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A small table of numbers that a learner edits cell by cell.

    Attributes:
        low, high: The closed interval that every cell lies in; none may be NaN or infinite.
        default: The rows it starts with, all of one length; their number and length are those of every value.
    """

    name: str
    label: Text
    help: Text
    low: float
    high: float
    default: tuple[tuple[float, ...], ...]

    def annotation(self) -> Any:
        """Return the pydantic annotation that accepts exactly the tables of this shape within the limits."""
        cell: Any = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=self.low, le=self.high)]
        row: Any = tuple[(cell,) * len(self.default[0])]  # type: ignore[misc]
        rows: Any = tuple[(row,) * len(self.default)]  # type: ignore[misc]
        return Annotated[rows, Field(description=self.help.en)]


Input = Hyperparameter | Table


class Settings(BaseModel):
    """The values of one declaration's hyperparameters; frozen, and nothing else is accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


S = TypeVar("S", bound=Settings)


def settings_model(title: str, hyperparameters: Iterable[Input]) -> type[Settings]:
    """Build the settings class of a declaration, one validated field a hyperparameter."""
    return extended(Settings, title, hyperparameters)


def extended(
    base: type[S],
    title: str,
    hyperparameters: Iterable[Input | Pair | Switch],
    fields: Mapping[str, Any] | None = None,
    validators: Mapping[str, Any] | None = None,
) -> type[S]:
    """Build a settings class that has other fields and validators of pydantic as well."""
    all_of_them = dict(fields or {}) | {h.name: (h.annotation(), h.default) for h in hyperparameters}
    return create_model(title, __base__=base, __validators__=dict(validators or {}), **all_of_them)
