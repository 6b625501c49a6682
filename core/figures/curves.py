"""Curves over the steps: loss, accuracy, and what the penalties cost."""

import functools
from collections.abc import Callable, Sequence

from core.figures.kit.axes import axis, log_axis, step_axis
from core.figures.kit.layouts import change_marks, change_names, figure, label_room, plot
from core.figures.kit.traces import band, dots, line, models_at_ends, over, ring
from core.figures.language.context import Expression
from core.figures.language.description import Description, Layout, Role, Template, Trace, template
from core.figures.language.reading import (
    at,
    in_words,
    item,
    joined,
    largest,
    least,
    limit,
    limit_beside,
    log10,
    op,
    steps,
    subtract,
    values,
)
from core.figures.models import PAIR, config_of, doing, keeper, loss_format, only_regressions, penalties_of, roles, say
from core.i18n.text import Language
from core.study import Study
from core.techniques import Technique

Reading = Callable[[Role, str], Expression]

PARTS = ("train", "validation")
MANY = 10
"""Seeds from which on they are drawn as a band."""
DECADES = 4
"""How much of a logarithmic axis of losses is shown below its top: what is less is nearly 0."""


def overfit(study: Study, language: Language) -> Description:
    """Return the figure of training and validation loss: data loss alone, a ring at each least validation loss."""
    recorded = joined(values(role, f"loss/{part}", until="end") for role in roles(study) for part in PARTS)
    top = limit_beside({role: joined(values(role, f"loss/{p}", until="end") for p in PARTS) for role in roles(study)})
    high = log10(top)
    low = largest([least(log10(recorded)), subtract(high, DECADES)])
    squared = only_regressions(study)
    number, written = "%{y:.3g}" if squared else "%{y:.3f}", loss_format(study)
    title = say("squared_error.axis" if squared else "loss.axis", language) + said_of_seeds(study, language)
    over_all = functools.partial(over_steps, study, roles(study), language, title)
    rings = [
        ring(r, *least_point(study, r), hover=over(r, language, f"{say('best', language)} {number}"))
        for r in roles(study)
    ]
    curves = [*from_seeds(study, "loss/validation"), *pairs(roles(study), language, "loss", number)]
    marks = [*curves, *rings, *ends(study, language, number)]
    caption = overfit_caption(study, language, written)
    return figure(
        "overfit",
        say("overfit", language),
        say("overfit.aria", language),
        [*marks, *models_at_ends(roles(study), language, "loss/validation", 0, top)],
        over_all(axis(range=[0, 1]), [0, top]),
        caption,
        label=say("linear", language),
        alternatives=[
            {
                "id": "log",
                "label": say("log", language),
                "traces": [*marks, *models_at_ends(roles(study), language, "loss/validation", low, high, log=True)],
                "layout": over_all(log_axis(), [low, high]),
                "caption": caption,
            }
        ],
    )


def overfit_caption(study: Study, language: Language, written: str) -> Template:
    """Return the sentence beneath the losses: each model's least and latest, and whose weights are kept."""
    slots: dict[str, tuple[Expression, str]] = {
        f"{role}_{what}": (expression, written)
        for role in PAIR
        for what, expression in (("best", best(role)), ("now", at(role, "loss/validation")))
    }
    penalty = say("overfit.penalty", language) if penalised(study) else ""
    sentences = [say("overfit.caption", language), penalty]
    for role in PAIR:
        if (technique := keeper(config_of(study, role))) is None:
            continue
        watched = f"{technique.name}/waited"
        reached = [say("overfit.trained", language), say("overfit.stopped", language)]
        slots |= {
            f"{role}_reached": (item(reached, op("count", of=stopped(study, role, steps(role, watched)))), "s"),
            f"{role}_end": (item(steps(role, watched), -1), "d"),
            f"{role}_kept": (_kept(role, technique, language, written), "s"),
        }
        sentences.append(say(f"overfit.kept.{role}", language))
    return template(" ".join(filter(None, sentences)), **slots)


def _kept(role: Role, technique: Technique, language: Language, how: str) -> Expression:
    """Return what is kept of a model in words: the weights of a step, or nothing where no loss was a number."""
    step, loss = at(role, f"{technique.name}/best_step"), at(role, f"{technique.name}/best_loss")
    kept = in_words(say("overfit.weights", language), (step, "d"), (loss, how))
    return if_kept(role, technique, kept, say("overfit.nothing", language))


def if_kept(role: Role, technique: Technique, kept: Expression, nothing: str) -> Expression:
    """Return `kept` where a model's weights are, and `nothing` once it was evaluated and no loss was a number."""
    told = op("count", of=joined([at(role, f"{technique.name}/waited"), at(role, f"{technique.name}/best_step")]))
    return item([kept, nothing, kept], told)


def ends(study: Study, language: Language, number: str) -> list[Trace]:
    """Return a cross where a technique ended a run; nothing is drawn until it did."""
    return [
        dots(
            role,
            stopped(study, role, steps(role, "loss/validation")),
            stopped(study, role, values(role, "loss/validation")),
            hover=over(role, language, f"{say('stopped', language)} {number}"),
            symbol="x-thin",
            size=12,
            line={"width": 3, "color": f"@{role}"},
        )
        for role in roles(study)
        if keeper(config_of(study, role))
    ]


def least_point(study: Study, role: Role) -> tuple[Expression, Expression]:
    """Return step and loss of a model's least validation loss so far; of the weights that are kept, where they are."""
    technique = keeper(config_of(study, role))
    if technique is None:
        return best_step(role), best(role)
    return at(role, f"{technique.name}/best_step"), at(role, f"{technique.name}/best_loss")


