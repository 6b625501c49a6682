"""What a topic is: the techniques and the worked examples of one page, and the words around them."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.i18n.text import Text


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One page.

    Attributes:
        name: Path of the page in the address, and name of its file in `pages`.
        title: What the navigation and the page are headed with.
        lead: Two sentences that say what it is about.
        techniques: Names of `core.techniques.TECHNIQUES`, in the order they are shown.
        examples: Names of `core.demonstrations.DEMONSTRATIONS` and `core.experiments.EXPERIMENTS`, in the order they
            are shown.
        hurts: When it does harm, or nothing, with numbers where they were measured.
        predictions: Example → what is asked before it.
    """

    name: str
    title: Text
    lead: Text
    techniques: tuple[str, ...]
    examples: tuple[str, ...]
    hurts: Text
    predictions: Mapping[str, Prediction]
