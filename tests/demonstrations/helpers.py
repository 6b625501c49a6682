"""What the tests of demonstrations share."""

from typing import Any

from core.demonstrations import DEMONSTRATIONS, Shown
from core.demonstrations.base import Array
from core.i18n.text import Language


def compute(name: str, **given: Any) -> dict[str, Array]:
    """Compute a demonstration; what is left out of `given` takes its default."""
    demonstration = DEMONSTRATIONS[name]
    return demonstration.compute(demonstration.Settings.model_validate(given))


def show(name: str, language: Language = "en", **given: Any) -> Shown:
    """Return what is shown of a demonstration."""
    demonstration = DEMONSTRATIONS[name]
    settings = demonstration.Settings.model_validate(given)
    return demonstration.show(demonstration.compute(settings), settings, language)
