"""The two kinds of control that a declaration makes: a slider with a field beside it, and a choice among options.

Both hold texts. Which text each shows is the caller's to say, and what becomes of one that a person gives.
"""

from collections.abc import Callable, Sequence

import streamlit as st

from core.declare import Choice, Number
from core.i18n.catalogue import message
from core.i18n.text import Language
from pages.address.texts import OFF
from pages.session import seed

FEW = 3
"""Options up to which a choice is drawn as buttons side by side."""
NARROW, WIDE = 76, 84
"""Pixels of a field beside a slider: among the Lab's controls, and on a page."""

Take = Callable[[str, str], None]
"""Takes, in a callback, the text that a person gave, and the key of the widget that holds it."""


def number(
    key: str,
    declared: Number,
    text: str,
    stop: str,
    stops: Sequence[str],
    take: Take,
    language: Language,
    *,
    width: int = NARROW,
    slide: Callable[[str], None] | None = None,
) -> None:
    """Draw a slider over the stops of a number, and beside it a field for every value between them.

    Args:
        key: The setting's, which its widgets have behind what they are.
        text: What was typed, valid or not.
        stop: The one of the stops that holds.
        stops: What the slider offers; none where there is to be no slider.
        width: Pixels of the field.
        slide: Draws another slider, of that key, in place of the usual one.
    """
    label, explained = declared.label.to(language), declared.help.to(language)
    with st.container(key=f"number_{key}", horizontal=True, vertical_alignment="bottom", gap="small", wrap=False):
        if slide:
            slide(f"slide_{key}")
        elif stops:
            slider = seed(f"slide_{key}", stop)
            st.select_slider(
                label,
                options=stops,
                key=slider,
                format_func=lambda one: message("lab.off", language) if one == OFF else one,
                help=explained,
                on_change=changed(slider, take),
            )
        field = seed(f"type_{key}", text)
        st.text_input(
            label,
            key=field,
            help=None if stops else explained,
            label_visibility="collapsed" if stops else "visible",
            width=width if stops else "stretch",
            on_change=changed(field, take),
        )


def choice(
    key: str, declared: Choice, text: str, take: Take, language: Language, *, before: Sequence[str] = ()
) -> None:
    """Draw one of a few options, side by side where there are very few.

    Args:
        key: The setting's, which its widget has behind what it is.
        text: The option that holds.
        before: What may be chosen besides; the catalogue's word for off is all that it may hold.
    """
    options = [*before, *declared.options]
    widget = seed(f"choose_{key}", text if text in options else options[0])

    def named(option: str) -> str:
        return declared.options[option].to(language) if option in declared.options else message("lab.off", language)

    label, explained, react = declared.label.to(language), declared.help.to(language), changed(widget, take)
    if len(options) <= FEW:
        st.segmented_control(
            label, options, key=widget, format_func=named, help=explained, required=True, on_change=react
        )
    else:
        st.selectbox(label, options, key=widget, format_func=named, help=explained, on_change=react)


def changed(widget: str, take: Take) -> Callable[[], None]:
    """Return the callback of a widget whose value is a text."""
    return lambda: take(st.session_state[widget], widget)
