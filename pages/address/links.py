"""What a link that is handed out asks for beside the comparison: how it starts, and which controls there are. Pure.

`figures=hidden` hides the figures until they are revealed, `paused=200` shows a step without playing, `show=l2,dropout`
leaves these techniques' controls alone. An address holds each only while it holds.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from core.i18n.catalogue import fill
from core.problems import Problem, describe
from core.techniques import TECHNIQUES
from pages.address.texts import BETWEEN, Texts, integer, plain

FIGURES, PAUSED, SHOW = "figures", "paused", "show"
HIDDEN = "hidden"
STEP = "{step}"
"""Stands for the step that is shown as an offer is taken."""
LONGEST = 16 * len(TECHNIQUES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link asks for.

    Attributes:
        hidden: The figures are hidden until the learner reveals them.
        paused: The step that is shown without playing; None where it plays.
        cards: The techniques whose controls there are, in the order of the registry; empty where all controls are.
    """

    hidden: bool = False
    paused: int | None = None
    cards: tuple[str, ...] = ()

    def with_card(self, name: str | None) -> "Link":
        """Return this with the controls of a technique among those that there are."""
        return replace(self, cards=in_order({*self.cards, name})) if self.cards else self


NO_LINK = Link()
"""Asks for nothing."""


def in_order(names: Collection[str | None]) -> tuple[str, ...]:
    """Return techniques in the order of the registry."""
    return tuple(name for name in TECHNIQUES if name in names)


def encode(link: Link) -> Texts:
    """Return the query parameters of a link; none where it asks for nothing."""
    query = {FIGURES: HIDDEN} if link.hidden else {}
    if link.paused is not None:
        query[PAUSED] = str(link.paused)
    return query | (shown(link.cards) if link.cards else {})


def shown(cards: tuple[str, ...]) -> Texts:
    """Return the query parameter that leaves the controls of some techniques alone."""
    return {SHOW: ",".join(cards)}


def read(query: Mapping[str, str], steps: int, found: list[Problem]) -> Link:
    """Return what an address asks for; what is not valid is noted and left out.

    Args:
        steps: Updates of the treatment, its last step.
    """
    return Link(
        hidden=read_hidden(query, found),
        paused=read_paused(query, steps, found),
        cards=read_cards(query, found),
    )


def read_hidden(query: Mapping[str, str], found: list[Problem]) -> bool:
    """Tell whether the figures start hidden."""
    given = query.get(FIGURES)
    if given is not None and given.strip() != HIDDEN:
        found.append(Problem(FIGURES, fill("problem.value", allowed=fill("allowed.word", word=HIDDEN))))
        return False
    return given is not None


def read_paused(query: Mapping[str, str], steps: int, found: list[Problem]) -> int | None:
    """Return the step at which it stands; None where it plays."""
    if PAUSED not in query:
        return None
    try:
        step = integer(plain(query[PAUSED]))
    except ValueError:
        step = -1
    if 0 <= step <= steps:
        return step
    allowed = describe({"type": "integer", "minimum": 0, "maximum": steps})
    found.append(Problem(PAUSED, fill("problem.value", allowed=allowed)))
    return None


def read_cards(query: Mapping[str, str], found: list[Problem]) -> tuple[str, ...]:
    """Return the techniques whose controls there are; a name that is none costs no other."""
    if SHOW not in query:
        return ()
    try:
        names = set(BETWEEN.split(plain(query[SHOW], LONGEST)))
    except ValueError:
        names = {""}
    if not names <= TECHNIQUES.keys():
        found.append(Problem(SHOW, fill("problem.value", allowed=fill("allowed.names", options=", ".join(TECHNIQUES)))))
    return in_order(names)
