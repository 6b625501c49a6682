"""Where runs go: what shares a stack shares a worker, and what does not is done at the same time."""

import math
import random

import pytest

from core.config import RunConfig
from core.engine.stack import Stack
from core.presets import OPENING
from core.runners.base import SHOWN, STOP
from core.runners.dispatch.placement import Load, best
from core.study import plain, with_technique
from core.techniques import TECHNIQUES
from tests.places import opening_for
from tests.runners.helpers import config

PLAIN = plain(OPENING.config)


def treated(name: str) -> RunConfig:
    return with_technique(plain(opening_for(name)), name, TECHNIQUES[name].Settings())


OTHERS = {
    **{name: treated(name) for name in TECHNIQUES},
    "the same": PLAIN,
    "seed": PLAIN.with_fields(seed=1),
    "rate": PLAIN.with_fields(optimiser={"name": "sgd", "lr": 0.01, "momentum": 0.5}),
    "nesterov": PLAIN.with_fields(optimiser={"name": "sgd", "lr": 0.01, "momentum": 0.5, "nesterov": True}),
    "adam": PLAIN.with_fields(optimiser={"name": "adam"}),
    "steps": PLAIN.with_fields(steps=PLAIN.steps + 1),
    "half": PLAIN.with_fields(dtype="float16"),
    "batch": PLAIN.with_fields(batch_size=16),
    "width": PLAIN.with_fields(network={"hidden": [63, 64]}),
    "activation": PLAIN.with_fields(network={"hidden": [64, 64], "activation": "tanh"}),
    "task": PLAIN.with_fields(data={"name": "sine", "train_size": 40}),
    "evaluations": PLAIN.with_fields(evaluations=3),
}


@pytest.mark.parametrize("name", OTHERS)
def test_likes_are_what_the_engine_takes_into_one_stack(name: str) -> None:
    other, load = OTHERS[name], Load()
    apart = load.cost(other, SHOWN)
    load.add(PLAIN, SHOWN)
    assert (load.cost(other, SHOWN) < apart) == Stack(PLAIN).admits_now(other)
    assert load.cost(other, STOP) == apart


@pytest.mark.parametrize("name", TECHNIQUES)
def test_two_shown_models_share_a_worker_where_they_share_a_stack(name: str) -> None:
    loads = [Load(), Load()]
    places = []
    for run in (plain(treated(name)), treated(name)):
        places.append(best(loads, run, SHOWN))
        loads[places[-1]].add(run, SHOWN)
    assert (places[0] == places[1]) == (not TECHNIQUES[name].structural)


def test_a_load_counts_out_what_it_counted_in_whatever_the_order_and_the_lengths() -> None:
    source = random.Random(0)
    runs = [(config(seed, steps=source.choice([100, 200, 300])), seed % 2) for seed in range(40)]
    load = Load()
    for run in runs:
        load.add(*run)
    source.shuffle(runs)
    while runs:
        load.remove(*runs.pop())
        again = Load()
        for run in runs:
            again.add(*run)
        assert load.rows == again.rows
        for priority, seconds in again.seconds.items():
            assert math.isclose(load.seconds[priority], seconds, abs_tol=1e-9)
    assert load == Load()
