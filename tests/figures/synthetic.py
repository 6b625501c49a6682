"""Histories with every series that a config records, of values that are known."""

from typing import Any

import numpy as np

from core.config import RunConfig
from core.history import Delta, History, Series
from core.techniques import TECHNIQUES

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
BATCH_SCALARS = ("loss/data", "learning_rate", "grad_norm/raw", "grad_norm/clipped")
EXTREMES = ("grad_norm/raw/min", "grad_norm/raw/max", "grad_norm/clipped/min", "grad_norm/clipped/max")


def steps_of(config: RunConfig) -> np.ndarray:
    """Return the steps at which everything is recorded: five, the first and the last among them."""
    return np.linspace(0, config.steps, 5).round().astype(int)


def record(config: RunConfig, given: dict[str, Any] | None = None) -> History:
    """Return a finished history; scalars are 0.5 throughout, arrays known, but where five values are given."""
    steps = steps_of(config)
    series = {name: np.full(5, 0.5) for name in scalar_names(config)} | arrays(config)
    series |= {name: np.asarray(values) for name, values in (given or {}).items()}
    history = History(config)
    recorded = {name: Series(steps, values) for name, values in series.items()}
    history.append(Delta("finished", config.steps, recorded, constants(config), seconds=1.0))
    return history


def scalar_names(config: RunConfig) -> list[str]:
    """Return the names of every scalar series that a config records."""
    named = [TECHNIQUES[name] for name in config.named]
    layers = range(len(config.maps))
    measures = ("loss", "accuracy") if config.data.dataset.task == "classification" else ("loss",)
    splits = [f"{what}/{part}" for what in measures for part in ("train", "validation")]
    names = [*BATCH_SCALARS, *EXTREMES, *splits, "norm/parameters", "sparsity/below_1e-3", "sparsity/zero"]
    names += [f"norm/layer{layer}" for layer in layers]
    names += [f"penalty/{technique.name}" for technique in named if technique.penalises]
    if any(technique.clips for technique in named):
        names += ["clip/share", "clip/cosine"]
    names += [f"{t.name}/{what}" for t in named if t.keeps_best for what in ("best_step", "best_loss", "waited")]
    if any(technique.modes_differ for technique in named):
        names += [f"{name}/train_mode" for name in splits]
    if config.network.activation == "relu":
        names += [f"dead/layer{layer}" for layer in layers[:-1]]
    return names


def arrays(config: RunConfig) -> dict[str, np.ndarray]:
    """Return every array series of a config, [5, …]."""
    counts = np.zeros(len(EDGES) - 1)
    counts[[MIDDLE, MIDDLE + 18, MIDDLE - 18]] = 2, 1, 1
    found = {}
    for layer in range(len(config.maps)):
        found |= {f"hist/weights/{layer}": counts, f"hist/gradients/{layer}": counts}
    for layer, width in enumerate(config.network.hidden):
        found |= {f"hist/activations/{layer}": counts, f"quantiles/inputs/{layer}": QUANTILES}
        for technique in (TECHNIQUES[name] for name in config.named):
            found |= {
                f"{technique.name}/{layer}/{recorded.name}": np.linspace(0.1, 1, width)
                for recorded in technique.recorded
            }
    if config.data.dataset.plane:
        found["surface"] = np.tile(np.linspace(0, 1, 5), (5, 1))
        found["wrong/validation"] = np.array([0.0, 1.0, 0.0])
    if config.data.dataset.curve:
        found["curve"] = FITTED
    return {name: np.repeat(value[None], 5, axis=0) for name, value in found.items()}


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
