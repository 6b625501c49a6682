"""What a network is trained to lower: cross entropy for classes, mean squared error for numbers."""

from typing import Protocol

import torch
from torch import Tensor

from core.halves import is_half, widened


class Loss(Protocol):
    """A loss of K rows. `outputs` are a network's, [K, outputs, B]."""

    def table(self, y: Tensor, outputs: int, batch: int) -> Tensor:
        """Return the targets [n, outputs] of examples y [n], in the form that `gradient` takes."""

    def gradient(self, outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return each row's mean loss [K] and its gradient by the outputs, of targets [K, outputs, B].

        Where a loss is not finite it stands for nothing yet: ask `losses`.
        """

    def losses(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """Return each row's mean loss [K]; what is not aimed at counts for nothing, be it infinite."""

    def measures(self, outputs: Tensor, y: Tensor) -> dict[str, Tensor]:
        """Return what is measured of each example, name → [K, B]; "loss" is always there. `y` is [B]."""


class CrossEntropy:
    """−Σ p·log softmax over the classes, p a distribution; a class is one that is all in one place."""

    def table(self, y: Tensor, outputs: int, batch: int) -> Tensor:
        """Return distributions times −1/B."""
        return torch.nn.functional.one_hot(y, outputs).double() / -batch

    def gradient(self, outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss and (softmax − distribution)/B."""
        log_probabilities = torch.log_softmax(outputs, dim=1)
        if is_half(outputs):
            return self._gradient_half(log_probabilities.float(), targets, outputs.dtype)
        losses = (log_probabilities * targets).sum((1, 2))
        return losses, torch.add(targets, log_probabilities.exp_(), alpha=1 / outputs.shape[2])

    def _gradient_half(self, log_probabilities: Tensor, targets: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
        """Return both of a half's log-probabilities, computed in float32; only the gradient is rounded, once.

        The gradient has the half's rounded 1/B in both its parts, as `nll_loss` and `log_softmax` have on their way
        back, and vanishes where the softmax is what is aimed at.
        """
        wide = targets.float()
        losses = (log_probabilities * wide).sum((1, 2)) / rounding(targets)
        return losses, (wide - log_probabilities.exp() * wide.sum(1, keepdim=True)).to(dtype)

    def losses(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """Return them; what a finite log-probability gives, 0 with its sign, is as in `gradient`."""
        log_probabilities, wide = widened(torch.log_softmax(outputs, dim=1)), widened(targets)
        products = log_probabilities * wide
        losses = torch.where(wide == 0, log_probabilities.clamp_min(-1) * wide, products).sum((1, 2))
        return losses / rounding(targets) if is_half(targets) else losses

    def measures(self, outputs: Tensor, y: Tensor) -> dict[str, Tensor]:
        """Return the loss and whether the largest logit is the class's."""
        classes = y.expand(len(outputs), -1)
        log_probabilities = torch.log_softmax(outputs, dim=1).gather(1, classes[:, None])[:, 0]
        return {"loss": -log_probabilities, "accuracy": first_largest(outputs) == classes}


class SquaredError:
    """(output − target)², as `torch.nn.MSELoss` has it: without a ½."""

    def table(self, y: Tensor, outputs: int, batch: int) -> Tensor:
        """Return the targets as they are."""
        return y[:, None]

    def gradient(self, outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss and 2·(output − target)/B."""
        error = outputs - targets
        batch = outputs.shape[2]
        # In float32 the square of a half does not overflow before it is averaged.
        return widened(error).square().sum((1, 2)) / batch, error.mul_(2 / batch)

    def losses(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """Return them: every output is aimed at."""
        return self.gradient(outputs, targets)[0]

    def measures(self, outputs: Tensor, y: Tensor) -> dict[str, Tensor]:
        """Return the squared error."""
        return {"loss": widened(outputs[:, 0] - y.to(outputs.dtype)).square()}


LOSSES: dict[str, Loss] = {"classification": CrossEntropy(), "regression": SquaredError()}
"""By the data set's task."""


def rounding(targets: Tensor) -> float:
    """Return what targets [K, outputs, B] of a half format are too large by as their 1/B is rounded."""
    batch = targets.shape[2]
    return batch * torch.tensor(1 / batch, dtype=targets.dtype).item()


def first_largest(logits: Tensor) -> Tensor:
    """Return argmax over the classes of [K, classes, b], class by class: several times faster than `argmax`."""
    best = logits[:, 0]
    index = torch.zeros_like(best, dtype=torch.int64)
    for label in range(1, logits.shape[1]):
        candidate = logits[:, label]
        index = torch.where(candidate > best, label, index)
        best = torch.maximum(best, candidate)
    return index
