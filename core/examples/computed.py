"""What a worked example is that is computed at once."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from core import declare
from core.examples.base import Array, Example, Shown
from core.i18n.text import Language

Result = Mapping[str, Array]


class Computed(Example, ABC):
    """A worked example of a technique: few numbers in, plain PyTorch, and what came out of it.

    `compute` runs in a worker; the web server reads the declaration and calls `show`, and loads no torch for either.
    """

    @abstractmethod
    def compute(self, settings: declare.Settings) -> dict[str, Array]:
        """Return the result as arrays by name; the same for the same settings."""

    @abstractmethod
    def show(self, result: Result, settings: declare.Settings, language: Language) -> Shown:
        """Return what is shown of a result of `compute` with these settings; never touches torch."""
