"""Weight initialisation: the schemes of `torch.nn.init`."""

import math
from collections.abc import Callable

from core.declare import Choice, Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Technique
from core.techniques.code import Code, Place

SCHEMES = {
    "default": Text("PyTorch's own", "PyTorch 기본값"),
    "zeros": Text("all zero", "모두 0"),
    "constant": Text("constant", "상수"),
    "uniform": Text("uniform on [0, 1)", "균등 [0, 1)"),
    "normal": Text("normal", "정규분포"),
    "trunc_normal": Text("truncated normal", "절단 정규분포"),
    "xavier_uniform": Text("Xavier uniform", "Xavier 균등"),
    "xavier_normal": Text("Xavier normal", "Xavier 정규"),
    "kaiming_uniform": Text("He uniform", "He 균등"),
    "kaiming_normal": Text("He normal", "He 정규"),
    "orthogonal": Text("orthogonal", "직교"),
    "sparse": Text("sparse (10 % zero)", "희소(10% 0)"),
}

FILLS = {
    "zeros": "nn.init.zeros_(weight)",
    "constant": "nn.init.constant_(weight, 1.0)",
    "sparse": "sparse(weight, g)",
    "kaiming_uniform": 'nn.init.kaiming_uniform_(weight, nonlinearity="relu", generator=g)',
    "kaiming_normal": 'nn.init.kaiming_normal_(weight, nonlinearity="relu", generator=g)',
}
"""Schemes that are not `nn.init`'s function of that name with a generator alone, as lines of a script."""
SPARSE = """\
def sparse(weight, g):
    \"\"\"Draw from N(0, 0.01²) and set a tenth of each column to zero, with every draw from the generator.\"\"\"
    nn.init.normal_(weight, std=0.01, generator=g)
    for column in weight.T:
        column[torch.randperm(len(weight), generator=g)[: math.ceil(0.1 * len(weight))]] = 0"""


class Init(Technique):
    """Fills the weights of every linear layer by a scheme of `torch.nn.init`, with that function's own arguments.

    Kaiming uses the gain of ReLU, √2; sparse sets a tenth of each column to zero and draws the rest from N(0, 0.01²).
    What is drawn is then multiplied by `scale`. Biases keep PyTorch's own start unless `bias` is given.
    """

    name = "init"
    family = "start"
    label = Text("Initialisation", "가중치 초기화")
    help = Text(
        "Where the weights start decides whether a signal reaches the last layer, and the gradient the first.",
        "가중치를 어디서 시작하느냐에 따라 신호가 마지막 층까지, 그래디언트가 첫 층까지 전달되는지가 정해집니다.",
    )
    formula = r"w \sim \mathcal{U}(-a, a),\quad a = \sqrt{\tfrac{6}{n_{in} + n_{out}}}\ \text{(Xavier)}"
    pytorch = (
        "for layer in model.modules():  # before the loop\n"
        "    if isinstance(layer, nn.Linear):\n"
        "        nn.init.xavier_uniform_(layer.weight)\n"
        "        nn.init.constant_(layer.bias, 0.01)"
    )
    hyperparameters = (
        Choice(
            name="scheme",
            label=Text("Scheme", "방식"),
            help=Text(
                "The function of torch.nn.init that fills the weights. sparse empties a tenth of the weights from each "
                "input, rounded up: half of them where there are two outputs, all where there is one.",
                "가중치를 채우는 torch.nn.init의 함수입니다. sparse는 입력마다 나가는 가중치의 10%를 0으로 두되 "
                "올림하므로, 출력이 2개면 절반이, 1개면 전부가 0이 됩니다.",
            ),
            options=SCHEMES,
            default="xavier_uniform",
        ),
        Number(
            name="scale",
            label=Text("Scale", "배율"),
            help=Text(
                "Multiplies what the scheme draws: the standard deviation of normal, the value of constant.",
                "뽑은 값에 곱합니다. 정규분포에서는 표준편차, 상수에서는 그 값이 됩니다.",
            ),
            low=0.0,
            high=100.0,
            default=1.0,
            stops=(0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
        ),
        Number(
            name="bias",
            label=Text("Bias fill", "편향 초깃값"),
            help=Text(
                "What every bias starts with; left out, PyTorch's own uniform start.",
                "모든 편향의 시작값입니다. 비워 두면 PyTorch 기본 균등분포로 시작합니다.",
            ),
            low=-100.0,
            high=100.0,
            default=None,
            stops=(0.0, 0.01, 0.1, 1.0),
        ),
    )
    main = "scheme"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        lines = []
        if settings["scheme"] != "default":
            lines.append(FILLS.get(settings["scheme"], f"nn.init.{settings['scheme']}_(weight, generator=g)"))
        lines.append("weight.mul_(init_scale)")
        if settings["bias"] is not None:
            lines.append("bias.fill_(init_bias)")
        sparse = settings["scheme"] == "sparse"
        return Code(imports="import math" if sparse else "", functions=SPARSE if sparse else "", start="\n".join(lines))

    def is_off(self, settings: Settings | None) -> bool:
        """Tell whether it is not named."""
        return settings is None

    def initialise(self, weight: Tensor, bias: Tensor, settings: Settings, generator: "torch.Generator") -> None:
        """Fill weight [out, in] by the scheme, times scale, and bias [out] by its fill where one is given."""
        if settings["scheme"] != "default":
            fill(settings["scheme"], weight, generator)
        weight.mul_(settings["scale"])
        if settings["bias"] is not None:
            bias.fill_(settings["bias"])


def fill(scheme: str, weight: Tensor, generator: "torch.Generator") -> None:
    """Fill `weight` [out, in] in place by `torch.nn.init`'s function of that name."""
    functions: dict[str, Callable[[], Tensor]] = {
        "zeros": lambda: torch.nn.init.zeros_(weight),
        "constant": lambda: torch.nn.init.constant_(weight, 1.0),
        "sparse": lambda: sparse(weight, generator),
        "kaiming_uniform": lambda: torch.nn.init.kaiming_uniform_(weight, nonlinearity="relu", generator=generator),
        "kaiming_normal": lambda: torch.nn.init.kaiming_normal_(weight, nonlinearity="relu", generator=generator),
    }
    drawn = functions.get(scheme)
    drawn() if drawn else getattr(torch.nn.init, f"{scheme}_")(weight, generator=generator)


def sparse(weight: Tensor, generator: "torch.Generator") -> Tensor:
    """Draw from N(0, 0.01²) and set a tenth of each column, rounded up, to zero (Martens 2010).

    `torch.nn.init.sparse_` with every draw from `generator`; PyTorch's takes its permutations from the global one.
    """
    rows, columns = weight.shape
    torch.nn.init.normal_(weight, std=0.01, generator=generator)
    zeros = math.ceil(0.1 * rows)
    for column in range(columns):
        weight[torch.randperm(rows, generator=generator)[:zeros], column] = 0
    return weight
