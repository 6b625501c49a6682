"""Mixup (Zhang et al., arXiv 1710.09412): training on lines between pairs of examples."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Technique
from core.techniques.code import Code, Place, lines

LEAST = 1e-12
"""Of a smaller α every share is 0, ½ or 1 in float64, u being a multiple of 2⁻²⁴; SciPy gives up near 1e-308."""


class Mixup(Technique):
    """Mixes each example of a batch, and what it aims at, with another one of the batch; not in evaluation.

    One λ ~ Beta(α, α) a batch: the value of the distribution's inverse at one uniform number, so that rows with other
    α are mixed from the same draw. α = 0 is no mixing, as in the authors' code. Noise on the inputs and label smoothing
    come after it.
    """

    name = "mixup"
    family = "noise"
    label = Text("Mixup", "믹스업")
    help = Text(
        "Trains on mixtures of two examples and of their labels, so that predictions change gently between them.",
        "두 샘플과 그 라벨을 섞어 학습해, 샘플 사이에서 예측이 완만하게 바뀌도록 합니다.",
    )
    formula = (
        r"x \leftarrow \lambda x + (1-\lambda)\, x_\pi,\quad y \leftarrow \lambda y + (1-\lambda)\, y_\pi,"
        r"\quad \lambda \sim \mathrm{Beta}(\alpha, \alpha)"
    )
    pytorch = (
        "lam, perm = torch.distributions.Beta(alpha, alpha).sample(), torch.randperm(len(x))  # while training\n"
        "y = nn.functional.one_hot(y, classes).to(x.dtype)\n"
        "x, y = lam * x + (1 - lam) * x[perm], lam * y + (1 - lam) * y[perm]"
    )
    hyperparameters = (
        Number(
            name="alpha",
            label=Text("Strength α", "강도 α"),
            help=Text(
                "Far below 1 most mixtures are nearly one of the two; the larger it is, the nearer to half and half. "
                "0 is off.",
                "1보다 훨씬 작으면 대개 둘 중 하나에 가깝게, 클수록 반반에 가깝게 섞습니다. 0이면 꺼집니다.",
            ),
            low=0.0,
            high=100.0,
            default=0.2,
            off=0.0,
            stops=(0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0),
        ),
    )
    main = "alpha"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        if settings["alpha"] == 0:
            return Code()
        classes = f"y = nn.functional.one_hot(y, {place.classes}).to(x.dtype)\n" if place.classes else ""
        return Code(
            imports="from scipy.stats import beta",
            before='mixup_shares, mixup_orders = generator("mixup"), generator("mixup_order")',
            batch=lines(
                "u = torch.rand(1, 1, generator=mixup_shares).item()",
                "share = float(beta.ppf(u, mixup_alpha, mixup_alpha))",
                "order = torch.randperm(len(x), generator=mixup_orders)",
                f"{classes}x, y = share * x + (1 - share) * x[order], share * y + (1 - share) * y[order]",
            ),
        )

    def share(self, uniform: Tensor, columns: Columns) -> Tensor:
        """Return λ = F⁻¹(u), F the distribution function of Beta(α, α), float64; 1 where α is 0."""
        # Loaded here as it takes half a second, which only those who mix should wait.
        from scipy.stats import beta

        alpha = columns["alpha"].double()
        known = torch.where(alpha > 0, alpha.clamp(min=LEAST), 1.0).cpu().numpy()
        share = torch.from_numpy(beta.ppf(uniform.double().cpu().numpy(), known, known)).to(uniform.device)
        return torch.where(alpha > 0, share, 1.0)
