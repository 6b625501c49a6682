"""Noise on the gradient (Neelakantan et al., arXiv 1511.06807, section 3)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Context, Draws, Technique
from core.techniques.code import Code, Place, lines


class GradientNoise(Technique):
    """Adds Gaussian noise to every component of the gradient, of a variance η/(1 + t)^γ that falls with the step t."""

    name = "gradient_noise"
    family = "noise"
    label = Text("Gradient noise", "그래디언트 노이즈")
    help = Text(
        "Shakes the gradient, much at first and ever less, which can lead out of a poor start.",
        "그래디언트(기울기)를 처음에는 크게, 갈수록 작게 흔듭니다. 나쁜 출발점에서 벗어나는 데 도움이 되기도 합니다.",
    )
    formula = r"g \leftarrow g + \mathcal{N}(0, \sigma_t^2),\quad \sigma_t^2 = \frac{\eta}{(1+t)^\gamma}"
    pytorch = (
        "for p in model.parameters():  # after loss.backward()\n"
        "    p.grad += (eta / (1 + step) ** gamma) ** 0.5 * torch.randn_like(p)"
    )
    hyperparameters = (
        Number(
            name="eta",
            label=Text("Variance at first η", "처음의 분산 η"),
            help=Text(
                "The variance of the noise at the first step; the paper tries 0.01, 0.3 and 1. 0 is off.",
                "첫 스텝의 노이즈 분산입니다. 논문은 0.01, 0.3, 1을 씁니다. 0이면 꺼집니다.",
            ),
            low=0.0,
            high=100.0,
            default=0.01,
            off=0.0,
            mid_run=True,
            stops=(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
        ),
        Number(
            name="gamma",
            label=Text("Decay γ", "감쇠 지수 γ"),
            help=Text(
                "How fast the variance falls with the steps; the paper takes 0.55, 0 leaves it as it is.",
                "스텝이 지나며 분산이 줄어드는 속도입니다. 논문은 0.55를 쓰고, 0이면 줄지 않습니다.",
            ),
            low=0.0,
            high=10.0,
            default=0.55,
            stops=(0.0, 0.25, 0.55, 1.0, 2.0),
        ),
    )
    main = "eta"
    counts_steps = True
    draws = Draws("normal", a_parameter=True)

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            before=lines(
                "maps = [m for m in model.modules() if isinstance(m, (nn.Linear, nn.RNN))]",
                "biases = [p for m in maps for p in m.parameters() if p.dim() == 1]",
                "others = [p for p in model.parameters() if all(p is not known for known in [*weights, *biases])]",
                'shaken, gradient_noises = [*weights, *biases, *others], generator("gradient_noise")',
            ),
            gradient=lines(
                "deviation = (gradient_noise_eta / (1 + step) ** gradient_noise_gamma) ** 0.5",
                "sizes = [p.numel() for p in shaken]",
                "for p, z in zip(shaken, torch.randn(sum(sizes), generator=gradient_noises).split(sizes)):",
                "    p.grad += deviation * z.view_as(p).to(p.dtype)",
            ),
        )

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return η and γ; γ is 0 where off."""
        return {"eta": 0.0, "gamma": 0.0} if settings is None else {name: settings[name] for name in ("eta", "gamma")}

    def is_off(self, settings: Settings | None) -> bool:
        """Tell whether the noise has no variance."""
        return self.columns(settings)["eta"] == 0

    def prepare(self, columns: Columns, context: Context) -> Columns:
        """Return both columns in float64, γ also where it is 0 in every row."""
        eta = columns.get("eta", torch.zeros_like(next(iter(columns.values()))))
        return {"eta": eta.double(), "gamma": columns.get("gamma", torch.zeros_like(eta)).double()}

    def on_gradient(self, gradient: Tensor, columns: Columns, context: Context) -> Tensor:
        """Add √(η/(1 + t)^γ) times the step's normal numbers."""
        deviation = (columns["eta"] / (1 + context.done) ** columns["gamma"]).sqrt()
        wide = torch.promote_types(gradient.dtype, torch.float32)
        shaken = gradient + (deviation.to(wide) * context.drawn.to(wide)).to(gradient.dtype)
        return torch.where(columns["eta"] > 0, shaken, gradient)
