"""Histories with every series that a config records, of values that are known."""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.config import RunConfig
from core.history import Delta, History, Series
from core.series import parameters, recorded

EDGES = np.concatenate([[-1e30], -np.logspace(2, -5, 29), np.logspace(-5, 2, 29), [1e30]])
MIDDLE = (len(EDGES) - 2) // 2
QUANTILES = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
GRID = np.linspace(-1, 1, 5)
FITTED = np.array([-0.5, -0.25, 0.0, 0.5, 0.75])
CURVE = {
    "curve/x": GRID,
    "curve/truth": np.array([0.0, -1.0, 0.0, 1.0, 0.0]),
    "points/train": np.array([[-0.5], [0.5]]),
    "targets/train": np.array([-1.0, 0.75]),
    "points/validation": np.array([[-0.25], [0.0], [0.75]]),
    "targets/validation": np.array([-0.5, 0.25, 1.0]),
}


def steps_of(config: RunConfig) -> np.ndarray:
    """Return the steps at which everything is recorded: five, the first and the last among them."""
    return np.linspace(0, config.steps, 5).round().astype(int)


def record(config: RunConfig, given: dict[str, Any] | None = None) -> History:
    """Return a finished history; scalars are 0.5 throughout, arrays known, but where five values are given."""
    steps = steps_of(config)
    series = values_of(config) | {name: np.asarray(values) for name, values in (given or {}).items()}
    history = History(config)
    recorded = {name: Series(steps, values) for name, values in series.items()}
    history.append(Delta("finished", config.steps, recorded, constants(config), seconds=1.0))
    return history


def values_of(config: RunConfig) -> dict[str, np.ndarray]:
    """Return every series of a config at one step, [5, …]: scalars 0.5, arrays known."""
    found = {}
    for name, one in recorded(config).items():
        value = VALUES[one.pattern.partition("/")[0]](config, name) if one.axes else np.array(0.5)
        found[name] = np.repeat(value[None], 5, axis=0)
    return found


def counts(config: RunConfig, name: str) -> np.ndarray:
    """Return half of the values near 0, and a quarter on each side."""
    counted = np.zeros(len(EDGES) - 1)
    counted[[MIDDLE, MIDDLE + 18, MIDDLE - 18]] = 2, 1, 1
    return counted


def channels(config: RunConfig, name: str) -> np.ndarray:
    """Return a value for each unit of the layer that a name tells, 0.1 to 1."""
    return np.linspace(0.1, 1, config.network.hidden[int(name.split("/")[1])])


VALUES: dict[str, Callable[[RunConfig, str], np.ndarray]] = {
    "hist": counts,
    "quantiles": lambda config, name: QUANTILES,
    "parameters": lambda config, name: np.linspace(-1, 1, parameters(config)),
    "<technique>": channels,
    "surface": lambda config, name: np.tile(np.linspace(0, 1, 5), (5, 1)),
    "wrong": lambda config, name: np.array([0.0, 1.0, 0.0]),
    "curve": lambda config, name: FITTED,
}


def constants(config: RunConfig) -> dict[str, np.ndarray]:
    """Return the constants of a config."""
    if config.data.dataset.curve:
        return {"edges": EDGES} | CURVE
    if not config.data.dataset.plane:
        return {"edges": EDGES}
    points = np.array([[-0.5, -0.4], [0.1, 0.2], [0.5, 0.6]])
    return {
        "edges": EDGES,
        "surface/x": GRID,
        "surface/y": GRID,
        "points/train": points,
        "labels/train": np.array([0, 1, 1]),
        "points/validation": points,
        "labels/validation": np.array([0, 0, 1]),
    }
