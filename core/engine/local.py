"""Training in the calling process, on one torch thread."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch

from core.config import RunConfig
from core.engine.device import resolve
from core.engine.stack import Stack
from core.history import Delta, Frame, History, frames
from core.stacking import stack_key

SECONDS = 0.5
"""How long the rows of a stack train before what they recorded is given out."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Run torch on one thread, on which a row's bits do not depend on its neighbours; restored afterwards."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def deltas(configs: Sequence[RunConfig], keep_parameters: bool = False) -> Iterator[tuple[int, Delta]]:
    """Train `configs` together and yield what each records as it is recorded: (index, delta)."""
    groups: dict[object, dict[int, RunConfig]] = defaultdict(dict)
    for index, config in enumerate(configs):
        groups[stack_key(config)][index] = config
    for members in groups.values():
        stack = Stack(next(iter(members.values())), resolve(), keep_parameters)
        stack.admit(members)
        while len(stack):
            with one_thread():
                recorded = stack.advance(SECONDS)
            yield from recorded.items()


def train(configs: Sequence[RunConfig], keep_parameters: bool = False) -> list[History]:
    """Train runs to their end and return their histories, in the order given.

    Runs of the same shapes are trained as one stack; each history is what the run alone would give, to the bit on
    the CPU of one machine.

    Args:
        configs: The runs.
        keep_parameters: Also keep each run's parameters and buffers as `history.constants["initial/…"]`, `["final/…"]`.
    """
    histories = [History(config) for config in configs]
    for index, delta in deltas(configs, keep_parameters):
        histories[index].append(delta)
    return histories


def stream(configs: Sequence[RunConfig]) -> Iterator[Frame]:
    """Train runs and yield their frames as they are recorded, each run's in ascending order of steps."""
    for index, delta in deltas(configs):
        yield from frames(index, delta)
