"""The envelope: what the test set says of a pair, closed until the learner opens it at the end.

No figure and no choice reads the test part; what is told here is of the weights that are kept, beside what validation
said of the same weights, so that the optimism of choosing shows.
"""

from typing import NamedTuple, TypedDict

from core.figures.enough import ranked, stops_arrived
from core.figures.language.context import Expression
from core.figures.language.description import Role, Template, template
from core.figures.language.reading import add, count, ends, held, item, multiply, op
from core.figures.models import PAIR, config_of, keeper, loss_format, name, phrase, say, tasks
from core.figures.sentences import named_technique
from core.figures.verdict import LOSS, at_the_end, difference, diverging, paired, seeds_told
from core.i18n.text import Language
from core.study import Study
from core.techniques import Technique

TEST = "loss/test"
RIGHT, RIGHT_ON_TEST = "accuracy/validation", "accuracy/test"
SHARE = ".1%"


class Model(TypedDict):
    """What is told of one model: a row of the table; an accuracy is missing where there is none to compare."""

    role: Role
    name: str
    loss: list[Template]
    accuracy: list[Template]


class Envelope(TypedDict):
    """What the envelope holds.

    Attributes:
        ready: 1 where it may be opened: both models have ended, and the step shown is the last; else 0.
        data: What the test examples are known by: whoever opens it for several pairs of the same has used them up.
        label: How many test examples there are, and how it was measured.
        columns: What the columns of the table say.
        models: The rows: validation, then test.
        said: How the two compare on the test set.
        chosen: What was chosen on validation, and what the test set says of that; empty where nothing was.
    """

    ready: Expression
    data: str
    label: str
    columns: list[str]
    models: list[Model]
    said: Template
    chosen: list[Template]


class Both(NamedTuple):
    """What validation and the test set say of the same weights from each seed: lists of numbers."""

    validation: Expression
    test: Expression


def envelope(study: Study, language: Language) -> Envelope:
    """Return what is in the envelope of a study."""
    treatment = study.treatment.data
    losses = {role: losses_of(study, role) for role in PAIR}
    return {
        "ready": multiply(at_the_end(), held(count([item(op("diverged", role=role), 0) for role in PAIR]), equals=2)),
        "data": f"{treatment.name}/{treatment.seed}",
        "label": say("envelope", language, examples=treatment.dataset.test_size),
        "columns": [say("validation", language), say("test", language)],
        "models": [_model(study, role, losses, language) for role in PAIR],
        "said": template("{said}", said=(_said(study, losses, language), "s")),
        "chosen": [*_steps_chosen(study, losses, language), *_stop_chosen(study, language)],
    }


def losses_of(study: Study, role: Role) -> Both:
    """Return the losses of a model's weights at the end, or of those that are kept."""
    technique = keeper(config_of(study, role))
    same = LOSS if technique is None else f"{technique.name}/best_loss"
    return Both(ends(role, same, last=True), ends(role, TEST))


def _model(study: Study, role: Role, losses: dict[Role, Both], language: Language) -> Model:
    # Of both models the same seeds; where only one has ended well, whatever there is of it.
    other = losses["treatment" if role == "baseline" else "baseline"].test
    found = [template("{mean}", mean=(_mean(of, other), loss_format(study))) for of in losses[role]]
    right: list[Template] = []
    # Accuracy of the weights that are kept was not recorded on validation.
    if "classification" in tasks(study, [role]):
        kept = keeper(config_of(study, role)) is not None
        shares = [None if kept else ends(role, RIGHT, last=True), ends(role, RIGHT_ON_TEST)]
        right = [template("{mean}", mean=(_mean(of, other), SHARE)) if of else template("") for of in shares]
    return {"role": role, "name": name(role, language), "loss": found, "accuracy": right}


def _mean(of: Expression, other: Expression) -> Expression:
    """Return the mean over the seeds from which the other is there too, over all of its own where there are none."""
    alike = add(of, multiply(0, other))
    means = [op("mean", of=of), op("mean", of=alike)]
    return item(means, held(op("less", a=0, b=count(alike))))


def _said(study: Study, losses: dict[Role, Both], language: Language) -> Expression:
    """Return in words how the models compare on the test set, or why nothing is told."""
    if study.baseline == study.treatment:
        return say("envelope.same", language)
    technique = named_technique(study, language)
    found = paired(*(losses[role].test for role in PAIR))
    compared = phrase(
        "envelope.one" if technique else "envelope.two",
        language,
        seeds=(seeds_told(study, found.count, language), "s"),
        verdict=(difference(found, language), "s"),
        **({"technique": (technique, "s")} if technique else {}),
    )
    alone = phrase("envelope.alone", language, difference=(op("abs", of=found.less.mean), "g2"))
    told = [say("envelope.none", language), alone, compared]
    wild, some_diverged = diverging(study, language, technique)
    return item([item(told, op("clamp", of=found.count, high=2)), wild], some_diverged)


def _steps_chosen(study: Study, losses: dict[Role, Both], language: Language) -> list[Template]:
    """Return for each model whose step a technique has chosen what validation and the test set say of it."""
    keepers = [(role, keeper(config_of(study, role))) for role in PAIR]
    return [
        template(
            "{said}", said=(_chosen(study, losses[role], language, "step", **_named(role, technique, language)), "s")
        )
        for role, technique in keepers
        if technique is not None
    ]


def _named(role: Role, technique: Technique, language: Language) -> dict[str, tuple[Expression, str]]:
    return {"model": (name(role, language), "s"), "technique": (technique.label.to(language), "s")}


def _stop_chosen(study: Study, language: Language) -> list[Template]:
    """Return what both say of the best stop on validation, once all have ended; nothing where steps are chosen."""
    if len(study.stops) < 2 or any(keeper(stop) for stop in study.stops):
        return []
    best = op("argmin", of=ranked(study))
    stops = Both(*(op("stop_ends", series=series, last=True) for series in (LOSS, TEST)))
    named: dict[str, tuple[Expression, str]] = {
        "stop": (item(study.labels(language), best), "s"),
        "stops": (len(study.stops), "d"),
    }
    for place, of in stops._asdict().items():
        named[f"all_{place}"] = (op("mean", of=op("means", of=of)), loss_format(study))
    said = _chosen(study, Both(*(item(of, best) for of in stops)), language, "stop", **named)
    return [template("{said}", said=(item(["", said], stops_arrived(study)), "s"))]


def _chosen(study: Study, both: Both, language: Language, what: str, **named: tuple[Expression, str]) -> Expression:
    """Return what both say of what was chosen, the mean over the seeds; nothing where it diverged.

    By how much they differ beyond luck is told where data vary with the seeds: of the same two sets one may be easier.
    """
    found, written = paired(*both), loss_format(study)
    differ: Expression = ""
    if study.seeds.data:
        more = phrase("envelope.differ", language, verdict=(difference(found, language), "s"))
        differ = item(["", more], held(op("less", a=1, b=found.count)))
    slots = {"validation": (found.ends[0], written), "test": (found.ends[1], written), "differ": (differ, "s")}
    said = phrase(f"envelope.chosen.{what}", language, **named, **slots)
    return item(["", said], held(op("less", a=0, b=found.count)))
