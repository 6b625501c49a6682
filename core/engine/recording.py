"""Collects what the rows of a crew record into deltas of their histories."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from time import perf_counter
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.engine.best import as_kept, note_best
from core.engine.crew import Crew
from core.engine.histograms import EDGES
from core.engine.measures import (
    Layers,
    by_split,
    fitted,
    grid_axes,
    layer_arrays,
    split_measures,
    surfaces,
    test_part_measures,
    weight_scalars,
)
from core.engine.rows import Row, named_tensors
from core.engine.steplog import StepLog
from core.halves import widened
from core.history import Array, Delta, Fault, Series, State

CURVES = ("loss/validation", "accuracy/validation")
WRONG = ("wrong/train", "wrong/validation")
Errors = Mapping[str, Tensor]
"""Series → which examples of a part a row has wrong, [n]."""
NOTHING = Series(np.zeros(0, dtype=np.int64), np.zeros(0))


def by_segment(reduce: np.ufunc, carry: Array, values: Array, ends: Array, empty: float) -> tuple[Array, Array]:
    """Reduce values [T, …] over the segments that end at each of `ends`, inclusive; the first goes on from `carry`.

    Returns the reduced segments, [len(ends), …], and what to carry on.
    """
    whole = np.concatenate([carry[None], values])
    starts = np.concatenate([[0], ends + 2]).astype(int)
    tail = starts[-1] < len(whole)
    reduced = reduce.reduceat(whole, starts if tail else starts[:-1])
    return reduced[: len(ends)], reduced[-1] if tail else np.full_like(carry, empty)


class Recorder:
    """Collects what rows record, as blocks of many rows, until it is taken apart into deltas of single runs.

    The carried arrays hold, row by row, the least and largest norms and the clipped steps since the last frame.

    Args:
        keep_parameters: Also record each row's parameters and buffers, at the start and at the end.
    """

    bare = False
    """Whether nothing of single steps is recorded but what goes wrong."""

    def __init__(self, keep_parameters: bool = False) -> None:
        self.keep_parameters = keep_parameters
        self.blocks: dict[tuple[int, ...], dict[str, list[Series]]] = defaultdict(lambda: defaultdict(list))
        """Rows → series name → parts, whose values are [m, rows, …]."""
        self.constants: dict[Hashable, dict[str, Array]] = defaultdict(dict)
        self.faults: dict[Hashable, Fault] = {}
        self.low = self.high = self.clipped = np.zeros((0, 0))
        self.places: Sequence[int] = ()
        """Where each row stands among those that blocks speak of."""

    # Rows come and go.

    def begin(self, crew: Crew, first: int) -> None:
        """Start recording the rows from `first` on."""
        new, norms = len(crew.rows) - first, 2 + crew.form.layout.layers
        fresh = {
            "low": np.full((new, norms), np.inf),
            "high": np.full((new, norms), -np.inf),
            "clipped": np.zeros((new, 2)),
        }
        for name, values in fresh.items():
            setattr(self, name, np.concatenate([getattr(self, name), values]) if first else values)
        self.places = range(len(crew.rows))
        for row in range(first, len(crew.rows)):
            self._add_constants(crew, row)
            self.add_parameters(crew, row, "initial", 0)

    def keep(self, rows: Sequence[int]) -> None:
        """Go on with these rows alone."""
        for name in ("low", "high", "clipped"):
            setattr(self, name, getattr(self, name)[list(rows)])
        self.places = range(len(rows))

    def alone(self, rows: Sequence[int]) -> "Recorder":
        """Return a recorder of these rows that collects into this one."""
        twin = object.__new__(type(self))
        twin.__dict__ = dict(self.__dict__)
        twin.keep(rows)
        twin.places = [self.places[row] for row in rows]
        return twin

    def take(self, rows: Sequence[Row]) -> dict[Any, Delta]:
        """Return what each row recorded since the last call, with its state."""
        series: list[dict[str, Series]] = [{} for _ in rows]
        for members, named in self.blocks.items():
            for name, parts in named.items():
                whole = joined(parts)
                for index, values in zip(members, whole.values.swapaxes(0, 1), strict=True):
                    if name in rows[index].recorded:
                        part, own = Series(whole.steps, values), series[index]
                        own[name] = after(own[name], part) if name in own else part
        deltas = {row.key: self._delta(row, found) for row, found in zip(rows, series, strict=True)}
        self.blocks.clear()
        self.constants.clear()
        return deltas

    def _delta(self, row: Row, series: dict[str, Series]) -> Delta:
        fault = self.faults.pop(row.key, None)
        state: State = "diverged" if fault else "finished" if row.ended else "running"
        if fault:
            series = {name: up_to(fault.step, s) for name, s in series.items()}
        seconds = 0.0 if state == "running" else perf_counter() - row.admitted
        step = fault.step if fault else row.step
        return Delta(state, step, series | filled_up(row, series), self.constants.get(row.key, {}), fault, seconds)

    def _add(self, rows: Sequence[int], steps: Array, found: Mapping[str, Array]) -> None:
        """Add values [m, rows, …] by series name."""
        if not len(steps):
            return
        named = self.blocks[tuple(self.places[row] for row in rows)]
        for name, values in found.items():
            named[name].append(Series(steps, values))

    # Constants.

    def _add_constants(self, crew: Crew, index: int) -> None:
        row = crew.rows[index]
        constants = self.constants[row.key]
        constants["edges"] = EDGES
        dataset, split = row.config.data.dataset, row.split
        if not (dataset.plane or dataset.curve):
            return
        kind = "labels" if dataset.plane else "targets"
        shown = {
            "points/train": split.x_train,
            f"{kind}/train": split.y_train,
            "points/validation": split.x_validation,
            f"{kind}/validation": split.y_validation,
        }
        axes = ("surface/x", "surface/y") if dataset.plane else ("curve/x",)
        shown |= dict(zip(axes, grid_axes(split), strict=True))
        if dataset.truth is not None:
            x = shown["curve/x"].double() * split.sd + split.mean
            truth = torch.tensor([dataset.truth(value) for value in x.tolist()])
            shown["curve/truth"] = ((truth - split.target_mean) / split.target_sd).float()
        constants.update({name: value.numpy() for name, value in shown.items()})

    def add_parameters(self, crew: Crew, index: int, when: str, step: int) -> None:
        """Add a row's parameters and buffers, after `step` steps, as constants named "initial/…" or "final/…"."""
        if not self.keep_parameters:
            return
        row = crew.rows[index]
        named = named_tensors(row.config, crew.form.layout, crew.tensors, index, step)
        for owner, kept in crew.tensors.kept.items() if when == "initial" or row.best.kept else ():
            best = named_tensors(row.config, crew.form.layout, kept, index, row.best.step)
            named |= {f"{owner}/{name}": value for name, value in best.items()}
        self.constants[row.key].update({f"{when}/{name}": to_numpy(value) for name, value in named.items()})

    # What is measured of whole splits.

    def evaluate(self, crew: Crew, rows: Sequence[int]) -> dict[int, Errors]:
        """Record loss, accuracy and weights of these rows as they stand, and take note of the best.

        Returns which examples each row on a plane has wrong.
        """
        errors: dict[int, Errors] = {}
        for members, alone, split in by_split(crew, rows):
            found = split_measures(alone, split)
            wrong = {name: found.pop(name) for name in WRONG if name in found}
            if wrong:
                errors |= {row: {name: of[place] for name, of in wrong.items()} for place, row in enumerate(members)}
            best = note_best(crew, members, found["loss/validation"])
            self._add_found(crew, members, self._chosen(found, alone) | best, 0)
        return errors

    def add_test(self, crew: Crew, rows: Sequence[int]) -> None:
        """Record how these rows, which have ended, do on the test part: what is kept of each, once."""
        for members, alone, split in by_split(crew, rows):
            self._add_found(crew, members, test_part_measures(as_kept(alone), split), 0)

    def _chosen(self, found: dict[str, Tensor], alone: Crew) -> dict[str, Tensor]:
        """Return what is recorded of an evaluation of these rows alone, in which that was found."""
        return found | weight_scalars(alone)

    def _add_found(self, crew: Crew, rows: Sequence[int], found: Mapping[str, Tensor | Array], offset: int) -> None:
        """Record values [k, …] of the rows at their step plus `offset`, cohort by cohort."""
        steps: dict[int, list[int]] = defaultdict(list)
        for position, row in enumerate(rows):
            steps[crew.rows[row].step + offset].append(position)
        arrays = {name: to_numpy(values) for name, values in found.items()}
        for step, positions in steps.items():
            whole = len(positions) == len(rows)
            chosen = {name: (array if whole else array[positions])[None] for name, array in arrays.items()}
            self._add([rows[p] for p in positions], np.array([step]), chosen)

    def add_predictions(self, crew: Crew, rows: Sequence[int], errors: Mapping[int, Errors]) -> None:
        """Record what those of these rows predict whose data can be drawn, with their `errors` on a plane."""
        datasets = {row: crew.rows[row].config.data.dataset for row in rows}
        for members, alone, split in by_split(crew, [row for row, dataset in datasets.items() if dataset.plane]):
            wrong = {name: torch.stack([errors[row][name] for row in members]).float() for name in WRONG}
            # 16 bits are finer than the eye, and a browser gets fifty of them a run.
            surface = to_numpy(surfaces(alone, split)).astype(np.float16)
            self._add_found(crew, members, {"surface": surface, **wrong}, 0)
        for members, alone, split in by_split(crew, [row for row, dataset in datasets.items() if dataset.curve]):
            self._add_found(crew, members, {"curve": fitted(alone, split)}, 0)

    # Arrays.

    def add_arrays(self, crew: Crew, rows: Sequence[int], t: int, gradient: Tensor, layers: Layers) -> None:
        """Record the arrays of these rows at step t of the chunk, before its update."""
        if rows:
            self._add_found(crew, rows, layer_arrays(crew, rows, gradient, layers), t)

    # Batch scalars.

    def add_steps(self, crew: Crew, log: StepLog) -> None:
        """Record the batch scalars of a chunk of all rows."""
        losses = to_numpy(torch.stack(log.losses))
        norms, rates = to_numpy(torch.cat(log.norms)), to_numpy(log.rates[..., 0])
        stacked = {name: to_numpy(torch.stack(list(at.values()))) for name, at in log.sometimes.items()}
        sometimes = {name: dict(zip(log.sometimes[name], values, strict=True)) for name, values in stacked.items()}
        for cohort in log.cohorts:
            rows, at = cohort.rows, cohort.positions(log.length)
            found = {"loss/data": losses[at][:, rows], "learning_rate": rates[at][:, rows]}
            found |= self._norm_series(rows, norms[:, rows], at)
            found |= {n: np.array([steps[int(t)][rows] for t in at]) for n, steps in sometimes.items()}
            self._add(rows, cohort.step + at, found)
        self._add_faults(crew, log)

    def _add_faults(self, crew: Crew, log: StepLog) -> None:
        self.faults.update({crew.rows[index].key: fault for index, fault in log.broken.items()})

    def _norm_series(self, rows: list[int], norms: Array, at: Array) -> dict[str, Array]:
        """Return the norms at the recorded steps and their extremes since the frame before: [frames, rows]."""
        low, self.low[rows] = by_segment(np.minimum, self.low[rows], norms, at, np.inf)
        high, self.high[rows] = by_segment(np.maximum, self.high[rows], norms, at, -np.inf)
        raw, clipped = norms[..., 0], norms[..., 1]
        steps = np.stack([clipped < raw, np.ones_like(raw)], axis=-1)
        counted, self.clipped[rows] = by_segment(np.add, self.clipped[rows], steps, at, 0.0)
        found = {"clip/share": counted[..., 0] / counted[..., 1]}
        found |= {f"grad_norm/{name}": norms[at][..., column] for column, name in enumerate(("raw", "clipped"))}
        names = ["raw", "clipped", *(f"layer{layer}" for layer in range(norms.shape[2] - 2))]
        for column, name in enumerate(names):
            found[f"grad_norm/{name}/min"] = low[..., column]
            found[f"grad_norm/{name}/max"] = high[..., column]
        return found


