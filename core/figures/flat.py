"""How many units are flat? The share of them that is at rest or saturated, a line a layer, over the steps."""

from core.figures.kit.axes import axis, log_step_axis
from core.figures.kit.layouts import figure, panel_marks, panels
from core.figures.kit.traces import End, in_panel, line, names_at_ends, over
from core.figures.language.context import Expression
from core.figures.language.description import Description, Role, Trace, template
from core.figures.language.reading import add, at, item, largest, op, steps, values
from core.figures.models import PAIR, config_of, name
from core.flat import FLAT, SMALL, Kind
from core.i18n.text import Language, Text
from core.study import Study

QUESTION = Text("How many units are at rest or saturated?", "쉬고 있거나 포화된 뉴런은 얼마나 되나요?")
ARIA = Text(
    "The share of each hidden layer's units that are flat, over the steps on a logarithmic axis, a panel a model.",
    "은닉층마다 기울기가 거의 없는 뉴런의 비율을 스텝의 로그 축 위에 모델별로 나타낸 그림.",
)
LAYER = Text("layer {number}", "{number}층")
SHORT = Text("L{number}", "{number}층")
KINDS: dict[Kind, Text] = {"rest": Text("at rest", "쉬는 뉴런"), "saturated": Text("saturated", "포화")}
MOST: dict[Kind, Text] = {
    "rest": Text(
        "{ROLE_name}: most at rest in layer {ROLE_layer}, {ROLE_share}.",
        "{ROLE_name}: {ROLE_layer}층에서 가장 많이 쉼, {ROLE_share}.",
    ),
    "saturated": Text(
        "{ROLE_name}: most saturated in layer {ROLE_layer}, {ROLE_share}.",
        "{ROLE_name}: {ROLE_layer}층에서 가장 많이 포화, {ROLE_share}.",
    ),
}
NEVER = Text("{ROLE_name}: never, its units are linear.", "{ROLE_name}: 선형이라 그런 뉴런이 없음.")
NO_LAYER = Text("{ROLE_name}: no hidden layer.", "{ROLE_name}: 은닉층 없음.")
MEANING = Text(
    "Counted where the activation's slope is under {small} of its steepest.",
    "활성화 함수의 기울기가 최대 기울기의 {small}에 못 미치는 경우를 셉니다.",
)


def has_flat(study: Study) -> bool:
    """Tell whether a model has hidden units that can be flat."""
    return any(_kind(study, role) for role in PAIR)


def flat(study: Study, language: Language) -> Description:
    """Return the figure of the flat units of each layer, a panel a model."""
    kinds = {role: _kind(study, role) for role in PAIR}
    traces = [in_panel(mark, panel) for panel, role in enumerate(PAIR) for mark in _marks(study, role, language)]
    said = dict.fromkeys(KINDS[kind].to(language) for kind in kinds.values() if kind)
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
            note=" · ".join(said),
            right=34,
            shapes=panel_marks(study, PAIR),
        ),
        template(" ".join([*sentences, MEANING.to(language)]), small=(SMALL, ".0%"), **slots),
    )


def _kind(study: Study, role: Role) -> Kind | None:
    network = config_of(study, role).network
    return FLAT[network.activation].kind if network.hidden else None


def _series(study: Study, role: Role) -> list[str]:
    layers = range(len(config_of(study, role).network.hidden))
    return [f"{kind}/layer{layer}" for layer in layers if (kind := _kind(study, role))]


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
    return [*lines, *names_at_ends(ends, 0, 1)]


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
