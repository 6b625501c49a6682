"""A stack: runs of the same shapes, trained together as one batched computation.

One step of the stack is one forward, one backward and one update for all its rows. Between chunks of steps rows are
admitted and retired. A row's numbers do not depend on its neighbours.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

import torch
from torch import Tensor

from core.config import SGD, RunConfig
from core.engine import schedule
from core.engine.best import ends_here
from core.engine.layout import Layout
from core.engine.losses import LOSSES
from core.engine.measures import Layers
from core.engine.model import Acting, Model
from core.engine.optimisers import optimiser_for
from core.engine.recording import Recorder
from core.engine.rows import Row, Tensors, initial_tensors, load_split
from core.engine.steplog import StepLog
from core.engine.supply import Batch, Shared, Supply
from core.history import Delta, Fault
from core.networks.stages import Pass
from core.techniques import TECHNIQUES

StackKey = tuple[Hashable, ...]
MAX_CHUNK = 256
"""Most steps a chunk."""
MAX_DRAWN = 2**22
"""Most numbers that are drawn ahead for a chunk."""


def stack_key(config: RunConfig) -> StackKey:
    """Return what runs must agree in to be rows of one stack."""
    optimiser = config.optimiser
    return (
        config.network.kind,
        config.widths,
        config.network.activation,
        config.data.dataset.task,
        tuple(name for name in config.named if TECHNIQUES[name].structural),
        (optimiser.name, isinstance(optimiser, SGD) and optimiser.nesterov),
        config.batch,
        config.dtype,
        schedule.evaluation_interval(config.steps, config.evaluations),
    )


class Stack:
    """Rows that share `stack_key(config)`.

    Args:
        config: Any config of that key.
        device: "cpu" or "cuda".
        keep_parameters: Also give each row's parameters and buffers, at the start and at the end, as constants of its
            history named "initial/…" and "final/…".
        recorder: Builds what is recorded; another one may record less.
    """

    def __init__(
        self, config: RunConfig, device: str = "cpu", keep_parameters: bool = False, recorder: Recorder | None = None
    ) -> None:
        self.key = stack_key(config)
        self.device = device
        self.keep_parameters = keep_parameters
        self.recorder = recorder or Recorder()
        structural = [TECHNIQUES[name] for name in config.named if TECHNIQUES[name].structural]
        self.modes_differ = any(technique.modes_differ for technique in structural)
        self.layout = Layout(config, structural)
        self.activation = config.network.activation
        self.batch = config.batch
        self.dtype: torch.dtype = getattr(torch, config.dtype)
        self.column_dtype = torch.float64 if self.dtype == torch.float64 else torch.float32
        self.interval = schedule.evaluation_interval(config.steps, config.evaluations)
        self.optimiser = optimiser_for(config, self.layout.sizes)
        self.loss = LOSSES[config.data.dataset.task]
        self.supply = Supply(self.layout, self.loss, self.batch, device, self.dtype)
        self.clock = 0
        self.rows: list[Row] = []
        self.tensors: Tensors
        self._step_seconds = 0.0

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def parameters(self) -> int:
        """Parameters of a row."""
        return self.layout.size

    # Rows come and go.

    def admits_now(self, config: RunConfig) -> bool:
        """Tell whether a row would evaluate in phase with the others."""
        return stack_key(config) == self.key and (self.interval == 0 or self.clock % self.interval == 0)

    @torch.inference_mode()
    def admit(self, runs: Mapping[Any, RunConfig]) -> None:
        """Add runs at their step 0; raises ValueError for one of another key or out of phase."""
        for config in runs.values():
            if not self.admits_now(config):
                raise ValueError(f"run {config.digest} does not fit this stack now")
        # What may fail comes before anything is changed: a stack that took nothing in is as it was.
        rows = [Row(key, config, load_split(config), self.clock) for key, config in runs.items()]
        configs = list(runs.values())
        fresh = initial_tensors(configs, self.layout, self.optimiser.buffers, self.dtype, self.device)
        self.tensors = self.tensors.append(fresh) if self.rows else fresh
        self.rows = [*self.rows, *rows]
        self._arrange()
        self.recorder.begin(self, len(self.rows) - len(runs))

    @torch.inference_mode()
    def retire(self, keys: Sequence[Any]) -> None:
        """Drop runs, finished or not."""
        gone = set(keys)
        self._keep([index for index, row in enumerate(self.rows) if row.key not in gone])

    def _keep(self, indices: list[int]) -> None:
        if len(indices) == len(self.rows):
            return
        self.recorder.keep(indices)
        self._select(indices)
        self._arrange()

    def _select(self, indices: Sequence[int]) -> None:
        self.rows = [self.rows[index] for index in indices]
        self.tensors = self.tensors.select(torch.tensor(indices, dtype=torch.int64, device=self.device))

    def alone(self, indices: Sequence[int], draws: bool = True) -> "Stack":
        """Return a copy of some rows that leaves these untouched; without `draws` it can evaluate but not train."""
        twin = object.__new__(Stack)
        twin.__dict__ = dict(self.__dict__)
        twin._select(indices)
        twin.recorder = self.recorder.alone(indices)
        if draws:
            twin.supply = self.supply.copy()
            twin._arrange()
        else:
            twin._build()
        return twin

    def _arrange(self) -> None:
        """Work out what the rows share; they came or went."""
        if not self.rows:
            return
        self._build()
        drawing = ([a.technique for a in self.model.phases[phase]] for phase in ("noise", "share", "on_batch"))
        self.supply.serve(self.rows, *drawing)
        self.base_rate = self._column([row.now.optimiser.lr for row in self.rows], torch.float64)
        numbers = [self.optimiser.columns(row.now.optimiser) for row in self.rows]  # type: ignore[arg-type]
        self.optimiser_columns = {name: self._column([n[name] for n in numbers], torch.float64) for name in numbers[0]}

    def _build(self) -> None:
        """Make the network that trains, and the one that is evaluated: of a technique's own parameters, if it has."""
        acting = self._acting()
        self.model = self.evaluated = Model(self.layout, self.activation, self.tensors, acting)
        for shadow in self.tensors.shadows.values():
            second = replace(self.tensors, parameters=shadow)
            self.evaluated = Model(self.layout, self.activation, second, acting)

    def _acting(self) -> list[Acting]:
        """Return the techniques that some row needs, now or later, so that what they draw goes on from the start.

        A column is left out where every row has its off value, unless all of them have.
        """
        acting = []
        for name, technique in TECHNIQUES.items():
            if not any(row.ever_uses(technique) for row in self.rows):
                continue
            settings = [row.now.named.get(name) for row in self.rows]
            numbers, off = [technique.columns(s) for s in settings], technique.columns(None)
            used = [n for n in off if any(row[n] != off[n] for row in numbers)] or list(off)
            columns = {n: self._column([row[n] for row in numbers], self.column_dtype) for n in used}
            acting.append(Acting(technique, technique.prepare(columns, self.tensors.parameters, self.layout.weights)))
        return acting

    def _column(self, values: Sequence[float], dtype: torch.dtype) -> Tensor:
        return torch.tensor(values, dtype=torch.float64).to(self.device, dtype)[:, None]

    # Training.

    @torch.inference_mode()
    def advance(self, seconds: float = 0.02) -> dict[Any, Delta]:
        """Train all rows, chunk by chunk, for about `seconds` or until some row ends; those that ended leave then.

        Returns what each row recorded; where rows have just come that is one chunk, so that there is something to see.
        The work is done on the calling thread; set torch to one thread for histories that agree to the bit.
        """
        if not self.rows:
            return {}
        until, new = perf_counter() + seconds, any(row.step == 0 for row in self.rows)
        self._train_chunk(seconds)
        while not new and self._goes_on(left := until - perf_counter()):
            self._train_chunk(left)
        deltas = self.recorder.take(self.rows)
        self._keep([index for index, row in enumerate(self.rows) if deltas[row.key].state == "running"])
        return deltas

    def _train_chunk(self, seconds: float) -> None:
        """Train all rows for one chunk, of at most about `seconds`: to the next evaluation, change or end."""
        if due := [i for i, row in enumerate(self.rows) if self._evaluates_at(row.step)]:
            self._evaluate(due)
        self._take_changes()
        length = self._chunk_length(seconds)
        began = perf_counter()
        self._train(length)
        self._step_seconds = (perf_counter() - began) / length
        self._finish()

    def _goes_on(self, left: float) -> bool:
        """Tell whether another chunk fits into the seconds `left`, and no row waits to leave.

        One to the next evaluation does, or none: rows can only be admitted there.
        """
        ended = any(row.ended for row in self.rows) or self.recorder.faults
        return not ended and self._step_seconds * (self.interval or 1) <= left

    def _take_changes(self) -> None:
        """Go on with the numbers that the rows' schedules name for where they stand."""
        due = [index for index, row in enumerate(self.rows) if row.is_due() and not row.ended]
        for index in due:
            row = self.rows[index]
            if isinstance(row.now.optimiser, SGD) and row.now.optimiser.momentum == 0:
                # Without momentum there is no velocity, whatever neighbours with momentum left there.
                self.tensors.optimiser[0][index].zero_()
            row.now = row.config.at_step(row.step)
        if due:
            self._arrange()

    def _evaluates_at(self, step: int) -> bool:
        return step == 0 or (self.interval > 0 and step % self.interval == 0)

    def _evaluate(self, rows: Sequence[int], last: bool = False) -> None:
        """Record what rows predict where they stand, and end those that end there: all of them if it is the `last`."""
        errors = self.recorder.evaluate(self, rows)
        ended = set(rows if last else ends_here(self, rows))
        self.recorder.add_predictions(self, [i for i in rows if i in ended or self.rows[i].predicts()], errors)
        self._end(sorted(ended))

    def _chunk_length(self, seconds: float) -> int:
        longest = min(row.next_change() - row.step for row in self.rows)
        if self.interval:
            longest = min(longest, self.interval - self.clock % self.interval)
        wanted = int(seconds / self._step_seconds) if self._step_seconds else 4
        return max(1, min(longest, wanted, MAX_CHUNK, MAX_DRAWN // self.supply.numbers_a_step()))

    def _train(self, length: int, update: bool = True) -> None:
        """Do `length` steps of all rows; without `update`, record them and leave the rows as they are."""
        log = StepLog(self, length, last=not update)
        done = self._column([row.step for row in self.rows], torch.float64)
        rates = log.rates = self._rates(done, length)
        ready = self.optimiser.prepare(self.optimiser_columns, rates, done, self.column_dtype)
        given = zip(*self.supply.take(length), strict=True)
        for t, (batch, noise) in enumerate(given):
            gradient = self._backward(batch, noise, t, log)
            if update:
                self._update(gradient, rates[t], done + t, ready, t)
        self.recorder.add_steps(self, log)
        if update:
            self.clock += length
            for row in self.rows:
                row.step += 0 if row.ended else length

    def _rates(self, done: Tensor, length: int) -> Tensor:
        """Return the learning rates of the next `length` steps, float64 [T, K, 1]; `done` are the updates so far."""
        rates = self.base_rate.expand(length, -1, -1)
        if not self.model.phases["learning_rate"]:
            return rates
        before = done + torch.arange(length, dtype=torch.float64, device=done.device)[:, None, None]
        steps = self._column([row.config.steps for row in self.rows], torch.float64)
        for acting in self.model.phases["learning_rate"]:
            rates = rates * acting.technique.learning_rate(before, steps, acting.columns)
        return rates

    def _finish(self) -> None:
        """End the rows that have done all their steps."""
        done = [index for index, row in enumerate(self.rows) if row.step == row.config.steps and not row.ended]
        ended = [index for index in done if self.rows[index].key not in self.recorder.faults]
        if ended:
            self._evaluate(ended, last=True)

    def _end(self, ended: Sequence[int]) -> None:
        """Record the last frame of evaluated rows where they stand: everything but an update."""
        if not ended:
            return
        if self.keep_parameters:
            for index in ended:
                self.recorder.keep_parameters(self, index, "final", self.rows[index].step)
        self.alone(ended)._train(1, update=False)  # noqa: SLF001 - one of its own
        for index in ended:
            self.rows[index].ended = True

    def _backward(self, batch: Batch, noise: Sequence[Sequence[Shared]], t: int, log: StepLog) -> Tensor:
        """Return the gradient [K, P] that the optimiser gets at step t, penalties and clipping included."""
        rows = len(self.rows)
        x, targets = self._given(batch)
        factors = [[shared.of_rows(rows) for shared in layer] for layer in noise]
        due = log.wants_arrays(t)
        layers = Layers() if due else None
        way = Pass(noise=factors, capture=layers)
        losses, of_outputs = self.loss.gradient(self.model.forward(x, way), targets)
        log.losses.append(losses)
        if not math.isfinite(losses.sum().item()):
            self._note_broken(losses, x, factors, t, log)
        gradient = self.model.gradient(of_outputs, way)
        self._penalise(gradient, log, t)
        if layers is not None:
            self.recorder.add_arrays(self, [row for row in due if row not in log.broken], t, gradient, layers)
        return self._limited(gradient, log, t)

    def _given(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return inputs and targets of a step as the techniques leave them."""
        rows = len(self.rows)
        x, targets = batch.x.of_rows(rows), batch.targets.of_rows(rows)
        for mixture in batch.mixtures:
            x, targets = mixture.of(x), mixture.of(targets)
        for acting, normal in zip(self.model.phases["on_batch"], batch.normals, strict=True):
            x = acting.technique.on_batch(x, normal.of_rows(rows), acting.columns)
        for acting in self.model.phases["loss"]:
            targets = acting.technique.loss(targets, acting.columns)
        return x, targets

    def _note_broken(self, losses: Tensor, x: Tensor, factors: list[list[Tensor]], t: int, log: StepLog) -> None:
        """Note the rows whose loss [K] is not finite for the first time, and the layer where that began."""
        for index in (~losses.isfinite()).nonzero()[:, 0].tolist():
            if index in log.broken or self.rows[index].ended:
                continue
            row, twin, layers = self.rows[index], self.alone([index], draws=False), Layers()
            at = slice(index, index + 1)
            twin.model.forward(x[at], Pass(noise=[[f[at] for f in layer] for layer in factors], capture=layers))
            finite = [bool(z.isfinite().all()) for z in layers.before]
            layer = finite.index(False) if False in finite else len(finite)
            log.broken[index] = Fault(row.step + t, layer, remedies(row.config))
            if self.keep_parameters:
                self.recorder.keep_parameters(self, index, "final", row.step + t)

    def _penalise(self, gradient: Tensor, log: StepLog, t: int) -> None:
        """Add the penalties' gradients to `gradient` in place."""
        parameters = self.tensors.parameters
        for acting in self.model.phases["penalty"]:
            if log.records(t):
                value = acting.technique.penalty(parameters, acting.columns)
                log.sometimes[f"penalty/{acting.technique.name}"][t] = value
            acting.technique.add_penalty_gradient(gradient, parameters, acting.columns)

    def _limited(self, raw: Tensor, log: StepLog, t: int) -> Tensor:
        """Return the gradient as the techniques that limit it leave it; `raw` stays as it is."""
        gradient = raw
        for acting in self.model.phases["on_gradient"]:
            gradient = acting.technique.on_gradient(gradient, acting.columns)
        log.gradient(t, raw, gradient)
        return gradient

    def _update(
        self, gradient: Tensor, learning_rate: Tensor, done: Tensor, ready: Mapping[str, Tensor], t: int
    ) -> None:
        parameters = self.tensors.parameters
        for acting in self.model.phases["before_step"]:
            acting.technique.before_step(parameters, learning_rate, acting.columns)
        self.optimiser.step(parameters, gradient, self.tensors.optimiser, ready, t)
        for acting in self.model.phases["after_step"]:
            acting.technique.after_step(parameters, learning_rate, acting.columns)
        for acting in self.model.phases["constrain"]:
            for weight in self.model.weights:
                acting.technique.constrain(weight, acting.columns)
        for acting in self.model.phases["average"]:
            shadow = self.tensors.shadows[acting.technique.name]
            acting.technique.average(shadow, parameters, done, acting.columns)


def remedies(config: RunConfig) -> tuple[str, ...]:
    """Return the techniques that would tame a run that diverged and that it does not use."""
    return tuple(
        name
        for name, technique in TECHNIQUES.items()
        if technique.remedy is not None and name not in config.named and config.unsuited(technique) is None
    )
