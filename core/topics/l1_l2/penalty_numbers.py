"""The notebook's two penalties in numbers: λ·Σ|p| and λ·Σp² over all parameters of its `Net`."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from core.declare import Number, Settings
from core.draws import generator
from core.examples import Array, Computed, NumberTable, Result, Shown
from core.examples.notebook import started_net
from core.examples.shared import DRAWS, SEED
from core.figures.kit.axes import axis
from core.figures.kit.layouts import figure, names_above, plot
from core.figures.kit.traces import dots, line
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch

EXAMPLES = 16
FORMS = ("absolute", "squares")
"""Σ|p|, L1, and Σp², L2."""
SHIFT = 0.12
"""How far the dots without and with the penalty stand from the middle of their parameter."""


class PenaltyNumbers(Computed):
    """One forward and backward pass of Linear(1, 2) → Sigmoid → Linear(2, 1) on y = sin πx, 16 examples, mean squares.

    Biases count too, as the notebook sums over `model.parameters()`. Its weights are Xavier, its biases 0.01.
    """

    name = "penalty_numbers"
    label = Text("The penalties in numbers", "숫자로 보는 규제항")
    question = Text("What does the penalty add?", "규제항은 무엇을 더하나요?")
    help = Text(
        "Both penalties are computed from the parameters alone and added to the loss. Autograd then adds λ·sign(p) "
        "to each gradient with L1, the same pull whatever the parameter's size, and 2λp with L2, a pull in proportion "
        "to it.",
        "두 규제항은 파라미터만으로 계산해 손실에 더합니다. 그러면 자동 미분이 각 그래디언트에 L1에서는 λ·sign(p)를, "
        "L2에서는 2λp를 더합니다. L1은 파라미터의 크기와 관계없이 같은 힘으로, L2는 크기에 비례하는 힘으로 당깁니다.",
    )
    hyperparameters = (
        Number(
            name="lambda",
            label=Text("Strength λ", "규제 강도 λ"),
            help=Text("How much the penalty weighs.", "규제항에 곱하는 값입니다."),
            low=0.0,
            high=10.0,
            default=0.5,
            stops=(0.0, 0.01, 0.03, 0.1, 0.3, 0.5, 1.0),
        ),
        SEED,
    )
    formula = r"L + \lambda \sum_i |p_i|,\quad L + \lambda \sum_i p_i^2"
    line = (
        "l1 = 0.5 * sum(p.abs().sum() for p in model.parameters())\n"
        "l2 = 0.5 * sum(p.pow(2.0).sum() for p in model.parameters())"
    )
    pytorch = (
        "import zlib\n"
        "\n"
        "import torch\n"
        "from torch import nn\n" + DRAWS + 'weights = draws("weights")\n'
        "model = nn.Sequential(nn.Linear(1, 2), nn.Sigmoid(), nn.Linear(2, 1))\n"
        "for layer in (model[0], model[2]):\n"
        "    nn.init.xavier_uniform_(layer.weight, generator=weights)\n"
        "    nn.init.constant_(layer.bias, 0.01)\n"
        "model.double()\n"
        'x = 2 * torch.rand(16, 1, generator=draws("inputs")).double() - 1\n'
        "loss = nn.functional.mse_loss(model(x), torch.sin(torch.pi * x))\n"
        "l1 = 0.5 * sum(p.abs().sum() for p in model.parameters())\n"
        "l2 = 0.5 * sum(p.pow(2.0).sum() for p in model.parameters())\n"
        "(loss + l1).backward()\n"
        "print(loss.item(), l1.item(), l2.item(), model[0].weight.grad[0].item())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure.absolute": Text("How does L1 change the gradient?", "L1 규제는 그래디언트를 어떻게 바꾸나요?"),
        "figure.squares": Text("How does L2 change the gradient?", "L2 규제는 그래디언트를 어떻게 바꾸나요?"),
        "aria": Text(
            "The gradient of each of the seven parameters without and with the penalty.",
            "파라미터 일곱 개의 그래디언트를 규제항이 없을 때와 있을 때로 나타낸 그림.",
        ),
        "gradient": Text("gradient", "그래디언트"),
        "without": Text("data loss alone", "데이터 손실만"),
        "with.absolute": Text("with L1", "L1 적용"),
        "with.squares": Text("with L2", "L2 적용"),
        "sum.absolute": Text("L1, Σ|p|", "L1, Σ|p|"),
        "sum.squares": Text("L2, Σp²", "L2, Σp²"),
        "losses": Text("What is added to the loss", "손실에 더해지는 값"),
        "form": Text("penalty", "규제"),
        "data": Text("data loss", "데이터 손실"),
        "sum": Text("sum", "합"),
        "penalty": Text("λ · sum", "λ · 합"),
        "total": Text("total loss", "전체 손실"),
        "gradients": Text("Each parameter and its gradient", "파라미터별 그래디언트"),
        "parameter": Text("parameter", "파라미터"),
        "value": Text("p", "p"),
        "size": Text("|p|", "|p|"),
        "square": Text("p²", "p²"),
        "first": Text(
            "The first weight is {weight}. Its gradient is {gradient} from the data loss alone; with λ = {strength} "
            "it is {absolute} with L1 (+ λ·sign w) and {squares} with L2 (+ 2λw).",
            "첫 번째 가중치는 {weight}입니다. 데이터 손실만의 그래디언트는 {gradient}이고, λ = {strength}일 때 L1을 "
            "더하면 {absolute}(+ λ·sign w), L2를 더하면 {squares}(+ 2λw)가 됩니다.",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return `parameters` [7], the data `loss` [1], `sums` [2] (Σ|p|, Σp²) and gradients [7] without and with each.

        Float64: the numbers are there to be checked by hand.
        """
        model = started_net(settings["seed"]).double()
        x = 2 * torch.rand(EXAMPLES, 1, generator=generator(settings["seed"], "inputs")).double() - 1
        y = torch.sin(torch.pi * x)
        parameters = list(model.parameters())
        loss = torch.nn.functional.mse_loss(model(x), y)
        sums = [torch.stack([p.abs().sum() for p in parameters]).sum()]
        sums.append(torch.stack([p.pow(2.0).sum() for p in parameters]).sum())
        results = {
            "parameters": torch.cat([p.detach().flatten() for p in parameters]),
            "loss": loss.detach()[None],
            "sums": torch.stack(sums).detach(),
            "gradient": _gradient(loss, parameters),
            **{
                form: _gradient(loss + settings["lambda"] * total, parameters)
                for form, total in zip(FORMS, sums, strict=True)
            },
        }
        return {name: tensor.numpy() for name, tensor in results.items()}

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show both sums, what they add to the loss, and every gradient without and with each."""
        strength = settings["lambda"]
        first = {form: write(float(result[form][0]), ".4f") for form in ("gradient", *FORMS)}
        weight = write(float(result["parameters"][0]), ".4f")
        return Shown(
            figures=[_gradients(result, form, language) for form in FORMS],
            tables=[_losses(result, strength, language), _parameters(result, language)],
            sentences=[
                self.say("first", language, weight=weight, strength=write(strength, "g3"), **first),
            ],
        )


def _gradient(loss: Tensor, parameters: Sequence[Tensor]) -> Tensor:
    """Return the gradient of all parameters, [7]."""
    gradients = torch.autograd.grad(loss, parameters, retain_graph=True)
    return torch.cat([gradient.flatten() for gradient in gradients])


def _names() -> list[str]:
    """Return the parameters' names in their order, as short as fits below an axis."""
    return ["w₁", "w₂", "b₁", "b₂", "v₁", "v₂", "c"]


