"""Where a technique has a place: runs on data that suit it."""

from collections.abc import Iterable

from core.config import RunConfig, unsuited
from core.datasets import DATASETS
from core.presets import OPENING
from core.techniques import TECHNIQUES

PLACES = ("moons", "digits")
"""Data sets, small ones first; on the last every technique has a place in a network that is no recurrent one."""


def data_for(techniques: Iterable[str], batch: int = 32) -> str:
    """Return the first of these data sets on which all of the techniques have a place."""
    return next(
        data
        for data in PLACES
        if not any(unsuited(TECHNIQUES[name], batch, DATASETS[data], "mlp") for name in techniques)
    )


def opening_for(technique: str) -> RunConfig:
    """Return the run that the Lab opens with, on other data where the technique needs it."""
    opening = OPENING.config
    if not opening.unsuited(TECHNIQUES[technique]):
        return opening
    return opening.with_fields(data={"name": data_for([technique]), "train_size": opening.data.size})
