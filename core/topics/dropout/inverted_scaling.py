"""Inverted dropout in numbers, on the notebook's Linear(10, 10) → Dropout → Linear(10, 10) (Srivastava et al. 2014)."""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from core.declare import Number, Settings
from core.draws import generator
from core.examples import Array, Computed, NumberTable, Result, Shown
from core.examples.notebook import linear
from core.examples.shared import DRAWS, SEED
from core.figures.kit.axes import axis, power_axis, titled
from core.figures.kit.layouts import figure, names_above, plot
from core.figures.kit.traces import dots, label, line
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import torch

UNITS = 10
SHOWN_MASKS = 100
"""The masks among which one can be looked at."""
SMALLEST = 1e-9
"""Differences below it are drawn as it: a logarithm needs something."""


class InvertedScaling(Computed):
    """Drops each of ten units with probability p and divides what is kept by 1 − p, for many masks.

    Evaluation drops nothing and scales nothing. Every mask is `torch.rand(10) < 1 − p`, what `nn.Dropout` does with a
    generator of its own.
    """

    name = "inverted_scaling"
    label = Text("Inverted scaling", "인버티드 드롭아웃(역스케일링)")
    question = Text("Why divide by 1 − p?", "왜 1 − p로 나눌까요?")
    help = Text(
        "Dropout silences each unit with probability p and divides the others by 1 − p. A single pass is noisy, but "
        "on average every unit keeps its value, so that evaluation can use the network as it is, with nothing dropped "
        "and nothing scaled.",
        "드롭아웃은 각 뉴런을 확률 p로 끄고 나머지를 1 − p로 나눕니다. 순전파 한 번의 결과는 흔들리지만 평균하면 각 "
        "뉴런의 값이 그대로이므로, 평가할 때는 아무것도 끄거나 조정하지 않고 신경망을 그대로 쓸 수 있습니다.",
    )
    hyperparameters = (
        Number(
            name="p",
            label=Text("Dropout rate p", "드롭아웃 비율 p"),
            help=Text("The probability that a unit is dropped.", "뉴런 하나가 꺼질 확률입니다."),
            low=0.0,
            high=0.95,
            default=0.5,
            stops=(0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9),
        ),
        Number(
            name="masks",
            label=Text("Masks in the mean", "평균에 쓰는 마스크 수"),
            help=Text("How many passes are averaged.", "순전파를 몇 번 평균할지 정합니다."),
            low=1,
            high=10_000,
            default=1_000,
            integer=True,
            stops=(1, 10, 100, 1_000, 10_000),
        ),
        Number(
            name="mask",
            label=Text("Mask shown", "보여 줄 마스크"),
            help=Text("Which of the masks is drawn unit by unit.", "뉴런마다 그려 볼 마스크의 번호입니다."),
            low=1,
            high=SHOWN_MASKS,
            default=1,
            integer=True,
            stops=(1, 2, 3, 4, 5),
        ),
        SEED,
    )
    formula = r"\mathrm{E}\!\left[\frac{m_i h_i}{1 - p}\right] = \frac{(1 - p)\, h_i}{1 - p} = h_i"
    line = "nn.Linear(10, 10), nn.Dropout(0.5), nn.Linear(10, 10)"
    pytorch = (
        "import zlib\n"
        "\n"
        "import torch\n"
        "from torch import nn\n"
        + DRAWS
        + 'weights, layers = draws("weights"), [nn.Linear(10, 10), nn.Linear(10, 10)]\n'
        "for layer in layers:\n"
        "    nn.init.uniform_(layer.weight, -(10**-0.5), 10**-0.5, generator=weights)\n"
        "    nn.init.uniform_(layer.bias, -(10**-0.5), 10**-0.5, generator=weights)\n"
        "first, second = (layer.double() for layer in layers)\n"
        "# nn.Linear(10, 10), nn.Dropout(0.5), nn.Linear(10, 10), with the masks of this page\n"
        'h = first(torch.randn(10, generator=draws("inputs")).double())\n'
        'masks = torch.rand(1000, 10, generator=draws("masks")) < 0.5\n'
        "mean = second(h * masks / 0.5).mean(0)\n"
        "print((mean - second(h)).square().mean().sqrt().item())  # from what eval mode gives"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("What does one mask do?", "마스크 하나는 무엇을 하나요?"),
        "aria": Text(
            "Each unit's value before dropout, after it with one mask, and on average over many masks.",
            "뉴런마다 드롭아웃 전의 값, 마스크 하나를 적용한 값, 여러 마스크의 평균값.",
        ),
        "convergence": Text("Does the mean reach evaluation?", "평균은 평가 모드에 가까워지나요?"),
        "convergence.aria": Text(
            "How far the mean output is from that of evaluation, over the number of masks, both axes logarithmic.",
            "마스크 수에 따른 평균 출력과 평가 모드 출력의 차이. 두 축 모두 로그입니다.",
        ),
        "unit": Text("unit", "뉴런"),
        "activation": Text("activation", "활성화값"),
        "before": Text("before, as in evaluation", "적용 전(평가 모드와 같음)"),
        "after": Text("after this mask", "이 마스크 적용 후"),
        "mean": Text("mean over masks", "마스크 평균"),
        "before.short": Text("before", "전"),
        "after.short": Text("after", "후"),
        "mean.short": Text("× mean", "× 평균"),
        "sd": Text("standard deviation", "표준편차"),
        "kept_unit": Text("kept (mask)", "남음(마스크)"),
        "masks": Text("masks in the mean", "평균에 쓴 마스크 수"),
        "difference": Text("difference to evaluation", "평가 모드와의 차이"),
        "table": Text("Unit by unit", "뉴런별 수치"),
        "outputs": Text("The network's output", "신경망의 출력"),
        "output": Text("output", "출력"),
        "evaluated": Text("eval mode", "평가 모드"),
        "kept": Text(
            "This mask keeps {kept} of 10 units and multiplies them by {factor}.",
            "이 마스크는 뉴런 10개 중 {kept}개를 남기고 {factor}배로 키웁니다.",
        ),
        "averaged": Text(
            "Over {masks} masks the mean output differs from eval mode by {difference} (root mean square).",
            "마스크 {masks}개의 평균 출력과 평가 모드 출력의 차이는 {difference}입니다(제곱평균제곱근).",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return `before` [10], the `mask` shown and what is `after` it [10], means over all masks, and how they come.

        `mean` and `sd` [10] are of the activations, `output` and `evaluated` [10] the network's mean output and that of
        evaluation. `count` [m] and `difference` [m]: how far the mean output of the first n masks is from evaluation,
        root mean square. Float64, so that only the masks make a difference.
        """
        seed, keep = settings["seed"], 1 - settings["p"]
        draws = generator(seed, "weights")
        first, second = (linear(UNITS, UNITS, draws).double() for _ in range(2))
        uniform = torch.rand(max(settings["masks"], SHOWN_MASKS), UNITS, generator=generator(seed, "masks"))
        kept = uniform < keep
        with torch.no_grad():
            before = first(torch.randn(UNITS, generator=generator(seed, "inputs")).double())
            after = before * kept / keep
            outputs, evaluated = second(after[: settings["masks"]]), second(before)
        count = np.unique(np.logspace(0, np.log10(settings["masks"]), 60).astype(int))
        running = outputs.cumsum(0)[count - 1] / torch.from_numpy(count)[:, None]
        averaged = after[: settings["masks"]]
        tensors = {
            "before": before,
            "mask": kept[settings["mask"] - 1],
            "after": after[settings["mask"] - 1],
            "mean": averaged.mean(0),
            "sd": averaged.std(0, unbiased=False),
            "output": outputs.mean(0),
            "evaluated": evaluated,
            "difference": (running - evaluated).square().mean(1).sqrt(),
        }
        return {"count": count, **{name: tensor.numpy() for name, tensor in tensors.items()}}

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show one mask unit by unit, the means beside evaluation, and how they come together with more masks."""
        words = {
            "factor": write(1 / (1 - settings["p"]), "g3"),
            "kept": str(int(result["mask"].sum())),
            "masks": write(settings["masks"], "d"),
            "difference": write(float(result["difference"][-1]), "g3"),
        }
        return Shown(
            figures=[_units(result, language), _convergence(result, language)],
            tables=[_table(result, language), _outputs(result, language)],
            sentences=[
                self.say("kept", language, **words),
                self.say("averaged", language, **words),
            ],
        )


def _units(result: Result, language: Language) -> Description:
    units = np.arange(1, UNITS + 1)
    kinds = (("before", "@baseline"), ("after", "@treatment"), ("mean", "@text"))
    traces: list[Trace] = [
        line("@muted", [unit, unit], [before, after], width=1)
        for unit, before, after in zip(units, result["before"], result["after"], strict=True)
    ]
    styles: dict[str, dict[str, Any]] = {
        "before": {"size": 11, "symbol": "circle-open"},
        "after": {"size": 8},
        "mean": {"symbol": "x-thin-open", "size": 9},
    }
    for kind, colour in kinds:
        name = InvertedScaling.say(kind, language)
        traces.append(dots(colour, units, result[kind], hover=f"{name} %{{y:.4f}}", **styles[kind]))
    x = axis(range=[0.5, UNITS + 0.5], tickvals=units.tolist(), title=titled(InvertedScaling.say("unit", language)))
    above = names_above(*((InvertedScaling.say(f"{kind}.short", language), colour) for kind, colour in kinds))
    y = axis(zeroline=True, zerolinecolor="@muted")
    drawn = plot(InvertedScaling.say("activation", language), x | {"showgrid": False}, y, annotations=above)
    return figure(
        "inverted_scaling",
        InvertedScaling.say("figure", language),
        InvertedScaling.say("aria", language),
        traces,
        drawn,
    )


def _convergence(result: Result, language: Language) -> Description:
    count, difference = result["count"], np.maximum(result["difference"], SMALLEST)
    fall = difference[0] / np.sqrt(count / count[0])
    traces = [
        line("@text", count, fall, width=1.2, dash="dash"),
        label("@text", count[len(count) // 2], fall[len(count) // 2], "∝ 1/√n", position="bottom left"),
        line("@treatment", count, difference, hover="%{x}: %{y:.2g}"),
    ]
    low, high = min(float(difference.min()), float(fall.min())), float(difference.max())
    x = power_axis(1, max(10, int(count[-1])), title=titled(InvertedScaling.say("masks", language)))
    drawn = plot(InvertedScaling.say("difference", language), x, power_axis(low / 2, high * 2))
    return figure(
        "inverted_scaling_mean",
        InvertedScaling.say("convergence", language),
        InvertedScaling.say("convergence.aria", language),
        traces,
        drawn,
    )


def _table(result: Result, language: Language) -> NumberTable:
    units = zip(result["before"], result["mask"], result["after"], result["mean"], result["sd"], strict=True)
    rows = [
        [str(n), write(float(before), ".4f"), str(int(mask)), *(write(float(number), ".4f") for number in numbers)]
        for n, (before, mask, *numbers) in enumerate(units, 1)
    ]
    heads = [InvertedScaling.say(head, language) for head in ("unit", "before", "kept_unit", "after", "mean", "sd")]
    return NumberTable(InvertedScaling.say("table", language), heads, rows)


def _outputs(result: Result, language: Language) -> NumberTable:
    rows = [
        [str(n), write(float(mean), ".4f"), write(float(evaluated), ".4f")]
        for n, (mean, evaluated) in enumerate(zip(result["output"], result["evaluated"], strict=True), 1)
    ]
    heads = [InvertedScaling.say(head, language) for head in ("output", "mean", "evaluated")]
    return NumberTable(InvertedScaling.say("outputs", language), heads, rows)
