"""What a topic is: the techniques and the worked examples of one page, and the words around them."""

from dataclasses import dataclass

from core.examples import Computed, Trained
from core.i18n.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One page.

    Attributes:
        name: Path of the page in the address.
        title: What the navigation and the page are headed with.
        lead: Two sentences that say what it is about.
        techniques: Names of `core.techniques.TECHNIQUES`, in the order they are shown.
        examples: Its worked examples, in the order they are shown; each stands on this page alone.
        hurts: When it does harm, or nothing, with numbers where they were measured.
    """

    name: str
    title: Text
    lead: Text
    techniques: tuple[str, ...]
    examples: tuple[Computed | Trained, ...]
    hurts: Text
