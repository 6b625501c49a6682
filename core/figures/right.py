"""Is it right? What the models predict: a decision surface, a fitted function, accuracy or error over the steps."""

from core.figures.boundary import boundary, on_plane
from core.figures.curves import accuracy
from core.figures.fit import errors, fit, on_curve
from core.figures.kit.layouts import blank, figure
from core.figures.language.description import Description, Template, template
from core.figures.language.reading import at, multiply
from core.figures.models import PAIR, config_of, say, tasks
from core.i18n.text import Language
from core.study import Study


def right(study: Study, language: Language) -> Description:
    """Return the figure of what each model predicts, for every kind of data."""
    return {**_chosen(study, language), "id": "right"}


def _chosen(study: Study, language: Language) -> Description:
    if len(tasks(study)) > 1:
        return _incomparable(language)
    if tasks(study) == {"regression"}:
        return (fit if on_curve(study) else errors)(study, language)
    figure = (boundary if on_plane(study) else accuracy)(study, language)
    return {**figure, "question": say("right", language), "caption": _counted(study, language)}


def _incomparable(language: Language) -> Description:
    """Return what stands where one model predicts classes and the other a number."""
    text = say("right.tasks", language)
    return figure("right", say("fit", language), text, [], blank(text), off={"text": text, "technique": None})


def _counted(study: Study, language: Language) -> Template:
    """Return how many validation examples each model gets right; shares where they have not the same."""
    sizes = {role: config_of(study, role).data.dataset.validation_size for role in PAIR}
    if sizes["baseline"] != sizes["treatment"]:
        shares = {role: (at(role, "accuracy/validation"), ".1%") for role in PAIR}
        return template(say("right.caption.shares", language), **shares)
    counted = {role: (multiply(at(role, "accuracy/validation"), sizes[role]), "d") for role in PAIR}
    return template(say("right.caption", language), size=(sizes["treatment"], "d"), **counted)
