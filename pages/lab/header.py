"""What stands above the live view: presets, and what is compared with what."""

from collections.abc import Sequence

import streamlit as st

from core.i18n.catalogue import message
from core.i18n.text import Language
from core.presets import PRESETS
from core.schedule import Change, value_at
from pages.address.configs import shown_at
from pages.address.fields import BY_PATH, FIELDS, SCHEDULE
from pages.address.texts import OFF
from pages.lab.cards import complain
from pages.lab.controls import Lab, end_changing, pin, start, take_back, unpin
from pages.look.header import said
from pages.session import act, current


def presets_line(language: Language) -> None:
    """Draw a chip for each preset."""
    lab = current()
    treatment = lab.comparison.treatment.digest
    with st.container(key="presets", horizontal=True, vertical_alignment="center", gap="xsmall"):
        for name, preset in PRESETS.items():
            chosen = (treatment, lab.comparison.technique) == (preset.config.digest, preset.technique)
            st.button(
                preset.label.to(language),
                key=f"preset_{name}",
                type="primary" if chosen else "secondary",
                # It tells what comes out.
                help=None if lab.comparison.link.hidden else preset.help.to(language),
                on_click=act,
                args=(lambda lab, name=name: start(lab, name),),
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
                help=message("lab.plain.help", language),
                on_click=act,
                args=(unpin,),
            )
        st.button(
            message("lab.pin", language),
            key="pin",
            help=message("lab.pin.help", language),
            on_click=act,
            args=(pin,),
        )


def changes_line(language: Language) -> None:
    """Say from which step on the next values hold, and offer to take each change back; nothing where there is none.

    What is wrong with the changes is told too, also where none is left to show.
    """
    lab = current()
    changes = lab.comparison.treatment.schedule
    if lab.since is not None or changes:
        line_of(lab, changes, language)
    if lab.refused:
        st.container(key="refused").warning(said(lab.refused, language))
    complain(lab, (SCHEDULE,), language)


def line_of(lab: Lab, changes: Sequence[Change], language: Language) -> None:
    """Draw the line of the changes: the step from which on values hold, and a button for each change."""
    with st.container(key="changes", horizontal=True, vertical_alignment="center", gap="small"):
        if lab.since is not None:
            st.markdown(message("lab.since", language, step=lab.since), width="content")
            done = message("lab.since.done", language)
            st.button(done, key="since_done", type="primary", on_click=act, args=(end_changing,))
        for index, change in enumerate(changes):
            st.button(
                f"{sentence_of(change, lab, language)}  ✕",
                key=f"change_{index}",
                help=message("lab.change.drop", language),
                on_click=act,
                args=(lambda lab, index=index: take_back(lab, index),),
            )


def sentence_of(change: Change, lab: Lab, language: Language) -> str:
    """Return what a change of the treatment does: at which step, of which setting, from what to what."""
    before = value_at(lab.comparison.treatment, change.path, change.step - 1)
    was, value = (shown_at(change.path, number) for number in (before, change.value))
    off = message("lab.off", language)
    return message(
        "lab.change",
        language,
        step=change.step,
        name=FIELDS[BY_PATH[change.path]].label.to(language),
        before=off if was == OFF else was,
        value=off if value == OFF else value,
    )
