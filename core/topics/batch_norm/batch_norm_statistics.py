"""What batch normalisation keeps and learns: a layer's inputs, batch and running statistics, γ and β."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from core.config import RunConfig
from core.declare import Number, Settings
from core.examples import Array, NumberTable, Shown, Trained
from core.examples.shared import SEED, STEP
from core.figures.inputs import inputs_of_channel, inputs_of_layer
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, plot, room_for
from core.figures.kit.traces import line, names_of_lines
from core.figures.language.description import Description, Trace, View
from core.figures.language.fill import settled
from core.figures.language.formats import write
from core.figures.models import PAIR
from core.figures.statistics import kept, statistic_of_layer
from core.history import History
from core.i18n.text import Language, Text
from core.study import study
from core.techniques import TECHNIQUES

TECHNIQUE = "batch_norm"
WIDTH = 16
LAYER = 1
"""The hidden layer that is looked at, counted from 0: the last one."""
STEPS = 300
CAUGHT_UP = 0.2
"""The running variance has caught up where it is within this share of the batches' own."""
WINDOW = 5
"""Recorded steps over which the batches' variance is averaged."""


class BatchNormStatistics(Trained):
    """Trains 64-16-16-10 with ReLU on digits by gradient descent at 0.1, without and with batch normalisation."""

    name = "batch_norm_statistics"
    label = Text("Statistics over time", "시간에 따른 통계량")
    question = Text("What does it keep, and what does it learn?", "무엇을 기억하고 무엇을 배울까요?")
    help = Text(
        "The same network with and without. First what the last hidden layer's activation receives while the layers "
        "below it learn; the shift of that distribution is what batch normalisation was meant to hold down. Then one "
        "channel of it: every batch has a mean and a variance of its own, and the running ones, which evaluation uses, "
        "move a share of the way to them at each step. γ and β are learned and give each channel the scale and place "
        "that suits it.",
        "같은 신경망을 배치 정규화 없이 한 번, 넣고 한 번 학습합니다. 먼저 앞쪽 층이 학습하는 동안 마지막 은닉층의 "
        "활성화 함수가 받는 값의 분포입니다. 이 분포의 변화를 억제하려고 배치 정규화가 나왔습니다. 다음은 채널 "
        "하나입니다. 배치마다 평균과 분산이 다르고, 평가에 쓰는 이동 평균과 이동 분산은 스텝마다 그쪽으로 일정 "
        "비율만큼 움직입니다. γ와 β는 학습되는 값으로 채널마다 알맞은 크기와 위치를 줍니다.",
    )
    hyperparameters = (
        Number(
            name="momentum",
            label=Text("Momentum of the running statistics", "이동 통계량의 모멘텀(BN)"),
            help=Text(
                "How far the running values move to the batch's at a step; not the optimiser's momentum.",
                "스텝마다 이동 통계량이 배치 값 쪽으로 움직이는 비율입니다. 옵티마이저의 모멘텀과는 다릅니다.",
            ),
            low=0.0,
            high=1.0,
            default=0.1,
            stops=(0.001, 0.01, 0.03, 0.1, 0.3, 1.0),
        ),
        Number(
            name="channel",
            label=Text("Channel", "채널"),
            help=Text("Which of the 16 units is drawn.", "그림에 나타낼 뉴런 16개 중 하나입니다."),
            low=0,
            high=WIDTH - 1,
            default=0,
            integer=True,
            stops=tuple(range(WIDTH)),
        ),
        SEED,
    )
    formula = (
        r"\begin{aligned} \bar\mu &\leftarrow (1 - m)\,\bar\mu + m\,\mu_B \\ "
        r"\bar\sigma^2 &\leftarrow (1 - m)\,\bar\sigma^2 + m\,\sigma_B^2 \end{aligned}"
    )
    line = "norm = nn.BatchNorm1d(16, momentum=0.1)"
    pytorch = (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "norm = nn.BatchNorm1d(16, momentum=0.1)\n"
        "for step in range(300):\n"
        "    norm(3 + 2 * torch.randn(32, 16))\n"
        "print(norm.running_mean, norm.running_var)  # about 3 and 4\n"
        "print(norm.weight, norm.bias)  # γ and β"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "inputs": Text("What does the layer receive?", "층은 무엇을 받나요?"),
        "inputs.aria": Text(
            "Median and 5 to 95 % range of the last hidden layer's inputs over the steps, without and with batch norm.",
            "마지막 은닉층이 받는 값의 중앙값과 5–95% 범위를 스텝별로. 배치 정규화 없음과 있음.",
        ),
        "channel": Text("When has the mean caught up?", "이동 평균은 언제 따라잡나요?"),
        "channel.aria": Text(
            "Mean of each batch and running mean of one channel over the steps, on a logarithmic axis.",
            "채널 하나의 배치 평균과 이동 평균을 스텝별로(스텝은 로그 축).",
        ),
        "variance": Text("When has the variance caught up?", "이동 분산은 언제 따라잡나요?"),
        "variance.aria": Text(
            "Variance of each batch and running variance of one channel over the steps, on a logarithmic axis.",
            "채널 하나의 배치 분산과 이동 분산을 스텝별로(스텝은 로그 축).",
        ),
        "scale": Text("What does γ become?", "γ는 어떻게 되나요?"),
        "scale.aria": Text(
            "γ of some channels over the steps, on a logarithmic axis.",
            "채널 몇 개의 γ를 스텝별로(스텝은 로그 축).",
        ),
        "shift": Text("What does β become?", "β는 어떻게 되나요?"),
        "shift.aria": Text(
            "β of some channels over the steps, on a logarithmic axis.",
            "채널 몇 개의 β를 스텝별로(스텝은 로그 축).",
        ),
        "modes": Text("Do both modes agree?", "두 모드가 일치하나요?"),
        "modes.aria": Text(
            "Validation accuracy in eval mode and in train mode over the steps.",
            "평가 모드와 학습 모드의 스텝별 검증 정확도.",
        ),
        "accuracy": Text("validation accuracy, %", "검증 정확도(%)"),
        "evaluated": Text("eval mode", "평가 모드"),
        "trained": Text("train mode", "학습 모드"),
        "moved": Text(
            "The median of the last hidden layer's inputs moves by up to {without} without and {with} with batch norm.",
            "마지막 은닉층 입력의 중앙값은 정규화 없이 최대 {without}, 배치 정규화를 켜면 최대 {with} 움직입니다.",
        ),
        "caught_up": Text(
            "At momentum {momentum} the running variance of channel {channel}, which starts at 1, is within a fifth "
            "of the batches' from step {step} on.",
            "모멘텀 {momentum}에서 1로 시작한 채널 {channel}의 이동 분산은 {step}스텝부터 배치 분산과의 차이가 5분의 "
            "1 이내입니다.",
        ),
        "never": Text(
            "At momentum {momentum} the running variance of channel {channel}, which starts at 1, does not settle "
            "within a fifth of the batches'.",
            "모멘텀 {momentum}에서는 1로 시작한 채널 {channel}의 이동 분산과 배치 분산의 차이가 끝까지 5분의 1 이내로 "
            "안정되지 않습니다.",
        ),
        "modes.said": Text(
            "Accuracy at the end: {evaluated} % by the running statistics, {trained} % by the batches' own.",
            "마지막 정확도: 이동 통계량으로 {evaluated}%, 배치 통계량으로 {trained}%.",
        ),
        "table": Text("Channel {channel}", "채널 {channel}"),
    }

    def runs(self, settings: Settings) -> list[RunConfig]:
        """Return the run without, and the one with batch normalisation."""
        return [
            config({}, settings["seed"]),
            config({TECHNIQUE: {"momentum": settings["momentum"]}}, settings["seed"]),
        ]

    def show(self, histories: Sequence[History], settings: Settings, language: Language) -> Shown:
        """Show inputs, statistics of one channel, γ and β, and accuracy in both modes."""
        _, history = histories
        channel = settings["channel"]
        caught = _caught_up(history, channel)
        said = {
            "momentum": write(settings["momentum"], "g3"),
            "channel": channel,
            "without": _moved(histories[0]),
            "with": _moved(history),
            "evaluated": _percent(history, "accuracy/validation"),
            "trained": _percent(history, "accuracy/validation/train_mode"),
        }
        caught_up = "never" if caught is None else "caught_up"
        return Shown(
            figures=[*_of_the_lab(histories, settings, language), _modes(history, language)],
            tables=[_table(history, channel, language)],
            sentences=[
                self.say("moved", language, **said),
                self.say(caught_up, language, **said, step=caught),
                self.say("modes.said", language, **said),
            ],
        )


