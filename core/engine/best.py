"""The least validation loss of a row so far, the weights it was measured with, and when a row ends by it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from core.engine.rows import Row
from core.techniques import Technique

if TYPE_CHECKING:
    from core.engine.stack import Stack


def note_best(stack: "Stack", rows: Sequence[int], losses: Tensor) -> dict[str, Tensor]:
    """Take note of the validation losses [k] of these rows; return what techniques that keep the best record of them.

    Where a loss is a new least one, the parameters that were evaluated are kept, and the state that goes with them.
    """
    if not stack.tensors.kept:
        return {}
    better = []
    for index, loss in zip(rows, losses.tolist(), strict=True):
        best = stack.rows[index].best
        if loss < best.loss:
            best.loss, best.step, best.waited = loss, stack.rows[index].step, 0
            better.append(index)
        else:
            best.waited += 1
    if better:
        stack.tensors.keep_best(torch.tensor(better, dtype=torch.int64, device=stack.device))
    bests = [stack.rows[index].best for index in rows]
    measured = {
        "best_step": [best.step for best in bests],
        "best_loss": [best.loss for best in bests],
        "waited": [best.waited for best in bests],
    }
    return {
        f"{name}/{what}": torch.tensor(values, dtype=torch.float64)
        for name in stack.tensors.kept
        for what, values in measured.items()
    }


def ends_here(stack: "Stack", rows: Sequence[int]) -> list[int]:
    """Return those of these rows that a technique ends where they are."""
    watching = [acting.technique for acting in stack.model.phases["after_record"]]
    return [index for index in rows if any(ends(technique, stack.rows[index]) for technique in watching)]


def ends(technique: Technique, row: Row) -> bool:
    """Tell whether a technique ends a row where it was just evaluated."""
    settings = row.config.named.get(technique.name)
    return settings is not None and technique.after_record(row.best.waited, settings)
