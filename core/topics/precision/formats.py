"""What each number format can hold: its range, its spacing, its bytes, and the notebook's tensor in it."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from core.declare import Number, Settings, Table
from core.examples import Array, Computed, NumberTable, Result, Shown
from core.examples.notebook import LARGEST_CELL, TENSOR
from core.examples.shared import FLOATS, INTEGERS, VALUE, exact
from core.figures.kit.axes import power_axis, titled
from core.figures.kit.layouts import figure, plot, room_for
from core.figures.kit.traces import label, line
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch

FORMATS = (*FLOATS, *INTEGERS)
LEAST, LARGEST = 1e-10, 1e10
"""The magnitudes over which spacing is drawn."""
POINTS = 401
UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


class Formats(Computed):
    """Asks PyTorch for each format's limits, casts the tensor into it, and measures the gap to the next number."""

    name = "formats"
    label = Text("Number formats", "숫자 형식")
    question = Text("What can each format hold?", "각 형식은 어떤 수를 담을 수 있나요?")
    help = Text(
        "A floating-point number keeps a fixed count of binary digits, so the gap to its neighbour grows with it; "
        "fewer bytes mean wider gaps or a smaller range. bfloat16 keeps float32's range and gives up digits; float16 "
        "has more digits than bfloat16, fewer than float32, and a far smaller range; integers lose all that stands "
        "behind the point.",
        "부동소수점 수는 유효 자릿수가 정해져 있어 수가 클수록 이웃한 수와의 간격이 넓어집니다. 바이트가 적으면 "
        "간격이 넓거나 범위가 좁습니다. bfloat16은 float32의 범위를 지키는 대신 자릿수를 줄이고, float16은 "
        "bfloat16보다 자릿수가 많지만 범위가 훨씬 좁으며, 정수형은 소수점 아래를 모두 버립니다.",
    )
    hyperparameters = (
        Table(
            name="values",
            label=Text("Tensor", "텐서"),
            help=Text("Is stored in every format.", "모든 형식으로 저장해 봅니다."),
            low=-LARGEST_CELL,
            high=LARGEST_CELL,
            default=TENSOR,
        ),
        Number(
            name="parameters",
            label=Text("Parameters of a model", "모델의 파라미터 수"),
            help=Text(
                "How much memory its parameters take in each format.",
                "형식마다 파라미터가 차지하는 메모리를 계산합니다.",
            ),
            low=1,
            high=10**12,
            default=1_000_000,
            integer=True,
            stops=(1_000, 100_000, 1_000_000, 100_000_000, 7_000_000_000, 70_000_000_000),
        ),
    )
    formula = r"\Delta(x) = 2^{\lfloor \log_2 |x| \rfloor - p},\quad \mathrm{eps} = 2^{-p}"
    line = "torch.finfo(dtype), x.to(dtype)"
    pytorch = (
        "import torch\n"
        "\n"
        "x = torch.tensor([[-0.6577, -0.5797, 0.6360], [0.7392, 0.2145, 1.5230], [0.2432, 0.5662, 0.3220]],\n"
        "                 dtype=torch.float64)\n"
        "for dtype in (torch.float64, torch.float32, torch.bfloat16, torch.float16):\n"
        "    print(torch.finfo(dtype), x.to(dtype))\n"
        "for dtype in (torch.int64, torch.int32):\n"
        "    print(torch.iinfo(dtype), x.to(dtype))"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("How far apart are neighbours?", "이웃한 수는 얼마나 떨어져 있나요?"),
        "aria": Text(
            "The gap from a number to the next one of its format, over its magnitude, both axes logarithmic.",
            "수의 크기에 따른, 같은 형식의 다음 수까지의 간격. 두 축 모두 로그입니다.",
        ),
        "magnitude": Text("magnitude of the number", "수의 크기"),
        "spacing": Text("gap to the next number", "다음 수까지의 간격"),
        "integers": Text("integers", "정수형"),
        "limits": Text(
            "What each format holds; memory of {parameters} parameters",
            "형식별 범위와 파라미터 {parameters}개의 메모리",
        ),
        "format": Text("format", "형식"),
        "bytes": Text("bytes", "바이트"),
        "largest": Text("largest", "가장 큰 수"),
        "smallest": Text("smallest positive (normal)", "가장 작은 양수(정규수)"),
        "spacing_at_1": Text("gap at 1 (eps)", "1에서의 간격(eps)"),
        "memory": Text("memory", "메모리"),
        "stored": Text("Each value as it is stored", "저장된 값"),
        "errors": Text(
            "Largest rounding error in this tensor: float64 {float64}, float32 {float32}, bfloat16 {bfloat16}, "
            "float16 {float16}. int64 and int32 cut off everything behind the point.",
            "이 텐서에서 가장 큰 반올림 오차: float64 {float64}, float32 {float32}, bfloat16 {bfloat16}, float16 "
            "{float16}. int64와 int32는 소수점 아래를 모두 버립니다.",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return what each of `FORMATS` holds, in their order, as float64.

        `limits` [6, 4]: bytes, largest, smallest positive at full precision, spacing at 1. `stored` [6, 3, 3]: the
        tensor in each. `magnitude` [n] and `spacing` [6, n]: the gap to the next number, NaN beyond the range.
        """
        dtypes = [getattr(torch, name) for name in FORMATS]
        given = torch.tensor(settings["values"], dtype=torch.float64)
        magnitude = torch.logspace(np.log10(LEAST), np.log10(LARGEST), POINTS, dtype=torch.float64)
        tensors = {
            "limits": torch.tensor([_limits(dtype) for dtype in dtypes], dtype=torch.float64),
            "stored": torch.stack([given.to(dtype).double() for dtype in dtypes]),
            "magnitude": magnitude,
            "spacing": torch.stack([_spacing(magnitude, dtype) for dtype in dtypes]),
        }
        return {name: tensor.numpy() for name, tensor in tensors.items()}

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show spacing over magnitude, the limits and the memory, and each value as every format stores it."""
        worst = {
            name: np.abs(result["stored"][FORMATS.index(name)] - np.array(settings["values"])).max() for name in FLOATS
        }
        errors = {name: write(float(error), "g3") for name, error in worst.items()}
        return Shown(
            figures=[_spacings(result, language)],
            tables=[_table_of_limits(result, settings["parameters"], language), _stored(result, settings, language)],
            sentences=[self.say("errors", language, **errors)],
        )


def _limits(dtype: "torch.dtype") -> list[float]:
    if not dtype.is_floating_point:
        whole = torch.iinfo(dtype)
        return [whole.bits / 8, whole.max, 1, 1]
    info = torch.finfo(dtype)
    return [info.bits / 8, info.max, info.smallest_normal, info.eps]


def _spacing(magnitude: Tensor, dtype: "torch.dtype") -> Tensor:
    """Return the gap from each magnitude [n] to the next larger number of a format, float64; NaN beyond its range.

    The bits of a positive float, read as an integer, count up through all numbers of the format.
    """
    if not dtype.is_floating_point:
        return torch.where((magnitude >= 1) & (magnitude <= torch.iinfo(dtype).max), 1.0, torch.nan)
    bits = {2: torch.int16, 4: torch.int32, 8: torch.int64}[dtype.itemsize]
    here = magnitude.to(dtype)
    gap = (here.view(bits) + 1).view(dtype).double() - here.double()
    return gap.where(magnitude < torch.finfo(dtype).max, torch.nan)


def _spacings(result: Result, language: Language) -> Description:
    traces: list[Trace] = []
    colours = [FLOATS.get(name, "@muted") for name in FORMATS]
    for name, colour, spacing in zip(FORMATS[:-1], colours, result["spacing"], strict=False):
        within = np.isfinite(spacing)
        x, y = result["magnitude"][within], spacing[within]
        shown = name if name in FLOATS else Formats.say("integers", language)
        traces.append(line(colour, x, y, hover=f"{shown}<br>±%{{x:.2g}}: %{{y:.2g}}", width=2))
        # float16 ends among the others' lines, but starts above them.
        if name == "float16":
            traces.append(label(colour, x[0], y[0], shown, position="top right"))
        else:
            traces.append(label(colour, x[-1], y[-1], shown))
    x_axis = power_axis(LEAST, LARGEST, title=titled(Formats.say("magnitude", language)))
    drawn = plot(
        Formats.say("spacing", language),
        x_axis,
        power_axis(1e-26, 1e9),
        right=room_for((*FLOATS, Formats.say("integers", language))),
    )
    return figure("formats", Formats.say("figure", language), Formats.say("aria", language), traces, drawn)


def _table_of_limits(result: Result, parameters: int, language: Language) -> NumberTable:
    columns = ["format", "bytes", "largest", "smallest", "spacing_at_1", "memory"]
    rows = []
    for name, (size, largest, smallest, eps) in zip(FORMATS, result["limits"], strict=True):
        limits = [write(float(value), "g3") for value in (largest, smallest, eps)]
        rows.append([name, write(float(size), "d"), *limits, _memory(size * parameters)])
    heads = [Formats.say(column, language) for column in columns]
    title = Formats.say("limits", language, parameters=write(parameters, "d"))
    return NumberTable(title, heads, rows)


def _memory(size: float) -> str:
    """Return a number of bytes in the unit that fits, 1 kB being 1,000 bytes."""
    power = min(int(np.log10(size)) // 3, len(UNITS) - 1) if size >= 1 else 0
    return f"{write(size / 1000**power, 'g3')} {UNITS[power]}"


def _stored(result: Result, settings: Settings, language: Language) -> NumberTable:
    given = np.array(settings["values"]).ravel()
    stored = result["stored"].reshape(len(FORMATS), -1)
    rows = [
        [exact(value), *(_held(number, name) for number, name in zip(of, FORMATS, strict=True))]
        for value, of in zip(given, stored.T, strict=True)
    ]
    return NumberTable(Formats.say("stored", language), [VALUE.to(language), *FORMATS], rows)


def _held(number: float, name: str) -> str:
    return exact(number) if name in FLOATS else write(float(number), "d")
