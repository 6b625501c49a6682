"""One gradient clipped by norm and by value: what happens to its direction."""

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from core.declare import Number, Settings, Table
from core.examples import Array, Computed, NumberTable, Result, Shown
from core.figures.kit.axes import axis, power_axis, titled
from core.figures.kit.layouts import figure, names_above, plot
from core.figures.kit.traces import dots, label, line
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch

KINDS = (("raw", "@ghost"), ("by_value", "@baseline"), ("by_norm", "@treatment"))
THRESHOLDS = np.logspace(-3, 1, 81)
"""Thresholds over which the cosine is drawn."""
LEAST_REACH = 1e-3
"""Half the width of the picture, where the gradient is 0."""
APART = 0.08
"""How far from its line a name stands."""


class ClipDirections(Computed):
    """Puts one gradient of three numbers through `clip_grad_norm_` and through `clip_grad_value_`."""

    name = "clip_directions"
    label = Text("Direction after clipping", "클리핑 후의 방향")
    question = Text("Does clipping keep the direction?", "클리핑해도 방향이 유지되나요?")
    help = Text(
        "Clipping by norm makes the whole vector shorter and keeps its direction. Clipping by value cuts off each "
        "component for itself, which turns the gradient towards the components that were small.",
        "노름 클리핑은 벡터 전체를 줄이므로 방향이 그대로입니다. 값 클리핑은 성분마다 따로 잘라 내므로 그래디언트의 "
        "방향이 작던 성분 쪽으로 틀어집니다.",
    )
    hyperparameters = (
        Table(
            name="gradient",
            label=Text("Gradient", "그래디언트"),
            help=Text(
                "Three components; the picture shows the first two.",
                "세 성분입니다. 그림에는 앞의 두 성분을 나타냅니다.",
            ),
            low=-100.0,
            high=100.0,
            default=((0.3, 0.12, -0.04),),
        ),
        Number(
            name="largest_norm",
            label=Text("Largest norm", "최대 노름(임계값)"),
            help=Text("What clipping by norm shortens to.", "노름 클리핑의 임계값입니다."),
            low=1e-3,
            high=10.0,
            default=0.1,
            stops=(0.03, 0.1, 0.3, 1.0),
        ),
        Number(
            name="max_value",
            label=Text("Largest value", "최대 성분 크기(임계값)"),
            help=Text("What clipping by value cuts each component to.", "값 클리핑의 임계값입니다."),
            low=1e-3,
            high=10.0,
            default=0.1,
            stops=(0.03, 0.1, 0.3, 1.0),
        ),
    )
    formula = (
        r"\begin{aligned} g &\leftarrow g \cdot \min\!\left(1, c / \lVert g \rVert\right) \\ "
        r"g_i &\leftarrow \max(-c, \min(c, g_i)) \end{aligned}"
    )
    line = "nn.utils.clip_grad_norm_([p], 0.1)\nnn.utils.clip_grad_value_([p], 0.1)"
    pytorch = (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "raw = torch.tensor([0.3, 0.12, -0.04])\n"
        "p = nn.Parameter(torch.zeros(3))\n"
        "p.grad = raw.clone()\n"
        "nn.utils.clip_grad_norm_([p], 0.1)\n"
        "print(p.grad, nn.functional.cosine_similarity(p.grad, raw, dim=0).item())\n"
        "p.grad = raw.clone()\n"
        "nn.utils.clip_grad_value_([p], 0.1)\n"
        "print(p.grad, nn.functional.cosine_similarity(p.grad, raw, dim=0).item())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("Where does it point?", "어느 방향을 가리키나요?"),
        "aria": Text(
            "The first two components of the gradient, raw, clipped by value and clipped by norm, with both "
            "thresholds.",
            "그래디언트의 앞 두 성분을 원래 값, 값 클리핑, 노름 클리핑으로 나타내고 두 임계값을 함께 그린 그림.",
        ),
        "over": Text("What if it is clipped harder?", "더 세게 클리핑하면 어떻게 되나요?"),
        "over.aria": Text(
            "Cosine between the raw and the clipped gradient over the threshold, by value and by norm.",
            "임계값에 따른 원래 그래디언트와 클리핑한 그래디언트의 코사인 유사도. 값 클리핑과 노름 클리핑을 "
            "비교합니다.",
        ),
        "raw": Text("raw", "원래"),
        "by_value": Text("by value", "값 클리핑"),
        "by_norm": Text("by norm", "노름 클리핑"),
        "norm": Text("norm", "노름"),
        "cosine": Text("cosine to the raw gradient", "원래 그래디언트와의 코사인 유사도"),
        "threshold": Text("threshold", "임계값"),
        "table": Text("Component by component", "성분별 수치"),
        "said": Text(
            "Cosine to the raw gradient: {by_norm} by norm, {by_value} by value, which turns it by {angle} degrees.",
            "원래 그래디언트와의 코사인 유사도: 노름 클리핑 {by_norm}, 값 클리핑 {by_value}(방향이 {angle}도 틀어짐).",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return `raw`, `by_value`, `by_norm` [3], `cosines` to raw and `norm` of all, [3], and `curve`.

        `curve` [2, 81] has the cosines over `THRESHOLDS`, by value and by norm. A cosine to a gradient of 0 is NaN.
        Float64.
        """
        raw = torch.tensor(settings["gradient"][0], dtype=torch.float64)
        clipped = [raw, _by_value(raw, settings["max_value"]), _by_norm(raw, settings["largest_norm"])]
        curve = [[_cosine(raw, clip(raw, limit)) for limit in THRESHOLDS] for clip in (_by_value, _by_norm)]
        return {
            **{kind: each.numpy() for (kind, _), each in zip(KINDS, clipped, strict=True)},
            "cosines": np.array([_cosine(raw, each) for each in clipped]),
            "norm": np.array([each.norm().item() for each in clipped]),
            "curve": np.array(curve),
        }

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the three vectors, their numbers, and the cosine over the threshold."""
        rows = []
        for (kind, _), norm, cosine in zip(KINDS, result["norm"], result["cosines"], strict=True):
            numbers = [*result[kind], norm, cosine]
            rows.append([self.say(kind, language), *(write(float(n), ".4f") for n in numbers)])
        heads = ["", "g₁", "g₂", "g₃", self.say("norm", language), self.say("cosine", language)]
        _, by_value, by_norm = (write(float(cosine), ".3f") for cosine in result["cosines"])
        angle = write(_degrees(float(result["cosines"][1])), ".1f")
        return Shown(
            figures=[_vectors(result, settings, language), _cosines(result, settings, language)],
            tables=[NumberTable(self.say("table", language), heads, rows)],
            sentences=[self.say("said", language, by_norm=by_norm, by_value=by_value, angle=angle)],
        )


def _by_norm(raw: Tensor, max_norm: float) -> Tensor:
    parameter = torch.nn.Parameter(torch.zeros_like(raw))
    parameter.grad = raw.clone()
    torch.nn.utils.clip_grad_norm_([parameter], max_norm)
    return parameter.grad


def _by_value(raw: Tensor, max_value: float) -> Tensor:
    parameter = torch.nn.Parameter(torch.zeros_like(raw))
    parameter.grad = raw.clone()
    torch.nn.utils.clip_grad_value_([parameter], max_value)
    return parameter.grad


def _cosine(raw: Tensor, clipped: Tensor) -> float:
    return float(raw @ clipped / (raw.norm() * clipped.norm()))


def _degrees(cosine: float) -> float | None:
    return math.degrees(math.acos(min(1.0, max(-1.0, cosine)))) if math.isfinite(cosine) else None


def _vectors(result: Result, settings: Settings, language: Language) -> Description:
    norm, value = settings["largest_norm"], settings["max_value"]
    angle = np.linspace(0, 2 * np.pi, 121)
    square = value * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]]).T
    traces: list[Trace] = [
        line("@treatment/0.6", norm * np.cos(angle), norm * np.sin(angle), width=1.2, dash="dash"),
        line("@baseline/0.6", square[0], square[1], width=1.2, dash="dash"),
    ]
    for kind, colour in KINDS:
        x, y, _ = result[kind]
        name = ClipDirections.say(kind, language)
        traces.append(line(colour, [0, x], [0, y], width=3))
        traces.append(dots(colour, [x], [y], hover=f"{name}<br>%{{x:.3f}}, %{{y:.3f}}", size=9))
    reach = 1.15 * max(float(np.abs(result["raw"][:2]).max()), LEAST_REACH)
    plane = {
        "range": [-reach, reach],
        "constrain": "domain",
        "zeroline": True,
        "zerolinecolor": "@muted",
        "showgrid": False,
    }
    above = names_above(*((ClipDirections.say(kind, language), colour) for kind, colour in KINDS))
    drawn = plot("g₂", axis(**plane, title=titled("g₁")), axis(**plane, scaleanchor="x"), annotations=above)
    return figure(
        "clip_directions", ClipDirections.say("figure", language), ClipDirections.say("aria", language), traces, drawn
    )


def _cosines(result: Result, settings: Settings, language: Language) -> Description:
    traces: list[Trace] = []
    chosen = (settings["max_value"], settings["largest_norm"])
    drawn_kinds = zip(KINDS[1:], result["curve"], chosen, result["cosines"][1:], strict=True)
    for (kind, colour), curve, threshold, cosine in drawn_kinds:
        name = ClipDirections.say(kind, language)
        traces.append(line(colour, THRESHOLDS, curve, hover=f"{name} %{{x:.3f}}: %{{y:.3f}}"))
        traces.append(dots(colour, [threshold], [cosine], hover=f"{name}: %{{y:.3f}}", size=8))
        beside = curve[0] + (-APART if kind == "by_value" else APART)
        traces.append(label(colour, THRESHOLDS[0], beside, name))
    x = power_axis(THRESHOLDS[0], THRESHOLDS[-1], title=titled(ClipDirections.say("threshold", language)))
    drawn = plot(ClipDirections.say("cosine", language), x, axis(range=[0, 1.15]))
    return figure(
        "clip_directions_cosine",
        ClipDirections.say("over", language),
        ClipDirections.say("over.aria", language),
        traces,
        drawn,
    )
