"""What the live view is given: the roles and stops of a study, its figures, and the words around them."""

import functools

from core.figures import PALETTE, Description, Template, below, difference, first_screen, headline
from core.i18n.catalogue import MESSAGES
from core.i18n.text import Language
from core.study import Study
from core.techniques import TECHNIQUES
from pages.parts.live import LiveData

CACHED = 64
AREA = "live."


@functools.lru_cache(maxsize=CACHED)
def drawn(study: Study, language: Language) -> tuple[Template, list[Description], list[Description]]:
    """Return a study's headline, the figures of the first screen, and those below it."""
    return headline(study, language), first_screen(study, language), below(study, language)


@functools.cache
def words(language: Language) -> dict[str, str]:
    """Return the words of the live view's own buttons and notices."""
    return {key.removeprefix(AREA): text.to(language) for key, text in MESSAGES.items() if key.startswith(AREA)}


def live_data(study: Study, playback: str, token: str, language: Language, presenter: bool) -> LiveData:
    """Return the data of the live component.

    Args:
        playback: Changes when the playback is to start again.
        token: Names the session towards the route that pushes what is recorded.
    """
    sentence, first, more = drawn(study, language)
    ghost = study.ghost.digest if study.ghost else None
    shown = [study.baseline, study.treatment, *([study.ghost] if study.ghost else [])]
    return {
        "token": token,
        "study": playback,
        "roles": {"baseline": study.baseline.digest, "treatment": study.treatment.digest, "ghost": ghost},
        "stops": [config.digest for config in study.stops],
        "stop": study.current,
        "steps": max(config.steps for config in shown),
        "language": language,
        "texts": words(language),
        "techniques": {name: technique.label.to(language) for name, technique in TECHNIQUES.items()},
        "palette": {theme: dict(colours) for theme, colours in PALETTE.items()},
        "presenter": presenter,
        "pace": "normal",
        "headline": sentence,
        "figures": first,
        "more": more,
    }


def what_differs(study: Study, language: Language) -> str:
    """Return the line that says what the two models share and what differs."""
    return difference(study.baseline, study.treatment, language)
