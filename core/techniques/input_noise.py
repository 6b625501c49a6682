"""Noise on the inputs (Bishop 1995, Training with noise is equivalent to Tikhonov regularization)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor
from core.techniques.base import Columns, Context, Technique
from core.techniques.code import Code, Place


class InputNoise(Technique):
    """Adds Gaussian noise to the inputs of each training step, anew for each example; none in evaluation."""

    name = "input_noise"
    family = "noise"
    label = Text("Input noise", "입력 노이즈")
    help = Text(
        "Shakes every example a little at each step, so that the network cannot learn its exact place.",
        "매 스텝 모든 입력을 조금씩 흔들어, 데이터의 정확한 위치를 외우지 못하게 합니다.",
    )
    formula = r"x \leftarrow x + \sigma\,\varepsilon,\quad \varepsilon_i \sim \mathcal{N}(0, 1)"
    pytorch = "x = x + sigma * torch.randn_like(x)  # while training"
    hyperparameters = (
        Number(
            name="sigma",
            label=Text("Standard deviation σ", "표준편차 σ"),
            help=Text(
                "In the units of the standardised features; 0 is off.",
                "표준화한 특성과 같은 단위입니다. 0이면 꺼집니다.",
            ),
            low=0.0,
            high=10.0,
            default=0.1,
            off=0.0,
            mid_run=True,
            stops=(0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0),
        ),
    )
    main = "sigma"

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            before='input_noises = generator("input_noise")',
            batch="x = x + input_noise_sigma * torch.randn(x.shape[::-1], generator=input_noises).T.to(x.dtype)",
        )

    def on_batch(self, x: Tensor, drawn: Tensor, columns: Columns, context: Context) -> Tensor:
        """Return x + σ·noise."""
        # A half is rounded after the product, as PyTorch rounds where σ is a number.
        return x + (drawn * columns["sigma"][..., None]).to(x.dtype)
