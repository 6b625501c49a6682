"""L1 penalty, or lasso: λ·Σ|p| added to the loss (Tibshirani 1996)."""

from functools import reduce

from core.declare import Choice, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Context, Technique
from core.techniques.code import Code, Place, lines
from core.techniques.penalties import ON, penalised, penalty_columns, penalty_strength, spread

FORM = Choice(
    name="form",
    label=Text("Form", "계산 방식"),
    help=Text(
        "The subgradient, as autograd computes it, never reaches zero; the proximal step (soft threshold) does.",
        "자동 미분이 계산하는 서브그래디언트로는 정확히 0이 되지 않고, 근접 연산(소프트 임계 처리)으로는 0이 됩니다.",
    ),
    options={
        "subgradient": Text("subgradient", "서브그래디언트"),
        "proximal": Text("proximal (exact zeros)", "근접 연산(정확히 0)"),
    },
    default="subgradient",
)


class L1(Technique):
    """Adds λ·Σ|p| to the loss, by its subgradient λ·sign(p) or by the proximal step at threshold lr·λ after the update.

    The proximal form is iterative soft thresholding (Parikh & Boyd 2014, Proximal Algorithms, section 4.3).
    """

    name = "l1"
    family = "penalty"
    label = Text("L1 penalty", "L1 규제(라쏘)")
    help = Text(
        "Adds the sum of absolute weights to the loss: each weight is pulled to zero equally hard, so only a few stay.",
        "가중치 절댓값의 합을 손실에 더합니다. 모든 가중치가 같은 힘으로 0 쪽으로 당겨져 소수만 남습니다.",
    )
    formula = r"L + \lambda \sum_i |w_i|"
    pytorch = "loss = loss + lam * sum(p.abs().sum() for p in weights)"
    hyperparameters = (penalty_strength(1e-4), ON, FORM)
    main = "lambda"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        over = penalised(settings)
        if settings["form"] == "subgradient":
            return Code(penalty=f"loss = loss + l1_lambda * sum(p.abs().sum() for p in {over})")
        return Code(
            after_step=lines(
                "with torch.no_grad():",
                f"    for p in {over}:",
                "        p.copy_(p.sign() * (p.abs() - lr * l1_lambda).clamp(min=0))",
            )
        )

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return λ for weights and others, each in the form that is chosen and 0 in the other."""
        columns = penalty_columns(settings)
        proximal = settings is not None and settings["form"] == "proximal"
        off = penalty_columns(None)
        chosen, other = ("proximal", "subgradient") if proximal else ("subgradient", "proximal")
        return {f"{form}/{on}": of[on] for form, of in ((chosen, columns), (other, off)) for on in columns}

    def prepare(self, columns: Columns, context: Context) -> Columns:
        """Spread λ of both forms over the parameters it acts on."""
        forms = {
            form: spread(columns, (f"{form}/weights", f"{form}/others"), context)
            for form in ("subgradient", "proximal")
        }
        return {form: spread_out["strength"] for form, spread_out in forms.items() if spread_out}

    def penalty(self, parameters: Tensor, columns: Columns) -> Tensor:
        """Return λ·Σ|p| of each row, [K]."""
        # A row has λ in one form: added up first, as 0 times an infinite parameter is not 0.
        strength = reduce(torch.add, columns.values())
        return (parameters.abs() * strength).masked_fill_(strength == 0, 0).sum(1)

    def add_penalty_gradient(self, gradient: Tensor, parameters: Tensor, columns: Columns) -> None:
        """Add λ·sign(p), which is 0 at p = 0 as in autograd."""
        if "subgradient" in columns:
            gradient.add_(parameters.sign().mul_(columns["subgradient"]))

    def after_step(self, parameters: Tensor, learning_rate: Tensor, columns: Columns, context: Context) -> None:
        """Move every parameter by lr·λ towards zero, and no further."""
        if "proximal" in columns:
            # PyTorch rounds a number to the format of the half that it is subtracted from.
            threshold = (columns["proximal"] * learning_rate).to(parameters.dtype)
            shrunk = parameters.sign() * (parameters.abs() - threshold).clamp(min=0)
            # A row without the proximal form keeps its bits, infinities included.
            parameters.copy_(parameters.where(threshold == 0, shrunk.to(parameters.dtype)))
