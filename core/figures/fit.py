"""How well does it fit? For regressions: the fitted functions of one feature, else the error over the steps."""

from collections.abc import Sequence

from core.figures.curves import PARTS, over_steps, pairs
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, panels, plot, width
from core.figures.kit.traces import End, dots, in_panel, line, models_at_ends, names_at_ends
from core.figures.language.context import Expression
from core.figures.language.description import Description, Layout, Role, Template, Trace, template
from core.figures.language.reading import at, constant, item, joined, limit_beside, op, reach, values
from core.figures.models import PAIR, config_of, doing, name, roles, say
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
    return figure(
        "fit",
        say("fit", language),
        say("fit.aria", language),
        _together(study, language) if same else _side_by_side(study, language),
        _one_panel(study, language) if same else _two_panels(study, language),
        _caption(study, language),
    )


def errors(study: Study, language: Language) -> Description:
    """Return the figure of the root mean squared error over the steps."""
    shown = doing(study, "regression")
    top = limit_beside({role: joined(error(role, f"loss/{p}", until="end") for p in PARTS) for role in shown})
    return figure(
        "errors",
        say("fit", language),
        say("errors.aria", language),
        [
            *pairs(shown, language, "loss", "%{y:.3g}", error),
            *models_at_ends(shown, language, "loss/validation", 0, top, reading=last_error),
        ],
        over_steps(study, shown, language, say("errors.axis", language), axis(range=[0, 1]), [0, top]),
        _caption(study, language),
    )


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


def _together(study: Study, language: Language) -> list[Trace]:
    shown = _of_the_same_data(study)
    marks = [*_data("treatment", study, language), *(_fitted(role, language) for role in shown)]
    low, high = _span(["treatment"])
    return [*marks, *names_at_ends(_ends(study, language), low, high)]


def _of_the_same_data(study: Study) -> list[Role]:
    """Return the models that learn from the treatment's data: a ghost may have been frozen on other data."""
    data = config_of(study, "treatment").data
    return [role for role in roles(study) if config_of(study, role).data == data]


def _ends(study: Study, language: Language) -> list[End]:
    x = item(constant("treatment", "curve/x"), -1)
    ends = [End(role, x, item(at(role, "curve"), -1), name(role, language)) for role in _of_the_same_data(study)]
    if _truth_of(study, "treatment"):
        truth = item(constant("treatment", "curve/truth"), -1)
        ends.append(End("treatment", x, truth, say("truth", language), "@muted"))
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
    return plot(
        _target(study, language),
        _feature_axis(language),
        axis(range=[-1, 1]),
        right=14 + max(width(end.text) for end in _ends(study, language)),
        bind={"xaxis.range": _along("treatment"), "yaxis.range": _span(["treatment"])},
    )


def _two_panels(study: Study, language: Language) -> Layout:
    ranges = {"xaxis.range": _along(PAIR[0]), "xaxis2.range": _along(PAIR[1]), "yaxis.range": _span(PAIR)}
    return panels(PAIR, language, _feature_axis(language), axis(range=[-1, 1]), bind=ranges)


def _target(study: Study, language: Language) -> str:
    target = config_of(study, "treatment").data.dataset.target_name
    return target.to(language) if target else ""
