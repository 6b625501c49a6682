"""What of the Lab's sidebar is unfolded, and where the cards of techniques stand. Pure: no Streamlit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from core.techniques import TECHNIQUES

Names = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folds:
    """What is unfolded. Cards of techniques at hand, those in use and the open one, stand on top of the families.

    What a learner presses stays under the pointer: a card leaves its family only as that is folded, and the top only
    as another comparison is begun or its family is folded.

    Attributes:
        unfolded: Family or group of settings → techniques whose cards stood on top as it was unfolded.
        lately: Techniques that were at hand since the comparison was begun; their cards stay on top.
    """

    unfolded: Mapping[str, Names] = field(default_factory=dict)
    lately: Names = frozenset()

    def on_top(self, at_hand: Collection[str]) -> list[str]:
        """Return the techniques whose cards stand on top, in the order of the registry."""
        there = self.lately.union(at_hand)
        return [n for n, t in TECHNIQUES.items() if n in there and n in self.unfolded.get(t.family, there)]

    def within(self, family: str, at_hand: Collection[str]) -> list[str]:
        """Return the techniques whose cards stand in their family; none while it is folded."""
        if family not in self.unfolded:
            return []
        above = self.on_top(at_hand)
        return [n for n, t in TECHNIQUES.items() if t.family == family and n not in above]

    def turned(self, name: str, *, unfolded: bool, at_hand: Collection[str]) -> "Folds":
        """Return this with a family or a group of settings unfolded or folded."""
        family = {n for n, t in TECHNIQUES.items() if t.family == name}
        others = {other: names for other, names in self.unfolded.items() if other != name}
        if unfolded:
            return replace(self, unfolded=others | {name: self.lately.union(at_hand)})
        return replace(self, unfolded=others, lately=self.lately - family)

    def keeping(self, at_hand: Collection[str]) -> "Folds":
        """Return this with the cards of these techniques staying where they are, whatever comes of them."""
        return replace(self, lately=self.lately.union(at_hand))

    def begun(self, at_hand: Collection[str]) -> "Folds":
        """Return this for another comparison: what is at hand in it stands on top, and nothing else."""
        return Folds(unfolded=dict.fromkeys(self.unfolded, frozenset(at_hand)))
