"""Dropout over the size of the training set (Srivastava et al. 2014, section 7.4): where it helps and where not."""

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

RATES = (0.0, 0.1, 0.2, 0.35, 0.5)
UNNAMED = (0.1,)
"""Too close to its neighbours for a name beneath the axis."""
SETS: dict[str, tuple[str, int, int, int, str]] = {
    "few": ("mnist1d", 250, 64, 600, "@class3"),
    "some": ("mnist1d", 1000, 64, 600, "@treatment"),
    "many": ("mnist1d", 4000, 64, 600, "@class2"),
    "digits": ("digits", 100, 50, 300, "@muted"),
}
"""Data set, training examples, batch size, steps, and the colour it is drawn in."""
GRID = Grid({"name": list(SETS), "p": RATES})
MIDDLE = "some"
"""The set whose training loss is drawn too."""
LOSS, TRAINED, RIGHT = "loss/validation", "loss/train", "accuracy/validation"
BATCH = "loss/data"
LAST = 30
"""Recorded batches at the end of a run over which the loss in train mode is averaged."""
GAP = {"on": "dash", "off": "dot", "validation": "solid"}
"""Training loss with dropout on and off, validation loss, and how each is drawn."""


class DropoutSizes(Trained):
    """Trains 128-128 by Adam at 0.002 for every p, on three sizes of MNIST-1D and on 100 digits."""

    name = "dropout_sizes"
    label = Text("p over data size", "데이터 크기와 p")
    question = Text("Where does dropout help?", "드롭아웃은 어디서 도움이 되나요?")
    help = Text(
        "The same wide network learns from 250, 1,000 and 4,000 curves of MNIST-1D, and from 100 digits, at every p. "
        "The fewer the curves, the more it learns them by heart, and the more dropout holds validation loss down. A "
        "lower loss need not be a higher accuracy: the second figure shows whether it is.",
        "똑같이 넓은 신경망이 MNIST-1D의 곡선 250개, 1,000개, 4,000개와 숫자 이미지 100장을 p를 바꿔 가며 배웁니다. "
        "곡선이 적을수록 더 외우고, 드롭아웃이 검증 손실을 더 낮춥니다. 손실이 낮아져도 정확도가 높아지는 것은 "
        "아니며, 두 번째 그림에서 확인할 수 있습니다.",
    )
    hyperparameters = (SEED,)
    formula = r"h \leftarrow \frac{m}{1 - p} \odot h"
    line = "model.eval()  # dropout is off"
    pytorch = (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "model = nn.Sequential(\n"
        "    *(nn.Linear(40, 128), nn.ReLU(), nn.Dropout(0.2)),\n"
        "    *(nn.Linear(128, 128), nn.ReLU(), nn.Dropout(0.2)),\n"
        "    nn.Linear(128, 10),\n"
        ")\n"
        "model.eval()  # dropout is off: what validation loss is measured with\n"
        "print(model(torch.randn(3, 40)).shape)"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "few": Text("250 curves", "곡선 250개"),
        "some": Text("1,000 curves", "곡선 1,000개"),
        "many": Text("4,000 curves", "곡선 4,000개"),
        "digits": Text("100 digits", "숫자 100장"),
        "on": Text("training, on", "훈련(켬)"),
        "off": Text("training, off", "훈련(끔)"),
        "validation": Text("validation", "검증"),
        "loss": Text("What does it do to the loss?", "손실은 어떻게 되나요?"),
        "loss.axis": Text("validation loss", "검증 손실"),
        "loss.aria": Text(
            "Validation loss over p, a line for each training set.",
            "p에 따른 검증 손실. 훈련 세트마다 선 하나.",
        ),
        "accuracy": Text("And to accuracy?", "정확도는요?"),
        "accuracy.axis": Text("validation accuracy, %", "검증 정확도(%)"),
        "accuracy.aria": Text(
            "Validation accuracy over p, a line for each training set.",
            "p에 따른 검증 정확도. 훈련 세트마다 선 하나.",
        ),
        "gap.axis": Text("loss, 1,000 curves; dropout on/off", "손실(곡선 1,000개, 드롭아웃 켬/끔)"),
        "gap": Text("Does it close the gap?", "훈련과 검증의 차이는 줄어드나요?"),
        "gap.aria": Text(
            "Training loss with dropout on and with dropout off, and validation loss, over p for 1,000 curves.",
            "곡선 1,000개에서 p에 따른 훈련 손실(드롭아웃을 켰을 때와 껐을 때)과 검증 손실.",
        ),
        "modes": Text(
            "With 1,000 curves at p = {last} training loss is {on} with dropout on, as training sees it, and {off} "
            "with it off; validation loss is {validation}. With dropout on it is higher, since every batch trains a "
            "thinner network: to see how much was learnt by heart, compare validation loss with training loss with "
            "dropout off.",
            "곡선 1,000개에서 p = {last}일 때 훈련 손실은 학습 중처럼 드롭아웃을 켜면 {on}, 끄면 {off}이고 검증 "
            "손실은 {validation}입니다. 켰을 때가 더 큰 것은 배치마다 더 얇은 신경망을 학습하기 때문입니다. 얼마나 "
            "외웠는지 보려면 드롭아웃을 끄고 잰 훈련 손실과 검증 손실을 비교하세요.",
        ),
        "helps": Text(
            "With 1,000 curves validation loss goes from {some_off} without dropout to {some_least} at p = {some_p}, "
            "and accuracy from {some_right} to {some_right_there} %; with 250 from {few_off} to {few_least} at p = "
            "{few_p}.",
            "곡선 1,000개에서 검증 손실은 드롭아웃 없이 {some_off}, p = {some_p}에서 {some_least}이고, 정확도는 "
            "{some_right}%와 {some_right_there}%입니다. 250개에서는 {few_off}, p = {few_p}에서 {few_least}입니다.",
        ),
        "nothing": Text(
            "With 4,000 curves it is {many_off} without, and {many_least} at p = {many_p}, the best; with 100 digits "
            "{digits_off} and {digits_least} at p = {digits_p}. All of this is one seed: try others, and look whether "
            "it stays so.",
            "곡선 4,000개에서는 드롭아웃 없이 {many_off}, 가장 좋은 p = {many_p}에서 {many_least}이고, 숫자 "
            "100장에서는 {digits_off}, p = {digits_p}에서 {digits_least}입니다. 모두 시드 하나의 결과이니, 시드를 "
            "바꿔도 그런지 확인해 보세요.",
        ),
        "table": Text("Validation loss (and accuracy)", "검증 손실(과 정확도)"),
    }

    def runs(self, settings: Settings) -> list[RunConfig]:
        """Return the runs of `SETS`, each over `RATES`."""
        return GRID.configs(config, seed=settings["seed"])

    def show(self, histories: Sequence[History], settings: Settings, language: Language) -> Shown:
        """Show validation loss and accuracy over p, and the gap between training and validation loss."""
        of = GRID.by_first(histories)
        said: dict[str, object] = {}
        for name in SETS:
            losses = [history.last(LOSS) for history in of[name]]
            best = losses.index(min(losses))
            said |= {f"{name}_off": write(losses[0], ".2f"), f"{name}_least": write(losses[best], ".2f")}
            said |= {f"{name}_p": write(RATES[best], "g3")}
            said |= {
                f"{name}_right": write(100 * of[name][0].last(RIGHT), ".1f"),
                f"{name}_right_there": write(100 * of[name][best].last(RIGHT), ".1f"),
            }
        said |= {part: write(losses[-1], ".2f") for part, losses in _parts(of[MIDDLE]).items()}
        return Shown(
            figures=[_over_p("loss", LOSS, of, language), _over_p("accuracy", RIGHT, of, language), _gap(of, language)],
            tables=[_table(of, language)],
            sentences=[
                self.say(what, language, **said, last=write(RATES[-1], "g3")) for what in ("helps", "nothing", "modes")
            ],
        )


