"""The cliff in the loss of one recurrent unit (Pascanu, Mikolov & Bengio, arXiv 1211.5063, figure 6)."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from core.declare import Number, Settings
from core.examples import Array, Computed, NumberTable, Prediction, Result, Shown
from core.examples.shared import STEP
from core.figures.kit.axes import axis, power_axis, titled
from core.figures.kit.layouts import figure, level, names_above, plot
from core.figures.kit.traces import contours, dots, label, line
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch

TIME, FIRST, TARGET = 50, 0.5, 0.7
"""Steps in time, what the unit starts with, and what it is to give at the end."""
LEARNING_RATE = 0.1
WHOLE = ((2.0, 16.0), (-6.0, 14.0))
"""The part of the (w, b) plane that holds both paths."""
NEAR = ((3.9, 5.7), (-3.2, -1.8))
"""The part around the cliff."""
CELLS = 61
PATHS = (("raw", "@baseline"), ("clipped", "@treatment"))
LAST = 20
"""What a path ends at is the median of its losses at the last so many steps: near the cliff one step says nothing."""
BOUNCES = 3.0
"""A loss bounces whose largest of these is more than so many times the least."""
NEARBY, APART = 20, 1e-6
"""From how many starts it is seen how often clipping ends better, and how far w is from one to the next."""
EPS = 1e-6
"""What `clip_grad_norm_` adds to the norm that it divides by."""


class Cliff(Computed):
    """Gradient descent on (σ(x₅₀) − 0.7)² with x_t = w·σ(x_{t−1}) + b, x₀ = 0.5, with and without clipping by norm.

    Near the cliff the path is chaotic: a difference in the tenth decimal of the start changes where it is thrown.
    """

    name = "cliff"
    label = Text("The cliff", "절벽")
    question = Text("What happens at a cliff?", "손실의 절벽에서는 무슨 일이 생기나요?")
    help = Text(
        "One recurrent unit, fifty steps in time: where its fixed point changes, the loss has a wall, and the gradient "
        "on it is huge. One step from there throws w and b far away, where the gradient is nearly 0 and learning is "
        "over. Clipping the norm keeps the direction and makes the step a small one.",
        "순환 뉴런 하나를 시점 50개로 펼치면, 고정점이 바뀌는 곳에 손실의 절벽이 생기고 그래디언트가 매우 "
        "커집니다. 거기서 한 스텝만 가면 w와 b가 멀리 튕겨 나가고, 그곳에서는 그래디언트가 거의 0이라 학습이 "
        "멈춥니다. 노름을 클리핑하면 방향은 그대로이고 스텝만 짧아집니다.",
    )
    prediction = Prediction(
        question=Text(
            "On the cliff the gradient has the norm 147, at a learning rate of 0.1. Where does the step without "
            "clipping lead?",
            "절벽에서 그래디언트의 노름은 147이고 학습률은 0.1입니다. 클리핑하지 않은 한 스텝은 어디로 갈까요?",
        ),
        options=(
            Text("Straight to the minimum", "곧장 최소점으로"),
            Text("Far away, to where the gradient is almost 0", "그래디언트가 거의 0인 먼 곳으로"),
            Text("Back and forth across the cliff", "절벽을 사이에 두고 왔다 갔다"),
        ),
        right=1,
        why=Text(
            "0.1 × 147 is a step of almost 15, many times the width of the valley; it lands on a plateau, where the "
            "unit is saturated and learning is over.",
            "한 스텝의 길이가 0.1 × 147, 곧 거의 15로 골짜기 폭의 여러 배입니다. 뉴런이 포화된 고원에 떨어져 학습이 "
            "멈춥니다.",
        ),
    )
    hyperparameters = (
        Number(
            name="largest_norm",
            label=Text("Largest norm", "최대 노름(임계값)"),
            help=Text("Longer gradients are shortened to it.", "이보다 긴 그래디언트를 이 길이로 줄입니다."),
            low=1e-6,
            high=1e4,
            default=1.0,
            stops=(10.0, 3.0, 1.0, 0.3, 0.1),
        ),
        Number(
            name="w",
            label=Text("Start of w", "w의 시작값"),
            help=Text("The recurrent weight at the start.", "순환 가중치의 시작값입니다."),
            low=0.0,
            high=10.0,
            default=5.0,
            stops=(4.5, 5.0, 5.5, 6.0),
        ),
        Number(
            name="b",
            label=Text("Start of b", "b의 시작값"),
            help=Text("The bias at the start.", "편향의 시작값입니다."),
            low=-6.0,
            high=6.0,
            default=-2.6,
            stops=(-3.0, -2.8, -2.6, -2.4, -2.2),
        ),
        Number(
            name="steps",
            label=Text("Steps", "스텝 수"),
            help=Text("Of gradient descent.", "경사 하강법의 스텝 수입니다."),
            low=1,
            high=100,
            default=50,
            integer=True,
            stops=(10, 20, 30, 50, 100),
        ),
    )
    formula = (
        r"\begin{aligned} x_t &= w\,\sigma(x_{t-1}) + b \\ "
        r"L &= (\sigma(x_{50}) - 0.7)^2 \end{aligned}"
    )
    line = "nn.utils.clip_grad_norm_([p], 1.0)"
    pytorch = (
        "import statistics\n"
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "p = torch.tensor([5.0, -2.6], dtype=torch.float64, requires_grad=True)\n"
        "optimizer, losses = torch.optim.SGD([p], lr=0.1), []\n"
        "for step in range(50):\n"
        "    x = torch.tensor(0.5, dtype=torch.float64)\n"
        "    for _ in range(50):\n"
        "        x = p[0] * torch.sigmoid(x) + p[1]\n"
        "    loss = (torch.sigmoid(x) - 0.7) ** 2\n"
        "    optimizer.zero_grad()\n"
        "    loss.backward()\n"
        "    nn.utils.clip_grad_norm_([p], 1.0)\n"
        "    optimizer.step()\n"
        "    losses.append(loss.item())\n"
        "print(p.tolist(), statistics.median(losses[-20:]))"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure.whole": Text("Where does one step lead?", "한 스텝 만에 어디로 가나요?"),
        "figure.near": Text("What happens at the cliff?", "절벽에서는 무슨 일이 생기나요?"),
        "figure.norm": Text("How large is the gradient?", "그래디언트는 얼마나 큰가요?"),
        "aria": Text(
            "The path of w and b over the contours of the loss, without and with clipping.",
            "손실 등고선 위에서 w와 b가 움직인 경로. 클리핑이 없을 때와 있을 때를 비교합니다.",
        ),
        "norm.aria": Text(
            "Norm of the gradient before clipping over the steps, on a logarithmic axis, with the threshold.",
            "스텝에 따른 클리핑 전 그래디언트 노름(로그 축)과 임계값.",
        ),
        "raw": Text("not clipped", "클리핑 없음"),
        "clipped": Text("clipped", "클리핑"),
        "start": Text("start", "시작"),
        "norm": Text("norm", "노름"),
        "threshold": Text("threshold {value}", "임계값 {value}"),
        "loss": Text("median loss of the last {last} steps", "마지막 {last}스텝의 손실 중앙값"),
        "largest": Text("largest norm", "최대 노름"),
        "table": Text("Where both paths end", "두 경로의 끝"),
        "ends": Text(
            "Without clipping the norm reaches {norm} and the path lands at w = {w}, b = {b}; the median loss of the "
            "last {last} steps is {loss}. Clipped at {largest_norm} it is {clipped}, but the loss bounces between "
            "{low} and {high}: clipping keeps the path at the cliff, it does not settle there.",
            "클리핑이 없으면 노름이 {norm}까지 커지고 w = {w}, b = {b}에서 끝나며, 마지막 {last}스텝의 손실 중앙값은 "
            "{loss}입니다. 임계값 {largest_norm}에서 클리핑하면 중앙값은 {clipped}이지만 손실이 {low}와 {high} 사이를 "
            "오갑니다. 클리핑은 경로를 절벽 곁에 붙잡아 둘 뿐, 한곳에 자리 잡게 하지는 않습니다.",
        ),
        "nearby": Text(
            "Near the cliff chance decides: of {count} starts whose w is up to {reach} larger, clipping ends "
            "lower from {better} and higher from {worse}. The medians reach from {raw_low} to {raw_high} without it "
            "and from {clipped_low} to {clipped_high} with it.",
            "절벽 곁에서는 우연이 가릅니다. w가 {reach} 이내로 더 큰 시작점 {count}개 중 클리핑 쪽의 손실이 더 낮은 "
            "것은 {better}개, 더 높은 것은 {worse}개입니다. 중앙값의 범위는 클리핑이 없을 때 {raw_low}–{raw_high}, "
            "있을 때 {clipped_low}–{clipped_high}입니다.",
        ),
        "still": Text(
            "Without clipping the norm reaches {norm} and the path lands at w = {w}, b = {b}; the median loss of the "
            "last {last} steps is {loss}. Clipped at {largest_norm} it is {clipped}, between {low} and {high}.",
            "클리핑이 없으면 노름이 {norm}까지 커지고 w = {w}, b = {b}에서 끝나며, 마지막 {last}스텝의 손실 중앙값은 "
            "{loss}입니다. 임계값 {largest_norm}에서 클리핑하면 중앙값은 {clipped}(범위 {low}–{high})입니다.",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return `path` [2, steps + 1, 2], `loss` [2, steps + 1] and `norm` [2, steps], without and with clipping.

        The norms are those before clipping. `nearby` [2, 20]: the median of the last losses from this start and 19
        beside it. `whole` and `near` [61, 61]: the loss over b and w. All in float64.
        """
        start = torch.tensor([settings["w"], settings["b"]], dtype=torch.float64)
        starts = start + torch.arange(NEARBY, dtype=torch.float64)[:, None] * torch.tensor([APART, 0.0]).double()
        path, losses, norms = _descend(starts, settings["largest_norm"], settings["steps"])
        return {
            "path": path[:, 0].numpy(),
            "loss": losses[:, 0].numpy(),
            "norm": norms[:, 0].numpy(),
            "nearby": losses[..., :-1][..., -LAST:].quantile(0.5, dim=-1).numpy(),
            "whole": _surface(*WHOLE).numpy(),
            "near": _surface(*NEAR).numpy(),
        }

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show both paths, from afar and near the cliff, the norms, and where the paths end."""
        (w, b), losses = result["path"][0, -1], _last(result)
        loss, (low, high) = np.median(losses, axis=1), (losses[1].min(), losses[1].max())
        words = {
            "norm": write(float(result["norm"][0].max()), "g3"),
            "w": write(float(w), ".1f"),
            "b": write(float(b), ".1f"),
            "loss": write(float(loss[0]), ".3f"),
            "clipped": write(float(loss[1]), ".3f"),
            "low": write(float(low), ".3f"),
            "high": write(float(high), ".3f"),
            "last": losses.shape[1],
            "largest_norm": write(settings["largest_norm"], "g3"),
        }
        return Shown(
            figures=[
                _paths(result, "whole", WHOLE, language),
                _paths(result, "near", NEAR, language),
                _norms(result, settings["largest_norm"], language),
            ],
            tables=[_ends(result, language)],
            sentences=[
                self.say("ends" if high > BOUNCES * low else "still", language, **words),
                _nearby(result["nearby"], language),
            ],
        )


def _last(result: Result) -> Array:
    """Return the losses that the last steps were taken at, [2, up to LAST]."""
    return np.asarray(result["loss"][:, :-1][:, -LAST:])


def _nearby(medians: Array, language: Language) -> str:
    """Return in words what [2, n] medians from starts beside each other come to."""
    raw, clipped = medians
    ends = {
        f"{kind}_{end}": write(float(value), ".3f")
        for kind, of in (("raw", raw), ("clipped", clipped))
        for end, value in (("low", of.min()), ("high", of.max()))
    }
    better, worse = int((clipped < raw).sum()), int((clipped > raw).sum())
    return Cliff.say(
        "nearby", language, count=len(raw), reach=write(NEARBY * APART, "g3"), better=better, worse=worse, **ends
    )


def _loss(w: Tensor, b: Tensor) -> Tensor:
    """Return the loss at each w and b, of their shape."""
    x = torch.full_like(w, FIRST)
    for _ in range(TIME):
        x = torch.addcmul(b, w, torch.sigmoid(x))
    return (torch.sigmoid(x) - TARGET) ** 2


def _backward(parameters: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return loss [n], gradient [n, 2] and its norm [n] at n places [n, 2]."""
    leaf = parameters.clone().requires_grad_()
    loss = _loss(*leaf.unbind(1))
    (gradient,) = torch.autograd.grad(loss.sum(), leaf)
    return loss.detach(), gradient, gradient.norm(dim=1)


