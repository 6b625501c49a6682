"""Monte-Carlo dropout: many passes with dropout left on, as an ensemble (Gal & Ghahramani, arXiv 1506.02142)."""

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from core.declare import Number, Settings
from core.draws import generator
from core.examples import Array, Computed, NumberTable, Prediction, Result, Shown
from core.examples.notebook import linear
from core.examples.shared import DRAWS, SEED
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, names_above, plot
from core.figures.kit.traces import band, dots, line
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch

EXAMPLES, NOISE = 24, 0.1
HIDDEN = 48
STEPS, LEARNING_RATE = 300, 0.01
REACH, GRID = 2.0, 101
"""Predictions go from −REACH to REACH, the data from −1 to 1."""
DRAWN = 12
"""Passes that are drawn one by one."""


class MonteCarlo(Computed):
    """Fits 1-48-48-1 with ReLU and dropout after both to 24 points of sin πx + noise, by Adam at 0.01 in 300 steps.

    Then passes the whole line through it N times, each with one mask for all points, so that each pass is one network
    of the ensemble and a continuous function.
    """

    name = "monte_carlo"
    label = Text("Monte-Carlo dropout", "몬테카를로 드롭아웃")
    question = Text("How sure is the network?", "신경망은 얼마나 확신하나요?")
    help = Text(
        "Every dropout mask leaves another, thinner network. Left on after training, dropout gives an ensemble for "
        "free: its mean is close to the output in eval mode, and its spread grows where there are no data. The "
        "spread depends on p as well, so take it as a hint and not as a probability.",
        "드롭아웃 마스크마다 서로 다른 얇은 신경망이 남습니다. 학습 뒤에도 드롭아웃을 켜 두면 따로 학습하지 않고도 "
        "앙상블을 얻습니다. 그 평균은 평가 모드의 출력에 가깝고, 데이터가 없는 곳에서는 퍼짐이 커집니다. "
        "퍼짐은 p에도 달려 있으므로 확률이 아니라 참고로 보세요.",
    )
    prediction = Prediction(
        question=Text(
            "A network has seen points with x from −1 to 1. Asked with dropout on, a hundred times: where do its "
            "answers disagree most?",
            "신경망이 x가 −1에서 1 사이인 점만 학습했습니다. 드롭아웃을 켠 채 백 번 예측하면 어디에서 답이 가장 많이 "
            "엇갈릴까요?",
        ),
        options=(
            Text("Between −1 and 1, where the data are noisy", "노이즈 섞인 데이터가 있는 −1과 1 사이"),
            Text("Beyond, where it has seen nothing", "데이터가 없는 바깥쪽"),
            Text("Equally everywhere", "어디서나 똑같이"),
        ),
        right=1,
        why=Text(
            "Where there are data, training has brought the thinner networks together; beyond, nothing has, and their "
            "answers drift apart.",
            "데이터가 있는 곳에서는 학습이 여러 얇은 신경망의 답을 한데 모읍니다. 그 밖에서는 모아 주는 것이 없어 "
            "답이 흩어집니다.",
        ),
    )
    hyperparameters = (
        Number(
            name="p",
            label=Text("Dropout rate p", "드롭아웃 비율 p"),
            help=Text("In training and in every pass.", "학습할 때와 모든 순전파에 함께 씁니다."),
            low=0.0,
            high=0.9,
            default=0.1,
            stops=(0.0, 0.05, 0.1, 0.2, 0.3, 0.5),
        ),
        Number(
            name="passes",
            label=Text("Passes N", "순전파 횟수 N"),
            help=Text("How many networks the ensemble has.", "앙상블을 이루는 신경망의 수입니다."),
            low=2,
            high=500,
            default=100,
            integer=True,
            stops=(2, 5, 10, 30, 100, 300),
        ),
        SEED,
    )
    formula = r"\bar y(x) = \frac{1}{N} \sum_{n=1}^{N} f_{m_n}(x)"
    line = "drop = torch.rand(2, 100, 1, 48, generator=masks)  # it stays on\npasses = model(line, drop)[..., 0]"
    pytorch = (
        "import zlib\n"
        "\n"
        "import torch\n"
        "from torch import nn\n" + DRAWS + 'x = 2 * torch.rand(24, 1, generator=draws("inputs")) - 1\n'
        'y = torch.sin(torch.pi * x) + 0.1 * torch.randn(24, 1, generator=draws("noise"))\n'
        'weights, masks = draws("weights"), draws("masks")\n'
        "layers = nn.ModuleList([nn.Linear(1, 48), nn.Linear(48, 48), nn.Linear(48, 1)])\n"
        "for layer in layers:\n"
        "    bound = layer.in_features**-0.5\n"
        "    nn.init.uniform_(layer.weight, -bound, bound, generator=weights)\n"
        "    nn.init.uniform_(layer.bias, -bound, bound, generator=weights)\n"
        "\n"
        "\n"
        "def model(x, uniform, keep=0.9):  # dropout after both hidden layers\n"
        "    h = torch.relu(layers[0](x)) * (uniform[0] < keep) / keep\n"
        "    h = torch.relu(layers[1](h)) * (uniform[1] < keep) / keep\n"
        "    return layers[2](h)\n"
        "\n"
        "\n"
        "optimizer = torch.optim.Adam(layers.parameters(), lr=0.01)\n"
        "for step in range(300):\n"
        "    optimizer.zero_grad()\n"
        "    nn.functional.mse_loss(model(x, torch.rand(2, 24, 48, generator=masks)), y).backward()\n"
        "    optimizer.step()\n"
        "line = torch.linspace(-2, 2, 101)[:, None]\n"
        'masks = draws("passes")\n'
        "drop = torch.rand(2, 100, 1, 48, generator=masks)  # it stays on\n"
        "passes = model(line, drop)[..., 0]\n"
        "inside = line[:, 0].abs() <= 1\n"
        "print(passes.std(0)[inside].mean().item(), passes.std(0)[~inside].mean().item())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("What does the ensemble say?", "앙상블은 무엇을 예측하나요?"),
        "aria": Text(
            "Noisy points of a sine, single passes with dropout, their mean with two standard deviations on either "
            "side, and the output in eval mode.",
            "노이즈가 섞인 사인 곡선의 점, 드롭아웃을 켠 순전파 하나하나, 그 평균과 위아래로 표준편차 두 배의 띠, "
            "평가 모드의 출력.",
        ),
        "where": Text("Where is it unsure?", "어디에서 확신이 없나요?"),
        "where.aria": Text(
            "Standard deviation of the passes over x; thick where there are data.",
            "x에 따른 순전파 결과의 표준편차. 데이터가 있는 곳은 굵은 선입니다.",
        ),
        "truth": Text("sin πx", "sin πx"),
        "single": Text("single passes", "개별 순전파"),
        "mean": Text("ensemble", "앙상블"),
        "evaluated": Text("eval mode", "평가 모드"),
        "within": Text("thick: data", "굵은 선: 데이터"),
        "sd": Text("standard deviation", "표준편차"),
        "error": Text("error to sin πx (root mean square)", "sin πx와의 오차(제곱평균제곱근)"),
        "table": Text("Where there are data", "데이터가 있는 곳"),
        "spread": Text(
            "Standard deviation of {passes} passes: {near} on average where there are data, {far} beyond.",
            "순전파 {passes}번의 결과는 표준편차가 데이터가 있는 곳에서 평균 {near}, 그 밖에서 {far}입니다.",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return the data `x`, `y` [24], the `line` [101], all that is predicted on it [101], and `passes` [≤ 12, 101].

        `evaluated` is in eval mode, `mean` and `sd` are of the ensemble; float32.
        """
        seed, keep = settings["seed"], 1 - settings["p"]
        x, y = _data(seed)
        model = _fitted(x, y, keep, seed)
        places = torch.linspace(-REACH, REACH, GRID)[:, None]
        uniform = torch.rand(2, settings["passes"], 1, HIDDEN, generator=generator(seed, "passes"))
        with torch.no_grad():
            passes = _forward(model, places, (uniform < keep) / keep)[..., 0]
            evaluated = _forward(model, places, torch.ones(2, 1, 1, 1))[0, :, 0]
        tensors = {
            "x": x[:, 0],
            "y": y[:, 0],
            "line": places[:, 0],
            "passes": passes[:DRAWN],
            "mean": passes.mean(0),
            "sd": passes.std(0),
            "evaluated": evaluated,
        }
        return {name: tensor.numpy() for name, tensor in tensors.items()}

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the ensemble with its spread, and how wide it is where there are data and where there are none."""
        inside = np.abs(result["line"]) <= 1
        truth = np.sin(np.pi * result["line"])
        spreads = {"near": result["sd"][inside].mean(), "far": result["sd"][~inside].mean()}
        errors = {kind: _rms(values[..., inside] - truth[inside]) for kind, values in _predictions(result)}
        rows = [[self.say(kind, language), write(error, ".3f")] for kind, error in errors.items()]
        heads = ["", self.say("error", language)]
        said = {name: write(float(spread), "g3") for name, spread in spreads.items()}
        return Shown(
            figures=[_ensemble(result, language), _spread(result, language)],
            tables=[NumberTable(self.say("table", language), heads, rows)],
            sentences=[self.say("spread", language, passes=str(settings["passes"]), **said)],
        )


def _data(seed: int) -> tuple[Tensor, Tensor]:
    """Return inputs and targets, [24, 1] each."""
    x = 2 * torch.rand(EXAMPLES, 1, generator=generator(seed, "inputs")) - 1
    return x, torch.sin(math.pi * x) + NOISE * torch.randn(EXAMPLES, 1, generator=generator(seed, "noise"))


def _fitted(x: Tensor, y: Tensor, keep: float, seed: int) -> list["torch.nn.Linear"]:
    """Return the three layers of the network, trained with dropout."""
    draws, masks = generator(seed, "weights"), generator(seed, "masks")
    layers = [linear(*shape, draws) for shape in ((1, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, 1))]
    optimiser = torch.optim.Adam([p for layer in layers for p in layer.parameters()], lr=LEARNING_RATE)
    for _ in range(STEPS):
        noise = (torch.rand(2, EXAMPLES, HIDDEN, generator=masks) < keep) / keep
        optimiser.zero_grad()
        torch.nn.functional.mse_loss(_forward(layers, x, noise), y).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return layers


def _forward(layers: list["torch.nn.Linear"], x: Tensor, noise: Tensor) -> Tensor:
    """Return the output for x [B, 1], activations of the two hidden layers multiplied by `noise` [2, …, HIDDEN]."""
    first, second, last = layers
    h = torch.relu(first(x)) * noise[0]
    h = torch.relu(second(h)) * noise[1]
    output: Tensor = last(h)
    return output


def _predictions(result: Result) -> list[tuple[str, Array]]:
    return [("single", result["passes"]), ("mean", result["mean"]), ("evaluated", result["evaluated"])]


def _rms(error: Array) -> float:
    return float(np.sqrt((error**2).mean()))


def _ensemble(result: Result, language: Language) -> Description:
    x, mean, sd = result["line"], result["mean"], result["sd"]
    traces: list[Trace] = [band("@treatment", x, mean - 2 * sd, mean + 2 * sd, 0.2)]
    traces += [line("@treatment/0.35", x, each, width=1) for each in result["passes"]]
    traces += [
        line("@text", x, np.sin(np.pi * x), width=1.2, dash="dash"),
        line("@baseline", x, result["evaluated"], hover=f"{MonteCarlo.say('evaluated', language)} %{{y:.3f}}"),
        line("@treatment", x, mean, hover=f"{MonteCarlo.say('mean', language)} %{{y:.3f}}"),
        dots("@text", result["x"], result["y"], size=5),
    ]
    above = names_above(
        (MonteCarlo.say("truth", language), "@text"),
        (MonteCarlo.say("evaluated", language), "@baseline"),
        (MonteCarlo.say("mean", language), "@treatment"),
    )
    drawn = plot("y", axis(range=[-REACH, REACH], title=titled("x")), axis(range=[-2.5, 2.5]), annotations=above)
    return figure("monte_carlo", MonteCarlo.say("figure", language), MonteCarlo.say("aria", language), traces, drawn)


def _spread(result: Result, language: Language) -> Description:
    x, sd = result["line"], result["sd"]
    within = np.abs(x) <= 1
    traces = [
        line("@treatment/0.5", x, sd, hover="%{y:.3f}"),
        line("@treatment", x[within], sd[within], hover="%{y:.3f}", width=4),
    ]
    y = axis(range=[0, max(0.1, float(sd.max()) * 1.1)])
    above = names_above((MonteCarlo.say("within", language), "@treatment"))
    drawn = plot(MonteCarlo.say("sd", language), axis(range=[-REACH, REACH], title=titled("x")), y, annotations=above)
    return figure(
        "monte_carlo_spread", MonteCarlo.say("where", language), MonteCarlo.say("where.aria", language), traces, drawn
    )
