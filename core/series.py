"""Every series that a run records, once: its name, when it is recorded, its shape at one step, and what it is.

The engine writes the names; the reference's lists, the tests and what tests draw come from here.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from core.activations import ACTIVATIONS, SMALL, ActivationFunction
from core.config import RunConfig
from core.i18n.text import Text
from core.techniques import TECHNIQUES, Technique

When = Literal["evaluations", "end", "batches", "arrays", "predictions", "once"]

WHEN: dict[When, Text] = {
    "evaluations": Text("evaluations", "평가 스텝"),
    "end": Text("end", "끝"),
    "batches": Text("batches", "배치 스텝"),
    "arrays": Text("arrays", "배열 스텝"),
    "predictions": Text("predictions", "예측 스텝"),
    "once": Text("once", "한 번"),
}
"""What the steps are called at which something is recorded; core/engine/cadence.py says which these are."""

FEW = 64
"""Parameters up to which all of a row's are recorded."""

Fills = Mapping[str, object]
"""What the holes of a pattern stand for."""


@dataclass(frozen=True)
class Declared:
    """One series, or one of each layer or technique.

    Attributes:
        pattern: Its name. `<l>` stands for a layer counted from 0, `<technique>` for a technique's name, `<name>` for
            what that declares to record.
        when: At which steps.
        words: What it is.
        of: Config → what its holes stand for, once for each series of the pattern that such a run records.
        only: What a run has that records it; None where every run does.
        axes: What its axes at one step run over; none for a scalar.
        idle: What it is at a step at which the technique that it is about does nothing, and nothing is measured.
    """

    pattern: str
    when: When
    words: Text
    of: Callable[[RunConfig], Iterable[Fills]]
    only: Text | None = None
    axes: tuple[str, ...] = ()
    idle: float | None = None

    @cached_property
    def names(self) -> re.Pattern[str]:
        """What its names look like."""
        holes = {"<l>": r"\d+", "<technique>": f"(?:{'|'.join(TECHNIQUES)})", "<name>": r"\w+"}
        return re.compile("".join(holes.get(part, re.escape(part)) for part in re.split(r"(<\w+>)", self.pattern)))

    def name(self, fills: Fills) -> str:
        """Return the name of one series."""
        return re.sub(r"<(\w+)>", lambda hole: str(fills[hole[1]]), self.pattern)


# Who records what


def every(config: RunConfig) -> list[Fills]:
    """One of every run."""
    return [{}]


def having(able: Callable[[RunConfig], object]) -> Callable[[RunConfig], list[Fills]]:
    """One of every run that has something."""
    return lambda config: [{}] if able(config) else []


def maps(config: RunConfig) -> list[Fills]:
    """One of each linear map."""
    return [{"l": layer} for layer in range(len(config.maps))]


def hidden(config: RunConfig) -> list[Fills]:
    """One of each hidden layer."""
    return [{"l": layer} for layer in range(len(config.network.hidden))]


def by_activation(able: Callable[[ActivationFunction], bool]) -> Callable[[RunConfig], list[Fills]]:
    """One of each hidden layer whose activation function is able to do something."""
    return lambda config: hidden(config) if able(ACTIVATIONS[config.network.activation]) else []


def dies(function: ActivationFunction) -> bool:
    """Tell whether units can be dead."""
    return function.dies


def rests(function: ActivationFunction) -> bool:
    """Tell whether units can be at rest."""
    return function.flat == "rest"


def saturates(function: ActivationFunction) -> bool:
    """Tell whether units can be saturated."""
    return function.flat == "saturated"


def by_techniques(able: Callable[[Technique], object]) -> Callable[[RunConfig], list[Fills]]:
    """One of each technique of a run that is able to do something."""
    return lambda config: [{"technique": t.name} for t in techniques(config) if able(t)]


def layers_of_techniques(config: RunConfig) -> list[Fills]:
    """One of each hidden layer and each thing that a technique records of it."""
    return [
        {"technique": t.name, "l": layer, "name": recorded.name}
        for t in techniques(config)
        for recorded in t.recorded
        for layer in range(len(config.network.hidden))
    ]


def techniques(config: RunConfig) -> list[Technique]:
    """Return the techniques that a run names."""
    return [TECHNIQUES[name] for name in config.named]


def classes(config: RunConfig) -> bool:
    """Tell whether a run learns classes."""
    return config.data.dataset.task == "classification"


def plane(config: RunConfig) -> bool:
    """Tell whether its data lie on a plane."""
    return config.data.dataset.plane


def curve(config: RunConfig) -> bool:
    """Tell whether a function of one feature is fitted."""
    return config.data.dataset.curve


def drawn(config: RunConfig) -> bool:
    """Tell whether its data can be drawn."""
    return plane(config) or curve(config)