def _descend(starts: Tensor, largest_norm: float, steps: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return path [2, n, steps + 1, 2], losses [2, n, steps + 1] and norms [2, n, steps] from n starts [n, 2]."""
    parameters = torch.cat([starts, starts])
    largest = torch.tensor([float("inf"), largest_norm]).double().repeat_interleave(len(starts))
    path, losses, norms = [parameters], [], []
    for _ in range(steps):
        loss, gradient, norm = _backward(parameters)
        # As in `clip_grad_norm_`.
        factor = (largest / (norm + EPS)).clamp(max=1.0)
        parameters = parameters - LEARNING_RATE * gradient * factor[:, None]
        path.append(parameters)
        losses.append(loss)
        norms.append(norm)
    losses.append(_loss(*parameters.T))
    found = (torch.stack(each, 1) for each in (path, losses, norms))
    path_of, losses_of, norms_of = (each.view(2, len(starts), *each.shape[1:]) for each in found)
    return path_of, losses_of, norms_of


def _grid(ends: tuple[float, float]) -> Tensor:
    return torch.linspace(*ends, CELLS, dtype=torch.float64)


def _surface(w: tuple[float, float], b: tuple[float, float]) -> Tensor:
    """Return the loss on a grid, [b, w]."""
    rows, columns = torch.meshgrid(_grid(b), _grid(w), indexing="ij")
    return _loss(columns, rows)


def _paths(result: Result, part: str, ends: tuple[tuple[float, float], ...], language: Language) -> Description:
    w, b = (np.linspace(*end, CELLS) for end in ends)
    traces: list[Trace] = [contours(w, b, result[part].round(5))]
    for (kind, colour), path in zip(PATHS, result["path"], strict=True):
        name = Cliff.say(kind, language)
        x, y = _within(path, ends).T
        traces.append(line(colour, x, y, width=1.5))
        traces.append(dots(colour, x, y, size=5, hover=f"{name}<br>w %{{x:.2f}}, b %{{y:.2f}}"))
    first, second = _within(result["path"][0, :1], ends)[0]
    traces.append(label("@text", first, second, Cliff.say("start", language), position="bottom center"))
    above = names_above(*((Cliff.say(kind, language), colour) for kind, colour in PATHS))
    drawn = plot(
        "b",
        axis(range=list(ends[0]), title=titled("w"), showgrid=False),
        axis(range=list(ends[1]), showgrid=False),
        annotations=above,
    )
    return figure(f"cliff_{part}", Cliff.say(f"figure.{part}", language), Cliff.say("aria", language), traces, drawn)


def _within(path: Array, ends: tuple[tuple[float, float], ...]) -> Array:
    """Return points [n, 2], those outside of the picture as NaN: names and marks would else stand beside the plot.

    The first point outside stays at the picture's edge, so that the line that leads there is drawn.
    """
    low, high = np.array(ends).T
    inside = ((path >= low) & (path <= high)).all(1)
    leaving = ~inside & np.roll(inside, 1)
    held = np.clip(path, low, high)
    return np.where((inside | leaving)[:, None], held, np.nan)


def _norms(result: Result, max_norm: float, language: Language) -> Description:
    steps = np.arange(result["norm"].shape[1])
    traces = [
        line(colour, steps, np.maximum(norms, 1e-12), hover=f"{Cliff.say(kind, language)} %{{x}}: %{{y:.3g}}")
        for (kind, colour), norms in zip(PATHS, result["norm"], strict=True)
    ]
    shape, threshold = level(max_norm, Cliff.say("threshold", language, value=write(max_norm, "g3")))
    threshold["y"] = float(np.log10(max_norm))
    above = names_above(*((Cliff.say(kind, language), colour) for kind, colour in PATHS))
    high = max(1e3, float(np.nanmax(result["norm"])) * 2, max_norm * 3)
    drawn = plot(
        Cliff.say("norm", language),
        axis(range=[0, len(steps)], title=titled(STEP.to(language)), showgrid=False),
        power_axis(min(1e-4, max_norm / 3), high),
        annotations=[*above, threshold],
        shapes=[shape],
    )
    return figure("cliff_norm", Cliff.say("figure.norm", language), Cliff.say("norm.aria", language), traces, drawn)


def _ends(result: Result, language: Language) -> NumberTable:
    rows, losses = [], _last(result)
    for (kind, _), path, loss, norm in zip(PATHS, result["path"], losses, result["norm"], strict=True):
        numbers = [(path[-1, 0], ".2f"), (path[-1, 1], ".2f"), (np.median(loss), ".4f"), (norm.max(), "g3")]
        rows.append([Cliff.say(kind, language), *(write(float(n), how) for n, how in numbers)])
    columns = ["", "w", "b", Cliff.say("loss", language, last=losses.shape[1]), Cliff.say("largest", language)]
    return NumberTable(Cliff.say("table", language), columns, rows)
