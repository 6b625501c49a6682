"""Statistics per channel of a technique that keeps some: of the batch, the running ones, and what it learns."""

from core.figures.description import Description, Role, Trace, View, template
from core.figures.expressions import Expression
from core.figures.models import PAIR, config_of, first_acting, hidden_layers, say
from core.figures.parts import axis, blank, dots, in_panel, line, log_axis, log_step_axis, over, panel_marks, panels
from core.figures.reading import add, at, joined, largest, least, log10, multiply, steps, subtract, values
from core.i18n.text import Language
from core.study import Study
from core.techniques import Technique

CHANNELS = 8
"""How many channels are drawn, evenly chosen: more lines hide one another."""
RUNNING, OF_BATCH = "running_", "batch_"


def statistics(study: Study, language: Language) -> list[Description]:
    """Return a figure for each statistic, a panel a model that has the technique, a view a layer.

    Where neither model has it there is one figure, which offers to turn it on; where it has no place there is none.
    """
    technique = first_acting("record")
    keeping = [role for role in PAIR if technique.name in config_of(study, role).named]
    names = [t.name for t in technique.state if t.name.startswith(RUNNING)] + [t.name for t in technique.parameters]
    if not keeping:
        if not hidden_layers(study) or study.treatment.unsuited(technique):
            return []
        return [_off(technique, names[0], language)]
    return [_figure(study, technique, keeping, statistic, language) for statistic in names]


def _off(technique: Technique, statistic: str, language: Language) -> Description:
    text = say("off", language, technique=technique.label.to(language))
    return {
        "id": f"statistics/{statistic}",
        "question": say(f"statistics.{statistic}", language),
        "description": say("statistics.aria", language),
        "label": "",
        "traces": [],
        "layout": blank(text),
        "caption": template(""),
        "off": {"text": text, "technique": technique.name},
        "alternatives": [],
    }


def _figure(study: Study, technique: Technique, keeping: list[Role], statistic: str, language: Language) -> Description:
    layers = range(max(len(config_of(study, role).network.hidden) for role in keeping))
    views = [_view(study, technique, keeping, statistic, layer, language) for layer in layers]
    first = views[0]
    return {
        "id": f"statistics/{statistic}",
        "question": say(f"statistics.{statistic}", language),
        "description": say("statistics.aria", language),
        "label": first["label"],
        "traces": first["traces"],
        "layout": first["layout"],
        "caption": first["caption"],
        "off": None,
        "alternatives": views[1:],
    }


def _view(
    study: Study, technique: Technique, keeping: list[Role], statistic: str, layer: int, language: Language
) -> View:
    prefix = f"{technique.name}/{layer}"
    running = statistic.startswith(RUNNING)
    traces: list[Trace] = []
    recorded: list[Expression] = []
    for panel, role in enumerate(keeping):
        shown = chosen(_width(study, role, layer))
        marks = [mark for i in shown for mark in _marks(role, prefix, statistic, i, language)]
        traces += [in_panel(mark, panel) for mark in marks]
        recorded += [values(role, f"{prefix}/{statistic}", index=i, until="end") for i in shown]
    variance = statistic.endswith("var")
    y = log_axis() if variance else axis(range=[-1, 1])
    role = keeping[-1]
    everywhere = at(role, f"{prefix}/{statistic}")
    key = "statistics.caption.running" if running else "statistics.caption"
    return {
        "id": f"layer/{layer}",
        "label": say("layer", language, number=layer + 1),
        "traces": traces,
        "layout": panels(
            keeping,
            language,
            log_step_axis(study, language),
            y,
            note=say("statistics.note", language) if running else "",
            shapes=panel_marks(study, keeping),
            bind={"yaxis.range": _span(log10(joined(recorded)) if variance else joined(recorded))},
        ),
        "caption": template(
            say(key, language),
            shown=(len(chosen(_width(study, role, layer))), "d"),
            channels=(_width(study, role, layer), "d"),
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


def _marks(role: Role, prefix: str, statistic: str, index: int, language: Language) -> list[Trace]:
    series = f"{prefix}/{statistic}"
    channel = say("channel", language, number=index + 1)
    x = steps(role, series)
    hover = over(role, language, f"{channel}: %{{y:.3g}}")
    curve = line(role, x, values(role, series, index=index), hover=hover, width=1.4) | {"opacity": 0.85}
    if not statistic.startswith(RUNNING):
        return [curve]
    batch = values(role, f"{prefix}/{OF_BATCH}{statistic.removeprefix(RUNNING)}", index=index)
    said = over(role, language, f"{channel}, {say('of_batch', language)}: %{{y:.3g}}")
    return [dots(role, x, batch, hover=said, size=3, opacity=0.45) | {"cliponaxis": True}, curve]


def _span(of: Expression) -> Expression:
    room = add(multiply(subtract(largest(of), least(of)), 0.06), 0.02)
    return [subtract(least(of), room), add(largest(of), room)]
