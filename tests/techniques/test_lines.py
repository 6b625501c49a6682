"""Every card's lines of PyTorch run as they stand, at their place in an ordinary loop, and do something there."""

import copy
import math

import pytest
import torch
from torch import nn

from core.techniques import TECHNIQUES

PLACES = {
    "batch": {"input_noise", "mixup", "random_shift"},
    "criterion": {"label_smoothing"},
    "loss": {"l1", "l2", "elastic_net", "confidence_penalty"},
    "gradient": {"clip_norm", "clip_value", "clip_adaptive", "centralisation", "gradient_noise", "sam", "weight_decay"},
    "layer": {"dropout", "batch_norm", "layer_norm"},
    "evaluation": {"early_stopping"},
    "start": {"init", "warmup", "cosine"},
}
"""Where in the loop a technique's lines belong; after the update where it is named nowhere."""
NUMBERS = {"lam": 0.1, "r": 0.5, "beta": 0.3, "eps": 0.1, "p": 0.5, "momentum": 0.1, "rho": 0.1, "alpha": 1.0, "k": 2}
NUMBERS |= {"max_norm": 0.01, "max_value": 1e-3, "c": 0.3, "s": 1.0, "eta": 0.3, "gamma": 0.55, "d": 0.9, "n": 10}
NUMBERS |= {"sigma": 0.5, "limit": 0.05, "patience": 2, "steps": 20, "lr": 0.1, "classes": 10, "features": 16}
"""The settings that the lines name, strong enough to be seen."""
MODULES = {"torch": torch, "nn": nn, "math": math, "copy": copy}


def place_of(name: str) -> str:
    return next((place for place, names in PLACES.items() if name in names), "update")


def parted(lines: str, place: str) -> dict[str, str]:
    """Return lines by place: those that say "before the loop", up to one that says after what the rest stands."""
    listed = lines.split("\n")
    after = [n for n, line in enumerate(listed) if "# after" in line]
    if "# before the loop" not in lines or not after:
        return {place: lines}
    return {"start": "\n".join(listed[: after[0]]), place: "\n".join(listed[after[0] :])}


class Loop:
    """Two steps of a plain loop, with lines run at their place; `names` is what they see."""

    def __init__(self, place: str, lines: str, layer: nn.Module | None = None) -> None:
        torch.manual_seed(0)
        # What the lines draw shifts nobody else's numbers.
        self.draws = torch.Generator().manual_seed(0)
        self.code = {at: compile(part, at, "exec") for at, part in parted(lines, place).items()}
        middle = [layer] if layer is not None else []
        model = nn.Sequential(nn.Linear(64, 16), *middle, nn.ReLU(), nn.Linear(16, 10))
        self.names = (
            MODULES
            | NUMBERS
            | {
                "model": model,
                "weights": [p for p in model.parameters() if p.dim() > 1],
                "optimizer": torch.optim.SGD(model.parameters(), lr=NUMBERS["lr"]),
                "criterion": nn.CrossEntropyLoss(),
            }
        )
        self.at("start")
        self.at("criterion")
        for step in range(2):
            self.step(step)

    def at(self, place: str) -> None:
        if place in self.code:
            exec(self.code[place], self.names)

    def step(self, step: int) -> None:
        names = self.names
        names.update(step=step, x=torch.randn(8, 64, generator=self.draws))
        names["y"] = torch.randint(10, (8,), generator=self.draws)
        self.at("batch")
        names["logits"] = names["model"](names["x"])
        names["loss"] = names["criterion"](names["logits"], names["y"])
        self.at("loss")
        names["optimizer"].zero_grad()
        names["loss"].backward()
        self.at("gradient")
        names["optimizer"].step()
        if "scheduler" in names:
            names["scheduler"].step()
        self.at("update")
        self.at("evaluation")

    @property
    def first(self) -> torch.Tensor:
        """The first layer's weights."""
        weight: torch.Tensor = self.names["model"][0].weight.detach()
        return weight


@pytest.mark.parametrize("name", TECHNIQUES)
def test_a_cards_lines_run_as_they_stand(name: str) -> None:
    lines, place = TECHNIQUES[name].pytorch, place_of(name)
    done = Loop(place, "", eval(lines, MODULES | NUMBERS)) if place == "layer" else Loop(place, lines)
    assert done.first.isfinite().all()
    if name == "ema":
        assert not torch.equal(done.names["ema"].module[0].weight, done.first)
    elif name == "early_stopping":
        assert isinstance(done.names["kept"], nn.Module)
        assert not done.names["stop"]
    else:
        assert not torch.equal(done.first, Loop("none", "").first)


def test_the_lines_of_adaptive_clipping_hold_every_unit() -> None:
    done = Loop("gradient", TECHNIQUES["clip_adaptive"].pytorch)
    for p in done.names["model"].parameters():
        before = p.detach() + NUMBERS["lr"] * p.grad
        longest = NUMBERS["lam"] * before.norm(dim=-1, keepdim=True).clamp(min=1e-3)
        assert (p.grad.norm(dim=-1, keepdim=True) <= longest * 1.001).all()


def test_the_lines_of_max_norm_hold_every_unit() -> None:
    done = Loop("update", TECHNIQUES["max_norm"].pytorch)
    assert max(float(w.detach().norm(dim=1).max()) for w in done.names["weights"]) <= NUMBERS["c"] * 1.001
