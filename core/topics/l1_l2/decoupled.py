"""Adam with an L2 penalty against AdamW (Loshchilov & Hutter, arXiv 1711.05101)."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from core.declare import Number, Settings
from core.examples import Array, Computed, NumberTable, Prediction, Result, Shown
from core.examples.shared import SEED, STEP, WEIGHT
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, plot, room_for
from core.figures.kit.traces import label, line, names_of_lines
from core.figures.language.description import Description, Trace
from core.figures.language.formats import write
from core.i18n.text import Language, Text
from core.lazy import torch

SCALES = (10.0, 0.1)
"""Standard deviations of the two weights' gradients."""
EVERY = 10
"""Steps between two points that are drawn."""
COUPLED, DECOUPLED = 0, 1
NAME_BELOW = 0.2
"""How far below its line the theory is named: AdamW's lines are close to it."""
BETAS, EPS = (0.9, 0.999), 1e-8
"""PyTorch's defaults."""


class Decoupled(Computed):
    """Two weights start at 1 and see nothing but noise: gradients N(0, 10²) and N(0, 0.1²).

    With nothing to learn only the decay is left. AdamW multiplies by 1 − lr·λ a step, whatever the gradients; Adam
    divides the penalty's gradient λw by the size of the gradients, as it does with all of the gradient.
    """

    name = "decoupled"
    label = Text("AdamW is not Adam with L2", "AdamW와 Adam + L2의 차이")
    question = Text("Does decay depend on the gradient?", "감쇠가 그래디언트에 따라 달라지나요?")
    help = Text(
        "Two weights get gradients of very different size, pure noise. Adam divides every gradient by its usual size, "
        "and with it the L2 penalty in it: the weight with large gradients hardly decays, the other one far too much. "
        "AdamW decays both alike, by the factor 1 − lr·λ a step.",
        "두 가중치는 크기가 크게 다르고 노이즈뿐인 그래디언트를 받습니다. Adam은 그래디언트를 평소 크기로 나누므로 그 "
        "안에 들어 있는 L2 규제항도 함께 나눕니다. 그래서 그래디언트가 큰 가중치는 거의 줄지 않고, 그래디언트가 작은 "
        "가중치는 지나치게 줄어듭니다. AdamW는 둘 다 스텝마다 1 − lr·λ배로 똑같이 줄입니다.",
    )
    prediction = Prediction(
        question=Text(
            "Two weights under Adam with an L2 penalty, one with gradients a hundred times as large as the other. "
            "Which decays more?",
            "Adam에 L2 규제를 더해 두 가중치를 학습합니다. 한쪽은 그래디언트가 다른 쪽의 100배입니다. 어느 가중치가 "
            "더 줄어들까요?",
        ),
        options=(
            Text("The one with large gradients", "그래디언트가 큰 쪽"),
            Text("The one with small gradients", "그래디언트가 작은 쪽"),
            Text("Both alike", "둘 다 똑같이"),
        ),
        right=1,
        why=Text(
            "Adam divides the whole gradient, penalty included, by its usual size: where gradients are large, next to "
            "nothing of the penalty is left. AdamW keeps the two apart.",
            "Adam은 규제항까지 포함한 그래디언트 전체를 평소 크기로 나눕니다. 그래서 그래디언트가 큰 곳에는 규제가 "
            "거의 남지 않습니다. AdamW는 이 둘을 분리합니다.",
        ),
    )
    hyperparameters = (
        Number(
            name="lambda",
            label=Text("Strength λ", "규제 강도 λ"),
            help=Text("Of the penalty and of the decay.", "L2 규제와 가중치 감쇠에 함께 씁니다."),
            low=0.0,
            high=10.0,
            default=0.1,
            stops=(0.0, 0.01, 0.03, 0.1, 0.3, 1.0),
        ),
        Number(
            name="lr",
            label=Text("Learning rate", "학습률"),
            help=Text("Of both optimisers.", "두 옵티마이저에 함께 씁니다."),
            low=1e-5,
            high=0.1,
            default=1e-3,
            stops=(1e-4, 3e-4, 1e-3, 3e-3, 1e-2),
        ),
        Number(
            name="steps",
            label=Text("Steps", "스텝 수"),
            help=Text("How long the weights decay.", "가중치가 줄어드는 동안의 스텝 수입니다."),
            low=10,
            high=2000,
            default=2000,
            integer=True,
            stops=(100, 500, 1000, 2000),
        ),
        SEED,
    )
    formula = r"w \leftarrow (1 - \eta\lambda)\, w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}"
    line = (
        "adam = torch.optim.Adam([w], lr=1e-3, weight_decay=0.1)\n"
        "adamw = torch.optim.AdamW([v], lr=1e-3, weight_decay=0.1)"
    )
    pytorch = (
        "import torch\n"
        "\n"
        "generator = torch.Generator().manual_seed(0)\n"
        "scales = torch.tensor([10.0, 0.1], dtype=torch.float64)\n"
        "w, v = (torch.ones(2, dtype=torch.float64, requires_grad=True) for _ in range(2))\n"
        "adam = torch.optim.Adam([w], lr=1e-3, weight_decay=0.1)  # L2 in the gradient\n"
        "adamw = torch.optim.AdamW([v], lr=1e-3, weight_decay=0.1)\n"
        "for step in range(2000):\n"
        "    w.grad = v.grad = scales * torch.randn(2, generator=generator).double()\n"
        "    adam.step()\n"
        "    adamw.step()\n"
        "print(w.tolist(), v.tolist())"
    )
    words: ClassVar[Mapping[str, Text]] = {
        "figure": Text("How do both weights decay?", "두 가중치는 어떻게 줄어드나요?"),
        "aria": Text(
            "Two weights, with large and with small gradients, over the steps under Adam with L2 and under AdamW.",
            "그래디언트가 큰 가중치와 작은 가중치를 Adam + L2와 AdamW로 학습할 때 스텝에 따른 변화.",
        ),
        "scale": Text("gradient scale {scale}", "그래디언트 크기 {scale}"),
        "theory": Text("theory, (1 − lr·λ)ᵗ", "이론값 (1 − lr·λ)ᵗ"),
        "table": Text("Where the weights end", "마지막 가중치"),
        "ends": Text(
            "Adam + L2 ends at {coupled_large} and {coupled_small}, AdamW at {large} and {small}; decay alone would "
            "give {theory} for both.",
            "마지막 가중치: Adam + L2 {coupled_large}, {coupled_small} · AdamW {large}, {small}. 감쇠만 있다면 둘 다 "
            "{theory}입니다.",
        ),
    }

    def compute(self, settings: Settings) -> dict[str, Array]:
        """Return `step` [m], `path` [2 optimisers, m, 2 weights] and `theory` [m], (1 − lr·λ)^step."""
        steps = np.unique([*range(0, settings["steps"], EVERY), settings["steps"]])
        return {
            "step": steps,
            "path": _decay(settings)[:, steps],
            "theory": (1 - settings["lr"] * settings["lambda"]) ** steps.astype(float),
        }

    def show(self, result: Result, settings: Settings, language: Language) -> Shown:
        """Show both weights under both optimisers over the steps, and where they end."""
        coupled, decoupled = (
            [write(float(w), ".3f") for w in result["path"][which, -1]] for which in (COUPLED, DECOUPLED)
        )
        theory = write(float(result["theory"][-1]), ".3f")
        heads = ["", *(self.say("scale", language, scale=write(scale, "g3")) for scale in SCALES)]
        rows = [["Adam + L2", *coupled], ["AdamW", *decoupled], [self.say("theory", language), theory, theory]]
        return Shown(
            figures=[_paths(result, language)],
            tables=[NumberTable(self.say("table", language), heads, rows)],
            sentences=[
                self.say(
                    "ends",
                    language,
                    coupled_large=coupled[0],
                    coupled_small=coupled[1],
                    large=decoupled[0],
                    small=decoupled[1],
                    theory=theory,
                )
            ],
        )


