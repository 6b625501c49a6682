"""What several worked examples share: their seed, a few words, the number formats, how a number is written exactly."""

import math

from core.declare import Number
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.init import fill

SEED = Number(
    name="seed",
    label=Text("Seed", "시드"),
    help=Text(
        "Decides every random number; another seed, another draw.", "모든 난수를 정합니다. 바꾸면 새로 뽑습니다."
    ),
    low=0,
    high=2**31 - 1,
    default=0,
    integer=True,
    stops=(0, 1, 2, 3, 4),
)

STEP = Text("step", "스텝")
WEIGHT = Text("weight", "가중치")
VALUE = Text("value", "값")

FLOATS = {"float64": "@class0", "float32": "@class2", "bfloat16": "@class3", "float16": "@class1"}
"""The floating-point formats and the colours they are drawn in, widest first."""

DRAWS = (
    "\n"
    "\n"
    "def draws(what):  # the random numbers of this page, seed 0\n"
    '    return torch.Generator().manual_seed(zlib.crc32(f"0/{what}/0".encode()))\n'
    "\n"
    "\n"
)
"""Lines of an example's plain PyTorch that draw what its page draws, `core.draws.generator`."""

INTEGERS = ("int64", "int32")


def exact(value: float) -> str:
    """Return a number by the fewest digits that tell it from every other float64, as in "0.6361083984375"."""
    text = repr(float(value)).removesuffix(".0")
    return text.replace("-", "−")


def fill_by(scheme: str, weight: Tensor, draws: "torch.Generator") -> None:
    """Fill `weight` [out, in] in place by one of `core.techniques.init.SCHEMES`."""
    if scheme == "default":
        # What nn.Linear does by itself.
        bound = 1 / math.sqrt(weight.shape[1])
        torch.nn.init.uniform_(weight, -bound, bound, generator=draws)
    else:
        fill(scheme, weight, draws)
