"""What a link that is handed out asks for is in its address, and a bad value of it costs nothing else."""

from dataclasses import replace

import pytest

from core.techniques import TECHNIQUES
from pages.address.codec import START, decode, encode
from pages.address.links import Link


def test_a_link_says_how_it_starts_and_which_controls_there_are() -> None:
    asked = {"figures": "hidden", "paused": "200", "show": "l2,dropout"}
    comparison, found = decode(asked)
    assert found == []
    assert comparison == replace(START, link=Link(hidden=True, paused=200, cards=("l2", "dropout")))
    assert encode(comparison) == asked


def test_techniques_may_be_named_in_any_order_and_twice() -> None:
    comparison, found = decode({"show": " dropout, l2 dropout"})
    assert found == []
    assert encode(comparison) == {"show": "l2,dropout"}


def test_where_the_technique_in_hand_has_no_controls_one_that_has_is_in_hand() -> None:
    comparison, _ = decode({"show": "dropout,batch_norm"})
    assert comparison.technique == "dropout"
    assert encode(comparison) == {"show": "dropout,batch_norm"}
    assert decode({"show": "dropout", "hand": "l2"})[0].technique == "l2"


@pytest.mark.parametrize(
    ("key", "text", "allowed"),
    [
        ("figures", "shown", "hidden"),
        ("paused", "-1", "0 to 1,500"),
        ("paused", "1501", "0 to 1,500"),
        ("paused", "now", "0 to 1,500"),
        ("show", "l2,nothing", ", ".join(TECHNIQUES)),
        ("show", "", ", ".join(TECHNIQUES)),
    ],
)
def test_a_bad_value_is_told_and_costs_nothing_else(key: str, text: str, allowed: str) -> None:
    good = {"figures": "hidden", "paused": "200", "show": "l2", "lr": "0.1"}
    comparison, [problem] = decode(good | {key: text})
    assert problem.field == key
    assert allowed in problem.text.en
    kept = dict(good)
    if text != "l2,nothing":
        del kept[key]
    assert comparison == decode(kept)[0]
