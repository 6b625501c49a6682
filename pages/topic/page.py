"""A page about one topic: its techniques, its worked examples, and when it hurts."""

import streamlit as st

from core.i18n.catalogue import message
from core.i18n.text import Language
from core.techniques import TECHNIQUES, Technique
from core.topics import Topic
from pages import session
from pages.look.code import code
from pages.look.header import look_line, notices
from pages.look.navigation import lab_link
from pages.look.style import GLYPHS
from pages.topic.section import section
from pages.topic.style import dress


def show(topic: Topic) -> None:
    """Draw the page."""
    language, presenter = session.language(), session.current().comparison.presenter
    dress()
    look_line(language)
    notices(language)
    with st.container(key="topic"):
        st.title(topic.title.to(language), anchor=False)
        st.markdown(topic.lead.to(language))
        cards(topic, language)
        for example in topic.examples:
            section(topic.name, example, language, presenter=presenter)
        with st.container(key="hurts"):
            st.header(message("topics.hurts", language), anchor="hurts")
            st.markdown(topic.hurts.to(language))


def cards(topic: Topic, language: Language) -> None:
    """Draw the techniques side by side, as many as there is room for."""
    if not topic.techniques:
        return
    with st.container(key="topic_cards"):
        for name in topic.techniques:
            with st.container(key=f"card_{name}", gap="xsmall"):
                card(TECHNIQUES[name], language)


def card(technique: Technique, language: Language) -> None:
    """Draw one technique: what it does, its formula, its lines of PyTorch, and the way into the Lab."""
    st.markdown(f"## :gray[{GLYPHS[technique.family]}]  {technique.label.to(language)}")
    st.markdown(technique.help.to(language))
    st.latex(technique.formula)
    code(technique.pytorch, language)
    lab_link(technique.name, message("topics.try", language))
