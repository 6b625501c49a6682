"""The tables that ship with scikit-learn: digits, breast cancer, wine, diabetes."""

import functools
import importlib.util
from pathlib import Path

import numpy as np

from core.datasets.base import Dataset, Examples
from core.declare import Number
from core.draws import Draw
from core.i18n.text import Text
from core.lazy import Tensor, torch

STANDARDISED_NOISE = Number(
    name="noise",
    label=Text("Noise", "노이즈"),
    help=Text(
        "Standard deviation of Gaussian noise added to every standardised feature of all examples; at "
        "1 the noise is as strong as the feature itself.",
        "모든 데이터의 표준화한 특성에 더하는 가우시안 노이즈의 표준편차입니다. 1이면 노이즈가 특성만큼 큽니다.",
    ),
    low=0.0,
    high=2.0,
    default=0.0,
    off=0.0,
    stops=(0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0),
    unit=Text("feature sd", "특성 표준편차"),
)


def digits(count: int, draw: Draw) -> Examples:
    """1,797 images of 8×8 pixels, 0 to 16, row by row (UCI 80, Alpaydin & Kaynak 1998)."""
    return _shuffled("digits.csv.gz", 0, count, draw)


def breast_cancer(count: int, draw: Draw) -> Examples:
    """569 tumours, 30 features of their cell nuclei; 0 malignant, 1 benign (UCI 17, Wolberg et al. 1995)."""
    return _shuffled("breast_cancer.csv", 1, count, draw)


def wine(count: int, draw: Draw) -> Examples:
    """178 wines, 13 measurements, three cultivars (UCI 109, Aeberhard & Forina 1991)."""
    return _shuffled("wine_data.csv", 1, count, draw)


def diabetes(count: int, draw: Draw) -> Examples:
    """442 patients, 10 measurements, how far the disease had progressed a year later, 25 to 346 (Efron et al. 2004)."""
    return _in_order_of(draw, _diabetes(), count)


def _shuffled(file: str, header_rows: int, count: int, draw: Draw) -> Examples:
    """Return the first `count` rows of a table of classes in an order that is drawn."""
    return _in_order_of(draw, _table(file, header_rows), count)


def _in_order_of(draw: Draw, table: Examples, count: int) -> Examples:
    if count > len(table.y):
        raise ValueError(f"the table has {len(table.y)} rows, not {count}")
    order = torch.randperm(len(table.y), generator=draw("split"))[:count]
    return Examples(table.x[order], table.y[order])


@functools.cache
def _table(file: str, header_rows: int) -> Examples:
    """Read a table of scikit-learn's, the class in its last column."""
    rows = _read(file, ",", header_rows)
    return Examples(rows[:, :-1], rows[:, -1].long())


@functools.cache
def _diabetes() -> Examples:
    """Read the measurements in their own units, as `load_diabetes(scaled=False)` gives them, and the targets."""
    return Examples(_read("diabetes_data_raw.csv.gz", None, 0), _read("diabetes_target.csv.gz", None, 0))


def _read(file: str, delimiter: str | None, header_rows: int) -> Tensor:
    """Read a file of numbers, float64 `[rows, columns]`, or `[rows]` of one column; no delimiter is white space.

    The file is read where scikit-learn keeps it, for importing `sklearn.datasets` takes a second, during
    which a worker would stall every learner's run. A test compares the result with scikit-learn's own
    functions.
    """
    package = importlib.util.find_spec("sklearn")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("scikit-learn is not installed; its data sets are read from the package")
    path = Path(package.origin).parent / "datasets" / "data" / file
    return torch.from_numpy(np.loadtxt(path, delimiter=delimiter, skiprows=header_rows))


DIGITS = Dataset(
    name="digits",
    label=Text("Digits", "손글씨 숫자"),
    help=Text(
        "Handwritten digits as images of 8×8 pixels, from UCI by way of scikit-learn (Alpaydin & Kaynak 1998).",
        "8×8 픽셀의 손글씨 숫자 이미지로, scikit-learn에 들어 있는 UCI 데이터입니다(Alpaydin & Kaynak, 1998).",
    ),
    features=64,
    shape=(8, 8),
    classes=10,
    class_names=tuple(Text(str(digit), str(digit)) for digit in range(10)),
    pool=1200,
    default_size=1200,
    sizes=(50, 100, 200, 300, 400, 600, 800, 1000, 1200),
    validation_size=299,
    test_size=298,
    finite=True,
    noise=STANDARDISED_NOISE,
    plane=False,
    table="load_digits()",
    generate=digits,
)

BREAST_CANCER = Dataset(
    name="breast_cancer",
    label=Text("Breast cancer", "유방암 진단"),
    help=Text(
        "Tumours described by 30 measurements of their cell nuclei, from UCI by way of scikit-learn "
        "(Wolberg et al. 1995).",
        "세포핵을 측정한 30개 특성으로 나타낸 종양으로, scikit-learn에 들어 있는 UCI 데이터입니다(Wolberg "
        "et al., 1995).",
    ),
    features=30,
    classes=2,
    class_names=(Text("malignant", "악성"), Text("benign", "양성")),
    pool=400,
    default_size=400,
    sizes=(20, 50, 100, 150, 200, 300, 400),
    validation_size=85,
    test_size=84,
    finite=True,
    noise=STANDARDISED_NOISE,
    plane=False,
    table="load_breast_cancer()",
    generate=breast_cancer,
)

WINE = Dataset(
    name="wine",
    label=Text("Wine", "와인"),
    help=Text(
        "Italian wines of three cultivars by 13 chemical measurements, from UCI by way of scikit-learn "
        "(Aeberhard & Forina 1991).",
        "세 가지 품종의 이탈리아 와인을 13개 화학 성분으로 나타낸 것으로, scikit-learn에 들어 있는 UCI "
        "데이터입니다(Aeberhard & Forina, 1991).",
    ),
    features=13,
    classes=3,
    class_names=tuple(Text(f"cultivar {i}", f"품종 {i}") for i in (1, 2, 3)),
    pool=118,
    default_size=118,
    sizes=(20, 40, 60, 80, 100, 118),
    validation_size=30,
    test_size=30,
    finite=True,
    noise=STANDARDISED_NOISE,
    plane=False,
    table="load_wine()",
    generate=wine,
)

DIABETES = Dataset(
    name="diabetes",
    label=Text("Diabetes", "당뇨병 진행도"),
    help=Text(
        "How far diabetes progresses within a year, from 10 measurements of 442 patients, by way of scikit-learn "
        "(Efron et al. 2004); features and target are standardised.",
        "환자 442명의 측정값 10개로 1년 뒤의 당뇨병 진행도를 예측하는, scikit-learn에 들어 있는 회귀 데이터입니다"
        "(Efron et al., 2004). 특성과 목푯값을 모두 표준화합니다.",
    ),
    task="regression",
    features=10,
    target_name=Text("disease progression", "당뇨병 진행도"),
    pool=300,
    default_size=300,
    sizes=(20, 40, 60, 100, 150, 200, 250, 300),
    validation_size=71,
    test_size=71,
    finite=True,
    noise=STANDARDISED_NOISE,
    standardised_target=True,
    table="load_diabetes(scaled=False)",
    generate=diabetes,
)
