"""How many units are flat? The share of them that is at rest or saturated, a line a layer, over the steps."""

from core.activations import ACTIVATIONS, SMALL, Flat
from core.figures.kit.axes import axis, log_step_axis
from core.figures.kit.layouts import figure, panel_marks, panels
from core.figures.kit.traces import End, in_panel, line, names_at_ends, over
from core.figures.language.context import Expression
from core.figures.language.description import Description, Role, Trace, template
from core.figures.language.reading import add, at, item, joined, largest, multiply, op, steps, values
from core.figures.models import PAIR, config_of, name
from core.i18n.text import Language, Text
from core.study import Study

QUESTION = Text("How many units are flat?", "평평한 구간의 뉴런은 얼마나 되나요?")
ARIA = Text(
    "The share of each hidden layer's units that are at rest or saturated, over the steps on a logarithmic axis, a "
    "panel a model.",
    "은닉층마다 비활성이거나 포화된 뉴런의 비율을 스텝의 로그 축 위에 모델별로 나타낸 그림.",
)
LAYER = Text("layer {number}", "{number}층")
SHORT = Text("L{number}", "{number}층")
MOST: dict[Flat, Text] = {
    "rest": Text(
        "{ROLE_name}: up to {ROLE_share} at rest, in layer {ROLE_layer}.",
        "{ROLE_name}: 최대 {ROLE_share} 비활성({ROLE_layer}층).",
    ),
    "saturated": Text(
        "{ROLE_name}: up to {ROLE_share} saturated, in layer {ROLE_layer}.",
        "{ROLE_name}: 최대 {ROLE_share} 포화({ROLE_layer}층).",
    ),
}
NEVER = Text("{ROLE_name}: never, its units are linear.", "{ROLE_name}: 선형이라 없음.")
NO_LAYER = Text("{ROLE_name}: no hidden layer.", "{ROLE_name}: 은닉층 없음.")
MEANING = Text(
    "Flat: the activation's slope is under {small} of its steepest.",
    "평평한 구간: 활성화 함수의 기울기가 최댓값의 {small} 미만.",
)
LEAST_TOP = 0.1
"""The axis of shares reaches at least this far: next to nothing must not look like much."""


def has_flat(study: Study) -> bool:
    """Tell whether a model has hidden units that can be flat."""
    return any(_kind(study, role) for role in PAIR)


def flat(study: Study, language: Language) -> Description:
    """Return the figure of the flat units of each layer, a panel a model."""
    traces = [in_panel(mark, panel) for panel, role in enumerate(PAIR) for mark in _marks(study, role, language)]
    top = _top(study)
    slots = {slot: value for role in PAIR for slot, value in _slots(study, role, language).items()}
    sentences = [_sentence(study, role, language) for role in PAIR]
    return figure(
        "flat",
        QUESTION.to(language),
        ARIA.to(language),
        traces,
        panels(
            PAIR,
            language,
            log_step_axis(study, language),
            axis(range=[0, 1], tickformat=".0%"),
            right=34,
            shapes=panel_marks(study, PAIR),
            bind={"yaxis.range": [0, top]},
        ),
        template(" ".join([*sentences, MEANING.to(language)]), small=(SMALL, ".0%"), **slots),
    )


def _kind(study: Study, role: Role) -> Flat | None:
    network = config_of(study, role).network
    return ACTIVATIONS[network.activation].flat if network.hidden else None


def _series(study: Study, role: Role) -> list[str]:
    layers = range(len(config_of(study, role).network.hidden))
    return [f"{kind}/layer{layer}" for layer in layers if (kind := _kind(study, role))]


def _top(study: Study) -> Expression:
    """Return where the axis of shares ends, for the whole run and both models."""
    recorded = joined(values(role, one, until="end") for role in PAIR for one in _series(study, role))
    return op("clamp", of=op("nice", of=multiply(1.04, largest([LEAST_TOP / 1.04, largest(recorded)]))), high=1.02)


def _marks(study: Study, role: Role, language: Language) -> list[Trace]:
    """Return a line a layer, the paler the closer to the input, with its number at its end."""
    series = _series(study, role)
    lines = [
        line(
            role,
            steps(role, one),
            values(role, one),
            hover=over(role, language, f"{LAYER.to(language, number=layer + 1)}: %{{y:.1%}}"),
            width=2,
        )
        | {"opacity": 0.4 + 0.6 * (layer + 1) / len(series)}
        for layer, one in enumerate(series)
    ]
    ends = [
        End(role, item(steps(role, one), -1), at(role, one), SHORT.to(language, number=layer + 1))
        for layer, one in enumerate(series)
    ]
    return [*lines, *names_at_ends(ends, 0, _top(study))]


def _slots(study: Study, role: Role, language: Language) -> dict[str, tuple[Expression, str]]:
    shares = [at(role, one) for one in _series(study, role)]
    return {
        f"{role}_name": (name(role, language).capitalize(), "s"),
        f"{role}_layer": (add(op("argmax", of=shares), 1), "d"),
        f"{role}_share": (largest(shares), ".0%"),
    }


def _sentence(study: Study, role: Role, language: Language) -> str:
    kind = _kind(study, role)
    text = MOST[kind] if kind else NEVER if config_of(study, role).network.hidden else NO_LAYER
    return text.to(language).replace("ROLE", role)
