"""What stands above the live view: presets, language and size, and what is compared with what."""

import streamlit as st

from core.i18n.catalogue import message
from core.i18n.text import LANGUAGES, Language
from core.presets import PRESETS
from pages.parts.cards import said
from pages.parts.controls import pin, start, unpin
from pages.parts.session import act, current, seed
from pages.parts.triggers import of_size, speaking

NAMES: dict[Language, str] = {"en": "EN", "ko": "한국어"}


def presets_line(language: Language) -> None:
    """Draw a chip for each preset."""
    lab = current()
    with st.container(key="presets", horizontal=True, vertical_alignment="center", gap="small"):
        for name, preset in PRESETS.items():
            chosen = lab.comparison.treatment == preset.config and lab.comparison.technique == preset.technique
            st.button(
                preset.label.to(language),
                key=f"preset_{name}",
                type="primary" if chosen else "secondary",
                help=preset.help.to(language),
                on_click=act,
                args=(lambda lab, name=name: start(lab, name),),
            )


def look_line(language: Language) -> None:
    """Draw the switches of language and size, in the line of the navigation."""
    with st.container(key="look", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.toggle(
            message("lab.presenter", language),
            key=seed("presenter", current().comparison.presenter),
            on_change=lambda: act(of_size(st.session_state["presenter"]), "presenter"),
        )
        st.segmented_control(
            message("lab.language", language),
            LANGUAGES,
            key=seed("language", language),
            format_func=lambda one: NAMES[one],
            label_visibility="collapsed",
            required=True,
            on_change=lambda: act(speaking(st.session_state["language"]), "language"),
        )


def comparison_line(differs: str, language: Language) -> None:
    """Say what differs between the two models, and offer other baselines."""
    pinned = current().comparison.baseline is not None
    with st.container(key="baseline", horizontal=True, vertical_alignment="center", gap="small"):
        against = message("lab.against_pinned" if pinned else "lab.against_plain", language)
        st.markdown(f":gray[{against} ·] {differs}", width="content")
        st.space("stretch")
        if pinned:
            st.button(
                message("lab.plain", language),
                key="plain",
                type="tertiary",
                help=message("lab.plain.help", language),
                on_click=act,
                args=(unpin,),
            )
        st.button(
            message("lab.pin", language),
            key="pin",
            type="tertiary",
            help=message("lab.pin.help", language),
            on_click=act,
            args=(pin,),
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