def _decay(settings: Settings) -> Array:
    """Return both weights under both optimisers before the first step and after each, [2, steps + 1, 2].

    Adam as Kingma & Ba (arXiv 1412.6980, algorithm 1) write it, for Adam + L2 and AdamW as two rows: what
    `torch.optim` does, in a fraction of its time.
    """
    # Seeded as the lines that are shown, so that they give the numbers that are shown.
    draws = torch.Generator().manual_seed(settings["seed"])
    lr, strength = settings["lr"], settings["lambda"]
    scales = torch.tensor(SCALES, dtype=torch.float64)
    penalty = torch.tensor([[strength], [0.0]], dtype=torch.float64)
    kept = torch.tensor([[1.0], [1.0 - lr * strength]], dtype=torch.float64)
    weights = torch.ones(2, 2, dtype=torch.float64)
    mean, square = torch.zeros_like(weights), torch.zeros_like(weights)
    path = [weights]
    for step in range(1, settings["steps"] + 1):
        gradient = scales * torch.randn(2, generator=draws).double() + penalty * weights
        mean = BETAS[0] * mean + (1 - BETAS[0]) * gradient
        square = BETAS[1] * square + (1 - BETAS[1]) * gradient**2
        size = (square / (1 - BETAS[1] ** step)).sqrt() + EPS
        weights = kept * weights - lr * mean / (1 - BETAS[0] ** step) / size
        path.append(weights)
    return torch.stack(path, 1).numpy()


def _paths(result: Result, language: Language) -> Description:
    traces: list[Trace] = []
    ends = []
    last = float(result["step"][-1])
    for path, colour, optimiser in zip(
        result["path"], ("@baseline", "@treatment"), ("Adam + L2", "AdamW"), strict=True
    ):
        for scale, weights, dash in zip(SCALES, path.T, ("solid", "dot"), strict=True):
            name = f"{optimiser} ×{scale:g}"
            traces.append(line(colour, result["step"], weights, dash=dash, hover=f"{name}: %{{y:.3f}}"))
            ends.append((last, float(weights[-1]), name, colour))
    theory = line("@text", result["step"], result["theory"], width=1.2, dash="dash", hover="%{y:.3f}")
    middle = len(result["step"]) // 2
    traces.append(theory)
    below = float(result["theory"][middle]) - NAME_BELOW
    traces.append(label("@text", result["step"][middle], below, "(1 − lr·λ)ᵗ", position="middle center"))
    low = min(0.0, float(result["path"].min()) - 0.05)
    high = max(1.1, float(result["path"].max()) + 0.05)
    x = axis(range=[0, last], title=titled(STEP.to(language)), showgrid=False)
    drawn = plot(WEIGHT.to(language), x, axis(range=[low, high]), right=room_for(end[2] for end in ends))
    return figure(
        "decoupled",
        Decoupled.say("figure", language),
        Decoupled.say("aria", language),
        [*traces, *names_of_lines(ends, low, high)],
        drawn,
    )
