"""How much is enough? Validation loss over the stops of the slider in hand."""

import math

from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import RIGHT, blank, figure, plot, width
from core.figures.kit.traces import dots, label, line, ring
from core.figures.language.context import Expression
from core.figures.language.description import Description, Layout, Off, Trace, template
from core.figures.language.reading import (
    at,
    count,
    ends,
    held,
    item,
    joined,
    largest,
    least,
    limit,
    multiply,
    op,
    sound,
    values,
)
from core.figures.models import loss_format, name, phrase, say
from core.figures.verdict import LOSS, T_BY_COUNT, at_the_end
from core.i18n.text import Language
from core.study import Study
from core.techniques import TECHNIQUES

BEYOND = 1e9
"""A loss that is beyond every axis."""
MOST_TICKS = 7
LONG = 7
"""Letters from which on a stop's name is written at a slant."""
LONGEST = 11
"""Letters of a stop's name beneath the axis; all of it is said over the point."""


def enough(study: Study, language: Language) -> Description:
    """Return the figure of every stop's validation loss, the one in hand ringed, the baseline's level dashed."""
    labels = study.labels(language)
    losses, top = _losses(study), _top()
    places = list(range(len(labels)))
    drawn, written = len(labels) > 1, loss_format(study)
    return figure(
        "enough",
        say("enough", language),
        say("enough.aria", language),
        _marks(study, labels, places, language) if drawn else [],
        _layout(study, language, labels, [0, top]) if drawn else blank(say("enough.none", language)),
        template("{said}", said=(_caption(study, labels, losses, written, language), "s")) if drawn else template(""),
        off=_off(study, language),
        slides=drawn,
    )


def _caption(study: Study, labels: list[str], losses: Expression, written: str, language: Language) -> Expression:
    """Return where the loss is least: at the step shown, and at the end, once all seeds are there, over all of them."""
    least_at = op("argmin", of=losses)
    slots = {
        "best": (item(labels, least_at), "s"),
        "loss": (least(losses), written),
        "here": (item(labels, op("stop")), "s"),
        "now": (item(losses, op("stop")), written),
        "baseline": (_level(study), written),
    }
    found = (_found(labels, losses, written, language), "s")
    at_this_step = phrase(
        "enough.caption", language, found=found, **{key: slots[key] for key in ("here", "now", "baseline")}
    )
    if study.seeds.count == 1:
        return at_this_step
    first, last = (item(op("as_good", of=op("stop_ends", series=LOSS), t=T_BY_COUNT), end) for end in (0, 1))
    ways = [
        phrase("enough.alone", language),
        phrase("enough.as_good", language, first=(item(labels, first), "s"), last=(item(labels, last), "s")),
    ]
    neighbours = item(ways, op("less", a=first, b=last))
    over_seeds = phrase(
        "enough.seeds", language, **slots, seeds=(study.seeds.for_stops, "d"), neighbours=(neighbours, "s")
    )
    return item([at_this_step, over_seeds], _told(study))


def _losses(study: Study) -> Expression:
    """Return each stop's loss at the step shown; at the end, once all seeds are there, the mean of their ends."""
    now = op("stops", series=LOSS)
    if study.seeds.count == 1:
        return now
    return item([now, op("otherwise", of=ranked(study), instead=[BEYOND] * len(study.stops))], _told(study))


def ranked(study: Study) -> Expression:
    """Return by what the best stop is told at the end: the mean of each stop's ends, of one seed its last loss."""
    if study.seeds.count == 1:
        return op("stops", series=LOSS, until="end", sound=True)
    return op("means", of=op("stop_ends", series=LOSS))


def _level(study: Study) -> Expression:
    """Return the same of the baseline."""
    now = at("baseline", LOSS)
    return item([now, item(joined([op("mean", of=ends("baseline", LOSS)), now]), 0)], _told(study))


def _told(study: Study) -> Expression:
    """Return 1 at the end where all stops have ended from all seeds, else 0."""
    return 0 if study.seeds.count == 1 else multiply(at_the_end(), stops_arrived(study))


def stops_arrived(study: Study) -> Expression:
    """Return 1 where all stops have ended from all their seeds, else 0."""
    runs = len(study.stops) * study.seeds.for_stops
    return held(op("less", a=op("arrived"), b=runs), equals=0)


def _of_seeds(study: Study, places: list[int], top: Expression) -> list[Trace]:
    """Return a faint dot for what each stop ends at from each seed, once all are there."""
    if study.seeds.count == 1:
        return []
    each = study.seeds.for_stops
    found = op("clamp", of=op("stop_ends", series=LOSS), high=multiply(2, top))
    x, y = ([place for place in places for _ in range(each)], joined([item(found, place) for place in places]))
    told = _told(study)
    return [
        {
            **dots("treatment", item([[], x], told), item([[], y], told), size=4, opacity=0.35),
            "cliponaxis": True,
        }
    ]


