"""The line of pages on top, and links between them. Each carries the whole state of the Lab in its address."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.presets import OPENING, PRESETS
from core.study import plain
from pages.parts import session
from pages.parts.codec import Comparison, encode
from pages.parts.controls import Lab, switch

LAB = "lab.py"


def page_line(pages: Sequence[st.Page]) -> None:
    """Draw a link to every page."""
    # Streamlit's own navigation drops the query, and with it the language and the Lab.
    query = encode(session.current().comparison)
    with st.container(key="pages", horizontal=True, vertical_alignment="center", gap=None, wrap=False):
        for page in pages:
            st.page_link(page, query_params=query)


def lab_link(technique: str, label: str) -> None:
    """Draw a link to the Lab with a technique switched on and in hand."""
    st.page_link(LAB, label=label, icon=":material/science:", query_params=encode(in_hand(technique)))


def in_hand(technique: str) -> Comparison:
    """Return the comparison that shows a technique best: the first preset about it, or the opening with it alone."""
    shown = session.current().comparison
    about = [preset.config for preset in PRESETS.values() if preset.technique == technique]
    config = about[0] if about else plain(OPENING.config)
    alone = replace(shown, treatment=config, technique=technique, baseline=None, ghost=None)
    return alone if about else switch(Lab(comparison=alone), technique, on=True).comparison
