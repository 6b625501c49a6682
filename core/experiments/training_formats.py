"""The same run trained in each number format (Micikevicius et al., arXiv 1710.03740), and the memory that it takes."""

from collections.abc import Sequence

import numpy as np

from core.config import RunConfig
from core.declare import Choice, Settings
from core.demonstrations.base import Array, NumberTable, Shown
from core.demonstrations.shared import FLOATS, SEED
from core.experiments.base import Experiment, say
from core.figures.kit.axes import axis, power_axis, titled
from core.figures.kit.layouts import figure, names_above, plot, room_for
from core.figures.kit.traces import line, names_of_lines
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.history import History
from core.i18n.text import Language, Text

BYTES = {"float64": 8, "float32": 4, "bfloat16": 2, "float16": 2}
OPTIMISERS: dict[str, tuple[Text, dict[str, object], int]] = {
    "sgd": (Text("SGD", "SGD"), {"name": "sgd", "lr": 0.1}, 0),
    "small": (Text("SGD, small steps", "SGD, 작은 스텝"), {"name": "sgd", "lr": 0.001}, 0),
    "adam": (Text("Adam", "Adam"), {"name": "adam", "lr": 1e-3}, 2),
}
"""Option → its name, the optimiser, and how many numbers it keeps of each parameter."""
STEPS = 400
HIDDEN = 32
LOSS, RIGHT = "loss/validation", "accuracy/validation"
LEAST = 1e-9
"""Differences below this are drawn here."""


class TrainingFormats(Experiment):
    """Trains 64-32-10 on 400 digits in each format, all else equal."""

    name = "training_formats"
    label = Text("Training in each format", "형식별 학습")
    question = Text("Does training notice?", "학습은 그 차이를 느낄까요?")
    help = Text(
        "One network, the same start, the same batches: only the number format differs. In float32 and float64 the "
        "curves lie upon each other. In half precision they stay close while steps are large; with small steps most "
        "updates are rounded away. Adam in float16 divides by zero at its first step, as its ε of 1e-8 becomes 0 "
        "there.",
        "신경망 하나를 같은 시작 가중치와 같은 배치로 학습하고 숫자 형식만 바꿉니다. float32와 float64의 곡선은 서로 "
        "겹칩니다. 반정밀도도 스텝이 크면 비슷하지만, 스텝이 작으면 업데이트 대부분이 반올림되어 사라집니다. "
        "float16의 Adam은 ε = 1e-8이 0이 되어 첫 스텝에서 0으로 나눕니다.",
    )
    hyperparameters = (
        Choice(
            name="optimiser",
            label=Text("Optimiser", "옵티마이저"),
            help=Text(
                "SGD at 0.1, SGD at 0.001, or Adam at 0.001, each as PyTorch computes it in the format.",
                "학습률 0.1의 SGD, 0.001의 SGD, 0.001의 Adam이며, 모두 PyTorch가 그 형식으로 계산하는 그대로입니다.",
            ),
            options={name: text for name, (text, _, _) in OPTIMISERS.items()},
            default="sgd",
        ),
        SEED,
    )
    formula = r"w \leftarrow \mathrm{rd}(w - \eta g)"
    line = "model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)).to(dtype)"
    pytorch = (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "for dtype in (torch.float64, torch.float32, torch.bfloat16, torch.float16):\n"
        "    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)).to(dtype)\n"
        "    print(dtype, sum(p.numel() * p.element_size() for p in model.parameters()), 'bytes')"
    )

    def runs(self, settings: Settings) -> list[RunConfig]:
        """Return a run in each format, widest first."""
        return [config(dtype, settings["optimiser"], settings["seed"]) for dtype in FLOATS]

    def show(self, histories: Sequence[History], settings: Settings, language: Language) -> Shown:
        """Show the losses, how far they are from float64's, and the memory of each."""
        of = dict(zip(FLOATS, histories, strict=True))
        return Shown(
            figures=[_losses(of, language), _differences(of, language)],
            tables=[_results(of, language), _memory(settings["optimiser"], language)],
            sentences=[
                say(
                    "training_formats.difference",
                    language,
                    difference=write(float(_difference(of, "float32")[-1]), "g3"),
                    wide=_percent(of["float64"]),
                    single=_percent(of["float32"]),
                    steps=STEPS,
                ),
                say("training_formats.formula", language),
            ],
        )


