"""Generated sets of two features and two classes, whose decision surface can be drawn.

Class of example i is i % 2, so that every even number of examples is balanced. The points lie where the
formulas put them; `data.noise` is added later.
"""

import math

from core.datasets.base import Dataset, Examples
from core.declare import Number
from core.draws import Draw
from core.i18n.text import Text
from core.lazy import Tensor, torch

POOL = 2000
VALIDATION = TEST = 500
SIZES = (20, 40, 80, 120, 200, 300, 500, 1000, POOL)

NOISE = Number(
    name="noise",
    label=Text("Noise", "노이즈"),
    help=Text(
        "Standard deviation of Gaussian noise added to each coordinate of all examples; the shapes "
        "are one to three units wide.",
        "모든 데이터의 각 좌표에 더하는 가우시안 노이즈의 표준편차입니다. 도형의 폭은 1~3 정도입니다.",
    ),
    low=0.0,
    high=1.0,
    default=0.0,
    off=0.0,
    stops=(0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.7, 1.0),
    unit=Text("coordinate units", "좌표 단위"),
)


def moons(count: int, draw: Draw) -> Examples:
    """Two interleaving half circles of radius 1, as in scikit-learn's `make_moons`.

    Class 0 is (cos t, sin t), class 1 is (1 − cos t, ½ − sin t), t uniform on [0, π).
    """
    label, sign = _classes(count)
    angle = math.pi * _uniform(count, 1, draw)[:, 0]
    return _examples(label, sign * angle.cos() + label, sign * angle.sin() + 0.5 * label)


def circles(count: int, draw: Draw) -> Examples:
    """Two circles around the origin, radius 1 and ½, as in scikit-learn's `make_circles`."""
    label, _ = _classes(count)
    angle = 2 * math.pi * _uniform(count, 1, draw)[:, 0]
    radius = 1 - 0.5 * label
    return _examples(label, radius * angle.cos(), radius * angle.sin())


def xor(count: int, draw: Draw) -> Examples:
    """Squares in the four quadrants: class 0 where the coordinates' signs agree, else class 1.

    Each coordinate's size is uniform on [0.1, 1), so that without noise a gap of 0.2 parts the classes.
    """
    label, sign = _classes(count)
    u = _uniform(count, 3, draw)
    size = 0.1 + 0.9 * u[:, :2]
    side = 1 - 2 * (u[:, 2] < 0.5).double()
    return _examples(label, side * size[:, 0], side * sign * size[:, 1])


def gaussians(count: int, draw: Draw) -> Examples:
    """Two round Gaussian clouds of standard deviation ½ around (−1, −1) for class 0 and (1, 1) for class 1.

    Noise widens the clouds: the best possible error is 0.2 % without any and 10 % at noise 1.
    """
    label, sign = _classes(count)
    spread = 0.5 * torch.randn(count, 2, generator=draw("points")).double()
    return _examples(label, spread[:, 0] - sign, spread[:, 1] - sign)


def spirals(count: int, draw: Draw) -> Examples:
    """Two Archimedean spirals of one and a half turns, class 1 turned by 180° (after Lang & Witbrock 1988).

    Radius t / π at angle t, t = 3π·√u, so that the points are spread about evenly along an arm; arms are 1
    apart.
    """
    label, sign = _classes(count)
    angle = 3 * math.pi * _uniform(count, 1, draw)[:, 0].sqrt()
    radius = sign * angle / math.pi
    return _examples(label, radius * angle.cos(), radius * angle.sin())


def _classes(count: int) -> tuple[Tensor, Tensor]:
    """Return each example's class, 0 or 1, and a sign that goes with it, 1 or −1."""
    label = torch.arange(count) % 2
    return label, 1 - 2 * label


def _uniform(count: int, columns: int, draw: Draw) -> Tensor:
    """Return uniforms on [0, 1), float64 `[examples, columns]`."""
    return torch.rand(count, columns, generator=draw("points")).double()


