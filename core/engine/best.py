"""The least validation loss of a row so far, the weights that are kept of it, and when a row ends by it."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from core.engine.crew import Crew
from core.engine.rows import Row, Tensors
from core.techniques import Technique


def note_best(crew: Crew, rows: Sequence[int], losses: Tensor) -> dict[str, Tensor]:
    """Take note of the validation losses [k] of these rows; return what techniques that keep the best record of them.

    Where a loss is a new least one, the parameters that were evaluated are kept, and the state that goes with them.
    Where none was a number yet, nothing is kept, and there is no step of it.
    """
    if not crew.tensors.kept:
        return {}
    better = []
    for index, loss in zip(rows, losses.tolist(), strict=True):
        best = crew.rows[index].best
        if loss < best.loss:
            best.loss, best.step, best.waited = loss, crew.rows[index].step, 0
            better.append(index)
        else:
            best.waited += 1
    if better:
        crew.tensors.keep_best(torch.tensor(better, dtype=torch.int64, device=crew.form.device))
    bests = [crew.rows[index].best for index in rows]
    measured = {
        "best_step": [best.step if best.kept else math.nan for best in bests],
        "best_loss": [best.loss for best in bests],
        "waited": [best.waited for best in bests],
    }
    return {
        f"{name}/{what}": torch.tensor(values, dtype=torch.float64)
        for name in crew.tensors.kept
        for what, values in measured.items()
    }


def as_kept(crew: Crew) -> Crew:
    """Return the rows as they are left at their end: with what a technique has kept of them, parameters and state.

    Where it has kept nothing, for no loss was a number, as they were evaluated last; so where there is no such one.
    """
    for kept in crew.tensors.kept.values():
        there = torch.tensor([[row.best.kept] for row in crew.rows], device=crew.form.device)
        parameters = torch.where(there, kept.parameters, crew.tensors.evaluated)
        state = {key: torch.where(there, value, crew.tensors.state[key]) for key, value in kept.state.items()}
        return Crew(crew.form, crew.rows, Tensors(parameters, [], state, {}, {}))
    return crew


def ends_here(crew: Crew, rows: Sequence[int]) -> list[int]:
    """Return those of these rows that a technique ends where they are."""
    watching = [acting.technique for acting in crew.model.phases["after_record"]]
    return [index for index in rows if any(ends(technique, crew.rows[index]) for technique in watching)]


def ends(technique: Technique, row: Row) -> bool:
    """Tell whether a technique ends a row where it was just evaluated."""
    settings = row.config.named.get(technique.name)
    return settings is not None and technique.after_record(row.best.waited, settings)
