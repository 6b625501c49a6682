"""Learning-rate warm-up (Goyal et al., arXiv 1706.02677, section 2.2)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor
from core.techniques.base import Columns, Technique
from core.techniques.code import Code, Place


class Warmup(Technique):
    """Raises the learning rate linearly over the first n steps: (t + 1)/n of it at step t."""

    name = "warmup"
    family = "gradient"
    label = Text("Learning-rate warm-up", "학습률 워밍업")
    help = Text(
        "Starts with small steps while the gradients are still wild.",
        "그래디언트(기울기)가 거친 처음에는 학습률을 작게 시작해 서서히 올립니다.",
    )
    formula = r"\eta_t = \eta \cdot \min\!\left(1, \frac{t+1}{n}\right)"
    pytorch = "scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: min(1, (t + 1) / n))"
    hyperparameters = (
        Number(
            name="steps",
            label=Text("Steps n", "워밍업 스텝 n"),
            help=Text(
                "How many steps it takes; 0 is off.", "원래 학습률에 이르기까지의 스텝 수입니다. 0이면 꺼집니다."
            ),
            low=0,
            high=20000,
            default=100,
            off=0,
            stops=(10, 20, 50, 100, 200, 500, 1000),
            unit=Text("steps", "스텝"),
            integer=True,
        ),
    )
    main = "steps"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(rate="min(1, (step + 1) / warmup_steps)")

    def learning_rate(self, done: Tensor, steps: Tensor, columns: Columns) -> Tensor:
        """Return min(1, (t + 1)/n)."""
        return ((done + 1) / columns["steps"].double()).clamp(max=1.0)
