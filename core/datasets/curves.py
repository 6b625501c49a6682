"""Generated regressions of one feature, where the fitted function can be drawn beside the points."""

import math

from core.datasets.base import Dataset, Examples
from core.declare import Number
from core.draws import Draw
from core.i18n.text import Text
from core.lazy import torch

POOL = 1000
VALIDATION = TEST = 500

TARGET_NOISE = Number(
    name="noise",
    label=Text("Noise", "노이즈"),
    help=Text(
        "Standard deviation of Gaussian noise added to the target of every example: no network can bring the "
        "mean squared error on new examples below about its square.",
        "모든 데이터의 목푯값에 더하는 가우시안 노이즈의 표준편차입니다. 어떤 신경망도 새 데이터의 평균제곱오차를 "
        "이 값의 제곱 아래로는 낮추기 어렵습니다.",
    ),
    low=0.0,
    high=1.0,
    default=0.0,
    off=0.0,
    stops=(0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0),
    unit=Text("target units", "목푯값 단위"),
)


def sine(count: int, draw: Draw) -> Examples:
    """One period of a sine, y = sin 2πx at x uniform on [0, 1) (Bishop, "Pattern Recognition" 2006, section 1.1).

    Noise of `data.noise` lies on the targets of all parts, as all examples are drawn alike: the best possible mean
    squared error is noise². The feature is standardised, the target is not, so that noise and error stay in units
    of the curve's height.
    """
    x = torch.rand(count, 1, generator=draw("points")).double()
    return Examples(x, (2 * math.pi * x[:, 0]).sin())


def sine_truth(x: float) -> float:
    """Return sin 2πx, the curve without noise."""
    return math.sin(2 * math.pi * x)


SINE = Dataset(
    name="sine",
    label=Text("Sine curve", "사인 곡선"),
    help=Text(
        "A number to predict from another: one period of a sine, seen at a few noisy points (after Bishop 2006). A "
        "wide network bends to meet every one of them.",
        "수 하나로 다른 수를 예측하는 회귀 데이터로, 노이즈가 있는 몇 개의 점으로만 주어진 사인 곡선 한 주기입니다"
        "(Bishop, 2006). 폭이 넓은 신경망은 모든 점을 지나도록 휘어집니다.",
    ),
    task="regression",
    features=1,
    target_name=Text("y", "y"),
    pool=POOL,
    default_size=20,
    sizes=(10, 15, 20, 30, 50, 100, 200, 500, POOL),
    validation_size=VALIDATION,
    test_size=TEST,
    noise=TARGET_NOISE,
    noise_on="targets",
    truth=sine_truth,
    generate=sine,
)
