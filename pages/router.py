"""What every page starts with: its configuration, the address, the language, the navigation."""

from contextlib import nullcontext
from functools import partial
from pathlib import Path

import streamlit as st

from core.topics import TOPICS
from pages import session
from pages.address import browser
from pages.look.navigation import LAB, page_line
from pages.look.style import dress
from pages.topic.page import show
from pages.turns import OF_THE_LAB

PAGES = Path(__file__).parent

st.set_page_config(page_title="RegLab", page_icon="〰️", layout="wide")
# Titled by `page_line`: which language it is in stands in the address of the page, which is known only after this.
pages = [
    st.Page(PAGES / LAB, title="lab", url_path="lab", default=True),
    *(st.Page(partial(show, topic), title=name, url_path=name) for name, topic in TOPICS.items()),
]
page = st.navigation(pages, position="hidden")
# The Lab's script waits for nothing; a topic's may wait for a worker, and nobody is to wait for that.
with OF_THE_LAB.turn() if page.url_path not in TOPICS else nullcontext():
    browser.take(page.url_path)
    language = session.language()
    dress(language, session.current().comparison.presenter, page.url_path)
    page_line(pages, language)
    page.run()
    browser.give()
session.come_back()
