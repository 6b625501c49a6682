"""The slider in hand: a native range in one document with the live view, which it moves without the script."""

from collections.abc import Sequence
from typing import Any, TypedDict

import streamlit as st

from core.i18n.text import Language
from pages.live import BOOTSTRAP, packed, routes_of


class SliderData(TypedDict):
    """What the page's script gives the slider each time it runs.

    Attributes:
        view: Key of the live view whose stops they are; it tells the script of a move, by its trigger `move_to`.
        name: What the slider is called there.
        label: What it is called on the page.
        texts: What each stop is as text.
        labels: What each stop is called.
        stop: Index of the one that holds.
        answered: The last move that the script has carried out.
    """

    view: str
    name: str
    label: str
    texts: Sequence[str]
    labels: Sequence[str]
    stop: int
    answered: str
    language: Language


_component = st.components.v2.component("reglab.slider", js=BOOTSTRAP, isolate_styles=False)


def stop_slider(data: SliderData, key: str, explained: str) -> None:
    """Show the slider beneath its label, with what is explained beside that."""
    with st.container(key=f"label_{key}", gap=None):
        st.markdown(data["label"], help=explained)
        _component(key=key, data=packed(complete(data, key)))


def complete(data: SliderData, key: str) -> dict[str, Any]:
    """Return the data with the slider's own key, and where the browser finds what it loads."""
    routes = {name: path for name, path in routes_of("slider.js").items() if name in ("main", "css")}
    return {**data, "key": key, "routes": routes}
