"""A running sum in each floating-point format: what is too small beside the sum no longer counts."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from core.declare import Number, Settings
from core.examples import Array, Computed, NumberTable, Prediction, Result, Shown
from core.examples.shared import FLOATS
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, plot, room_for
from core.figures.kit.traces import label, line
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import torch

POINTS = 200
"""At how many places of the sum it is drawn."""


class RunningSum(Computed):
    """Adds the same number many times, one addition after the other."""

    name = "running_sum"
    label = Text("A running sum", "누적 합")
    question = Text("When does the sum stop growing?", "더해도 늘지 않는 때는 언제일까요?")
    help = Text(
        "The same small number is added over and over, rounded to the format after every addition. Once it is less "
        "than half the gap between the sum and its neighbour, the sum stays where it is. A mean or a loss that is "
        "summed in half precision goes wrong in this way.",
        "작은 수를 계속 더하면서 더할 때마다 그 형식으로 반올림합니다. 더하는 수가 합과 이웃한 수 사이 간격의 절반보다 "
        "작아지면 합은 더 늘지 않습니다. 평균이나 손실을 반정밀도로 더하면 이런 오류가 생깁니다.",
    )
    prediction = Prediction(
        question=Text(
            "0.001 is added ten thousand times in float16. Where does the sum end?",
            "float16으로 0.001을 만 번 더합니다. 합은 얼마가 될까요?",
        ),
        options=(
            Text("10", "10"),
            Text("About 9.99", "9.99 정도"),
            Text("4", "4"),
            Text("Infinity", "무한대"),
        ),
        right=2,
        why=Text(
            "At 4 the next number that float16 has is 0.0039 away. 0.001 is less than half of that, so every sum is "
            "rounded back to 4.",
            "float16에서 4 다음의 수는 0.0039만큼 떨어져 있습니다. 0.001은 그 절반보다 작아 더할 때마다 다시 4로 "
            "반올림됩니다.",
        ),
    )
    hyperparameters = (
        Number(
            name="terms",
            label=Text("How many terms", "더하는 횟수"),
            help=Text("How often the number is added.", "같은 수를 몇 번 더할지 정합니다."),
            low=1,
            high=10_000,
            default=10_000,
            integer=True,
            stops=(100, 300, 1_000, 3_000, 10_000),
        ),
        Number(
            name="term",
            label=Text("Each term", "더하는 수"),
            help=Text("What is added every time.", "매번 더하는 값입니다."),
            low=1e-6,
            high=1000.0,
            default=0.001,
            stops=(0.0001, 0.001, 0.01, 0.1, 1.0),
        ),
    )
    formula = r"\mathrm{rd}(s + a) = s,\quad a < \tfrac{1}{2} \Delta(s)"
    line = "total += term"
    pytorch = (
        "import torch\n"
        "\n"
        "for dtype in (torch.float64, torch.float32, torch.bfloat16, torch.float16):\n"
        "    total, term = torch.zeros((), dtype=dtype), torch.tensor(0.001, dtype=dtype)\n"
        "    for _ in range(10_000):\n"
        "        total += term\n"
        "    print(dtype, total.item())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("How does the sum grow?", "합은 어떻게 늘어나나요?"),
        "aria": Text(
            "The running sum in four formats over the number of terms added.",
            "더한 횟수에 따른 네 형식의 누적 합.",
        ),
        "terms": Text("terms added", "더한 횟수"),
        "table": Text("Where each sum ends", "형식별 최종 합"),
        "format": Text("format", "형식"),
        "sum": Text("sum", "합"),
        "error": Text("off by", "오차"),
        "ends": Text(
            "The exact sum is {exact}. float64 gives {float64}, float32 {float32}, bfloat16 {bfloat16}, float16 "
            "{float16}.",
            "정확한 합은 {exact}입니다. float64 {float64}, float32 {float32}, bfloat16 {bfloat16}, float16 {float16}.",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return `count` [m], how many terms were added, and `sum` [4, m], the sums then, a format a row, float64."""
        terms = settings["terms"]
        count = np.unique(np.linspace(0, terms, min(terms, POINTS) + 1).astype(np.int64))
        sums = [_running(settings["term"], count, getattr(torch, name)) for name in FLOATS]
        return {"count": count, "sum": np.array(sums)}

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the sums as they grow, and how far each ends from the exact one."""
        exact = settings["terms"] * settings["term"]
        ends = dict(zip(FLOATS, result["sum"][:, -1].tolist(), strict=True))
        rows = [
            [name, _digits(end), write((end - exact) / exact if np.isfinite(end) else None, ".1%")]
            for name, end in ends.items()
        ]
        heads = [self.say(column, language) for column in ("format", "sum", "error")]
        sums = {name: _digits(end) for name, end in ends.items()}
        return Shown(
            figures=[_growth(result, exact, language)],
            tables=[NumberTable(self.say("table", language), heads, rows)],
            sentences=[self.say("ends", language, exact=write(exact, "g3"), **sums)],
        )


def _running(term: float, count: Array, dtype: "torch.dtype") -> list[float]:
    """Return the sum of the first n terms for every n of `count`, each addition rounded to `dtype`."""
    total, addend = torch.zeros((), dtype=dtype), torch.tensor(term, dtype=dtype)
    sums = [0.0]
    for steps in np.diff(count).tolist():
        for _ in range(steps):
            total += addend
        sums.append(total.item())
    return sums


def _digits(value: float) -> str:
    """Return a sum with the digits that tell float32 from float64."""
    return f"{value:.8g}" if np.isfinite(value) else "∞"


def _growth(result: Result, exact: float, language: Language) -> Description:
    traces: list[Trace] = []
    end = int(result["count"][-1])
    for (name, colour), sums in zip(FLOATS.items(), result["sum"], strict=True):
        # float64 and float32 lie on each other: the wider line stays to be seen beneath.
        width = 5 if name == "float64" else 2
        traces.append(line(colour, result["count"], sums, hover=f"{name}: %{{y:.5g}}", width=width))
    traces += _names(result, exact)
    x = axis(range=[0, end], title=titled(RunningSum.say("terms", language)), showgrid=False, tickformat=",d")
    drawn = plot(
        RunningSum.say("sum", language), x, axis(range=[0, exact * 1.08]), right=room_for(["float64, float32"])
    )
    return figure("running_sum", RunningSum.say("figure", language), RunningSum.say("aria", language), traces, drawn)


def _names(result: Result, exact: float) -> list[Trace]:
    """Return the formats' names at the ends of their lines; those that end together share one."""
    together: dict[int, list[str]] = {}
    for name, end in zip(FLOATS, result["sum"][:, -1], strict=True):
        place = round(20 * min(end / exact, 1.08)) if np.isfinite(end) else 21
        together.setdefault(place, []).append(name)
    return [
        label(FLOATS[names[0]], result["count"][-1], place / 20 * exact, ", ".join(names))
        for place, names in together.items()
    ]
