"""MNIST-1D: ten one-dimensional digits, randomly deformed until a linear model fails on them.

The process is that of Greydanus & Kobak, "Scaling down deep learning with MNIST-1D" (arXiv 2011.14439), with
its templates and its constants; the draws are ours, so that a seed gives the same data everywhere.
"""

import math

from core.datasets.base import Dataset, Examples
from core.datasets.tables import STANDARDISED_NOISE
from core.draws import Draw
from core.i18n.text import Text
from core.lazy import Tensor, torch

POOL = 4000
VALIDATION = TEST = 1000

# Height of each digit's pen stroke at 12 points.
TEMPLATES = (
    (5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5),
    (5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5),
    (5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5),
    (5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5),
    (5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5),
    (5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5),
    (5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5),
    (5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5),
)
TEMPLATE_LENGTH = 12
PADDING = (36, 60)  # points appended, so that the digit fills a fifth of the signal, give or take
LENGTH = TEMPLATE_LENGTH + PADDING[1]
SCALE = 0.4
TRANSLATIONS = 48
CORRELATED_NOISE = 0.25
NOISE_WIDTH = 2  # standard deviation in points of the Gaussian that smooths the correlated noise
IID_NOISE = 0.02
SHEAR = 0.75
FEATURES = 40


def mnist1d(count: int, draw: Draw) -> Examples:
    """Signals of 40 points, a tenth of them of each digit, in random order.

    A template is padded and stretched to 72 points, scaled, and shifted round; smooth noise fills what is
    padding, a little white noise and a slope (the shear) lie on everything, and 40 points are sampled from
    the result.
    """
    digit = torch.randperm(count, generator=draw("split")) % len(TEMPLATES)
    signal, padding = _deformed(digit, draw)
    noise = CORRELATED_NOISE * _smooth(_normal(count, draw("correlated_noise")))
    signal = torch.where(padding, noise, signal) + IID_NOISE * _normal(count, draw("iid_noise"))
    slope = SHEAR * (_uniform(count, draw("shear")) - 0.5)
    signal = signal - slope * torch.linspace(-0.5, 0.5, LENGTH, dtype=torch.float64)
    places = torch.arange(FEATURES, dtype=torch.float64) * (LENGTH - 1) / (FEATURES - 1)
    return Examples(_interpolated(signal, places), digit)


def templates() -> Tensor:
    """Return the ten digits, float64 `[10, 12]`: standard deviation 1/6, each starts and ends at 0."""
    heights = torch.tensor(TEMPLATES, dtype=torch.float64)
    return (heights - heights[:, :1]) / heights.std(dim=1, correction=0, keepdim=True) / 6


def _deformed(digit: Tensor, draw: Draw) -> tuple[Tensor, Tensor]:
    """Return the templates padded, stretched, scaled and shifted, and where they are padding, `[n, 72]`."""
    count, (low, high) = len(digit), PADDING
    padding = low + (_uniform(count, draw("padding")) * (high - low + 1)).floor()
    shift = torch.randint(TRANSLATIONS, (count, 1), generator=draw("translation"))
    # Reading at a shifted place is the same as shifting what was read.
    place = (torch.arange(LENGTH) - shift) % LENGTH * ((TEMPLATE_LENGTH + padding - 1) / (LENGTH - 1))
    padded = torch.nn.functional.pad(templates(), (0, PADDING[1] + 1))[digit]
    scale = 1 + SCALE * (_uniform(count, draw("scale")) - 0.5)
    return scale * _interpolated(padded, place), place >= TEMPLATE_LENGTH


def _interpolated(signal: Tensor, place: Tensor) -> Tensor:
    """Interpolate signals `[n, length]` linearly at the places `[n, places]` or `[places]`."""
    place = place.expand(len(signal), -1)
    left = place.long().clamp(max=signal.shape[1] - 2)
    return torch.lerp(signal.gather(1, left), signal.gather(1, left + 1), place - left)


def _smooth(signal: Tensor) -> Tensor:
    """Convolve `[n, length]` with a Gaussian cut off at four standard deviations, the ends mirrored.

    As `scipy.ndimage.gaussian_filter`. A sum over shifts gives the same bits on any number of threads.
    """
    reach = 4 * NOISE_WIDTH
    weights = [math.exp(-0.5 * (shift / NOISE_WIDTH) ** 2) for shift in range(-reach, reach + 1)]
    mirrored = torch.cat([signal[:, :reach].flip(1), signal, signal[:, -reach:].flip(1)], dim=1)
    length = signal.shape[1]
    shifted = (weight * mirrored[:, i : i + length] for i, weight in enumerate(weights))
    return sum(shifted, start=torch.zeros_like(signal)) / sum(weights)


def _uniform(count: int, source: "torch.Generator") -> Tensor:
    """Return a uniform on [0, 1) for each example, float64 `[count, 1]`."""
    return torch.rand(count, 1, generator=source).double()


def _normal(count: int, source: "torch.Generator") -> Tensor:
    """Return standard normals, float64 `[count, 72]`."""
    return torch.randn(count, LENGTH, generator=source).double()


MNIST1D = Dataset(
    name="mnist1d",
    label=Text("MNIST-1D", "MNIST-1D"),
    help=Text(
        "Ten digits as curves of 40 points, shifted, stretched and noisy, generated after Greydanus & Kobak "
        "(arXiv 2011.14439): small, yet it tells good models from bad ones.",
        "열 가지 숫자를 점 40개의 곡선으로 나타내고, 옮기고 늘이고 노이즈를 더해 생성합니다(Greydanus & Kobak, arXiv "
        "2011.14439). 작지만 좋은 모델과 나쁜 모델의 차이가 드러납니다.",
    ),
    features=FEATURES,
    shape=(FEATURES,),
    classes=10,
    class_names=tuple(Text(str(digit), str(digit)) for digit in range(10)),
    pool=POOL,
    default_size=POOL,
    sizes=(100, 200, 500, 1000, 2000, 3000, POOL),
    validation_size=VALIDATION,
    test_size=TEST,
    noise=STANDARDISED_NOISE,
    plane=False,
    generate=mnist1d,
)