def config(dtype: str, optimiser: str, seed: int) -> RunConfig:
    """Return one run."""
    given = {
        "data": {"name": "digits", "train_size": 400, "seed": seed},
        "network": {"hidden": [HIDDEN]},
        "optimiser": OPTIMISERS[optimiser][1],
        "batch_size": 32,
        "steps": STEPS,
        "seed": seed,
        "dtype": dtype,
        "evaluations": 50,
    }
    return RunConfig.model_validate(given)


def _losses(of: dict[str, History], language: Language) -> Description:
    traces: list[Trace] = []
    ends = []
    for dtype, history in of.items():
        series = history.series(LOSS)
        there = np.isfinite(series.values)
        steps, values = series.steps[there], series.values[there].astype(float)
        # The wide ones lie upon each other: the wider is drawn broad, beneath.
        width = 5 if dtype == "float64" else 2
        traces.append(line(FLOATS[dtype], steps, values, width=width, hover=f"{dtype}<br>%{{x}}: %{{y:.4f}}"))
        ends.append((float(steps[-1]), float(values[-1]), dtype, FLOATS[dtype]))
    top = 1.06 * max(max(trace["y"]) for trace in traces)
    traces += names_of_lines(ends, 0, top)
    drawn = plot(
        say("training_formats.loss", language),
        axis(range=[0, STEPS], title=titled(say("step", language)), showgrid=False),
        axis(range=[0, top]),
        right=room_for(FLOATS),
    )
    return figure(
        "training_formats_loss",
        say("training_formats.losses", language),
        say("training_formats.losses.aria", language),
        traces,
        drawn,
    )


def _difference(of: dict[str, History], dtype: str) -> Array:
    """Return how far a format's validation loss is from float64's, as a share of it, at every evaluation it has."""
    found = of[dtype].series(LOSS).values.astype(float)
    exact = of["float64"].series(LOSS).values.astype(float)[: len(found)]
    return np.asarray(np.abs(found - exact) / exact)


def _differences(of: dict[str, History], language: Language) -> Description:
    traces, named = list[Trace](), [dtype for dtype in FLOATS if dtype != "float64"]
    for dtype in named:
        steps, values = of[dtype].series(LOSS).steps, np.maximum(_difference(of, dtype), LEAST)
        traces.append(line(FLOATS[dtype], steps, values, width=2, hover=f"{dtype}<br>%{{x}}: %{{y:.2g}}"))
    drawn = plot(
        say("training_formats.relative", language),
        axis(range=[0, STEPS], title=titled(say("step", language)), showgrid=False),
        power_axis(LEAST, 10.0),
        annotations=names_above(*((dtype, FLOATS[dtype]) for dtype in named)),
    )
    return figure(
        "training_formats_difference",
        say("training_formats.apart", language),
        say("training_formats.apart.aria", language),
        traces,
        drawn,
    )


def _percent(history: History) -> str:
    return write(100 * history.last(RIGHT), ".1f")


def _results(of: dict[str, History], language: Language) -> NumberTable:
    heads = [say(f"training_formats.{what}", language) for what in ("format", "end", "right", "relative")]
    rows = []
    for dtype, history in of.items():
        if history.state == "diverged":
            rows.append([dtype, say("training_formats.diverged", language, step=history.step), "–", "–"])
            continue
        difference = float(_difference(of, dtype)[-1])
        rows.append([dtype, write(history.last(LOSS), ".6f"), f"{_percent(history)} %", write(difference, "g3")])
    return NumberTable(say("training_formats.results", language), heads, rows)


def _memory(optimiser: str, language: Language) -> NumberTable:
    """Return the bytes of parameters, gradients and optimiser state."""
    count = 64 * HIDDEN + HIDDEN + HIDDEN * 10 + 10
    kept = OPTIMISERS[optimiser][2]
    heads = [
        say(f"training_formats.{what}", language) for what in ("format", "parameters", "gradients", "state", "total")
    ]
    rows = [
        [dtype, *(f"{size * count * times:,}" for times in (1, 1, kept, 2 + kept))] for dtype, size in BYTES.items()
    ]
    return NumberTable(say("training_formats.memory", language, count=f"{count:,}"), heads, rows)
