"""The registry of optimisers."""

from core.optimisers.adagrad import Adagrad
from core.optimisers.adam import Adam
from core.optimisers.base import Optimiser, OptimiserSettings
from core.optimisers.rmsprop import RMSprop
from core.optimisers.sgd import SGD

__all__ = ["OPTIMISERS", "Optimiser", "OptimiserSettings"]

REGISTERED: tuple[type[Optimiser], ...] = (
    SGD,
    Adam,
    RMSprop,
    Adagrad,
)

OPTIMISERS: dict[str, type[Optimiser]] = {optimiser.name: optimiser for optimiser in REGISTERED}
