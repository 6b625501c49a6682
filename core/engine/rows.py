"""The rows of a stack: parameters, optimiser state and techniques' state of K runs, admitted and selected together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from time import perf_counter
from typing import Any

import torch
from torch import Tensor

from core.config import RunConfig
from core.datasets import Split, load
from core.draws import generator
from core.engine import cadence
from core.engine.form import Form
from core.engine.layout import Layout, tensor_names
from core.networks import NETWORKS
from core.schedule import versions
from core.series import Declared, recorded
from core.techniques import TECHNIQUES, Technique

StateKey = tuple[str, int, str]
"""Technique, hidden layer, name."""


@dataclass(slots=True)
class Best:
    """The least validation loss of a row so far.

    Attributes:
        step: Where it was measured.
        waited: Evaluations since then.
    """

    loss: float = math.inf
    step: int = 0
    waited: int = 0

    @property
    def kept(self) -> bool:
        """Whether there was a least one: a loss that is a number."""
        return self.loss < math.inf


@dataclass
class Row:
    """One run inside a stack.

    Attributes:
        key: What the caller knows the run by.
        step: Updates done.
        ended: Whether its last frame is recorded.
        born: The stack's clock less the row's step: rows of one clock and birth are at the same step for good.
        now: The config with what its schedule has changed so far.
    """

    key: Any
    config: RunConfig
    split: Split
    born: int
    step: int = 0
    ended: bool = False
    best: Best = field(default_factory=Best)
    admitted: float = field(default_factory=perf_counter)
    now: RunConfig = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.config.at_step(self.step)

    def next_change(self) -> int:
        """Return the step of the next change of its schedule, or its last step."""
        return min((c.step for c in self.config.schedule if c.step > self.step), default=self.config.steps)

    def is_due(self) -> bool:
        """Tell whether its schedule changes something where it stands."""
        return any(change.step == self.step for change in self.config.schedule)

    def predicts(self) -> bool:
        """Tell whether an evaluation where it stands also records predictions over the plane or the curve."""
        return cadence.predicts(self.config, self.step)

    @cached_property
    def versions(self) -> list[RunConfig]:
        """The configs that it trains by, one after the other."""
        return versions(self.config)

    @cached_property
    def recorded(self) -> dict[str, Declared]:
        """The series that it records, by name."""
        return recorded(self.config)

    def ever_uses(self, technique: Technique) -> bool:
        """Tell whether a technique does anything at some step of the run."""
        return any(not technique.is_off(config.named.get(technique.name)) for config in self.versions)


@dataclass(slots=True)
class Tensors:
    """What moves with the rows.

    Attributes:
        parameters: [K, P].
        optimiser: The optimiser's buffers, each [K, P].
        state: Techniques' state, each [K, F].
        shadows: Technique → its second set of parameters, [K, P].
        kept: Technique → parameters and state as they were evaluated at the least validation loss.
    """

    parameters: Tensor
    optimiser: list[Tensor]
    state: dict[StateKey, Tensor]
    shadows: dict[str, Tensor]
    kept: dict[str, "Tensors"]

    @property
    def evaluated(self) -> Tensor:
        """The parameters that evaluation uses: a technique's second set where there is one."""
        return next(reversed(self.shadows.values()), self.parameters)

    def keep_best(self, rows: Tensor) -> None:
        """Keep what these rows, int64, are evaluated with."""
        for kept in self.kept.values():
            kept.parameters[rows] = self.evaluated[rows]
            for key, value in kept.state.items():
                value[rows] = self.state[key][rows]

    def select(self, rows: Tensor) -> "Tensors":
        """Return a copy of the chosen rows; `rows` is int64."""
        return Tensors(
            self.parameters[rows],
            [buffer[rows] for buffer in self.optimiser],
            {key: value[rows] for key, value in self.state.items()},
            {name: value[rows] for name, value in self.shadows.items()},
            {name: value.select(rows) for name, value in self.kept.items()},
        )

    def append(self, other: "Tensors") -> "Tensors":
        """Return these rows and `other`'s behind them."""
        return Tensors(
            torch.cat([self.parameters, other.parameters]),
            [torch.cat(pair) for pair in zip(self.optimiser, other.optimiser, strict=True)],
            {key: torch.cat([value, other.state[key]]) for key, value in self.state.items()},
            {name: torch.cat([value, other.shadows[name]]) for name, value in self.shadows.items()},
            {name: value.append(other.kept[name]) for name, value in self.kept.items()},
        )


