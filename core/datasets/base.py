"""What a data set declares, and what loading one gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from core.declare import Number
from core.i18n.text import Text
from core.lazy import Tensor

LABEL_NOISE = Number(
    name="label_noise",
    label=Text("Label noise", "라벨 노이즈"),
    help=Text(
        "Share of training labels replaced by a class drawn at random, as in Zhang et al. (arXiv "
        "1611.03530); with k classes one in k of them is right by chance. Validation labels stay true.",
        "훈련 라벨 중 무작위로 뽑은 클래스로 바꾸는 비율입니다(Zhang et al., arXiv 1611.03530). 클래스가 "
        "k개이면 바뀐 라벨 가운데 1/k은 우연히 맞습니다. 검증 라벨은 그대로입니다.",
    ),
    low=0.0,
    high=1.0,
    default=0.0,
    off=0.0,
    stops=(0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0),
    unit=Text("share of labels", "라벨 비율"),
)


class Examples(NamedTuple):
    """Every example that a data set has for one seed, the pool first, then the validation part.

    Attributes:
        x: float64 `[pool + validation_size, features]`, neither standardised nor noisy.
        y: int64 `[pool + validation_size]`, the true classes.
    """

    x: Tensor
    y: Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """The declaration of one data set; reading it loads neither torch nor scikit-learn.

    Attributes:
        help: One sentence for a learner, with the source.
        features: Numbers an example has.
        classes: Number of classes; labels are 0 to classes − 1.
        class_names: What each class is called, in the order of the labels.
        pool: The most training examples that a run can have.
        default_size: Training examples where a config names no number.
        sizes: A slider's stops for the training-set size, ascending, the last one the pool.
        validation_size: Validation examples, the same ones for every training-set size.
        noise: Declares `data.noise`, the standard deviation of Gaussian noise. On a plane it is added to each
            coordinate before standardisation, elsewhere to every standardised feature.
        plane: The examples have two features, so that a decision surface can be drawn.
        generate: Gives the examples that belong to a seed.
    """

    name: str
    label: Text
    help: Text
    features: int
    classes: int
    class_names: tuple[Text, ...]
    pool: int
    default_size: int
    sizes: tuple[int, ...]
    validation_size: int
    noise: Number
    plane: bool
    generate: Callable[[int], Examples]

    @property
    def train_size(self) -> Number:
        """The declaration of `data.train_size`: 2 to the pool."""
        return Number(
            name="train_size",
            label=Text("Training examples", "훈련 데이터 수"),
            help=Text(
                "How many examples the network learns from; a smaller set is the first part of a larger "
                "one, and the validation examples stay the same.",
                "신경망이 학습하는 데이터의 수입니다. 작은 훈련 세트는 큰 훈련 세트의 앞부분이며, 검증 "
                "데이터는 바뀌지 않습니다.",
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
        x_train: float32 `[n, features]`, standardised.
        y_train: int64 `[n]`, with label noise.
        clean_train: int64 `[n]`, the true classes.
        x_validation: float32 `[m, features]`, standardised by the training part's figures.
        y_validation: int64 `[m]`, always the true classes.
        mean, sd: float64 `[features]`, by which the features were standardised, `(x − mean) / sd`; sd is the
            population's (divided by n), and 1 for a feature that is constant.
    """

    x_train: Tensor
    y_train: Tensor
    clean_train: Tensor
    x_validation: Tensor
    y_validation: Tensor
    mean: Tensor
    sd: Tensor
