"""What the live view is given: the roles and stops of a study, its figures, and the words around them."""

from core.figures import difference
from core.figures.models import PAIR
from core.i18n.text import Language
from core.study import Study
from core.techniques import TECHNIQUES
from pages.lab.controls import stops_as_texts
from pages.lab.looks import drawn, looks
from pages.live import LiveData, palette, words


def live_data(
    study: Study,
    playback: str,
    token: str,
    language: Language,
    presenter: bool,
    answered: str = "",
    since: int | None = None,
) -> LiveData:
    """Return the data of the live component.

    Args:
        playback: Changes when the playback is to start again.
        token: Names the session towards the route that pushes what is recorded.
        answered: The last move to a stop that has been carried out.
        since: The step from which on the next values hold.
    """
    sentence, first, more = drawn(study, language)
    ways, way_of = looks(study, language)
    ghost = study.ghost.digest if study.ghost else None
    return {
        "token": token,
        "study": playback,
        "roles": {"baseline": study.baseline.digest, "treatment": study.treatment.digest, "ghost": ghost},
        "seeds": {role: [pair[i].digest for pair in study.pairs()] for i, role in enumerate(PAIR)},
        "stops": [config.digest for config in study.stops],
        "stop_seeds": [[config.digest for config in rest] for rest in study.stops_from_other_seeds()],
        "stop": study.current,
        "hand": study.technique,
        "stop_texts": stops_as_texts(study),
        "since": since,
        "answered": answered,
        "looks": ways,
        "look_of": way_of,
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
