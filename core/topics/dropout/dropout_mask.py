"""The mask of dropout drawn on the network, step by step (Srivastava et al. 2014, figure 1)."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from core.declare import Number, Settings
from core.draws import generator
from core.examples import Array, Computed, NumberTable, Result, Shown
from core.examples.shared import DRAWS, SEED
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, level, plot
from core.figures.kit.traces import dots, label, line
from core.figures.language.description import Description, Layout, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import torch

UNITS = 10
STEPS = 200
SHOWN = 20
"""Steps at which the network can be looked at."""
COLUMNS = (0.0, 1.0, 2.0)
"""Where inputs, hidden units and outputs stand."""


class DropoutMask(Computed):
    """Draws the masks that a run of this seed takes for its first hidden layer with a batch of one example."""

    name = "dropout_mask"
    label = Text("The mask, step by step", "스텝별 마스크")
    question = Text("Which network learns at this step?", "이 스텝에서는 어떤 신경망이 배우나요?")
    help = Text(
        "Linear(10, 10) → Dropout → Linear(10, 10). At every step and for every example each hidden unit is kept with "
        "probability 1 − p; what is dropped neither speaks nor learns. So every step trains another, thinner network, "
        "and all of them share their weights.",
        "Linear(10, 10) → Dropout → Linear(10, 10)입니다. 스텝마다, 샘플마다 각 은닉 뉴런을 확률 1 − p로 남깁니다. "
        "꺼진 뉴런은 신호를 내지도 배우지도 않습니다. 그래서 스텝마다 더 얇은, 서로 다른 신경망이 학습하며, 이들은 "
        "가중치를 공유합니다.",
    )
    hyperparameters = (
        Number(
            name="step",
            label=Text("Step", "스텝"),
            help=Text("The step whose mask is drawn.", "마스크를 그릴 스텝입니다."),
            low=0,
            high=SHOWN,
            default=1,
            integer=True,
            stops=tuple(range(SHOWN + 1)),
        ),
        Number(
            name="p",
            label=Text("Dropout rate p", "드롭아웃 비율 p"),
            help=Text("The probability that a unit is dropped.", "뉴런 하나가 꺼질 확률입니다."),
            low=0.0,
            high=0.95,
            default=0.5,
            stops=(0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9),
        ),
        SEED,
    )
    formula = r"h \leftarrow \frac{m}{1 - p} \odot h,\quad m_i \in \{0, 1\}"
    line = "nn.Linear(10, 10), nn.Dropout(0.5), nn.Linear(10, 10)"
    pytorch = (
        "import zlib\n"
        "\n"
        "import torch\n"
        "from torch import nn\n" + DRAWS + 'p, dropout = 0.5, draws("dropout")\n'
        "first, second = nn.Linear(10, 10), nn.Linear(10, 10)\n"
        "# nn.Linear(10, 10), nn.Dropout(0.5), nn.Linear(10, 10), with the masks of this page\n"
        "x, kept = torch.randn(1, 10), []\n"
        "for step in range(200):\n"
        "    mask = torch.rand(10, 1, generator=dropout).T < 1 - p  # the units that are kept\n"
        "    output = second(first(x) * mask / (1 - p))\n"
        "    kept.append(mask)\n"
        "print(kept[1].sum().item(), 100 * torch.cat(kept).double().mean().item())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("Who is there?", "어느 뉴런이 남아 있나요?"),
        "aria": Text(
            "A network of ten inputs, ten hidden units and ten outputs; hidden units that are dropped are hollow and "
            "have no edges.",
            "입력 10개, 은닉 뉴런 10개, 출력 10개인 신경망. 꺼진 은닉 뉴런은 속이 비었고 연결이 없습니다.",
        ),
        "legend": Text("● kept   ○ dropped", "● 남음   ○ 꺼짐"),
        "inputs": Text("inputs", "입력"),
        "hidden": Text("hidden", "은닉"),
        "outputs": Text("outputs", "출력"),
        "mean": Text("How many are kept on average?", "평균하면 얼마나 남나요?"),
        "mean.aria": Text(
            "Share of the hidden units that is kept at each step, and of all steps so far.",
            "스텝마다 남는 은닉 뉴런의 비율과 그때까지의 평균.",
        ),
        "share": Text("units kept, %", "남은 뉴런(%)"),
        "steps": Text("steps", "스텝"),
        "here": Text(
            "At step {step}: {kept} of 10 hidden units are kept, with {edges} of {all} weights, and each is "
            "multiplied by 1/(1 − p) = {scale}.",
            "스텝 {step}: 은닉 뉴런 10개 중 {kept}개, 가중치 {all}개 중 {edges}개가 남고, 남은 뉴런의 값은 1/(1 − p) "
            "= {scale}배가 됩니다.",
        ),
        "so_far": Text(
            "Over {steps} steps {share} % of the units were kept; 1 − p is {keep} %.",
            "{steps}스텝 동안 뉴런의 {share}%가 남았습니다. 1 − p는 {keep}%입니다.",
        ),
        "table": Text(
            "What each hidden unit is multiplied by at step {step}",
            "스텝 {step}에서 은닉 뉴런마다 곱하는 값",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return `kept` [200, 10], true where a unit is kept: u < 1 − p, compared in float32."""
        uniform = torch.rand(STEPS, UNITS, 1, generator=generator(settings["seed"], "dropout"))[..., 0]
        return {"kept": (uniform < 1 - settings["p"]).numpy()}

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the network at one step, and how many units were kept so far."""
        kept, step, keep = result["kept"], settings["step"], 1 - settings["p"]
        here = kept[step]
        said = {
            "step": step,
            "kept": int(here.sum()),
            "scale": write(1 / keep, "g3"),
            "edges": 2 * UNITS * int(here.sum()),
            "all": 2 * UNITS * UNITS,
        }
        so_far = {"steps": STEPS, "share": write(100 * float(kept.mean()), ".1f"), "keep": write(100 * keep, ".0f")}
        return Shown(
            figures=[_network(here, language), _so_far(kept, keep, language)],
            tables=[_table(here, step, keep, language)],
            sentences=[self.say("here", language, **said), self.say("so_far", language, **so_far)],
        )


def _heights() -> Array:
    return np.linspace(1, 0, UNITS)


def _network(kept: Array, language: Language) -> Description:
    """Return the network with what is dropped hollow and without its edges."""
    heights = _heights()
    alive = heights[kept]
    traces: list[Trace] = [
        _edges(COLUMNS[0], heights, COLUMNS[1], alive),
        _edges(COLUMNS[1], alive, COLUMNS[2], heights),
        _units(COLUMNS[0], heights, "@text"),
        _units(COLUMNS[1], alive, "@treatment"),
        _units(COLUMNS[1], heights[~kept], "@muted", symbol="circle-open", line={"width": 1.5}),
        _units(COLUMNS[2], heights, "@text"),
    ]
    traces = [trace for trace in traces if trace["x"]]
    names = zip(COLUMNS, ("inputs", "hidden", "outputs"), strict=True)
    traces += [label("@muted", x, -0.1, DropoutMask.say(what, language), position="middle center") for x, what in names]
    hidden: Layout = axis(visible=False, fixedrange=True)
    drawn = plot(
        DropoutMask.say("legend", language),
        {**hidden, "range": [-0.35, 2.35]},
        {**hidden, "range": [-0.2, 1.06]},
    )
    return figure("dropout_mask", DropoutMask.say("figure", language), DropoutMask.say("aria", language), traces, drawn)


def _edges(x: float, here: Iterable[float], other_x: float, there: Iterable[float]) -> Trace:
    """Return the lines between two columns of units as one trace, interrupted between two lines."""
    pairs = [(a, b) for a in here for b in there]
    xs = [place for _ in pairs for place in (x, other_x, np.nan)]
    ys = [height for a, b in pairs for height in (a, b, np.nan)]
    return line("@treatment/0.35", xs, ys, width=0.8)


def _units(x: float, heights: Array, colour: str, **marker: Any) -> Trace:
    return dots(colour, [x] * len(heights), heights, size=13, **marker)


def _so_far(kept: Array, keep: float, language: Language) -> Description:
    """Return the share of units kept at each step, and of all so far."""
    steps = range(1, STEPS + 1)
    mean = 100 * np.cumsum(kept.mean(1)) / np.arange(1, STEPS + 1)
    shape, said = level(100 * keep, "1 − p")
    marks = [
        dots("@muted/0.5", steps, 100 * kept.mean(1), size=4, hover="%{x}: %{y:.0f} %"),
        line("@treatment", steps, mean, hover="%{x}: %{y:.1f} %"),
    ]
    drawn = plot(
        DropoutMask.say("share", language),
        axis(range=[0, STEPS], title=titled(DropoutMask.say("steps", language)), showgrid=False),
        axis(range=[-4, 104]),
        annotations=[said],
        shapes=[shape],
    )
    return figure(
        "dropout_mask_share",
        DropoutMask.say("mean", language),
        DropoutMask.say("mean.aria", language),
        marks,
        drawn,
    )


def _table(kept: Array, step: int, keep: float, language: Language) -> NumberTable:
    """Return what each hidden unit is multiplied by."""
    factors = ["0" if not alive else write(1 / keep, ".2f") for alive in kept]
    heads = [str(unit) for unit in range(1, UNITS + 1)]
    return NumberTable(DropoutMask.say("table", language, step=step), heads, [factors])
