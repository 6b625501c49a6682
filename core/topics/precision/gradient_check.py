"""Autograd against central differences, in float32 and float64."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from core.declare import Number, Settings, decades
from core.draws import generator
from core.examples import Array, Computed, NumberTable, Result, Shown
from core.examples.shared import DRAWS, FLOATS, SEED
from core.figures.kit.axes import power_axis, titled
from core.figures.kit.layouts import figure, plot, room_for
from core.figures.kit.traces import dots, label, line
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch

CHECKED = ("float64", "float32")
HIDDEN = 4
EXAMPLES = 32
WIDTHS = np.logspace(-12, 0, 49)
"""The h over which the error is drawn."""
FLOOR = 1e-16
"""Errors below it are drawn as it: a logarithm needs something."""


class GradientCheck(Computed):
    """Compares (L(w + h) − L(w − h)) / 2h with autograd for every parameter of Linear(1, 4) → tanh → Linear(4, 1).

    The error is the largest |a − n| / max(|a|, |n|) of any parameter, a autograd's derivative and n the numerical one,
    of the mean squared error on 32 random examples.
    """

    name = "gradient_check"
    label = Text("Gradient check", "그래디언트 검사")
    question = Text("Which precision can check a gradient?", "어떤 수치 정밀도라야 그래디언트를 검사할 수 있나요?")
    help = Text(
        "A derivative can be checked by the difference of two losses a little apart. A large h is wrong because the "
        "loss curves, a small one because the two losses agree in all their digits but the last. In float32 even the "
        "best h gives few digits; in float64 most give many.",
        "미분값은 조금 떨어진 두 손실의 차로 검사할 수 있습니다. h가 크면 손실이 휘어 있어서, h가 작으면 두 손실이 "
        "마지막 몇 자리만 달라서 틀립니다. float32에서는 가장 좋은 h로도 맞는 자릿수가 적고, float64에서는 대부분의 "
        "h로 여러 자리가 맞습니다.",
    )
    hyperparameters = (
        Number(
            name="h",
            label=Text("Difference h", "차분 간격 h"),
            help=Text("How far each parameter is moved, up and down.", "각 파라미터를 위아래로 움직이는 거리입니다."),
            low=1e-12,
            high=1.0,
            default=1e-5,
            stops=tuple(stop for stop in decades(-10, 0) if f"{stop:e}".startswith("1.0")),
        ),
        SEED,
    )
    formula = r"\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w - h)}{2h}"
    line = "numerical = rise / (2 * h)"
    pytorch = (
        "import zlib\n"
        "\n"
        "import torch\n" + DRAWS + "def loss_of(p, x, y):  # of a network with four tanh units\n"
        "    hidden = torch.tanh(x * p[:4] + p[4:8])\n"
        "    return (hidden @ p[8:12] + p[12] - y[:, 0]).square().mean()\n"
        "\n"
        "\n"
        "h = 1e-5\n"
        "for dtype in (torch.float32, torch.float64):\n"
        '    p = (0.5 * torch.randn(13, generator=draws("weights"))).to(dtype).requires_grad_()\n'
        '    x, y = (torch.randn(32, 1, generator=draws(what)).to(dtype) for what in ("inputs", "targets"))\n'
        "    (gradient,) = torch.autograd.grad(loss_of(p, x, y), p)\n"
        "    with torch.no_grad():\n"
        "        moves = h * torch.eye(13, dtype=dtype)\n"
        "        rise = torch.stack([loss_of(p + move, x, y) - loss_of(p - move, x, y) for move in moves])\n"
        "    numerical = rise / (2 * h)\n"
        "    larger = torch.maximum(numerical.abs(), gradient.abs())\n"
        "    print(dtype, ((numerical - gradient).abs() / larger).max().item())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("Which h is right?", "h는 얼마가 좋을까요?"),
        "aria": Text(
            "Relative error of the numerical derivative over h, in float32 and float64, both axes logarithmic.",
            "h에 따른 수치 미분의 상대 오차. float32와 float64를 비교하며 두 축 모두 로그입니다.",
        ),
        "format": Text("format", "형식"),
        "error": Text("largest relative error", "가장 큰 상대 오차"),
        "table": Text("At h = {h}", "h = {h}일 때"),
        "errors": Text(
            "At h = {h} the numerical derivative and autograd's differ by {float32} in float32 and by {float64} in "
            "float64, relative to the larger of the two.",
            "h = {h}에서 수치 미분과 자동 미분의 상대 오차는 float32에서 {float32}, float64에서 {float64}입니다.",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return `error` [2] at h and `curve` [2, 49] at each of `WIDTHS`, in float64 and float32."""
        widths = [settings["h"], *WIDTHS.tolist()]
        errors = np.array([_errors(widths, settings["seed"], getattr(torch, name)) for name in CHECKED])
        return {"error": errors[:, 0], "curve": errors[:, 1:]}

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the error over h, and in numbers at the h that is set."""
        errors = {name: write(float(error), "g3") for name, error in zip(CHECKED, result["error"], strict=True)}
        h = write(settings["h"], "g3")
        heads = [self.say(column, language) for column in ("format", "error")]
        rows = [list(row) for row in errors.items()]
        return Shown(
            figures=[_over_widths(result, settings, language)],
            tables=[NumberTable(self.say("table", language, h=h), heads, rows)],
            sentences=[self.say("errors", language, h=h, **errors)],
        )


def _errors(widths: list[float], seed: int, dtype: "torch.dtype") -> list[float]:
    start = 0.5 * torch.randn(3 * HIDDEN + 1, generator=generator(seed, "weights"))
    parameters = start.to(dtype)[None].requires_grad_()
    x, y = (torch.randn(EXAMPLES, 1, generator=generator(seed, what)).to(dtype) for what in ("inputs", "targets"))
    (gradient,) = torch.autograd.grad(_loss(parameters, x, y).sum(), parameters)
    with torch.no_grad():
        return [_error(parameters, gradient[0], x, y, h) for h in widths]


def _error(parameters: Tensor, gradient: Tensor, x: Tensor, y: Tensor, h: float) -> float:
    """Return the largest relative error of any parameter; all are moved at once, one a row."""
    moves = h * torch.eye(parameters.shape[1], dtype=parameters.dtype)
    numerical = (_loss(parameters + moves, x, y) - _loss(parameters - moves, x, y)) / (2 * h)
    return ((numerical - gradient).abs() / torch.maximum(numerical.abs(), gradient.abs())).max().item()


def _loss(parameters: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Return the mean squared error [K] of K networks, a row of `parameters` [K, 13] each."""
    first, bias, second, last = torch.split(parameters, [HIDDEN, HIDDEN, HIDDEN, 1], dim=1)
    hidden = torch.tanh(x * first[:, None, :] + bias[:, None, :])
    output = (hidden * second[:, None, :]).sum(2) + last
    return (output - y.T).square().mean(1)


def _over_widths(result: Result, settings: Settings, language: Language) -> Description:
    traces: list[Trace] = []
    for name, curve, error in zip(CHECKED, result["curve"], result["error"], strict=True):
        traces.append(line(FLOATS[name], WIDTHS, np.maximum(curve, FLOOR), hover=f"{name}<br>h %{{x:.0e}}: %{{y:.2g}}"))
        traces.append(dots(FLOATS[name], [settings["h"]], [max(error, FLOOR)], hover=f"{name}: %{{y:.2g}}", size=8))
    # Both end together at a large h: they are named at the left, where they are apart.
    traces.append(label(FLOATS["float32"], WIDTHS[0], 3 * result["curve"][1, 0], "float32", position="top right"))
    traces.append(label(FLOATS["float64"], WIDTHS[14], result["curve"][0, 14], "float64", position="bottom left"))
    x = power_axis(WIDTHS[0], WIDTHS[-1], title=titled("h"))
    drawn = plot(GradientCheck.say("error", language), x, power_axis(1e-12, 100.0), right=room_for([""]))
    return figure(
        "gradient_check", GradientCheck.say("figure", language), GradientCheck.say("aria", language), traces, drawn
    )
