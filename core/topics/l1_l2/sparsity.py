"""L1 makes a network sparse (Tibshirani 1996), and only its proximal form makes weights exactly zero."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from core.config import RunConfig
from core.declare import Settings
from core.examples import Array, NumberTable, Shown, Trained
from core.examples.seeds import OFFSETS, over_seeds, seed_at
from core.examples.shared import SEED
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, plot, room_for
from core.figures.kit.traces import names_of_lines
from core.figures.language.description import Description, Layout, Trace
from core.figures.language.formats import write
from core.grid import Grid
from core.history import History
from core.i18n.text import Language, Text
from core.study import number_text

LAMBDAS = (0.0, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3)
FORMS = ("subgradient", "proximal")
"""How L1 is applied; the optimiser beside it is the same."""
GRID = Grid({"form": FORMS, "value": LAMBDAS, "offset": OFFSETS})
MIDDLE = 5e-4
"""A λ that is told beside the largest."""
COLOURS = {"subgradient": "@baseline", "proximal": "@treatment"}
NEAR, ZERO, RIGHT = "sparsity/below_1e-3", "sparsity/zero", "accuracy/validation"


class Sparsity(Trained):
    """Trains 64-128-10 on digits for 760 steps (40 epochs) at each λ, in both forms by plain SGD, from three seeds."""

    name = "sparsity"
    label = Text("Sparse networks", "희소한 신경망")
    question = Text("How much of a network does it take?", "신경망의 얼마만큼이 필요할까요?")
    help = Text(
        "A network of 9,472 weights learns to read digits, once for every λ of L1, in both forms and from three "
        "seeds. How many of its weights can go before accuracy does? The subgradient pushes weights to within a step "
        "of zero and across, so that none is exactly zero; the proximal form stops them there. That holds beside SGD: "
        "Adam hardly leaves any weight at zero, whichever the form.",
        "가중치 9,472개인 신경망이 숫자를 읽도록 L1의 λ마다, 두 방식으로, 시드 세 개에서 학습합니다. 정확도가 "
        "떨어지기 전까지 가중치를 얼마나 없앨 수 있을까요? 서브그래디언트는 가중치가 한 스텝 폭으로 0을 넘나들게 할 "
        "뿐 정확히 0으로 만들지 못하고, 근접 연산은 0에서 멈추게 합니다. 이는 SGD에서의 이야기이고, Adam에서는 어느 "
        "방식이든 0인 가중치가 거의 남지 않습니다.",
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
            "Subgradient: weights and accuracy, %, means of three seeds",
            "서브그래디언트: 가중치와 정확도(%), 시드 세 개의 평균",
        ),
        "proximal.table": Text(
            "Proximal: weights and accuracy, %, means of three seeds",
            "근접 연산: 가중치와 정확도(%), 시드 세 개의 평균",
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
        "cost.said": Text(
            "At λ = {middle} {share} % of the weights are exactly zero (proximal), and accuracy is {gap} points "
            "beside that without a penalty; at λ = {last} {share_last} % and {gap_last} points. Without one the seeds "
            "lie {spread} points apart.",
            "λ = {middle}에서는 가중치의 {share}%가 정확히 0이고(근접 연산) 정확도는 규제가 없을 때와 {gap}%p "
            "차이입니다. λ = {last}에서는 {share_last}%와 {gap_last}%p입니다. 규제가 없을 때 시드 사이의 차이는 "
            "{spread}%p입니다.",
        ),
        "zero.said": Text(
            "Exactly zero at λ = {last}: {none} % by the subgradient, {share_last} % by the proximal form; below "
            "0.001: {near_subgradient} and {near_proximal} %.",
            "λ = {last}에서 정확히 0인 비율은 서브그래디언트 {none}%, 근접 연산 {share_last}%이고, 0.001 미만은 각각 "
            "{near_subgradient}%와 {near_proximal}%입니다.",
        ),
    }

    def runs(self, settings: Settings) -> list[RunConfig]:
        """Return the runs form by form, each over `LAMBDAS` and `OFFSETS`."""
        return GRID.configs(config, first=settings["seed"])

    def show(self, histories: Sequence[History], settings: Settings, language: Language) -> Shown:
        """Show the shares of small and of zero weights over λ, and accuracy."""
        of = {form: _by_strength(runs) for form, runs in GRID.by_first(histories).items()}
        sub, prox = of["subgradient"], of["proximal"]
        figures = [
            _figure("small", NEAR, of, (0, 102), language),
            _figure("zero", ZERO, of, (0, 102), language),
            _figure("accuracy", RIGHT, of, (90, 100), language),
        ]
        middle = prox[LAMBDAS.index(MIDDLE)]
        without = _percents(prox[0], RIGHT)
        said = {
            "middle": number_text(MIDDLE),
            "last": number_text(LAMBDAS[-1]),
            "share": _percent(middle, ZERO),
            "share_last": _percent(prox[-1], ZERO),
            "gap": write(float(_percents(middle, RIGHT).mean() - without.mean()), ".1f"),
            "gap_last": write(float(_percents(prox[-1], RIGHT).mean() - without.mean()), ".1f"),
            "spread": write(float(without.max() - without.min()), ".1f"),
            "none": _percent(sub[-1], ZERO),
            "near_subgradient": _percent(sub[-1], NEAR),
            "near_proximal": _percent(prox[-1], NEAR),
        }
        return Shown(
            figures=figures,
            tables=[_table(form, runs, language) for form, runs in of.items()],
            sentences=[self.say("cost.said", language, **said), self.say("zero.said", language, **said)],
        )


def config(form: str, value: float, offset: int, first: int) -> RunConfig:
    """Return one run; both forms start alike and take the same batches."""
    seed = seed_at(first, offset)
    given = {
        "data": {"name": "digits", "seed": seed},
        "network": {"hidden": [128]},
        "optimiser": {"name": "sgd", "lr": 0.1},
        "techniques": {"l1": {"lambda": value, "form": form}},
        "batch_size": 64,
        "steps": 760,
        "seed": seed,
        "evaluations": 0,
    }
    return RunConfig.model_validate(given)


def _by_strength(histories: Sequence[History]) -> list[list[History]]:
    """Return the seeds' histories of each of `LAMBDAS`."""
    count = len(OFFSETS)
    return [list(histories[first : first + count]) for first in range(0, len(histories), count)]


