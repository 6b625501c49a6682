"""Batch normalisation (Ioffe & Szegedy, arXiv 1502.03167), as `torch.nn.BatchNorm1d` computes it."""

from collections.abc import Mapping

from core.declare import Number, Settings
from core.halves import rounded, widened
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, LayerTensor, Recorded, Saved, Technique, constant
from core.techniques.code import Code, Place

EPS = 1e-5
BATCH_OF_ONE = Text(
    "batch normalisation needs a batch of at least 2 examples",
    "배치 정규화에는 크기 2 이상의 배치가 필요합니다",
)


class BatchNorm(Technique):
    """Normalises each feature of each hidden layer over the batch, between linear and activation, scales and shifts.

    Training normalises by the batch's mean and biased variance and moves the running statistics (unbiased variance)
    towards them by `momentum`; evaluation normalises by the running ones. This momentum is the weight of the new value,
    not the optimiser's.
    """

    name = "batch_norm"
    family = "normalisation"
    label = Text("Batch normalisation", "배치 정규화")
    help = Text(
        "Gives every feature of a layer mean 0 and variance 1 over the batch, then learns its scale and shift.",
        "층의 각 특성을 배치 안에서 평균 0, 분산 1로 맞춘 뒤 스케일과 시프트를 학습합니다.",
    )
    formula = r"\hat z = \frac{z - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}},\quad y = \gamma \hat z + \beta"
    pytorch = "nn.BatchNorm1d(features, momentum=momentum)  # between linear and activation"
    hyperparameters = (
        Number(
            name="momentum",
            label=Text("Momentum of the running statistics", "이동 통계량의 모멘텀(BN)"),
            help=Text(
                "How far the running mean and variance move to the batch's at a step; not the optimiser's momentum.",
                "매 스텝 이동 평균과 이동 분산이 배치 값 쪽으로 움직이는 정도로, 옵티마이저의 모멘텀과는 다릅니다.",
            ),
            low=0.0,
            high=1.0,
            default=0.1,
            stops=(0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1.0),
        ),
    )
    main = "momentum"
    remedy = Text(
        "batch normalisation keeps the size of activations in hand",
        "배치 정규화를 켜면 활성화값의 크기가 일정하게 유지됩니다",
    )
    structural = True
    modes_differ = True
    parameters = (LayerTensor("weight", 1.0), LayerTensor("bias", 0.0))
    state = (
        LayerTensor("running_mean", 0.0),
        LayerTensor("running_var", 1.0),
        LayerTensor("batch_mean", 0.0),
        LayerTensor("batch_var", 0.0),
    )
    recorded = (
        Recorded("batch_mean", Text("mean of the batch", "배치 평균")),
        Recorded("batch_var", Text("variance of the batch", "배치 분산"), positive=True),
        Recorded(
            "running_mean",
            Text("running mean", "이동 평균"),
            Text("Where is each channel's mean?", "채널마다 평균은 어디에 있나요?"),
            of_batch="batch_mean",
        ),
        Recorded(
            "running_var",
            Text("running variance", "이동 분산"),
            Text("What is each channel's variance?", "채널마다 분산은 얼마나 되나요?"),
            of_batch="batch_var",
            positive=True,
        ),
        Recorded("weight", Text("scale γ", "스케일 γ"), Text("What scale γ is learned?", "스케일 γ는 얼마가 되나요?")),
        Recorded("bias", Text("shift β", "시프트 β"), Text("What shift β is learned?", "시프트 β는 얼마가 되나요?")),
    )
    running_statistics = True
    module = "after_linear"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(module="nn.BatchNorm1d({width}, momentum=batch_norm_momentum)")

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return the momentum of the running statistics."""
        return {"momentum": 0.0 if settings is None else settings["momentum"]}

    def is_off(self, settings: Settings | None) -> bool:
        """Tell whether it is not named: momentum 0 stops the running statistics, not the normalisation."""
        return settings is None

    def needs(self, batch_size: int, task: str) -> Text | None:
        """Ask for at least two examples, as the variance of one is not defined."""
        return BATCH_OF_ONE if batch_size < 2 else None

    def after_linear(self, z: Tensor, columns: Columns, tensors: Mapping[str, Tensor]) -> tuple[Tensor, Saved]:
        """Normalise [K, F, B] over the batch, scale by γ and shift by β, and move the running statistics."""
        y, mean, variance, inverse = normalised(z, tensors["weight"].unsqueeze(-1), tensors["bias"].unsqueeze(-1))
        unbiased = variance.mul_(constant(z.shape[2] / (z.shape[2] - 1), variance.dtype))
        for name, value in (("mean", mean.squeeze(-1)), ("var", unbiased.squeeze(-1))):
            tensors[f"batch_{name}"].copy_(value)
            if "momentum" in columns:
                average(tensors[f"running_{name}"], value, columns["momentum"])
        return y, (z, tensors["weight"], mean, inverse)

    def after_linear_backward(
        self, gradient: Tensor, tensors: Mapping[str, Tensor], saved: Saved
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the gradients by z, γ and β (Ioffe & Szegedy, section 3)."""
        z, weight, mean, inverse = saved
        by_channel = gradient.reshape(1, -1, z.shape[2]), z.reshape(1, -1, z.shape[2])
        # Contiguous, as PyTorch has another kernel for what is not.
        scale, mean, inverse = rounded(weight, mean.dtype).reshape(-1).contiguous(), mean.view(-1), inverse.view(-1)
        gradient_of, wanted = torch.ops.aten.native_batch_norm_backward.default, [True, True, True]
        by_z, *own = gradient_of(*by_channel, scale, None, None, mean, inverse, True, EPS, wanted)
        by_weight, by_bias = (rounded(values, weight.dtype).view_as(weight) for values in own)
        return by_z.view_as(z), {"weight": by_weight, "bias": by_bias}

    def after_linear_evaluated(self, z: Tensor, columns: Columns, tensors: Mapping[str, Tensor]) -> Tensor:
        """Normalise by the running statistics."""
        mean, variance = tensors["running_mean"].view(-1), tensors["running_var"].view(-1)
        channels = z.view(1, -1, z.shape[2])
        y: Tensor = torch.native_batch_norm(channels, *affine(tensors), mean, variance, False, 0.0, EPS)[0]
        return y.view(z.shape)

    def after_linear_folded(self, columns: Columns, tensors: Mapping[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Return γ/√(σ² + ε) and β − μ·γ/√(σ² + ε) of the running statistics."""
        scale = tensors["weight"] / (tensors["running_var"] + EPS).sqrt()
        return scale, tensors["bias"] - tensors["running_mean"] * scale

    def after_linear_by_batch(self, z: Tensor, columns: Columns, tensors: Mapping[str, Tensor], batch: int) -> Tensor:
        """Normalise each batch of z [K, F, m·batch] by its own mean and biased variance: one more set of channels."""
        batches = z.view(*z.shape[:2], -1, batch)
        scale, shift = (tensors[name][..., None, None] for name in ("weight", "bias"))
        return normalised(batches, scale, shift)[0].view(z.shape)

    def buffers(self, tensors: Mapping[str, Tensor], step: int) -> dict[str, Tensor]:
        """Return the running statistics [F] of one row and how many batches they have seen."""
        tracked = torch.tensor(step)
        return {name: tensors[name] for name in ("running_mean", "running_var")} | {"num_batches_tracked": tracked}

    def record(self, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Return the statistics of the batch and the running ones, γ and β, each [K, F]."""
        return {one.name: tensors[one.name] for one in self.recorded}


def average(running: Tensor, value: Tensor, momentum: Tensor) -> None:
    """Move `running` towards `value` in place."""
    if running.dtype == value.dtype:
        running.lerp_(value, momentum)
    else:
        # Averaged in float32 and rounded after: a half overflows at a variance whose average it can hold.
        running.copy_(running.to(value.dtype).lerp(value, momentum))


def affine(tensors: Mapping[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Return γ and β of K rows as those of K·F channels; contiguous, as PyTorch has another kernel for what is not."""
    return tensors["weight"].reshape(-1).contiguous(), tensors["bias"].reshape(-1).contiguous()


def normalised(z: Tensor, scale: Tensor, shift: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return scale·(z − μ)/√(σ² + ε) + shift, and μ, the biased σ² and 1/√(σ² + ε), each [..., 1].

    μ and σ² are those of z [..., B] over its last dimension. Written out because PyTorch's kernel takes the channels
    one by one: with many rows it is two to three times as slow.
    """
    # Halves are normalised in float32, as PyTorch's own batch norm does.
    wide, count = widened(z), z.shape[-1]
    mean = wide.sum(-1, keepdim=True).div_(constant(count, wide.dtype))
    centred = wide - mean
    variance = torch.linalg.vector_norm(centred, dim=-1, keepdim=True).square_().div_(constant(count, wide.dtype))
    inverse = (variance + constant(EPS, wide.dtype)).sqrt_().reciprocal_()
    y = centred.mul_(inverse * scale).add_(shift)
    return rounded(y, z.dtype), mean, variance, inverse
