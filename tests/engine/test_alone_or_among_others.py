"""A row does not depend on its neighbours, whatever they are: infinite and not-a-number ones are among them."""

import numpy as np
import torch
from hypothesis import HealthCheck, Phase, given, settings
from numpy.typing import NDArray

from core.config import RunConfig
from core.engine.local import train
from core.engine.stack import Stack
from core.history import History
from core.techniques import TECHNIQUES
from core.techniques.base import Context, Slot
from tests.strategies import stacks

INFINITE = float("inf")


def bits(values: NDArray[np.generic]) -> bytes:
    """Return what makes numbers the same: every bit, of NaN that it is one."""
    missing = np.isnan(values) if values.dtype.kind == "f" else np.zeros(values.shape, dtype=bool)
    return np.where(missing, 0, values).tobytes() + missing.tobytes()


def recorded(history: History) -> dict[str, tuple[bytes, bytes]]:
    """Return all that a history holds, by name: steps and values."""
    series = {name: history.series(name) for name in history.names}
    # What a technique that is off would record is filled in where no neighbour has it on, always as float64.
    found = {name: (one.steps.tobytes(), bits(one.values.astype(np.float64))) for name, one in series.items()}
    return found | {f"constant {name}": (b"", bits(value)) for name, value in history.constants.items()}


@given(stacks())
@settings(
    max_examples=80,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_every_row_gives_the_same_bits_alone_as_among_others(runs: list[RunConfig]) -> None:
    for run, beside in zip(runs, train(runs, keep_parameters=True), strict=True):
        (alone,) = train([run], keep_parameters=True)
        assert (alone.state, alone.step, alone.fault) == (beside.state, beside.step, beside.fault)
        mine, theirs = recorded(alone), recorded(beside)
        assert mine.keys() == theirs.keys()
        assert [name for name in mine if mine[name] != theirs[name]] == []


def test_an_infinite_gradient_is_kept_beside_a_row_that_clips_adaptively() -> None:
    parameters = torch.ones(2, 3)
    context = Context([Slot(0, "linear", "bias", (3,))], parameters)
    gradient = torch.tensor([[INFINITE, 2.0, -INFINITE], [1.0, 2.0, 2.0]])
    clips = TECHNIQUES["clip_adaptive"]
    clipped = clips.on_gradient(gradient, {"ratio": torch.tensor([[INFINITE], [0.1]])}, context)
    torch.testing.assert_close(clipped[0], gradient[0], rtol=0, atol=0)
    torch.testing.assert_close(clipped[1], gradient[1] * 0.1 * 3**0.5 / 3)


def test_a_penalty_that_is_off_is_recorded_to_the_end_beside_one_that_diverges_there() -> None:
    base = {
        "data": {"name": "sine", "train_size": 20},
        "network": {"hidden": []},
        "batch_size": "full",
        "steps": 200,
        "evaluations": 0,
    }
    off, on = ({"elastic_net": {"lambda": strength}} for strength in (0.0, 0.01))
    calm = RunConfig.model_validate(base | {"optimiser": {"lr": 0.01}, "techniques": off})
    wild = RunConfig.model_validate(base | {"optimiser": {"lr": 100.0}, "techniques": on})
    stack, beside = Stack(calm, keep_parameters=True), History(calm)
    stack.admit({"calm": calm, "wild": wild})
    while len(stack):
        # All steps but the first in one go, so that both end in it.
        deltas = stack.advance(1e6)
        beside.append(deltas["calm"])
    assert deltas["wild"].state == "diverged"
    assert recorded(train([calm], keep_parameters=True)[0]) == recorded(beside)
