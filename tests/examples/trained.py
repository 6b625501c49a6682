"""The histories of a trained example at its start values, trained once for all tests."""

from functools import cache

from core.engine.local import train
from core.history import History
from core.topics import TRAINED


@cache
def opening(name: str) -> list[History]:
    example = TRAINED[name]
    return train(example.runs(example.Settings()))
