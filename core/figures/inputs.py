"""What does each layer receive? The distribution of its inputs over the steps, after Ioffe & Szegedy's figure 1."""

from collections.abc import Mapping

from core.figures.kit.axes import axis, log_step_axis, step_axis
from core.figures.kit.layouts import blank, figure_of_views, panel_marks, panels
from core.figures.kit.traces import band, dots, in_panel, line, over
from core.figures.language.context import Expression
from core.figures.language.description import Description, Off, Role, Template, View, template
from core.figures.language.reading import (
    add,
    at,
    item,
    joined,
    largest,
    multiply,
    op,
    sound,
    steps,
    subtract,
    usual,
    values,
)
from core.figures.models import PAIR, config_of, hidden_layers, normaliser, offered, say
from core.i18n.text import Language
from core.study import Study
from core.techniques import Technique

LOWEST, LOW, MEDIAN, HIGH, HIGHEST = range(5)
CAUGHT_UP = 0.1
"""The running mean has caught up where it is within this share of the batch's standard deviation of its mean."""


def inputs(study: Study, language: Language) -> Description:
    """Return the figure of a layer's inputs, a view a hidden layer, the last one first, as the paper draws it."""
    layers = range(hidden_layers(study))
    views = [inputs_of_layer(study, language, layer) for layer in reversed(layers)]
    keeping = {role: t for role in PAIR if (t := normaliser(config_of(study, role))) is not None}
    if layers and keeping:
        views.append(inputs_of_channel(study, language, keeping, layers[-1]))
    return figure_of_views(
        "inputs",
        say("inputs", language),
        say("inputs.aria", language),
        views or [_empty(language)],
        None if keeping else _off(study, language),
    )


def _off(study: Study, language: Language) -> Off | None:
    if not hidden_layers(study):
        return {"text": say("no_hidden", language), "technique": None}
    technique = offered(study, lambda technique: technique.running_statistics)
    if technique is None:
        return None
    return {
        "text": say("inputs.off", language, technique=technique.label.to(language)),
        "technique": technique.name,
    }


def _empty(language: Language) -> View:
    drawn = blank(say("no_hidden", language))
    return {"id": "none", "label": "", "traces": [], "layout": drawn, "caption": template("")}


def inputs_of_layer(study: Study, language: Language, layer: int) -> View:
    """Return the view of what one layer receives, a panel a model."""
    series = f"quantiles/inputs/{layer}"
    traces = []
    for panel, role in enumerate(PAIR):
        x = _until_now(steps(role, series), _now(role, series))
        fan = [_until_now(entry, item(entry, -1)) for entry in _quantiles(role, series)]
        hover = over(role, language, say("median", language) + " %{y:.2f}")
        marks = [
            band(role, x, fan[LOWEST], fan[HIGHEST], 0.18),
            band(role, x, fan[LOW], fan[HIGH], 0.35),
            line(role, x, fan[MEDIAN], hover=hover),
        ]
        traces += [in_panel(mark, panel) for mark in marks]
    lows = joined(sound(role, values(role, series, index=LOWEST, until="end")) for role in PAIR)
    highs = joined(sound(role, values(role, series, index=HIGHEST, until="end")) for role in PAIR)
    return {
        "id": f"layer/{layer}",
        "label": say("layer", language, number=layer + 1),
        "traces": traces,
        "layout": panels(
            PAIR,
            language,
            step_axis(study, language, nticks=3),
            axis(range=[-1, 1], zeroline=True, zerolinecolor="@grid", zerolinewidth=1.5),
            left=58,
            shapes=panel_marks(study, PAIR),
            bind={"yaxis.range": _span(lows, highs)},
        ),
        "caption": template(
            say("inputs.caption", language),
            layer=(layer + 1, "d"),
            baseline_from=(_median("baseline", series, 0), ".2f"),
            baseline_to=(_median("baseline", series, None), ".2f"),
            treatment_from=(_median("treatment", series, 0), ".2f"),
            treatment_to=(_median("treatment", series, None), ".2f"),
        ),
    }


def _quantiles(role: Role, series: str) -> list[Expression]:
    return [values(role, series, index=quantile) for quantile in range(5)]


def _until_now(of: Expression, last: Expression) -> Expression:
    return joined([of, last])


