"""Figures: what a run recorded, described once as Plotly traces, filled in here or in the browser. Pure functions."""

from core.figures.boundary import on_plane
from core.figures.curves import accuracy, overfit, penalties
from core.figures.enough import enough
from core.figures.gradient import gradient
from core.figures.histograms import activations, weights
from core.figures.inputs import inputs
from core.figures.kit.palette import PALETTE
from core.figures.language.description import Description, Template, View
from core.figures.language.fill import fill, sentence
from core.figures.right import right
from core.figures.sentences import difference, headline
from core.figures.statistics import statistics
from core.i18n.text import Language
from core.study import Study

FIRST_SCREEN = (overfit, right, weights, inputs, gradient, enough)
"""The six figures, in the order in which they stand on the first screen."""


def first_screen(study: Study, language: Language) -> list[Description]:
    """Return the six figures of the first screen."""
    return [figure(study, language) for figure in FIRST_SCREEN]


def below(study: Study, language: Language) -> list[Description]:
    """Return the figures below the first screen, those that this study has."""
    # Elsewhere accuracy stands on the first screen already, or there is none.
    maybe = (
        accuracy(study, language) if on_plane(study) else None,
        activations(study, language),
        penalties(study, language),
        *statistics(study, language),
    )
    return [figure for figure in maybe if figure is not None]


__all__ = [
    "PALETTE",
    "Description",
    "Language",
    "Study",
    "Template",
    "View",
    "below",
    "difference",
    "fill",
    "first_screen",
    "headline",
    "sentence",
]
