"""Clipping stops a gradient that explodes in a recurrent network (Pascanu et al., arXiv 1211.5063)."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from core.config import RunConfig
from core.declare import Number, Settings
from core.ends import end_of
from core.examples import Array, NumberTable, Shown, Trained
from core.examples.shared import SEED, STEP
from core.figures.kit.axes import axis, power_axis, titled
from core.figures.kit.layouts import figure, level, names_above, plot, room_for
from core.figures.kit.traces import band, label, line, names_of_lines
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.history import History
from core.i18n.text import Language, Text

STEPS = 500
KINDS = {"without": "@baseline", "norm": "@treatment", "value": "@class2"}
"""How the gradient is clipped, and its colour."""
HIGHEST_LOSS = 1.0
TRIVIAL = 1 / 6
"""The loss of always answering 1: the variance of the sum of two numbers that are uniform on [0, 1]."""
LEAST = 1e-12
"""Norms below this are drawn here."""


class RecurrentClipping(Trained):
    """Trains a tanh RNN of 32 units on the adding problem of 50 time steps: unclipped, by norm, by value."""

    name = "recurrent_clipping"
    label = Text("An exploding gradient", "폭주하는 그래디언트")
    question = Text("What does a recurrent network's gradient do?", "순환 신경망의 그래디언트는 어떻게 될까요?")
    help = Text(
        "A recurrent network reads 50 numbers one after the other and is to add two that are marked. The gradient goes "
        "back through all 50 steps and is multiplied by the recurrent weights at each: with a gain above 1 it can grow "
        "without bound. Clipping by norm keeps its direction and limits its length; clipping by value limits every "
        "component, which turns it. Always to answer 1 would give a loss of 0.167.",
        "순환 신경망이 수 50개를 차례로 읽고 표시된 두 수를 더해야 합니다. 그래디언트는 시점 50개를 거슬러 가며 매번 "
        "순환 가중치와 곱해지므로, 게인이 1보다 크면 한없이 커질 수 있습니다. 노름 클리핑은 방향을 지키고 길이만 "
        "제한합니다. 값 클리핑은 성분마다 제한하므로 방향이 바뀝니다. 늘 1이라고만 답해도 손실은 0.167입니다.",
    )
    hyperparameters = (
        Number(
            name="max_norm",
            label=Text("Largest norm", "최대 노름(임계값)"),
            help=Text("Of the run that is clipped by norm.", "노름 클리핑을 쓰는 모델의 임계값입니다."),
            low=0.0,
            open_low=True,
            high=1e6,
            default=1.0,
            stops=(0.1, 0.3, 1.0, 3.0, 10.0, 100.0),
        ),
        Number(
            name="max_value",
            label=Text("Largest value", "최대 성분 크기(임계값)"),
            help=Text("Of the run that is clipped by value.", "값 클리핑을 쓰는 모델의 임계값입니다."),
            low=0.0,
            open_low=True,
            high=1e6,
            default=0.01,
            stops=(0.001, 0.01, 0.1, 1.0),
        ),
        Number(
            name="gain",
            label=Text("Recurrent gain", "순환 게인"),
            help=Text(
                "Recurrent weights start from N(0, (gain/√32)²).", "순환 가중치를 N(0, (게인/√32)²)에서 뽑습니다."
            ),
            low=0.0,
            open_low=True,
            high=10.0,
            default=1.5,
            stops=(0.5, 0.9, 1.0, 1.2, 1.5, 2.0),
        ),
        SEED,
    )
    formula = r"\frac{\partial h_T}{\partial h_1} = \prod_{t=2}^{T} \mathrm{diag}(1 - h_t^2)\, W"
    line = "norm = nn.utils.clip_grad_norm_(parameters, max_norm=1.0)"
    pytorch = (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "rnn, head = nn.RNN(2, 32, batch_first=True), nn.Linear(32, 1)\n"
        "nn.init.normal_(rnn.weight_hh_l0, std=1.5 / 32**0.5)\n"
        "parameters = [*rnn.parameters(), *head.parameters()]\n"
        "states, _ = rnn(torch.rand(32, 50, 2))\n"
        "head(states[:, -1]).square().mean().backward()\n"
        "norm = nn.utils.clip_grad_norm_(parameters, max_norm=1.0)  # returns the norm before\n"
        "print(norm.item())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "without": Text("unclipped", "클리핑 없음"),
        "norm": Text("by norm", "노름 클리핑"),
        "value": Text("by value", "값 클리핑"),
        "losses": Text("Which runs survive?", "어느 학습이 살아남나요?"),
        "losses.aria": Text(
            "Validation loss over the steps, unclipped, clipped by norm and by value.",
            "클리핑 없음, 노름 클리핑, 값 클리핑의 스텝별 검증 손실.",
        ),
        "loss": Text("validation loss", "검증 손실"),
        "trivial": Text("always 1: 0.167", "늘 1로 답하면 0.167"),
        "norms": Text("How large is the gradient?", "그래디언트는 얼마나 큰가요?"),
        "norms.aria": Text(
            "Norm of the gradient over the steps on a logarithmic axis: unclipped, and before and after clipping by "
            "norm and by value.",
            "스텝별 그래디언트 노름(로그 축). 클리핑 없음, 그리고 노름 클리핑과 값 클리핑의 전과 후.",
        ),
        "norm_axis": Text("norm", "노름"),
        "threshold": Text("threshold {value}", "임계값 {value}"),
        "shares": Text("How often is it clipped?", "얼마나 자주 클리핑하나요?"),
        "shares.aria": Text(
            "Share of the steps so far that were clipped, by norm and by value.",
            "그때까지의 스텝 중 클리핑한 스텝의 비율. 노름 클리핑과 값 클리핑.",
        ),
        "share_axis": Text("steps clipped so far, %", "그때까지 클리핑한 스텝(%)"),
        "cosines": Text("Does it still point the same way?", "방향은 그대로인가요?"),
        "cosines.aria": Text(
            "Cosine between the gradient before and after clipping, by norm and by value.",
            "클리핑 전후 그래디언트 사이의 코사인 유사도. 노름 클리핑과 값 클리핑.",
        ),
        "cosine": Text("cosine to the raw gradient", "원래 그래디언트와의 코사인 유사도"),
        "diverged": Text(
            "Unclipped, the loss is not finite any more at step {step}.",
            "클리핑하지 않으면 {step}스텝에서 손실이 더는 유한하지 않습니다.",
        ),
        "finite": Text("Unclipped, the loss ends at {loss}.", "클리핑하지 않았을 때 마지막 손실은 {loss}입니다."),
        "clipped": Text(
            "By norm at {max_norm}: {norm_share} % of the steps are clipped, the mean cosine to the raw gradient is "
            "{norm_cosine}, and the loss ends at {norm_loss}. By value at {max_value}: {value_share} %, "
            "{value_cosine} (least {least}), {value_loss}.",
            "노름 클리핑(임계값 {max_norm}): 스텝의 {norm_share}%에서 클리핑, 원래 그래디언트와의 평균 코사인 유사도 "
            "{norm_cosine}, 마지막 손실 {norm_loss}. 값 클리핑(임계값 {max_value}): {value_share}%, "
            "{value_cosine}(최소 {least}), {value_loss}.",
        ),
        "learnt": Text(
            "Both clipped runs stayed finite. Always to answer 1 would give {trivial}: the better of the two ends at "
            "{share} % of that.",
            "클리핑한 두 학습은 발산하지 않았습니다. 늘 1이라고만 답하면 손실은 {trivial}이고, 둘 중 나은 쪽의 마지막 "
            "손실은 그 {share}%입니다.",
        ),
        "clipping": Text("clipping", "클리핑"),
        "end": Text("end", "결과"),
        "largest": Text("largest norm", "최대 노름"),
        "final": Text("final loss", "마지막 손실"),
        "at": Text("diverged at step {step}", "{step}스텝에서 발산"),
        "whole": Text("finished", "끝까지 학습"),
        "table": Text("How each run ended", "학습별 결과"),
    }

    def runs(self, settings: Settings) -> list[RunConfig]:
        """Return the runs of `KINDS`."""
        techniques: list[dict[str, dict[str, float]]] = [
            {},
            {"clip_norm": {"max_norm": settings["max_norm"]}},
            {"clip_value": {"max_value": settings["max_value"]}},
        ]
        return [config(named, settings["gain"], settings["seed"]) for named in techniques]

    def show(self, histories: Sequence[History], settings: Settings, language: Language) -> Shown:
        """Show the losses, the norms of the gradient, how often it is clipped, and how far clipping turns it."""
        return Shown(
            figures=[
                _losses(histories, language),
                _norms(histories, settings["max_norm"], language),
                _shares(histories, language),
                _cosines(histories, language),
            ],
            tables=[_table(histories, language)],
            sentences=[
                _ending(histories[0], language),
                _clipped(histories, settings, language),
                *_learnt(histories[1:], language),
            ],
        )


def config(techniques: dict[str, dict[str, float]], gain: float, seed: int) -> RunConfig:
    """Return one run.

    The way into an explosion is chaotic, another one on every kind of processor. At this learning rate and batch size
    each of 80 runs from slightly different gains diverged unclipped; at 0.08 and 32 only most of them.
    """
    given = {
        "data": {"name": "adding", "train_size": 500, "seed": seed},
        "network": {"kind": "rnn", "hidden": [32], "recurrent_gain": gain},
        "optimiser": {"name": "sgd", "lr": 0.11},
        "techniques": techniques,
        "batch_size": 48,
        "steps": STEPS,
        "seed": seed,
        "evaluations": 50,
    }
    return RunConfig.model_validate(given)


def _losses(histories: Sequence[History], language: Language) -> Description:
    traces: list[Trace] = []
    ends = []
    for history, (kind, colour) in zip(histories, KINDS.items(), strict=True):
        series, name = history.series("loss/validation"), RecurrentClipping.say(kind, language)
        # What leaves the axis is drawn up to its top.
        y = np.minimum(np.nan_to_num(series.values.astype(float), nan=np.inf), 2 * HIGHEST_LOSS)
        traces.append(line(colour, series.steps, y, hover=f"{name}<br>%{{x}}: %{{y:.3f}}"))
        at_top = y[-1] > HIGHEST_LOSS
        ends.append((float(series.steps[-1]), HIGHEST_LOSS if at_top else float(y[-1]), name, colour))
    traces += [label(colour, x, y, text) for x, y, text, colour in ends if y == HIGHEST_LOSS]
    traces += names_of_lines([end for end in ends if end[1] < HIGHEST_LOSS], 0, HIGHEST_LOSS)
    trivial, said = level(TRIVIAL, RecurrentClipping.say("trivial", language))
    drawn = plot(
        RecurrentClipping.say("loss", language),
        axis(range=[0, STEPS], title=titled(STEP.to(language)), showgrid=False),
        axis(range=[0, HIGHEST_LOSS]),
        annotations=[{**said, "yanchor": "top"}],
        shapes=[trivial],
        right=room_for([name for *_, name, _ in ends]),
    )
    return figure(
        "recurrent_losses",
        RecurrentClipping.say("losses", language),
        RecurrentClipping.say("losses.aria", language),
        traces,
        drawn,
    )


def _norms(histories: Sequence[History], threshold: float, language: Language) -> Description:
    """Return the norm at every step: without clipping, and with each kind of clipping before and after it."""
    without, *clipped = histories
    traces: list[Trace] = []
    ends = [threshold]
    for history, kind in zip(clipped, ("norm", "value"), strict=True):
        low, high, after = _extreme(history, "min"), _extreme(history, "max"), history.series("grad_norm/clipped")
        hover = f"{RecurrentClipping.say(kind, language)}<br>%{{x}}: %{{y:.3g}}"
        traces += [
            band(KINDS[kind], history.series("grad_norm/raw").steps, low, high, 0.22),
            line(KINDS[kind], after.steps, np.maximum(after.values, LEAST), width=1.6, hover=hover),
        ]
        ends += [float(low.min()), float(high.max()), float(np.maximum(after.values, LEAST).min())]
    bottom, top = min(ends) / 1.5, max(ends) * 30
    exploding = np.minimum(_extreme(without, "max"), 10 * top)
    steps = without.series("grad_norm/raw").steps
    traces.append(line("@baseline", steps, exploding, width=1.8, hover="%{x}: %{y:.3g}"))
    shape, said = level(threshold, RecurrentClipping.say("threshold", language, value=write(threshold, "g3")))
    said = {**said, "y": float(np.log10(threshold)), "bgcolor": "@background/0.75"}
    names = [(RecurrentClipping.say(kind, language), colour) for kind, colour in KINDS.items()]
    drawn = plot(
        RecurrentClipping.say("norm_axis", language),
        axis(range=[0, STEPS], title=titled(STEP.to(language)), showgrid=False),
        power_axis(bottom, top),
        annotations=[said, *names_above(*names)],
        shapes=[shape],
    )
    return figure(
        "recurrent_norms",
        RecurrentClipping.say("norms", language),
        RecurrentClipping.say("norms.aria", language),
        traces,
        drawn,
    )


def _extreme(history: History, end: str) -> Array:
    """Return the least or the largest norm between two recorded steps; what is not finite is the largest float."""
    values = history.series(f"grad_norm/raw/{end}").values.astype(float)
    return np.asarray(np.maximum(np.nan_to_num(values, nan=1e38, posinf=1e38), LEAST))


def _share(history: History) -> Array:
    """Return the share of all steps so far that were clipped, at every recorded step, 0 to 1."""
    series = history.series("clip/share")
    since = np.diff(series.steps, prepend=-1)
    return np.asarray(np.cumsum(series.values * since) / np.cumsum(since))


def _shares(histories: Sequence[History], language: Language) -> Description:
    return _of_clipped(
        "shares",
        RecurrentClipping.say("share_axis", language),
        [(history.series("clip/share").steps, 100 * _share(history)) for history in histories[1:]],
        (0, 103),
        language,
    )


def _cosines(histories: Sequence[History], language: Language) -> Description:
    found = [history.series("clip/cosine") for history in histories[1:]]
    drawn = [(series.steps, series.values) for series in found]
    return _of_clipped("cosines", RecurrentClipping.say("cosine", language), drawn, (0, 1.05), language)


def _of_clipped(
    what: str, y_title: str, drawn: Sequence[tuple[Array, Array]], y: tuple[float, float], language: Language
) -> Description:
    """Return one measure of both clipped runs, steps and values, over the steps; `y` are the ends of its axis."""
    traces: list[Trace] = []
    ends = []
    for (steps, values), kind in zip(drawn, ("norm", "value"), strict=True):
        name = RecurrentClipping.say(kind, language)
        traces.append(line(KINDS[kind], steps, values, width=1.6, hover=f"{name}<br>%{{x}}: %{{y:.3g}}"))
        ends.append((float(steps[-1]), float(values[-1]), name, KINDS[kind]))
    traces += names_of_lines(ends, *y)
    return figure(
        f"recurrent_{what}",
        RecurrentClipping.say(what, language),
        RecurrentClipping.say(f"{what}.aria", language),
        traces,
        plot(
            y_title,
            axis(range=[0, STEPS], title=titled(STEP.to(language)), showgrid=False),
            axis(range=list(y)),
            right=room_for([name for *_, name, _ in ends]),
        ),
    )


def _ending(history: History, language: Language) -> str:
    if history.state == "diverged":
        return RecurrentClipping.say("diverged", language, step=history.step)
    return RecurrentClipping.say("finite", language, loss=write(_end(history), "g3"))


def _clipped(histories: Sequence[History], settings: Settings, language: Language) -> str:
    _, by_norm, by_value = histories
    return RecurrentClipping.say(
        "clipped",
        language,
        max_norm=write(settings["max_norm"], "g3"),
        norm_share=write(100 * float(_share(by_norm)[-1]), ".0f"),
        norm_cosine=write(_mean(by_norm, "clip/cosine"), ".3f"),
        norm_loss=write(_end(by_norm), "g3"),
        max_value=write(settings["max_value"], "g3"),
        value_share=write(100 * float(_share(by_value)[-1]), ".0f"),
        value_cosine=write(_mean(by_value, "clip/cosine"), ".3f"),
        least=write(float(np.nanmin(by_value.series("clip/cosine").values)), ".3f"),
        value_loss=write(_end(by_value), "g3"),
    )


def _learnt(clipped: Sequence[History], language: Language) -> list[str]:
    """Return how the better of both clipped runs compares with a constant answer; nothing where one diverged."""
    if any(history.state == "diverged" for history in clipped):
        return []
    share = write(100 * min(map(_end, clipped)) / TRIVIAL, ".0f")
    return [RecurrentClipping.say("learnt", language, trivial=write(TRIVIAL, ".3f"), share=share)]


def _end(history: History) -> float:
    """Return what the validation loss ends at."""
    return end_of(history.series("loss/validation").values)


def _mean(history: History, series: str) -> float:
    return float(np.nanmean(history.series(series).values))


def _table(histories: Sequence[History], language: Language) -> NumberTable:
    heads = [RecurrentClipping.say(what, language) for what in ("clipping", "end", "largest", "final")]
    rows = []
    for history, kind in zip(histories, KINDS, strict=True):
        wild = history.state == "diverged"
        end = (
            RecurrentClipping.say("at", language, step=history.step)
            if wild
            else RecurrentClipping.say("whole", language)
        )
        largest = float(_extreme(history, "max").max())
        loss = "∞" if wild else write(_end(history), "g3")
        rows.append(
            [RecurrentClipping.say(kind, language), end, "∞" if largest >= 1e38 else write(largest, "g3"), loss]
        )
    return NumberTable(RecurrentClipping.say("table", language), heads, rows)
