"""SGD updates that rounding swallows (Micikevicius et al., arXiv 1710.03740, section 3.1)."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from core.declare import Number, Settings
from core.draws import generator
from core.examples import Array, Computed, NumberTable, Result, Shown
from core.examples.shared import DRAWS, FLOATS, SEED
from core.figures.kit.axes import axis, power_axis, titled
from core.figures.kit.layouts import figure, plot
from core.figures.kit.traces import dots, label, line
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch

WEIGHTS = 20_000
RATES = np.logspace(-7, 0, 36)
"""Learning rates over which the share is drawn."""
LABELLED_AT = {"float16": 0.62, "bfloat16": 0.35, "float32": 0.5}
"""The share of lost updates at which a line is named: where it falls, it is far from the others."""


class LostUpdates(Computed):
    """One SGD step on weights N(0, 1) with gradients N(0, scale²): where the rounded difference is the weight itself.

    The weights and gradients are drawn in float32 and cast, so that every format has the same.
    """

    name = "lost_updates"
    label = Text("Lost updates", "사라지는 업데이트")
    question = Text("How many updates change nothing?", "가중치를 바꾸지 못하는 업데이트는 얼마나 될까요?")
    help = Text(
        "An update of learning rate × gradient that is less than half the gap between a weight and its neighbour is "
        "rounded away. With a small learning rate most weights of a half-precision model do not move at all; this is "
        "why mixed-precision training keeps a float32 copy of the weights.",
        "학습률 × 그래디언트가 가중치와 이웃한 수 사이 간격의 절반보다 작으면 반올림되어 사라집니다. 학습률이 작으면 "
        "반정밀도 모델의 가중치 대부분이 전혀 움직이지 않습니다. 혼합 정밀도 학습이 가중치의 float32 사본을 두는 "
        "이유입니다.",
    )
    hyperparameters = (
        Number(
            name="lr",
            label=Text("Learning rate", "학습률"),
            help=Text("Of the SGD step.", "SGD 한 스텝의 학습률입니다."),
            low=1e-7,
            high=1.0,
            default=1e-3,
            stops=(1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0),
        ),
        Number(
            name="scale",
            label=Text("Size of the gradients", "그래디언트의 크기"),
            help=Text(
                "Their standard deviation; weights have 1.", "그래디언트의 표준편차입니다. 가중치의 표준편차는 1입니다."
            ),
            low=1e-6,
            high=100.0,
            default=0.1,
            stops=(0.001, 0.01, 0.1, 1.0, 10.0),
        ),
        SEED,
    )
    formula = r"\mathrm{rd}(w - \eta g) = w,\quad \eta |g| < \tfrac{1}{2} \Delta(w)"
    line = "after = before - 1e-3 * gradient.to(dtype)"
    pytorch = (
        "import zlib\n"
        "\n"
        "import torch\n" + DRAWS + 'w = torch.randn(20_000, generator=draws("weights"))\n'
        'gradient = 0.1 * torch.randn(20_000, generator=draws("gradients"))\n'
        "for dtype in (torch.float64, torch.float32, torch.bfloat16, torch.float16):\n"
        "    before = w.to(dtype)\n"
        "    after = before - 1e-3 * gradient.to(dtype)\n"
        "    print(dtype, 100 * (after == before).double().mean().item())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("When do updates get lost?", "업데이트는 언제 사라지나요?"),
        "aria": Text(
            "Share of updates that leave the weight unchanged, over the learning rate, for four formats.",
            "학습률에 따른, 가중치를 바꾸지 못한 업데이트의 비율. 네 형식을 비교합니다.",
        ),
        "lr": Text("learning rate", "학습률"),
        "lost": Text("updates lost", "사라진 업데이트"),
        "format": Text("format", "형식"),
        "table": Text("At learning rate {lr}", "학습률 {lr}일 때"),
        "shares": Text(
            "At learning rate {lr}, of the updates float16 loses {float16}, bfloat16 {bfloat16}, float32 {float32}, "
            "float64 {float64}.",
            "학습률 {lr}에서 사라지는 업데이트: float16 {float16}, bfloat16 {bfloat16}, float32 {float32}, float64 "
            "{float64}.",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return `lost` [4], the share of updates lost at the learning rate, and `curve` [4, 36] at each of `RATES`."""
        weights, gradients = _draw(settings)
        rates = [settings["lr"], *RATES.tolist()]
        shares = np.array([[_lost(weights, gradients, rate, name) for rate in rates] for name in FLOATS])
        return {"lost": shares[:, 0], "curve": shares[:, 1:]}

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the share of lost updates over the learning rate, and in numbers at the one that is set."""
        shares = {name: write(float(share), ".1%") for name, share in zip(FLOATS, result["lost"], strict=True)}
        heads = [self.say(column, language) for column in ("format", "lost")]
        rows = [[name, share] for name, share in shares.items()]
        lr = write(settings["lr"], "g3")
        return Shown(
            figures=[_over_rates(result, settings, language)],
            tables=[NumberTable(self.say("table", language, lr=lr), heads, rows)],
            sentences=[self.say("shares", language, lr=lr, **shares)],
        )


def _draw(settings: Settings) -> tuple[Tensor, Tensor]:
    """Return weights and gradients, float32 [WEIGHTS]."""
    weights = torch.randn(WEIGHTS, generator=generator(settings["seed"], "weights"))
    gradients = torch.randn(WEIGHTS, generator=generator(settings["seed"], "gradients"))
    return weights, settings["scale"] * gradients


def _lost(weights: Tensor, gradients: Tensor, lr: float, name: str) -> float:
    before = weights.to(getattr(torch, name))
    after = before - lr * gradients.to(before.dtype)
    return (after == before).double().mean().item()


def _over_rates(result: Result, settings: Settings, language: Language) -> Description:
    traces: list[Trace] = []
    for (name, colour), curve, lost in zip(FLOATS.items(), result["curve"], result["lost"], strict=True):
        traces.append(line(colour, RATES, curve, hover=f"{name}: %{{y:.1%}}"))
        traces.append(dots(colour, [settings["lr"]], [lost], hover=f"{name}: %{{y:.1%}}", size=8))
        if name in LABELLED_AT:
            place = int(np.abs(curve - LABELLED_AT[name]).argmin())
            traces.append(label(colour, RATES[place], curve[place], name))
    x = power_axis(RATES[0], RATES[-1], title=titled(LostUpdates.say("lr", language)))
    drawn = plot(LostUpdates.say("lost", language), x, axis(range=[-0.02, 1.02], tickformat=".0%"))
    return figure("lost_updates", LostUpdates.say("figure", language), LostUpdates.say("aria", language), traces, drawn)
