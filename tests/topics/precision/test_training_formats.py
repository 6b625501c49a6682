"""Training in each format, with the numbers that were measured in plain PyTorch."""

import pytest

from tests.examples.trained import opening

pytestmark = pytest.mark.effect


def test_float32_is_as_good_as_float64() -> None:
    """A relative difference of about 1e-6 and the same accuracy."""
    wide, single, *_ = opening("training_formats")
    assert single.last("loss/validation") == pytest.approx(wide.last("loss/validation"), rel=1e-5)
    assert single.last("accuracy/validation") == wide.last("accuracy/validation")
