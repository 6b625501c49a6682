"""L1 in a network: the effect, with the numbers that were measured in plain PyTorch."""

import pytest

from core.topics.l1_l2.sparsity import LAMBDAS
from tests.examples.trained import opening

pytestmark = pytest.mark.effect


def test_l1_makes_weights_small_and_the_proximal_form_makes_them_zero() -> None:
    """0.6, 46.8 and 69.9 % under 0.001 at λ 0, 5e-4 and 2e-3; exactly zero none by the subgradient, 48 % proximally."""
    subgradient, proximal = opening("sparsity")[: len(LAMBDAS)], opening("sparsity")[len(LAMBDAS) :]
    near = [history.last("sparsity/below_1e-3") for history in subgradient]
    assert near[0] < 0.02
    assert 0.4 < near[LAMBDAS.index(5e-4)] < 0.55
    assert 0.65 < near[-1] < 0.77
    assert max(history.last("sparsity/zero") for history in subgradient) < 0.001
    assert proximal[-1].last("sparsity/zero") > 0.4
    assert min(history.last("accuracy/validation") for history in (*subgradient, *proximal)) > 0.95
