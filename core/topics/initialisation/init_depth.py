"""The signal through a deep network, by its start (Glorot & Bengio 2010; He et al., arXiv 1502.01852)."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar

import numpy as np

from core.declare import Choice, Number, Settings
from core.draws import generator
from core.examples import Array, Computed, NumberTable, Prediction, Result, Shown
from core.examples.shared import DRAWS, SEED, fill_by
from core.figures.kit.axes import axis, power_axis, titled
from core.figures.kit.layouts import figure, plot, room_for
from core.figures.kit.traces import line, names_of_lines
from core.figures.language.description import Description, Layout, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import Tensor, torch
from core.techniques.init import SCHEMES

WIDTH, EXAMPLES = 512, 64
SATURATED = 0.01
"""A tanh within this of ±1, a sigmoid within this of 0 or 1, hardly passes a gradient on."""
LEAST, MOST = 1e-12, 1e6
"""Ends of what is drawn of every scheme; an axis goes beyond them only for the one that is chosen."""
DARKEST, BRIGHTEST = 1e-40, 1e40
"""Ends of what any axis goes to: float32 knows little beyond."""
HEIGHT = 330
"""Of each figure, in pixels: enough for a name a scheme."""
CHOSEN = "@treatment"
COLOURS = {
    "default": "@baseline",
    "xavier_uniform": "@class0",
    "xavier_normal": "@class0",
    "kaiming_uniform": "@class2",
    "kaiming_normal": "@class2",
    "orthogonal": "@class3",
}
"""Of the schemes that fit themselves to the width of a layer; the others are muted."""


class InitDepth(Computed):
    """N(0, 1) inputs through `depth` layers of width 512 without biases, and a N(0, 1) gradient back from the last.

    Once for every scheme of `torch.nn.init`. The gradient of a layer is that of its linear output. Biases are 0.
    """

    name = "init_depth"
    label = Text("The signal through depth", "깊이에 따른 신호")
    question = Text("Does the signal reach the last layer?", "신호는 마지막 층까지 전달되나요?")
    help = Text(
        "Each layer multiplies the size of its input by some factor; thirty layers multiply by its thirtieth power. "
        "A start that keeps that factor at 1 lets the signal through and the gradient back; any other loses both "
        "or drives the activations into saturation. All schemes are drawn, the chosen one thick.",
        "층마다 입력의 크기에 어떤 배율을 곱하므로, 층이 서른 개면 그 배율의 30제곱이 됩니다. 배율을 1로 지키는 "
        "초기화라야 신호가 앞으로, 그래디언트가 뒤로 전달됩니다. 그렇지 않으면 둘 다 사라지거나 활성화값이 포화됩니다. "
        "모든 방식을 함께 그리고, 고른 방식은 굵은 선으로 나타냅니다.",
    )
    prediction = Prediction(
        question=Text(
            "Ten tanh layers start with Xavier. The activations of layer 1 have a standard deviation of 0.63; what is "
            "it in layer 10?",
            "tanh 층 열 개를 Xavier로 초기화합니다. 1층 활성화값의 표준편차는 0.63입니다. 10층에서는 얼마일까요?",
        ),
        options=(
            Text("Below 0.001: the signal vanishes", "0.001 미만: 신호가 사라짐"),
            Text("About 0.2: a little smaller", "0.2 정도: 조금 작아짐"),
            Text("About 1: the units are saturated", "1 정도: 뉴런이 포화됨"),
        ),
        right=1,
        why=Text(
            "Xavier keeps the variance of what enters a layer; the bend of tanh takes a little at each layer. With a "
            "standard deviation of 0.01 the signal would be at 3e-7 by then (512 units a layer).",
            "Xavier가 층에 들어온 값의 분산을 유지하므로, 층마다 tanh의 굽은 모양 때문에 조금씩만 줄어듭니다. "
            "표준편차 0.01로 시작하면 10층의 신호는 3e-7까지 줄어듭니다(층마다 뉴런 512개일 때).",
        ),
    )
    hyperparameters = (
        Choice(
            name="scheme",
            label=Text("Scheme", "방식"),
            help=Text(
                "Fills the weights of every layer; the table and the share that is saturated are of this one.",
                "모든 층의 가중치를 채우는 방식입니다. 표와 포화 비율은 이 방식의 것입니다.",
            ),
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
    formula = r"\mathrm{Var}[z_l] = n\,\mathrm{Var}[w]\;\mathrm{E}\!\left[h_{l-1}^2\right]"
    line = "weight = nn.init.xavier_uniform_(torch.empty(512, 512), generator=weights)\nh = torch.tanh(h @ weight.T)"
    pytorch = (
        "import zlib\n"
        "\n"
        "import torch\n"
        "from torch import nn\n"
        + DRAWS
        + 'h, weights = torch.randn(64, 512, generator=draws("inputs")), draws("weights")\n'
        "for layer in range(10):\n"
        "    weight = nn.init.xavier_uniform_(torch.empty(512, 512), generator=weights)\n"
        "    h = torch.tanh(h @ weight.T)\n"
        "    print(layer + 1, h.std().item(), (h.abs() > 0.99).double().mean().item())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "activation.figure": Text("Does the signal get through?", "신호가 끝까지 전달되나요?"),
        "activation.aria": Text(
            "Standard deviation of activations by layer on a logarithmic axis, one line a scheme, the chosen one "
            "thick.",
            "층별 활성화값의 표준편차(로그 축). 방식마다 선 하나이며, 고른 방식은 굵은 선입니다.",
        ),
        "activation.layer": Text("layer", "층"),
        "gradient.figure": Text("Does the gradient get back?", "그래디언트가 되돌아오나요?"),
        "gradient.aria": Text(
            "Standard deviation of gradients by layer on a logarithmic axis, from the last layer at the left back to "
            "the first, one line a scheme, the chosen one thick.",
            "층별 그래디언트의 표준편차(로그 축). 왼쪽의 마지막 층에서 오른쪽의 첫 층으로 되돌아갑니다. 방식마다 선 "
            "하나이며, 고른 방식은 굵은 선입니다.",
        ),
        "gradient.layer": Text("layer, from the last one back", "층(마지막 층에서 거꾸로)"),
        "scheme.default": Text("PyTorch", "PyTorch 기본"),
        "scheme.zeros": Text("all zero", "모두 0"),
        "scheme.constant": Text("constant", "상수"),
        "scheme.uniform": Text("uniform", "균등"),
        "scheme.normal": Text("normal", "정규"),
        "scheme.trunc_normal": Text("truncated", "절단 정규"),
        "scheme.xavier_uniform": Text("Xavier unif.", "Xavier 균등"),
        "scheme.xavier_normal": Text("Xavier norm.", "Xavier 정규"),
        "scheme.kaiming_uniform": Text("He unif.", "He 균등"),
        "scheme.kaiming_normal": Text("He norm.", "He 정규"),
        "scheme.orthogonal": Text("orthogonal", "직교"),
        "scheme.sparse": Text("sparse", "희소"),
        "spread": Text("standard deviation", "표준편차"),
        "activation": Text("activations", "활성화값"),
        "gradient": Text("gradients", "그래디언트"),
        "saturation": Text("How much is saturated?", "얼마나 포화되나요?"),
        "saturation.aria": Text("Share of saturated activations by layer.", "층별 포화된 활성화값의 비율."),
        "saturated.tanh": Text("saturated: |tanh| > 0.99", "포화: |tanh| > 0.99"),
        "saturated.sigmoid": Text("saturated: below 0.01 or above 0.99", "포화: 0.01 미만 또는 0.99 초과"),
        "saturated.relu": Text("exactly 0", "정확히 0"),
        "table": Text("Layer by layer", "층별 수치"),
        "signal": Text(
            "Standard deviation of activations: {first} in layer 1, {last} in layer {depth}. Of a gradient of 1 at "
            "the last layer, {back} reaches layer 1.",
            "활성화값의 표준편차: 1층 {first}, {depth}층 {last}. 마지막 층에서 크기 1로 출발한 그래디언트는 1층에서 "
            "{back}입니다.",
        ),
        "share.tanh": Text(
            "In the last layer {share} of the tanh units are saturated.",
            "마지막 층의 tanh 뉴런 중 {share}가 포화 상태입니다.",
        ),
        "share.sigmoid": Text(
            "In the last layer {share} of the sigmoid units are saturated.",
            "마지막 층의 시그모이드 뉴런 중 {share}가 포화 상태입니다.",
        ),
        "share.relu": Text(
            "In the last layer {share} of the ReLU outputs are exactly 0.",
            "마지막 층의 ReLU 출력 중 {share}가 정확히 0입니다.",
        ),
        "layer": Text("layer", "층"),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return a number a layer, [schemes, depth]: `activation` and `gradient`, standard deviations, and `saturated`.

        `saturated` is the share of tanh beyond ±0.99, of sigmoids below 0.01 or above 0.99, of ReLUs at exactly 0.
        """
        measured = _every_scheme(settings["scale"], settings["activation"], settings["depth"], settings["seed"])
        return dict(zip(("activation", "gradient", "saturated"), measured.copy(), strict=True))

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show the standard deviations of every scheme over the layers, and how much of the chosen one is saturated."""
        kind, chosen = settings["activation"], settings["scheme"]
        own = {name: values[list(SCHEMES).index(chosen)] for name, values in result.items()}
        words = {
            "first": write(float(own["activation"][0]), "g3"),
            "last": write(float(own["activation"][-1]), "g3"),
            "depth": str(settings["depth"]),
            "back": write(float(own["gradient"][0]), "g3"),
            "share": write(float(own["saturated"][-1]), ".0%"),
        }
        return Shown(
            figures=[
                _spread("activation", result["activation"], chosen, language),
                _spread("gradient", result["gradient"], chosen, language),
                _saturation(own, kind, language),
            ],
            tables=[_table(own, kind, language)],
            sentences=[self.say("signal", language, **words), self.say(f"share.{kind}", language, **words)],
        )


@lru_cache(maxsize=8)
def _every_scheme(scale: float, activation: str, depth: int, seed: int) -> Array:
    """Return the three measures of every scheme, [3, schemes, depth]; kept, as another choice of scheme needs no other.

    Every scheme starts from the same generator.
    """
    return np.array([_measured(scheme, scale, activation, depth, seed) for scheme in SCHEMES]).swapaxes(0, 1)


def _measured(scheme: str, scale: float, activation: str, depth: int, seed: int) -> list[list[float]]:
    """Return the standard deviations of activations and of gradients and the saturated share, [3, depth]."""
    activate = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu}[activation]
    signal, outputs = _forward(scheme, scale, activate, depth, seed)
    start = torch.randn(EXAMPLES, WIDTH, generator=generator(seed, "gradient"))
    gradients = torch.autograd.grad(signal, outputs, start)
    activations = [activate(z.detach()) for z in outputs]
    return [
        [h.std().item() for h in activations],
        [gradient.std().item() for gradient in gradients],
        [_saturated(h, activation) for h in activations],
    ]


def _forward(
    scheme: str, scale: float, activate: Callable[[Tensor], Tensor], depth: int, seed: int
) -> tuple[Tensor, list[Tensor]]:
    """Return the last layer's activations and every layer's linear output, all [EXAMPLES, WIDTH]."""
    draws = generator(seed, "weights")
    signal = torch.randn(EXAMPLES, WIDTH, generator=generator(seed, "inputs")).requires_grad_()
    outputs = []
    for _ in range(depth):
        weight = torch.empty(WIDTH, WIDTH)
        fill_by(scheme, weight, draws)
        outputs.append(signal @ weight.mul_(scale).T)
        signal = activate(outputs[-1])
    return signal, outputs


def _saturated(h: Tensor, activation: str) -> float:
    """Return the share of activations that hardly pass a gradient on, or none at all."""
    if activation == "relu":
        return (h == 0).double().mean().item()
    low = -1.0 if activation == "tanh" else 0.0
    return ((h < low + SATURATED) | (h > 1 - SATURATED)).double().mean().item()


def _spread(what: str, spreads: Array, chosen: str, language: Language) -> Description:
    """Return one line a scheme over the layers, from where the signal or the gradient starts to where it arrives."""
    depth, own = spreads.shape[1], spreads[list(SCHEMES).index(chosen)]
    low, high = _ends(spreads, own)
    layers = np.arange(1, depth + 1)
    if what == "gradient":
        layers, spreads = layers[::-1], spreads[:, ::-1]
    traces, ends = list[Trace](), []
    # The chosen one last, over the others.
    for scheme in sorted(SCHEMES, key=lambda each: each == chosen):
        spread = _within(spreads[list(SCHEMES).index(scheme)], low, high)
        name = InitDepth.say(f"scheme.{scheme}", language)
        style = {"width": 3.5} if scheme == chosen else {"width": 1.3}
        colour = CHOSEN if scheme == chosen else COLOURS.get(scheme, "@muted")
        traces.append(line(colour, layers, spread, hover=f"{name}<br>%{{x}}: %{{y:.2g}}", **style))
        ends.append((float(layers[-1]), float(spread[-1]), f"{name}{_arrow(spread[-1], low, high)}", colour))
    names = names_of_lines(ends, low, high, log=True)
    drawn = plot(
        InitDepth.say("spread", language),
        _layers(layers, InitDepth.say(f"{what}.layer", language)),
        power_axis(low, high),
        right=room_for([text for *_, text, _ in ends]),
        height=HEIGHT,
    )
    return figure(
        f"init_depth_{what}",
        InitDepth.say(f"{what}.figure", language),
        InitDepth.say(f"{what}.aria", language),
        [*traces, *(_light(name) for name in names)],
        drawn,
    )


def _light(name: Trace) -> Trace:
    """Return a name in ordinary letters, unless it is that of the chosen scheme."""
    font = name["textfont"]
    return name if font["color"] == CHOSEN else {**name, "textfont": {**font, "weight": 400}}


def _layers(layers: Sequence[int] | Array, title: str) -> Layout:
    """Return the axis of layers, in their order, from left to right."""
    room = 0.5 if layers[0] <= layers[-1] else -0.5
    ends = [float(layers[0]) - room, float(layers[-1]) + room]
    return axis(range=ends, title=titled(title), showgrid=False, tickformat="d")


def _within(spread: Array, low: float, high: float) -> Array:
    """Return what is drawn: what is 0 lies far below the axis, what is not finite any more far above it."""
    return np.asarray(np.clip(np.nan_to_num(spread, nan=np.inf, posinf=np.inf), low / 1e3, high * 1e3))


def _arrow(end: float, low: float, high: float) -> str:
    """Return which way a line has left the axis."""
    return " ↓" if end < low else " ↑" if end > high else ""


def _ends(spreads: Array, own: Array) -> tuple[float, float]:
    """Return the ends of a logarithmic axis that holds the chosen scheme, and what it can of the others."""
    some = spreads[(spreads > LEAST) & (spreads < MOST)]
    drawable = own[(own > DARKEST) & (own < BRIGHTEST)]
    shown = np.concatenate([some, drawable, [0.1, 1.0]])
    return float(shown.min()) / 2, float(shown.max()) * 2


def _saturation(own: Result, activation: str, language: Language) -> Description:
    layers = np.arange(1, len(own["saturated"]) + 1)
    traces = [line(CHOSEN, layers, own["saturated"], hover="%{x}: %{y:.1%}")]
    x = _layers(layers, InitDepth.say("layer", language))
    drawn = plot(
        InitDepth.say(f"saturated.{activation}", language),
        x,
        axis(range=[-0.02, 1.02], tickformat=".0%"),
        height=HEIGHT,
    )
    return figure(
        "init_depth_saturated",
        InitDepth.say("saturation", language),
        InitDepth.say("saturation.aria", language),
        traces,
        drawn,
    )


def _table(own: Result, activation: str, language: Language) -> NumberTable:
    rows = [
        [str(layer), write(float(h), "g3"), write(float(g), "g3"), write(float(share), ".0%")]
        for layer, (h, g, share) in enumerate(zip(own["activation"], own["gradient"], own["saturated"], strict=True), 1)
    ]
    columns = [
        InitDepth.say("layer", language),
        InitDepth.say("activation", language),
        InitDepth.say("gradient", language),
        InitDepth.say(f"saturated.{activation}", language),
    ]
    return NumberTable(InitDepth.say("table", language), columns, rows)
