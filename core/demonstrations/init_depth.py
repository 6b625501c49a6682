"""The signal through a deep network, by its start (Glorot & Bengio 2010; He et al., arXiv 1502.01852)."""

from collections.abc import Callable

import numpy as np

from core.declare import Choice, Number, Settings
from core.demonstrations.base import Array, Demonstration, NumberTable, Result, Shown
from core.demonstrations.drawing import (
    axis,
    figure,
    line,
    name_at,
    plot,
    power_axis,
    room_for,
    say,
    titled,
    write,
)
from core.demonstrations.shared import SEED, fill_by
from core.draws import generator
from core.figures.description import Description, Trace
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch
from core.techniques.init import SCHEMES

WIDTH, EXAMPLES = 512, 64
SATURATED = 0.01
"""A tanh within this of ±1, a sigmoid within this of 0 or 1, hardly passes a gradient on."""
DARKEST, BRIGHTEST = 1e-40, 1e40
"""Ends of what is drawn: float32 knows little beyond."""
SPREAD_OF_NOTHING = 1e-3, 10.0
"""Axis where nothing can be drawn."""


class InitDepth(Demonstration):
    """N(0, 1) inputs through `depth` layers of width 512 without biases, and a N(0, 1) gradient back from the last.

    The gradient of a layer is that of its linear output. Biases are 0.
    """

    name = "init_depth"
    label = Text("The signal through depth", "깊이에 따른 신호")
    question = Text("Does the signal reach the last layer?", "신호는 마지막 층까지 전달되나요?")
    help = Text(
        "Each layer multiplies the size of its input by some factor; thirty layers multiply by its thirtieth power. "
        "A start that keeps that factor at 1 lets the signal through and the gradient back; any other loses both "
        "or drives the activations into saturation.",
        "층마다 입력의 크기에 어떤 배율을 곱하므로, 층이 서른 개면 그 배율의 30제곱이 됩니다. 배율을 1로 지키는 "
        "초기화라야 신호가 앞으로, 그래디언트가 뒤로 전달됩니다. 그렇지 않으면 둘 다 사라지거나 활성화값이 포화됩니다.",
    )
    hyperparameters = (
        Choice(
            name="scheme",
            label=Text("Scheme", "방식"),
            help=Text("Fills the weights of every layer.", "모든 층의 가중치를 채우는 방식입니다."),
            options=SCHEMES,
            default="xavier_uniform",
        ),
        Number(
            name="scale",
            label=Text("Scale", "배율"),
            help=Text(
                "Multiplies the weights: the standard deviation of normal.",
                "가중치에 곱합니다. 정규분포에서는 표준편차가 됩니다.",
            ),
            low=0.0,
            high=100.0,
            default=1.0,
            stops=(0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
        ),
        Choice(
            name="activation",
            label=Text("Activation", "활성화 함수"),
            help=Text("After every layer.", "모든 층 뒤에 적용합니다."),
            options={
                "tanh": Text("tanh", "tanh"),
                "sigmoid": Text("sigmoid", "시그모이드"),
                "relu": Text("ReLU", "ReLU"),
            },
            default="tanh",
        ),
        Number(
            name="depth",
            label=Text("Depth", "깊이"),
            help=Text("How many layers.", "층의 수입니다."),
            low=1,
            high=30,
            default=10,
            integer=True,
            stops=(1, 2, 5, 10, 20, 30),
        ),
        SEED,
    )
    pytorch = (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "h = torch.randn(64, 512)\n"
        "for layer in range(10):\n"
        "    weight = nn.init.xavier_uniform_(torch.empty(512, 512))\n"
        "    h = torch.tanh(h @ weight.T)\n"
        "    print(layer + 1, h.std().item(), (h.abs() > 0.99).double().mean().item())"
    )

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return one number a layer [depth]: `activation` and `gradient`, standard deviations, and `saturated`.

        `saturated` is the share of tanh beyond ±0.99, of sigmoids below 0.01 or above 0.99, of ReLUs at exactly 0.
        """
        activate = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu}[settings["activation"]]
        signal, outputs = _forward(settings, activate)
        seed = torch.randn(EXAMPLES, WIDTH, generator=generator(settings["seed"], "gradient"))
        gradients = torch.autograd.grad(signal, outputs, seed)
        activations = [activate(z.detach()) for z in outputs]
        return {
            "activation": np.array([h.std().item() for h in activations]),
            "gradient": np.array([gradient.std().item() for gradient in gradients]),
            "saturated": np.array([_saturated(h, settings["activation"]) for h in activations]),
        }

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the standard deviations over the layers and the share that is saturated."""
        first, last = float(result["activation"][0]), float(result["activation"][-1])
        kind = settings["activation"]
        words = {
            "first": write(first, "g3"),
            "last": write(last, "g3"),
            "depth": str(settings["depth"]),
            "back": write(float(result["gradient"][0]), "g3"),
            "share": write(float(result["saturated"][-1]), ".0%"),
        }
        return Shown(
            figures=[_spread(result, language), _saturation(result, kind, language)],
            tables=[_table(result, kind, language)],
            sentences=[say("init_depth.signal", language, **words), say(f"init_depth.share.{kind}", language, **words)],
        )


def _forward(settings: Settings, activate: Callable[[Tensor], Tensor]) -> tuple[Tensor, list[Tensor]]:
    """Return the last layer's activations and every layer's linear output, all [EXAMPLES, WIDTH]."""
    draws = generator(settings["seed"], "weights")
    signal = torch.randn(EXAMPLES, WIDTH, generator=generator(settings["seed"], "inputs")).requires_grad_()
    outputs = []
    for _ in range(settings["depth"]):
        weight = torch.empty(WIDTH, WIDTH)
        fill_by(settings["scheme"], weight, draws)
        outputs.append(signal @ weight.mul_(settings["scale"]).T)
        signal = activate(outputs[-1])
    return signal, outputs


def _saturated(h: Tensor, activation: str) -> float:
    """Return the share of activations that hardly pass a gradient on, or none at all."""
    if activation == "relu":
        return (h == 0).double().mean().item()
    low = -1.0 if activation == "tanh" else 0.0
    return ((h < low + SATURATED) | (h > 1 - SATURATED)).double().mean().item()


def _spread(result: Result, language: Language) -> Description:
    layers = np.arange(1, len(result["activation"]) + 1)
    kinds = (("activation", "@treatment", "solid"), ("gradient", "@baseline", "dot"))
    traces: list[Trace] = []
    names = []
    for kind, colour, dash in kinds:
        spread = np.where(_drawable(result[kind]), result[kind], np.nan)
        name = say(f"init_depth.{kind}", language)
        traces.append(line(layers, spread, colour, hover=f"{name} %{{x}}: %{{y:.2g}}", dash=dash))
        traces.append(name_at(layers[-1], spread[-1], name, colour))
        names.append(name)
    x = axis(range=[0.5, layers[-1] + 0.5], title=titled(say("layer", language)), showgrid=False)
    drawn = plot(say("init_depth.spread", language), x, power_axis(*_ends(result)), right=room_for(names))
    return figure(
        "init_depth_spread", say("init_depth.figure", language), say("init_depth.aria", language), traces, drawn
    )


def _drawable(spread: Array) -> Array:
    return np.isfinite(spread) & (spread > DARKEST) & (spread < BRIGHTEST)


def _ends(result: Result) -> tuple[float, float]:
    """Return the ends of a logarithmic axis that holds all that can be drawn, and some room."""
    both = np.concatenate([result["activation"], result["gradient"]])
    shown = both[_drawable(both)]
    if not len(shown):
        return SPREAD_OF_NOTHING
    return min(float(shown.min()) / 2, SPREAD_OF_NOTHING[0]), max(float(shown.max()) * 2, SPREAD_OF_NOTHING[1])


def _saturation(result: Result, activation: str, language: Language) -> Description:
    layers = np.arange(1, len(result["saturated"]) + 1)
    traces = [line(layers, result["saturated"], "@treatment", hover="%{x}: %{y:.1%}")]
    x = axis(range=[0.5, layers[-1] + 0.5], title=titled(say("layer", language)), showgrid=False)
    drawn = plot(say(f"init_depth.saturated.{activation}", language), x, axis(range=[-0.02, 1.02], tickformat=".0%"))
    return figure(
        "init_depth_saturated",
        say("init_depth.saturation", language),
        say("init_depth.saturation.aria", language),
        traces,
        drawn,
    )


def _table(result: Result, activation: str, language: Language) -> NumberTable:
    rows = [
        [str(layer), write(float(h), "g3"), write(float(g), "g3"), write(float(share), ".0%")]
        for layer, (h, g, share) in enumerate(
            zip(result["activation"], result["gradient"], result["saturated"], strict=True), 1
        )
    ]
    columns = [
        say("layer", language),
        say("init_depth.activation", language),
        say("init_depth.gradient", language),
        say(f"init_depth.saturated.{activation}", language),
    ]
    return NumberTable(say("init_depth.table", language), columns, rows)
