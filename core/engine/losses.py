"""What a network is trained to lower: cross entropy for classes, mean squared error for numbers."""

from typing import Protocol

import torch
from torch import Tensor


class Loss(Protocol):
    """A loss of K rows. `outputs` are a network's, [K, outputs, B]."""

    def table(self, y: Tensor, outputs: int, batch: int) -> Tensor:
        """Return the targets [n, outputs] of examples y [n], in the form that `gradient` takes."""

    def gradient(self, outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return each row's mean loss [K] and its gradient by the outputs, of targets [K, outputs, B]."""

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
        losses = (log_probabilities * targets).sum((1, 2))
        # In float32 for halves, whose own kernel rounds the last few values of a tensor in another way than the rest.
        wide = torch.promote_types(outputs.dtype, torch.float32)
        gradient = torch.add(targets.to(wide), log_probabilities.exp_().to(wide), alpha=1 / outputs.shape[2])
        return losses, gradient.to(outputs.dtype)

    def measures(self, outputs: Tensor, y: Tensor) -> dict[str, Tensor]:
        """Return the loss and whether the largest logit is the class's."""
        expected = y.expand(len(outputs), -1)
        log_probabilities = torch.log_softmax(outputs, dim=1).gather(1, expected[:, None])[:, 0]
        return {"loss": -log_probabilities, "accuracy": first_largest(outputs) == expected}


class SquaredError:
    """(output − target)², as `torch.nn.MSELoss` has it: without a ½."""

    def table(self, y: Tensor, outputs: int, batch: int) -> Tensor:
        """Return the targets as they are."""
        return y[:, None]

    def gradient(self, outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss and 2·(output − target)/B."""
        error = outputs - targets
        batch = outputs.shape[2]
        return error.square().sum((1, 2)) / batch, error.mul_(2 / batch)

    def measures(self, outputs: Tensor, y: Tensor) -> dict[str, Tensor]:
        """Return the squared error."""
        return {"loss": (outputs[:, 0] - y.to(outputs.dtype)).square_()}


LOSSES: dict[str, Loss] = {"classification": CrossEntropy(), "regression": SquaredError()}
"""By the data set's task."""


def first_largest(logits: Tensor) -> Tensor:
    """Return argmax over the classes of [K, classes, b], class by class: several times faster than `argmax`."""
    best = logits[:, 0]
    index = torch.zeros_like(best, dtype=torch.int64)
    for label in range(1, logits.shape[1]):
        candidate = logits[:, label]
        index = torch.where(candidate > best, label, index)
        best = torch.maximum(best, candidate)
    return index
