"""What the live view is given: the roles and stops of a study, its figures, and the words around them."""

import functools

from core.figures import Description, Template, below, difference, first_screen, headline
from core.i18n.text import Language
from core.study import Study
from core.techniques import TECHNIQUES
from pages.live import LiveData, palette, words

CACHED = 64


@functools.lru_cache(maxsize=CACHED)
def drawn(study: Study, language: Language) -> tuple[Template, list[Description], list[Description]]:
    """Return a study's headline, the figures of the first screen, and those below it."""
    return headline(study, language), first_screen(study, language), below(study, language)


def live_data(study: Study, playback: str, token: str, language: Language, presenter: bool) -> LiveData:
    """Return the data of the live component.

    Args:
        playback: Changes when the playback is to start again.
        token: Names the session towards the route that pushes what is recorded.
    """
    sentence, first, more = drawn(study, language)
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
        "headline": sentence,
        "figures": first,
        "more": more,
    }


def what_differs(study: Study, language: Language) -> str:
    """Return the line that says what the two models share and what differs."""
    return difference(study.baseline, study.treatment, language)
