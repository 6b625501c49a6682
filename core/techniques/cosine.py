"""Cosine decay of the learning rate (Loshchilov & Hutter, arXiv 1608.03983, without restarts)."""

import math

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Technique
from core.techniques.code import Code, Place


class Cosine(Technique):
    """Lowers the learning rate along half a cosine from its full value to a share of it at the run's end."""

    name = "cosine"
    family = "gradient"
    label = Text("Cosine decay", "코사인 학습률 감쇠")
    help = Text(
        "Ends with ever smaller steps, which settle instead of bouncing around the minimum.",
        "끝으로 갈수록 학습률을 줄여, 최소점 주위를 맴돌지 않고 자리 잡게 합니다.",
    )
    formula = r"\eta_t = \eta \left(r + \frac{1-r}{2}\left(1 + \cos\frac{\pi t}{T}\right)\right)"
    pytorch = "scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps, eta_min=r * lr)"
    hyperparameters = (
        Number(
            name="final",
            label=Text("Share left at the end r", "마지막에 남는 비율 r"),
            help=Text(
                "The learning rate at the end as a share of the full one; 1 is off.",
                "마지막 학습률이 처음의 몇 배인지 정합니다. 1이면 꺼집니다.",
            ),
            low=0.0,
            high=1.0,
            default=0.0,
            off=1.0,
            stops=(0.5, 0.3, 0.1, 0.03, 0.01, 0.0),
        ),
    )
    main = "final"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            imports="import math",
            rate="(cosine_final + (1 - cosine_final) * (1 + math.cos(math.pi * step / steps)) / 2)",
        )

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return how much of the learning rate is lost in the end."""
        return {"loss": 0.0 if settings is None else 1.0 - settings["final"]}

    def learning_rate(self, done: Tensor, steps: Tensor, columns: Columns) -> Tensor:
        """Return r + (1 − r)·(1 + cos(πt/T))/2."""
        return 1 - columns["loss"].double() * (1 - torch.cos(done * math.pi / steps)) / 2
