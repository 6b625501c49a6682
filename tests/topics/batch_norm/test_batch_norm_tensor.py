"""The notebook's 3×3 tensor through batch normalisation."""

import re

import numpy as np
import pytest
import torch

from tests.examples.helpers import compute, right, show

pytestmark = pytest.mark.effect

PRINTED = [[-1.3246, -1.3492, -0.3756], [1.0912, 0.3077, 1.3685], [0.2334, 1.0415, -0.9930]]


def test_the_notebooks_numbers() -> None:
    result = compute("batch_norm_tensor")
    before, after = result["means"].tolist()
    assert before == pytest.approx(0.3341, abs=5e-5)
    assert abs(after) < 1e-7
    np.testing.assert_allclose(result["after"], PRINTED, atol=5e-5)
    np.testing.assert_allclose(result["after"], (result["before"] - result["mean"]) / result["sd"], atol=1e-6)


def test_the_notebooks_numbers_are_shown() -> None:
    shown = show("batch_norm_tensor")
    assert "0.3341" in shown.sentences[0]
    output, arithmetic, _ = shown.tables
    assert [[float(cell.replace("−", "-")) for cell in row] for row in output.rows] == PRINTED
    assert arithmetic.rows[0][0] == "(−0.6577 − 0.1082) / 0.5782 = −1.3246"


def test_running_statistics_are_those_of_the_module() -> None:
    norm = torch.nn.BatchNorm1d(3, momentum=0.3, eps=0.1)
    values = [[1.0, 2.0, 3.0], [4.0, 4.0, 3.0], [-1.0, 0.5, 3.0]]
    after = norm(torch.tensor(values)).detach()
    result = compute("batch_norm_tensor", values=values, momentum=0.3, eps=0.1)
    np.testing.assert_array_equal(result["after"], after)
    np.testing.assert_array_equal(result["running_mean"], norm.running_mean)
    np.testing.assert_array_equal(result["running_var"], norm.running_var)


def test_a_constant_feature_stays_finite() -> None:
    result = compute("batch_norm_tensor", values=[[7.0] * 3] * 3, eps=1e-8)
    np.testing.assert_array_equal(result["after"], 0)


def test_the_mean_after_batch_normalisation_is_zero() -> None:
    said = show("batch_norm_tensor").sentences[0]
    before, after = re.findall(r"([−\d][\d.e−-]*) (?:before|after)", said)
    assert before == "0.3341"
    # Some processors' kernels leave a rest, as the sentence says.
    assert abs(float(after.replace("−", "-"))) <= 1e-7
    assert right("batch_norm_tensor") == "0, up to rounding"
