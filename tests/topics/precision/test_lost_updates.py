"""Updates that rounding swallows, of effect 11 of EFFECTS.md."""

import pytest

from tests.examples.helpers import by_format, compute

pytestmark = pytest.mark.effect
SEEDS = range(5)


@pytest.mark.parametrize("seed", SEEDS)
def test_lost_updates(seed: int) -> None:
    lost = by_format(compute("lost_updates", seed=seed)["lost"])
    assert lost["float16"] == pytest.approx(0.82, abs=0.02)
    assert lost["bfloat16"] == pytest.approx(0.98, abs=0.01)
    assert lost["float32"] < 0.001
    assert lost["float64"] == 0