def initial_tensors(configs: Sequence[RunConfig], form: Form) -> Tensors:
    """Return fresh rows: drawn in float32 on the CPU, so that every device and dtype starts from the same numbers."""
    layout, structural = form.layout, form.structural
    starts = {config.start: config for config in configs}
    drawn = {start: initial_row(config, layout) for start, config in starts.items()}
    rows = torch.empty(len(configs), layout.size)
    for row, config in zip(rows, configs, strict=True):
        row.copy_(drawn[config.start])
    parameters = rows.to(form.device, form.dtype)
    state = {
        (technique.name, layer, tensor.name): parameters.new_full((len(configs), width), tensor.fill)
        for technique in structural
        for tensor in technique.state
        for layer, width in enumerate(layout.widths[1:-1])
    }
    shadows = {technique.name: parameters.clone() for technique in structural if technique.shadow}
    kept = {
        technique.name: Tensors(parameters.clone(), [], {key: value.clone() for key, value in state.items()}, {}, {})
        for technique in structural
        if technique.keeps_best
    }
    buffers = [torch.zeros_like(parameters) for _ in range(form.optimiser.buffers)]
    return Tensors(parameters, buffers, state, shadows, kept)


def initial_row(config: RunConfig, layout: Layout) -> Tensor:
    """Draw one row, float32 [P], each linear map from its own generator: PyTorch's start, then the techniques'."""
    row = torch.empty(layout.size)
    views = [view[0] for view in layout.views(row[None])]
    for slot, view in zip(layout.slots, views, strict=True):
        view.fill_(slot.fill)
    for layer, (weight, bias) in enumerate(layout.linear(views)):
        source = generator(config.seed, "init", layer)
        NETWORKS[config.network.kind].start(config.network.recurrent_gain, layer, weight, bias, source)
        for name, settings in config.initialising.items():
            TECHNIQUES[name].initialise(weight, bias, settings, source)
    return row


# Whoever asks for the same data later may want to differentiate by them.
@torch.inference_mode(False)
def load_split(config: RunConfig) -> Split:
    """Return the config's data."""
    data = config.data
    return load(data.name, train_size=data.train_size, noise=data.noise, label_noise=data.label_noise, seed=data.seed)


def named_tensors(config: RunConfig, layout: Layout, tensors: Tensors, row: int, step: int) -> dict[str, Tensor]:
    """Return one row's parameters and buffers under the names that the same network has in plain PyTorch.

    A technique's second set of parameters stands under its name: "ema/0.weight".
    """
    name_of = tensor_names(config)
    views = layout.views(tensors.parameters)
    named = {name_of(s.layer, s.owner, s.name): v[row] for s, v in zip(layout.slots, views, strict=True)}
    for name in config.named:
        for layer in range(layout.hidden):
            own = {key[2]: value[row] for key, value in tensors.state.items() if key[:2] == (name, layer)}
            buffers = TECHNIQUES[name].buffers(own, step) if own else {}
            named |= {name_of(layer, name, buffer): value for buffer, value in buffers.items()}
    for owner, shadow in tensors.shadows.items():
        second = zip(layout.slots, layout.views(shadow), strict=True)
        named |= {f"{owner}/{name_of(s.layer, s.owner, s.name)}": v[row] for s, v in second}
    return {name: value.detach().clone() for name, value in named.items()}
