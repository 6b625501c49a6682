"""Gradient clipping by value: every component is held within ±max_value."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor
from core.techniques.base import Columns, Context, Technique
from core.techniques.code import Code, Place

INFINITE = float("inf")


class ClipValue(Technique):
    """Clamps each component of the gradient, as `clip_grad_value_` does; the direction changes."""

    name = "clip_value"
    family = "gradient"
    label = Text("Gradient clipping by value", "그래디언트 클리핑(값)")
    help = Text(
        "Holds every component of the gradient within a band, which also turns its direction.",
        "그래디언트(기울기)의 각 성분을 일정 범위 안에 묶습니다. 방향도 함께 바뀝니다.",
    )
    formula = r"g_i \leftarrow \max(-c, \min(c, g_i))"
    pytorch = "nn.utils.clip_grad_value_(model.parameters(), max_value)"
    hyperparameters = (
        Number(
            name="max_value",
            label=Text("Largest component", "최대 성분 크기(임계값)"),
            help=Text(
                "Every component of the gradient is held between minus and plus this threshold.",
                "그래디언트의 각 성분을 −임계값과 +임계값 사이로 제한합니다.",
            ),
            low=0.0,
            open_low=True,
            high=1e6,
            default=0.5,
            mid_run=True,
            stops=(1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.003, 0.002, 0.001),
        ),
    )
    main = "max_value"
    clips = "value"
    remedy = Text("clip the gradient by value", "값 기준 그래디언트 클리핑을 켜 보세요")

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(gradient="nn.utils.clip_grad_value_(model.parameters(), clip_value_max_value)")

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return the threshold, infinite where off."""
        return {"max_value": INFINITE if settings is None else settings["max_value"]}

    def on_gradient(self, gradient: Tensor, columns: Columns, context: Context) -> Tensor:
        """Clamp to ±max_value."""
        threshold = columns["max_value"].to(gradient.dtype)
        return gradient.clamp(-threshold, threshold)
