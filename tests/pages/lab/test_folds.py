"""What of the sidebar is unfolded, and where the cards of techniques stand."""

from functools import partial

import pytest

from core.presets import PRESETS
from core.techniques import TECHNIQUES
from pages.lab.controls import Lab, edit, fold, from_address, open_or_close, set_technique, start, switch
from pages.look.style import FAMILIES

unfold, close = partial(fold, unfolded=True), partial(fold, unfolded=False)
NOISE = [name for name, technique in TECHNIQUES.items() if technique.family == "noise"]


def on_top(lab: Lab) -> list[str]:
    return lab.folds.on_top(lab.at_hand)


def within(lab: Lab, family: str) -> list[str]:
    return lab.folds.within(family, lab.at_hand)


def test_what_is_on_and_the_open_card_stand_on_top() -> None:
    lab = from_address({"dropout": "0.5", "hand": "clip_norm"}, Lab())
    assert on_top(lab) == ["l2", "dropout", "clip_norm"]
    assert not any(within(lab, family) for family in FAMILIES)


def test_a_card_is_drawn_once_whatever_is_unfolded() -> None:
    lab = from_address({"dropout": "0.5", "hand": "mixup"}, Lab())
    for family in FAMILIES:
        lab = unfold(lab, family)
    drawn = [*on_top(lab), *(name for family in FAMILIES for name in within(lab, family))]
    assert sorted(drawn) == sorted(TECHNIQUES)


def test_a_card_stays_where_it_is_pressed() -> None:
    lab = unfold(Lab(), "noise")
    lab = switch(lab, "dropout", on=True)
    lab = switch(lab, "mixup", on=True)
    assert on_top(lab) == ["l2"]
    assert within(lab, "noise") == NOISE
    assert on_top(switch(lab, "l2", on=False)) == ["l2"]
    lab = open_or_close(switch(lab, "mixup", on=False), "l2")
    lab = close(lab, "noise")
    assert on_top(lab) == ["l2", "dropout"]
    assert within(lab, "noise") == []


def test_a_card_on_top_stays_there_while_its_family_is_unfolded_and_put_off() -> None:
    lab = switch(unfold(Lab(), "penalty"), "l2", on=False)
    lab = open_or_close(lab, "l2")
    assert on_top(lab) == ["l2"]
    assert "l2" not in within(lab, "penalty")
    assert on_top(close(lab, "penalty")) == []


def test_what_a_data_set_switches_off_stays_where_it_was() -> None:
    lab = from_address({"data": "mnist1d", "random_shift": "2", "hand": "none"}, Lab())
    assert "random_shift" in on_top(lab)
    lab = edit(lab, {"data": "moons"})
    assert "random_shift" not in lab.comparison.treatment.named
    assert "random_shift" in on_top(lab)


@pytest.mark.parametrize("folded", [True, False])
def test_another_comparison_has_its_techniques_on_top_and_leaves_unfolded_what_is(folded: bool) -> None:
    before = switch(unfold(unfold(Lab(), "noise"), "data"), "mixup", on=True)
    before = close(before, "noise") if folded else before
    for lab in (start(before, "digits_dropout"), from_address({"l2": "off", "dropout": "0.2"}, before)):
        assert on_top(lab) == ["dropout"]
        assert lab.folds.unfolded.keys() == ({"data"} if folded else {"noise", "data"})
        assert within(lab, "noise") == ([] if folded else [name for name in NOISE if name != "dropout"])


def test_what_was_typed_and_is_not_valid_is_on_top_with_its_complaint() -> None:
    lab = set_technique(unfold(Lab(), "noise"), "dropout", "abc")
    assert "dropout" in within(lab, "noise")
    assert "dropout" in on_top(close(lab, "noise"))


def test_the_presets_name_the_techniques_on_top() -> None:
    for name, preset in PRESETS.items():
        lab = start(Lab(), name)
        assert set(on_top(lab)) == {*preset.config.named, preset.technique}
