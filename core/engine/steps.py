"""What a crew does at every step: one forward, one backward and one update for all its rows."""

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from core.config import RunConfig
from core.engine.crew import Crew
from core.engine.measures import Layers
from core.engine.recording import Recorder
from core.engine.steplog import StepLog
from core.engine.supply import Given, Supply
from core.history import Fault
from core.networks.stages import Pass
from core.techniques import TECHNIQUES


class Steps:
    """The steps of a crew: made anew whenever rows come, go, or go on with other numbers.

    Args:
        supply: What they take batches and draws from; it serves this crew from now on.
        recorder: What they are recorded by.
    """

    def __init__(self, crew: Crew, supply: Supply, recorder: Recorder) -> None:
        self.crew, self.form, self.model = crew, crew.form, crew.model
        self.supply, self.recorder, self.optimiser = supply, recorder, crew.form.optimiser
        self.counting = [acting for acting in crew.acting if acting.technique.counts_steps]
        self.drawing = [acting for acting in crew.acting if acting.technique.draws]
        self.changing = [acting for acting in self.model.phases["on_gradient"] if not acting.technique.clips]
        self.clipping = [acting for acting in self.model.phases["on_gradient"] if acting.technique.clips]
        noisy, mixing, on_batch = (
            [acting.technique for acting in self.model.phases[phase]] for phase in ("noise", "share", "on_batch")
        )
        self.penalised = any("grad_norm/data" in row.recorded for row in crew.rows)
        supply.serve(crew.rows, noisy, mixing, on_batch, [acting.technique for acting in self.drawing])
        self.base_rate = self.form.column([row.now.optimiser.lr for row in crew.rows], torch.float64)
        numbers = [self.optimiser.columns(row.now.optimiser) for row in crew.rows]
        self.columns = {name: self.form.column([n[name] for n in numbers], torch.float64) for name in numbers[0]}

    def take(self, length: int, update: bool = True) -> None:
        """Do `length` steps of all rows; without `update`, record them and leave the rows as they are."""
        log = StepLog(self.crew, length, last=not update, bare=self.recorder.bare)
        done = self.form.column([row.step for row in self.crew.rows], torch.float64)
        rates = log.rates = self._rates(done, length)
        ready = self.optimiser.prepare(self.columns, rates, done, self.form.column_dtype)
        rate_of = rates.unbind(0)
        given = self.supply.take(length)
        for t in range(length):
            self._inform(given, done, t)
            gradient = self._gradient(given, t, log)
            if update:
                self._update(gradient, rate_of[t], ready, t)
        self.recorder.add_steps(self.crew, log)
        if update:
            for row in self.crew.rows:
                row.step += 0 if row.ended else length

    def _inform(self, given: Given, done: Tensor, t: int) -> None:
        """Tell the techniques that ask what is new with step t of a chunk; `done` are the updates before its first."""
        for acting in self.counting:
            acting.context.done = done + t
        for acting, drawn in zip(self.drawing, given.own, strict=True):
            acting.context.drawn = drawn.at(t)

    def _rates(self, done: Tensor, length: int) -> Tensor:
        """Return the learning rates of the next `length` steps, float64 [T, K, 1]; `done` are the updates so far."""
        rates = self.base_rate.expand(length, -1, -1)
        if not self.model.phases["learning_rate"]:
            return rates
        before = done + torch.arange(length, dtype=torch.float64, device=done.device)[:, None, None]
        steps = self.form.column([row.config.steps for row in self.crew.rows], torch.float64)
        for acting in self.model.phases["learning_rate"]:
            rates = rates * acting.technique.learning_rate(before, steps, acting.columns)
        return rates

    def _gradient(self, given: Given, t: int, log: StepLog) -> Tensor:
        """Return the gradient [K, P] that the optimiser gets at step t, penalties and clipping included."""
        x, targets = self._batch(given, t)
        factors = [[shared.at(t) for shared in layer] for layer in given.noise]
        due = log.wants_arrays(t)
        layers = Layers() if due else None
        gradient = self._downhill(x, targets, Pass(noise=factors, capture=layers), log, t)
        if self.model.phases["ascend"]:
            gradient = self._downhill_from_above(gradient, x, targets, factors)
        if layers is not None:
            self.recorder.add_arrays(self.crew, [row for row in due if row not in log.broken], t, gradient, layers)
        return self._limited(gradient, log, t)

    def _downhill(self, x: Tensor, targets: Tensor, way: Pass, log: StepLog | None = None, t: int = 0) -> Tensor:
        """Return the gradient [K, P] where the parameters stand, penalties included; noted in the log if there is."""
        outputs = self.model.forward(x, way)
        losses, of_outputs = self.form.loss.gradient(outputs, targets)
        if log is not None:
            # One look a step, at all rows.
            if not math.isfinite(losses.sum().item()):
                losses = self.form.loss.losses(outputs, targets)
                self._note_broken(losses, x, way.noise, t, log)
            log.losses.append(losses)
        for acting in self.model.phases["on_outputs"]:
            value, of_outputs = acting.technique.on_outputs(outputs, of_outputs, acting.columns)
            if log is not None and log.records(t):
                log.sometimes[f"penalty/{acting.technique.name}"][t] = value
        gradient = self.model.gradient(of_outputs, way)
        if self.penalised and log is not None and log.records(t):
            log.sometimes["grad_norm/data"][t] = torch.linalg.vector_norm(gradient.to(self.form.column_dtype), dim=1)
        self._penalise(gradient, log, t)
        return gradient

    def _downhill_from_above(self, gradient: Tensor, x: Tensor, targets: Tensor, factors: list[list[Tensor]]) -> Tensor:
        """Return the gradient where techniques have it taken that ascend first; the rows stay where they are."""
        tensors = self.crew.tensors
        moved = [tensors.parameters, *tensors.state.values()]
        before = [values.clone() for values in moved]
        for acting in self.model.phases["ascend"]:
            tensors.parameters.add_(acting.technique.ascend(gradient, acting.columns, acting.context))
        found = self._downhill(x, targets, Pass(noise=factors))
        for values, kept in zip(moved, before, strict=True):
            values.copy_(kept)
        return found

    def _batch(self, given: Given, t: int) -> tuple[Tensor, Tensor]:
        """Return inputs and targets of step t as the techniques leave them."""
        x, targets = given.x.at(t), given.targets.at(t)
        for mixture in given.mixtures:
            x, targets = mixture.of(x, t), mixture.of(targets, t)
        for acting, drawn in zip(self.model.phases["on_batch"], given.disturbances, strict=True):
            x = acting.technique.on_batch(x, drawn.at(t), acting.columns, acting.context)
        for acting in self.model.phases["loss"]:
            targets = acting.technique.loss(targets, acting.columns)
        return x, targets

    def _note_broken(self, losses: Tensor, x: Tensor, factors: list[list[Tensor]], t: int, log: StepLog) -> None:
        """Note the rows whose loss [K] is not finite for the first time, and the layer where that began.

        Where all outputs are finite it is the loss itself.
        """
        for index in (~losses.isfinite()).nonzero()[:, 0].tolist():
            if index in log.broken or self.crew.rows[index].ended:
                continue
            row, alone, layers = self.crew.rows[index], self.crew.select([index]), Layers()
            at = slice(index, index + 1)
            way = Pass(noise=[[f[at] for f in layer] for layer in factors], capture=layers)
            outputs = alone.model.forward(x[at], way)
            finite = [bool(z.isfinite().all()) for z in (*layers.before, outputs)]
            layer = finite.index(False) if False in finite else None
            log.broken[index] = Fault(row.step + t, layer, remedies(row.config))

    def _penalise(self, gradient: Tensor, log: StepLog | None, t: int) -> None:
        """Add the penalties' gradients to `gradient` in place."""
        parameters = self.crew.tensors.parameters
        for acting in self.model.phases["penalty"]:
            if log is not None and log.records(t):
                value = acting.technique.penalty(parameters, acting.columns)
                log.sometimes[f"penalty/{acting.technique.name}"][t] = value
            acting.technique.add_penalty_gradient(gradient, parameters, acting.columns)

    def _limited(self, gradient: Tensor, log: StepLog, t: int) -> Tensor:
        """Return the gradient as the update gets it; the one given stays as it is."""
        for acting in self.changing:
            gradient = acting.technique.on_gradient(gradient, acting.columns, acting.context)
        raw = gradient
        for acting in self.clipping:
            gradient = acting.technique.on_gradient(gradient, acting.columns, acting.context)
        log.gradient(t, raw, gradient)
        return gradient

    def _update(self, gradient: Tensor, learning_rate: Tensor, ready: Mapping[str, Tensor], t: int) -> None:
        parameters = self.crew.tensors.parameters
        for acting in self.model.phases["before_step"]:
            acting.technique.before_step(parameters, learning_rate, acting.columns)
        self.optimiser.step(parameters, gradient, self.crew.tensors.optimiser, ready, t)
        for acting in self.model.phases["after_step"]:
            acting.technique.after_step(parameters, learning_rate, acting.columns, acting.context)


def remedies(config: RunConfig) -> tuple[str, ...]:
    """Return the techniques that would tame a run that diverged and that it does not use."""
    return tuple(
        name
        for name, technique in TECHNIQUES.items()
        if technique.remedy is not None and name not in config.named and config.unsuited(technique) is None
    )
