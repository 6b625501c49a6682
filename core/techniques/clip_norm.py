"""Gradient clipping by norm (Pascanu et al., arXiv 1211.5063, algorithm 1)."""

from core.declare import Number, Settings
from core.halves import rounded
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Context, Technique, constant
from core.techniques.code import Code, Place

INFINITE = float("inf")


class ClipNorm(Technique):
    """Scales the whole gradient down to `max_norm` where its norm is larger, as `clip_grad_norm_` does."""

    name = "clip_norm"
    family = "gradient"
    label = Text("Gradient clipping by norm", "그래디언트 클리핑(노름)")
    help = Text(
        "Shortens a gradient that is longer than the threshold and keeps its direction.",
        "임계값보다 긴 그래디언트(기울기)를 방향은 그대로 두고 길이만 줄입니다.",
    )
    formula = r"g \leftarrow g \cdot \min\!\left(1, \frac{c}{\lVert g \rVert}\right)"
    pytorch = "nn.utils.clip_grad_norm_(model.parameters(), max_norm)"
    hyperparameters = (
        Number(
            name="max_norm",
            label=Text("Largest norm", "최대 노름(임계값)"),
            help=Text(
                "A gradient whose norm is above this threshold is scaled down to it.",
                "노름이 이 임계값을 넘는 그래디언트를 임계값까지 줄입니다.",
            ),
            low=0.0,
            open_low=True,
            high=1e6,
            default=1.0,
            mid_run=True,
            stops=(10.0, 5.0, 3.0, 2.0, 1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01),
        ),
    )
    main = "max_norm"
    clips = "norm"
    remedy = Text("clip the gradient by norm", "노름 기준 그래디언트 클리핑을 켜 보세요")

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(gradient="nn.utils.clip_grad_norm_(model.parameters(), clip_norm_max_norm)")

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return the threshold, infinite where off."""
        return {"max_norm": INFINITE if settings is None else settings["max_norm"]}

    def prepare(self, columns: Columns, context: Context) -> Columns:
        """Note which rows clip at all, where not all do."""
        clips = columns["max_norm"].isfinite()
        return columns if clips.all() else {**columns, "clips": clips}

    def on_gradient(self, gradient: Tensor, columns: Columns, context: Context) -> Tensor:
        """Multiply by min(1, max_norm / (norm + 1e-6)), PyTorch's form."""
        threshold = columns["max_norm"]
        norm: Tensor = torch.linalg.vector_norm(gradient, dim=1, keepdim=True, dtype=threshold.dtype)
        factor: Tensor = (threshold / norm.add_(constant(1e-6, norm.dtype))).clamp_(max=1.0)
        if "clips" in columns:
            # inf / inf must not turn a row without clipping into NaN.
            factor = factor.where(columns["clips"], 1.0)
        return gradient * rounded(factor, gradient.dtype)
