"""Which runs can train as rows of one stack. Whoever trains asks here, and whoever decides where a run trains."""

from collections.abc import Hashable

from core.config import RunConfig
from core.optimisers import OPTIMISERS
from core.techniques import TECHNIQUES

StackKey = tuple[Hashable, ...]


def stack_key(config: RunConfig) -> StackKey:
    """Return what runs must agree in to be rows of one stack."""
    return (
        config.network.kind,
        config.widths,
        config.data.dataset.shape,
        config.network.activation,
        config.data.dataset.task,
        tuple(name for name in config.named if TECHNIQUES[name].structural),
        OPTIMISERS[config.optimiser.name].kernel(config.optimiser),
        config.batch,
        config.dtype,
        config.evaluation_interval,
    )
