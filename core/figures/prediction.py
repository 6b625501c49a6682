"""What a learner is asked of a comparison before its figures are shown, and what all seeds answer."""

from typing import TypedDict

from core.figures.language.context import Expression
from core.figures.language.description import Template, template
from core.figures.language.reading import in_words, item, op
from core.figures.models import phrase, say, tasks
from core.figures.sentences import only_technique, within_sentence
from core.figures.verdict import outcome
from core.i18n.text import Language
from core.study import Study

OPTIONS = ("lower", "same", "higher", "diverged")
"""What may come out, in the order in which `outcome` counts."""


class Asked(TypedDict):
    """A question on a comparison.

    Attributes:
        options: The answers to choose from.
        answer: Index of the one that is right; missing until that is known and the step shown is the last.
    """

    question: Template
    options: list[str]
    answer: Expression


def asked(study: Study, language: Language) -> Asked | None:
    """Return what is asked of a study; None where nothing is told beyond luck: of one seed, of one and the same run."""
    if study.others == 0 or len(tasks(study)) > 1:
        return None
    options = [say(f"predict.{option}", language) for option in OPTIONS]
    return {"question": question(study, language), "options": options, "answer": outcome(study)}


def question(study: Study, language: Language) -> Template:
    """Return the question, with the value where it is the slider's: it is then the same sentence at every stop."""
    technique = only_technique(study.baseline, study.treatment)
    if technique is None:
        return template(say("predict.two", language))
    named: Expression = within_sentence(technique.to(language))
    if study.technique in study.treatment.named and not study.treatment.schedule:
        named = in_words(f"{named} {{0}}", (item(study.labels(language), op("stop")), "s"))
    return template("{said}", said=(phrase("predict.one", language, technique=(named, "s")), "s"))