def _now(role: Role, series: str) -> Expression:
    """Return the step that a model has come to; missing where the series is. Arrays are recorded ever more rarely."""
    array, scalar = (item(steps(role, name), -1) for name in (series, "loss/validation"))
    return add(multiply(array, 0), largest([array, scalar]))


def _median(role: Role, series: str, until: int | None) -> Expression:
    return item(at(role, series) if until is None else at(role, series, until=until), MEDIAN)


def _span(lows: Expression, highs: Expression) -> Expression:
    """Return the ends of an axis from values that few explosions do not stretch, and a little room."""
    low = subtract(0, largest([usual(subtract(0, lows)), 0]))
    high = largest([usual(highs), 0])
    room = multiply(subtract(high, low), 0.05)
    return [subtract(low, room), add(high, room)]


def inputs_of_channel(
    study: Study, language: Language, keeping: Mapping[Role, Technique], layer: int, channel: int = 0
) -> View:
    """Return the view of one channel: each batch's mean, the running mean, the running standard deviation around it."""
    traces = []
    means, sds = [], []
    for panel, (role, technique) in enumerate(keeping.items()):
        parts = _Channel(role, f"{technique.name}/{layer}", channel)
        means += [parts.whole_mean]
        sds += [parts.whole_sd]
        marks = [
            band(role, parts.steps, subtract(parts.mean, parts.sd), add(parts.mean, parts.sd), 0.2),
            dots(
                role,
                parts.steps,
                parts.batch,
                hover=over(role, language, say("batch_mean", language) + " %{y:.2f}"),
                size=5,
            ),
            line(
                role,
                parts.steps,
                parts.mean,
                hover=over(role, language, say("running_mean", language) + " %{y:.2f}"),
            ),
        ]
        traces += [in_panel(mark, panel) for mark in marks]
    lows = joined(subtract(mean, sd) for mean, sd in zip(means, sds, strict=True))
    highs = joined(add(mean, sd) for mean, sd in zip(means, sds, strict=True))
    role, technique = list(keeping.items())[-1]
    shown = _Channel(role, f"{technique.name}/{layer}", channel)
    return {
        "id": f"channel/{layer}",
        "label": say("channel", language, number=channel + 1),
        "traces": traces,
        "layout": panels(
            list(keeping),
            language,
            log_step_axis(study, language),
            axis(range=[-1, 1]),
            note=say("channel.note", language),
            shapes=panel_marks(study, list(keeping)),
            bind={"yaxis.range": _span(lows, highs)},
        ),
        "caption": _channel_caption(study, language, role, shown.caught_up),
    }


def _channel_caption(study: Study, language: Language, role: Role, caught_up: Expression) -> Template:
    """Return when the running mean caught up, and what it does to accuracy, or to the loss where there is none."""
    classes = config_of(study, role).data.dataset.task == "classification"
    series, written = ("accuracy/validation", ".0%") if classes else ("loss/validation", "g3")
    return template(
        say("channel.caption" if classes else "channel.caption.loss", language),
        caught=(caught_up, "d"),
        evaluation=(at(role, series), written),
        training=(at(role, f"{series}/train_mode"), written),
    )


class _Channel:
    """Expressions of one channel of a normalised layer: what its batches have, and what runs after them."""

    def __init__(self, role: Role, prefix: str, channel: int) -> None:
        def read(name: str, **more: str) -> Expression:
            return values(role, f"{prefix}/{name}", index=channel, **more)

        self.steps = steps(role, f"{prefix}/running_mean")
        self.batch = read("batch_mean")
        self.mean = read("running_mean")
        self.sd = op("sqrt", of=read("running_var"))
        self.whole_mean = read("running_mean", until="end")
        self.whole_sd = op("sqrt", of=read("running_var", until="end"))
        distance = op("abs", of=subtract(self.batch, self.mean))
        near = op("less", a=distance, b=multiply(op("sqrt", of=read("batch_var")), CAUGHT_UP))
        # The running mean starts at 0 by definition, before it has seen a batch: step 0 tells nothing.
        after = op("less", a=0, b=self.steps)
        self.caught_up = item(op("where", of=self.steps, mask=multiply(near, after)), 0)
