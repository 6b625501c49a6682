"""What the live view is given: the roles and stops of a study, its figures, and the words around them."""

import functools

from core.figures import asked, difference
from core.figures.models import PAIR
from core.i18n.text import Language
from core.study import Study
from core.techniques import TECHNIQUES
from pages.lab.controls import stops_as_texts
from pages.lab.looks import drawn, looks
from pages.live import StudyData, palette, prepared, words

CACHED = 256
"""Studies kept, of 20 kB each."""


@functools.lru_cache(maxsize=CACHED)
def prepared_view(study: Study, language: Language) -> bytes:
    """Return the live view's data of a study, prepared to be sent: a class often looks at one."""
    return prepared(study_data(study, language))


def study_data(study: Study, language: Language) -> StudyData:
    """Return the live view's data of a study."""
    sentence, sealed, first, more = drawn(study, language)
    ways, way_of = looks(study, language)
    ghost = study.ghost.digest if study.ghost else None
    return {
        "roles": {"baseline": study.baseline.digest, "treatment": study.treatment.digest, "ghost": ghost},
        "seeds": {role: [pair[i].digest for pair in study.pairs()] for i, role in enumerate(PAIR)},
        "stops": [config.digest for config in study.stops],
        "stop_seeds": [[config.digest for config in rest] for rest in study.stops_from_other_seeds()],
        "parts": [[config.digest for config in runs] for runs in study.parts_from_all_seeds()],
        "stop": study.current,
        "hand": study.technique,
        "stop_texts": stops_as_texts(study),
        "looks": ways,
        "look_of": way_of,
        "steps": max(config.steps for config in study.shown()),
        "language": language,
        "texts": words(language),
        "techniques": {name: technique.label.to(language) for name, technique in TECHNIQUES.items()},
        "palette": palette(),
        "headline": sentence,
        "prediction": asked(study, language),
        "envelope": sealed,
        "figures": first,
        "more": more,
    }


def what_differs(study: Study, language: Language) -> str:
    """Return the line that says what the two models share and what differs."""
    return difference(study.baseline, study.treatment, language)
