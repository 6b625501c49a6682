"""What every page starts with: its configuration, the address, the language, the navigation."""

from pathlib import Path

import streamlit as st

from core.i18n.catalogue import message
from pages.parts import address, session
from pages.parts.style import dress

PAGES = Path(__file__).parent

st.set_page_config(page_title="RegLab", page_icon="〰️", layout="wide", initial_sidebar_state="auto")
address.take()
language = session.language()
dress(language, session.current().comparison.presenter)
page = st.navigation(
    [st.Page(PAGES / "lab.py", title=message("lab.title", language), url_path="lab", default=True)], position="top"
)
page.run()
address.give()
