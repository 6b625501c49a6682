"""Histograms: how large the weights are, and what the hidden units give."""

from collections.abc import Sequence
from functools import reduce

from core.activations import ACTIVATIONS
from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, figure_of_views, models_above, plot
from core.figures.language.context import Expression
from core.figures.language.description import Description, Layout, Role, Template, Trace, View, template
from core.figures.language.reading import add, at, constant, item, joined, largest, multiply, op, sound, subtract
from core.figures.models import PAIR, config_of, hidden_layers, name, roles, say
from core.i18n.text import Language
from core.study import Study

WEIGHT_BINS = 51
"""Odd, so that the bin in the middle holds what is near zero."""
UNIT_BINS = 40
TAIL = 0.01
"""Share of the values at each end that may lie in the outermost bins, which have no end."""


def weights(study: Study, language: Language) -> Description:
    """Return the figure of all weights, the baseline filled, the treatment as an outline, over the same edges."""
    series = {
        role: [f"hist/weights/{layer}" for layer in range(len(config_of(study, role).maps))] for role in roles(study)
    }
    reach = op("nice", of=largest([sound(role, end) for role in PAIR for end in _reach(role, series[role])]))
    edges = multiply(op("linspace", low=-1, high=1, count=WEIGHT_BINS + 1), reach)
    view = _view(study, language, series, multiply([-1, 1], reach), edges, "weights")
    return figure(
        "weights",
        say("weights", language),
        say("weights.aria", language),
        view["traces"],
        view["layout"],
        _weights_caption(language),
    )


def activations(study: Study, language: Language) -> Description:
    """Return the figure of what each hidden layer's units give, a view a layer."""
    views = [_activations(study, language, layer) for layer in reversed(range(hidden_layers(study)))]
    return figure_of_views("activations", say("activations", language), say("activations.aria", language), views)


def _activations(study: Study, language: Language, layer: int) -> View:
    series = {role: [f"hist/activations/{layer}"] for role in roles(study)}
    ends = [(role, _spread(role, series[role], until)) for role in PAIR for until in (0, "end")]
    low = op("min", of=[sound(role, low) for role, (low, _) in ends])
    high = largest([sound(role, high) for role, (_, high) in ends])
    # Rounding outwards keeps the edges where they are while a slider is dragged.
    low, high = subtract(0, largest([op("nice", of=subtract(0, low)), 0])), op("nice", of=high)
    edges = op("linspace", low=low, high=high, count=UNIT_BINS + 1)
    view = _view(study, language, series, [low, high], edges, "activations")
    zero = {role: (_share_at_zero(role, layer), ".0%") for role in PAIR}
    dying = any(ACTIVATIONS[config_of(study, role).network.activation].dies for role in PAIR)
    dead = {f"{role}_dead": (at(role, f"dead/layer{layer}"), ".0%") for role in PAIR} if dying else {}
    key = "activations.caption.dead" if dying else "activations.caption"
    return {**view, "id": f"layer/{layer}", "label": say("layer", language, number=layer + 1),
            "caption": template(say(key, language), **zero, **dead)}  # fmt: skip


def _view(
    study: Study,
    language: Language,
    series: dict[Role, list[str]],
    span: Expression,
    edges: Expression,
    what: str,
) -> View:
    shown = roles(study)
    peaks = [_shares(role, series[role], edges, until) for role in PAIR for until in (0, "end")]
    top = op("clamp", of=op("nice", of=multiply(largest(joined(peaks)), 1.04)), high=102)
    y: Layout = axis(range=[0, 100], ticksuffix="", rangemode="tozero")
    x = axis(title=titled(say(f"{what}.axis", language)), showgrid=False, showline=True, range=[-1, 1], nticks=5)
    return {
        "id": what,
        "label": "",
        "traces": [_outline(study, role, language, series[role], edges) for role in shown],
        "layout": plot(
            say(f"{what}.share", language),
            x,
            y,
            annotations=models_above(study, language),
            bind={"xaxis.range": span, "yaxis.range": [0, top]},
        ),
        "caption": template(""),
    }


def _outline(study: Study, role: Role, language: Language, series: Sequence[str], edges: Expression) -> Trace:
    """Return the steps of one histogram: filled for the baseline, an outline for the others."""
    shares = _shares(role, series, edges, None)
    filled = role == "baseline"
    return {
        "type": "scatter",
        "mode": "lines",
        "line": {"shape": "hv", "color": f"@{role}", "width": 1 if filled else 2.5},
        "fill": "tozeroy" if filled else "none",
        "fillcolor": f"@{role}/0.4",
        "hovertemplate": f"%{{y:.1f}} %<br>%{{x:.3g}} …<extra>{name(role, language)}</extra>",
        "meta": {"role": role},
        "bind": {"x": edges, "y": joined([shares, 0])},
    }


def _counts(role: Role, series: Sequence[str], until: int | str | None) -> Expression:
    more = {} if until is None else {"until": until}
    return reduce(add, (at(role, s, **more) for s in series))


def _shares(role: Role, series: Sequence[str], edges: Expression, until: int | str | None) -> Expression:
    return op("rebin", of=_counts(role, series, until), edges=constant(role, "edges"), to=edges)


def _spread(role: Role, series: Sequence[str], until: int | str) -> tuple[Expression, Expression]:
    """Return between which values nearly all lie."""
    counts, edges = _counts(role, series, until), constant(role, "edges")
    low, high = (op("histogram_quantile", of=counts, edges=edges, q=q) for q in (TAIL, 1 - TAIL))
    return low, high


def _reach(role: Role, series: Sequence[str]) -> list[Expression]:
    """Return how far from zero nearly all lie, at the start and at the end."""
    ends = [_spread(role, series, until) for until in (0, "end")]
    return [op("abs", of=end) for pair in ends for end in pair]


def _share_at_zero(role: Role, layer: int) -> Expression:
    """Return the share of activations too small for the recorded edges to tell from zero: one bin of its own."""
    counts = at(role, f"hist/activations/{layer}")
    middle = op("divide", a=subtract(op("count", of=counts), 1), b=2)
    return op("divide", a=item(counts, middle), b=op("sum", of=counts))


def _weights_caption(language: Language) -> Template:
    norm, small = "norm/parameters", "sparsity/below_1e-3"
    return template(
        say("weights.caption", language),
        baseline=(at("baseline", norm), ".1f"),
        treatment=(at("treatment", norm), ".1f"),
        baseline_small=(at("baseline", small), ".0%"),
        treatment_small=(at("treatment", small), ".0%"),
    )
