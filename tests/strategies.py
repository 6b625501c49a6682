"""Hypothesis strategies of runs: of numbers as they are declared, and of whole stacks."""

import math
from typing import Any

from hypothesis import strategies as st

from core.activations import ACTIVATIONS
from core.config import MAX_GAIN, RunConfig, unsuited
from core.datasets import DATASETS, Dataset
from core.declare import Choice, Number, Pair, Switch
from core.optimisers import OPTIMISERS
from core.schedule import NUMBERS, OF_OPTIMISERS
from core.techniques import TECHNIQUES

STRUCTURAL = [name for name, technique in TECHNIQUES.items() if technique.structural]
OTHERS = [name for name in TECHNIQUES if name not in STRUCTURAL]
SEEDS = st.integers(0, 3)
"""Few, so that rows share what they draw."""
MOST = 24
"""Steps of a run of a stack, at most."""


def values(declared: Number | Choice) -> st.SearchStrategy[Any]:
    """Return what a hyperparameter may be."""
    if isinstance(declared, Choice):
        return st.sampled_from(list(declared.options))
    if declared.integer:
        return st.integers(math.ceil(declared.low), math.floor(declared.high))
    number = st.floats(declared.low, declared.high, exclude_min=declared.open_low, exclude_max=declared.open_high)
    # -0.0 and 0.0 are one value with two texts.
    number = number.map(lambda value: value + 0.0)
    return st.none() | number if declared.default is None else number


def usual(declared: Number | Choice) -> st.SearchStrategy[Any]:
    """Return the same, often what a slider offers, and often the largest: with it numbers soon end to be finite."""
    if isinstance(declared, Choice):
        return values(declared)
    largest = () if declared.open_high else (declared.high,)
    return st.sampled_from((*declared.stops, *largest)) | st.sampled_from(largest or declared.stops) | values(declared)


def settings_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return settings of a technique."""
    return st.fixed_dictionaries({h.name: usual(h) for h in TECHNIQUES[name].hyperparameters})


@st.composite
def networks(draw: st.DrawFn, data: str, width: st.SearchStrategy[int], most: int) -> dict[str, Any]:
    """Return a network for a data set, with at most so many hidden layers."""
    if DATASETS[data].sequence is not None and draw(st.booleans()):
        return {"kind": "rnn", "hidden": [draw(width)]}
    hidden = draw(st.lists(width, max_size=most))
    return {"hidden": hidden, "activation": draw(st.sampled_from(list(ACTIVATIONS)))}


@st.composite
def with_gain(draw: st.DrawFn, network: dict[str, Any]) -> dict[str, Any]:
    """Return a network with a gain, if it is one that has it."""
    if network.get("kind") != "rnn":
        return network
    return network | {"recurrent_gain": draw(st.none() | st.floats(0, MAX_GAIN, exclude_min=True))}


def switches_of(name: str) -> st.SearchStrategy[dict[str, bool]]:
    """Return the switches of an optimiser."""
    declared = OPTIMISERS[name].hyperparameters
    return st.fixed_dictionaries({d.name: st.booleans() for d in declared if isinstance(d, Switch)})


@st.composite
def optimisers(draw: st.DrawFn, name: str, switches: dict[str, bool]) -> dict[str, Any]:
    """Return an optimiser with its numbers."""
    given: dict[str, Any] = {"name": name, **switches}
    for declared in OPTIMISERS[name].hyperparameters:
        if isinstance(declared, Pair):
            given[declared.name] = [draw(usual(number)) for number in declared.numbers]
        elif isinstance(declared, Number):
            given[declared.name] = draw(usual(declared))
    if given.get("nesterov") and given["momentum"] == 0:
        given["momentum"] = 0.5
    return given


@st.composite
def shapes(draw: st.DrawFn) -> dict[str, Any]:
    """Return what the runs of one stack agree in."""
    data = draw(st.sampled_from(list(DATASETS)))
    optimiser = draw(st.sampled_from(list(OPTIMISERS)))
    return {
        "data": data,
        "network": draw(networks(data, st.integers(1, 9) | st.sampled_from([16, 33]), 3)),
        "optimiser": optimiser,
        "switches": draw(switches_of(optimiser)),
        "batch": draw(st.integers(1, 20)),
        "full": draw(st.booleans()),
        # What overflows soonest comes most often.
        "dtype": draw(st.sampled_from(["float16", "float16", "bfloat16", "float32", "float64"])),
        "steps": draw(st.integers(2, MOST)),
        "structural": draw(st.sets(st.sampled_from(STRUCTURAL))),
    }


def suits(name: str, shape: dict[str, Any], dataset: Dataset) -> bool:
    """Tell whether a technique has a place in runs of a shape."""
    kind = shape["network"].get("kind", "mlp")
    return unsuited(TECHNIQUES[name], shape["batch"], dataset, kind) is None


@st.composite
def rows(draw: st.DrawFn, shape: dict[str, Any]) -> RunConfig:
    """Return a run of a shape; one in two is wild: numbers of its may be infinite long before its loss is."""
    wild = draw(st.booleans())
    dataset = DATASETS[shape["data"]]
    batch = max(2, shape["batch"])
    named = {*draw(st.sets(st.sampled_from(OTHERS), max_size=1 if wild else 5)), *shape["structural"]}
    techniques = {name: draw(settings_of(name)) for name in sorted(named) if suits(name, shape, dataset)}
    optimiser = draw(optimisers(shape["optimiser"], shape["switches"]))
    if wild:
        techniques["init"] = {"scheme": draw(st.sampled_from(["normal", "constant"])), "scale": 100.0}
        optimiser["lr"] = 100.0
    run = RunConfig.model_validate(
        {
            "data": {
                "name": shape["data"],
                "train_size": batch if shape["full"] else batch + draw(st.integers(0, 9)),
                "noise": draw(st.sampled_from([0.0, 0.3])),
                "seed": draw(SEEDS),
            },
            "network": draw(with_gain(shape["network"])),
            "optimiser": optimiser,
            "techniques": techniques,
            "batch_size": "full" if shape["full"] and batch == shape["batch"] else shape["batch"],
            "steps": shape["steps"],
            "seed": draw(SEEDS),
            "dtype": shape["dtype"],
            "evaluations": 4,
        }
    )
    return run.with_fields(schedule=draw(schedules(run)))


@st.composite
def schedules(draw: st.DrawFn, run: RunConfig) -> list[dict[str, Any]]:
    """Return changes of a run, at most three; none of one that has no step to change at."""
    if run.steps < 2:
        return []
    when = st.tuples(st.integers(1, run.steps - 1), st.sampled_from(run.changeable))
    changes = draw(st.lists(when, max_size=3, unique=True))
    declared = NUMBERS | OF_OPTIMISERS[run.optimiser.name]
    found = []
    for step, path in changes:
        value = draw(usual(declared[path]))
        if path == "optimiser.momentum" and value == 0:
            value = 0.9
        found.append({"step": step, "path": path, "value": float(value)})
    return found


@st.composite
def stacks(draw: st.DrawFn) -> list[RunConfig]:
    """Return three to five runs that can train as rows of one stack."""
    shape = draw(shapes())
    return draw(st.lists(rows(shape), min_size=3, max_size=5))