def in_two_modes(config: RunConfig) -> bool:
    """Tell whether evaluation computes something else than training."""
    return any(t.modes_differ for t in techniques(config))


def parameters(config: RunConfig) -> int:
    """Return how many parameters a run has, those of techniques included."""
    linear = sum(out * into + out for out, into in config.maps)
    added = sum(width * len(t.parameters) for t in techniques(config) for width in config.network.hidden)
    return linear + added


def with_activation(able: Callable[[ActivationFunction], bool]) -> Text:
    """Return which activation functions are able to do something."""
    names = [name for name, function in ACTIVATIONS.items() if able(function)]
    return Text(f"with {' or '.join(names)}", "·".join(names))


WITH_CLASSES = Text("with classes", "분류")
TWO_MODES = Text("with batch norm", "배치 정규화")
TWO_MODES_AND_CLASSES = Text("with batch norm and classes", "배치 정규화와 분류")
WITH_EARLY_STOPPING = Text("with early stopping", "조기 종료")
WITH_A_PENALTY = Text("with a penalty", "규제항")
WITH_CLIPPING = Text("with clipping", "클리핑")
ON_A_PLANE = Text("on a plane", "평면 데이터")
ON_A_CURVE = Text("on a curve", "곡선 데이터")
DRAWN = Text("on a plane or a curve", "평면·곡선 데이터")

LARGEST = Text("largest", "그 최댓값")
LIKEWISE = "`{}` likewise", "`{}`도 같은 방식으로"


def likewise(series: str) -> Text:
    """Return what is said of a series that is another one measured in the same way as the one before."""
    english, korean = LIKEWISE
    return Text(english.format(series), korean.format(series))


