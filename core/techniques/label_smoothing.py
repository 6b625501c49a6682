"""Label smoothing (Szegedy et al., arXiv 1512.00567, section 7)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor
from core.techniques.base import Columns, Technique
from core.techniques.code import Code, Place

NO_CLASSES = Text(
    "label smoothing needs classes; this data set has numbers to predict",
    "라벨 스무딩은 분류에만 쓸 수 있습니다. 이 데이터로는 클래스가 아니라 수를 예측합니다",
)


class LabelSmoothing(Technique):
    """Aims at 1 − ε for the label and shares ε among all k classes; `CrossEntropyLoss(label_smoothing=ε)`.

    Losses of whole splits are measured without it.
    """

    name = "label_smoothing"
    family = "noise"
    label = Text("Label smoothing", "라벨 스무딩")
    help = Text(
        "Aims a little below certainty, so that the network gains nothing by ever larger logits.",
        "정답 확률의 목표를 1보다 조금 낮춰, 로짓을 끝없이 키워도 이득이 없게 합니다.",
    )
    formula = r"y \leftarrow (1-\epsilon)\, y + \frac{\epsilon}{k}"
    pytorch = "criterion = nn.CrossEntropyLoss(label_smoothing=eps)"
    hyperparameters = (
        Number(
            name="epsilon",
            label=Text("Share ε", "스무딩 정도 ε"),
            help=Text(
                "The share of certainty that is spread over all classes; 0 is off.",
                "모든 클래스에 나눠 주는 확률의 몫입니다. 0이면 꺼집니다.",
            ),
            low=0.0,
            high=1.0,
            default=0.1,
            off=0.0,
            mid_run=True,
            stops=(0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5),
        ),
    )
    main = "epsilon"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            criterion="label_smoothing=label_smoothing_epsilon",
            changed="criterion.label_smoothing = label_smoothing_epsilon",
        )

    def needs(self, batch_size: int, task: str) -> Text | None:
        """Ask for classes."""
        return None if task == "classification" else NO_CLASSES

    def loss(self, targets: Tensor, columns: Columns) -> Tensor:
        """Return (1 − ε)·y + ε/k, times −1/B as `targets` are."""
        # ε itself stays as it is where targets are halves: PyTorch rounds its products.
        share = columns["epsilon"][..., None]
        spread = share / (targets.shape[1] * targets.shape[2])
        return (targets * (1 - share)).to(targets.dtype) - spread.to(targets.dtype)
