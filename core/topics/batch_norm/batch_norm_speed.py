"""Batch normalisation speeds training up (Ioffe & Szegedy, arXiv 1502.03167), layer normalisation beside it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from core.config import RunConfig
from core.declare import Number, Settings
from core.examples import NumberTable, Shown, Trained
from core.examples.seeds import OFFSETS
from core.examples.shared import STEP
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, level, plot, room_for
from core.figures.kit.traces import line, names_of_lines
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.grid import Grid
from core.history import History
from core.i18n.text import Language, Text

RIGHT, GOAL = "accuracy/validation", 0.9
FIRST = 8
"""The first step that is drawn."""
NORMS: dict[str, tuple[dict[str, dict[str, Any]], int, int, str]] = {
    "without": ({}, 1000, 60, "@baseline"),
    "layer": ({"layer_norm": {}}, 400, 25, "@class0"),
    "fitted": ({"init": {"scheme": "xavier_uniform", "scale": 4.0}}, 150, 19, "@class2"),
    "batch": ({"batch_norm": {}}, 250, 31, "@treatment"),
}
"""What normalises or is fitted, its steps, about how often it is evaluated, and its colour.

But for the plain ones all have come to an end by then; those that are first are looked at most often.
"""
FITTED_RATE = 5.0
"""How many times as large a learning rate the start takes that is fitted to sigmoids."""
GRID = Grid({"norm": list(NORMS), "seed": OFFSETS})
TICKS = (10, 30, 100, 300, 1000)
LONGEST = max(steps for _, steps, _, _ in NORMS.values())


class BatchNormSpeed(Trained):
    """Trains three sigmoid layers of 100 on digits by plain gradient descent, with and without, over three seeds."""

    name = "batch_norm_speed"
    label = Text("Head start", "빠른 출발")
    question = Text("How many steps does it save?", "몇 스텝을 아껴 줄까요?")
    help = Text(
        "Three layers of sigmoids learn to read digits. Their gradients are tiny, so that without normalisation "
        "nothing seems to happen for a thousand steps. With it every layer receives inputs of mean 0 and variance 1, "
        "where a sigmoid is steep. Each thin line is one seed; the networks of a seed take the same batches, and but "
        "for the fitted one start from the same weights. Beside them a start fitted to sigmoids, Xavier × 4, with "
        "five times the learning rate and without normalisation. Each trains until it has come to an end, the plain "
        "one for 1,000 steps.",
        "시그모이드 세 층이 숫자를 배웁니다. 그래디언트가 아주 작아서, 정규화가 없으면 천 스텝 동안 아무 일도 없는 "
        "것처럼 보입니다. 정규화를 하면 각 층이 평균 0, 분산 1인 입력을 받아 시그모이드의 기울기가 가파른 곳에서 "
        "배웁니다. 가는 선 하나가 시드 하나이며, 시드가 같으면 배치가 같고, 맞춘 초기화 말고는 시작 가중치도 "
        "같습니다. 맞춘 초기화는 정규화 없이 시그모이드에 맞춘 Xavier × 4에서 다섯 배의 학습률로 학습합니다. 각각 더 "
        "나아지지 않을 때까지, 아무것도 하지 않은 신경망은 1,000스텝 학습합니다.",
    )
    hyperparameters = (
        Number(
            name="lr",
            label=Text("Learning rate", "학습률"),
            help=Text("Of plain gradient descent.", "단순한 경사 하강법의 학습률입니다."),
            low=0.0,
            open_low=True,
            high=10.0,
            default=0.1,
            stops=(0.01, 0.03, 0.1, 0.3, 1.0),
        ),
    )
    formula = r"h = \sigma(\mathrm{BN}(Wx + b))"
    line = "nn.Linear(before, after), nn.BatchNorm1d(after), nn.Sigmoid()"
    pytorch = (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "layers = []\n"
        "for before, after in ((64, 100), (100, 100), (100, 100)):\n"
        "    layers += [nn.Linear(before, after), nn.BatchNorm1d(after), nn.Sigmoid()]\n"
        "model = nn.Sequential(*layers, nn.Linear(100, 10))\n"
        "print(model(torch.randn(64, 64)).shape)"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "without": Text("without", "정규화 없음"),
        "layer": Text("layer norm", "층 정규화"),
        "fitted": Text("fitted start", "맞춘 초기화"),
        "batch": Text("batch norm", "배치 정규화"),
        "figure": Text("When does it get there?", "언제 도달하나요?"),
        "aria": Text(
            "Validation accuracy over the steps without normalisation, with layer and with batch normalisation, three "
            "seeds each.",
            "정규화 없음, 층 정규화, 배치 정규화의 스텝별 검증 정확도. 시드 세 개씩.",
        ),
        "accuracy": Text("validation accuracy, %", "검증 정확도(%)"),
        "goal": Text("90 %", "90%"),
        "seed": Text("seed", "시드"),
        "step": Text("90 % at step", "90% 도달 스텝"),
        "end": Text("Accuracy at the end, %", "마지막 정확도(%)"),
        "never": Text(
            "not within {steps} steps ({low} to {high} % at the end)",
            "{steps}스텝 안에 도달하지 못함(마지막 정확도 {low}–{high}%)",
        ),
        "between": Text("at step {first} to {last}", "{first}–{last}스텝"),
        "reached": Text(
            "90 % accuracy over three seeds: with batch norm {batch}; with layer norm {layer}; with a fitted start "
            "{fitted}; without {without}.",
            "시드 세 개에서 정확도 90% 도달: 배치 정규화 {batch}, 층 정규화 {layer}, 맞춘 초기화 {fitted}, 정규화 "
            "없음 {without}.",
        ),
        "why": Text(
            "Ioffe and Szegedy put it down to less internal covariate shift: each layer's inputs keep their "
            "distribution while the layers before it learn. Santurkar et al. (arXiv 1805.11604) dispute that: they "
            "find that the shift hardly shrinks where it is measured before the normalisation, but that the loss "
            "becomes smoother, so that larger steps are safe. Behind it, as in the figures below, it does shrink.",
            "Ioffe와 Szegedy는 내부 공변량 변화가 줄기 때문이라고 설명했습니다. 앞쪽 층이 학습하는 동안에도 각 층이 "
            "받는 입력의 분포가 유지된다는 뜻입니다. Santurkar 등(arXiv 1805.11604)은 정규화하기 전의 값에서는 이 "
            "변화가 별로 줄지 않으며, 손실 곡면이 매끄러워져 큰 스텝이 안전해지는 것이라고 반박했습니다. 아래 "
            "그림처럼 정규화한 뒤의 값에서는 변화가 줄어듭니다.",
        ),
    }

    def runs(self, settings: Settings) -> list[RunConfig]:
        """Return the runs of `NORMS`, each over `OFFSETS`."""
        return GRID.configs(config, rate=settings["lr"])

    def show(self, histories: Sequence[History], settings: Settings, language: Language) -> Shown:
        """Show accuracy over the steps, and where each reaches 90 %."""
        of = GRID.by_first(histories)
        reached = {norm: [_reached(history) for history in runs] for norm, runs in of.items()}
        said = {norm: _span(runs, language) for norm, runs in of.items()}
        return Shown(
            figures=[_over_steps(of, language)],
            tables=_tables(of, reached, language),
            sentences=[self.say("reached", language, **said), self.say("why", language)],
        )


def config(norm: str, seed: int, rate: float) -> RunConfig:
    """Return one run."""
    techniques, steps, evaluations, _ = NORMS[norm]
    given = {
        "data": {"name": "digits", "seed": seed},
        "network": {"hidden": [100, 100, 100], "activation": "sigmoid"},
        "optimiser": {"name": "sgd", "lr": rate * (FITTED_RATE if norm == "fitted" else 1)},
        "techniques": techniques,
        "batch_size": 64,
        "steps": steps,
        "seed": seed,
        "evaluations": evaluations,
    }
    return RunConfig.model_validate(given)


def _reached(history: History) -> int | None:
    """Return the first measured step at which validation accuracy is at the goal, None where it never is."""
    series = history.series(RIGHT)
    there = np.flatnonzero(series.values >= GOAL)
    return int(series.steps[there[0]]) if len(there) else None


def _span(histories: Sequence[History], language: Language) -> str:
    """Return when the seeds got there, in words; where one did not, where they are at the end."""
    found = sorted(step for history in histories if (step := _reached(history)) is not None)
    if len(found) == len(histories):
        return BatchNormSpeed.say("between", language, first=found[0], last=found[-1])
    percent = sorted(100 * history.last(RIGHT) for history in histories)
    steps, ends = f"{histories[0].config.steps:,}", {"low": write(percent[0], ".0f"), "high": write(percent[-1], ".0f")}
    return BatchNormSpeed.say("never", language, steps=steps, **ends)


def _over_steps(of: dict[str, list[History]], language: Language) -> Description:
    traces: list[Trace] = []
    ends = []
    for norm, histories in of.items():
        name, (_, steps, _, colour) = BatchNormSpeed.say(norm, language), NORMS[norm]
        hover = f"{name}<br>%{{x}}: %{{y:.1f}} %"
        for series in (history.series(RIGHT) for history in histories):
            late = series.steps >= FIRST
            traces.append(line(colour, series.steps[late], 100 * series.values[late], width=1.3, hover=hover))
        ends.append((steps, float(np.mean([100 * history.last(RIGHT) for history in histories])), name, colour))
    traces += names_of_lines(ends, 0, 102)
    goal, said = level(100 * GOAL, BatchNormSpeed.say("goal", language))
    drawn = plot(
        BatchNormSpeed.say("accuracy", language),
        axis(
            type="log",
            range=[float(np.log10(FIRST)), float(np.log10(LONGEST))],
            tickvals=list(TICKS),
            ticktext=[f"{tick:,}" for tick in TICKS],
            title=titled(STEP.to(language)),
            showgrid=False,
        ),
        axis(range=[0, 102]),
        annotations=[{**said, "x": 0, "xanchor": "left"}],
        shapes=[goal],
        right=room_for([name for *_, name, _ in ends]),
    )
    return figure(
        "batch_norm_speed",
        BatchNormSpeed.say("figure", language),
        BatchNormSpeed.say("aria", language),
        traces,
        drawn,
    )


def _tables(
    of: dict[str, list[History]], reached: dict[str, list[int | None]], language: Language
) -> list[NumberTable]:
    """Return when each seed got to the goal, and where it ended."""
    heads = [BatchNormSpeed.say("seed", language), *(BatchNormSpeed.say(norm, language) for norm in NORMS)]
    steps, ends = [], []
    for n, seed in enumerate(OFFSETS):
        found = [reached[norm][n] for norm in NORMS]
        steps.append([str(seed), *("–" if step is None else str(step) for step in found)])
        ends.append([str(seed), *(write(100 * of[norm][n].last(RIGHT), ".1f") for norm in NORMS)])
    return [
        NumberTable(BatchNormSpeed.say(what, language), heads, rows) for what, rows in (("step", steps), ("end", ends))
    ]
