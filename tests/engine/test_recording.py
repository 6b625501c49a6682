"""What is recorded: when, and that it is what plain PyTorch and NumPy say."""

import math

import numpy as np
import pytest
import torch

from core.config import RunConfig
from core.engine import cadence
from core.engine.histograms import BINS, EDGES, counts, quantiles
from core.engine.local import deltas, stream, train
from core.engine.losses import first_largest
from core.engine.recording import by_segment
from core.engine.rows import load_split
from core.engine.stack import Stack
from core.networks.stages import Pass
from core.presets import PRESETS
from tests import oracle

BASE = {
    "data": {"name": "moons", "train_size": 60, "noise": 0.3},
    "network": {"hidden": [6, 5]},
    "batch_size": 16,
    "steps": 130,
    "dtype": "float64",
}


def config(**changes: object) -> RunConfig:
    return RunConfig.model_validate(BASE | changes)


def test_counts_are_those_of_numpy() -> None:
    g = torch.Generator().manual_seed(1)
    one = torch.randn(3, 400, generator=g) * 10 ** (torch.rand(3, 400, generator=g) * 10 - 7)
    other = torch.randn(3, 7, generator=g)
    one[0, :3] = torch.tensor([0.0, 1e9, -1e9])
    for group, counted in zip((one, other), counts([one, other]), strict=True):
        assert counted.shape == (3, BINS)
        for row, found in zip(group.numpy(), counted.numpy(), strict=True):
            expected, _ = np.histogram(row, EDGES)
            np.testing.assert_array_equal(found, expected)


def test_counts_take_what_is_infinite_as_overflow_and_what_is_no_number_nowhere() -> None:
    (counted,) = counts([torch.tensor([[math.inf, -math.inf, math.nan]])])
    assert counted[0, 0] == counted[0, -1] == 1
    assert counted.sum() == 2


@pytest.mark.parametrize("n", [1, 2, 5, 128, 1000])
def test_quantiles_are_those_of_torch(n: int) -> None:
    values = torch.randn(4, n, generator=torch.Generator().manual_seed(n))
    expected = torch.quantile(values, torch.tensor([0.05, 0.25, 0.5, 0.75, 0.95]), dim=1).T
    np.testing.assert_allclose(quantiles(values), expected.numpy(), rtol=1e-5, atol=1e-6)


def test_first_largest_is_argmax_ties_included() -> None:
    logits = torch.randint(0, 3, (5, 4, 50), generator=torch.Generator().manual_seed(2)).double()
    assert torch.equal(first_largest(logits), logits.argmax(1))


def test_segments_go_on_across_chunks() -> None:
    values = np.random.default_rng(0).normal(size=(23, 2))
    ends = np.array([0, 4, 9, 14, 22])
    expected = [values[a:b].min(0) for a, b in ((0, 1), (1, 5), (5, 10), (10, 15), (15, 23))]
    carry, found = np.full(2, np.inf), []
    for start, stop in ((0, 3), (3, 4), (4, 15), (15, 23)):
        inside = ends[(ends >= start) & (ends < stop)] - start
        reduced, carry = by_segment(np.minimum, carry, values[start:stop], inside, np.inf)
        found += list(reduced)
    np.testing.assert_array_equal(found, expected)
    assert np.isinf(carry).all()


@pytest.mark.parametrize(
    ("steps", "evaluations", "interval"), [(1000, 20, 64), (1500, 100, 16), (10, 100, 1), (500, 0, 0)]
)
def test_evaluations_are_at_multiples_of_a_power_of_two(steps: int, evaluations: int, interval: int) -> None:
    assert RunConfig(steps=steps, evaluations=evaluations).evaluation_interval == interval


@pytest.mark.parametrize("steps", [1, 20, 21, 1000, 20_000])
def test_array_steps_hold_the_first_and_the_last(steps: int) -> None:
    chosen = cadence.array_steps(steps)
    assert {0, min(20, steps), steps} <= chosen
    assert len(chosen) <= 42


