"""Dropout over the size of the training set (Srivastava et al. 2014, section 7.4): where it helps and where not."""

from collections.abc import Mapping, Sequence

from core.config import RunConfig
from core.declare import Settings
from core.demonstrations.base import NumberTable, Shown
from core.demonstrations.shared import SEED
from core.experiments.base import Experiment, say
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


class DropoutSizes(Experiment):
    """Trains 128-128 by Adam at 0.002 for every p, on three sizes of MNIST-1D and on 100 digits."""

    name = "dropout_sizes"
    label = Text("p over data size", "데이터 크기와 p")
    question = Text("Where does dropout help?", "드롭아웃은 어디서 도움이 되나요?")
    help = Text(
        "The same wide network learns from 250, 1,000 and 4,000 curves of MNIST-1D, and from 100 digits, at every p. "
        "Where it learns the training set by heart, dropout holds validation loss down; where there is data enough, or "
        "where the task is easy, there is little to hold down, and a large p only slows learning.",
        "똑같이 넓은 신경망이 MNIST-1D의 곡선 250개, 1,000개, 4,000개와 숫자 이미지 100장을 p를 바꿔 가며 배웁니다. "
        "훈련 데이터를 외워 버리는 경우에는 드롭아웃이 검증 손실을 낮춥니다. 데이터가 충분하거나 문제가 쉬우면 낮출 "
        "것이 거의 없고, p가 크면 학습만 느려집니다.",
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
        said |= {part: write(losses[-1], ".2f") for part, losses in _parts(of[MIDDLE]).items()}
        return Shown(
            figures=[_over_p("loss", LOSS, of, language), _over_p("accuracy", RIGHT, of, language), _gap(of, language)],
            tables=[_table(of, language)],
            sentences=[
                say(f"dropout_sizes.{what}", language, **said, last=write(RATES[-1], "g3"))
                for what in ("helps", "nothing", "modes")
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
            say(f"dropout_sizes.{name}", language),
        )
        hover = f"{text}<br>p = %{{x}}: %{{y:.{1 if series == RIGHT else 2}f}}"
        traces += [line(colour, RATES, values), dots(colour, RATES, values, hover=hover, size=8)]
        ends.append((RATES[-1], values[-1], text, colour))
    top = 100 if series == RIGHT else 1.06 * max(max(trace["y"]) for trace in traces)
    traces += names_of_lines(ends, 0, top)
    drawn = plot(
        say(f"dropout_sizes.{what}.axis", language),
        _axis(),
        axis(range=[0, top]),
        right=room_for([text for *_, text, _ in ends]),
    )
    return figure(
        f"dropout_sizes_{what}",
        say(f"dropout_sizes.{what}", language),
        say(f"dropout_sizes.{what}.aria", language),
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
        name = say(f"dropout_sizes.{part}", language)
        traces.append(line(colour, RATES, values, dash=GAP[part], hover=f"{name}<br>p = %{{x}}: %{{y:.3f}}"))
        ends.append((RATES[-1], values[-1], name, colour))
    top = 1.06 * max(max(trace["y"]) for trace in traces)
    traces += names_of_lines(ends, 0, top)
    drawn = plot(
        say("dropout_sizes.gap.axis", language),
        _axis(),
        axis(range=[0, top]),
        right=room_for([name for *_, name, _ in ends]),
    )
    return figure(
        "dropout_sizes_gap", say("dropout_sizes.gap", language), say("dropout_sizes.gap.aria", language), traces, drawn
    )


def _axis() -> Layout:
    texts = ["" if p in UNNAMED else write(p, "g3") for p in RATES]
    return axis(
        range=[-0.02, RATES[-1] + 0.02], tickvals=list(RATES), ticktext=texts, title=titled("p"), showgrid=False
    )


def _table(of: Mapping[str, Sequence[History]], language: Language) -> NumberTable:
    heads = ["p", *(say(f"dropout_sizes.{name}", language) for name in SETS)]
    rows = []
    for n, p in enumerate(RATES):
        cells = [f"{write(h[n].last(LOSS), '.2f')} ({write(100 * h[n].last(RIGHT), '.1f')} %)" for h in of.values()]
        rows.append([write(p, "g3"), *cells])
    return NumberTable(say("dropout_sizes.table", language), heads, rows)