class Curves(Recorder):
    """Records loss and accuracy on validation and test data, which weights are kept, how a run ends, and no more."""

    bare = True

    def _add_constants(self, crew: Crew, index: int) -> None:
        """Skip: nothing is drawn of such a run but its curves."""

    def _chosen(self, found: dict[str, Tensor], alone: Crew) -> dict[str, Tensor]:
        return {name: found[name] for name in CURVES if name in found}

    def add_predictions(self, crew: Crew, rows: Sequence[int], errors: Mapping[int, Errors]) -> None:
        """Skip."""

    def add_steps(self, crew: Crew, log: StepLog) -> None:
        """Note what went wrong alone."""
        self._add_faults(crew, log)


def filled_up(row: Row, series: Mapping[str, Series]) -> dict[str, Series]:
    """Return the series that say nothing yet of some steps, at which a technique that the row names did nothing.

    Beside a row that uses such a technique some steps may have been recorded.
    """
    batch = series.get("loss/data", NOTHING)
    found = {}
    for name, declared in row.recorded.items():
        known = series.get(name, NOTHING)
        if declared.idle is not None and len(known.steps) < len(batch.steps):
            values = np.full(len(batch.steps), declared.idle)
            values[np.isin(batch.steps, known.steps)] = known.values
            found[name] = Series(batch.steps, values)
    return found


def joined(parts: Sequence[Series]) -> Series:
    """Return the parts of one series as one."""
    if len(parts) == 1:
        return parts[0]
    return Series(np.concatenate([p.steps for p in parts]), np.concatenate([p.values for p in parts]))


def after(first: Series, part: Series) -> Series:
    """Return a part merged with what was recorded beside other rows, in the order of steps."""
    both = joined([first, part])
    order = np.argsort(both.steps, kind="stable")
    return Series(both.steps[order], both.values[order])


def up_to(step: int, series: Series) -> Series:
    """Return a series without what lies behind `step`."""
    kept = series.steps <= step
    return Series(series.steps[kept], series.values[kept])


def to_numpy(values: Tensor | Array) -> Array:
    """Copy a tensor to NumPy; halves, which NumPy lacks one of, become float32."""
    if isinstance(values, np.ndarray):
        return values
    return widened(values.cpu() if values.is_cuda else values).numpy()
