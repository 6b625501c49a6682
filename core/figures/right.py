"""Is it right? What the models predict: a decision surface, a fitted function, accuracy or error over the steps."""

from core.figures.boundary import PARTS, boundary, counted, on_plane
from core.figures.curves import accuracy
from core.figures.fit import errors, fit, on_curve
from core.figures.kit.layouts import blank, figure
from core.figures.language.description import Description
from core.figures.models import say, tasks
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
    if on_plane(study):
        return boundary(study, language)
    return {
        **accuracy(study, language),
        "question": say("right", language),
        "caption": counted(study, PARTS[0], language),
    }


def _incomparable(language: Language) -> Description:
    """Return what stands where one model predicts classes and the other a number."""
    text = say("right.tasks", language)
    return figure("right", say("fit", language), text, [], blank(text), off={"text": text, "technique": None})