def _top() -> Expression:
    """Return where the axis of losses ends."""
    stops = op("stops", series=LOSS, until="end", sound=True)
    return limit(joined([stops, sound("baseline", values("baseline", LOSS, until="end"))]))


def _found(labels: list[str], losses: Expression, written: str, language: Language) -> Expression:
    """Return which stop is best, in words, once all have come to the step shown and differ: until then none is."""
    # Not the loss: of a run that has diverged it is missing too.
    arrived = count(op("stops", series="learning_rate"))
    loss = (least(losses), written)
    training = phrase("enough.training", language, arrived=(arrived, "d"), stops=(len(labels), "d"))
    alike = phrase("enough.alike", language, loss=loss)
    best = phrase("enough.least", language, best=(item(labels, op("argmin", of=losses)), "s"), loss=loss)
    differ = op("less", a=least(losses), b=largest(losses))
    return item([training, item([alike, best], differ)], op("less", a=len(labels) - 1, b=arrived))


def _off(study: Study, language: Language) -> Off | None:
    """Return what to do where there is nothing to drag, or where the technique in hand is off."""
    if study.technique is None or len(study.stops) < 2:
        return {"text": say("enough.none", language), "technique": None}
    if study.technique in study.treatment.named:
        return None
    technique = TECHNIQUES[study.technique]
    return {"text": say("off", language, technique=technique.label.to(language)), "technique": technique.name}


def _marks(study: Study, labels: list[str], places: list[int], language: Language) -> list[Trace]:
    losses, level, top = _losses(study), _level(study), _top()
    hover = "%{text}: %{y:.3g}<extra></extra>"
    above = op("less", a=top, b=losses)
    # A browser cannot place what lies 10³⁰ heights of the figure above it.
    drawn, drawn_level = (op("clamp", of=of, high=multiply(2, top)) for of in (losses, level))
    low, level_name = op("less", a=[level], b=top), label("baseline", 0, 0, name("baseline", language))
    beyond = {
        "x": op("where", of=places, mask=above),
        "y": op("where", of=op("clamp", of=losses, high=top), mask=above),
    }
    return [
        *_of_seeds(study, places, top),
        line(
            "baseline", [0, places[-1]], [drawn_level, drawn_level], hover=say("level", language), width=2, dash="dash"
        ),
        {**level_name, "bind": {"x": op("where", of=[places[-1]], mask=low), "y": op("where", of=[level], mask=low)}},
        line("treatment", places, op("clamp", of=losses, high=top), hover=hover, width=1)
        | {"hoverinfo": "skip", "hovertemplate": None},
        {**dots("treatment", places, drawn, hover=hover, size=7), "text": labels, "cliponaxis": True},
        {
            **dots(
                "treatment",
                None,
                None,
                hover=say("beyond", language) + "<extra></extra>",
                symbol="triangle-up",
                size=9,
            ),
            "bind": beyond,
        },
        ring(
            "treatment",
            op("stop"),
            op("clamp", of=item(losses, op("stop")), high=top),
            hover=hover,
            colour="@text",
        )
        | {"hoverinfo": "skip", "hovertemplate": None},
    ]


def _layout(study: Study, language: Language, labels: list[str], span: Expression) -> Layout:
    slanted = any(len(text) > LONG for text in labels)
    stride = 1 if slanted else max(1, math.ceil((len(labels) - 1) / (MOST_TICKS - 1)))
    # Off, then every so many, so that none touches another: of decades of 1-2-3-5 these are the powers of ten.
    shown = [0, *range(1 if stride == 1 else 1 + stride, len(labels), stride)]
    ticks = axis(
        range=[-0.6, len(labels) - 0.4],
        tickvals=shown,
        ticktext=[_short(labels[i]) for i in shown],
        tickangle=-40 if slanted else 0,
        showgrid=False,
        showline=True,
        title=titled("" if slanted else _axis_title(study, language)),
    )
    return plot(
        say("enough.axis", language),
        ticks,
        axis(range=[0, 1]),
        right=max(RIGHT, 14 + width(name("baseline", language))),
        bottom=76 if slanted else 38,
        # Who drags in it moves the slider.
        dragmode=False,
        bind={"yaxis.range": span},
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _axis_title(study: Study, language: Language) -> str:
    if study.technique is None:
        return ""
    technique = TECHNIQUES[study.technique]
    return technique.hyperparameter(technique.main).label.to(language)
