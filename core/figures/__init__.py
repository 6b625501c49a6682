"""The registry of figures: what a run recorded, described once as Plotly traces, filled in here or in the browser."""

from collections.abc import Callable
from dataclasses import dataclass

from core.figures.boundary import on_plane
from core.figures.curves import accuracy, overfit, penalised, penalties
from core.figures.enough import enough
from core.figures.envelope import Envelope, envelope
from core.figures.flat import flat, has_flat
from core.figures.gradient import gradient
from core.figures.histograms import activations, weights
from core.figures.inputs import inputs
from core.figures.kit.palette import PALETTE
from core.figures.language.description import Description, Template, View
from core.figures.language.fill import fill, sentence
from core.figures.models import hidden_layers
from core.figures.prediction import Asked, asked
from core.figures.right import right
from core.figures.sentences import difference, headline
from core.figures.statistics import has_statistics, statistics
from core.figures.which import several, which
from core.i18n.text import Language
from core.study import Study


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a study, or several of a kind.

    Attributes:
        name: Its `id`, or what those of its figures begin with.
        draw: Describes it, or each of them.
        needs: Tells whether a study has what it shows; None where every study has.
    """

    name: str
    draw: Callable[[Study, Language], Description | list[Description]]
    needs: Callable[[Study], object] | None = None

    def drawn(self, study: Study, language: Language) -> list[Description]:
        """Return its descriptions, none where the study has nothing of it."""
        if self.needs is not None and not self.needs(study):
            return []
        found = self.draw(study, language)
        return found if isinstance(found, list) else [found]


FIRST_SCREEN = (
    Figure("overfit", overfit),
    Figure("right", right),
    Figure("weights", weights),
    Figure("inputs", inputs),
    Figure("gradient", gradient),
    Figure("enough", enough),
)
"""The six figures that every study has, in the order in which they stand on the first screen."""

BELOW = (
    Figure("which", which, needs=several),
    # Elsewhere accuracy stands on the first screen already, or there is none.
    Figure("accuracy", accuracy, needs=on_plane),
    Figure("activations", activations, needs=hidden_layers),
    Figure("flat", flat, needs=has_flat),
    Figure("penalties", penalties, needs=penalised),
    Figure("statistics", statistics, needs=has_statistics),
)
"""The figures below it, each where a study has what it shows."""


def first_screen(study: Study, language: Language) -> list[Description]:
    """Return the six figures of the first screen."""
    return [drawn for figure in FIRST_SCREEN for drawn in figure.drawn(study, language)]


def below(study: Study, language: Language) -> list[Description]:
    """Return the figures below the first screen, those that this study has."""
    return [drawn for figure in BELOW for drawn in figure.drawn(study, language)]


__all__ = [
    "BELOW",
    "FIRST_SCREEN",
    "PALETTE",
    "Asked",
    "Description",
    "Envelope",
    "Figure",
    "Language",
    "Study",
    "Template",
    "View",
    "asked",
    "below",
    "difference",
    "envelope",
    "fill",
    "first_screen",
    "headline",
    "sentence",
]