def _examples(label: Tensor, first: Tensor, second: Tensor) -> Examples:
    return Examples(torch.stack([first, second], dim=1), label)


MOONS = Dataset(
    name="moons",
    label=Text("Moons", "반달"),
    help=Text(
        "Two interleaving half circles, generated as in scikit-learn's make_moons: easy to fit, easier to overfit.",
        "서로 맞물린 두 반원으로, scikit-learn의 make_moons와 같은 방식으로 생성합니다. 맞추기 쉽지만 "
        "과적합은 더 쉽습니다.",
    ),
    features=2,
    classes=2,
    class_names=(Text("upper moon", "위쪽 반달"), Text("lower moon", "아래쪽 반달")),
    pool=POOL,
    default_size=120,
    sizes=SIZES,
    validation_size=VALIDATION,
    test_size=TEST,
    noise=NOISE,
    noise_on="coordinates",
    plane=True,
    generate=moons,
)

CIRCLES = Dataset(
    name="circles",
    label=Text("Circles", "동심원"),
    help=Text(
        "A circle inside another, generated as in scikit-learn's make_circles: no straight line parts them.",
        "원 안에 또 하나의 원이 있는 데이터로, scikit-learn의 make_circles와 같은 방식으로 생성합니다. "
        "직선으로는 나눌 수 없습니다.",
    ),
    features=2,
    classes=2,
    class_names=(Text("outer circle", "바깥쪽 원"), Text("inner circle", "안쪽 원")),
    pool=POOL,
    default_size=200,
    sizes=SIZES,
    validation_size=VALIDATION,
    test_size=TEST,
    noise=NOISE,
    noise_on="coordinates",
    plane=True,
    generate=circles,
)

XOR = Dataset(
    name="xor",
    label=Text("XOR", "XOR"),
    help=Text(
        "Four squares whose class is the exclusive or of two signs, generated after Minsky & Papert's "
        "Perceptrons (1969): a network without a hidden layer cannot learn it.",
        "두 좌표 부호의 배타적 논리합이 클래스가 되는 네 개의 사각형입니다(Minsky & Papert, Perceptrons, "
        "1969). 은닉층이 없는 신경망은 학습할 수 없습니다.",
    ),
    features=2,
    classes=2,
    class_names=(Text("equal signs", "같은 부호"), Text("opposite signs", "다른 부호")),
    pool=POOL,
    default_size=200,
    sizes=SIZES,
    validation_size=VALIDATION,
    test_size=TEST,
    noise=NOISE,
    noise_on="coordinates",
    plane=True,
    generate=xor,
)

GAUSSIANS = Dataset(
    name="gaussians",
    label=Text("Gaussians", "가우시안 군집"),
    help=Text(
        "Two round clouds of points, generated from two normal distributions: the best boundary is a straight line.",
        "두 정규분포에서 생성한 둥근 점 구름입니다. 가장 좋은 결정 경계는 직선입니다.",
    ),
    features=2,
    classes=2,
    class_names=(Text("lower left", "왼쪽 아래"), Text("upper right", "오른쪽 위")),
    pool=POOL,
    default_size=120,
    sizes=SIZES,
    validation_size=VALIDATION,
    test_size=TEST,
    noise=NOISE,
    noise_on="coordinates",
    plane=True,
    generate=gaussians,
)

SPIRALS = Dataset(
    name="spirals",
    label=Text("Spirals", "나선"),
    help=Text(
        "Two intertwined spirals, generated after Lang & Witbrock (1988): the hardest of the plane sets.",
        "서로 감긴 두 나선입니다(Lang & Witbrock, 1988). 평면 데이터 중 가장 어렵습니다.",
    ),
    features=2,
    classes=2,
    class_names=(Text("first spiral", "첫째 나선"), Text("second spiral", "둘째 나선")),
    pool=POOL,
    default_size=300,
    sizes=SIZES,
    validation_size=VALIDATION,
    test_size=TEST,
    noise=NOISE,
    noise_on="coordinates",
    plane=True,
    generate=spirals,
)