DECLARED: tuple[Declared, ...] = (
    Declared(
        "loss/train", "evaluations", Text("data loss over all training examples", "훈련 데이터 전체의 손실"), every
    ),
    Declared(
        "loss/validation",
        "evaluations",
        Text("data loss over all validation examples", "검증 데이터 전체의 손실"),
        every,
    ),
    Declared(
        "accuracy/train",
        "evaluations",
        Text("share of training examples that are right", "맞힌 훈련 데이터의 비율"),
        having(classes),
        WITH_CLASSES,
    ),
    Declared(
        "accuracy/validation",
        "evaluations",
        Text("share of validation examples that are right", "맞힌 검증 데이터의 비율"),
        having(classes),
        WITH_CLASSES,
    ),
    Declared(
        "loss/test",
        "end",
        Text(
            "data loss over all test examples, of the weights that are kept; not of a run that diverged",
            "남긴 가중치로 잰 테스트 데이터 전체의 손실. 발산한 실행에는 없음",
        ),
        every,
    ),
    Declared(
        "accuracy/test",
        "end",
        Text("share of test examples that are right, likewise", "맞힌 테스트 데이터의 비율. 같은 기준"),
        having(classes),
        WITH_CLASSES,
    ),
    Declared(
        "loss/train/train_mode",
        "evaluations",
        Text(
            "`loss/train` in train mode, by batches of the run's own size",
            "학습 모드에서 실행의 배치 크기로 나누어 잰 `loss/train`",
        ),
        having(in_two_modes),
        TWO_MODES,
    ),
    Declared("loss/validation/train_mode", "evaluations", likewise("loss/validation"), having(in_two_modes), TWO_MODES),
    *(
        Declared(
            f"accuracy/{part}/train_mode",
            "evaluations",
            likewise(f"accuracy/{part}"),
            having(lambda config: in_two_modes(config) and classes(config)),
            TWO_MODES_AND_CLASSES,
        )
        for part in ("train", "validation")
    ),
    Declared("norm/parameters", "evaluations", Text("norm of all parameters", "파라미터 전체의 노름"), every),
    Declared("norm/layer<l>", "evaluations", Text("norm of one layer's weights", "한 층의 가중치 노름"), maps),
    Declared(
        "sparsity/below_1e-3",
        "evaluations",
        Text("share of weights smaller than 0.001", "크기가 0.001보다 작은 가중치의 비율"),
        every,
    ),
    Declared(
        "sparsity/zero",
        "evaluations",
        Text("share of weights that are exactly zero", "정확히 0인 가중치의 비율"),
        every,
    ),
    Declared(
        "dead/layer<l>",
        "evaluations",
        Text(
            "share of hidden units that give 0 for every training example",
            "모든 훈련 데이터에 0을 내는 은닉 뉴런의 비율",
        ),
        by_activation(dies),
        with_activation(dies),
    ),
    Declared(
        "rest/layer<l>",
        "arrays",
        Text(
            "share of a layer's units at rest, over the batch: the slope of the activation function is below "
            f"{SMALL:g} of its steepest",
            f"배치에서 쉬고 있는 뉴런의 비율. 활성화 함수의 기울기가 최대 기울기의 {SMALL:g} 미만",
        ),
        by_activation(rests),
        with_activation(rests),
    ),
    Declared(
        "saturated/layer<l>",
        "arrays",
        Text("share of a layer's units that are saturated, likewise", "포화된 뉴런의 비율. 같은 기준"),
        by_activation(saturates),
        with_activation(saturates),
    ),
    Declared(
        "<technique>/best_step",
        "evaluations",
        Text(
            "step of the least validation loss so far; not a number before there is one",
            "지금까지 검증 손실이 가장 낮았던 스텝. 수인 손실이 없으면 NaN",
        ),
        by_techniques(lambda t: t.keeps_best),
        WITH_EARLY_STOPPING,
    ),
    Declared(
        "<technique>/best_loss",
        "evaluations",
        Text("that loss; its weights are kept", "그때의 손실. 그 가중치를 남깁니다"),
        by_techniques(lambda t: t.keeps_best),
        WITH_EARLY_STOPPING,
    ),
    Declared(
        "<technique>/waited",
        "evaluations",
        Text("evaluations since then, 0 for a new least one", "그 뒤로 지난 평가 횟수. 새 최저이면 0"),
        by_techniques(lambda t: t.keeps_best),
        WITH_EARLY_STOPPING,
    ),
    Declared(
        "loss/data",
        "batches",
        Text(
            "data loss of the step's batch, before the update, without penalties",
            "그 스텝 배치의 데이터 손실. 갱신하기 전, 규제항 제외",
        ),
        every,
    ),
    Declared("learning_rate", "batches", Text("learning rate of the step", "그 스텝의 학습률"), every),
    Declared(
        "penalty/<technique>",
        "batches",
        Text("what the penalty adds to the loss", "규제항이 손실에 더하는 값"),
        by_techniques(lambda t: t.penalises),
        WITH_A_PENALTY,
        idle=0.0,
    ),
    Declared(
        "grad_norm/data",
        "batches",
        Text(
            "norm of the whole gradient before penalties of the parameters are added",
            "파라미터의 규제항을 더하기 전 전체 그래디언트의 노름",
        ),
        having(lambda config: any(t.acts_in("penalty") for t in techniques(config))),
        WITH_A_PENALTY,
    ),
    Declared(
        "grad_norm/raw",
        "batches",
        Text(
            "norm of the whole gradient, penalties included, before clipping",
            "규제항을 포함한 전체 그래디언트의 클리핑 전 노름",
        ),
        every,
    ),
    Declared(
        "grad_norm/clipped",
        "batches",
        Text(
            "the same after clipping; equal to raw where nothing clips",
            "클리핑 후의 노름. 클리핑이 없으면 클리핑 전과 같음",
        ),
        every,
    ),
    Declared(
        "grad_norm/raw/min",
        "batches",
        Text("least raw norm of all steps since the frame before", "이전 기록 이후 모든 스텝의 클리핑 전 노름 최솟값"),
        every,
    ),
    Declared("grad_norm/raw/max", "batches", LARGEST, every),
    Declared(
        "grad_norm/clipped/min",
        "batches",
        Text(
            "least clipped norm of all steps since the frame before", "이전 기록 이후 모든 스텝의 클리핑 후 노름 최솟값"
        ),
        every,
    ),
    Declared("grad_norm/clipped/max", "batches", LARGEST, every),
    Declared(
        "grad_norm/layer<l>/min",
        "batches",
        Text(
            "least raw norm of one layer's weights since the frame before",
            "이전 기록 이후 한 층의 가중치 그래디언트의 클리핑 전 노름 최솟값",
        ),
        maps,
    ),
    Declared("grad_norm/layer<l>/max", "batches", LARGEST, maps),
    Declared(
        "clip/share",
        "batches",
        Text(
            "share of the steps since the frame before that were clipped", "이전 기록 이후 클리핑이 일어난 스텝의 비율"
        ),
        having(lambda config: any(t.clips for t in techniques(config))),
        WITH_CLIPPING,
    ),
    Declared(
        "clip/cosine",
        "batches",
        Text("cosine between the raw and the clipped gradient", "클리핑 전과 후 그래디언트 사이의 코사인 유사도"),
        having(lambda config: any(t.clips for t in techniques(config))),
        WITH_CLIPPING,
        idle=1.0,
    ),
    Declared(
        "hist/weights/<l>",
        "arrays",
        Text("counts of a layer's weights", "한 층의 가중치 도수"),
        maps,
        axes=("bins",),
    ),
    Declared(
        "hist/gradients/<l>",
        "arrays",
        Text("counts of the raw gradient of a layer's weights", "한 층의 가중치에 대한 클리핑 전 그래디언트 도수"),
        maps,
        axes=("bins",),
    ),
    Declared(
        "hist/activations/<l>",
        "arrays",
        Text("counts of what a hidden layer gives, over the batch", "한 은닉층이 배치에서 내는 활성화값 도수"),
        hidden,
        axes=("bins",),
    ),
    Declared(
        "parameters",
        "arrays",
        Text(
            f"up to {FEW} parameters, as they lie in a row: weights, biases, then the techniques'",
            f"{FEW}개까지의 파라미터. 놓인 순서대로 가중치, 편향, 기법의 파라미터",
        ),
        having(lambda config: parameters(config) <= FEW),
        axes=("parameters",),
    ),
    Declared(
        "quantiles/inputs/<l>",
        "arrays",
        Text(
            "5, 25, 50, 75 and 95 % quantiles of what a layer's activation function receives",
            "한 층의 활성화 함수가 받는 값의 5, 25, 50, 75, 95 % 분위수",
        ),
        hidden,
        axes=("5",),
    ),
    Declared(
        "<technique>/<l>/<name>",
        "arrays",
        Text(
            "what a technique records of a hidden layer, as batch norm's statistics",
            "기법이 한 은닉층에서 기록하는 값. 배치 정규화의 통계량 등",
        ),
        layers_of_techniques,
        axes=("features",),
    ),
    Declared(
        "surface",
        "predictions",
        Text(
            "probability of class 1 over the grid of `surface/x` and `surface/y`",
            "`surface/x`와 `surface/y` 격자에서 클래스 1의 확률",
        ),
        having(plane),
        ON_A_PLANE,
        ("y", "x"),
    ),
    Declared(
        "wrong/train",
        "predictions",
        Text(
            "1 where a training example is classified otherwise than its label", "라벨과 다르게 분류한 훈련 데이터는 1"
        ),
        having(plane),
        ON_A_PLANE,
        ("train examples",),
    ),
    Declared(
        "wrong/validation",
        "predictions",
        Text("1 where a validation example is classified wrongly", "잘못 분류한 검증 데이터는 1"),
        having(plane),
        ON_A_PLANE,
        ("validation examples",),
    ),
    Declared(
        "curve",
        "predictions",
        Text("the fitted function at the places of `curve/x`", "`curve/x` 위치에서 맞춘 함수의 값"),
        having(curve),
        ON_A_CURVE,
        ("x",),
    ),
)
"""Every series, scalars first."""