def test_which_steps_are_recorded() -> None:
    (history,) = train([config(steps=450, evaluations=10)])
    assert history.series("loss/data").steps.tolist() == [*range(0, 450, 3), 450]
    assert history.series("loss/train").steps.tolist() == [*range(0, 449, 32), 450]
    assert history.series("hist/weights/0").steps.tolist() == sorted(cadence.array_steps(450))
    for name in ("surface", "wrong/train", "wrong/validation"):
        assert history.series(name).steps.tolist() == [0, 32, 64, 96, *range(128, 449, 64), 450]


def test_a_fitted_function_is_recorded_as_often_as_a_surface() -> None:
    (history,) = train([config(data={"name": "sine", "train_size": 20}, steps=450, evaluations=10)])
    assert history.series("curve").steps.tolist() == [0, 32, 64, 96, *range(128, 449, 64), 450]


def test_no_evaluations_is_start_and_end() -> None:
    (history,) = train([config(evaluations=0)])
    for name in ("loss/validation", "surface"):
        assert history.series(name).steps.tolist() == [0, 130]


def test_errors_are_as_many_as_the_accuracy_says() -> None:
    (history,) = train([config(evaluations=10)])
    for part in ("train", "validation"):
        wrong, accuracy = history.series(f"wrong/{part}"), history.series(f"accuracy/{part}")
        evaluated = accuracy.values[np.isin(accuracy.steps, wrong.steps)]
        np.testing.assert_allclose(1 - wrong.values.mean(1), evaluated, atol=1e-6)


def test_least_and_largest_norm_since_the_frame_before() -> None:
    run = config(steps=650)  # every 4th step
    (history,) = train([run])
    norms = np.array(oracle.train(run, load_split(run)).raw)
    least, largest = history.series("grad_norm/raw/min"), history.series("grad_norm/raw/max")
    for index, step in enumerate(least.steps[1:-1], start=1):
        window = norms[least.steps[index - 1] + 1 : step + 1]
        assert least.values[index] == pytest.approx(window.min(), abs=1e-9)
        assert largest.values[index] == pytest.approx(window.max(), abs=1e-9)


def test_weights_at_the_end() -> None:
    run = config(techniques={"l1": {"lambda": 0.01}})
    (history,) = train([run])
    parameters = list(oracle.train(run, load_split(run)).model.parameters())
    weights = torch.cat([p.detach().flatten() for p in parameters if p.dim() > 1])
    whole = torch.cat([p.detach().flatten() for p in parameters])
    assert history.last("norm/parameters") == pytest.approx(whole.norm().item(), abs=1e-9)
    assert history.last("norm/layer1") == pytest.approx(parameters[2].detach().norm().item(), abs=1e-9)
    assert history.last("sparsity/below_1e-3") == pytest.approx((weights.abs() < 1e-3).double().mean().item())
    assert history.series("hist/weights/0").values[-1].sum() == parameters[0].numel()


def test_surface_errors_and_dead_units_are_those_of_the_network() -> None:
    run = config(seed=2)
    (history,) = train([run])
    split, model = load_split(run), oracle.train(run, load_split(run)).model.eval()
    x, y = (torch.from_numpy(history.constants[f"surface/{axis}"]) for axis in "xy")
    grid = torch.stack(torch.meshgrid(y, x, indexing="ij")[::-1], dim=-1).double()
    with torch.no_grad():
        expected = model(grid.view(-1, 2)).softmax(1)[:, 1].view(len(y), len(x))
        wrong = model(split.x_validation.double()).argmax(1) != split.y_validation
        wrong_train = model(split.x_train.double()).argmax(1) != split.y_train
        hidden = model[:2](split.x_train.double())
    half = 2.0**-11
    np.testing.assert_allclose(history.series("surface").values[-1], expected.numpy(), rtol=half, atol=1e-6)
    np.testing.assert_array_equal(history.series("wrong/validation").values[-1], wrong.numpy())
    np.testing.assert_array_equal(history.series("wrong/train").values[-1], wrong_train.numpy())
    assert history.last("dead/layer0") == (hidden <= 0).all(0).double().mean().item()


@pytest.mark.parametrize("techniques", [{}, {"batch_norm": {}}, {"batch_norm": {}, "layer_norm": {}}])
def test_a_folded_network_evaluates_alike(techniques: dict[str, object]) -> None:
    run = config(techniques=techniques)
    stack = Stack(run)
    stack.admit({0: run})
    stack.advance()
    x = load_split(run).x_validation.T[None].double()
    with torch.inference_mode():
        folded, whole = (
            forward(x, Pass("evaluate")) for forward in (stack.crew.model.folded(), stack.crew.model.forward)
        )
    torch.testing.assert_close(folded, whole, rtol=1e-12, atol=1e-12)


