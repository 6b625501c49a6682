"""Links that a teacher hands out, as pure functions: what the Lab offers to say in one, and how what it says ends.

What an address says of them is read and written in `pages/address/links.py`. No Streamlit.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypedDict

from core.i18n.catalogue import message
from core.i18n.text import Language
from core.techniques import TECHNIQUES
from pages.address.links import FIGURES, HIDDEN, PAUSED, SHOW, STEP, Link, in_order, shown
from pages.lab.controls import Lab


class Offer(TypedDict):
    """One thing that a link may say beside the comparison.

    Attributes:
        name: Its name in the address.
        text: Its value there; `{step}` stands for the step shown.
        label: What it is called, with `{step}` too.
    """

    name: str
    text: str
    label: str


def offers(lab: Lab, language: Language) -> list[Offer]:
    """Return what a link to the comparison may say beside it."""
    found: list[Offer] = [
        {"name": FIGURES, "text": HIDDEN, "label": message("lab.link.hidden", language)},
        {"name": PAUSED, "text": STEP, "label": message("lab.link.paused", language, step=STEP)},
    ]
    cards = lab.comparison.link.cards or in_order({*lab.comparison.treatment.named, lab.comparison.technique})
    if cards:
        label = message("lab.link.cards", language, cards=named(cards, language))
        found.append({"name": SHOW, "text": shown(cards)[SHOW], "label": label})
    return found


def named(cards: tuple[str, ...], language: Language) -> str:
    """Return what techniques are called, one after the other."""
    return ", ".join(TECHNIQUES[name].label.to(language) for name in cards)


def hold(lab: Lab, still: Mapping[str, bool]) -> Lab:
    """Let go of what a link asked for and the learner has ended; `still` says of `hidden` and `paused` which hold."""
    link = lab.comparison.link
    kept = replace(
        link,
        hidden=link.hidden and still.get("hidden", False),
        paused=link.paused if still.get("paused", False) else None,
    )
    return with_link(lab, kept)


def show_all(lab: Lab) -> Lab:
    """Have all controls there again."""
    return with_link(lab, replace(lab.comparison.link, cards=()))


def play_other(lab: Lab, before: Lab) -> Lab:
    """Let go of a step at which a link stood, where the runs are others than before: they play from their start."""
    link = lab.comparison.link
    if link.paused is None or lab.study.continues(before.study):
        return lab
    return with_link(lab, replace(link, paused=None))


def with_link(lab: Lab, link: Link) -> Lab:
    """Return the Lab with a link that asks for something else."""
    return replace(lab, comparison=replace(lab.comparison, link=link)) if link != lab.comparison.link else lab
