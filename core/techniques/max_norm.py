"""Max-norm constraint (Srebro & Shraibman 2005; with dropout, Srivastava et al. 2014, section 5.1)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Context, Technique
from core.techniques.code import Code, Place, lines

INFINITE = float("inf")


class MaxNorm(Technique):
    """Shortens a unit's incoming weights to norm c wherever they are longer after an update."""

    name = "max_norm"
    family = "penalty"
    label = Text("Max-norm constraint", "최대 노름 제약")
    help = Text(
        "Keeps the weights into each unit no longer than c: free inside the ball, never outside it.",
        "각 뉴런으로 들어오는 가중치의 노름이 c를 넘지 않게 합니다. 그 안에서는 자유롭습니다.",
    )
    formula = r"w \leftarrow w \cdot \min\!\left(1, \frac{c}{\lVert w \rVert}\right)"
    pytorch = (
        "with torch.no_grad():  # after optimizer.step()\n"
        "    for w in weights: w.copy_(torch.renorm(w, p=2, dim=0, maxnorm=c))"
    )
    hyperparameters = (
        Number(
            name="max_norm",
            label=Text("Largest norm c", "최대 노름 c"),
            help=Text(
                "The norm that the weights into one unit may have at most.",
                "뉴런 하나로 들어오는 가중치가 가질 수 있는 가장 큰 노름입니다.",
            ),
            low=0.0,
            open_low=True,
            high=1e6,
            default=3.0,
            mid_run=True,
            stops=(10.0, 5.0, 4.0, 3.0, 2.0, 1.5, 1.0, 0.7, 0.5, 0.3, 0.2, 0.1),
        ),
    )
    main = "max_norm"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            after_step=lines(
                "with torch.no_grad():",
                "    for w in weights:",
                "        w.copy_(torch.renorm(w, p=2, dim=0, maxnorm=max_norm))",
            )
        )

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return the largest norm, infinite where off."""
        return {"max_norm": INFINITE if settings is None else settings["max_norm"]}

    def after_step(self, parameters: Tensor, learning_rate: Tensor, columns: Columns, context: Context) -> None:
        """Multiply by c / (norm + 1e-7) where the norm is above c, `torch.renorm`'s form."""
        largest = columns["max_norm"][..., None]
        for weight in (tensor for tensor in context.tensors if tensor.ndim > 2):
            norm: Tensor = torch.linalg.vector_norm(weight, dim=2, keepdim=True, dtype=largest.dtype)
            factor = torch.where(norm > largest, largest / (norm + 1e-7), 1.0)
            weight.mul_(factor.to(weight.dtype))
