"""What every worked example declares, and what is shown of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from numpy.typing import NDArray

from core import declare
from core.declare import Input, settings_model
from core.figures.language.description import Description
from core.i18n.text import Language, Text

Array = NDArray[Any]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a learner is asked before an example shows its result.

    Attributes:
        options: The answers to choose from.
        right: Index of the one that the example shows at its default settings.
        why: What makes it so, in a sentence or two.
    """

    question: Text
    options: tuple[Text, ...]
    right: int
    why: Text


class Example:
    """The declaration of a worked example: a section of a page, with controls. Its file holds all that it says."""

    name: ClassVar[str]
    """Its own among the examples of all topics: what an address calls it."""
    label: ClassVar[Text]
    question: ClassVar[Text]
    """Its heading."""
    help: ClassVar[Text]
    """What it shows and why, in two or three sentences."""
    prediction: ClassVar[Prediction | None] = None
    """What is asked before the result is shown; None where nothing is."""
    hyperparameters: ClassVar[tuple[Input, ...]]
    formula: ClassVar[str] = ""
    """What it is about in LaTeX, short enough for the column of the controls; empty where there is none."""
    line: ClassVar[str] = ""
    """The one or two lines of `pytorch` that do it."""
    pytorch: ClassVar[str]
    """The lines of plain PyTorch it comes down to; they run as they stand, at the default settings."""
    words: ClassVar[Mapping[str, Text]]
    """What its figures, tables and sentences say, by names of its own; `say` looks them up."""
    Settings: ClassVar[type[declare.Settings]]

    def __init_subclass__(cls) -> None:
        # What only adds methods for a kind of example declares nothing.
        if "hyperparameters" in vars(cls):
            cls.Settings = settings_model(cls.__name__, cls.hyperparameters)

    @classmethod
    def say(cls, word: str, language: Language, **values: object) -> str:
        """Return one of `words` with its values filled in; raises KeyError where it or a value is missing."""
        return cls.words[word].to(language, **values)
