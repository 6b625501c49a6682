"""What the live view is given: the roles and stops of a study, its figures, and the words around them."""

import functools
from collections.abc import Callable

from core.figures import Description, Template, below, difference, first_screen, headline
from core.i18n.text import Language
from core.study import Study
from core.techniques import TECHNIQUES
from pages.live import LiveData, palette, words

CACHED = 64
Draw = Callable[[Study, Language], Description | None]


@functools.lru_cache(maxsize=CACHED)
def drawn(
    study: Study, language: Language, chosen: tuple[Draw, ...] | None
) -> tuple[Template, list[Description], list[Description]]:
    """Return a study's headline, the figures of the first screen, and those below it; or the chosen figures alone."""
    if chosen is None:
        return headline(study, language), first_screen(study, language), below(study, language)
    figures = [figure for draw in chosen if (figure := draw(study, language)) is not None]
    return headline(study, language), figures, []


def live_data(
    study: Study,
    playback: str,
    token: str,
    language: Language,
    presenter: bool,
    figures: tuple[Draw, ...] | None = None,
) -> LiveData:
    """Return the data of the live component.

    Args:
        playback: Changes when the playback is to start again.
        token: Names the session towards the route that pushes what is recorded.
        figures: Functions of `core.figures` that make the figures to show; None stands for all that the Lab shows.
    """
    sentence, first, more = drawn(study, language, figures)
    ghost = study.ghost.digest if study.ghost else None
    return {
        "token": token,
        "study": playback,
        "roles": {"baseline": study.baseline.digest, "treatment": study.treatment.digest, "ghost": ghost},
        "stops": [config.digest for config in study.stops],
        "stop": study.current,
        "steps": max(config.steps for config in study.shown()),
        "language": language,
        "texts": words(language),
        "techniques": {name: technique.label.to(language) for name, technique in TECHNIQUES.items()},
        "palette": palette(),
        "presenter": presenter,
        "pace": "normal",
        "headline": sentence,
        "figures": first,
        "more": more,
    }


def what_differs(study: Study, language: Language) -> str:
    """Return the line that says what the two models share and what differs."""
    return difference(study.baseline, study.treatment, language)
