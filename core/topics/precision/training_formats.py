"""The same run trained in each number format (Micikevicius et al., arXiv 1710.03740), and the memory that it takes."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from core.config import RunConfig
from core.declare import Choice, Settings
from core.examples import Array, NumberTable, Shown, Trained
from core.examples.shared import FLOATS, SEED, STEP
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


class TrainingFormats(Trained):
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
    words: ClassVar[Mapping[str, Text]] = {
        "losses": Text("Do the curves differ?", "곡선이 다른가요?"),
        "losses.aria": Text(
            "Validation loss over the steps in four number formats.",
            "네 가지 숫자 형식의 스텝별 검증 손실.",
        ),
        "loss": Text("validation loss", "검증 손실"),
        "apart": Text("How far from float64?", "float64와 얼마나 다른가요?"),
        "apart.aria": Text(
            "Relative difference of the validation loss from that of float64 over the steps, on a logarithmic axis.",
            "스텝별 검증 손실이 float64와 다른 정도(상대 차이, 로그 축).",
        ),
        "relative": Text("difference", "상대 차이"),
        "format": Text("format", "형식"),
        "end": Text("final loss", "마지막 손실"),
        "right": Text("accuracy", "정확도"),
        "diverged": Text("not finite at step {step}", "{step}스텝에서 발산"),
        "results": Text("What came out", "학습 결과"),
        "parameters": Text("parameters", "파라미터"),
        "gradients": Text("gradients", "그래디언트"),
        "state": Text("optimiser state", "옵티마이저 상태"),
        "total": Text("total", "합계"),
        "memory": Text("Memory of its {count} parameters, in bytes", "파라미터 {count}개의 메모리(바이트)"),
        "difference": Text(
            "After {steps} steps the validation loss in float32 differs from that in float64 by {difference} of it; "
            "accuracy is {single} % against {wide} %.",
            "{steps}스텝 뒤 float32의 검증 손실은 float64와 상대적으로 {difference}만큼 다르고, 정확도는 {single}%와 "
            "{wide}%입니다.",
        ),
        "formula": Text(
            "Memory is bytes × parameters × (1 for the parameters + 1 for their gradients + what the optimiser keeps: "
            "0 for plain SGD, 1 with momentum, 2 for Adam). Activations come on top, in proportion to the batch.",
            "메모리는 바이트 수 × 파라미터 수 × (파라미터 1 + 그래디언트 1 + 옵티마이저 상태: 기본 SGD 0, 모멘텀을 "
            "쓰면 1, Adam 2)입니다. 여기에 배치 크기에 비례하는 활성화값이 더해집니다.",
        ),
    }

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
                self.say(
                    "difference",
                    language,
                    difference=write(float(_difference(of, "float32")[-1]), "g3"),
                    wide=_percent(of["float64"]),
                    single=_percent(of["float32"]),
                    steps=STEPS,
                ),
                self.say("formula", language),
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
        TrainingFormats.say("loss", language),
        axis(range=[0, STEPS], title=titled(STEP.to(language)), showgrid=False),
        axis(range=[0, top]),
        right=room_for(FLOATS),
    )
    return figure(
        "training_formats_loss",
        TrainingFormats.say("losses", language),
        TrainingFormats.say("losses.aria", language),
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
        TrainingFormats.say("relative", language),
        axis(range=[0, STEPS], title=titled(STEP.to(language)), showgrid=False),
        power_axis(LEAST, 10.0),
        annotations=names_above(*((dtype, FLOATS[dtype]) for dtype in named)),
    )
    return figure(
        "training_formats_difference",
        TrainingFormats.say("apart", language),
        TrainingFormats.say("apart.aria", language),
        traces,
        drawn,
    )


def _percent(history: History) -> str:
    return write(100 * history.last(RIGHT), ".1f")


def _results(of: dict[str, History], language: Language) -> NumberTable:
    heads = [TrainingFormats.say(what, language) for what in ("format", "end", "right", "relative")]
    rows = []
    for dtype, history in of.items():
        if history.state == "diverged":
            rows.append([dtype, TrainingFormats.say("diverged", language, step=history.step), "–", "–"])
            continue
        difference = float(_difference(of, dtype)[-1])
        rows.append([dtype, write(history.last(LOSS), ".6f"), f"{_percent(history)} %", write(difference, "g3")])
    return NumberTable(TrainingFormats.say("results", language), heads, rows)


def _memory(optimiser: str, language: Language) -> NumberTable:
    """Return the bytes of parameters, gradients and optimiser state."""
    count = 64 * HIDDEN + HIDDEN + HIDDEN * 10 + 10
    kept = OPTIMISERS[optimiser][2]
    heads = [TrainingFormats.say(what, language) for what in ("format", "parameters", "gradients", "state", "total")]
    rows = [
        [dtype, *(f"{size * count * times:,}" for times in (1, 1, kept, 2 + kept))] for dtype, size in BYTES.items()
    ]
    return NumberTable(TrainingFormats.say("memory", language, count=f"{count:,}"), heads, rows)
