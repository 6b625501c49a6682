"""Confidence penalty (Pereyra et al., arXiv 1701.06548, equation 1)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Technique
from core.techniques.code import Code, Place, lines

NO_CLASSES = Text(
    "a confidence penalty needs classes; this data set has numbers to predict",
    "신뢰도 규제는 분류에만 쓸 수 있습니다. 이 데이터로는 클래스가 아니라 수를 예측합니다",
)


class ConfidencePenalty(Technique):
    """Takes β times the mean entropy of the predicted distributions off the loss; not in evaluation."""

    name = "confidence_penalty"
    family = "penalty"
    label = Text("Confidence penalty", "신뢰도 규제")
    help = Text(
        "Rewards predictions that keep some doubt, whichever class they are for.",
        "어느 클래스를 예측하든, 확률을 한쪽으로 지나치게 몰지 않는 예측을 유리하게 만듭니다.",
    )
    formula = r"L - \beta\, H(p),\quad H(p) = -\sum_k p_k \log p_k"
    pytorch = "loss = loss - beta * torch.distributions.Categorical(logits=logits).entropy().mean()"
    hyperparameters = (
        Number(
            name="beta",
            label=Text("Strength β", "규제 강도 β"),
            help=Text(
                "How much the entropy weighs against the data loss; 0 is off.",
                "데이터 손실에 비해 엔트로피를 얼마나 무겁게 볼지 정합니다. 0이면 꺼집니다.",
            ),
            low=0.0,
            high=100.0,
            default=0.1,
            off=0.0,
            mid_run=True,
            stops=(0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0),
        ),
    )
    main = "beta"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            outputs=lines(
                "entropy = torch.distributions.Categorical(logits=outputs).entropy().mean()",
                "loss = loss - confidence_penalty_beta * entropy",
            )
        )

    def needs(self, batch_size: int, task: str) -> Text | None:
        """Ask for classes."""
        return None if task == "classification" else NO_CLASSES

    def on_outputs(self, outputs: Tensor, gradient: Tensor, columns: Columns) -> tuple[Tensor, Tensor]:
        """Return −β·H, the mean over the batch, and the gradient with β·p·(log p + H)/B added."""
        strength = columns["beta"][..., None]
        # In float32 for halves; where log p overflows p is 0, and so is its part.
        logs = torch.log_softmax(outputs.to(torch.promote_types(outputs.dtype, torch.float32)), dim=1)
        shares = logs.exp()
        entropy = -(shares * logs).sum(1, keepdim=True)
        own = (strength / outputs.shape[2]) * shares * (logs + entropy)
        with_own = (gradient + own).to(gradient.dtype)
        value = -columns["beta"][:, 0] * entropy.mean((1, 2))
        on = columns["beta"][:, 0] > 0
        return value.where(on, 0.0), torch.where(on[:, None, None], with_own, gradient)
