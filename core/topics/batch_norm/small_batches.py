"""Batch normalisation on tiny batches (Wu & He, arXiv 1803.08494), with layer normalisation beside it."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from core.config import RunConfig
from core.declare import Number, Settings
from core.examples import Array, NumberTable, Prediction, Shown, Trained
from core.examples.seeds import OFFSETS, over_seeds, seed_at
from core.examples.shared import SEED
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, plot, room_for
from core.figures.kit.traces import names_of_lines
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.grid import Grid
from core.history import History
from core.i18n.text import Language, Text

SIZES = (2, 4, 8, 32)
"""Examples in a batch."""
NORMS: dict[str, dict[str, dict[str, float]]] = {
    "without": {},
    "layer": {"layer_norm": {}},
    "batch": {"batch_norm": {}},
}
"""What normalises."""
GRID = Grid({"norm": list(NORMS), "size": SIZES, "offset": OFFSETS})
RIGHT, RIGHT_IN_TRAIN_MODE = "accuracy/validation", "accuracy/validation/train_mode"
KINDS = {"without": "@baseline", "layer": "@class0", "evaluated": "@treatment", "trained": "@treatment"}
"""What is measured, and its colour."""


class SmallBatches(Trained):
    """Trains two hidden layers of 100, linear → norm → ReLU, on digits, batch size by batch size, by SGD, over seeds.

    Every network takes the same number of steps, and those of one batch size the same batches. Accuracy is that on
    validation images; in train mode they are normalised in batches of the size that was trained with.
    """

    name = "small_batches"
    label = Text("Tiny batches", "아주 작은 배치")
    question = Text("How many examples does batch norm need?", "배치 정규화에는 데이터가 몇 개 필요할까요?")
    help = Text(
        "The same network is trained on batches of 2, 4, 8 and 32 digits. The mean and variance of two examples say "
        "little of all the others: train mode computes with them, and even the running statistics of eval mode were "
        "gathered while the network learned from such batches. Layer normalisation does not look at the batch. All "
        "take the same number of steps, so that larger batches have seen more images.",
        "같은 신경망을 크기 2, 4, 8, 32의 배치로 학습합니다. 데이터 두 개의 평균과 분산으로는 나머지 데이터를 알기 "
        "어렵습니다. 학습 모드는 그 값으로 계산하고, 평가 모드의 이동 통계도 그런 배치로 학습하면서 모은 것입니다. 층 "
        "정규화는 배치를 보지 않습니다. 스텝 수는 모두 같으므로 배치가 클수록 더 많은 이미지를 봅니다.",
    )
    prediction = Prediction(
        question=Text(
            "The network learns from two images at a time. Is it better with batch normalisation or without?",
            "신경망이 한 번에 이미지 두 장씩 학습합니다. 배치 정규화가 있을 때와 없을 때 중 어느 쪽이 더 정확할까요?",
        ),
        options=(
            Text("Better with it", "있을 때 더 정확함"),
            Text("Better without it", "없을 때 더 정확함"),
            Text("No difference", "차이 없음"),
        ),
        right=1,
        why=Text(
            "Of two values one becomes nearly +1 and the other nearly −1, whatever they were: most of what the layer "
            "had to say is lost.",
            "값이 둘뿐이면 원래 값이 무엇이든 하나는 거의 +1, 다른 하나는 거의 −1이 됩니다. 층이 전하려던 정보가 "
            "대부분 사라집니다.",
        ),
    )
    hyperparameters = (
        Number(
            name="steps",
            label=Text("Steps", "스텝 수"),
            help=Text("Updates of every network.", "신경망마다 업데이트하는 횟수입니다."),
            low=1,
            high=800,
            default=600,
            stops=(50, 100, 200, 400, 600, 800),
            integer=True,
        ),
        SEED,
    )
    formula = r"B = 2:\quad \hat x = \pm\frac{d}{\sqrt{d^2 + \epsilon}},\quad d = \tfrac{x_1 - x_2}{2}"
    line = "model.eval()  # from here on by the running statistics"
    pytorch = (
        "import torch\n"
        "from sklearn.datasets import load_digits\n"
        "from torch import nn\n"
        "\n"
        "x, y = (torch.as_tensor(part) for part in load_digits(return_X_y=True))\n"
        "x = x.float() / 16\n"
        "model = nn.Sequential(\n"
        "    *(nn.Linear(64, 100), nn.BatchNorm1d(100), nn.ReLU()),\n"
        "    *(nn.Linear(100, 100), nn.BatchNorm1d(100), nn.ReLU()),\n"
        "    nn.Linear(100, 10),\n"
        ")\n"
        "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"
        "for batch in torch.randperm(1200).view(600, 2):  # two images a step\n"
        "    loss = nn.functional.cross_entropy(model(x[batch]), y[batch])\n"
        "    optimizer.zero_grad()\n"
        "    loss.backward()\n"
        "    optimizer.step()\n"
        "model.eval()  # from here on by the running statistics\n"
        "print((model(x[1200:]).argmax(1) == y[1200:]).float().mean().item())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("How accurate is each batch size?", "배치 크기마다 얼마나 정확한가요?"),
        "aria": Text(
            "Validation accuracy over the batch size, without normalisation, with layer normalisation, and with batch "
            "normalisation in eval mode and in train mode: a line through the means, a dot for each of three seeds.",
            "배치 크기에 따른 검증 정확도. 정규화 없음, 층 정규화, 배치 정규화의 평가 모드와 학습 모드를 비교합니다. "
            "선은 시드 세 개의 평균이고 점은 시드 하나하나입니다.",
        ),
        "size": Text("batch size", "배치 크기"),
        "accuracy": Text("validation accuracy, %", "검증 정확도(%)"),
        "without": Text("without", "정규화 없음"),
        "layer": Text("layer norm", "층 정규화"),
        "evaluated": Text("batch norm, eval", "배치 정규화, 평가"),
        "trained": Text("batch norm, train", "배치 정규화, 학습"),
        "table": Text(
            "Validation accuracy, %: mean (least–most of three seeds)", "검증 정확도(%): 시드 세 개의 평균(최저–최고)"
        ),
        "small": Text(
            "With 2 images in a batch the network with batch normalisation is right on {evaluated_small} % in eval "
            "mode and on {trained_small} % in train mode; without it on {without_small} %, with layer normalisation "
            "on {layer_small} %. Each is the mean of three seeds, from the least to the most.",
            "배치 크기가 2이면 배치 정규화를 쓴 신경망의 정확도는 평가 모드에서 {evaluated_small}%, 학습 모드에서 "
            "{trained_small}%입니다. 정규화가 없으면 {without_small}%, 층 정규화를 쓰면 {layer_small}%입니다. 모두 "
            "시드 세 개의 평균이고 괄호 안은 최저와 최고입니다.",
        ),
        "large": Text(
            "With 32 it is {evaluated_large} % and {trained_large} %, against {without_large} % without.",
            "배치 크기가 32이면 각각 {evaluated_large}%와 {trained_large}%이고, 정규화가 없으면 "
            "{without_large}%입니다.",
        ),
    }

    def runs(self, settings: Settings) -> list[RunConfig]:
        """Return the runs of `NORMS`, each over `SIZES` and `OFFSETS`."""
        return GRID.configs(config, steps=settings["steps"], first=settings["seed"])

    def show(self, histories: Sequence[History], settings: Settings, language: Language) -> Shown:
        """Show accuracy over the batch size, as lines and in numbers."""
        accuracies = accuracies_of(histories)
        said = [[_told(seeds) for seeds in row] for row in accuracies]
        ends = {
            f"{kind}_{size}": numbers[place]
            for kind, numbers in zip(KINDS, said, strict=True)
            for place, size in ((0, "small"), (-1, "large"))
        }
        heads = [self.say("size", language), *(self.say(kind, language) for kind in KINDS)]
        rows = [[str(size), *column] for size, column in zip(SIZES, zip(*said, strict=True), strict=True)]
        return Shown(
            figures=[_over_sizes(accuracies, language)],
            tables=[NumberTable(self.say("table", language), heads, rows)],
            sentences=[self.say(end, language, **ends) for end in ("small", "large")],
        )


def config(norm: str, size: int, offset: int, steps: int, first: int) -> RunConfig:
    """Return one run."""
    seed = seed_at(first, offset)
    given = {
        "data": {"name": "digits", "train_size": 1200, "seed": seed},
        "network": {"hidden": [100, 100]},
        "optimiser": {"name": "sgd", "lr": 0.1},
        "techniques": NORMS[norm],
        "batch_size": size,
        "steps": steps,
        "seed": seed,
        "evaluations": 0,
    }
    return RunConfig.model_validate(given)


def accuracies_of(histories: Sequence[History]) -> Array:
    """Return the accuracies at the end, [4, 4, 3] by `KINDS`, `SIZES` and `OFFSETS`, 0 to 1."""
    of = GRID.by_first(histories)
    evaluated = [[history.last(RIGHT) for history in of[norm]] for norm in NORMS]
    found = np.array([*evaluated, [history.last(RIGHT_IN_TRAIN_MODE) for history in of["batch"]]])
    return found.reshape(len(KINDS), len(SIZES), len(OFFSETS))


def _told(seeds: Array) -> str:
    """Return the mean of some seeds' accuracies, and from the least to the most, in percent."""
    mean, least, most = (write(100 * float(value), ".0f") for value in (seeds.mean(), seeds.min(), seeds.max()))
    return f"{mean} ({least}–{most})"


