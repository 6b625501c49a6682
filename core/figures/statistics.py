"""Statistics per channel of a technique that keeps some: of the batch, the running ones, and what it learns."""

from collections.abc import Sequence
from typing import NamedTuple

from core.figures.kit.axes import axis, log_axis, log_step_axis
from core.figures.kit.layouts import blank, figure, figure_of_views, panel_marks, panels
from core.figures.kit.traces import dots, in_panel, line, over
from core.figures.language.context import Expression
from core.figures.language.description import Description, Role, Trace, View, template
from core.figures.language.reading import add, at, joined, largest, least, log10, multiply, steps, subtract, values
from core.figures.models import PAIR, config_of, hidden_layers, offered, say
from core.i18n.text import Language
from core.study import Study
from core.techniques import TECHNIQUES, Technique
from core.techniques.base import Recorded

CHANNELS = 8
"""How many channels are drawn, evenly chosen: more lines hide one another."""


class Kept(NamedTuple):
    """One panel: what a technique of a model records of each channel."""

    role: Role
    technique: Technique
    recorded: Recorded

    def series(self, layer: int, name: str = "") -> str:
        """Return the name of its series of a layer, or of another that the technique records."""
        return f"{self.technique.name}/{layer}/{name or self.recorded.name}"


def statistics(study: Study, language: Language) -> list[Description]:
    """Return a figure for each statistic that is recorded, a panel a model that has it, a view a layer.

    Where no model has any there is one figure, which offers a technique that keeps running statistics.
    """
    return [_figure(study, panels, language) for panels in kept(study).values()] or _off(study, language)


def has_statistics(study: Study) -> bool:
    """Tell whether there is a statistic to draw, or a technique to offer that keeps some."""
    return bool(hidden_layers(study) and (kept(study) or offer(study)))


def kept(study: Study) -> dict[str, list[Kept]]:
    """Return the panels of each statistic by its name."""
    found: dict[str, list[Kept]] = {}
    for role in PAIR if hidden_layers(study) else ():
        for technique in (TECHNIQUES[name] for name in config_of(study, role).named):
            for recorded in drawn(technique):
                found.setdefault(recorded.name, []).append(Kept(role, technique, recorded))
    return found


def offer(study: Study) -> Technique | None:
    """Return the technique to turn on where no model keeps statistics."""
    return offered(study, lambda technique: technique.running_statistics and drawn(technique))


def drawn(technique: Technique) -> list[Recorded]:
    """Return what is drawn of what a technique records, each in a figure of its own."""
    return [recorded for recorded in technique.recorded if recorded.question is not None]


def _question(recorded: Recorded, language: Language) -> str:
    return recorded.question.to(language) if recorded.question else ""


def _off(study: Study, language: Language) -> list[Description]:
    technique = offer(study)
    if technique is None:
        return []
    text, first = say("off", language, technique=technique.label.to(language)), drawn(technique)[0]
    return [
        figure(
            f"statistics/{first.name}",
            _question(first, language),
            say("statistics.aria", language),
            [],
            blank(text),
            off={"text": text, "technique": technique.name},
        )
    ]


def _figure(study: Study, panels_of: list[Kept], language: Language) -> Description:
    layers = range(max(len(config_of(study, one.role).network.hidden) for one in panels_of))
    views = [statistic_of_layer(study, panels_of, layer, language) for layer in layers]
    recorded = panels_of[0].recorded
    return figure_of_views(
        f"statistics/{recorded.name}", _question(recorded, language), say("statistics.aria", language), views
    )


def statistic_of_layer(
    study: Study, panels_of: Sequence[Kept], layer: int, language: Language, channels: Sequence[int] = ()
) -> View:
    """Return the view of a statistic of one layer: of these channels, or of some of them all where none is named.

    What batches the named ones had decides the axis too; of many channels it would leave little for the running ones.
    """
    traces: list[Trace] = []
    recorded: list[Expression] = []
    for panel, one in enumerate(panels_of):
        shown = channels or chosen(_width(study, one.role, layer))
        marks = [mark for i in shown for mark in _marks(one, layer, i, language, alone=bool(channels))]
        traces += [in_panel(mark, panel) for mark in marks]
        names = [one.series(layer)]
        if channels and one.recorded.of_batch:
            names.append(one.series(layer, one.recorded.of_batch))
        recorded += [values(one.role, name, index=i, until="end") for i in shown for name in names]
    models = [one.role for one in panels_of]
    positive = all(one.recorded.positive for one in panels_of)
    running = any(one.recorded.of_batch for one in panels_of)
    last = panels_of[-1]
    everywhere, width = at(last.role, last.series(layer)), _width(study, last.role, layer)
    return {
        "id": f"layer/{layer}",
        "label": say("layer", language, number=layer + 1),
        "traces": traces,
        "layout": panels(
            models,
            language,
            log_step_axis(study, language),
            log_axis() if positive else axis(range=[-1, 1]),
            note=say("statistics.note", language) if running else "",
            shapes=panel_marks(study, models),
            bind={"yaxis.range": _span(log10(joined(recorded)) if positive else joined(recorded))},
        ),
        "caption": template(
            say("statistics.caption.running" if last.recorded.of_batch else "statistics.caption", language),
            shown=(len(channels or chosen(width)), "d"),
            channels=(width, "d"),
            least=(least(everywhere), "g3"),
            largest=(largest(everywhere), "g3"),
        ),
    }


def chosen(channels: int) -> list[int]:
    """Return up to `CHANNELS` of a layer's channels, evenly spaced, the first and the last among them."""
    if channels <= CHANNELS:
        return list(range(channels))
    return [round(i * (channels - 1) / (CHANNELS - 1)) for i in range(CHANNELS)]


def _width(study: Study, role: Role, layer: int) -> int:
    hidden = config_of(study, role).network.hidden
    return hidden[layer] if layer < len(hidden) else 0


def _marks(kept: Kept, layer: int, index: int, language: Language, *, alone: bool) -> list[Trace]:
    role, series = kept.role, kept.series(layer)
    channel = say("channel", language, number=index + 1)
    x = steps(role, series)
    hover = over(role, language, f"{channel}: %{{y:.3g}}")
    curve = line(role, x, values(role, series, index=index), hover=hover, width=1.4) | {"opacity": 0.85}
    if not kept.recorded.of_batch:
        return [curve]
    batch = values(role, kept.series(layer, kept.recorded.of_batch), index=index)
    said = over(role, language, f"{channel}, {say('of_batch', language)}: %{{y:.3g}}")
    marker = {"size": 5.0} if alone else {"size": 3, "opacity": 0.45}
    return [dots(role, x, batch, hover=said, **marker) | {"cliponaxis": True}, curve]


def _span(of: Expression) -> Expression:
    room = add(multiply(subtract(largest(of), least(of)), 0.06), 0.02)
    return [subtract(least(of), room), add(largest(of), room)]