def _percents(histories: Sequence[History], series: str) -> Array:
    """Return where each seed ends, in percent."""
    return np.array([100 * history.last(series) for history in histories])


def _percent(histories: Sequence[History], series: str) -> str:
    return write(float(_percents(histories, series).mean()), ".1f")


def _figure(
    what: str, series: str, of: dict[str, list[list[History]]], ends: tuple[float, float], language: Language
) -> Description:
    """Return one measure over λ, a line through the means of each form, and a dot for each seed."""
    places, traces, named = range(len(LAMBDAS)), list[Trace](), []
    for form, histories in of.items():
        found = np.array([_percents(seeds, series) for seeds in histories])
        name = Sparsity.say(form, language)
        texts = [
            [f"{name}<br>λ = {number_text(value)}: {write(y, '.1f')} %" for y in seeds]
            for value, seeds in zip(LAMBDAS, found.tolist(), strict=True)
        ]
        traces += over_seeds(COLOURS[form], places, found, texts)
        named.append((float(places[-1]), float(found[-1].mean()), name, COLOURS[form]))
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


def _table(form: str, histories: Sequence[Sequence[History]], language: Language) -> NumberTable:
    heads = ["λ", *(Sparsity.say(what, language) for what in ("below", "exact", "right"))]
    rows = [
        [number_text(value), *(_percent(seeds, series) for series in (NEAR, ZERO, RIGHT))]
        for value, seeds in zip(LAMBDAS, histories, strict=True)
    ]
    return NumberTable(Sparsity.say(f"{form}.table", language), heads, rows)
