"""What stands on top of every page, below the line of pages: language and size, and what is wrong with the address."""

from functools import partial

import streamlit as st

from core.i18n.catalogue import message
from core.i18n.text import LANGUAGES, Language
from core.problems import Problem
from pages.address.fields import FIELDS
from pages.lab.controls import resize, speak
from pages.session import act, current, seed

NAMES: dict[Language, str] = {"en": "EN", "ko": "한국어"}


def look_line(language: Language) -> None:
    """Draw the switches of language and size, in the line of the navigation."""
    with st.container(key="look", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.toggle(
            message("lab.presenter", language),
            key=seed("presenter", current().comparison.presenter),
            on_change=lambda: act(partial(resize, presenter=st.session_state["presenter"]), "presenter"),
        )
        st.segmented_control(
            message("lab.language", language),
            LANGUAGES,
            key=seed("language", language),
            format_func=lambda one: NAMES[one],
            label_visibility="collapsed",
            required=True,
            on_change=lambda: act(partial(speak, language=st.session_state["language"]), "language"),
        )


def notices(language: Language) -> None:
    """Say what in the address is not valid, and what was switched off; gone with the next change."""
    if off := current().switched_off:
        st.container(key="switched_off").info("\n\n".join(said(problem, language) for problem in off))
    found = current().notices
    if not found:
        return
    lines = [message("address.title", language), *(f"- {said(problem, language, key=True)}" for problem in found)]
    st.container(key="notices").warning("\n".join([lines[0], "", *lines[1:]]))


def said(problem: Problem, language: Language, *, key: bool = False) -> str:
    """Return a problem as one sentence that names its setting, or, for the address, the setting's key."""
    field = FIELDS.get(problem.field)
    # Whatever stands in an address is shown as it is, never as Markdown.
    name = f"**{field.label.to(language)}**" if field and not key else f"`{problem.field.replace('`', '?')}`"
    return f"{name} {problem.text.to(language)}"
