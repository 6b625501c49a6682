"""Sequences, for networks that read one time step after another."""

from core.datasets.base import Dataset, Examples
from core.datasets.curves import TARGET_NOISE
from core.draws import Draw
from core.i18n.text import Text
from core.lazy import Tensor, torch

POOL = 4000
VALIDATION = TEST = 500
STEPS = 50
CHANNELS = 2
HALF = STEPS // 2


def adding(count: int, draw: Draw) -> Examples:
    """The adding problem of 50 steps (Hochreiter & Schmidhuber 1997, in the form of Le et al., arXiv 1504.00941).

    Channel 0 is a number uniform on [0, 1) at every step, channel 1 marks two steps with a 1 and is 0 elsewhere: one
    step uniform on the first half, one on the second. The target is the sum of the two marked numbers, 0 to 2.
    Always to answer 1 has a mean squared error of 1/6, the variance of the sum; to do better a network has to carry
    the first number over 25 to 49 steps.

    Nothing is standardised: a recurrent network reads every step with the same weights, so that all steps have to
    keep one scale, markers have to stay 0 and 1, and the error keeps its known trivial value.

    Returns:
        x `[count, 100]`; `x.view(count, 50, 2)` is [example, step, channel].
    """
    u = torch.rand(count, STEPS + 2, generator=draw("points")).double()
    numbers, first, second = u[:, :STEPS], (HALF * u[:, STEPS]).long(), HALF + (HALF * u[:, STEPS + 1]).long()
    steps = torch.arange(STEPS)
    marked = (steps == first[:, None]) | (steps == second[:, None])
    x = torch.stack([numbers, marked.double()], dim=2).flatten(1)
    return Examples(x, _at(numbers, first) + _at(numbers, second))


def _at(numbers: Tensor, step: Tensor) -> Tensor:
    """Return each example's number `[n]` at its own step `[n]`."""
    return numbers.gather(1, step[:, None])[:, 0]


ADDING = Dataset(
    name="adding",
    label=Text("Adding problem", "덧셈 문제"),
    help=Text(
        "Two of 50 numbers in a row are marked, and their sum is to be predicted (Hochreiter & Schmidhuber 1997): a "
        "recurrent network has to remember over a long time. Always answering 1 gives a loss of 0.167.",
        "차례로 읽는 50개의 수 가운데 표시된 두 수의 합을 예측합니다(Hochreiter & Schmidhuber, 1997). 순환 신경망이 "
        "오래 기억해야 풀 수 있습니다. 늘 1이라고 답하면 손실은 0.167입니다.",
    ),
    task="regression",
    features=STEPS * CHANNELS,
    sequence=(STEPS, CHANNELS),
    target_name=Text("sum of the marked numbers", "표시된 두 수의 합"),
    pool=POOL,
    default_size=1000,
    sizes=(100, 200, 500, 1000, 2000, POOL),
    validation_size=VALIDATION,
    test_size=TEST,
    noise=TARGET_NOISE,
    noise_on="targets",
    standardised=False,
    generate=adding,
)