def config(name: str, p: float, seed: int) -> RunConfig:
    """Return one run; p = 0 is dropout named and off."""
    data, size, batch, steps, _ = SETS[name]
    given = {
        "data": {"name": data, "train_size": size, "seed": seed},
        "network": {"hidden": [128, 128]},
        "optimiser": {"name": "adam", "lr": 2e-3},
        "techniques": {"dropout": {"p": p}},
        "batch_size": batch,
        "steps": steps,
        "seed": seed,
        "evaluations": 0,
    }
    return RunConfig.model_validate(given)


def _over_p(what: str, series: str, of: Mapping[str, Sequence[History]], language: Language) -> Description:
    traces: list[Trace] = []
    ends = []
    scale = 100 if series == RIGHT else 1
    for name, histories in of.items():
        values, colour, text = (
            [scale * h.last(series) for h in histories],
            SETS[name][-1],
            DropoutSizes.say(name, language),
        )
        hover = f"{text}<br>p = %{{x}}: %{{y:.{1 if series == RIGHT else 2}f}}"
        traces += [line(colour, RATES, values), dots(colour, RATES, values, hover=hover, size=8)]
        ends.append((RATES[-1], values[-1], text, colour))
    top = 100 if series == RIGHT else 1.06 * max(max(trace["y"]) for trace in traces)
    traces += names_of_lines(ends, 0, top)
    drawn = plot(
        DropoutSizes.say(f"{what}.axis", language),
        _axis(),
        axis(range=[0, top]),
        right=room_for([text for *_, text, _ in ends]),
    )
    return figure(
        f"dropout_sizes_{what}",
        DropoutSizes.say(what, language),
        DropoutSizes.say(f"{what}.aria", language),
        traces,
        drawn,
    )


