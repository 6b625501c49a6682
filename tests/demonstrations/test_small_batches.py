"""Batch normalisation on tiny batches."""

import numpy as np
import pytest
import torch

from core.datasets import load
from core.draws import generator
from tests.demonstrations.helpers import compute, show


@pytest.mark.parametrize("seed", [0, 1])
def test_batch_norm_breaks_on_two_examples_and_not_on_32(seed: int) -> None:
    """Wu & He 2018; in plain PyTorch 61 % in eval and 30 % in train mode at batch 2, 92 % without, 98 % at batch 32."""
    without, layer, evaluated, trained = compute("small_batches", seed=seed)["accuracy"]
    assert trained[0] + 0.1 < evaluated[0] < min(without[0], layer[0]) - 0.1
    assert evaluated[-1] > 0.93
    assert trained[-1] > evaluated[-1] - 0.05


def test_accuracy_without_normalisation_is_that_of_a_plain_loop() -> None:
    torch.manual_seed(3)
    model = torch.nn.Sequential(torch.nn.Linear(64, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10))
    split, draws = load("digits", train_size=1200, noise=0.0, label_noise=0.0, seed=3), generator(3, "batches")
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(50):
        batch = torch.randint(1200, (8,), generator=draws)
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(model(split.x_train[batch]), split.y_train[batch]).backward()
        optimiser.step()
    expected = (model(split.x_validation).argmax(1) == split.y_validation).double().mean().item()
    assert compute("small_batches", seed=3, steps=50)["accuracy"][0, 2] == pytest.approx(expected, abs=1e-12)


def test_what_is_said_is_what_was_measured() -> None:
    accuracy = compute("small_batches", steps=20)["accuracy"]
    shown = show("small_batches", steps=20)
    assert f"{100 * accuracy[2, 0]:.1f} % in eval mode" in shown.sentences[0]
    numbers = [[float(cell) for cell in row[1:]] for row in shown.tables[0].rows]
    np.testing.assert_allclose(numbers, 100 * accuracy.T, atol=0.051)
