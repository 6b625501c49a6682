"""A schedule that is opened from its address gives the same history, to the bit."""

from core import RunConfig, train
from core.presets import OPENING
from pages.address.codec import Comparison, decode, encode
from tests.runners.helpers import assert_same

CHANGES = [
    {"step": 60, "path": "techniques.l2.lambda", "value": 0.05},
    {"step": 90, "path": "optimiser.lr", "value": 0.05},
    {"step": 90, "path": "optimiser.momentum", "value": 0.7},
]


def test_a_schedule_from_its_address_trains_the_same_history() -> None:
    sent = RunConfig.model_validate(OPENING.config.canonical() | {"steps": 150, "schedule": CHANGES})
    opened, problems = decode(encode(Comparison(treatment=sent, technique="l2")))
    assert not problems
    (own,) = train([sent])
    # Whoever opens the address trains it among others.
    theirs, plain = train([opened.treatment, OPENING.config])
    assert_same(own, theirs)
    assert own.last("loss/train") != plain.last("loss/train")
