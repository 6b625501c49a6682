"""What holds for every data set of the registry, and oracles for those that have a formula."""

import itertools
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
import sklearn.datasets
import torch
from scipy.ndimage import gaussian_filter
from scipy.stats import chisquare, kstest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_squared_error
from sklearn.preprocessing import StandardScaler

from core.datasets import DATASETS, LABEL_NOISE, Dataset, Split, load
from core.datasets.base import TEST
from core.datasets.mnist1d import _deformed, _smooth, templates
from core.datasets.split import corrupt
from core.datasets.split import split as split_examples
from core.draws import drawing, generator
from core.i18n.text import LANGUAGES

EVERY = pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS.keys())
CLASSIFICATION = pytest.mark.parametrize(
    "dataset", [d for d in DATASETS.values() if d.task == "classification"], ids=lambda d: d.name
)
REGRESSION = pytest.mark.parametrize(
    "dataset", [d for d in DATASETS.values() if d.task == "regression"], ids=lambda d: d.name
)
PLANE = pytest.mark.parametrize("name", [d.name for d in DATASETS.values() if d.plane])


PARTS = ("train", "validation", "test")


def take(name: str, **changes: Any) -> Split:
    """Load with everything at its default but for the changes."""
    return load(name, **{"train_size": None, "noise": 0.0, "label_noise": 0.0, "seed": 0} | changes)


def raw(split: Split, part: str = "x_train") -> torch.Tensor:
    """Undo the standardisation."""
    return torch.as_tensor(getattr(split, part)).double() * split.sd + split.mean


def raw_targets(split: Split, part: str = "y_train") -> torch.Tensor:
    """Return targets in the data's units; classes as they are."""
    return torch.as_tensor(getattr(split, part)).double() * split.target_sd + split.target_mean


def label_noise(dataset: Dataset, share: float) -> float:
    """Return the share where there are labels to replace, else 0."""
    return share if dataset.label_noise else 0.0


