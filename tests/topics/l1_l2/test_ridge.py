"""Ridge regression, effect 3 of EFFECTS.md."""

import numpy as np
import pytest

from tests.examples.helpers import compute

pytestmark = pytest.mark.effect
SEEDS = range(3)


@pytest.mark.parametrize("strength", [0.0, 0.03, 0.3, 3.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_gradient_descent_finds_ridge_regression(seed: int, strength: float) -> None:
    for dtype, measured in {"float32": 3.5e-7, "float64": 1.8e-15}.items():
        result = compute("ridge", dtype=dtype, seed=seed, **{"lambda": strength})
        last = result["difference"][-1]
        # At most 1.1e-6 and 4.9e-15 over 12 seeds over four kinds of kernels.
        assert last < 6 * measured
        assert last == np.abs(result["found"] - result["closed"]).max()


def test_ridge_shrinks() -> None:
    norms = [np.linalg.norm(compute("ridge", **{"lambda": strength})["closed"]) for strength in (0.0, 0.1, 1.0, 3.0)]
    assert norms == sorted(norms, reverse=True)
    plain = compute("ridge", **{"lambda": 0.0})
    np.testing.assert_array_equal(plain["plain"], plain["closed"])