CONSTANTS: tuple[Declared, ...] = (
    Declared(
        "edges",
        "once",
        Text(
            "edges of the histograms' bins; the first and the last stand for infinity",
            "히스토그램 구간의 경계. 처음과 끝은 무한대를 나타냅니다",
        ),
        every,
        axes=("edges",),
    ),
    Declared(
        "surface/x",
        "once",
        Text("the grid's places along the first feature", "첫째 특성 방향의 격자 위치"),
        having(plane),
        ON_A_PLANE,
        ("x",),
    ),
    Declared(
        "surface/y",
        "once",
        Text("the grid's places along the second", "둘째 특성 방향의 격자 위치"),
        having(plane),
        ON_A_PLANE,
        ("y",),
    ),
    Declared(
        "curve/x",
        "once",
        Text("places along the feature, a little beyond every example", "특성 방향의 위치. 데이터보다 조금 넓은 범위"),
        having(curve),
        ON_A_CURVE,
        ("x",),
    ),
    Declared(
        "curve/truth",
        "once",
        Text(
            "the function without noise at the places of `curve/x`, where a formula gives it",
            "`curve/x` 위치에서 잡음 없는 함수의 값. 식이 있는 데이터만",
        ),
        having(lambda config: curve(config) and config.data.dataset.truth is not None),
        ON_A_CURVE,
        ("x",),
    ),
    *(
        Declared(f"{what}/{part}", "once", words, having(able), only, axes)
        for part, features in (
            (
                "train",
                Text("the features of the training examples, as trained on", "학습에 쓰인 그대로의 훈련 데이터 특성"),
            ),
            ("validation", Text("the features of the validation examples", "검증 데이터의 특성")),
        )
        for what, words, able, only, axes in (
            ("points", features, drawn, DRAWN, (f"{part} examples", "features")),
            ("labels", Text("the classes of those", "그 데이터의 클래스"), plane, ON_A_PLANE, (f"{part} examples",)),
            ("targets", Text("the targets of those", "그 데이터의 목표값"), curve, ON_A_CURVE, (f"{part} examples",)),
        )
    ),
)
"""What is recorded once, at the start."""


def recorded(config: RunConfig, declared: Iterable[Declared] = DECLARED) -> dict[str, Declared]:
    """Return what a run records that comes to its end, by name."""
    return {one.name(fills): one for one in declared for fills in one.of(config)}
