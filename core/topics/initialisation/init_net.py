"""The notebook's `Net` with Xavier weights and biases 0.01, set in both ways, and every scheme side by side."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from core.declare import Settings
from core.draws import generator
from core.examples import Array, Computed, NumberTable, Result, Shown
from core.examples.notebook import BIAS, net
from core.examples.shared import DRAWS, SEED, fill_by
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, plot
from core.figures.kit.traces import line
from core.figures.language.description import Description, Layout, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch
from core.techniques.init import SCHEMES

if TYPE_CHECKING:
    from torch import nn

WIDTH = 256
"""Inputs and outputs of the layer whose weights are counted."""
LINEAR = 1e-2
"""Weights up to about this size are shown on a linear scale, larger ones on a logarithmic one."""
EDGES = np.linspace(-2.75, 2.75, 112)
"""Of the bins, on that scale."""
TICKS = (-1.0, -0.1, 0.0, 0.1, 1.0)
ROW = 46
"""Height of one scheme's row, in pixels."""
HEAD = 0.4
"""Room above the first row for its name, in rows."""


class InitNet(Computed):
    """Sets the same start twice from one seed, and draws a 256 × 256 layer by every scheme of `torch.nn.init`."""

    name = "init_net"
    label = Text("Setting the start", "초깃값 정하기")
    question = Text(
        "How is a start set, and how do starts differ?", "초깃값은 어떻게 정하고, 방식마다 어떻게 다를까요?"
    )
    help = Text(
        "The weights of a network can be set layer by layer, or by a function that model.apply calls for every module, "
        "children before their parent. With the same seed both give the same numbers. Below, every scheme on a larger "
        "layer: they differ in shape and, what matters more, in width.",
        "가중치는 층마다 하나씩 정할 수도 있고, model.apply가 모든 모듈에 대해 자식부터 부모 순서로 부르는 함수로 정할 "
        "수도 있습니다. 시드가 같으면 두 방법의 결과가 같습니다. 아래에서는 더 큰 층에 모든 방식을 적용해 "
        "비교합니다. 분포의 모양도 다르지만 더 중요한 것은 폭입니다.",
    )
    hyperparameters = (SEED,)
    formula = r"w \sim \mathcal{U}(-a, a),\quad a = \sqrt{\tfrac{6}{n_{in} + n_{out}}}"
    line = "nn.init.xavier_uniform_(module.weight, generator=weights)\nmodel.apply(start)"
    pytorch = (
        "import zlib\n"
        "\n"
        "import torch\n"
        "from torch import nn\n" + DRAWS + "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.layer = nn.Sequential(nn.Linear(1, 2), nn.Sigmoid())\n"
        "        self.fc = nn.Linear(2, 1)\n"
        "\n"
        "    def forward(self, x):\n"
        "        return self.fc(self.layer(x))\n"
        "\n"
        "\n"
        "def start(module):\n"
        "    print(type(module).__name__)\n"
        "    if isinstance(module, nn.Linear):\n"
        "        nn.init.xavier_uniform_(module.weight, generator=weights)\n"
        "        module.bias.data.fill_(0.01)\n"
        "\n"
        "\n"
        'model, weights = Net(), draws("weights")\n'
        "for layer in (model.layer[0], model.fc):  # layer by layer\n"
        "    nn.init.xavier_uniform_(layer.weight, generator=weights)\n"
        "    nn.init.constant_(layer.bias, 0.01)\n"
        "print([p.tolist() for p in model.parameters()])\n"
        'model, weights = Net(), draws("weights")\n'
        "model.apply(start)  # the same numbers\n"
        "print([p.tolist() for p in model.parameters()])"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("How does each scheme spread weights?", "방식마다 가중치는 어떻게 퍼지나요?"),
        "aria": Text(
            "Histograms of the weights of a 256 × 256 layer, one row a scheme, over a scale that is linear around "
            "zero and logarithmic beyond; σ is the standard deviation.",
            "256 × 256 층의 가중치 히스토그램. 방식마다 한 줄이고, 가로축은 0 근처에서 선형, 그 밖에서는 로그입니다. "
            "σ는 표준편차입니다.",
        ),
        "axis": Text("weight (symmetric log scale)", "가중치(대칭 로그 눈금)"),
        "share": Text("density of weights, each to its own peak", "가중치 밀도(방식별 최댓값 기준)"),
        "visits": Text(
            "model.apply visits {order}: children before their parent.",
            "model.apply가 방문하는 순서: {order}. 자식이 부모보다 먼저입니다.",
        ),
        "same": Text(
            "With the same seed, layer by layer and model.apply give the same numbers.",
            "시드가 같으면 층별로 정한 값과 model.apply로 정한 값이 같습니다.",
        ),
        "differ": Text("The two ways differ.", "두 방법의 결과가 다릅니다."),
        "table": Text(
            "Net(1, 2, 1): weights Xavier uniform, biases 0.01",
            "Net(1, 2, 1): 가중치 Xavier 균등, 편향 0.01",
        ),
        "parameter": Text("parameter", "파라미터"),
        "by_layer": Text("layer by layer", "층별로"),
        "applied": Text("model.apply", "model.apply"),
        "order": Text("The order of model.apply", "model.apply의 방문 순서"),
        "turn": Text("turn", "순서"),
        "module": Text("module", "모듈"),
        "schemes": Text("A layer of 256 × 256", "256 × 256 층"),
        "scheme": Text("scheme", "방식"),
        "mean": Text("mean", "평균"),
        "sd": Text("standard deviation", "표준편차"),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return both starts, the order of visits and the weights' distributions.

        `by_layer`, `applied` [7]: all parameters in order. `visited`: names of the modules in the order of `apply`.
        `share` [schemes, bins], `sd` and `mean` [schemes] of a 256 × 256 layer, in the order of `SCHEMES`.
        """
        by_layer = _set_by_layer(settings["seed"])
        applied, visited = _set_by_apply(settings["seed"])
        weights = [_drawn(scheme, settings["seed"]) for scheme in SCHEMES]
        return {
            "by_layer": by_layer.numpy(),
            "applied": applied.numpy(),
            "visited": np.array(visited),
            "share": np.array([_shares(weight) for weight in weights]),
            "mean": np.array([weight.mean().item() for weight in weights]),
            "sd": np.array([weight.std().item() for weight in weights]),
        }

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the start's numbers, the visits, and a histogram a scheme."""
        same = "same" if np.array_equal(result["by_layer"], result["applied"]) else "differ"
        return Shown(
            figures=[_histograms(result, language)],
            tables=[_parameters(result, language), _visits(result, language), _schemes(result, language)],
            sentences=[
                self.say("visits", language, order=" → ".join(result["visited"])),
                self.say(same, language),
            ],
        )


def _flat(model: "nn.Module") -> Tensor:
    return torch.nn.utils.parameters_to_vector(model.parameters()).detach()


def _set_by_layer(seed: int) -> Tensor:
    model, draws = net(), generator(seed, "weights")
    first, second = (module for module in model.modules() if isinstance(module, torch.nn.Linear))
    torch.nn.init.xavier_uniform_(first.weight, generator=draws)
    first.bias.data.fill_(BIAS)
    torch.nn.init.xavier_uniform_(second.weight, generator=draws)
    second.bias.data.fill_(BIAS)
    return _flat(model)


def _set_by_apply(seed: int) -> tuple[Tensor, list[str]]:
    """Return the parameters [7], and the modules in the order in which they were visited."""
    model, draws = net(), generator(seed, "weights")
    visited: list[str] = []

    def start(module: "nn.Module") -> None:
        visited.append(type(module).__name__)
        if isinstance(module, torch.nn.Linear):
            torch.nn.init.xavier_uniform_(module.weight, generator=draws)
            module.bias.data.fill_(BIAS)

    model.apply(start)
    return _flat(model), visited


def _drawn(scheme: str, seed: int) -> Tensor:
    """Return weights [256, 256] drawn by a scheme."""
    weight, draws = torch.empty(WIDTH, WIDTH), generator(seed, "weights")
    fill_by(scheme, weight, draws)
    return weight


def _shares(weight: Tensor) -> Array:
    """Return the share of weights in each bin, `EDGES` on the scale of `_place`."""
    places = (weight.sign() * (1 + weight.abs() / LINEAR).log10()).flatten()
    counts = torch.histogram(places, torch.from_numpy(EDGES).float()).hist
    return (counts / weight.numel()).numpy()


def _density(share: Array) -> Array:
    """Return the share of weights per unit of weight: bins far from 0 are wider, and would else hold the most."""
    ends = np.sign(EDGES) * LINEAR * (10 ** np.abs(EDGES) - 1)
    density: Array = share / np.diff(ends)
    return density


def _place(weight: float) -> float:
    """Return where a weight stands on the scale: linear around 0, logarithmic beyond `LINEAR`."""
    return math.copysign(math.log10(1 + abs(weight) / LINEAR), weight)


def _histograms(result: Result, language: Language) -> Description:
    middles = (EDGES[1:] + EDGES[:-1]) / 2
    traces: list[Trace] = []
    names: list[Layout] = []
    for row, (scheme, share) in enumerate(zip(SCHEMES.values(), result["share"], strict=True)):
        base = len(SCHEMES) - 1 - row
        density = _density(share)
        outline = line("@treatment", middles, base + 0.62 * density / density.max(), width=1.5, shape="hvh")
        traces.append(line("@grid", [EDGES[0], EDGES[-1]], [base, base], width=1))
        traces.append({**outline, "fill": "tonexty", "fillcolor": "@treatment/0.35"})
        names.append(_row_name(base, scheme.to(language), "left"))
        names.append(_row_name(base, f"σ {write(float(result['sd'][row]), 'g3')}", "right"))
    ticks = {"tickvals": [_place(t) for t in TICKS], "ticktext": [f"{t:g}".replace("-", "−") for t in TICKS]}
    x = axis(range=[EDGES[0], EDGES[-1]], **ticks, title=titled(InitNet.say("axis", language)))
    y = axis(range=[-0.1, len(SCHEMES) + HEAD], showgrid=False, showticklabels=False, ticks="")
    drawn = plot(InitNet.say("share", language), x, y, annotations=names)
    question, description = (InitNet.say(what, language) for what in ("figure", "aria"))
    return figure("init_net", question, description, traces, drawn, height=round(80 + ROW * (len(SCHEMES) + HEAD)))


def _row_name(base: int, text: str, side: str) -> Layout:
    return {
        "xref": "paper",
        "x": 0 if side == "left" else 1,
        "xanchor": side,
        "y": base + 0.62,
        "yanchor": "bottom",
        "text": text,
        "font": {"color": "@text", "size": 12},
        "showarrow": False,
    }


def _parameters(result: Result, language: Language) -> NumberTable:
    names = ["hidden.0.weight[0]", "hidden.0.weight[1]", "hidden.0.bias[0]", "hidden.0.bias[1]"]
    names += ["output.weight[0]", "output.weight[1]", "output.bias[0]"]
    values = zip(names, result["by_layer"], result["applied"], strict=True)
    rows = [[name, write(float(one), ".4f"), write(float(other), ".4f")] for name, one, other in values]
    columns = [InitNet.say(column, language) for column in ("parameter", "by_layer", "applied")]
    return NumberTable(InitNet.say("table", language), columns, rows)


def _visits(result: Result, language: Language) -> NumberTable:
    rows = [[str(number), str(name)] for number, name in enumerate(result["visited"], 1)]
    columns = [InitNet.say("turn", language), InitNet.say("module", language)]
    return NumberTable(InitNet.say("order", language), columns, rows)


def _schemes(result: Result, language: Language) -> NumberTable:
    numbers = zip(SCHEMES.values(), result["mean"], result["sd"], strict=True)
    rows = [[name.to(language), write(float(mean), "g3"), write(float(sd), "g3")] for name, mean, sd in numbers]
    columns = [InitNet.say(column, language) for column in ("scheme", "mean", "sd")]
    return NumberTable(InitNet.say("schemes", language), columns, rows)
