"""L1 in a network: the effect, over seeds."""

import pytest

from core.examples.seeds import OFFSETS
from core.topics.l1_l2.sparsity import LAMBDAS
from tests.examples.trained import opening

pytestmark = pytest.mark.effect


def test_l1_makes_weights_small_and_the_proximal_form_makes_them_zero() -> None:
    """Over ten seeds 55 to 62 % exactly zero by the proximal form at λ = 0.002, none by the subgradient (l1_zeros)."""
    half = len(LAMBDAS) * len(OFFSETS)
    subgradient, proximal = opening("sparsity")[:half], opening("sparsity")[half:]
    assert max(history.last("sparsity/zero") for history in subgradient) < 0.001
    strongest = [history.last("sparsity/zero") for history in proximal[-len(OFFSETS) :]]
    assert 0.5 < min(strongest) <= max(strongest) < 0.68
    near = [
        history.last("sparsity/below_1e-3") for history in (*subgradient[: len(OFFSETS)], *proximal[: len(OFFSETS)])
    ]
    assert max(near) < 0.02
    assert min(history.last("accuracy/validation") for history in (*subgradient, *proximal)) > 0.94
