"""One step in half precision against one of plain PyTorch's, from the same parameters.

What is made of a gradient agrees within a rounding, an update but for a rare last bit. What the network gives agrees as
far as its sums do: measured in units of the format's eps, relative to the largest number of the whole gradient.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from torch import Tensor

from core.config import RunConfig
from core.engine.crew import Crew
from core.engine.form import Form
from core.engine.layout import tensor_names
from core.engine.recording import Recorder
from core.engine.rows import load_split, named_tensors
from core.engine.steplog import StepLog
from core.engine.steps import Steps
from core.engine.supply import Mixture, Shared, Supply
from core.techniques import TECHNIQUES
from core.techniques.base import Context
from tests import oracle, strategies

HALVES = ["float16", "bfloat16"]
BUFFERS = {
    "sgd": ["momentum_buffer"],
    "adam": ["exp_avg", "exp_avg_sq"],
    "rmsprop": ["square_avg"],
    "adagrad": ["sum"],
}
"""What `torch.optim` calls what an optimiser keeps."""
STEPS = 4


class Watched(Steps):
    """Steps that keep the gradient as the network gives it and as the optimiser gets it, [1, P] each."""

    raw: Tensor
    limited: Tensor

    def _limited(self, gradient: Tensor, log: StepLog, t: int) -> Tensor:
        self.raw = gradient.clone()
        self.limited = super()._limited(gradient, log, t).clone()
        return self.limited


@dataclass
class Step:
    """One step of both sides, tensor by tensor under PyTorch's names.

    Attributes:
        raw: The gradient with its penalties: the engine's, and plain PyTorch's.
        limited: What is made of the engine's gradient, by either.
        updated: Parameters and what the optimiser keeps, after the update with the engine's limited gradient.
        loss: The data loss of either.
    """

    raw: list[tuple[Tensor, Tensor]] = field(default_factory=list)
    limited: list[tuple[Tensor, Tensor]] = field(default_factory=list)
    updated: dict[str, tuple[Tensor, Tensor]] = field(default_factory=dict)
    loss: tuple[float, float] = (0.0, 0.0)


class Sides:
    """A run on both sides, the plain one set to where the engine stands before every step."""

    def __init__(self, run: RunConfig) -> None:
        self.run, self.loop = run, oracle.Loop(run, load_split(run))
        form, self.recorder = Form(run, "cpu"), Recorder()
        with torch.inference_mode():
            self.crew = Crew.begin(form, {0: run}, 0)
            self.recorder.begin(self.crew, 0)
            self.steps = Watched(self.crew, Supply(form), self.recorder)
        name_of = tensor_names(run)
        self.names = [name_of(slot.layer, slot.owner, slot.name) for slot in form.layout.slots]
        self.parameters = dict(self.loop.model.named_parameters())

    def of_row(self, row: Tensor) -> dict[str, Tensor]:
        """Return what belongs to each parameter in a row [1, P], by its name."""
        views = self.crew.form.layout.views(row)
        return {name: view[0].clone() for name, view in zip(self.names, views, strict=True)}

    def kept(self) -> Iterator[tuple[str, Tensor, Tensor]]:
        """Yield what the optimiser keeps: its name, the engine's, plain PyTorch's."""
        for buffer, name in zip(self.crew.tensors.optimiser, BUFFERS[self.run.optimiser.name], strict=True):
            for of, mine in self.of_row(buffer).items():
                theirs = self.loop.optimizer.state.get(self.parameters[of], {}).get(name)
                if theirs is not None:
                    yield f"{name} of {of}", mine, theirs

    @torch.no_grad()
    def meet(self) -> None:
        """Set the plain side to where the engine stands."""
        row, model = self.crew.rows[0], self.loop.model
        named = named_tensors(self.run, self.crew.form.layout, self.crew.tensors, 0, row.step)
        for name, value in model.state_dict().items():
            value.copy_(named[name])
        for _, mine, theirs in self.kept():
            theirs.copy_(mine)

    @torch.no_grad()
    def take_over(self, gradient: Mapping[str, Tensor]) -> None:
        """Set the plain side's gradient."""
        for name, value in gradient.items():
            self.parameters[name].grad = value.clone()

    def gradients(self, mine: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Return the engine's gradient, of a row [1, P], beside what plain PyTorch has."""
        return [(value, self.parameters[name].grad.clone()) for name, value in self.of_row(mine).items()]

    def take(self) -> Step:
        """Do one step on both sides."""
        self.meet()
        with torch.inference_mode():
            self.steps.take(1)
        losses = self.recorder.take(self.crew.rows)[0].series["loss/data"].values
        self.loop.gradient()
        step = Step(self.gradients(self.steps.raw), loss=(float(losses[-1]), self.loop.record.loss[-1]))
        self.take_over(self.of_row(self.steps.raw))
        self.loop.limit()
        step.limited = self.gradients(self.steps.limited)
        self.take_over(self.of_row(self.steps.limited))
        self.loop.update()
        mine = self.of_row(self.crew.tensors.parameters)
        step.updated = {name: (mine[name], self.parameters[name].detach().clone()) for name in mine}
        step.updated |= {name: (ours, theirs.clone()) for name, ours, theirs in self.kept()}
        return step


OFTEN_NOISE = {"batch_norm", "layer_norm", "sam", "confidence_penalty"}
"""With these the whole gradient may be rounding noise: over one unit, a constant feature, a flat loss."""
HALF, MOST = 1, 4
"""How far the network's gradients may be apart in a half and in nine tenths of all steps, in eps of the largest number.

Measured: 0.6 and 1.7. What is left over has no bound: where a gradient is nearly nothing but cancellation, such as at a
target that is reached, either side's is rounding noise.
"""
RARE = 0.01
"""The share of a tensor's numbers whose last bit an update may round otherwise; most tensors have none."""
LIMITED = 4
"""The same of what techniques make of a gradient; measured up to 1.3."""


@st.composite
def halves(draw: st.DrawFn, calm: bool) -> RunConfig:
    """Return a run of a few steps in half precision; a `calm` one is of usual size, without what makes noise."""
    shape = draw(strategies.shapes()) | {"dtype": draw(st.sampled_from(HALVES)), "steps": STEPS}
    shape["structural"] -= {"early_stopping"}
    given = draw(strategies.rows(shape)).canonical() | {"schedule": []}
    named = given["techniques"]
    # The oracle has no warm-up of no steps, nor SciPy a distribution of nearly no width; PyTorch's clamp refuses
    # numbers beyond float16's own.
    refused = {
        "warmup": named.get("warmup", {}).get("steps") == 0,
        "mixup": named.get("mixup", {}).get("alpha", 1) < 1e-6,
        "clip_value": named.get("clip_value", {}).get("max_value", 0) > torch.finfo(torch.float16).max,
    }
    left_out = {name for name, wrong in refused.items() if wrong} | (OFTEN_NOISE | {"init"} if calm else {"sam"})
    given["techniques"] = {name: settings for name, settings in named.items() if name not in left_out}
    if calm:
        given["optimiser"]["lr"] = min(given["optimiser"]["lr"], 0.1)
    return RunConfig.model_validate(given)


def apart(pairs: list[tuple[Tensor, Tensor]], eps: float, least: float) -> float:
    """Return the largest difference in units of eps times the largest number; one up to `least` counts for nothing."""
    mine, theirs = (torch.cat([pair[side].double().flatten() for pair in pairs]) for side in (0, 1))
    difference = (mine - theirs).abs().max().item()
    return 0.0 if difference <= least else difference / (eps * theirs.abs().max().item())


def finite(pairs: list[tuple[Tensor, Tensor]], side: int) -> bool:
    return all(bool(pair[side].isfinite().all()) for pair in pairs)


RANDOM = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def steps_of(run: RunConfig) -> Iterator[tuple[Step, float, float]]:
    """Yield a run's steps while its parameters are finite, with its format's eps and a few of its least numbers."""
    sides = Sides(run)
    about = torch.finfo(sides.loop.dtype)
    for _ in range(STEPS):
        step = sides.take()
        yield step, about.eps, 8 * about.smallest_normal * about.eps
        if not all(mine.isfinite().all() for mine, _ in step.updated.values()):
            return


@given(halves(calm=False))
@RANDOM
def test_an_update_is_the_same_but_for_a_rare_last_bit_and_a_limited_gradient_within_a_rounding(run: RunConfig) -> None:
    for step, eps, least in steps_of(run):
        for name, (mine, theirs) in step.updated.items():
            same = (mine == theirs) | (mine.isnan() & theirs.isnan())
            assert (~same).sum() <= 1 + RARE * mine.numel(), name
        # Plain PyTorch's norm, in the half itself, overflows sooner.
        if finite(step.limited, 0) and finite(step.limited, 1):
            assert apart(step.limited, eps, least) <= LIMITED


def test_loss_and_gradient_of_calm_networks_are_mostly_those_of_plain_pytorch() -> None:
    gradients, losses = [], []

    @given(halves(calm=True))
    @RANDOM
    def measure(run: RunConfig) -> None:
        for step, eps, least in steps_of(run):
            # Plain PyTorch's loss, summed in the half itself, overflows sooner.
            if finite(step.raw, 1) and math.isfinite(step.loss[1]):
                gradients.append(apart(step.raw, eps, least))
                losses.append(abs(step.loss[0] - step.loss[1]) / (eps * max(1, abs(step.loss[1]))))

    measure()
    assert len(gradients) > 100
    for apart_by in (gradients, losses):
        half, most = np.quantile(apart_by, [0.5, 0.9])
        assert half <= HALF
        assert most <= MOST


DTYPES = pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)


