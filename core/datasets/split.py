"""From a data set's examples to a split: noise, standardisation, label noise."""

from core.datasets.base import Dataset, Examples, Split
from core.draws import generator
from core.lazy import Tensor, torch


def split(
    dataset: Dataset, examples: Examples, *, train_size: int, noise: float, label_noise: float, seed: int
) -> Split:
    """Return the first `train_size` examples of the pool and all validation and test examples, ready to train on.

    Args:
        examples: The pool, the validation part and the test part.
        train_size, noise, label_noise, seed: As `load` takes them.
    """
    x, mean, sd = _features(dataset, examples.x, train_size, noise, seed)
    if dataset.task == "regression":
        y, clean, target_mean, target_sd = _targets(dataset, examples.y, train_size, noise, seed)
    else:
        y, clean, target_mean, target_sd = _classes(dataset, examples.y, label_noise, seed), examples.y, 0.0, 1.0
    validation, test = slice(dataset.pool, dataset.pool + dataset.validation_size), slice(-dataset.test_size, None)
    return Split(
        x_train=x[:train_size].float(),
        y_train=y[:train_size].clone(),
        clean_train=clean[:train_size].clone(),
        x_validation=x[validation].float(),
        y_validation=y[validation].clone(),
        x_test=x[test].float(),
        y_test=y[test].clone(),
        mean=mean,
        sd=sd,
        target_mean=target_mean,
        target_sd=target_sd,
    )


def _features(dataset: Dataset, x: Tensor, train_size: int, noise: float, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return the features of all examples as trained on, and the mean and sd `[features]` they were standardised by."""
    if dataset.noise_on == "coordinates":
        x = _noisy(dataset, x, noise, seed)
    mean, sd = torch.zeros_like(x[0]), torch.ones_like(x[0])
    if dataset.standardised:
        mean, sd = _mean_and_sd(x[:train_size])
    x = (x - mean) / sd
    return (_noisy(dataset, x, noise, seed) if dataset.noise_on == "features" else x), mean, sd


def _classes(dataset: Dataset, classes: Tensor, share: float, seed: int) -> Tensor:
    """Return the classes of all examples, those of the pool with label noise."""
    pool = dataset.pool
    return torch.cat([corrupt(classes[:pool], dataset.classes, share, seed), classes[pool:]])


def _targets(
    dataset: Dataset, clean: Tensor, train_size: int, noise: float, seed: int
) -> tuple[Tensor, Tensor, float, float]:
    """Return a regression's targets of all examples, float32, noisy and clean, and what they were standardised by."""
    y = _noisy(dataset, clean, noise, seed) if dataset.noise_on == "targets" else clean
    mean, sd = 0.0, 1.0
    if dataset.standardised_target:
        mean, sd = (float(figure) for figure in _mean_and_sd(y[:train_size]))
    return ((y - mean) / sd).float(), ((clean - mean) / sd).float(), mean, sd


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


def _noisy(dataset: Dataset, x: Tensor, sd: float, seed: int) -> Tensor:
    """Return all examples' features [n, features] or targets [n] with Gaussian noise, drawn as the examples are."""
    if sd == 0:
        return x
    drawn = [torch.randn(count, *x.shape[1:], generator=draw("noise")) for count, draw in dataset.draws(seed)]
    return x + sd * torch.cat(drawn).double()


def _mean_and_sd(x: Tensor) -> tuple[Tensor, Tensor]:
    mean, sd = x.mean(dim=0), x.std(dim=0, correction=0)
    # By its values, for the mean of equal numbers is rounded and leaves a deviation that is not quite 0.
    constant = x.amax(dim=0) == x.amin(dim=0)
    return mean, sd.masked_fill(constant, 1.0)
