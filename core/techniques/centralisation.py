"""Gradient centralisation (Yong et al., arXiv 2004.01461, equation 1)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Context, Technique
from core.techniques.code import Code, Place, lines


class Centralisation(Technique):
    """Takes the mean off the gradient of each unit's incoming weights, and of nothing else, as the authors' code does.

    The gradient is that of the loss with its penalties. A share of 1 is the authors' form; less takes off less.
    """

    name = "centralisation"
    family = "gradient"
    label = Text("Gradient centralisation", "그래디언트 중심화")
    help = Text(
        "Takes the mean off each unit's gradient, so that the sum of its incoming weights stays as it started.",
        "유닛마다 들어오는 가중치의 그래디언트(기울기)에서 평균을 뺍니다. 그래서 가중치의 합이 처음 그대로 유지됩니다.",
    )
    formula = r"g_{i\cdot} \leftarrow g_{i\cdot} - s \cdot \operatorname{mean}_j g_{ij}"
    pytorch = "for p in weights: p.grad -= s * p.grad.mean(dim=1, keepdim=True)  # after loss.backward()"
    hyperparameters = (
        Number(
            name="share",
            label=Text("Share of the mean s", "빼는 비율 s"),
            help=Text(
                "How much of the mean is taken off: 1 is all of it, as in the paper, 0 is off.",
                "평균에서 얼마나 빼는지 정합니다. 1이면 논문처럼 모두 빼고, 0이면 꺼집니다.",
            ),
            low=0.0,
            high=1.0,
            default=1.0,
            off=0.0,
            mid_run=True,
            stops=(0.2, 0.4, 0.6, 0.8, 1.0),
        ),
    )
    main = "share"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            gradient=lines(
                "for w in weights:",
                "    w.grad -= centralisation_share * w.grad.mean(dim=1, keepdim=True)",
            )
        )

    def on_gradient(self, gradient: Tensor, columns: Columns, context: Context) -> Tensor:
        """Subtract s times the mean over the inputs of each unit."""
        share = columns["share"][..., None]
        centred = gradient.clone()
        for part in (part for part in context.split(centred) if part.ndim > 2):
            mean = part.mean(2, keepdim=True, dtype=share.dtype)
            part.copy_(torch.where(share > 0, part - (share * mean).to(part.dtype), part))
        return centred
