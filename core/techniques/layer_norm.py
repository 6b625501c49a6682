"""Layer normalisation (Ba, Kiros & Hinton, arXiv 1607.06450), as `torch.nn.LayerNorm` computes it."""

from collections.abc import Mapping

from core.declare import Number, Settings
from core.halves import widened
from core.i18n.text import Text
from core.lazy import Tensor
from core.techniques.base import Columns, LayerTensor, Saved, Technique
from core.techniques.code import Code, Place

EPS = 1e-5


class LayerNorm(Technique):
    """Normalises each example over the features of each hidden layer, between linear and activation.

    It computes the same in training and in evaluation and knows no other example of the batch.
    """

    name = "layer_norm"
    family = "normalisation"
    label = Text("Layer normalisation", "층 정규화")
    help = Text(
        "Gives each example mean 0 and variance 1 over the features of a layer, whatever the batch. Through a layer of "
        "one unit nothing passes but its shift β.",
        "배치와 상관없이 샘플마다 층의 특성들을 평균 0, 분산 1로 맞춥니다. "
        "유닛이 하나뿐인 층에서는 시프트 β만 남습니다.",
    )
    formula = r"\hat z = \frac{z - \mu}{\sqrt{\sigma^2 + \epsilon}},\quad y = \gamma \hat z + \beta"
    pytorch = "nn.LayerNorm(features, eps=eps)  # between linear and activation"
    hyperparameters = (
        Number(
            name="eps",
            label=Text("Stabiliser ε", "안정화 상수 ε"),
            help=Text(
                "Added to the variance; a large one normalises small differences less.",
                "분산에 더하는 값입니다. 크면 작은 차이를 덜 키웁니다.",
            ),
            low=0.0,
            open_low=True,
            high=1.0,
            default=1e-5,
            stops=(1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0),
        ),
    )
    main = "eps"
    remedy = Text(
        "layer normalisation keeps the size of activations in hand",
        "층 정규화를 켜면 활성화값의 크기가 일정하게 유지됩니다",
    )
    structural = True
    parameters = (LayerTensor("weight", 1.0), LayerTensor("bias", 0.0))
    module = "after_linear"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(module="nn.LayerNorm({width}, eps=layer_norm_eps)")

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return ε."""
        return {"eps": EPS if settings is None else settings["eps"]}

    def is_off(self, settings: Settings | None) -> bool:
        """Tell whether it is not named."""
        return settings is None

    def after_linear(self, z: Tensor, columns: Columns, tensors: Mapping[str, Tensor]) -> tuple[Tensor, Saved]:
        """Normalise [K, F, B] over F, then scale by γ and shift by β."""
        # Halves are normalised in float32, as PyTorch's own layer norm does.
        wide = widened(z)
        centred = wide - wide.mean(1, keepdim=True)
        variance = centred.square().mean(1, keepdim=True)
        eps = columns["eps"][..., None] if "eps" in columns else EPS
        factor = (variance + eps).rsqrt()
        normalised = centred.mul_(factor)
        scaled = normalised * tensors["weight"][..., None] + tensors["bias"][..., None]
        return scaled.to(z.dtype), (normalised, factor)

    def after_linear_backward(
        self, gradient: Tensor, tensors: Mapping[str, Tensor], saved: Saved
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the gradients by z, γ and β: by z it is what is left of γ·gradient beside 1 and ẑ, divided by σ."""
        normalised, factor = saved
        wide = gradient.to(normalised.dtype)
        scaled = wide * tensors["weight"][..., None]
        along = (scaled * normalised).mean(1, keepdim=True)
        by_z = (scaled - scaled.mean(1, keepdim=True) - normalised * along).mul_(factor)
        own = {"weight": (wide * normalised).sum(2), "bias": wide.sum(2)}
        return by_z.to(gradient.dtype), {name: value.to(gradient.dtype) for name, value in own.items()}

    def after_linear_evaluated(self, z: Tensor, columns: Columns, tensors: Mapping[str, Tensor]) -> Tensor:
        """Do the same as in training."""
        return self.after_linear(z, columns, tensors)[0]

    def after_linear_by_batch(self, z: Tensor, columns: Columns, tensors: Mapping[str, Tensor], batch: int) -> Tensor:
        """Do the same: no example knows another."""
        return self.after_linear(z, columns, tensors)[0]