def stopped(study: Study, role: Role, of: Expression) -> Expression:
    """Return the entry of a list, one an evaluation, at which a model's patience has run out: a list of one or none."""
    technique = keeper(config_of(study, role))
    if technique is None:
        return []
    patience = config_of(study, role).named[technique.name][technique.main]
    return op("where", of=of, mask=values(role, f"{technique.name}/waited"), equals=patience)


def accuracy(study: Study, language: Language) -> Description:
    """Return the figure of training and validation accuracy, of the models that predict classes."""
    shown = doing(study, "classification")
    recorded = joined(values(role, f"accuracy/{part}", until="end") for role in shown for part in PARTS)
    low, top = op("clamp", of=subtract(least(recorded), 0.04), low=0), 1.015
    share = axis(range=[0, top], tickformat=".0%", nticks=6)
    return figure(
        "accuracy",
        say("accuracy", language),
        say("accuracy.aria", language),
        [
            *from_seeds(study, "accuracy/validation", shown),
            *pairs(shown, language, "accuracy", "%{y:.1%}"),
            *models_at_ends(shown, language, "accuracy/validation", low, top),
        ],
        over_steps(study, shown, language, say("accuracy.axis", language), share, [low, top]),
        template(
            say("accuracy.caption", language),
            baseline=(at("baseline", "accuracy/validation"), ".1%"),
            baseline_train=(at("baseline", "accuracy/train"), ".1%"),
            treatment=(at("treatment", "accuracy/validation"), ".1%"),
            treatment_train=(at("treatment", "accuracy/train"), ".1%"),
        ),
    )


def penalised(study: Study) -> list[tuple[Role, Technique]]:
    """Return which models have a penalty, and which."""
    return [(role, t) for role in roles(study) for t in penalties_of(config_of(study, role))]


def penalties(study: Study, language: Language) -> Description:
    """Return the figure of what each penalty adds to the loss."""
    shown = penalised(study)
    drawn: list[tuple[Role, str, str, str]] = [
        *((role, "loss/data", say("batch_loss", language), "dot") for role, _ in dict(shown).items()),
        *((role, f"penalty/{t.name}", t.label.to(language), "solid") for role, t in shown),
    ]
    top = limit(joined(values(role, series, until="end") for role, series, _, _ in drawn))
    traces = [
        line(
            role,
            steps(role, s),
            values(role, s),
            hover=over(role, language, f"{what} %{{y:.3f}}"),
            width=1.5 if dash == "dot" else 2.5,
            dash=dash,
        )
        for role, s, what, dash in drawn
    ]
    role, technique = shown[-1]
    last = f"penalty/{technique.name}"
    return figure(
        "penalties",
        say("penalties", language),
        say("penalties.aria", language),
        [*traces, *models_at_ends([r for r, t in shown if t is technique], language, last, 0, top)],
        over_steps(study, list(dict(shown)), language, say("penalties.axis", language), axis(range=[0, 1]), [0, top]),
        template(
            say("penalties.caption", language),
            technique=(technique.label.to(language), "s"),
            penalty=(at(role, last), "g3"),
            share=(
                op("divide", a=at(role, last), b=op("add", a=at(role, last), b=at(role, "loss/data"))),
                ".0%",
            ),
        ),
    )


def from_seeds(study: Study, series: str, shown: Sequence[Role] = PAIR) -> list[Trace]:
    """Return what the pair does from other seeds: a thin line each, of many a band of a standard deviation."""
    pair = [role for role in PAIR if role in shown]
    if study.others + 1 >= MANY:
        edges = {role: [op("spread", role=role, series=series, sds=sds) for sds in (-1, 1)] for role in pair}
        return [band(role, steps(role, series), low, high, 0.2) for role, (low, high) in edges.items()]
    return [
        line(role, steps(role, series, seed=n), values(role, series, seed=n), width=1, color=f"@{role}/0.45")
        for role in pair
        for n in range(1, 1 + study.others)
    ]


def said_of_seeds(study: Study, language: Language) -> str:
    """Return what is drawn of other seeds, to stand behind what else is drawn; nothing where nothing is."""
    if not study.others:
        return ""
    return "  " + say("seeds.band" if study.seeds.count >= MANY else "seeds.lines", language)


def best(role: Role) -> Expression:
    """Return the least validation loss of a model so far."""
    return least(values(role, "loss/validation"))


def best_step(role: Role) -> Expression:
    """Return the step of the least validation loss of a model so far."""
    return item(steps(role, "loss/validation"), op("argmin", of=values(role, "loss/validation")))


def pairs(shown: Sequence[Role], language: Language, what: str, number: str, reading: Reading = values) -> list[Trace]:
    """Return every model's training curve, thin and dotted, and above these the validation curves, thick.

    Args:
        number: How a value is written over its point.
        reading: What is drawn of a series of a model.
    """
    kinds = (("train", {"width": 1.8, "dash": "dot"}), ("validation", {"width": 3}))
    return [
        line(
            role,
            steps(role, f"{what}/{part}"),
            reading(role, f"{what}/{part}"),
            hover=over(role, language, f"{say(part, language)} {number}"),
            **style,
        )
        for part, style in kinds
        for role in shown
    ]


def over_steps(
    study: Study, shown: Sequence[Role], language: Language, title: str, y: Layout, span: Expression
) -> Layout:
    """Return a layout of the curves of some models over the steps, with their names at their ends."""
    return plot(
        title,
        step_axis(study, language),
        y,
        right=label_room(study, language),
        annotations=change_names(study, shown),
        shapes=change_marks(study, shown),
        bind={"yaxis.range": span},
    )