def numbers(dtype: torch.dtype) -> Tensor:
    """Return [1, 40, 25] numbers of a half format."""
    return torch.randn(1, 40, 25, generator=torch.Generator().manual_seed(1)).to(dtype)


@DTYPES
@pytest.mark.parametrize("sigma", [0.1, 0.3, 2.7])
def test_the_size_of_input_noise_is_no_half(sigma: float, dtype: torch.dtype) -> None:
    x, normal = numbers(dtype), numbers(dtype).flip(2)
    shaken = TECHNIQUES["input_noise"].on_batch(x, normal, {"sigma": torch.tensor([[sigma]])}, Context((), x))
    assert torch.equal(shaken, x + sigma * normal)


@DTYPES
@pytest.mark.parametrize("share", [0.1, 0.37, 0.9])
def test_the_share_of_a_mixture_is_no_half(share: float, dtype: torch.dtype) -> None:
    x, order = numbers(dtype), torch.randperm(25, generator=torch.Generator().manual_seed(2))
    mixture = Mixture(Shared(torch.tensor([[[[share]]]]), None, 1), Shared(order[None, None, None], None, 1))
    assert torch.equal(mixture.of(x, 0), share * x + (1 - share) * x[:, :, order])


@DTYPES
@pytest.mark.parametrize("epsilon", [0.1, 0.3])
def test_the_share_that_smoothing_takes_is_no_half(epsilon: float, dtype: torch.dtype) -> None:
    targets = -torch.eye(4, dtype=dtype)[None]
    smoothed = TECHNIQUES["label_smoothing"].loss(targets, {"epsilon": torch.tensor([[epsilon]])})
    assert torch.equal(smoothed, targets * (1 - epsilon) - torch.tensor(epsilon / 16, dtype=dtype))


