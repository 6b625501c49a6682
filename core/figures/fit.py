"""How well does it fit? For regressions: the fitted functions of one feature, else the error over the steps."""

from collections.abc import Sequence
from typing import NamedTuple

from core.figures.curves import PARTS, over_steps, pairs
from core.figures.language.context import Expression
from core.figures.language.description import Description, Layout, Role, Template, Trace, template
from core.figures.language.reading import at, constant, item, joined, limit_beside, op, reach, values
from core.figures.models import PAIR, config_of, doing, name, roles, say
from core.figures.parts import (
    GAP,
    axis,
    dots,
    end_labels,
    heading,
    in_panel,
    label,
    layout,
    line,
    panels,
    titled,
    width,
)
from core.i18n.text import Language
from core.study import Study, number_text

ROOM = 0.06
"""Share of the targets' range that the axis leaves on each side."""


def on_curve(study: Study) -> bool:
    """Tell whether both models fit a function of one feature, both the same data set."""
    names = {config_of(study, role).data.name for role in PAIR}
    return all(config_of(study, role).data.dataset.curve for role in PAIR) and len(names) == 1


def fit(study: Study, language: Language) -> Description:
    """Return the figure of the fitted functions over the training points, in one panel where all see the same data."""
    data = config_of(study, "treatment").data
    same = data == config_of(study, "baseline").data
    return {
        "id": "fit",
        "question": say("fit", language),
        "description": say("fit.aria", language),
        "label": "",
        "traces": _together(study, language) if same else _side_by_side(study, language),
        "layout": _one_panel(study, language) if same else _two_panels(study, language),
        "caption": _caption(study, language),
        "off": None,
        "alternatives": [],
    }


def errors(study: Study, language: Language) -> Description:
    """Return the figure of the root mean squared error over the steps."""
    shown = doing(study, "regression")
    top = limit_beside({role: joined(error(role, f"loss/{p}", until="end") for p in PARTS) for role in shown})
    return {
        "id": "errors",
        "question": say("fit", language),
        "description": say("errors.aria", language),
        "label": "",
        "traces": [
            *pairs(shown, language, "loss", "%{y:.3g}", error),
            *end_labels(shown, language, "loss/validation", 0, top, reading=last_error),
        ],
        "layout": over_steps(study, shown, language, say("errors.axis", language), axis(range=[0, 1]), [0, top]),
        "caption": _caption(study, language),
        "off": None,
        "alternatives": [],
    }


def last_error(role: Role, series: str) -> Expression:
    """Return the root of the latest value of a series of mean squared errors."""
    return op("sqrt", of=at(role, series))


def error(role: Role, series: str, **more: str) -> Expression:
    """Return the roots of a series of mean squared errors."""
    return op("sqrt", of=values(role, series, **more))


def _caption(study: Study, language: Language) -> Template:
    """Return the root mean squared validation errors, and what to measure them by."""
    text = say("fit.caption", language) + _yardstick(study, language)
    return template(text, **{role: (last_error(role, "loss/validation"), "g3") for role in PAIR})


def _yardstick(study: Study, language: Language) -> str:
    """Return what error is to be expected: of the noise alone, or of answering the mean; nothing where neither is."""
    ours, theirs = (config_of(study, role).data for role in PAIR)
    if ours.name != theirs.name:
        return say("fit.caption.other", language)
    if ours.dataset.standardised_target:
        return say("fit.caption.sd", language)
    if ours.dataset.noise_on == "targets" and 0 < ours.noise == theirs.noise:
        return say("fit.caption.noise", language, noise=number_text(ours.noise))
    return ""


# The fitted functions


class _End(NamedTuple):
    """The right end of a line: its model, what it is called, its height, its colour."""

    role: Role
    text: str
    height: Expression
    colour: str


def _together(study: Study, language: Language) -> list[Trace]:
    shown = _of_the_same_data(study)
    marks = [*_data("treatment", study, language), *(_fitted(role, language) for role in shown)]
    ends = _ends(study, language)
    low, high = _span(["treatment"])
    x, heights = item(constant("treatment", "curve/x"), -1), [end.height for end in ends]
    for i, end in enumerate(ends):
        y = op("apart", of=heights, index=i, low=low, high=high, share=GAP)
        marks.append(label(end.role, x, y, end.text, colour=end.colour))
    return marks


def _of_the_same_data(study: Study) -> list[Role]:
    """Return the models that learn from the treatment's data: a ghost may have been frozen on other data."""
    data = config_of(study, "treatment").data
    return [role for role in roles(study) if config_of(study, role).data == data]


def _ends(study: Study, language: Language) -> list[_End]:
    ends = [
        _End(role, name(role, language), item(at(role, "curve"), -1), f"@{role}") for role in _of_the_same_data(study)
    ]
    if _truth_of(study, "treatment"):
        truth = item(constant("treatment", "curve/truth"), -1)
        ends.append(_End("treatment", say("truth", language), truth, "@muted"))
    return ends


def _side_by_side(study: Study, language: Language) -> list[Trace]:
    return [
        in_panel(mark, panel)
        for panel, role in enumerate(PAIR)
        for mark in (*_data(role, study, language), _fitted(role, language))
    ]


def _truth_of(study: Study, role: Role) -> bool:
    return config_of(study, role).data.dataset.truth is not None


def _data(role: Role, study: Study, language: Language) -> list[Trace]:
    """Return what a model learns from: the training points, and behind them the function that they scatter around."""
    hover = f"{say('train', language)} %{{y:.2f}}<extra></extra>"
    x, y = constant(role, "points/train", index=0), constant(role, "targets/train")
    points = dots(role, x, y, hover=hover, size=5, color="@text/0.55") | {"cliponaxis": True}
    if not _truth_of(study, role):
        return [points]
    hover = f"{say('truth', language)} %{{y:.2f}}<extra></extra>"
    x, y = constant(role, "curve/x"), constant(role, "curve/truth")
    return [line(role, x, y, hover=hover, color="@muted", width=1.6, dash="dot"), points]


def _fitted(role: Role, language: Language) -> Trace:
    hover = f"%{{y:.2f}}<extra>{name(role, language)}</extra>"
    return line(role, constant(role, "curve/x"), at(role, "curve"), hover=hover)


def _span(shown: Sequence[Role]) -> Expression:
    """Return the ends of the axis of targets, which holds every example."""
    return reach(joined(constant(role, f"targets/{part}") for role in shown for part in ("train", "validation")), ROOM)


def _along(role: Role) -> Expression:
    """Return the ends of the fitted functions, a little beyond the data."""
    return reach(constant(role, "curve/x"), 0)


def _feature_axis(language: Language) -> Layout:
    title = titled(say("fit.axis", language))
    return axis(range=[-2, 2], showgrid=False, showline=True, nticks=4, tickangle=0, title=title)


def _one_panel(study: Study, language: Language) -> Layout:
    return layout(
        right=14 + max(width(end.text) for end in _ends(study, language)),
        xaxis=_feature_axis(language),
        yaxis=axis(range=[-1, 1]),
        annotations=[heading(_target(study, language))],
        bind={"xaxis.range": _along("treatment"), "yaxis.range": _span(["treatment"])},
    )


def _two_panels(study: Study, language: Language) -> Layout:
    ranges = {"xaxis.range": _along(PAIR[0]), "xaxis2.range": _along(PAIR[1]), "yaxis.range": _span(PAIR)}
    return panels(PAIR, language, _feature_axis(language), axis(range=[-1, 1]), bind=ranges)


def _target(study: Study, language: Language) -> str:
    target = config_of(study, "treatment").data.dataset.target_name
    return target.to(language) if target else ""
