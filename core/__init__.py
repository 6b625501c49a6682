"""RegLab's core: what regularisation does to a neural network while it trains.

`from core import RunConfig, train, stream` is what scripts need. Nothing here knows Streamlit; PyTorch is loaded only
when something trains.
"""

from collections.abc import Iterator, Sequence

from core.config import RunConfig
from core.history import Frame, History

__all__ = ["Frame", "History", "RunConfig", "stream", "train"]


def train(configs: Sequence[RunConfig]) -> list[History]:
    """Train runs together in this process, on one torch thread, and return their histories in the order given."""
    from core.engine import local

    return local.train(configs)


def stream(configs: Sequence[RunConfig]) -> Iterator[Frame]:
    """Train runs together in this process, on one torch thread, and yield their frames as they are recorded."""
    from core.engine import local

    return local.stream(configs)