def test_quantiles_of_what_a_layer_receives() -> None:
    run = config(steps=5)
    (history,) = train([run])
    model, first = oracle.build(run), next(oracle.batches(run, 60))
    received = model[0](load_split(run).x_train[first].double()).detach()
    expected = np.quantile(received.numpy(), [0.05, 0.25, 0.5, 0.75, 0.95])
    np.testing.assert_allclose(history.series("quantiles/inputs/0").values[0], expected, rtol=1e-5)


def test_train_mode_is_by_batches_of_the_training_size() -> None:
    run = config(techniques={"batch_norm": {}}, batch_size=7)
    (history,) = train([run])
    split, model = load_split(run), oracle.train(run, load_split(run)).model.train()
    x, y = split.x_validation.double(), split.y_validation
    with torch.no_grad():
        batches = [model(x[i : i + 7]) for i in range(0, len(y) - 6, 7)]
    kept = y[: 7 * len(batches)]
    loss = torch.nn.functional.cross_entropy(torch.cat(batches), kept).item()
    assert history.last("loss/validation/train_mode") == pytest.approx(loss, abs=1e-9)


def test_batch_norm_statistics() -> None:
    run = config(steps=20, techniques={"batch_norm": {"momentum": 0.3}})
    (history,) = train([run])
    model, index = oracle.build(run), oracle.batches(run, 60)
    z = model[0](load_split(run).x_train[next(index)].double()).detach()
    np.testing.assert_allclose(history.series("batch_norm/0/batch_mean").values[0], z.mean(0), atol=1e-12)
    np.testing.assert_allclose(history.series("batch_norm/0/batch_var").values[0], z.var(0), atol=1e-12)
    np.testing.assert_allclose(history.series("batch_norm/0/running_mean").values[0], 0.3 * z.mean(0), atol=1e-12)


def test_clipping_is_told() -> None:
    run = config(techniques={"clip_value": {"max_value": 0.01}}, steps=100)
    (history,) = train([run])
    assert history.series("clip/share").values.max() == 1
    assert 0 < history.series("clip/cosine").values.min() < 0.999
    assert (history.series("grad_norm/clipped").values <= history.series("grad_norm/raw").values).all()


def test_a_run_that_diverges_says_where() -> None:
    run = config(optimiser={"name": "sgd", "lr": 100.0}, dtype="float32", network={"hidden": [64, 64, 64]})
    (history,) = train([run])
    assert history.state == "diverged"
    assert history.fault is not None
    assert history.fault.step == history.step
    assert history.series("loss/data").steps[-1] <= history.fault.step
    assert 0 <= history.fault.layer <= 3
    assert set(history.fault.remedies) == {"batch_norm", "layer_norm", "clip_norm", "clip_value", "clip_adaptive"}
    assert max(history.series("loss/train").steps) <= history.fault.step


def test_remedies_are_what_the_network_can_have() -> None:
    unclipped = PRESETS["rnn_clipping"].config.canonical() | {"techniques": {}}
    (history,) = train([RunConfig.model_validate(unclipped)])
    assert history.fault is not None
    assert set(history.fault.remedies) == {"clip_norm", "clip_value", "clip_adaptive"}


def test_frames_come_in_ascending_order() -> None:
    runs = [config(), config(seed=1)]
    steps: dict[int, list[int]] = {0: [], 1: []}
    for frame in stream(runs):
        steps[frame.run].append(frame.step)
    for of_run in steps.values():
        assert of_run == sorted(of_run)
        assert of_run[-1] == 130


def test_scalars_are_a_frame_indexed_by_step() -> None:
    (history,) = train([config()])
    table = history.scalars
    assert table.index.name == "step"
    assert table["loss/data"].notna().all()
    assert table["loss/train"].dropna().index[-1] == 130


def test_threads_are_restored() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    for _ in deltas([config(steps=3)]):
        assert torch.get_num_threads() == 2
    assert torch.get_num_threads() == 2
    torch.set_num_threads(before)
