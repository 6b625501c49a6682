"""Adaptive gradient clipping by unit (Brock et al., arXiv 2102.06171, equation 3)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Context, Technique
from core.techniques.code import Code, Place, lines

INFINITE = float("inf")
EPS = 1e-3
"""What a unit's weights count as at least, so that a unit at 0 can leave it: the paper's ε."""
LEAST = 1e-6
"""What its gradient counts as at least, as in timm's `adaptive_clip_grad`."""


class ClipAdaptive(Technique):
    """Scales the gradient of each unit's incoming weights down to `ratio` times the norm of these weights.

    Every vector, such as the biases of a layer, counts as one unit, as in `timm.utils.adaptive_clip_grad`, and the last
    layer is clipped too.
    """

    name = "clip_adaptive"
    family = "gradient"
    label = Text("Adaptive clipping by unit", "적응형 클리핑(유닛별)")
    help = Text(
        "Shortens a unit's gradient that is long beside the unit's own weights.",
        "유닛의 가중치 크기에 비해 너무 긴 그래디언트(기울기)를 유닛마다 줄입니다.",
    )
    formula = (
        r"g_i \leftarrow g_i \cdot \min\!\left(1, \lambda\, "
        r"\frac{\max(\lVert w_i \rVert, \epsilon)}{\lVert g_i \rVert}\right)"
    )
    pytorch = (
        "for p in model.parameters():  # after loss.backward()\n"
        "    longest = lam * p.detach().norm(dim=-1, keepdim=True).clamp(min=1e-3)\n"
        "    p.grad *= (longest / p.grad.norm(dim=-1, keepdim=True).clamp(min=1e-6)).clamp(max=1)"
    )
    hyperparameters = (
        Number(
            name="ratio",
            label=Text("Largest ratio λ", "최대 비율 λ"),
            help=Text(
                "How long a unit's gradient may be, as a share of the norm of its weights.",
                "유닛의 가중치 노름에 대해 그래디언트 노름이 넘을 수 없는 비율입니다.",
            ),
            low=0.0,
            open_low=True,
            high=1e6,
            default=0.1,
            mid_run=True,
            stops=(10.0, 5.0, 3.0, 2.0, 1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.002, 0.001),
        ),
    )
    main = "ratio"
    clips = "unit"
    remedy = Text("clip the gradient unit by unit", "유닛별 적응형 그래디언트 클리핑을 켜 보세요")

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            functions=lines(
                "def unit_norm(values):",
                '    """Return the norm of the incoming weights of each unit; a vector is one unit."""',
                "    return values.norm() if values.dim() == 1 else values.norm(dim=1, keepdim=True)",
            ),
            gradient=lines(
                "for p in model.parameters():",
                "    allowed = clip_adaptive_ratio * unit_norm(p.detach()).clamp(min=1e-3)",
                "    size = unit_norm(p.grad)",
                "    p.grad = torch.where(size < allowed, p.grad, p.grad * (allowed / size.clamp(min=1e-6)))",
            ),
        )

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return the ratio, infinite where off."""
        return {"ratio": INFINITE if settings is None else settings["ratio"]}

    def on_gradient(self, gradient: Tensor, columns: Columns, context: Context) -> Tensor:
        """Multiply each unit's gradient by λ·max(‖w‖, 1e-3)/max(‖g‖, 1e-6) where that is less than 1."""
        clipped = gradient.clone()
        for part, weight in zip(context.split(clipped), context.tensors, strict=True):
            ratio = columns["ratio"] if part.ndim == 2 else columns["ratio"][..., None]
            allowed = ratio * unit_norms(weight, ratio.dtype).clamp(min=EPS)
            norm = unit_norms(part, ratio.dtype)
            factor = (allowed / norm.clamp(min=LEAST)).to(part.dtype)
            # inf / inf must not turn a row without clipping into NaN.
            part.copy_(torch.where((norm < allowed) | ratio.isinf(), part, part * factor))
        return clipped


def unit_norms(values: Tensor, dtype: "torch.dtype") -> Tensor:
    """Return the norm over the last dimension of [K, out, in] or [K, n], which is kept."""
    norms: Tensor = torch.linalg.vector_norm(values, dim=-1, keepdim=True, dtype=dtype)
    return norms
