"""Where the loss of a two-weight model meets the L1 diamond and the L2 circle (Hastie et al., ESL, figure 3.11)."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from core.declare import Number, Settings
from core.draws import generator
from core.examples import Array, Computed, NumberTable, Prediction, Result, Shown
from core.examples.shared import DRAWS
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, plot
from core.figures.kit.traces import contour_at, contours, dots, label, line
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch

EXAMPLES = 200
TRUE = (0.25, 1.0)
CORRELATION = -0.3
NOISE = 0.3
STEPS, LEARNING_RATE = 400, 0.3
LOW, HIGH, CELLS = -0.8, 1.6, 41
"""The square of the (w₁, w₂) plane that is drawn."""
STRENGTHS = np.concatenate([[0.0], np.logspace(-3, 1, 80)])
"""The λ along which the path runs."""
FORMS = ("diamond", "circle")
"""L1 and L2."""


class Constraint(Computed):
    """Minimises mean((Xw − y)²) plus λ·Σ|w| (proximal gradient, exact zeros) or λ·Σw² (closed form).

    A minimum of the penalised loss is also the minimum of the loss alone within the ball Σ|w| ≤ t or Σw² ≤ t² on whose
    edge it lies; that edge is drawn.
    """

    name = "constraint"
    label = Text("Diamond and circle", "마름모와 원")
    question = Text("Why does L1 give exact zeros?", "L1은 왜 정확히 0을 만들까요?")
    help = Text(
        "A penalty of strength λ amounts to a bound on the weights: a diamond for L1, a circle for L2. The solution "
        "is where the lowest loss contour just touches it. A diamond is mostly touched at a corner, where one weight "
        "is exactly 0; a circle has no corners.",
        "강도 λ의 규제는 가중치의 범위를 제한하는 것과 같습니다. L1이면 마름모, L2이면 원입니다. 해는 가장 낮은 손실 "
        "등고선이 그 도형에 처음 닿는 곳입니다. 마름모는 대개 한 가중치가 정확히 0인 꼭짓점에서 닿지만, "
        "원에는 꼭짓점이 없습니다.",
    )
    prediction = Prediction(
        question=Text(
            "Without a penalty both weights are above 0, and w₁ is the smaller one. What becomes of w₁ at λ = 0.5?",
            "규제가 없으면 두 가중치는 모두 0보다 크고, w₁이 더 작습니다. λ = 0.5이면 w₁은 어떻게 될까요?",
        ),
        options=(
            Text("Exactly 0 with L1 and with L2", "L1과 L2 모두 정확히 0"),
            Text("Exactly 0 with L1, small with L2", "L1은 정확히 0, L2는 작은 값"),
            Text("Small with L1, exactly 0 with L2", "L1은 작은 값, L2는 정확히 0"),
            Text("Small with both, 0 with neither", "둘 다 작은 값이고 0은 아님"),
        ),
        right=1,
        why=Text(
            "L1 pulls equally hard however small the weight is, until it is 0; the pull of L2 fades with the weight, "
            "so it never quite gets there.",
            "L1은 가중치가 아무리 작아도 같은 힘으로 당겨 0에 이르게 합니다. L2가 당기는 힘은 가중치와 함께 "
            "줄어들므로 가중치가 0까지 가지 못합니다.",
        ),
    )
    hyperparameters = (
        Number(
            name="lambda",
            label=Text("Strength λ", "규제 강도 λ"),
            help=Text("The larger, the smaller the diamond and the circle.", "클수록 마름모와 원이 작아집니다."),
            low=0.0,
            high=10.0,
            default=0.5,
            stops=(0.0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0),
        ),
    )
    formula = r"|w_1| + |w_2| \le r,\quad w_1^2 + w_2^2 \le r^2"
    line = "w = w.sign() * (w.abs() - lr * lam).clamp(min=0)"
    pytorch = (
        "import zlib\n"
        "\n"
        "import torch\n" + DRAWS + "first, second, noise = (\n"
        '    torch.randn(200, generator=draws(what)).double() for what in ("first", "second", "noise")\n'
        ")\n"
        "x = torch.stack([first, -0.3 * first + (1 - 0.3**2) ** 0.5 * second], 1)\n"
        "y = x @ torch.tensor([0.25, 1.0]).double() + 0.3 * noise\n"
        "w, lam, lr = torch.zeros(2).double(), 0.5, 0.3\n"
        "for step in range(400):\n"
        "    w = w - lr * 2 * x.T @ (x @ w - y) / 200\n"
        "    w = w.sign() * (w.abs() - lr * lam).clamp(min=0)  # L1: soft threshold\n"
        "ridge = torch.linalg.solve(x.T @ x / 200 + lam * torch.eye(2), x.T @ y / 200)  # L2\n"
        "print(w.tolist(), ridge.tolist())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure.diamond": Text("Where does the loss touch the diamond?", "손실은 마름모의 어디에 닿나요?"),
        "figure.circle": Text("Where does the loss touch the circle?", "손실은 원의 어디에 닿나요?"),
        "aria": Text(
            "Contours of the loss over two weights, the bound that the penalty amounts to, the solution on its edge, "
            "and the path of solutions over λ.",
            "두 가중치에 대한 손실 등고선과 규제가 정하는 범위, 그 경계 위의 해, λ에 따른 해의 경로.",
        ),
        "free": Text("no penalty", "규제 없음"),
        "diamond": Text("L1", "L1"),
        "circle": Text("L2", "L2"),
        "bound": Text("bound", "범위"),
        "loss": Text("data loss", "데이터 손실"),
        "table": Text("Solutions at λ = {strength}", "λ = {strength}일 때의 해"),
        "solutions": Text(
            "L1: w₁ = {one}, w₂ = {other}. L2: w₁ = {first}, w₂ = {second}.",
            "L1: w₁ = {one}, w₂ = {other}. L2: w₁ = {first}, w₂ = {second}.",
        ),
        "zeros.0": Text(
            "At λ = {strength} neither penalty makes a weight exactly 0.",
            "λ = {strength}에서는 두 규제 모두 가중치를 정확히 0으로 만들지 않습니다.",
        ),
        "zeros.1": Text(
            "At λ = {strength} L1 makes one weight exactly 0; L2 makes both smaller and neither 0.",
            "λ = {strength}에서 L1은 가중치 하나를 정확히 0으로 만들고, L2는 둘 다 줄일 뿐 0으로 만들지 않습니다.",
        ),
        "zeros.2": Text(
            "At λ = {strength} L1 makes both weights exactly 0; L2 never does.",
            "λ = {strength}에서 L1은 두 가중치를 모두 정확히 0으로 만들지만, L2는 그러지 않습니다.",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return for L1 and L2 the solution [2, 2] at λ, the `path` [2, 81, 2] over `STRENGTHS`, and the loss surface.

        `loss` [2] is the data loss of both solutions, `surface` [41, 41] that over w₂ and w₁.
        """
        x, y = _data()
        strengths = torch.tensor([settings["lambda"], *STRENGTHS.tolist()], dtype=torch.float64)
        found = torch.stack([_lasso(x, y, strengths), _ridge(x, y, strengths)])
        grid = torch.linspace(LOW, HIGH, CELLS, dtype=torch.float64)
        rows, columns = torch.meshgrid(grid, grid, indexing="ij")
        surface = _loss(x, y, torch.stack([columns.flatten(), rows.flatten()], 1)).reshape(CELLS, CELLS)
        return {
            "solution": found[:, 0].numpy(),
            "path": found[:, 1:].numpy(),
            "loss": _loss(x, y, found[:, 0]).numpy(),
            "surface": surface.numpy(),
        }

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the loss contours with both bounds, and the solutions in numbers."""
        strength = write(settings["lambda"], "g3")
        rows = []
        for form, solution, loss in zip(FORMS, result["solution"], result["loss"], strict=True):
            numbers = [*solution, _bound(form, solution), loss]
            rows.append([self.say(form, language), *(write(float(n), ".4f") for n in numbers)])
        heads = ["", "w₁", "w₂", self.say("bound", language), self.say("loss", language)]
        zeros = int((result["solution"][0] == 0).sum())
        (one, other), (first, second) = ([write(float(w), ".3f") for w in pair] for pair in result["solution"])
        return Shown(
            figures=[_bounded(result, place, language) for place in range(len(FORMS))],
            tables=[NumberTable(self.say("table", language, strength=strength), heads, rows)],
            sentences=[
                self.say("solutions", language, one=one, other=other, first=first, second=second),
                self.say(f"zeros.{zeros}", language, strength=strength),
            ],
        )


def _data() -> tuple[Tensor, Tensor]:
    """Return inputs [200, 2], correlated, and targets [200], float64."""
    draws = [torch.randn(EXAMPLES, generator=generator(0, what)).double() for what in ("first", "second", "noise")]
    first, second, noise = draws
    x = torch.stack([first, CORRELATION * first + np.sqrt(1 - CORRELATION**2) * second], 1)
    return x, x @ torch.tensor(TRUE, dtype=torch.float64) + NOISE * noise


def _loss(x: Tensor, y: Tensor, weights: Tensor) -> Tensor:
    """Return the mean squared error of each row of `weights` [K, 2], [K]."""
    return (weights @ x.T - y).square().mean(1)


def _lasso(x: Tensor, y: Tensor, strengths: Tensor) -> Tensor:
    """Return the L1 solution for every λ [K] by proximal gradient descent, [K, 2]."""
    covariance, target = x.T @ x / EXAMPLES, x.T @ y / EXAMPLES
    threshold = LEARNING_RATE * strengths[:, None]
    weights = torch.zeros(len(strengths), 2, dtype=torch.float64)
    for _ in range(STEPS):
        moved = weights - LEARNING_RATE * 2 * (weights @ covariance - target)
        weights = moved.sign() * (moved.abs() - threshold).clamp(min=0)
    return weights


def _ridge(x: Tensor, y: Tensor, strengths: Tensor) -> Tensor:
    """Return the L2 solution for every λ [K] in closed form, [K, 2]."""
    covariance, target = x.T @ x / EXAMPLES, x.T @ y / EXAMPLES
    penalised = covariance + strengths[:, None, None] * torch.eye(2, dtype=torch.float64)
    solutions: Tensor = torch.linalg.solve(penalised, target.expand(len(strengths), 2))
    return solutions


def _bound(form: str, solution: Array) -> float:
    """Return the size of the diamond, Σ|w|, or the radius of the circle, on whose edge a solution lies."""
    return float(np.abs(solution).sum() if form == "diamond" else np.linalg.norm(solution))


def _edge(form: str, size: float) -> tuple[Array, Array]:
    """Return the outline of a diamond or a circle around the origin."""
    if form == "diamond":
        return size * np.array([1, 0, -1, 0, 1]), size * np.array([0, 1, 0, -1, 0])
    angle = np.linspace(0, 2 * np.pi, 121)
    return size * np.cos(angle), size * np.sin(angle)


def _bounded(result: Result, place: int, language: Language) -> Description:
    form, solution, path = FORMS[place], result["solution"][place], result["path"][place]
    grid = np.linspace(LOW, HIGH, CELLS)
    x, y = _edge(form, _bound(form, solution))
    start = path[0]
    shown = "w₁ %{x:.3f}, w₂ %{y:.3f}"
    traces: list[Trace] = [
        contours(grid, grid, result["surface"].round(5), levels=18),
        contour_at(grid, grid, result["surface"].round(5), float(result["loss"][place])),
        {**line("@treatment", x, y, width=2), "fill": "toself", "fillcolor": "@treatment/0.15"},
        line("@ghost", path[:, 0], path[:, 1], width=2, hover=shown),
        dots("@baseline", [start[0]], [start[1]], hover=shown, size=10),
        dots("@treatment", [solution[0]], [solution[1]], hover=shown, size=11),
        label("@baseline", start[0], start[1], Constraint.say("free", language)),
    ]
    plane = {"range": [LOW, HIGH], "constrain": "domain", "zeroline": True, "zerolinecolor": "@text", "showgrid": False}
    drawn = plot("w₂", axis(**plane, title=titled("w₁")), axis(**plane, scaleanchor="x"))
    return figure(
        f"constraint_{form}",
        Constraint.say(f"figure.{form}", language),
        Constraint.say("aria", language),
        traces,
        drawn,
    )
