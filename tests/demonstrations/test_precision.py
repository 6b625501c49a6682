"""Number formats: the notebook's tensor in each, and effect 11 of EFFECTS.md."""

import numpy as np
import pytest
import torch

from core.demonstrations.formats import FORMATS
from core.demonstrations.shared import FLOATS
from tests.demonstrations.helpers import compute, show

pytestmark = pytest.mark.effect

SEEDS = range(5)


def by_format(values: np.ndarray, names: tuple[str, ...] = tuple(FLOATS)) -> dict[str, float]:
    return dict(zip(names, values.tolist(), strict=True))


def test_the_tensor_is_stored_as_pytorch_stores_it() -> None:
    stored = compute("formats")["stored"]
    given = torch.tensor([[-0.6577, -0.5797, 0.6360], [0.7392, 0.2145, 1.5230], [0.2432, 0.5662, 0.3220]]).double()
    for name, held in zip(FORMATS, stored, strict=True):
        np.testing.assert_allclose(held, given.to(getattr(torch, name)).double(), atol=1e-7)
    np.testing.assert_array_equal(stored[FORMATS.index("int64")], [[0, 0, 0], [0, 0, 1], [0, 0, 0]])


def test_limits_and_spacing_are_those_of_the_formats() -> None:
    result = compute("formats")
    bytes_, largest, smallest, eps = (by_format(column, FORMATS) for column in result["limits"].T)
    assert bytes_ == {"float64": 8, "float32": 4, "bfloat16": 2, "float16": 2, "int64": 8, "int32": 4}
    assert largest["float16"] == 65504
    assert largest["int32"] == 2**31 - 1
    assert smallest["float16"] == 2**-14
    assert eps["bfloat16"] == 2**-7
    at = np.abs(result["magnitude"] - 1).argmin()
    spacing = by_format(result["spacing"][:, at], FORMATS)
    assert spacing == pytest.approx({**eps}, rel=0.51)
    assert np.isnan(result["spacing"][FORMATS.index("float16"), -1])


def test_the_memory_of_a_model_is_said_in_each_format() -> None:
    limits = show("formats", parameters=7_000_000_000).tables[0]
    assert {row[0]: row[-1] for row in limits.rows} == {
        "float64": "56 GB",
        "float32": "28 GB",
        "bfloat16": "14 GB",
        "float16": "14 GB",
        "int64": "56 GB",
        "int32": "28 GB",
    }


def test_running_sum_of_ten_thousand_thousandths() -> None:
    ends = by_format(compute("running_sum")["sum"][:, -1])
    assert ends["float16"] == 4.0
    assert ends["bfloat16"] == 0.5
    assert ends["float32"] == pytest.approx(10.0004, abs=5e-5)
    assert ends["float64"] == pytest.approx(10, abs=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
def test_lost_updates(seed: int) -> None:
    lost = by_format(compute("lost_updates", seed=seed)["lost"])
    assert lost["float16"] == pytest.approx(0.82, abs=0.02)
    assert lost["bfloat16"] == pytest.approx(0.98, abs=0.01)
    assert lost["float32"] < 0.001
    assert lost["float64"] == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_gradient_check_needs_float64(seed: int) -> None:
    result = compute("gradient_check", seed=seed)
    double, single = result["error"]
    # Over 12 seeds over four kinds of kernels: 0.06 to 1.3, to 8e-9, and at the best h from 1.08e-4 and to 5e-9.
    assert 0.01 < single < 10
    assert double < 1e-7
    assert result["curve"][1].min() > 3e-5, "no h is good in float32"
    assert result["curve"][0].min() < 5e-8
