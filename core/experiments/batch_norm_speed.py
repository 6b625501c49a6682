"""Batch normalisation speeds training up (Ioffe & Szegedy, arXiv 1502.03167), layer normalisation beside it."""

from collections.abc import Sequence

import numpy as np

from core.config import RunConfig
from core.declare import Number, Settings
from core.demonstrations.base import NumberTable, Shown
from core.demonstrations.drawing import axis, figure, level, line, names_at_ends, plot, room_for, titled, write
from core.experiments.base import Experiment, say
from core.figures.description import Description, Trace
from core.history import History
from core.i18n.text import Language, Text

SEEDS = (0, 1, 2)
STEPS = 400
GOAL = 0.9
NORMS: dict[str, tuple[dict[str, dict[str, float]], str]] = {
    "without": ({}, "@baseline"),
    "layer": ({"layer_norm": {}}, "@class0"),
    "batch": ({"batch_norm": {}}, "@treatment"),
}
"""What normalises, and its colour."""


class BatchNormSpeed(Experiment):
    """Trains three sigmoid layers of 100 on digits by plain gradient descent, with and without, over three seeds."""

    name = "batch_norm_speed"
    label = Text("Head start", "빠른 출발")
    question = Text("How many steps does it save?", "몇 스텝을 아껴 줄까요?")
    help = Text(
        "Three layers of sigmoids learn to read digits. Their gradients are tiny, so that without normalisation "
        "nothing seems to happen for hundreds of steps. With it every layer receives inputs of mean 0 and variance "
        "1, where a sigmoid is steep. Each thin line is one seed; all three networks of a seed start from the same "
        "weights and take the same batches.",
        "시그모이드 세 층이 숫자를 배웁니다. 그래디언트가 아주 작아서, 정규화가 없으면 수백 스텝 동안 아무 일도 없는 "
        "것처럼 보입니다. 정규화를 하면 각 층이 평균 0, 분산 1인 입력을 받아 시그모이드의 기울기가 가파른 곳에서 "
        "배웁니다. 가는 선 하나가 시드 하나이며, 시드가 같으면 세 신경망의 시작 가중치와 배치가 같습니다.",
    )
    hyperparameters = (
        Number(
            name="lr",
            label=Text("Learning rate", "학습률"),
            help=Text("Of plain gradient descent.", "단순한 경사 하강의 학습률입니다."),
            low=0.0,
            open_low=True,
            high=10.0,
            default=0.1,
            stops=(0.01, 0.03, 0.1, 0.3, 1.0),
        ),
    )
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

    def runs(self, settings: Settings) -> list[RunConfig]:
        """Return the runs of `NORMS`, each over `SEEDS`."""
        return [config(norm, seed, settings["lr"]) for norm in NORMS for seed in SEEDS]

    def show(self, histories: Sequence[History], settings: Settings, language: Language) -> Shown:
        """Show accuracy over the steps, and where each reaches 90 %."""
        of = {norm: histories[n * len(SEEDS) : (n + 1) * len(SEEDS)] for n, norm in enumerate(NORMS)}
        reached = {norm: [_reached(history) for history in runs] for norm, runs in of.items()}
        said = {norm: _span(steps, language) for norm, steps in reached.items()}
        return Shown(
            figures=[_over_steps(of, language)],
            tables=_tables(of, reached, language),
            sentences=[say("batch_norm_speed.reached", language, **said), say("batch_norm_speed.why", language)],
        )


def config(norm: str, seed: int, rate: float) -> RunConfig:
    """Return one run."""
    given = {
        "data": {"name": "digits", "seed": seed},
        "network": {"hidden": [100, 100, 100], "activation": "sigmoid"},
        "optimiser": {"name": "sgd", "lr": rate},
        "techniques": NORMS[norm][0],
        "batch_size": 64,
        "steps": STEPS,
        "seed": seed,
        "evaluations": 50,
    }
    return RunConfig.model_validate(given)


def _reached(history: History) -> int | None:
    """Return the first measured step at which validation accuracy is at the goal, None where it never is."""
    series = history.series("accuracy/validation")
    there = np.flatnonzero(series.values >= GOAL)
    return int(series.steps[there[0]]) if len(there) else None


def _span(steps: Sequence[int | None], language: Language) -> str:
    """Return when the seeds got there, in words."""
    found = sorted(step for step in steps if step is not None)
    if len(found) < len(steps):
        return say("batch_norm_speed.never", language, steps=STEPS)
    return say("batch_norm_speed.between", language, first=found[0], last=found[-1])


def _over_steps(of: dict[str, Sequence[History]], language: Language) -> Description:
    traces: list[Trace] = []
    ends = []
    for norm, histories in of.items():
        name, colour = say(f"batch_norm_speed.{norm}", language), NORMS[norm][1]
        lines = [history.series("accuracy/validation") for history in histories]
        hover = f"{name}<br>%{{x}}: %{{y:.1f}} %"
        traces += [line(each.steps, 100 * each.values, colour, width=1.3, hover=hover) for each in lines]
        ends.append((STEPS, float(np.mean([100 * each.values[-1] for each in lines])), name, colour))
    traces += names_at_ends(ends, 0, 102)
    goal, said = level(100 * GOAL, say("batch_norm_speed.goal", language))
    drawn = plot(
        say("batch_norm_speed.accuracy", language),
        axis(range=[0, STEPS], title=titled(say("step", language)), showgrid=False),
        axis(range=[0, 102]),
        annotations=[{**said, "x": 0, "xanchor": "left"}],
        shapes=[goal],
        right=room_for([name for *_, name, _ in ends]),
    )
    return figure(
        "batch_norm_speed",
        say("batch_norm_speed.figure", language),
        say("batch_norm_speed.aria", language),
        traces,
        drawn,
    )


def _tables(
    of: dict[str, Sequence[History]], reached: dict[str, list[int | None]], language: Language
) -> list[NumberTable]:
    """Return when each seed got to the goal, and where it ended."""
    heads = [say("batch_norm_speed.seed", language), *(say(f"batch_norm_speed.{norm}", language) for norm in NORMS)]
    steps, ends = [], []
    for n, seed in enumerate(SEEDS):
        found = [reached[norm][n] for norm in NORMS]
        steps.append([str(seed), *("–" if step is None else str(step) for step in found)])
        ends.append([str(seed), *(write(100 * of[norm][n].last("accuracy/validation"), ".1f") for norm in NORMS)])
    return [
        NumberTable(say(f"batch_norm_speed.{what}", language), heads, rows)
        for what, rows in (("step", steps), ("end", ends))
    ]
