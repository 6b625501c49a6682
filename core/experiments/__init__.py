"""The registry of experiments: worked examples whose runs are trained for them, by name."""

from core.experiments.base import Experiment
from core.experiments.weight_paths import WeightPaths

EXPERIMENTS: dict[str, Experiment] = {experiment.name: experiment for experiment in (WeightPaths(),)}

__all__ = ["EXPERIMENTS", "Experiment"]
