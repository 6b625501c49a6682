"""What every page starts with: its configuration, the address, the language, the navigation."""

from pathlib import Path

import streamlit as st

from core.topics import TOPICS
from pages.parts import address, session
from pages.parts.navigation import LAB, page_line
from pages.parts.style import dress

PAGES = Path(__file__).parent

st.set_page_config(page_title="RegLab", page_icon="〰️", layout="wide", initial_sidebar_state="auto")
# Titled by `page_line`: which language it is in stands in the address of the page, which is known only after this.
pages = [
    st.Page(PAGES / LAB, title=LAB, url_path="lab", default=True),
    *(st.Page(PAGES / f"{name}.py", title=name, url_path=name) for name in TOPICS),
]
page = st.navigation(pages, position="hidden")
address.take(page.url_path)
language = session.language()
dress(language, session.current().comparison.presenter)
page_line(pages, language)
page.run()
address.give()
session.come_back()
