"""What a data set declares, and what loading one gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from core.declare import Number
from core.draws import Draw, drawing
from core.i18n.text import Text
from core.lazy import Tensor, torch

TEST = "test/"
"""What the purposes begin with by which the test part of generated data is drawn."""

LABEL_NOISE = Number(
    name="label_noise",
    label=Text("Label noise", "라벨 노이즈"),
    help=Text(
        "Share of training labels replaced by a class drawn at random, as in Zhang et al. (arXiv "
        "1611.03530); with k classes one in k of them is right by chance. Validation and test labels stay true.",
        "훈련 라벨 중 무작위로 뽑은 클래스로 바꾸는 비율입니다(Zhang et al., arXiv 1611.03530). 클래스가 "
        "k개이면 바뀐 라벨 가운데 1/k은 우연히 맞습니다. 검증과 테스트 라벨은 그대로입니다.",
    ),
    low=0.0,
    high=1.0,
    default=0.0,
    off=0.0,
    stops=(0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0),
    unit=Text("share of labels", "라벨 비율"),
)


class Examples(NamedTuple):
    """Examples of a data set: as `Dataset.examples` gives them the pool first, then the validation and the test part.

    Attributes:
        x: float64 `[n, features]`, neither standardised nor noisy.
        y: `[n]`: int64, the true classes; for a regression float64, the noise-free targets in
            the data's units.
    """

    x: Tensor
    y: Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """The declaration of one data set; reading it loads neither torch nor scikit-learn.

    Attributes:
        help: One sentence for a learner, with the source.
        task: Whether a class is predicted or a number.
        features: Numbers an example has; for sequences time steps × channels.
        sequence: Time steps and channels of an example, None where it is no sequence. Sequences are flattened with
            time outermost: `x.view(n, steps, channels)` gives them back.
        shape: How an example's features lie beside each other, rows × columns of an image or the length of a curve, so
            that it can be shifted; None where they have no such order. They are flattened in this order.
        classes: Number of classes; labels are 0 to classes − 1. 0 for a regression.
        class_names: What each class is called, in the order of the labels; none for a regression.
        target_name: What a regression predicts, with its unit if it has one, as an axis says it; None for classes.
        pool: The most training examples that a run can have.
        default_size: Training examples where a config names no number.
        sizes: A slider's stops for the training-set size, ascending, the last one the pool.
        validation_size: Validation examples, the same ones for every training-set size.
        test_size: Test examples, likewise: nothing is chosen on them.
        finite: There are no more rows than these three parts hold. Else the test part is drawn apart.
        noise: Declares `data.noise`, the standard deviation of Gaussian noise on examples of all three parts.
        noise_on: What the noise is added to: each coordinate of a point, before standardisation; every feature, after
            it; or a regression's targets, in the data's units and before they are standardised.
        standardised: The features are standardised by the training part's figures, else they stay as they are.
        standardised_target: So are a regression's targets; the loss is then in units of their variance.
        plane: The examples have two features and classes, so that a decision surface can be drawn.
        truth: The noise-free target, in the data's units, as a function of the one feature, in the data's units, where
            a formula gives it; needs no torch, so that a figure can draw it.
        table: How scikit-learn gives the rows, as in "load_digits()"; empty where they are generated.
        generate: Gives so many examples, drawn by the generators of whatever purposes it names; `examples` calls it.
    """

    name: str
    label: Text
    help: Text
    task: Literal["classification", "regression"] = "classification"
    features: int
    sequence: tuple[int, int] | None = None
    shape: tuple[int, ...] | None = None
    classes: int = 0
    class_names: tuple[Text, ...] = ()
    target_name: Text | None = None
    pool: int
    default_size: int
    sizes: tuple[int, ...]
    validation_size: int
    test_size: int
    finite: bool = False
    noise: Number
    noise_on: Literal["coordinates", "features", "targets"] = "features"
    standardised: bool = True
    standardised_target: bool = False
    plane: bool = False
    truth: Callable[[float], float] | None = None
    table: str = ""
    generate: Callable[[int, Draw], Examples]

    @property
    def outputs(self) -> int:
        """Outputs of a network that learns it: one logit a class, or 1 for a regression."""
        return self.classes if self.task == "classification" else 1

    @property
    def curve(self) -> bool:
        """One feature and one target, so that the fitted function can be drawn."""
        return self.task == "regression" and self.features == 1

    @property
    def label_noise(self) -> Number | None:
        """The declaration of `data.label_noise`; None for a regression, which has no labels: it must be 0 there."""
        return LABEL_NOISE if self.task == "classification" else None

    def draws(self, seed: int) -> list[tuple[int, Draw]]:
        """Return how many examples are drawn together and by what: the test part is apart where it is generated.

        So a part has the same bits whether or not there is another: normals and permutations of more are others.
        """
        rest = self.pool + self.validation_size
        if self.finite:
            return [(rest + self.test_size, drawing(seed))]
        return [(rest, drawing(seed)), (self.test_size, drawing(seed, TEST))]

    def examples(self, seed: int) -> Examples:
        """Return every example that belongs to a seed: the pool, the validation part, the test part."""
        x, y = zip(*(self.generate(count, draw) for count, draw in self.draws(seed)), strict=True)
        return Examples(torch.cat(x), torch.cat(y))

    @property
    def train_size(self) -> Number:
        """The declaration of `data.train_size`: 2 to the pool."""
        return Number(
            name="train_size",
            label=Text("Training examples", "훈련 샘플 수"),
            help=Text(
                "How many examples the network learns from; a smaller set is the first part of a larger "
                "one, and validation and test examples stay the same. The spread of two or three examples says little: "
                "measured by it, other features may lie thousands of standard deviations away.",
                "신경망이 학습하는 데이터의 수입니다. 작은 훈련 세트는 큰 훈련 세트의 앞부분이며, 검증 데이터와 "
                "테스트 데이터는 바뀌지 않습니다. 데이터가 두세 개뿐이면 표준편차가 작게 잡혀, "
                "다른 데이터의 특성이 그 수천 배까지 벗어날 수 있습니다.",
            ),
            low=2,
            high=self.pool,
            default=self.default_size,
            stops=self.sizes,
            unit=Text("examples", "개"),
            integer=True,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """A data set ready to train on. Shared by all runs that use it: never modify a tensor of it.

    Attributes:
        x_train: float32 `[n, features]`, standardised where the data set says so.
        y_train: int64 `[n]`, the classes with label noise; for a regression float32 `[n]`, the targets with noise.
        clean_train: The same without the noise: int64 `[n]` or float32 `[n]`.
        x_validation: float32 `[m, features]`, standardised by the training part's figures.
        y_validation: int64 `[m]`, always the true classes; for a regression float32 `[m]`, standardised by the
            training part's figures and as noisy as its targets, so that both losses mean the same.
        x_test, y_test: The same of the test part, float32 `[k, features]` and `[k]`.
        mean, sd: float64 `[features]`, by which the features were standardised, `(x − mean) / sd`; sd is the
            population's (divided by n), and 1 for a feature that is constant. 0 and 1 where they stay as they are.
        target_mean, target_sd: By which a regression's targets were standardised, in the same way: an error is
            `target_sd` times as large in the data's units, a mean squared error its square. 0 and 1 where they stay
            as they are, and for classes.
    """

    x_train: Tensor
    y_train: Tensor
    clean_train: Tensor
    x_validation: Tensor
    y_validation: Tensor
    x_test: Tensor
    y_test: Tensor
    mean: Tensor
    sd: Tensor
    target_mean: float = 0.0
    target_sd: float = 1.0
