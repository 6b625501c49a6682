"""The random numbers of runs: one stream a purpose, drawn on the CPU, shared by rows at the same place in it."""

from abc import ABC, abstractmethod

import torch
from torch import Tensor

from core.draws import generator


class Batches:
    """Indices of the training examples of each step: concatenated permutations, cut into batches across epoch borders.

    Args:
        seed: The run's seed; None takes all examples in order at every step.
        size: Training examples n.
        batch: Batch size B, at most n.
    """

    def __init__(self, seed: int | None, size: int, batch: int) -> None:
        self.size, self.batch = size, batch
        self.generator = None if seed is None else generator(seed, "batches")
        self._left = torch.empty(0, dtype=torch.int64)

    def draw(self, steps: int) -> Tensor:
        """Return the indices of the next `steps` batches, int64 [steps, B]."""
        if self.generator is None:
            return torch.arange(self.size).expand(steps, self.size)
        needed = steps * self.batch
        parts = [self._left]
        have = len(self._left)
        while have < needed:
            parts.append(torch.randperm(self.size, generator=self.generator))
            have += self.size
        stream = torch.cat(parts)
        self._left = stream[needed:]
        return stream[:needed].view(steps, self.batch)

    def copy(self) -> "Batches":
        """Return a stream at the same place that goes on by itself."""
        twin = Batches(None, self.size, self.batch)
        twin.generator = None if self.generator is None else self.generator.clone_state()
        twin._left = self._left
        return twin


class Stream(ABC):
    """Random numbers for one layer, `features × batch` a step.

    Args:
        seed: The run's seed.
        purpose: What they decide; each purpose has its own stream.
        layer: The layer, counted from 0.
        shape: (features, batch).
    """

    def __init__(self, seed: int, purpose: str, layer: int, shape: tuple[int, int]) -> None:
        self.shape = shape
        self.generator = generator(seed, purpose, layer)

    @abstractmethod
    def draw(self, steps: int) -> Tensor:
        """Return the numbers of the next `steps` steps, float32 [steps, features, batch]."""

    def copy(self) -> "Stream":
        """Return a stream at the same place that goes on by itself."""
        twin = object.__new__(type(self))
        twin.shape, twin.generator = self.shape, self.generator.clone_state()
        return twin


class Uniforms(Stream):
    """Uniform numbers in [0, 1): `torch.rand(features, batch)` a step."""

    def draw(self, steps: int) -> Tensor:
        """Return them; drawn in one go they are the same numbers."""
        return torch.rand(steps, *self.shape, generator=self.generator)


class Permutations(Stream):
    """Permutations of a batch: `torch.randperm(batch)` a step; shape is (1, batch)."""

    def draw(self, steps: int) -> Tensor:
        """Return them, int64."""
        return torch.stack([torch.randperm(self.shape[1], generator=self.generator)[None] for _ in range(steps)])


class Normals(Stream):
    """Standard normal numbers: `torch.randn(features, batch)` a step."""

    def draw(self, steps: int) -> Tensor:
        """Return them; one call a step, as drawn in one go they would be other numbers."""
        return torch.stack([torch.randn(self.shape, generator=self.generator) for _ in range(steps)])
