"""How large is the gradient? Its norm before and after clipping."""

import math

from core.figures.kit.axes import SIZE, log_axis, step_axis
from core.figures.kit.layouts import change_marks, figure, models_above, plot
from core.figures.kit.traces import band, dots, line, over
from core.figures.language.context import Expression
from core.figures.language.description import Description, Layout, Off, Role, Template, Trace, template
from core.figures.language.reading import joined, largest, least, log10, op, sound, steps, subtract, values
from core.figures.models import PAIR, clipping, config_of, offered, roles, say
from core.i18n.text import Language
from core.schedule import versions
from core.series import recorded
from core.study import Study

RAW, CLIPPED, DATA = "grad_norm/raw", "grad_norm/clipped", "grad_norm/data"
BEYOND = 1e6
"""A threshold of this size stands for none: clipping that begins later."""
DECADES = 4
"""How much of the axis is shown below its top: a gradient that dies out must not flatten the rest."""


def gradient(study: Study, language: Language) -> Description:
    """Return the figure of gradient norms on a logarithmic axis."""
    limits = {role: _limits(study, role) for role in PAIR}
    norms = [value for limit in limits.values() for what, value in limit if what == "norm"]
    recorded = joined(
        sound(role, values(role, f"{RAW}/{end}", until="end")) for role in roles(study) for end in ("min", "max")
    )
    exponents = log10(joined([recorded, *norms]))
    top = op("add", a=largest(exponents), b=0.1)
    low = largest([subtract(least(exponents), 0.1), subtract(top, DECADES)])
    traces = [t for role in roles(study) for t in _marks(study, role, language, op("power10", of=low))]
    return figure(
        "gradient",
        say("gradient", language),
        say("gradient.aria", language),
        traces,
        plot(
            say("gradient.axis", language),
            step_axis(study, language),
            log_axis(),
            annotations=[
                *models_above(study, language),
                *(_label(norm, language) for norm in norms),
            ],
            shapes=[*(_threshold(norm) for norm in norms), *change_marks(study, roles(study))],
            bind={"yaxis.range": [low, top]},
        ),
        _caption(study, language, dict(limits["treatment"])),
        off=None if any(limits.values()) else _off(study, language),
    )


def _limits(study: Study, role: Role) -> list[tuple[str, float]]:
    """Return what each clipping technique of a model holds to its threshold: ("norm" or "value", where)."""
    whole = config_of(study, role)
    found = [(str(t.clips), config.named[t.name][t.main]) for config in versions(whole) for t in clipping(config)]
    return list(dict.fromkeys(limit for limit in found if limit[1] < BEYOND))


def _off(study: Study, language: Language) -> Off | None:
    technique = offered(study, lambda technique: technique.clips)
    if technique is None:
        return None
    return {"text": say("off", language, technique=technique.label.to(language)), "technique": technique.name}


def _marks(study: Study, role: Role, language: Language, floor: Expression) -> list[Trace]:
    x = steps(role, RAW)
    # Two areas over one another would mix to grey: the baseline is filled, the others are outlines, as in histograms.
    opacity, edge = (0.4, 0.7) if role == "baseline" else (0.05, 1.2)
    envelope = band(role, x, values(role, f"{RAW}/min"), values(role, f"{RAW}/max"), opacity, edge)
    if not clipping(config_of(study, role)):
        return [envelope]
    hover = over(role, language, say("clipped", language) + " %{y:.3g}")
    some = op("less", a=0, b=values(role, "clip/share"))
    at_floor = op("where", of=op("add", a=op("multiply", a=some, b=0), b=floor), mask=some)
    ticks = dots(
        role,
        op("where", of=steps(role, "clip/share"), mask=some),
        at_floor,
        hover=over(role, language, say("clipped_here", language)),
        symbol="line-ns",
        size=7,
        line={"width": 1.3, "color": f"@{role}"},
    )
    return [envelope, line(role, steps(role, CLIPPED), values(role, CLIPPED), hover=hover, width=2.2), ticks]


def has_penalty(study: Study, role: Role) -> bool:
    """Tell whether penalties of the parameters are part of a model's gradient, which is recorded without them too."""
    return DATA in recorded(config_of(study, role))


def _threshold(norm: float) -> Layout:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": norm,
        "y1": norm,
        "line": {"color": "@text", "width": 1.5, "dash": "dash"},
    }


def _label(norm: float, language: Language) -> Layout:
    return {
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "y": math.log10(norm),
        "yanchor": "bottom",
        "text": say("threshold", language, value=f"{norm:g}"),
        "font": {"color": "@text", "size": SIZE},
        "bgcolor": "@background/0.75",
        "borderpad": 1,
        "showarrow": False,
    }


def _caption(study: Study, language: Language, limits: dict[str, float]) -> Template:
    peaks = {f"{role}_peak": (largest(values(role, f"{RAW}/max")), "g3") for role in PAIR}
    parts = [role for role in PAIR if has_penalty(study, role)]
    penalties = "".join(" " + say(f"gradient.penalty.{role}", language) for role in parts)
    for role in parts:
        means = {"all": op("mean", of=values(role, RAW)), "data": op("mean", of=values(role, DATA))}
        peaks |= {f"{role}_{what}": (mean, "g2") for what, mean in means.items()}
    if not clipping(study.treatment):
        return template(say("gradient.caption", language) + penalties, **peaks)
    slots = {**peaks, "share": (op("mean", of=values("treatment", "clip/share")), ".0%")}
    if "norm" in limits or "value" not in limits:
        return template(say("gradient.caption.clipped", language) + penalties, **slots)
    cosine = (op("mean", of=values("treatment", "clip/cosine")), ".2f")
    return template(
        say("gradient.caption.value", language) + penalties, **slots, cosine=cosine, value=(f"{limits['value']:g}", "s")
    )
