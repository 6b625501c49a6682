"""A running sum in each format, of effect 11 of EFFECTS.md."""

import pytest

from tests.examples.helpers import by_format, compute, right, show

pytestmark = pytest.mark.effect


def test_running_sum_of_ten_thousand_thousandths() -> None:
    ends = by_format(compute("running_sum")["sum"][:, -1])
    assert ends["float16"] == 4.0
    assert ends["bfloat16"] == 0.5
    assert ends["float32"] == pytest.approx(10.0004, abs=5e-5)
    assert ends["float64"] == pytest.approx(10, abs=1e-10)


def test_the_sum_in_float16_stops_at_four() -> None:
    said = show("running_sum").sentences[0]
    assert said.endswith("float16 4.")
    assert right("running_sum") == "4"