def _over_sizes(accuracies: Array, language: Language) -> Description:
    traces: list[Trace] = []
    ends = []
    for (kind, colour), accuracy in zip(KINDS.items(), accuracies, strict=True):
        name, percent = SmallBatches.say(kind, language), 100 * accuracy
        texts = [
            [f"{name}<br>{size}: {write(y, '.1f')} %" for y in seeds]
            for size, seeds in zip(SIZES, percent.tolist(), strict=True)
        ]
        traces += over_seeds(colour, SIZES, percent, texts, dash="dot" if kind == "trained" else "solid")
        ends.append((SIZES[-1], float(percent[-1].mean()), name, colour))
    x = axis(
        type="log",
        range=[np.log10(SIZES[0]) - 0.05, np.log10(SIZES[-1]) + 0.05],
        tickvals=list(SIZES),
        ticktext=[str(size) for size in SIZES],
        title=titled(SmallBatches.say("size", language)),
    )
    drawn = plot(
        SmallBatches.say("accuracy", language),
        x,
        axis(range=[0, 100]),
        right=room_for([name for *_, name, _ in ends]),
    )
    traces += names_of_lines(ends, 0, 100)
    return figure(
        "small_batches", SmallBatches.say("figure", language), SmallBatches.say("aria", language), traces, drawn
    )
