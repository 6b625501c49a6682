"""How each stop of the slider in hand is described: the browser shows one before the script has heard of it."""

import functools
import itertools
from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import Any

from core.figures import Description, Envelope, Template, asked, below, envelope, first_screen, headline
from core.i18n.text import Language
from core.study import Study
from core.techniques import TECHNIQUES
from pages.live import Change

CACHED = 64


@functools.lru_cache(maxsize=CACHED)
def drawn(study: Study, language: Language) -> tuple[Template, Envelope, list[Description], list[Description]]:
    """Return a study's headline, its envelope, the figures of the first screen, and those below it."""
    return headline(study, language), envelope(study, language), first_screen(study, language), below(study, language)


@functools.lru_cache(maxsize=CACHED)
def looks(study: Study, language: Language) -> tuple[list[list[Change]], list[int]]:
    """Return the ways in which stops are described, and which is each stop's.

    The first is told by what differs from what is shown, every other from the one before: neighbours differ least.
    """
    kinds = [kind(at_stop(study, stop), stop) for stop in range(len(study.stops))]
    first = {kind: stop for stop, kind in reversed(list(enumerate(kinds)))}
    if study.current is not None:
        # What is shown stands for its kind, for it is described already.
        first[kinds[study.current]] = study.current
    seen = [look(study, language), *(look(at_stop(study, stop), language) for stop in first.values())]
    places = {kind: place for place, kind in enumerate(first)}
    return [list(changes(*pair)) for pair in itertools.pairwise(seen)], [places[kind] for kind in kinds]


def at_stop(study: Study, stop: int) -> Study:
    """Return the study with another stop as its treatment."""
    return study if stop == study.current else replace(study, treatment=study.stops[stop], current=stop)


def kind(study: Study, stop: int) -> Hashable:
    """Return what stops that are described alike have in common."""
    treatment = study.treatment
    assert study.technique is not None
    technique = TECHNIQUES[study.technique]
    # These say their value: a threshold, how long is waited, what a number becomes mid-run.
    said = technique.clips or technique.keeps_best or treatment.schedule
    return treatment == study.baseline, frozenset(treatment.named), said and stop


def look(study: Study, language: Language) -> dict[str, Any]:
    """Return what is described of a study, by the names that it has in the live view's data."""
    sentence, sealed, first, more = drawn(study, language)
    return {
        "headline": sentence,
        "prediction": asked(study, language),
        "envelope": sealed,
        "figures": first,
        "more": more,
    }


def changes(old: Any, new: Any, path: tuple[str | int, ...] = ()) -> Iterator[Change]:
    """Yield what makes one look of another: paths, no one within another, and what stands there.

    Where there are more or fewer figures, those that stay are named by where they were.
    """
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for key in new:
            yield from changes(old[key], new[key], (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from changes(before, after, (*path, index))
    elif path in (("figures",), ("more",)):
        yield list(path), [old.index(figure) if figure in old else figure for figure in new]
    else:
        yield list(path), new
