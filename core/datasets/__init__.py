"""The registry of data sets. All ship with a dependency or are generated: nothing is downloaded."""

import functools

from core.datasets.base import LABEL_NOISE, Dataset, Examples, Split
from core.datasets.curves import SINE
from core.datasets.mnist1d import MNIST1D
from core.datasets.plane import CIRCLES, GAUSSIANS, MOONS, SPIRALS, XOR
from core.datasets.sequences import ADDING
from core.datasets.split import split
from core.datasets.tables import BREAST_CANCER, DIABETES, DIGITS, WINE

__all__ = ["DATASETS", "LABEL_NOISE", "Dataset", "Examples", "Split", "load"]

REGISTERED = (
    *(MOONS, CIRCLES, XOR, GAUSSIANS, SPIRALS),
    *(DIGITS, BREAST_CANCER, WINE, MNIST1D),
    *(SINE, DIABETES, ADDING),
)

DATASETS: dict[str, Dataset] = {dataset.name: dataset for dataset in REGISTERED}

SEEDS = 2**31


def load(name: str, *, train_size: int | None, noise: float, label_noise: float, seed: int) -> Split:
    """Return a data set ready to train on; the same arguments give the same object while it is cached.

    Training examples of a smaller size are the first of a larger one's. Validation and test examples depend on the
    seed alone; only their standardisation follows the training part.

    Args:
        name: A key of `DATASETS`.
        train_size: 2 to the data set's pool; None takes its default size.
        noise: Standard deviation of Gaussian noise, within the range of the data set's `noise`.
        label_noise: Share of training labels replaced by a random class, 0 to 1; 0 for a regression.
        seed: `data.seed`, 0 to 2³¹ − 1.

    Raises:
        ValueError: An argument is out of its range; the message names the field and what is allowed.
    """
    if name not in DATASETS:
        raise ValueError(f"data.name: {name!r} is not a data set; allowed: {', '.join(DATASETS)}")
    dataset = DATASETS[name]
    size = dataset.default_size if train_size is None else train_size
    _check("train_size", size, 2, dataset.pool)
    _check("noise", noise, dataset.noise.low, dataset.noise.high)
    if dataset.label_noise is None and label_noise != 0:
        raise ValueError(f"data.label_noise: {label_noise!r} is not allowed; {name} is a regression without labels: 0")
    _check("label_noise", label_noise, LABEL_NOISE.low, LABEL_NOISE.high)
    _check("seed", seed, 0, SEEDS - 1)
    return _load(name, size, noise, label_noise, seed)


def _check(field: str, value: float, low: float, high: float) -> None:
    whole = field in {"train_size", "seed"}
    if not low <= value <= high or (whole and not isinstance(value, int)):
        kind = "whole numbers" if whole else "numbers"
        raise ValueError(f"data.{field}: {value!r} is not allowed; allowed: {kind} from {low} to {high}")


# Apart from `_load`, for the sliders of size and noise ask for the same seed's examples again and again.
@functools.lru_cache(maxsize=16)
def _examples(name: str, seed: int) -> Examples:
    return DATASETS[name].examples(seed)


@functools.lru_cache(maxsize=32)
def _load(name: str, train_size: int, noise: float, label_noise: float, seed: int) -> Split:
    return split(
        DATASETS[name],
        _examples(name, seed),
        train_size=train_size,
        noise=noise,
        label_noise=label_noise,
        seed=seed,
    )
