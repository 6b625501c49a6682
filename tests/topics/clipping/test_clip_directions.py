"""The direction of a clipped gradient."""

import numpy as np
import pytest

from tests.examples.helpers import compute, show

pytestmark = pytest.mark.effect


def test_clipping_by_norm_keeps_the_direction_and_by_value_turns_it() -> None:
    result = compute("clip_directions")
    _, by_value, by_norm = result["cosines"]
    assert by_norm == pytest.approx(1, abs=1e-12)
    assert 0.5 < by_value < 0.95
    np.testing.assert_allclose(result["by_value"], [0.1, 0.1, -0.04])
    np.testing.assert_allclose(np.linalg.norm(result["by_norm"]), 0.1, rtol=1e-4)


def test_a_gradient_below_the_thresholds_stays_as_it_is() -> None:
    result = compute("clip_directions", gradient=[[0.01, -0.02, 0.03]])
    np.testing.assert_array_equal(result["by_value"], result["raw"])
    np.testing.assert_array_equal(result["by_norm"], result["raw"])


def test_a_gradient_of_zero_has_no_direction() -> None:
    assert np.isnan(compute("clip_directions", gradient=[[0.0, 0.0, 0.0]])["cosines"]).all()
    assert "–" in show("clip_directions", gradient=[[0.0, 0.0, 0.0]]).sentences[0]
