"""What every page starts with: its configuration, the address, the language, the navigation."""

from pathlib import Path

import streamlit as st

from core.i18n.catalogue import message
from core.topics import TOPICS
from pages.parts import address, session
from pages.parts.navigation import LAB, page_line
from pages.parts.style import dress

PAGES = Path(__file__).parent

st.set_page_config(page_title="RegLab", page_icon="〰️", layout="wide", initial_sidebar_state="auto")
address.take()
language = session.language()
dress(language, session.current().comparison.presenter)
pages = [
    st.Page(PAGES / LAB, title=message("lab.title", language), url_path="lab", default=True),
    *(st.Page(PAGES / f"{name}.py", title=topic.title.to(language), url_path=name) for name, topic in TOPICS.items()),
]
# Drawn by `page_line`: Streamlit's own line drops the query of the address.
page = st.navigation(pages, position="hidden")
page_line(pages)
page.run()
address.give()