def by_class(name: str, **changes: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the raw training points of class 0 and of class 1."""
    split = take(name, **changes)
    return raw(split)[split.clean_train == 0], raw(split)[split.clean_train == 1]


@EVERY
def test_declaration(dataset: Dataset) -> None:
    assert DATASETS[dataset.name] is dataset
    assert len(dataset.class_names) == len(set(dataset.class_names)) == dataset.classes
    assert dataset.plane == (dataset.features == 2 and dataset.task == "classification")
    assert dataset.curve == (dataset.features == 1 and dataset.task == "regression")
    assert list(dataset.sizes) == sorted(set(dataset.sizes))
    assert dataset.sizes[0] >= 2
    assert dataset.sizes[-1] == dataset.pool
    assert dataset.default_size in dataset.sizes
    assert dataset.train_size.stops == dataset.sizes
    if dataset.sequence:
        assert math.prod(dataset.sequence) == dataset.features
    if dataset.shape is not None:
        assert math.prod(dataset.shape) == dataset.features
        assert all(length > 1 for length in dataset.shape)


@EVERY
def test_the_task_fits_the_rest(dataset: Dataset) -> None:
    if dataset.task == "classification":
        assert dataset.outputs == dataset.classes >= 2
        assert dataset.label_noise is LABEL_NOISE
        assert dataset.noise_on != "targets"
        assert dataset.target_name is None
        assert not dataset.standardised_target
    else:
        assert dataset.outputs == 1
        assert dataset.classes == 0
        assert dataset.label_noise is None
        assert dataset.target_name is not None
    assert dataset.standardised or dataset.noise_on == "targets"  # else the noise would have no known scale
    assert (dataset.noise_on == "coordinates") == dataset.plane
    assert dataset.truth is None or dataset.curve


@EVERY
def test_numbers(dataset: Dataset) -> None:
    assert dataset.noise.name == "noise"
    for number in (dataset.noise, LABEL_NOISE):
        assert number.off == number.default == number.low == number.stops[0] == 0
        assert list(number.stops) == sorted(set(number.stops))
        assert number.stops[-1] == number.high


@EVERY
def test_texts_in_every_language(dataset: Dataset) -> None:
    numbers = (dataset.noise, dataset.train_size, LABEL_NOISE)
    texts = [dataset.label, dataset.help, *dataset.class_names]
    texts += [dataset.target_name] if dataset.target_name else []
    texts += [text for n in numbers for text in (n.label, n.help, n.unit) if text is not None]
    assert all(text.to(language).strip() for text in texts for language in LANGUAGES)
    assert dataset.help.en != dataset.help.ko


@EVERY
def test_shapes_and_dtypes(dataset: Dataset) -> None:
    for size in (2, dataset.pool):
        split = take(dataset.name, train_size=size, noise=dataset.noise.high, label_noise=label_noise(dataset, 0.5))
        m, k = dataset.validation_size, dataset.test_size
        assert split.x_train.shape == (size, dataset.features)
        assert split.x_validation.shape == (m, dataset.features)
        assert split.x_test.shape == (k, dataset.features)
        assert split.y_train.shape == split.clean_train.shape == (size,)
        assert split.y_validation.shape == (m,)
        assert split.y_test.shape == (k,)
        assert split.mean.shape == split.sd.shape == (dataset.features,)
        assert {split.x_train.dtype, split.x_validation.dtype, split.x_test.dtype} == {torch.float32}
        target = torch.int64 if dataset.task == "classification" else torch.float32
        targets = (split.y_train, split.clean_train, split.y_validation, split.y_test)
        assert {part.dtype for part in targets} == {target}
        assert {split.mean.dtype, split.sd.dtype} == {torch.float64}
        assert {type(split.target_mean), type(split.target_sd)} == {float}
        assert all(torch.isfinite(torch.as_tensor(getattr(split, field.name))).all() for field in fields(split))


@EVERY
def test_examples_are_in_the_units_of_the_data(dataset: Dataset) -> None:
    examples = dataset.examples(3)
    n = dataset.pool + dataset.validation_size + dataset.test_size
    assert examples.x.shape == (n, dataset.features)
    assert examples.y.shape == (n,)
    assert examples.x.dtype == torch.float64
    assert examples.y.dtype == (torch.int64 if dataset.task == "classification" else torch.float64)
    split = take(dataset.name, train_size=dataset.pool, seed=3)
    x = torch.cat([raw(split, f"x_{part}") for part in PARTS])
    torch.testing.assert_close(x, examples.x, atol=1e-4, rtol=1e-5)
    y = torch.cat([raw_targets(split, f"y_{part}") for part in PARTS])
    torch.testing.assert_close(y, examples.y.double(), atol=1e-4, rtol=1e-5)


@CLASSIFICATION
def test_labels_are_the_classes(dataset: Dataset) -> None:
    split = take(dataset.name, train_size=dataset.pool)
    assert sorted(set(split.y_train.tolist())) == list(range(dataset.classes))
    assert sorted(set(split.y_validation.tolist())) == list(range(dataset.classes))
    assert sorted(set(split.y_test.tolist())) == list(range(dataset.classes))


@EVERY
def test_standardised_on_the_training_part_in_use(dataset: Dataset) -> None:
    for size in (dataset.sizes[0], dataset.pool):
        split = take(dataset.name, train_size=size)
        if not dataset.standardised:
            assert (split.mean == 0).all()
            assert (split.sd == 1).all()
            continue
        varied = split.x_train.amax(0) > split.x_train.amin(0)
        torch.testing.assert_close(split.x_train.mean(0), torch.zeros(dataset.features), atol=1e-5, rtol=0.0)
        sd = split.x_train.std(0, correction=0)
        torch.testing.assert_close(sd, varied.float(), atol=1e-5, rtol=0.0)
        assert (split.sd[~varied] == 1).all()


@EVERY
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_a_smaller_set_is_the_first_part_of_a_larger(dataset: Dataset, noise: float) -> None:
    share = label_noise(dataset, 0.4)
    large = take(dataset.name, train_size=dataset.pool, noise=noise, label_noise=share)
    for size in dataset.sizes[:-1]:
        small = take(dataset.name, train_size=size, noise=noise, label_noise=share)
        for part in ("y_train", "clean_train"):
            found, expected = raw_targets(small, part), raw_targets(large, part)[:size]
            if dataset.standardised_target:
                torch.testing.assert_close(found, expected, atol=1e-3, rtol=1e-5)
            else:
                assert torch.equal(found, expected)
        if dataset.noise_on != "features" or not noise:  # else the noise lies on what is standardised already
            torch.testing.assert_close(raw(small), raw(large)[:size], atol=1e-3, rtol=1e-5)


@EVERY
def test_noise_does_not_depend_on_the_size(dataset: Dataset) -> None:
    def added(size: int) -> torch.Tensor:
        noisy, clean = (take(dataset.name, train_size=size, noise=sd) for sd in (0.5, 0.0))
        if dataset.noise_on == "targets":
            return raw_targets(noisy) - raw_targets(clean)
        return raw(noisy) - raw(clean) if dataset.plane else (noisy.x_train - clean.x_train).double()

    large, small = added(dataset.pool), added(dataset.sizes[0])
    torch.testing.assert_close(small, large[: len(small)], atol=1e-4, rtol=0.0)
    deviation = 1 / math.sqrt(2 * large.numel())
    assert large.std().item() == pytest.approx(0.5, rel=max(0.03, 3 * deviation))


@EVERY
@pytest.mark.parametrize("part", ["validation", "test"])
def test_other_examples_depend_on_the_seed_alone(dataset: Dataset, part: str) -> None:
    split = take(dataset.name, train_size=dataset.pool)
    smaller = take(dataset.name, train_size=dataset.sizes[0])
    mislabelled = take(dataset.name, train_size=dataset.pool, label_noise=label_noise(dataset, 1.0))
    torch.testing.assert_close(raw(smaller, f"x_{part}"), raw(split, f"x_{part}"), atol=1e-3, rtol=1e-5)
    assert torch.equal(getattr(mislabelled, f"x_{part}"), getattr(split, f"x_{part}"))
    for other in (smaller, mislabelled):
        found, expected = raw_targets(other, f"y_{part}"), raw_targets(split, f"y_{part}")
        torch.testing.assert_close(found, expected, atol=1e-3 if dataset.standardised_target else 0.0, rtol=0.0)


@EVERY
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_no_example_is_in_two_parts(dataset: Dataset, noise: float) -> None:
    split = take(dataset.name, train_size=dataset.pool, noise=noise)
    rows = [set(map(tuple, getattr(split, f"x_{part}").tolist())) for part in PARTS]
    for one, other in itertools.combinations(rows, 2):
        # Digits hold an image twice or so.
        assert len(one & other) <= 0.005 * len(other)


@EVERY
def test_the_test_part_of_generated_data_moves_no_bit_of_the_others(dataset: Dataset) -> None:
    rest = dataset.pool + dataset.validation_size
    whole = dataset.examples(2)
    if dataset.finite:
        with pytest.raises(ValueError, match="rows"):
            dataset.generate(len(whole.x) + 1, drawing(2))
        assert len(dataset.generate(rest, drawing(2)).x) == rest
        return
    for drawn, part in (
        (dataset.generate(rest, drawing(2)), slice(rest)),
        (dataset.generate(dataset.test_size, drawing(2, TEST)), slice(rest, None)),
    ):
        assert torch.equal(drawn.x, whole.x[part])
        assert torch.equal(drawn.y, whole.y[part])


@EVERY
def test_noise_on_the_test_part_has_a_purpose_of_its_own_where_it_is_generated(dataset: Dataset) -> None:
    noisy, clean = (take(dataset.name, train_size=dataset.pool, noise=sd) for sd in (0.5, 0.0))
    if dataset.noise_on == "targets":
        found, shape = raw_targets(noisy, "y_test") - raw_targets(clean, "y_test"), ()
    else:
        found, shape = noisy.x_test - clean.x_test, (dataset.features,)
        found = raw(noisy, "x_test") - raw(clean, "x_test") if dataset.plane else found
    if dataset.finite:
        rows = dataset.pool + dataset.validation_size + dataset.test_size
        expected = torch.randn(rows, *shape, generator=generator(0, "noise"))[-dataset.test_size :]
    else:
        expected = torch.randn(dataset.test_size, *shape, generator=generator(0, "test/noise"))
    torch.testing.assert_close(found.double(), 0.5 * expected.double(), atol=1e-5, rtol=1e-5)


@EVERY
def test_deterministic_cached_and_seeded(dataset: Dataset) -> None:
    share = label_noise(dataset, 0.2)
    first = take(dataset.name, noise=0.1, label_noise=share)
    assert take(dataset.name, noise=0.1, label_noise=share) is first
    assert take(dataset.name, train_size=dataset.default_size, noise=0.1, label_noise=share) is first
    again, other = dataset.examples(0), dataset.examples(1)
    assert torch.equal(again.x, dataset.examples(0).x)
    assert torch.equal(again.y, dataset.examples(0).y)
    assert not torch.equal(again.x, other.x)


@EVERY
def test_the_number_of_threads_changes_no_bit(dataset: Dataset) -> None:
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        one = dataset.examples(5)
        torch.set_num_threads(4)
        four = dataset.examples(5)
        assert torch.equal(four.x, one.x)
        assert torch.equal(four.y, one.y)
    finally:
        torch.set_num_threads(threads)


@REGRESSION
def test_a_regression_has_no_label_noise(dataset: Dataset) -> None:
    for share in (1e-9, 1.0, math.nan):
        with pytest.raises(ValueError, match=r"data\.label_noise: .* a regression"):
            take(dataset.name, label_noise=share)


@REGRESSION
def test_targets_are_standardised_on_the_training_part_in_use(dataset: Dataset) -> None:
    for size in (dataset.sizes[0], dataset.pool):
        split = take(dataset.name, train_size=size)
        y = split.y_train.double()
        if dataset.standardised_target:
            assert y.mean().item() == pytest.approx(0, abs=1e-6)
            assert y.std(correction=0).item() == pytest.approx(1, abs=1e-6)
        else:
            assert (split.target_mean, split.target_sd) == (0.0, 1.0)


@REGRESSION
def test_noise_on_targets_is_gaussian_and_the_same_for_both_parts(dataset: Dataset) -> None:
    clean = take(dataset.name, train_size=dataset.pool)
    noisy = take(dataset.name, train_size=dataset.pool, noise=0.5)
    assert torch.equal(clean.y_train, clean.clean_train)
    assert torch.equal(noisy.clean_train, clean.clean_train)
    if dataset.noise_on != "targets":
        assert torch.equal(noisy.y_train, clean.y_train)
        assert torch.equal(noisy.y_validation, clean.y_validation)
        return
    assert torch.equal(noisy.x_train, clean.x_train)
    assert torch.equal(noisy.x_validation, clean.x_validation)
    n = dataset.pool + dataset.validation_size
    added = 0.5 * torch.randn(n, generator=generator(0, "noise"))
    found = torch.cat([noisy.y_train - clean.y_train, noisy.y_validation - clean.y_validation])
    torch.testing.assert_close(found, added, atol=1e-6, rtol=0.0)


@CLASSIFICATION
def test_label_noise(dataset: Dataset) -> None:
    clean = take(dataset.name, train_size=dataset.pool)
    assert torch.equal(clean.y_train, clean.clean_train)
    before: torch.Tensor | None = None
    for share in LABEL_NOISE.stops[1:]:
        split = take(dataset.name, train_size=dataset.pool, label_noise=share)
        wrong = split.y_train != clean.y_train
        assert torch.equal(split.x_train, clean.x_train)
        assert torch.equal(split.clean_train, clean.clean_train)
        expected = share * (1 - 1 / dataset.classes)
        deviation = math.sqrt(expected * (1 - expected) / dataset.pool)
        assert wrong.double().mean().item() == pytest.approx(expected, abs=4 * deviation)
        if before is not None:
            kept = before != clean.y_train
            assert torch.equal(split.y_train[kept], before[kept])
        before = split.y_train


def test_label_noise_follows_the_rule() -> None:
    labels = torch.zeros(1000, dtype=torch.int64)
    u = torch.rand(1000, generator=generator(3, "label_noise"))
    random = torch.randint(10, (1000,), generator=generator(3, "label_noise_class"))
    assert torch.equal(corrupt(labels, 10, 1.0, 3), random)
    assert torch.equal(corrupt(labels, 10, 0.0, 3), labels)
    assert torch.equal(corrupt(labels, 10, 0.3, 3), random * (u < 0.3))


@PLANE
def test_every_even_prefix_is_balanced(name: str) -> None:
    dataset = DATASETS[name]
    for size in (*dataset.sizes, 2, 46):
        assert take(name, train_size=size).clean_train.double().mean() == 0.5
    assert take(name).y_validation.double().mean() == take(name).y_test.double().mean() == 0.5


def test_moons_lie_on_half_circles() -> None:
    upper, lower = by_class("moons", train_size=2000)
    torch.testing.assert_close(upper.norm(dim=1), torch.ones(1000).double(), atol=1e-5, rtol=0.0)
    centred = lower - torch.tensor([1.0, 0.5])
    torch.testing.assert_close(centred.norm(dim=1), torch.ones(1000).double(), atol=1e-5, rtol=0.0)
    assert upper[:, 1].min() > -1e-5
    assert centred[:, 1].max() < 1e-5
    reference, label = sklearn.datasets.make_moons(2000)
    for ours, theirs in ((upper, reference[label == 0]), (lower, reference[label == 1])):
        np.testing.assert_allclose(ours.amin(0), theirs.min(0), atol=0.01)
        np.testing.assert_allclose(ours.amax(0), theirs.max(0), atol=0.01)


def test_circles_lie_on_circles() -> None:
    for points, radius in zip(by_class("circles"), (1.0, 0.5), strict=True):
        torch.testing.assert_close(points.norm(dim=1), torch.full((100,), radius).double(), atol=1e-5, rtol=0.0)


def test_xor_is_the_exclusive_or_of_the_signs() -> None:
    equal, opposite = by_class("xor", train_size=2000)
    assert (equal.prod(1) > 0).all()
    assert (opposite.prod(1) < 0).all()
    points = torch.cat([equal, opposite])
    assert 0.0999 < points.abs().min() < 0.11
    assert 0.99 < points.abs().max() < 1.0001
    quadrants = (points > 0).double() @ torch.tensor([1.0, 2.0]).double()
    assert (torch.bincount(quadrants.long(), minlength=4) > 400).all()


def test_gaussians_have_their_mean_and_spread() -> None:
    for points, centre in zip(by_class("gaussians", train_size=2000), (-1.0, 1.0), strict=True):
        torch.testing.assert_close(points.mean(0), torch.full((2,), centre).double(), atol=0.05, rtol=0.0)
        torch.testing.assert_close(points.std(0), torch.full((2,), 0.5).double(), atol=0.04, rtol=0.0)


def test_spirals_lie_on_spirals() -> None:
    for points, sign in zip(by_class("spirals"), (1, -1), strict=True):
        angle = points.norm(dim=1) * math.pi
        curve = sign * torch.stack([angle * angle.cos(), angle * angle.sin()], dim=1) / math.pi
        torch.testing.assert_close(points, curve, atol=1e-4, rtol=0.0)


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "wine"])
def test_tables_are_scikit_learns(name: str) -> None:
    loader: Callable[[], Any] = getattr(sklearn.datasets, f"load_{name}")
    table, dataset = loader(), DATASETS[name]
    order = torch.randperm(len(table.target), generator=generator(0, "split")).numpy()
    assert len(order) == dataset.pool + dataset.validation_size + dataset.test_size
    assert 0 <= dataset.validation_size - dataset.test_size <= 1
    train, validation, test = np.split(order, [dataset.pool, dataset.pool + dataset.validation_size])
    scaler = StandardScaler().fit(table.data[train])
    split = take(name, train_size=dataset.pool)
    np.testing.assert_allclose(split.x_train, scaler.transform(table.data[train]), atol=1e-5, rtol=1e-5)
    np.testing.assert_allclose(split.x_validation, scaler.transform(table.data[validation]), atol=1e-5, rtol=1e-5)
    np.testing.assert_allclose(split.x_test, scaler.transform(table.data[test]), atol=1e-5, rtol=1e-5)
    np.testing.assert_array_equal(split.y_train, table.target[train])
    np.testing.assert_array_equal(split.y_validation, table.target[validation])
    np.testing.assert_array_equal(split.y_test, table.target[test])


def test_digits_have_the_shape_of_scikit_learns_images() -> None:
    images = sklearn.datasets.load_digits().images
    assert images.shape[1:] == DATASETS["digits"].shape
    order = torch.randperm(len(images), generator=generator(0, "split"))
    shaped = DATASETS["digits"].examples(0).x.view(-1, *images.shape[1:])
    np.testing.assert_array_equal(shaped, images[order.numpy()])


@pytest.mark.parametrize("size", [300, 20])
def test_diabetes_is_scikit_learns(size: int) -> None:
    table = sklearn.datasets.load_diabetes()  # scaled there, which the standardisation undoes
    order = torch.randperm(442, generator=generator(0, "split")).numpy()
    train, validation, test = order[:size], order[300:371], order[371:]
    split = take("diabetes", train_size=size)
    scaler = StandardScaler().fit(table.data[train])
    np.testing.assert_allclose(split.x_train, scaler.transform(table.data[train]), atol=1e-5, rtol=1e-5)
    np.testing.assert_allclose(split.x_validation, scaler.transform(table.data[validation]), atol=1e-5, rtol=1e-5)
    np.testing.assert_allclose(split.x_test, scaler.transform(table.data[test]), atol=1e-5, rtol=1e-5)
    mean, sd = table.target[train].mean(), table.target[train].std()
    assert (split.target_mean, split.target_sd) == pytest.approx((mean, sd), rel=1e-12)
    np.testing.assert_allclose(split.y_train, (table.target[train] - mean) / sd, atol=1e-6)
    np.testing.assert_allclose(split.y_validation, (table.target[validation] - mean) / sd, atol=1e-6)
    np.testing.assert_allclose(split.y_test, (table.target[test] - mean) / sd, atol=1e-6)
    unscaled = sklearn.datasets.load_diabetes(scaled=False).data[train]
    np.testing.assert_allclose(split.mean, unscaled.mean(0), rtol=1e-12)
    np.testing.assert_allclose(split.sd, unscaled.std(0), rtol=1e-12)


def test_diabetes_error_in_the_units_of_the_data() -> None:
    split = take("diabetes", train_size=60)
    targets = sklearn.datasets.load_diabetes().target[torch.randperm(442, generator=generator(0, "split"))[300:371]]
    model = LinearRegression().fit(split.x_train.numpy(), split.y_train.numpy())
    found = model.predict(split.x_validation.numpy())
    standardised = mean_squared_error(split.y_validation, found)
    expected = mean_squared_error(targets, found * split.target_sd + split.target_mean)
    assert standardised * split.target_sd**2 == pytest.approx(expected, rel=1e-5)


def test_equal_targets_are_standardised_to_zero() -> None:
    examples = DATASETS["diabetes"].examples(0)
    same = examples._replace(y=torch.full_like(examples.y, 0.1))
    ready = split_examples(DATASETS["diabetes"], same, train_size=30, noise=0.0, label_noise=0.0, seed=0)
    assert ready.target_sd == 1
    assert (ready.y_train.abs() < 1e-12).all()


def test_sine_is_one_period() -> None:
    split = take("sine", train_size=1000)
    for features, targets in ((raw(split), split.y_train), (raw(split, "x_validation"), split.y_validation)):
        assert -1e-6 < features.min() < 0.01
        assert 0.99 < features.max() < 1 + 1e-6
        np.testing.assert_allclose(targets, np.sin(2 * np.pi * features[:, 0].numpy()), atol=1e-5)
        assert kstest(features[:, 0].numpy(), "uniform").pvalue > 0.01
    truth = DATASETS["sine"].truth
    assert truth is not None
    points = np.linspace(0, 1, 100)
    np.testing.assert_allclose([truth(point) for point in points], np.sin(2 * np.pi * points), atol=1e-12)


def test_no_function_does_better_on_sine_than_the_noise() -> None:
    split = take("sine", noise=0.3)
    examples = DATASETS["sine"].examples(0)
    error = mean_squared_error(split.y_validation, examples.y[1000:1500])
    assert error == pytest.approx(0.3**2, rel=4 * math.sqrt(2 / 500))


def plain_adding(numbers: np.ndarray, first: int, second: int) -> tuple[list[float], float]:
    """Return one example of the adding problem, written out."""
    sequence: list[float] = []
    for step in range(50):
        sequence += [numbers[step], 1.0 if step in (first, second) else 0.0]
    return sequence, numbers[first] + numbers[second]


def test_adding_is_the_adding_problem() -> None:
    examples = DATASETS["adding"].examples(11)
    u = torch.rand(4500, 52, generator=generator(11, "points")).double().numpy()
    for i in range(0, 4500, 53):
        x, y = plain_adding(u[i, :50], int(u[i, 50] * 25), 25 + int(u[i, 51] * 25))
        np.testing.assert_array_equal(examples.x[i], x)
        assert examples.y[i] == y


def test_adding_marks_one_step_in_each_half() -> None:
    split = take("adding", train_size=4000)
    x = torch.cat([split.x_train, split.x_validation])
    numbers, markers = x.view(4500, 50, 2).unbind(2)
    assert numbers.min() >= 0
    assert numbers.max() < 1
    assert set(markers.unique().tolist()) == {0.0, 1.0}
    assert (markers[:, :25].sum(1) == 1).all()
    assert (markers[:, 25:].sum(1) == 1).all()
    for half in (markers[:, :25], markers[:, 25:]):
        assert chisquare(half.sum(0).numpy()).pvalue > 0.01
    targets = torch.cat([split.y_train, split.y_validation])
    torch.testing.assert_close(targets, (numbers * markers).sum(1))


def test_answering_one_to_adding_has_an_error_of_a_sixth() -> None:
    split = take("adding", train_size=4000)
    targets = torch.cat([split.y_train, split.y_validation]).double()
    # The square of the sum's deviation from 1 has a variance of 1/15 - 1/36.
    assert (targets - 1).square().mean().item() == pytest.approx(1 / 6, abs=4 * math.sqrt(7 / 180 / 4500))


def test_breast_cancer_classes_are_named_as_in_scikit_learn() -> None:
    names = [text.en for text in DATASETS["breast_cancer"].class_names]
    assert names == sklearn.datasets.load_breast_cancer().target_names.tolist()


def test_templates_start_and_end_at_zero() -> None:
    digits = templates()
    assert digits.shape == (10, 12)
    assert (digits[:, 0] == 0).all()
    assert (digits[:, -1] == 0).all()
    torch.testing.assert_close(digits.std(1, correction=0), torch.full((10,), 1 / 6).double())


def test_smoothing_is_scipys_gaussian_filter() -> None:
    signal = torch.randn(3, 72, generator=generator(0, "test"), dtype=torch.float64)
    expected = np.stack([gaussian_filter(row, 2) for row in signal.numpy()])
    np.testing.assert_allclose(_smooth(signal), expected, atol=1e-12)


def test_mnist1d_has_as_many_of_each_digit() -> None:
    examples = DATASETS["mnist1d"].examples(0)
    assert torch.bincount(examples.y[:5000]).tolist() == [500] * 10
    assert torch.bincount(examples.y[5000:]).tolist() == [100] * 10
    # Those of the package mnist1d 0.0.2.post1 before it standardises: 0.1541 to 0.1549, mean -0.006.
    assert examples.x.std().item() == pytest.approx(0.1545, abs=0.002)
    assert examples.x.mean().item() == pytest.approx(-0.006, abs=0.002)


def test_deformation_is_pad_stretch_scale_and_roll() -> None:
    digit = torch.arange(5000) % 10
    signals, padding = _deformed(digit, drawing(7))
    u_pad, u_scale = (torch.rand(5000, 1, generator=generator(7, p)).double() for p in ("padding", "scale"))
    shift = torch.randint(48, (5000, 1), generator=generator(7, "translation"))
    for i in range(0, 5000, 97):
        padded = np.pad(templates()[digit[i]].numpy(), (0, 36 + int(u_pad[i] * 25)))
        place = np.linspace(0, len(padded) - 1, 72)
        stretched = np.interp(place, np.arange(len(padded)), padded)
        expected = np.roll(stretched * (1 + 0.4 * (u_scale[i].item() - 0.5)), int(shift[i]))
        np.testing.assert_allclose(signals[i], expected, atol=1e-12)
        np.testing.assert_array_equal(padding[i], np.roll(place >= 12, int(shift[i])))


@pytest.mark.parametrize(
    ("changes", "field", "allowed"),
    [
        ({"name": "mnist"}, "data.name", "moons, circles, xor, gaussians"),
        ({"train_size": 1}, "data.train_size", "whole numbers from 2 to 1200"),
        ({"train_size": 1201}, "data.train_size", "whole numbers from 2 to 1200"),
        ({"train_size": 10.5}, "data.train_size", "whole numbers from 2 to 1200"),
        ({"noise": -0.1}, "data.noise", "numbers from 0.0 to 2.0"),
        ({"noise": math.nan}, "data.noise", "numbers from 0.0 to 2.0"),
        ({"name": "diabetes", "train_size": 301}, "data.train_size", "whole numbers from 2 to 300"),
        ({"name": "sine", "noise": 1.5}, "data.noise", "numbers from 0.0 to 1.0"),
        ({"name": "sine", "label_noise": 0.1}, "data.label_noise", "0"),
        ({"label_noise": 1.1}, "data.label_noise", "numbers from 0.0 to 1.0"),
        ({"seed": -1}, "data.seed", "whole numbers from 0 to 2147483647"),
        ({"seed": 2**31}, "data.seed", "whole numbers from 0 to 2147483647"),
    ],
)
def test_bad_arguments(changes: dict[str, Any], field: str, allowed: str) -> None:
    with pytest.raises(ValueError, match=field) as caught:
        take(**{"name": "digits"} | changes)
    assert allowed in str(caught.value)


def test_declarations_load_neither_torch_nor_scikit_learn() -> None:
    code = (
        "import sys; from core.datasets import DATASETS; [repr(d) for d in DATASETS.values()]; "
        "assert not {'torch._C', 'sklearn', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_loading_a_table_does_not_import_scikit_learn() -> None:
    code = (
        "import sys; from core.datasets import load; "
        "[load(n, train_size=None, noise=0.0, label_noise=0.0, seed=0) for n in ('digits', 'diabetes')]; "
        "assert 'sklearn' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
