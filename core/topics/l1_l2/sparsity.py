"""L1 makes a network sparse (Tibshirani 1996), and only its proximal form makes weights exactly zero."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from core.config import RunConfig
from core.declare import Settings
from core.examples import NumberTable, Shown, Trained
from core.examples.shared import SEED
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, plot, room_for
from core.figures.kit.traces import dots, line, names_of_lines
from core.figures.language.description import Description, Layout, Trace
from core.figures.language.formats import write
from core.grid import Grid
from core.history import History
from core.i18n.text import Language, Text
from core.study import number_text

LAMBDAS = (0.0, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3)
FORMS = {
    "subgradient": {"name": "adam", "lr": 1e-3},
    "proximal": {"name": "sgd", "lr": 0.1, "momentum": 0.0},
}
"""How L1 is applied → the optimiser it is applied beside."""
GRID = Grid({"form": list(FORMS), "value": LAMBDAS})
COLOURS = {"subgradient": "@baseline", "proximal": "@treatment"}
NEAR, ZERO, RIGHT = "sparsity/below_1e-3", "sparsity/zero", "accuracy/validation"


class Sparsity(Trained):
    """Trains 64-128-10 on digits for 760 steps (40 epochs) at each λ, by Adam and by proximal gradient descent."""

    name = "sparsity"
    label = Text("Sparse networks", "희소한 신경망")
    question = Text("How much of a network does it take?", "신경망의 얼마만큼이 필요할까요?")
    help = Text(
        "A network of 9,472 weights learns to read digits, once for every λ of L1 and in both forms. Most of its "
        "weights can go before accuracy does. The subgradient pushes weights to within a step of zero and across, "
        "so that none is exactly zero; the proximal form stops them there.",
        "가중치 9,472개인 신경망이 숫자를 읽도록 L1의 λ마다, 두 방식으로 학습합니다. 가중치 대부분이 사라져도 "
        "정확도는 좀처럼 떨어지지 않습니다. 서브그래디언트는 가중치가 한 스텝 폭으로 0을 넘나들게 할 뿐 정확히 0으로 "
        "만들지 못하고, 근접 연산은 0에서 멈추게 합니다.",
    )
    hyperparameters = (SEED,)
    formula = r"w_i \leftarrow \mathrm{sign}(w_i) \max(|w_i| - \eta\lambda,\, 0)"
    line = "w.copy_(w.sign() * (w.abs() - lr * lam).clamp(min=0))"
    pytorch = (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))\n"
        "lr, lam = 0.1, 0.002\n"
        "# Subgradient: added to the loss, before loss.backward()\n"
        "l1 = lam * sum(p.abs().sum() for p in model.parameters() if p.dim() > 1)\n"
        "# Proximal: after optimizer.step()\n"
        "with torch.no_grad():\n"
        "    for w in (p for p in model.parameters() if p.dim() > 1):\n"
        "        w.copy_(w.sign() * (w.abs() - lr * lam).clamp(min=0))\n"
        "print(l1.item(), sum((p == 0).sum().item() for p in model.parameters()))"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "subgradient": Text("subgradient", "서브그래디언트"),
        "proximal": Text("proximal", "근접 연산"),
        "subgradient.table": Text(
            "Subgradient, Adam at 0.001: weights and accuracy, %",
            "서브그래디언트, Adam(학습률 0.001): 가중치와 정확도(%)",
        ),
        "proximal.table": Text(
            "Proximal, SGD at 0.1: weights and accuracy, %",
            "근접 연산, SGD(학습률 0.1): 가중치와 정확도(%)",
        ),
        "small": Text("How many are nearly zero?", "0에 가까운 것은 얼마나 되나요?"),
        "small.axis": Text("weights under 0.001, %", "크기 0.001 미만인 가중치(%)"),
        "small.aria": Text(
            "Share of weights smaller than 0.001 over λ, for both forms.",
            "λ에 따른, 크기가 0.001보다 작은 가중치의 비율. 두 방식.",
        ),
        "zero": Text("How many are exactly zero?", "정확히 0인 것은 얼마나 되나요?"),
        "zero.axis": Text("weights equal to 0, %", "0인 가중치(%)"),
        "zero.aria": Text(
            "Share of weights that are exactly zero over λ, for both forms.",
            "λ에 따른, 정확히 0인 가중치의 비율. 두 방식.",
        ),
        "accuracy": Text("What does it cost?", "정확도는 얼마나 잃나요?"),
        "accuracy.axis": Text("validation accuracy, %", "검증 정확도(%)"),
        "accuracy.aria": Text("Validation accuracy over λ, for both forms.", "λ에 따른 검증 정확도. 두 방식."),
        "below": Text("under 0.001", "0.001 미만"),
        "exact": Text("exactly zero", "정확히 0"),
        "right": Text("accuracy", "정확도"),
        "small.said": Text(
            "With λ from 0 to 0.002 the share of weights under 0.001 goes from {first} to {last} %, and accuracy from "
            "{before} to {after} % (subgradient, Adam).",
            "λ가 0에서 0.002로 커지면 크기가 0.001 미만인 가중치는 {first}%에서 {last}%로, 정확도는 {before}%에서 "
            "{after}%로 바뀝니다(서브그래디언트, Adam).",
        ),
        "zero.said": Text(
            "Exactly zero at λ = 0.002: {none} % by the subgradient, {zero} % by the proximal form.",
            "λ = 0.002에서 정확히 0인 비율: 서브그래디언트 {none}%, 근접 연산 {zero}%.",
        ),
    }

    def runs(self, settings: Settings) -> list[RunConfig]:
        """Return the runs form by form, each over `LAMBDAS`."""
        return GRID.configs(config, seed=settings["seed"])

    def show(self, histories: Sequence[History], settings: Settings, language: Language) -> Shown:
        """Show the shares of small and of zero weights over λ, and accuracy."""
        of = GRID.by_first(histories)
        sub, prox = of["subgradient"], of["proximal"]
        figures = [
            _figure("small", NEAR, of, (0, 102), language),
            _figure("zero", ZERO, of, (0, 102), language),
            _figure("accuracy", RIGHT, of, (90, 100), language),
        ]
        said = {
            "first": _percent(sub[0], NEAR),
            "last": _percent(sub[-1], NEAR),
            "none": _percent(sub[-1], ZERO),
            "zero": _percent(prox[-1], ZERO),
            "before": _percent(sub[0], RIGHT),
            "after": _percent(sub[-1], RIGHT),
        }
        return Shown(
            figures=figures,
            tables=[_table(form, runs, language) for form, runs in of.items()],
            sentences=[self.say("small.said", language, **said), self.say("zero.said", language, **said)],
        )


def config(form: str, value: float, seed: int) -> RunConfig:
    """Return one run; both forms start alike and take the same batches."""
    given = {
        "data": {"name": "digits", "seed": seed},
        "network": {"hidden": [128]},
        "optimiser": FORMS[form],
        "techniques": {"l1": {"lambda": value, "form": form}},
        "batch_size": 64,
        "steps": 760,
        "seed": seed,
        "evaluations": 0,
    }
    return RunConfig.model_validate(given)


def _percent(history: History, series: str) -> str:
    return write(100 * history.last(series), ".1f")


def _figure(
    what: str, series: str, of: dict[str, list[History]], ends: tuple[float, float], language: Language
) -> Description:
    """Return one measure over λ, a line for each form."""
    places, traces, named = range(len(LAMBDAS)), list[Trace](), []
    for form, histories in of.items():
        values = [100 * history.last(series) for history in histories]
        name = Sparsity.say(form, language)
        texts = [
            f"{name}<br>λ = {number_text(value)}: {write(y, '.1f')} %" for value, y in zip(LAMBDAS, values, strict=True)
        ]
        traces.append(line(COLOURS[form], places, values))
        traces.append({**dots(COLOURS[form], places, values, hover="%{text}", size=8), "text": texts})
        named.append((float(places[-1]), values[-1], name, COLOURS[form]))
    traces += names_of_lines(named, *ends)
    drawn = plot(
        Sparsity.say(f"{what}.axis", language),
        _axis(),
        axis(range=list(ends)),
        right=room_for([Sparsity.say(form, language) for form in FORMS]),
    )
    return figure(
        f"sparsity_{what}", Sparsity.say(what, language), Sparsity.say(f"{what}.aria", language), traces, drawn
    )


def _axis() -> Layout:
    texts = [number_text(value) for value in LAMBDAS]
    ends = [-0.3, len(LAMBDAS) - 0.7]
    return axis(range=ends, tickvals=list(range(len(LAMBDAS))), ticktext=texts, title=titled("λ"), showgrid=False)


def _table(form: str, histories: Sequence[History], language: Language) -> NumberTable:
    heads = ["λ", *(Sparsity.say(what, language) for what in ("below", "exact", "right"))]
    rows = [
        [number_text(value), *(_percent(history, series) for series in (NEAR, ZERO, RIGHT))]
        for value, history in zip(LAMBDAS, histories, strict=True)
    ]
    return NumberTable(Sparsity.say(f"{form}.table", language), heads, rows)