def _gradients(result: Result, form: str, language: Language) -> Description:
    places = np.arange(len(result["gradient"]))
    pulls: list[Trace] = [
        line("@muted", [place - SHIFT, place + SHIFT], [result["gradient"][place], result[form][place]], width=1)
        for place in places
    ]
    sides = (("gradient", -SHIFT, "@baseline", "without"), (form, SHIFT, "@treatment", f"with.{form}"))
    marks = [
        dots(colour, places + shift, result[of], hover=f"{PenaltyNumbers.say(name, language)} %{{y:.4f}}", size=8)
        for of, shift, colour, name in sides
    ]
    x = axis(range=[-0.5, len(places) - 0.5], tickvals=places.tolist(), ticktext=_names(), showgrid=False)
    both = np.concatenate([result["gradient"], *(result[each] for each in FORMS)])
    room = 0.08 * (both.max() - both.min()) + 1e-6
    y = axis(range=[float(both.min() - room), float(both.max() + room)], zeroline=True, zerolinecolor="@muted")
    above = names_above(*((PenaltyNumbers.say(name, language), colour) for _, _, colour, name in sides))
    return figure(
        f"penalty_numbers_{form}",
        PenaltyNumbers.say(f"figure.{form}", language),
        PenaltyNumbers.say("aria", language),
        [*pulls, *marks],
        plot(PenaltyNumbers.say("gradient", language), x, y, annotations=above),
    )


def _losses(result: Result, strength: float, language: Language) -> NumberTable:
    data = float(result["loss"][0])
    rows = []
    for form, total in zip(FORMS, result["sums"], strict=True):
        numbers = (data, float(total), strength * float(total), data + strength * float(total))
        rows.append([PenaltyNumbers.say(f"sum.{form}", language), *(write(number, ".4f") for number in numbers)])
    columns = [PenaltyNumbers.say(column, language) for column in ("form", "data", "sum", "penalty", "total")]
    return NumberTable(PenaltyNumbers.say("losses", language), columns, rows)


def _parameters(result: Result, language: Language) -> NumberTable:
    values = result["parameters"]
    columns = [values, np.abs(values), values**2, result["gradient"], *(result[form] for form in FORMS)]
    rows = [
        [name, *(write(float(number), ".4f") for number in numbers)]
        for name, *numbers in zip(_names(), *columns, strict=True)
    ]
    heads = ["parameter", "value", "size", "square", "without", *(f"with.{form}" for form in FORMS)]
    return NumberTable(
        PenaltyNumbers.say("gradients", language), [PenaltyNumbers.say(head, language) for head in heads], rows
    )
