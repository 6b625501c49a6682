"""What every worked example is, what is shown of one, and what one is that is computed at once."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from numpy.typing import NDArray

from core import declare
from core.declare import Input, settings_model
from core.figures.language.description import Description
from core.i18n.catalogue import message
from core.i18n.text import Language, Text

Array = NDArray[Any]
Result = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class NumberTable:
    """A table of numbers, written out; every row is as long as `columns`."""

    title: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one result, in one language.

    Attributes:
        figures: Whole as they are: nothing in them is bound to a run.
        sentences: This result's numbers in words.
    """

    figures: list[Description] = field(default_factory=list)
    tables: list[NumberTable] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


class Example:
    """The declaration of a worked example: a section of a page, with controls."""

    name: ClassVar[str]
    label: ClassVar[Text]
    question: ClassVar[Text]
    """Its heading."""
    help: ClassVar[Text]
    """What it shows and why, in two or three sentences."""
    hyperparameters: ClassVar[tuple[Input, ...]]
    formula: ClassVar[str] = ""
    """What it is about in LaTeX, short enough for the column of the controls; empty where there is none."""
    line: ClassVar[str] = ""
    """The one or two lines of `pytorch` that do it."""
    pytorch: ClassVar[str]
    """The lines of plain PyTorch it comes down to; they run as they stand, at the default settings."""
    Settings: ClassVar[type[declare.Settings]]

    def __init_subclass__(cls) -> None:
        # What only adds methods for a kind of example declares nothing.
        if "hyperparameters" in vars(cls):
            cls.Settings = settings_model(cls.__name__, cls.hyperparameters)


def say(key: str, language: Language, **values: object) -> str:
    """Return one of the demonstrations' own messages."""
    return message(f"demonstrations.{key}", language, **values)


class Demonstration(Example, ABC):
    """A worked example of a technique: few numbers in, plain PyTorch, and what came out of it.

    `compute` runs in a worker; the web server reads the declaration and calls `show`, and loads no torch for either.
    """

    @abstractmethod
    def compute(self, settings: declare.Settings) -> dict[str, Array]:
        """Return the result as arrays by name; the same for the same settings."""

    @abstractmethod
    def show(self, result: Result, settings: declare.Settings, language: Language) -> Shown:
        """Return what is shown of a result of `compute` with these settings; never touches torch."""
