"""Elastic net: L1 and L2 with one strength (Zou & Hastie 2005)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Context, Technique
from core.techniques.code import Code, Place, lines
from core.techniques.penalties import ON, penalised, penalty_columns, penalty_strength, spread

TERMS = ("absolute", "squared")


class ElasticNet(Technique):
    """Adds λ·Σ(r·|p| + (1 − r)·p²) to the loss, by the subgradient; r = 1 is the L1 penalty, r = 0 the L2 penalty."""

    name = "elastic_net"
    family = "penalty"
    label = Text("Elastic net", "엘라스틱넷")
    help = Text(
        "L1 and L2 in one: one strength, and how it is shared out between them.",
        "L1 규제와 L2 규제를 하나로 묶습니다. 규제 강도는 하나이고, 둘 사이의 비율을 따로 정합니다.",
    )
    formula = r"L + \lambda \sum_i \left( r\,|w_i| + (1-r)\,w_i^2 \right)"
    pytorch = "loss = loss + lam * sum((r * p.abs() + (1 - r) * p.pow(2.0)).sum() for p in weights)"
    hyperparameters = (
        penalty_strength(1e-3),
        Number(
            name="ratio",
            label=Text("Share of L1 r", "L1의 비율 r"),
            help=Text(
                "1 is the L1 penalty alone, 0 the L2 penalty alone.",
                "1이면 L1 규제만, 0이면 L2 규제만 남습니다.",
            ),
            low=0.0,
            high=1.0,
            default=0.5,
            stops=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
        ),
        ON,
    )
    main = "lambda"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            penalty=lines(
                "r = elastic_net_ratio",
                f"mixed = sum((r * p.abs() + (1 - r) * p.pow(2)).sum() for p in {penalised(settings)})",
                "loss = loss + elastic_net_lambda * mixed",
            )
        )

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return the strength of each term on weights and on the other parameters."""
        share = 0.0 if settings is None else settings["ratio"]
        shares = {"absolute": share, "squared": 1 - share}
        strengths = penalty_columns(settings)
        return {f"{term}/{on}": shares[term] * strength for term in TERMS for on, strength in strengths.items()}

    def prepare(self, columns: Columns, context: Context) -> Columns:
        """Spread both strengths over the parameters they act on, and note which rows have any."""
        terms = {}
        for term in TERMS:
            found = spread(columns, (f"{term}/weights", f"{term}/others"), context)
            terms[term] = found.get("strength", torch.zeros_like(next(iter(columns.values()))))
        return {**terms, "acts": (terms["absolute"] != 0) | (terms["squared"] != 0)}

    def penalty(self, parameters: Tensor, columns: Columns) -> Tensor:
        """Return λ·Σ(r·|p| + (1 − r)·p²) of each row, [K]."""
        values = parameters.abs() * columns["absolute"] + parameters.square() * columns["squared"]
        return values.where(columns["acts"], 0.0).sum(1)

    def add_penalty_gradient(self, gradient: Tensor, parameters: Tensor, columns: Columns) -> None:
        """Add λ·(r·sign(p) + 2·(1 − r)·p)."""
        own = parameters.sign() * columns["absolute"] + parameters * (2 * columns["squared"])
        # 0 times an infinite parameter is not 0: who has no such penalty keeps its gradient as it is.
        gradient.copy_(torch.where(columns["acts"], gradient + own, gradient))
