"""Adam with L2 against AdamW, effect 4 of EFFECTS.md."""

import numpy as np
import pytest
import torch

from tests.examples.helpers import compute, right, show

pytestmark = pytest.mark.effect
SEEDS = range(3)


def test_adam_with_l2_is_not_adamw() -> None:
    coupled, decoupled = compute("decoupled")["path"][:, -1]
    assert coupled == pytest.approx([0.940, 0.185], abs=0.001)
    assert decoupled == pytest.approx([0.778, 0.811], abs=0.001)
    assert compute("decoupled")["theory"][-1] == pytest.approx(0.819, abs=0.001)
    assert "0.940" in show("decoupled").sentences[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_holds_for_other_noise(seed: int) -> None:
    coupled, decoupled = compute("decoupled", seed=seed + 1)["path"][:, -1]
    assert coupled[0] - coupled[1] > 0.6
    assert np.abs(decoupled - 0.819).max() < 0.15


@pytest.mark.parametrize("strength", [0.0, 0.5])
def test_it_is_what_torch_optim_does(strength: float) -> None:
    path = compute("decoupled", steps=200, lr=0.01, **{"lambda": strength})["path"]
    for which, optimiser in enumerate((torch.optim.Adam, torch.optim.AdamW)):
        draws = torch.Generator().manual_seed(0)
        weights = torch.ones(2, dtype=torch.float64, requires_grad=True)
        optimizer = optimiser([weights], lr=0.01, weight_decay=strength)
        for _ in range(200):
            weights.grad = torch.tensor([10.0, 0.1], dtype=torch.float64) * torch.randn(2, generator=draws).double()
            optimizer.step()
        assert path[which, -1] == pytest.approx(weights.detach().numpy(), abs=1e-10)


def test_small_gradients_decay_more_under_adam_with_l2() -> None:
    (table,) = show("decoupled").tables
    _, large, small = table.rows[0]
    assert float(small) < 0.5 < float(large)
    assert right("decoupled") == "The one with small gradients"
