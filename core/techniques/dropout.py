"""Dropout (Srivastava et al. 2014), inverted: what stays is scaled by 1/(1 − p) while training."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor
from core.techniques.base import Columns, Technique
from core.techniques.code import Code, Place

MODULE = """\
class Dropout(nn.Module):
    \"\"\"Inverted dropout on draws of its own.\"\"\"

    def __init__(self, p, generator):
        super().__init__()
        self.p, self.generator = p, generator

    def forward(self, h):
        if not self.training:
            return h
        keep = torch.rand(h.shape[::-1], generator=self.generator).T < 1 - self.p
        return h * keep.to(h.dtype).div_(1 - self.p)"""
CHANGED = """\
for module in model.modules():
    if isinstance(module, Dropout):
        module.p = dropout_p"""


class Dropout(Technique):
    """Silences each hidden unit with probability p, anew for each example and step; off in evaluation."""

    name = "dropout"
    family = "noise"
    label = Text("Dropout", "드롭아웃")
    help = Text(
        "Silences a random share of the units at every step, so that none can rely on another.",
        "매 스텝 무작위로 일부 뉴런을 꺼서 서로에게 지나치게 기대지 않게 합니다.",
    )
    formula = r"h \leftarrow \frac{m}{1-p} \odot h,\quad m_i \sim \mathrm{Bernoulli}(1-p)"
    pytorch = "nn.Dropout(p)  # after each activation"
    hyperparameters = (
        Number(
            name="p",
            label=Text("Dropout rate p", "드롭아웃 비율 p"),
            help=Text(
                "With what probability each unit is dropped at a step; 0 is off.",
                "매 스텝 뉴런 하나하나가 꺼질 확률입니다. 0으로 두면 드롭아웃을 쓰지 않습니다.",
            ),
            low=0.0,
            high=1.0,
            open_high=True,
            default=0.5,
            off=0.0,
            mid_run=True,
            stops=tuple(round(0.05 * n, 2) for n in range(1, 19)),
        ),
    )
    main = "p"
    module = "after_activation"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(functions=MODULE, module='Dropout(dropout_p, generator("dropout", {layer}))', changed=CHANGED)

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return the share kept and the factor that makes up for what is dropped."""
        keep = 1.0 - (0.0 if settings is None else settings["p"])
        return {"keep": keep, "scale": 1.0 / keep}

    def noise(self, uniform: Tensor, columns: Columns) -> Tensor:
        """Return 1/(1 − p) where u < 1 − p, compared in float32, and else 0."""
        scale = columns["scale"]
        # A product of truth values and numbers takes twice as long.
        return (uniform < columns["keep"].float()).to(scale.dtype).mul_(scale)
