"""The path of every weight over λ: the figures of LASSO (Tibshirani 1996) and of ridge regression."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from core.config import RunConfig
from core.declare import Choice, Number, Settings, decades
from core.examples import Array, NumberTable, Shown, Trained
from core.figures.kit.axes import axis, power_axis, titled
from core.figures.kit.layouts import figure, plot
from core.figures.kit.traces import dots, line, names_of_lines
from core.figures.language.description import Description, Layout
from core.figures.language.formats import write
from core.history import History
from core.i18n.text import Language, Text

FEATURES = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")
"""What scikit-learn calls the features of `diabetes`."""
LAMBDAS = decades(-3, 0)
"""From 0.001 to 1, where L1 has next to nothing left to penalise."""
STEPS = 3000
LEFT = 62
TOLD = 3
"""Weights that are drawn in colour: the largest without a penalty."""

PENALTIES: dict[str, tuple[Text, Mapping[str, Mapping[str, str]]]] = {
    "l1": (Text("L1, proximal", "L1, 근접 연산"), {"l1": {"form": "proximal"}}),
    "subgradient": (Text("L1, subgradient", "L1, 서브그래디언트"), {"l1": {"form": "subgradient"}}),
    "l2": (Text("L2", "L2"), {"l2": {}}),
    "both": (Text("Both (elastic net)", "둘 다(엘라스틱넷)"), {"l1": {"form": "proximal"}, "l2": {}}),
}
"""Option → its name, and the techniques that get λ with their other settings."""


class WeightPaths(Trained):
    """Fits linear regression to `diabetes` by gradient descent, once for each λ: all of them rows of one stack."""

    name = "weight_paths"
    label = Text("Weight paths", "가중치 경로")
    question = Text("What becomes of each weight as λ grows?", "λ가 커지면 가중치마다 어떻게 될까요?")
    help = Text(
        "Linear regression on ten measurements of 300 patients, trained once for every λ: a path a weight. L1 sets "
        "one weight after the other exactly to zero and so chooses features (LASSO); L2 makes their norm smaller and "
        "none zero (ridge regression), though a single weight may grow on the way; both at once do some of each "
        "(elastic net).",
        "환자 300명의 측정값 10개로 선형 회귀를 λ마다 한 번씩 학습해, 가중치마다 경로를 그립니다. L1은 가중치를 "
        "하나씩 정확히 0으로 만들어 특성을 고릅니다(라쏘). L2는 노름을 줄일 뿐 0으로 만들지 않으며(릿지 회귀), 도중에 "
        "커지는 가중치도 있습니다. 둘을 함께 쓰면 두 성질이 섞입니다(엘라스틱넷).",
    )
    hyperparameters = (
        Choice(
            name="penalty",
            label=Text("Penalty", "규제항"),
            help=Text(
                "The proximal form of L1 shrinks by soft thresholding after each update, the subgradient adds "
                "λ·sign(w) to the gradient.",
                "L1의 근접 연산은 업데이트 뒤에 소프트 임계 처리로 줄이고, 서브그래디언트는 그래디언트에 λ·sign(w)를 "
                "더합니다.",
            ),
            options={name: text for name, (text, _) in PENALTIES.items()},
            default="l1",
        ),
        Number(
            name="lambda",
            label=Text("λ", "λ"),
            help=Text("Where the table reads the paths.", "표에 가중치를 나타낼 λ입니다."),
            low=LAMBDAS[0],
            high=LAMBDAS[-1],
            default=0.1,
            stops=LAMBDAS,
        ),
    )
    formula = (
        r"\begin{aligned} &\min_w\ \tfrac{1}{n} \lVert Xw - y \rVert^2 + \lambda R(w) \\ "
        r"&R_{L1} = \textstyle\sum_i |w_i|,\quad R_{L2} = \sum_i w_i^2 \end{aligned}"
    )
    line = "w.copy_(w.sign() * (w.abs() - 0.1 * lam).clamp(min=0))"
    pytorch = (
        "import torch\n"
        "from sklearn.datasets import load_diabetes\n"
        "\n"
        "x, y = (torch.as_tensor(part).float() for part in load_diabetes(return_X_y=True, scaled=False))\n"
        "x, y = (x - x.mean(0)) / x.std(0), (y - y.mean()) / y.std()\n"
        "model = torch.nn.Linear(10, 1)\n"
        "optimizer, lam = torch.optim.SGD(model.parameters(), lr=0.1), 0.1\n"
        "for step in range(3000):\n"
        "    loss = torch.nn.functional.mse_loss(model(x)[:, 0], y)\n"
        "    optimizer.zero_grad()\n"
        "    loss.backward()\n"
        "    optimizer.step()\n"
        "    with torch.no_grad():  # proximal L1; for L2 instead: loss = loss + lam * model.weight.square().sum()\n"
        "        w = model.weight\n"
        "        w.copy_(w.sign() * (w.abs() - 0.1 * lam).clamp(min=0))\n"
        "print(model.weight.detach())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("Which weights last longest?", "어느 가중치가 가장 오래 남나요?"),
        "aria": Text(
            "Each of the ten weights over λ, one line a feature, named at its left end.",
            "λ에 따른 가중치 10개. 특성마다 선 하나이며 왼쪽 끝에 이름이 있습니다.",
        ),
        "weight": Text("weight", "가중치"),
        "zero": Text("How many are exactly zero?", "정확히 0인 것은 몇 개인가요?"),
        "zero.aria": Text("The number of weights that are exactly zero, over λ.", "λ에 따른, 정확히 0인 가중치의 수."),
        "count": Text("weights, of 10", "가중치(10개 중)"),
        "size": Text("How large are they together?", "모두 합쳐 얼마나 큰가요?"),
        "size.aria": Text("The norm of the weights over λ.", "λ에 따른 가중치의 노름."),
        "table": Text("The weights at λ = {value}", "λ = {value}일 때의 가중치"),
        "here": Text(
            "At λ = {value}: {zeros} of 10 weights are exactly zero, ‖w‖ is {norm}, and validation loss {loss}.",
            "λ = {value}: 가중치 10개 중 {zeros}개가 정확히 0이고, ‖w‖는 {norm}, 검증 손실은 {loss}입니다.",
        ),
        "best": Text(
            "Validation loss is least at λ = {best}: {least}, against {first} at λ = {weakest}. With 300 patients and "
            "10 features there is little to overfit, so a penalty hardly makes the prediction better.",
            "검증 손실의 최저는 λ = {best}일 때의 {least}입니다(λ = {weakest}에서는 {first}). 환자 300명에 특성이 "
            "10개뿐이라 과적합이 거의 없어, 규제를 해도 예측이 크게 나아지지는 않습니다.",
        ),
    }

    def runs(self, settings: Settings) -> list[RunConfig]:
        """Return a run for every λ."""
        return [config(settings["penalty"], value) for value in LAMBDAS]

    def show(self, histories: Sequence[History], settings: Settings, language: Language) -> Shown:
        """Show the paths, how many weights are zero, and the weights at one λ."""
        weights = np.array(
            [history.series("parameters").values[-1][: len(FEATURES)] for history in histories], dtype=float
        )
        zeros, norms = (weights == 0).sum(1), np.linalg.norm(weights, axis=1)
        losses = [history.last("loss/validation") for history in histories]
        here = int(np.argmin(np.abs(np.log(np.array(LAMBDAS) / settings["lambda"]))))
        best = int(np.argmin(losses))
        value = write(LAMBDAS[here], "g3")
        said: dict[str, object] = {
            "value": value,
            "zeros": int(zeros[here]),
            "norm": write(float(norms[here]), ".2f"),
            "loss": write(losses[here], ".3f"),
            "best": write(LAMBDAS[best], "g3"),
            "least": write(losses[best], ".3f"),
            "first": write(losses[0], ".3f"),
            "weakest": write(LAMBDAS[0], "g3"),
        }
        return Shown(
            figures=[_paths(weights, here, language), _zeros(zeros, here, language), _norm(norms, here, language)],
            tables=[_table(weights[here], value, language)],
            sentences=[self.say("here", language, **said), self.say("best", language, **said)],
        )


def config(penalty: str, value: float) -> RunConfig:
    """Return linear regression on all of `diabetes` with one penalty."""
    techniques = {name: {**more, "lambda": value} for name, more in PENALTIES[penalty][1].items()}
    given = {
        "data": {"name": "diabetes"},
        "network": {"hidden": []},
        "optimiser": {"name": "sgd", "lr": 0.1},
        "techniques": techniques,
        "batch_size": "full",
        "steps": STEPS,
        "evaluations": 0,
    }
    return RunConfig.model_validate(given)


def _paths(weights: Array, here: int, language: Language) -> Description:
    """Return every weight over λ, named at the left, where the penalty is least."""
    low, high = float(weights.min()), float(weights.max())
    room = 0.08 * (high - low)
    low, high = low - room, high + room
    largest = set(np.argsort(-np.abs(weights[0]))[:TOLD].tolist())
    colours = ["@treatment" if n in largest else "@muted" for n in range(len(FEATURES))]
    traces = [
        line(colours[n], LAMBDAS, weights[:, n], hover=f"{name}<br>λ = %{{x:.3g}}: %{{y:.3f}}")
        for n, name in enumerate(FEATURES)
    ]
    ends = [(LAMBDAS[0], float(weights[0, n]), name, colours[n]) for n, name in enumerate(FEATURES)]
    traces += names_of_lines(ends, low, high, position="middle left")
    drawn = plot(
        WeightPaths.say("weight", language),
        _lambda_axis(language),
        axis(range=[low, high], side="right", nticks=5, zeroline=True, zerolinecolor="@muted"),
        shapes=[_here(here)],
        left=LEFT,
    )
    return figure("weight_paths", WeightPaths.say("figure", language), WeightPaths.say("aria", language), traces, drawn)


def _zeros(zeros: Array, here: int, language: Language) -> Description:
    marks = [
        line("@treatment", LAMBDAS, zeros, width=1.2),
        dots("@treatment", LAMBDAS, zeros, hover="λ = %{x:.3g}: %{y}", size=8),
    ]
    y = axis(range=[-0.3, len(FEATURES) + 0.3], dtick=2)
    drawn = plot(WeightPaths.say("count", language), _lambda_axis(language), y, shapes=[_here(here)])
    return figure(
        "weight_paths_zeros", WeightPaths.say("zero", language), WeightPaths.say("zero.aria", language), marks, drawn
    )


def _norm(norms: Array, here: int, language: Language) -> Description:
    marks = [line("@treatment", LAMBDAS, norms, hover="λ = %{x:.3g}: %{y:.3f}")]
    y = axis(range=[0, 1.08 * float(norms.max())])
    drawn = plot("‖w‖", _lambda_axis(language), y, shapes=[_here(here)])
    return figure(
        "weight_paths_norm", WeightPaths.say("size", language), WeightPaths.say("size.aria", language), marks, drawn
    )


def _lambda_axis(language: Language) -> Layout:
    return power_axis(LAMBDAS[0] * 0.9, LAMBDAS[-1] * 1.1, title=titled("λ"), showgrid=False)


def _here(index: int) -> Layout:
    """Return a vertical line at one λ."""
    at = LAMBDAS[index]
    ends = {"x0": at, "x1": at, "y0": 0, "y1": 1}
    return {"type": "line", "yref": "paper", **ends, "line": {"color": "@text", "width": 1.2, "dash": "dash"}}


def _table(weights: Array, value: str, language: Language) -> NumberTable:
    row = [write(float(weight), ".3f") if weight else "0" for weight in weights]
    return NumberTable(WeightPaths.say("table", language, value=value), list(FEATURES), [row])
