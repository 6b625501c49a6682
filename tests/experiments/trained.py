"""The histories of an experiment at its start values, trained once for all tests."""

from functools import cache

from core.engine.local import train
from core.experiments import EXPERIMENTS
from core.history import History


@cache
def opening(name: str) -> list[History]:
    experiment = EXPERIMENTS[name]
    return train(experiment.runs(experiment.Settings()))
