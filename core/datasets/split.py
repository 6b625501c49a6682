"""From a data set's examples to a split: noise, standardisation, label noise."""

from core.datasets.base import Dataset, Examples, Split
from core.draws import generator
from core.lazy import Tensor, torch


def split(
    dataset: Dataset, examples: Examples, *, train_size: int, noise: float, label_noise: float, seed: int
) -> Split:
    """Return the first `train_size` examples of the pool and all validation examples, ready to train on."""
    x = _noisy(examples.x, noise, seed) if dataset.plane else examples.x
    mean, sd = _mean_and_sd(x[:train_size])
    x = (x - mean) / sd
    x = x if dataset.plane else _noisy(x, noise, seed)
    clean = examples.y[: dataset.pool]
    return Split(
        x_train=x[:train_size].float(),
        y_train=corrupt(clean, dataset.classes, label_noise, seed)[:train_size],
        clean_train=clean[:train_size].clone(),
        x_validation=x[dataset.pool :].float(),
        y_validation=examples.y[dataset.pool :].clone(),
        mean=mean,
        sd=sd,
    )


def corrupt(labels: Tensor, classes: int, share: float, seed: int) -> Tensor:
    """Return the labels, each replaced by a uniformly random class where `u < share`.

    Raising the share keeps what was already corrupted, because u and the class are drawn once for every label
    of the pool. The new class may be the old one (Zhang et al., arXiv 1611.03530, "partially corrupted
    labels").

    Args:
        labels: int64 `[pool]`; always the whole pool, so that a training set's size shifts no draw.
        classes: Number of classes, 2 or more.
        share: 0 to 1.
        seed: `data.seed`.
    """
    u = torch.rand(len(labels), generator=generator(seed, "label_noise"))
    random = torch.randint(classes, labels.shape, generator=generator(seed, "label_noise_class"))
    return torch.where(u < share, random, labels)


def _noisy(x: Tensor, sd: float, seed: int) -> Tensor:
    if sd == 0:
        return x
    return x + sd * torch.randn(x.shape, generator=generator(seed, "noise")).double()


def _mean_and_sd(x: Tensor) -> tuple[Tensor, Tensor]:
    mean, sd = x.mean(dim=0), x.std(dim=0, correction=0)
    # By its values, for the mean of equal numbers is rounded and leaves a deviation that is not quite 0.
    constant = x.amax(dim=0) == x.amin(dim=0)
    return mean, sd.masked_fill(constant, 1.0)
