"""Gradient descent with an L2 penalty against ridge regression's closed form (Hoerl & Kennard 1970)."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from core.declare import Choice, Number, Settings
from core.draws import generator
from core.examples import Array, Computed, NumberTable, Result, Shown
from core.examples.shared import DRAWS, SEED, STEP, WEIGHT
from core.figures.kit.axes import axis, power_axis, titled
from core.figures.kit.layouts import figure, names_above, plot
from core.figures.kit.traces import dots, line
from core.figures.language.description import Description
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch

EXAMPLES, FEATURES = 100, 20
NOISE = 0.5
STEPS, LEARNING_RATE = 600, 0.1
SMALLEST = 1e-17
"""Differences below it are drawn as it: a logarithm needs something."""


class Ridge(Computed):
    """Minimises mean((Xw − y)²) + λ·Σw² by gradient descent from 0, and solves (XᵀX/n + λI) w = Xᵀy/n in float64.

    X is 100 × 20 and N(0, 1), y = X w* + 0.5 ε.
    """

    name = "ridge"
    label = Text("L2 is ridge regression", "L2 규제는 릿지 회귀")
    question = Text("Does training find the closed form?", "학습으로 닫힌 형식의 해를 찾을 수 있나요?")
    help = Text(
        "A linear model with an L2 penalty has a solution that can be written down: ridge regression. Gradient descent "
        "comes to the same weights, up to the precision of the number format. The larger λ, the faster it converges.",
        "L2 규제를 더한 선형 모델에는 수식으로 쓸 수 있는 해가 있습니다. 바로 릿지 회귀입니다. 경사 하강법도 수치 "
        "정밀도의 한계 안에서 같은 가중치에 도달합니다. λ가 클수록 더 빨리 수렴합니다.",
    )
    hyperparameters = (
        Number(
            name="lambda",
            label=Text("Strength λ", "규제 강도 λ"),
            help=Text("How much the penalty weighs; 0 is least squares.", "0이면 규제 없는 최소제곱입니다."),
            low=0.0,
            high=3.0,
            default=0.3,
            stops=(0.0, 0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
        ),
        Choice(
            name="dtype",
            label=Text("Precision", "수치 정밀도"),
            help=Text("The number format of gradient descent.", "경사 하강법을 계산하는 숫자 형식입니다."),
            options={"float32": Text("float32", "float32"), "float64": Text("float64", "float64")},
            default="float32",
        ),
        SEED,
    )
    formula = r"w^* = \left(\tfrac{1}{n} X^\top X + \lambda I\right)^{-1} \tfrac{1}{n} X^\top y"
    line = "loss = (x @ w - y).square().mean() + 0.3 * w.square().sum()"
    pytorch = (
        "import zlib\n"
        "\n"
        "import torch\n" + DRAWS + 'x = torch.randn(100, 20, generator=draws("inputs"))\n'
        'w_true = torch.randn(20, generator=draws("weights"))\n'
        'y = x @ w_true + 0.5 * torch.randn(100, generator=draws("noise"))\n'
        "w = torch.zeros(20, requires_grad=True)\n"
        "optimizer = torch.optim.SGD([w], lr=0.1)\n"
        "for step in range(600):\n"
        "    optimizer.zero_grad()\n"
        "    loss = (x @ w - y).square().mean() + 0.3 * w.square().sum()\n"
        "    loss.backward()\n"
        "    optimizer.step()\n"
        "x, y = x.double(), y.double()\n"
        "closed = torch.linalg.solve(x.T @ x / 100 + 0.3 * torch.eye(20), x.T @ y / 100)\n"
        "print((w - closed).abs().max().item(), w.norm().item())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("Are these the same weights?", "두 방법의 가중치가 같은가요?"),
        "aria": Text(
            "Each weight by gradient descent over the same weight by the closed form, on the diagonal where they "
            "agree; rings are the weights without a penalty.",
            "닫힌 형식의 해의 가중치에 따른 경사 하강법의 가중치. 같으면 대각선 위에 놓입니다. 고리는 규제가 없을 때의 "
            "가중치입니다.",
        ),
        "hover": Text(
            "closed form %{x:.4f}<br>gradient descent %{y:.4f}", "닫힌 형식의 해 %{x:.4f}<br>경사 하강법 %{y:.4f}"
        ),
        "convergence": Text("How fast does it get there?", "얼마나 빨리 도달하나요?"),
        "convergence.aria": Text(
            "Largest difference between the weights of gradient descent and the closed form over the steps, log scale.",
            "스텝에 따른 경사 하강법과 닫힌 형식의 해의 가중치 차이 중 최댓값(로그 축).",
        ),
        "largest": Text("largest difference", "가장 큰 차이"),
        "number": Text("weight", "가중치"),
        "plain": Text("no penalty", "규제 없음"),
        "found": Text("gradient descent", "경사 하강법"),
        "closed": Text("closed form", "닫힌 형식의 해"),
        "table": Text("Weight by weight", "가중치별 비교"),
        "difference": Text(
            "After {steps} steps in {dtype} the largest difference to the closed form is {last}.",
            "{dtype}로 {steps}스텝을 진행하면 닫힌 형식의 해와의 차이는 최대 {last}입니다.",
        ),
        "norms": Text("‖w‖ is {closed}, without a penalty {plain}.", "‖w‖는 {closed}, 규제가 없으면 {plain}입니다."),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return `found`, `closed` and `plain` (λ = 0) weights [20], and `difference` [601], the largest, by step."""
        x, y = (part.to(getattr(torch, settings["dtype"])) for part in _data(settings["seed"]))
        closed = _solve(x, y, settings["lambda"])
        found, difference = _descend(x, y, settings["lambda"], closed)
        return {
            "found": found.numpy(),
            "closed": closed.numpy(),
            "plain": _solve(x, y, 0.0).numpy(),
            "difference": np.array(difference),
        }

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the weights of both, and how the difference falls to the precision of the format."""
        norms = {name: write(float(np.linalg.norm(result[name])), "g3") for name in ("plain", "closed")}
        last = write(float(result["difference"][-1]), "g3")
        heads = [self.say(head, language) for head in ("number", "plain", "found", "closed")]
        weights = zip(result["plain"], result["found"], result["closed"], strict=True)
        rows = [[str(n), *(write(float(w), ".4f") for w in each)] for n, each in enumerate(weights, 1)]
        return Shown(
            figures=[_weights(result, language), _convergence(result, language)],
            tables=[NumberTable(self.say("table", language), heads, rows)],
            sentences=[
                self.say("difference", language, last=last, dtype=settings["dtype"], steps=str(STEPS)),
                self.say("norms", language, **norms),
            ],
        )


def _data(seed: int) -> tuple[Tensor, Tensor]:
    """Return inputs [100, 20] and targets [100], float32."""
    x = torch.randn(EXAMPLES, FEATURES, generator=generator(seed, "inputs"))
    weights = torch.randn(FEATURES, generator=generator(seed, "weights"))
    return x, x @ weights + NOISE * torch.randn(EXAMPLES, generator=generator(seed, "noise"))


def _solve(x: Tensor, y: Tensor, strength: float) -> Tensor:
    """Return the closed form, [20] in float64."""
    x, y = x.double(), y.double()
    covariance = x.T @ x / EXAMPLES + strength * torch.eye(FEATURES, dtype=torch.float64)
    solution: Tensor = torch.linalg.solve(covariance, x.T @ y / EXAMPLES)
    return solution


def _descend(x: Tensor, y: Tensor, strength: float, closed: Tensor) -> tuple[Tensor, list[float]]:
    """Return the weights after gradient descent, and the largest difference to `closed` before it and at each step.

    The gradient is 2 Xᵀ(Xw − y)/n + 2λw.
    """
    weights = torch.zeros(FEATURES, dtype=x.dtype)
    difference = [closed.abs().max().item()]
    for _ in range(STEPS):
        gradient = 2 * (x.T @ (x @ weights - y) / EXAMPLES + strength * weights)
        weights = weights - LEARNING_RATE * gradient
        difference.append((weights.double() - closed).abs().max().item())
    return weights, difference


def _weights(result: Result, language: Language) -> Description:
    reach = float(np.abs(result["plain"]).max()) * 1.1
    diagonal = line("@text", [-reach, reach], [-reach, reach], width=1, dash="dash")
    hover = Ridge.say("hover", language)
    marks = [
        dots("@baseline", result["closed"], result["plain"], symbol="circle-open", size=9),
        dots("@treatment", result["closed"], result["found"], hover=hover, size=8),
    ]
    x = axis(range=[-reach, reach], title=titled(Ridge.say("closed", language)), zeroline=True, zerolinecolor="@muted")
    y = axis(range=[-reach, reach], zeroline=True, zerolinecolor="@muted")
    sides = (("plain", "@baseline"), ("found", "@treatment"))
    above = names_above(*((Ridge.say(name, language), colour) for name, colour in sides))
    drawn = plot(WEIGHT.to(language), x, y, annotations=above)
    return figure("ridge", Ridge.say("figure", language), Ridge.say("aria", language), [diagonal, *marks], drawn)


def _convergence(result: Result, language: Language) -> Description:
    difference = np.maximum(result["difference"], SMALLEST)
    curve = line("@treatment", range(len(difference)), difference, hover="%{x}: %{y:.2g}")
    x = axis(range=[0, STEPS], title=titled(STEP.to(language)), showgrid=False)
    y = power_axis(1e-16, 10.0)
    return figure(
        "ridge_convergence",
        Ridge.say("convergence", language),
        Ridge.say("convergence.aria", language),
        [curve],
        plot(Ridge.say("largest", language), x, y),
    )
