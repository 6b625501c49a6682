"""Decoupled weight decay (Loshchilov & Hutter, arXiv 1711.05101)."""

from core.declare import Number, Settings, decades
from core.i18n.text import Text
from core.lazy import Tensor
from core.techniques.base import Columns, Technique
from core.techniques.code import Code, Place, lines


class WeightDecay(Technique):
    """Multiplies every parameter by 1 − lr·λ before the update; with Adam this is AdamW."""

    name = "weight_decay"
    family = "penalty"
    label = Text("Weight decay (decoupled)", "가중치 감쇠(분리형)")
    help = Text(
        "Shrinks every parameter, biases, γ and β too, by the same share at each step, beside the gradient rather than "
        "through it.",
        "그래디언트를 거치지 않고 매 스텝 편향과 γ, β까지 모든 파라미터를 같은 비율로 줄입니다.",
    )
    formula = r"w \leftarrow (1 - \eta\lambda)\, w"
    pytorch = (
        "with torch.no_grad():  # before optimizer.step(), as torch.optim.AdamW does\n"
        "    for p in model.parameters(): p.mul_(1 - lr * lam)"
    )
    hyperparameters = (
        Number(
            name="lambda",
            label=Text("Decay λ", "감쇠 강도 λ"),
            help=Text(
                "The share lost at a step is the learning rate times λ; 0 is off.",
                "한 스텝에서 줄어드는 비율은 학습률 × λ입니다. 0이면 꺼집니다.",
            ),
            low=0.0,
            high=100.0,
            default=0.01,
            off=0.0,
            mid_run=True,
            stops=decades(-5, 0),
        ),
    )
    main = "lambda"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            before_step=lines(
                "with torch.no_grad():",
                "    for p in model.parameters():",
                "        p.mul_(1 - lr * weight_decay_lambda)",
            )
        )

    def before_step(self, parameters: Tensor, learning_rate: Tensor, columns: Columns) -> None:
        """Multiply by 1 − lr·λ."""
        decay = columns["lambda"]
        parameters.mul_((1 - learning_rate * decay).to(decay.dtype))
