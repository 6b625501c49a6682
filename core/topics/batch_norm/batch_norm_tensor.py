"""The notebook's 3×3 tensor through `nn.BatchNorm1d(3)`, value by value (Ioffe & Szegedy, arXiv 1502.03167)."""

from collections.abc import Mapping
from typing import ClassVar

from core.declare import Number, Settings, Table
from core.examples import Array, Computed, NumberTable, Prediction, Result, Shown
from core.examples.notebook import LARGEST_CELL, TENSOR
from core.examples.shared import VALUE
from core.figures.kit.axes import axis
from core.figures.kit.layouts import figure, names_above, plot
from core.figures.kit.traces import dots, line
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import torch

SHIFT = 0.09
"""How far the dots before and after stand from the middle of their feature."""


class BatchNormTensor(Computed):
    """Normalises each column of a 3×3 tensor in training mode, and moves fresh running statistics once."""

    name = "batch_norm_tensor"
    label = Text("Batch normalisation by hand", "손으로 따라가는 배치 정규화")
    question = Text("What happens to each value?", "값 하나하나는 어떻게 바뀌나요?")
    help = Text(
        "Three examples of three features go through nn.BatchNorm1d. From each value its feature's mean is subtracted, "
        "and what remains is divided by its feature's standard deviation: every feature ends with mean 0 and a "
        "variance of about 1. Change a cell and follow the arithmetic.",
        "특성이 3개인 샘플 3개를 nn.BatchNorm1d에 넣습니다. 각 값에서 그 특성의 평균을 빼고 표준편차로 나누면 모든 "
        "특성의 평균은 0, 분산은 약 1이 됩니다. 칸의 값을 바꾸며 계산 과정을 따라가 보세요.",
    )
    prediction = Prediction(
        question=Text(
            "The nine values of the notebook's tensor have the mean 0.3341. What is it after `nn.BatchNorm1d(3)`?",
            "노트북 텐서에 있는 아홉 값의 평균은 0.3341입니다. `nn.BatchNorm1d(3)`을 지나면 얼마가 될까요?",
        ),
        options=(
            Text("Still 0.3341", "그대로 0.3341"),
            Text("0, up to rounding", "반올림 오차를 빼면 0"),
            Text("1", "1"),
            Text("Anything: only each row has mean 0", "알 수 없음: 행마다 평균이 0일 뿐"),
        ),
        right=1,
        why=Text(
            "Every column, a feature over the batch, has mean 0 afterwards, so all nine values together have, up to "
            "rounding: the notebook printed −4e-8. γ starts at 1 and β at 0 and change nothing yet.",
            "특성에 해당하는 열마다 배치 평균이 0이 되므로 아홉 값 전체의 평균도 반올림 오차를 빼면 "
            "0입니다(노트북에는 −4e-8로 나옵니다). γ는 1, β는 0에서 시작하므로 아직 아무것도 바꾸지 않습니다.",
        ),
    )
    hyperparameters = (
        Table(
            name="values",
            label=Text("Tensor", "텐서"),
            help=Text(
                "One row an example, one column a feature.",
                "행은 데이터, 열은 특성입니다.",
            ),
            low=-LARGEST_CELL,
            high=LARGEST_CELL,
            default=TENSOR,
        ),
        Number(
            name="momentum",
            label=Text("Momentum of the running statistics", "이동 통계량의 모멘텀(BN)"),
            help=Text(
                "How far the running mean and variance move to the batch's, from 0 and 1.",
                "이동 평균과 이동 분산이 0과 1에서 배치 값 쪽으로 움직이는 정도입니다.",
            ),
            low=0.0,
            high=1.0,
            default=0.1,
            stops=(0.0, 0.01, 0.1, 0.3, 0.5, 1.0),
        ),
        Number(
            name="eps",
            label=Text("ε", "ε"),
            help=Text(
                "Added to the variance, so that a constant feature is not divided by 0.",
                "값이 모두 같은 특성에서 0으로 나누지 않도록 분산에 더하는 수입니다.",
            ),
            low=1e-8,
            high=1.0,
            default=1e-5,
            stops=(1e-8, 1e-5, 1e-3, 0.01, 0.1, 1.0),
        ),
    )
    formula = r"\hat x = \frac{x - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}},\quad y = \gamma \hat x + \beta"
    line = "norm = nn.BatchNorm1d(3, eps=1e-5, momentum=0.1)"
    pytorch = (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "x = torch.tensor([[-0.6577, -0.5797, 0.6360], [0.7392, 0.2145, 1.5230], [0.2432, 0.5662, 0.3220]])\n"
        "norm = nn.BatchNorm1d(3, eps=1e-5, momentum=0.1)\n"
        "y = norm(x)\n"
        "print(x.mean(), y, y.mean())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("Where does each value go?", "각 값은 어디로 가나요?"),
        "aria": Text(
            "The three values of each feature before and after batch normalisation, joined by lines.",
            "특성마다 세 값을 배치 정규화 전과 후로 나타내고 선으로 이은 그림.",
        ),
        "means": Text(
            "Mean of all values: {before} before, {after} after; it is 0 up to float32's rounding, about 1e-7.",
            "모든 값의 평균: 전 {before}, 후 {after}. float32의 반올림 오차(약 1e-7) 안에서 0입니다.",
        ),
        "momentum": Text(
            "The running statistics start at mean 0 and variance 1 and move {momentum} of the way to the batch's; the "
            "running variance takes the unbiased one, divided by n − 1.",
            "이동 통계량은 평균 0, 분산 1에서 시작해 배치 값 쪽으로 {momentum}의 비율만큼 움직입니다. 이동 분산에는 n "
            "− 1로 나눈 비편향 분산을 씁니다.",
        ),
        "output": Text("Output of nn.BatchNorm1d(3)", "nn.BatchNorm1d(3)의 출력"),
        "arithmetic": Text(
            "Value by value: (value − mean) / standard deviation",
            "값마다 계산: (값 − 평균) / 표준편차",
        ),
        "statistics": Text("Statistics of each feature", "특성별 통계량"),
        "mean": Text("batch mean", "배치 평균"),
        "sd": Text("√(variance + ε)", "√(분산 + ε)"),
        "running_mean": Text("running mean", "이동 평균(running)"),
        "running_var": Text("running variance", "이동 분산(running)"),
        "feature": Text("feature {number}", "특성 {number}"),
        "before": Text("before", "전"),
        "after": Text("after", "후"),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return `before` and `after` [3, 3], `mean`, `sd` (with ε under the root), running statistics [3], all means.

        Float32, as in the notebook; `means` are of all nine values before and after.
        """
        before = torch.tensor(settings["values"], dtype=torch.float32)
        norm = torch.nn.BatchNorm1d(before.shape[1], eps=settings["eps"], momentum=settings["momentum"])
        with torch.no_grad():
            after = norm(before)
        sd = (before.var(0, unbiased=False) + settings["eps"]).sqrt()
        tensors = {
            "before": before,
            "after": after,
            "mean": before.mean(0),
            "sd": sd,
            "running_mean": norm.running_mean,
            "running_var": norm.running_var,
            "means": torch.stack([before.mean(), after.mean()]),
        }
        return {name: tensor.numpy() for name, tensor in tensors.items()}

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the values before and after, the arithmetic of each, and the statistics of each feature."""
        before, after = (float(mean) for mean in result["means"])
        return Shown(
            figures=[_moves(result, language)],
            tables=[_output(result, language), _arithmetic(result, language), _statistics(result, language)],
            sentences=[
                self.say("means", language, before=write(before, ".4f"), after=write(after, "g3")),
                self.say("momentum", language, momentum=write(settings["momentum"], "g3")),
            ],
        )


def _features(language: Language) -> list[str]:
    return [BatchNormTensor.say("feature", language, number=number) for number in (1, 2, 3)]


def _moves(result: Result, language: Language) -> Description:
    columns, (examples, features) = range(1, 4), result["before"].shape
    paths: list[Trace] = []
    for row in range(examples):
        for column in range(features):
            ends = [result["before"][row, column], result["after"][row, column]]
            middle = column + 1
            paths.append(line("@muted", [middle - SHIFT, middle + SHIFT], ends, width=1))
    sides = (("before", -SHIFT, "@baseline"), ("after", SHIFT, "@treatment"))
    marks = [
        dots(
            colour,
            [column + 1 + shift for _ in range(examples) for column in range(features)],
            result[what].ravel(),
            hover=f"{BatchNormTensor.say(what, language)} %{{y:.4f}}",
            size=8,
        )
        for what, shift, colour in sides
    ]
    x = axis(range=[0.5, 3.5], tickvals=list(columns), ticktext=_features(language), showgrid=False)
    above = names_above(*((BatchNormTensor.say(what, language), colour) for what, _, colour in sides))
    return figure(
        "batch_norm_tensor",
        BatchNormTensor.say("figure", language),
        BatchNormTensor.say("aria", language),
        [*paths, *marks],
        plot(VALUE.to(language), x, axis(zeroline=True, zerolinecolor="@muted"), annotations=above),
    )


def _output(result: Result, language: Language) -> NumberTable:
    rows = [[write(float(value), ".4f") for value in row] for row in result["after"]]
    return NumberTable(BatchNormTensor.say("output", language), _features(language), rows)


def _arithmetic(result: Result, language: Language) -> NumberTable:
    def cell(value: float, mean: float, sd: float, after: float) -> str:
        shown = [write(float(number), ".4f") for number in (value, abs(mean), sd, after)]
        sign = "−" if mean >= 0 else "+"
        return f"({shown[0]} {sign} {shown[1]}) / {shown[2]} = {shown[3]}"

    rows = [
        [cell(*numbers) for numbers in zip(before, result["mean"], result["sd"], after, strict=True)]
        for before, after in zip(result["before"], result["after"], strict=True)
    ]
    return NumberTable(BatchNormTensor.say("arithmetic", language), _features(language), rows)


def _statistics(result: Result, language: Language) -> NumberTable:
    names = ("mean", "sd", "running_mean", "running_var")
    rows = [[BatchNormTensor.say(name, language), *(write(float(v), ".4f") for v in result[name])] for name in names]
    columns = ["", *_features(language)]
    return NumberTable(BatchNormTensor.say("statistics", language), columns, rows)
