"""The registry of experiments: worked examples whose runs are trained for them, by name."""

from core.experiments.base import Experiment
from core.experiments.batch_norm_speed import BatchNormSpeed
from core.experiments.batch_norm_statistics import BatchNormStatistics
from core.experiments.dropout_sizes import DropoutSizes
from core.experiments.recurrent_clipping import RecurrentClipping
from core.experiments.sparsity import Sparsity
from core.experiments.training_formats import TrainingFormats
from core.experiments.weight_paths import WeightPaths

EXPERIMENTS: dict[str, Experiment] = {
    experiment.name: experiment
    for experiment in (
        WeightPaths(),
        Sparsity(),
        DropoutSizes(),
        BatchNormSpeed(),
        BatchNormStatistics(),
        RecurrentClipping(),
        TrainingFormats(),
    )
}

__all__ = ["EXPERIMENTS", "Experiment"]
