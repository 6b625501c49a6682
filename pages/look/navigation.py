"""The line of pages on top, and links between them. Each carries the whole state of the Lab, and that of its page."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.i18n.catalogue import message
from core.i18n.text import Language
from core.presets import OPENING, PRESETS
from core.study import plain
from core.topics import TOPICS
from pages import session
from pages.address.browser import query_of
from pages.address.codec import Comparison, encode
from pages.lab.controls import Lab, switch

LAB = "lab/page.py"


def page_line(pages: Sequence[st.Page], language: Language) -> None:
    """Draw a link to every page, each with the whole state of that page."""
    # Streamlit's own navigation drops the query, and with it the language and the Lab.
    with st.container(key="pages", horizontal=True, vertical_alignment="center", gap=None, wrap=False):
        for page in pages:
            st.page_link(page, label=title(page.url_path, language), query_params=query_of(page.url_path))


def title(page: str, language: Language) -> str:
    """Return what a page is called, given its path in the address."""
    return TOPICS[page].title.to(language) if page in TOPICS else message("lab.title", language)


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
