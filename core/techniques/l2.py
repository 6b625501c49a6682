"""L2 penalty, or ridge: λ·Σp² added to the loss (Hoerl & Kennard 1970)."""

import math

from core.declare import Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Context, Technique
from core.techniques.code import Code, Place
from core.techniques.penalties import ON, penalised, penalty_columns, penalty_strength, spread


class L2(Technique):
    """Adds λ·Σp² to the loss, without the ½ that some textbooks carry; under Adam this is the coupled form."""

    name = "l2"
    family = "penalty"
    label = Text("L2 penalty", "L2 규제(릿지)")
    help = Text(
        "Adds the sum of squared weights to the loss: large weights cost most, so all shrink, but none to zero.",
        "가중치 제곱합을 손실에 더합니다. 큰 가중치일수록 비용이 커져 모두 작아지지만 정확히 0이 되지는 않습니다.",
    )
    formula = r"L + \lambda \sum_i w_i^2"
    pytorch = "loss = loss + lam * sum(p.pow(2.0).sum() for p in weights)"
    hyperparameters = (penalty_strength(1e-3), ON)
    main = "lambda"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(penalty=f"loss = loss + l2_lambda * sum(p.pow(2).sum() for p in {penalised(settings)})")

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return λ for weights and λ for the other parameters."""
        return penalty_columns(settings)

    def prepare(self, columns: Columns, context: Context) -> Columns:
        """Spread λ over the parameters it acts on."""
        strength = spread(columns, ("weights", "others"), context)["strength"]
        acts = strength != 0
        return {"strength": strength, "twice": 2 * strength} | ({} if acts.all() else {"acts": acts})

    def penalty(self, parameters: Tensor, columns: Columns) -> Tensor:
        """Return λ·Σp² of each row, [K]."""
        squares = parameters.to(columns["strength"].dtype).square()
        return only_where_it_acts(squares * columns["strength"], squares, columns).sum(1)

    def add_penalty_gradient(self, gradient: Tensor, parameters: Tensor, columns: Columns) -> None:
        """Add 2λp."""
        gradient.add_(only_where_it_acts(parameters * columns["twice"], parameters, columns))


def only_where_it_acts(product: Tensor, factor: Tensor, columns: Columns) -> Tensor:
    """Return the product of λ and `factor`, 0 where λ is: 0 times an infinite parameter is not 0."""
    # To look whether there is one costs a tenth of taking it out. What a finite one gives, 0 with its sign, stays.
    if "acts" not in columns or math.isfinite(product.sum().item()):
        return product
    return torch.where(columns["acts"], product, torch.zeros_like(factor).copysign(factor))