def _parts(histories: Sequence[History]) -> dict[str, list[float]]:
    """Return the losses of `GAP` over `RATES`; with dropout on it is that of the last batches, before their updates."""
    on = [float(history.series(BATCH).values[-LAST:].astype(float).mean()) for history in histories]
    return {
        "on": on,
        **{part: [h.last(series) for h in histories] for part, series in (("off", TRAINED), ("validation", LOSS))},
    }


def _gap(of: Mapping[str, Sequence[History]], language: Language) -> Description:
    """Return training loss in train and in eval mode and validation loss of the middle size."""
    colour, histories = SETS[MIDDLE][-1], of[MIDDLE]
    traces, ends = list[Trace](), []
    for part, values in _parts(histories).items():
        name = DropoutSizes.say(part, language)
        traces.append(line(colour, RATES, values, dash=GAP[part], hover=f"{name}<br>p = %{{x}}: %{{y:.3f}}"))
        ends.append((RATES[-1], values[-1], name, colour))
    top = 1.06 * max(max(trace["y"]) for trace in traces)
    traces += names_of_lines(ends, 0, top)
    drawn = plot(
        DropoutSizes.say("gap.axis", language),
        _axis(),
        axis(range=[0, top]),
        right=room_for([name for *_, name, _ in ends]),
    )
    return figure(
        "dropout_sizes_gap", DropoutSizes.say("gap", language), DropoutSizes.say("gap.aria", language), traces, drawn
    )


def _axis() -> Layout:
    texts = ["" if p in UNNAMED else write(p, "g3") for p in RATES]
    return axis(
        range=[-0.02, RATES[-1] + 0.02], tickvals=list(RATES), ticktext=texts, title=titled("p"), showgrid=False
    )


def _table(of: Mapping[str, Sequence[History]], language: Language) -> NumberTable:
    heads = ["p", *(DropoutSizes.say(name, language) for name in SETS)]
    rows = []
    for n, p in enumerate(RATES):
        cells = [f"{write(h[n].last(LOSS), '.2f')} ({write(100 * h[n].last(RIGHT), '.1f')} %)" for h in of.values()]
        rows.append([write(p, "g3"), *cells])
    return NumberTable(DropoutSizes.say("table", language), heads, rows)
