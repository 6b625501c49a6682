"""Which one did it? How validation loss ends with each technique of the treatment alone, and without it."""

from collections.abc import Sequence

from core.figures.kit.axes import axis, titled
from core.figures.kit.layouts import figure, plot
from core.figures.kit.traces import dots, label, line
from core.figures.language.context import Expression
from core.figures.language.description import Description, Role, Row, Trace, template
from core.figures.language.reading import add, at, held, in_words, item, joined, limit, op, subtract
from core.figures.models import PAIR, config_of, keeper, name, phrase, say
from core.figures.verdict import LOSS, T_BY_COUNT, difference, ends_of_pair, paired
from core.i18n.text import Language
from core.study import Part, Study
from core.techniques import TECHNIQUES

ROW = 29
"""Pixels that a row takes, its name above its dots."""
AROUND = 100
"""Pixels above and below the rows."""
NAME, DOTS = -0.28, 0.22
"""Where they stand from the middle of a row, in rows."""


def several(study: Study) -> bool:
    """Tell whether a treatment has several techniques whose parts are trained, from several seeds."""
    # Where weights are kept an end is theirs, and no part's is.
    keeps = any(keeper(config_of(study, role)) for role in PAIR)
    return study.seeds.count > 1 and bool(study.parts()) and not keeps


def which(study: Study, language: Language) -> Description:
    """Return the figure of what each part of the treatment ends at: a row each, a dot a seed, a large one the mean.

    A bar around a part's mean is as wide as its difference from the treatment is uncertain (Student's t, paired, 95 %).
    """
    baseline, treatment = ends_of_pair(study)
    parts = study.parts()
    found = op("part_ends", series=LOSS)
    of_parts = [item(found, place) for place in range(len(parts))]
    everything = [treatment, *of_parts, baseline]
    top = limit(joined([*everything, *(at(role, LOSS, until="end") for role in PAIR)]))
    losses = axis(range=[0, 1], title=titled(say("which.axis", language)))
    bottom = len(everything) - 0.4
    places = axis(range=[bottom, -0.6], showgrid=False, showticklabels=False, ticks="")
    seeds = study.seeds.count
    marks = [
        _level(treatment, bottom),
        *_whole(0, name("treatment", language), "treatment", treatment, seeds),
        *(
            mark
            for place, (part, ends) in enumerate(zip(parts, of_parts, strict=True), start=1)
            for mark in _of_part(place, _called(part, language), ends, treatment, seeds)
        ),
        *_whole(len(everything) - 1, name("baseline", language), "baseline", baseline, seeds),
    ]
    return figure(
        "which",
        say("which", language),
        say("which.aria", language),
        marks,
        plot("", losses, places, left=12, bind={"xaxis.range": [0, top]}),
        template("{said}", said=(_caption(parts, found, treatment, language), "s")),
        height=AROUND + ROW * len(everything),
        rows=[_row(place, part, language) for place, part in enumerate(parts, start=1)],
    )


def _called(part: Part, language: Language) -> str:
    label = TECHNIQUES[part.technique].label.to(language)
    return say("which.alone" if part.alone else "which.without", language, technique=label)


def _row(place: int, part: Part, language: Language) -> Row:
    called = _called(part, language)
    return {
        "place": place + NAME,
        "label": called,
        "title": say("which.go", language, part=called),
        "part": {"technique": part.technique, "alone": part.alone},
    }


def _level(treatment: Expression, bottom: float) -> Trace:
    """Return the line on which the treatment ends: an interval that it crosses may be luck."""
    mean = op("mean", of=treatment)
    return line("treatment", [mean, mean], [DOTS, bottom], width=1, dash="dot") | {"hoverinfo": "skip"}


def _whole(place: int, called: str, role: Role, ends: Expression, seeds: int) -> list[Trace]:
    """Return the row of a model of the pair: its name, a small dot for each seed and a large one for their mean."""
    return [label(role, 0, place + NAME, called), *_dots(place, called, f"@{role}", ends, seeds)]


def _of_part(place: int, called: str, ends: Expression, treatment: Expression, seeds: int) -> list[Trace]:
    """Return the row of a part: a bar where its difference from the treatment lies, and its dots."""
    mean, half = op("mean", of=ends), op("margin", of=subtract(ends, treatment), t=T_BY_COUNT)
    bar = line("treatment", [subtract(mean, half), add(mean, half)], [place + DOTS] * 2, color="@text", width=2)
    return [bar | {"hoverinfo": "skip"}, *_dots(place, called, "@text", ends, seeds)]


def _dots(place: int, called: str, colour: str, ends: Expression, seeds: int) -> list[Trace]:
    hover = f"{called} %{{x:.3g}}<extra></extra>"
    there = op("less", a=-1, b=ends)
    x, y = (op("where", of=of, mask=there) for of in (ends, [place + DOTS] * seeds))
    return [
        dots("treatment", x, y, hover=hover, color=colour, opacity=0.4),
        dots("treatment", [op("mean", of=ends)], [place + DOTS], hover=hover, color=colour, size=11),
    ]


def _caption(parts: Sequence[Part], found: Expression, treatment: Expression, language: Language) -> Expression:
    """Return what each technique adds to the rest of the treatment, in words."""
    rest = {_added(part, parts): item(found, place) for place, part in enumerate(parts) if _is_rest(part, parts)}
    said = []
    for technique, ends in rest.items():
        compared = paired(ends, treatment)
        sentence = phrase(
            "which.added",
            language,
            technique=(TECHNIQUES[technique].label.to(language), "s"),
            verdict=(difference(compared, language), "s"),
        )
        waiting = phrase("which.waiting", language, technique=(TECHNIQUES[technique].label.to(language), "s"))
        said.append(item([waiting, sentence], held(op("less", a=1, b=compared.count))))
    together = " ".join([say("which.adds", language), *(f"{{{place}}}" for place in range(len(said)))])
    return in_words(together, *((one, "s") for one in said))


def _is_rest(part: Part, parts: Sequence[Part]) -> bool:
    """Tell whether a part is the treatment without one technique: of two, each alone is without the other."""
    return not part.alone or len(parts) == 2


def _added(part: Part, parts: Sequence[Part]) -> str:
    """Return the technique that the treatment has beyond a part."""
    return part.technique if not part.alone else next(o.technique for o in parts if o.technique != part.technique)
