"""What all seeds say of a pair: how validation loss ends, and whether the two differ by more than luck."""

from typing import NamedTuple

from core.ends import T_975
from core.figures.language.context import Expression
from core.figures.language.description import Role
from core.figures.language.reading import (
    add,
    count,
    ends,
    held,
    how_many,
    item,
    joined,
    largest,
    multiply,
    op,
    steps,
    subtract,
)
from core.figures.models import PAIR, config_of, keeper, loss_format, phrase, say
from core.i18n.text import Language
from core.study import Study

LOSS = "loss/validation"
T_BY_COUNT = [None, None, *T_975]
"""What `T_975` says by the number of differences."""


class Interval(NamedTuple):
    """A mean, and between what it lies with 95 %."""

    mean: Expression
    low: Expression
    high: Expression


class Paired(NamedTuple):
    """Two models over the seeds from which both have ended: expressions of numbers.

    Attributes:
        count: From how many seeds.
        ends: What the loss of baseline and treatment ends at, the mean over these seeds.
        lower, higher, same: From how many of them the treatment ends lower, higher, and at the same.
        less: By how much less it ends, by Student's t of the differences.
    """

    count: Expression
    ends: tuple[Expression, Expression]
    lower: Expression
    higher: Expression
    same: Expression
    less: Interval


def paired(baseline: Expression, treatment: Expression) -> Paired:
    """Compare how two models end, seed by seed: a list of ends each."""
    # Missing where one of the two is: so are the sums with it.
    less = subtract(baseline, treatment)
    mean, half = op("mean", of=less), op("margin", of=less, t=T_BY_COUNT)
    return Paired(
        count(less),
        (op("mean", of=add(treatment, less)), op("mean", of=subtract(baseline, less))),
        how_many(op("less", a=0, b=less)),
        how_many(op("less", a=less, b=0)),
        how_many(less, equals=0),
        Interval(mean, subtract(mean, half), add(mean, half)),
    )


def ends_of_pair(study: Study) -> tuple[Expression, Expression]:
    """Return what the loss of baseline and treatment ends at from each seed."""
    baseline, treatment = (_ends(study, role) for role in PAIR)
    return baseline, treatment


def _ends(study: Study, role: Role) -> Expression:
    """Return what a model's loss ends at from each seed: that of the weights which are kept, where they are."""
    technique = keeper(config_of(study, role))
    return ends(role, LOSS) if technique is None else ends(role, f"{technique.name}/best_loss", last=True)


def at_the_end() -> Expression:
    """Return 1 where the step shown is the last that either model has come to, else 0."""
    last = largest(joined(item(steps(role, LOSS, until="end"), -1) for role in PAIR))
    return held(op("less", a=op("step"), b=last), equals=0)


def verdict(study: Study, language: Language, technique: str | None) -> tuple[Expression, Expression]:
    """Return what all seeds say in words, and 1 where there is something to say yet, else 0.

    Args:
        technique: What the treatment has beyond the baseline, as it stands in a sentence; None where it is not one.
    """
    (diverged, some_diverged), found = diverging(study, language, technique), paired(*ends_of_pair(study))
    kind = "one" if technique else "two"
    named = {"technique": (technique, "s")} if technique else {}
    ended = phrase(
        f"seeds.kept.{kind}" if any(keeper(config_of(study, role)) for role in PAIR) else f"seeds.{kind}",
        language,
        seeds=(seeds_told(study, found.count, language), "s"),
        **{role: (end, loss_format(study)) for role, end in zip(PAIR, found.ends, strict=True)},
        verdict=(difference(found, language), "s"),
        **named,
    )
    there = [held(op("less", a=1, b=number)) for number in (found.count, both_ended())]
    return item([ended, diverged], some_diverged), item(there, some_diverged)


def both_ended() -> Expression:
    """Return from how many seeds both models have ended, well or not."""
    return count(add(*(op("diverged", role=role) for role in PAIR)))


def diverging(study: Study, language: Language, technique: str | None) -> tuple[Expression, Expression]:
    """Return in words how many runs of each model diverged, and 1 where some did, else 0; `technique` as above."""
    wild = {role: how_many(op("diverged", role=role)) for role in PAIR}
    said = phrase(
        "seeds.diverged.one" if technique else "seeds.diverged.two",
        language,
        seeds=(seeds_told(study, both_ended(), language), "s"),
        **{role: (number, "d") for role, number in wild.items()},
        **({"technique": (technique, "s")} if technique else {}),
    )
    return said, held(op("less", a=0, b=add(*wild.values())))


def difference(found: Paired, language: Language) -> Expression:
    """Return in words which of the two ends lower and by how much, or that this may be luck."""
    less = found.less
    more = Interval(*(multiply(-1, of) for of in (less.mean, less.high, less.low)))
    ways = [
        phrase(
            f"seeds.{way}",
            language,
            times=(times, "d"),
            count=(found.count, "d"),
            difference=(by.mean, "g2"),
            low=(by.low, "g2"),
            high=(by.high, "g2"),
        )
        for way, times, by in (
            ("luck", found.lower, less),
            ("lower", found.lower, less),
            ("higher", found.higher, more),
        )
    ]
    ways.append(phrase("seeds.same", language, count=(found.count, "d")))
    marks = (*beyond_luck(less), op("less", a=add(found.count, -1), b=found.same))
    # No two of these hold at once.
    return item(ways, op("sum", of=[multiply(place, held(mark)) for place, mark in enumerate(marks, start=1)]))


def beyond_luck(less: Interval) -> tuple[Expression, Expression]:
    """Return whether a difference is clearly above 0, and whether it is clearly below."""
    return op("less", a=0, b=less.low), op("less", a=less.high, b=0)


def outcome(study: Study) -> Expression:
    """Return what comes of a pair: 0 where the treatment clearly ends lower, 1 where that may be luck, 2 higher.

    3 where either has diverged from some seed. Missing until both have ended from every seed, and before the last step.
    """
    wild = [op("diverged", role=role) for role in PAIR]
    ended, less = count(add(*wild)), paired(*ends_of_pair(study)).less
    side = op("sum", of=[multiply(place, held(mark)) for place, mark in enumerate(beyond_luck(less), start=1)])
    diverged = held(op("less", a=0, b=add(*map(how_many, wild))))
    known = multiply(at_the_end(), held(op("less", a=study.seeds.count - 1, b=ended)))
    return item([item([item([1, 0, 2], side), 3], diverged)], subtract(1, known))


def seeds_told(study: Study, number: Expression, language: Language) -> Expression:
    """Return from how many seeds something is told, and that more are to come where it is so."""
    total = study.seeds.count
    some = phrase("seeds.some", language, number=(number, "d"), total=(total, "d"))
    return item([say("seeds.all", language, total=total), some], held(op("less", a=number, b=total)))