def config(techniques: dict[str, dict[str, float]], seed: int) -> RunConfig:
    """Return one run."""
    given = {
        "data": {"name": "digits", "seed": seed},
        "network": {"hidden": [WIDTH, WIDTH]},
        "optimiser": {"name": "sgd", "lr": 0.1},
        "techniques": techniques,
        "batch_size": 32,
        "steps": STEPS,
        "seed": seed,
        "evaluations": 50,
    }
    return RunConfig.model_validate(given)


def _statistic(history: History, name: str) -> tuple[Array, Array]:
    """Return the steps [m] and the values [m, 16] of one statistic."""
    series = history.series(f"{TECHNIQUE}/{LAYER}/{name}")
    return series.steps, series.values.astype(float)


def _percent(history: History, series: str) -> str:
    return write(100 * history.last(series), ".1f")


def _moved(history: History) -> str:
    """Return how far the median of the layer's inputs moved at most from where it was first."""
    medians = history.series(f"quantiles/inputs/{LAYER}").values[:, 2].astype(float)
    return write(float(np.abs(medians - medians[0]).max()), ".2f")


def _caught_up(history: History, channel: int) -> int | None:
    """Return the recorded step from which on the running variance stays near the batches' own; None if it does not.

    It starts at 1; the mean starts at 0, which may happen to be near.
    """
    steps, batch = _statistic(history, "batch_var")
    running = _statistic(history, "running_var")[1][:, channel]
    usual = np.array([batch[max(0, n - WINDOW // 2) : n + WINDOW // 2 + 1, channel].mean() for n in range(len(steps))])
    far = np.flatnonzero(np.abs(running - usual) > CAUGHT_UP * usual)
    first = 0 if not len(far) else int(far[-1]) + 1
    return int(steps[first]) if first < len(steps) else None


def _of_the_lab(histories: Sequence[History], settings: Settings, language: Language) -> list[Description]:
    """Return the Lab's own figures of the two runs: a layer's inputs, one channel's statistics, γ and β."""
    of = study(histories[1].config, TECHNIQUE)
    recorded = dict(zip(PAIR, histories, strict=True))
    panels, channel = kept(of), settings["channel"]

    def drawn(what: str, view: View) -> Description:
        question = BatchNormStatistics.say(what, language)
        aria = BatchNormStatistics.say(f"{what}.aria", language)
        own = figure(f"batch_norm_{what}", question, aria, view["traces"], view["layout"], view["caption"])
        return settled(own, recorded, STEPS)

    return [
        drawn("inputs", inputs_of_layer(of, language, LAYER)),
        drawn("channel", inputs_of_channel(of, language, {"treatment": TECHNIQUES[TECHNIQUE]}, LAYER, channel)),
        drawn("variance", statistic_of_layer(of, panels["running_var"], LAYER, language, [channel])),
        drawn("scale", statistic_of_layer(of, panels["weight"], LAYER, language)),
        drawn("shift", statistic_of_layer(of, panels["bias"], LAYER, language)),
    ]


def _modes(history: History, language: Language) -> Description:
    """Return accuracy by the running statistics and by the batches' own."""
    traces, ends = list[Trace](), []
    for mode, series, dash in (
        ("evaluated", "accuracy/validation", "solid"),
        ("trained", "accuracy/validation/train_mode", "dot"),
    ):
        found, name = history.series(series), BatchNormStatistics.say(mode, language)
        percent = 100 * found.values.astype(float)
        traces.append(line("@treatment", found.steps, percent, dash=dash, hover=f"{name}<br>%{{x}}: %{{y:.1f}} %"))
        ends.append((float(found.steps[-1]), float(percent[-1]), name, "@treatment"))
    traces += names_of_lines(ends, 0, 100)
    drawn = plot(
        BatchNormStatistics.say("accuracy", language),
        axis(range=[0, STEPS], title=titled(STEP.to(language)), showgrid=False, nticks=4),
        axis(range=[0, 100]),
        right=room_for([name for *_, name, _ in ends]),
    )
    return figure(
        "batch_norm_modes",
        BatchNormStatistics.say("modes", language),
        BatchNormStatistics.say("modes.aria", language),
        traces,
        drawn,
    )


def _table(history: History, channel: int, language: Language) -> NumberTable:
    """Return one channel's statistics at the first and at the last step."""
    kinds = ("batch_mean", "running_mean", "batch_var", "running_var", "weight", "bias")
    words = {recorded.name: recorded.words.to(language) for recorded in TECHNIQUES[TECHNIQUE].recorded}
    heads = [STEP.to(language), *(words[kind] for kind in kinds)]
    columns = [_statistic(history, kind)[1][:, channel] for kind in kinds]
    steps = _statistic(history, kinds[0])[0]
    chosen = [0, int(np.searchsorted(steps, 20)), len(steps) - 1]
    rows = [[str(int(steps[n])), *(write(float(column[n]), ".3f") for column in columns)] for n in chosen]
    return NumberTable(BatchNormStatistics.say("table", language, channel=channel), heads, rows)
