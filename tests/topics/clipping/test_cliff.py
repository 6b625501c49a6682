"""The cliff, effect 10 of EFFECTS.md."""

import numpy as np
import pytest
import torch

from tests.examples.helpers import compute, right, show

pytestmark = pytest.mark.effect


def test_the_cliff_throws_the_path_far_away_and_clipping_holds_it() -> None:
    result = compute("cliff")
    assert result["norm"][0].max() == pytest.approx(146, abs=3)
    assert result["path"][0, -1] == pytest.approx([12.4, 10.0], abs=0.4)
    assert result["loss"][0, -1] == pytest.approx(0.090, abs=0.0005)
    assert "0.090" in show("cliff").sentences[0]


def test_clipping_keeps_the_path_at_the_cliff_where_it_does_not_settle() -> None:
    result = compute("cliff")
    losses = result["loss"][1, :-1][-20:]
    assert losses.min() < 0.02
    assert losses.max() > 0.2
    assert np.abs(result["path"][1, -1] - result["path"][1, 0]).max() < 1
    assert f"it is {np.median(losses):.3f}, but the loss bounces" in show("cliff").sentences[0]


def test_from_starts_beside_this_one_clipping_ends_lower_at_some_and_higher_at_others() -> None:
    raw, clipped = compute("cliff")["nearby"]
    # Over five such sets of starts clipping ends lower from 12 to 16 of the 20, and higher from 1 to 5.
    assert (clipped < raw).sum() > 8
    assert len(np.unique(clipped.round(3))) > 2
    better = int((clipped < raw).sum())
    assert (
        f"clipping ends lower from {better} and higher from {int((clipped > raw).sum())}" in show("cliff").sentences[1]
    )


def test_both_paths_are_those_of_plain_pytorch() -> None:
    """One unit at a time, with `clip_grad_norm_`; compared before the cliff, behind which the path is chaotic."""
    steps = 15
    result = compute("cliff", steps=steps, largest_norm=0.5)
    for which, max_norm in enumerate((float("inf"), 0.5)):
        p = torch.tensor([5.0, -2.6], dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([p], lr=0.1)
        for step in range(steps):
            x = torch.tensor(0.5, dtype=torch.float64)
            for _ in range(50):
                x = p[0] * torch.sigmoid(x) + p[1]
            loss = (torch.sigmoid(x) - 0.7) ** 2
            optimizer.zero_grad()
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_([p], max_norm)
            assert result["norm"][which, step] == pytest.approx(norm.item(), rel=1e-6)
            optimizer.step()
        assert result["path"][which, -1] == pytest.approx(p.detach().numpy(), rel=1e-6)


def test_a_threshold_that_is_never_reached_changes_nothing() -> None:
    path = compute("cliff", largest_norm=1e4)["path"]
    np.testing.assert_array_equal(path[0], path[1])


def test_the_step_from_the_cliff_leads_far_away() -> None:
    result = compute("cliff")
    assert result["norm"][0].max().round() == 147
    assert result["norm"][0][-1] < 1e-3
    assert np.linalg.norm(result["path"][0, -1] - result["path"][0, 0]) > 10
    assert right("cliff").startswith("Far away")
