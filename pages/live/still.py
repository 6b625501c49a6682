"""A still view: finished figures that were computed at once, drawn as the live view draws its own.

Its descriptions hold literal numbers instead of `bind`; colours are tokens, captions templates with literal text.
"""

from typing import Any

import streamlit as st

from core.figures.language.description import Description
from core.i18n.text import Language
from pages.live import BOOTSTRAP, packed, palette, routes_of, words

_component = st.components.v2.component("reglab.still", js=BOOTSTRAP, isolate_styles=False)


def still_view(
    figures: list[Description], language: Language, token: str, key: str, *, presenter: bool = False
) -> None:
    """Show finished figures in a grid: questions as headings, captions beneath, enlarged by a click.

    Args:
        figures: Each with an `id` of its own within the view, by which the next run updates it in place.
        token: What names the session.
        key: Keeps the view and its zoom over reruns; its own for each view of the application.
        presenter: Letters and lines for a projector.
    """
    _component(key=key, data=packed(still_data(figures, language, token, key, presenter)))


def still_data(figures: list[Description], language: Language, token: str, key: str, presenter: bool) -> dict[str, Any]:
    """Return the data of the component."""
    return {
        "token": token,
        "key": key,
        "language": language,
        "texts": words(language),
        "palette": palette(),
        "presenter": presenter,
        "figures": figures,
        "routes": routes_of("still.js"),
    }
