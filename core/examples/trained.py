"""What a worked example is whose runs are trained for it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from core import declare
from core.config import RunConfig
from core.examples.base import Example, Shown
from core.history import History
from core.i18n.text import Language


class Trained(Example, ABC):
    """A worked example whose numbers come out of training: the workers train its runs as they train the Lab's.

    Neither method touches torch.
    """

    @abstractmethod
    def runs(self, settings: declare.Settings) -> list[RunConfig]:
        """Return the runs to train; few, short and small, as a page waits for them."""

    @abstractmethod
    def show(self, histories: Sequence[History], settings: declare.Settings, language: Language) -> Shown:
        """Return what is shown of the finished or diverged runs, in the order of `runs` with these settings."""
