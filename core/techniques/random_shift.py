"""Random shifts, the oldest augmentation of images (Simard et al. 2003, Best practices for convolutional networks)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import BatchDraws, Columns, Context, Technique
from core.techniques.code import Code, Place, lines

SHIFTED = """\
def shifted(x, shape, limit, uniform):
    \"\"\"Return examples, each a window of itself with its edges repeated; `uniform` is [axes, examples].\"\"\"
    padded = nn.functional.pad(x.view(-1, 1, *shape), [limit] * 2 * len(shape), mode="replicate")
    windows = []
    for example, numbers in zip(padded, uniform.T):
        window = example[0]
        for axis, (length, u) in enumerate(zip(shape, numbers.tolist())):
            window = window.narrow(axis, 2 * limit - int((2 * limit + 1) * u), length)
        windows.append(window.flatten())
    return torch.stack(windows)"""


class RandomShift(Technique):
    """Shifts every example of a training step by a whole number of places along each axis of its shape.

    Each shift is uniform on −k, …, k; a place that the shift leaves empty takes the value at the edge, for a curve goes
    on as it ended and the edge of an image is mostly empty. What is shifted are the standardised features: a pixel
    takes over by how many standard deviations its neighbour was above that one's mean. Nothing is shifted in
    evaluation. Mixup comes before it, noise on the inputs after it.
    """

    name = "random_shift"
    family = "noise"
    label = Text("Random shift", "무작위 이동")
    help = Text(
        "Shifts every image or curve a little at each step, as if there were more data. It helps where the place says "
        "nothing, as in MNIST-1D, and harms where all stand in the same place, as the digits of 8×8 pixels do.",
        "매 스텝 이미지나 곡선을 조금씩 옮겨, 데이터가 더 많은 것처럼 학습합니다. MNIST-1D처럼 위치에 의미가 없으면 "
        "도움이 되지만, 8×8 숫자 이미지처럼 모두 같은 자리에 놓여 있으면 오히려 해롭습니다.",
    )
    formula = r"x_i \leftarrow x_{i-s},\quad s \sim \mathcal{U}\{-k, \dots, k\}"
    pytorch = (
        'padded = nn.functional.pad(x.view(-1, 1, 8, 8), (k, k, k, k), mode="replicate")  # while training\n'
        "shifts = torch.randint(-k, k + 1, (len(x), 2)).tolist()\n"
        "x = torch.stack([p[0, k - a :, k - b :][:8, :8].flatten() for p, (a, b) in zip(padded, shifts)])"
    )
    hyperparameters = (
        Number(
            name="limit",
            label=Text("Largest shift k", "최대 이동 k"),
            help=Text("In pixels, or points of a curve; 0 is off.", "픽셀 수 또는 곡선의 점 수입니다. 0이면 꺼집니다."),
            low=0,
            high=20,
            default=2,
            off=0,
            stops=(1, 2, 3, 4, 5, 6, 8, 10),
            integer=True,
        ),
    )
    main = "limit"
    batch_draws = BatchDraws("uniform", an_axis=True)

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            functions=SHIFTED,
            before='shifts = generator("random_shift")',
            batch=lines(
                f"u = torch.rand({len(place.shape)}, len(x), generator=shifts)",
                f"x = shifted(x, {place.shape}, random_shift_limit, u)",
            ),
        )

    def on_batch(self, x: Tensor, drawn: Tensor, columns: Columns, context: Context) -> Tensor:
        """Return the examples, each shifted by ⌊(2k + 1)·u⌋ − k along every axis."""
        # In float32 the product could be rounded up to 2k + 1.
        limit = columns["limit"].double()[..., None]
        shifts = (drawn.double() * (2 * limit + 1)).floor_().sub_(limit).long()
        # The feature that each one's value comes from, its place counted axis by axis.
        source = torch.zeros_like(x, dtype=torch.int64)
        places = torch.cartesian_prod(*(torch.arange(length, device=x.device) for length in context.shape))
        for axis, (length, place) in enumerate(zip(context.shape, places.view(x.shape[1], -1).T, strict=True)):
            source.mul_(length).add_((place[:, None] - shifts[:, axis, None]).clamp_(0, length - 1))
        return x.gather(1, source)
