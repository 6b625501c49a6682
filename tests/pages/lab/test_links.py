"""What a link asked for holds until the learner does otherwise, and what a link may say is offered."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from core.i18n.text import LANGUAGES, Language
from core.techniques import TECHNIQUES
from pages.address.codec import decode, encode
from pages.address.links import Link
from pages.lab.controls import Lab, edit, move_to, start, switch
from pages.lab.links import hold, offers, play_other, show_all
from pages.lab.triggers import CHANGES

ASKED = Link(hidden=True, paused=200, cards=("l2",))


def asking(link: Link = ASKED) -> Lab:
    lab = Lab()
    return replace(lab, comparison=replace(lab.comparison, link=link))


@pytest.mark.parametrize(
    ("still", "left"),
    [
        ({"hidden": True, "paused": True}, ASKED),
        ({"hidden": False, "paused": True}, replace(ASKED, hidden=False)),
        ({"hidden": True, "paused": False}, replace(ASKED, paused=None)),
        ({"hidden": False, "paused": False}, Link(cards=("l2",))),
    ],
)
def test_what_the_learner_has_ended_leaves_the_address(still: dict[str, bool], left: Link) -> None:
    assert hold(asking(), still).comparison.link == left
    assert CHANGES["hold"](still)(asking()).comparison.link == left


@pytest.mark.parametrize("still", [{}, {"hidden": "yes", "paused": 1}, None, "hidden"])
def test_what_is_no_word_of_it_changes_nothing(still: object) -> None:
    lab = asking()
    assert CHANGES["hold"](still)(lab) is lab


def test_nothing_comes_to_hold_that_no_link_asked_for() -> None:
    lab = asking(Link())
    assert hold(lab, {"hidden": True, "paused": True}) is lab


@pytest.mark.parametrize(
    ("act", "plays"),
    [
        (partial(move_to, name="l2", text="0.01"), False),
        (partial(edit, given={"batch": "64"}), True),
        (partial(switch, name="dropout", on=True), True),
    ],
)
def test_other_runs_play_from_their_start(act: Callable[[Lab], Lab], plays: bool) -> None:
    before = asking()
    after = play_other(act(before), before)
    assert after.comparison.link.paused == (None if plays else 200)
    assert after.comparison.link.hidden


def test_what_is_switched_on_gets_its_controls() -> None:
    assert switch(asking(), "dropout", on=True).comparison.link.cards == ("l2", "dropout")
    assert switch(asking(Link()), "dropout", on=True).comparison.link.cards == ()
    assert show_all(asking()).comparison.link == replace(ASKED, cards=())


def test_another_preset_has_all_controls_and_plays_and_is_still_to_be_predicted() -> None:
    assert start(asking(), "digits_dropout").comparison.link == Link(hidden=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_offer_is_taken_by_the_address(language: Language) -> None:
    lab = switch(Lab(), "dropout", on=True)
    query = {offer["name"]: offer["text"].format(step=200) for offer in offers(lab, language)}
    comparison, found = decode(encode(lab.comparison) | query)
    assert found == []
    assert comparison == replace(lab.comparison, link=Link(hidden=True, paused=200, cards=("l2", "dropout")))
    said = " ".join(offer["label"].format(step=200) for offer in offers(lab, language))
    assert "200" in said
    assert all(TECHNIQUES[name].label.to(language) in said for name in ("l2", "dropout"))