@DTYPES
@pytest.mark.parametrize(("strength", "rate"), [(0.0297711855317496, 1.182734273973358), (3.929191453311018, 1.04)])
def test_a_proximal_step_rounds_its_threshold(strength: float, rate: float, dtype: torch.dtype) -> None:
    p = numbers(dtype)[0]
    stepped, columns = p.clone(), {"proximal": torch.tensor([[strength]])}
    TECHNIQUES["l1"].after_step(stepped, torch.tensor([[rate]], dtype=torch.float64), columns, Context((), p))
    assert torch.equal(stepped, p.sign() * (p.abs() - strength * rate).clamp(min=0))


@DTYPES
def test_dropout_rounds_what_makes_up_for_it_as_pytorch_does(dtype: torch.dtype) -> None:
    for p in TECHNIQUES["dropout"].hyperparameter("p").stops:
        scale = TECHNIQUES["dropout"].columns(TECHNIQUES["dropout"].Settings(p=p))
        columns = {name: torch.tensor([[[value]]]) for name, value in scale.items()}
        kept = TECHNIQUES["dropout"].noise(torch.zeros(1, 1, 1, 1), columns).to(dtype)
        assert kept.item() == torch.nn.functional.dropout(torch.ones(4096, dtype=dtype), p).max().item()
