"""The signal through depth, effect 8 of EFFECTS.md."""

import math

import numpy as np
import pytest
import torch

from core.draws import generator
from core.figures.kit.traces import APART
from core.techniques.init import SCHEMES
from core.topics.initialisation.init_depth import _every_scheme
from tests.examples.helpers import compute, right, show

pytestmark = pytest.mark.effect
SEEDS = range(3)


def depth(seed: int, **given: object) -> dict[str, np.ndarray]:
    """Return what `init_depth` measures of the scheme that is chosen."""
    chosen = list(SCHEMES).index(str(given.get("scheme", "xavier_uniform")))
    return {name: values[chosen] for name, values in compute("init_depth", seed=seed, **given).items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_ten_tanh_layers(seed: int) -> None:
    small = depth(seed, scheme="normal", scale=0.01)
    assert small["activation"][-1] == pytest.approx(3e-7, rel=0.3)
    large = depth(seed, scheme="normal", scale=1.0)
    assert large["saturated"][-1] == pytest.approx(
        0.905, abs=0.02
    )  # 0.902 to 0.909 over 6 seeds by four processors' kernels
    assert depth(seed, scheme="xavier_uniform")["activation"][-1] == pytest.approx(0.23, abs=0.02)


@pytest.mark.parametrize("seed", SEEDS)
def test_thirty_relu_layers(seed: int) -> None:
    xavier = depth(seed, scheme="xavier_uniform", activation="relu", depth=30)
    assert xavier["activation"][-1] == pytest.approx(1.7e-5, rel=0.8)
    he = depth(seed, scheme="kaiming_normal", activation="relu", depth=30)
    assert he["activation"][-1] == pytest.approx(0.6, abs=0.35)


def test_it_is_what_a_plain_network_does() -> None:
    """The same weights in an nn.Sequential give the same activations and gradients."""
    layers, draws = [], generator(0, "weights")
    for _ in range(3):
        linear = torch.nn.utils.skip_init(torch.nn.Linear, 512, 512, bias=False)
        torch.nn.init.orthogonal_(linear.weight, generator=draws)
        layers += [linear, torch.nn.Sigmoid()]
    signals = [torch.randn(64, 512, generator=generator(0, "inputs"))]
    for layer in torch.nn.Sequential(*layers):
        signals.append(layer(signals[-1]))
        signals[-1].retain_grad()
    signals[-1].backward(torch.randn(64, 512, generator=generator(0, "gradient")))
    result = depth(0, scheme="orthogonal", activation="sigmoid", depth=3)
    assert result["activation"] == pytest.approx([h.std().item() for h in signals[2::2]], rel=1e-5)
    assert result["gradient"] == pytest.approx([z.grad.std().item() for z in signals[1::2]], rel=1e-5)


def test_every_scheme_is_drawn_side_by_side_and_the_chosen_one_thick() -> None:
    """The figures of EFFECTS.md at width 512 stand in one result, whichever scheme is chosen."""
    result = compute("init_depth", activation="relu", depth=30)
    last = dict(zip(SCHEMES, result["activation"][:, -1], strict=True))
    assert last["xavier_uniform"] == pytest.approx(1.7e-5, rel=0.8)
    assert last["kaiming_normal"] == pytest.approx(0.6, abs=0.35)
    signal, gradient, saturated = show("init_depth", scheme="kaiming_normal", activation="relu", depth=30).figures
    for drawn, measured in ((signal, result["activation"]), (gradient, result["gradient"][:, ::-1])):
        lines = [trace for trace in drawn["traces"] if trace["mode"] == "lines"]
        assert len(lines) == len(SCHEMES)
        assert [each["line"]["color"] == "@treatment" for each in lines] == [*[False] * (len(SCHEMES) - 1), True]
        assert lines[-1]["line"]["width"] > 2 * max(each["line"]["width"] for each in lines[:-1])
        assert lines[-1]["y"] == pytest.approx(measured[list(SCHEMES).index("kaiming_normal")])
        names = [trace for trace in drawn["traces"] if trace["mode"] == "text"]
        assert len({trace["text"][0] for trace in names}) == len(SCHEMES)
        heights = np.sort([math.log10(trace["y"][0]) for trace in names])
        low, high = drawn["layout"]["yaxis"]["range"]
        assert np.diff(heights).min() > 0.99 * APART * (high - low)
        assert low - 1e-9 < heights[0] < heights[-1] < high + 1e-9
    assert gradient["layout"]["xaxis"]["range"] == [30.5, 0.5]
    np.testing.assert_array_equal(
        saturated["traces"][0]["y"], depth(0, scheme="kaiming_normal", activation="relu", depth=30)["saturated"]
    )


def test_a_scheme_is_measured_alike_whichever_is_chosen_and_whenever() -> None:
    first = compute("init_depth", scheme="orthogonal", depth=3)
    _every_scheme.cache_clear()
    second = compute("init_depth", scheme="sparse", depth=3)
    for name, values in first.items():
        np.testing.assert_array_equal(values, second[name])


def test_a_signal_that_overflows_is_shown_as_missing() -> None:
    result = depth(0, scheme="constant", scale=100.0, activation="relu", depth=30)
    assert not np.isfinite(result["activation"][-1])


def test_zero_weights_pass_nothing_on() -> None:
    result = depth(0, scheme="zeros")
    assert not result["activation"].any()
    assert not torch.tensor(result["gradient"][:-1]).any()


def test_the_signal_gets_a_little_smaller_through_ten_layers() -> None:
    (table,) = show("init_depth").tables
    first, last = (float(row[1]) for row in (table.rows[0], table.rows[-1]))
    assert round(first, 2) in (0.62, 0.63)
    assert 0.15 < last < 0.3
    assert right("init_depth").startswith("About 0.2")
