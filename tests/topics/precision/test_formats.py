"""Number formats: the notebook's tensor in each."""

import numpy as np
import pytest
import torch

from core.topics.precision.formats import FORMATS
from tests.examples.helpers import by_format, compute, show

pytestmark = pytest.mark.effect


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
