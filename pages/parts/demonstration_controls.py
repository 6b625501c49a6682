"""The controls of a example, made from its declaration: what they hold outlives a change of the page."""

from collections.abc import Callable

import streamlit as st

from core.declare import Choice, Number, Table
from core.demonstrations.base import Example
from core.i18n.catalogue import message
from core.i18n.text import Language
from core.study import stop_texts
from pages.parts.cards import FEW
from pages.parts.demonstration_values import Part, Texts, Wrong, is_valid, parts_of, start, values, wrong
from pages.parts.session import seed


def typed(name: str, example: Example) -> Texts:
    """Return the texts of the controls of one section, valid or not.

    Args:
        name: The section's, its own on every page.
    """
    texts: Texts = st.session_state.setdefault(f"texts_{name}", start(example))
    return texts


def valid(name: str, example: Example) -> Texts:
    """Return the last texts of one section that were valid, all of them."""
    texts = typed(name, example)
    if not wrong(example, texts):
        st.session_state[f"valid_{name}"] = dict(texts)
    kept: Texts = st.session_state.setdefault(f"valid_{name}", start(example))
    return kept


def settings(name: str, example: Example) -> dict[str, object]:
    """Return the settings that a section's result is shown for."""
    return values(example, valid(name, example))


def controls(name: str, example: Example, language: Language) -> None:
    """Draw the controls of a section, and what is wrong with their values."""
    for declared in example.hyperparameters:
        if isinstance(declared, Table):
            table(name, example, declared, language)
        elif isinstance(declared, Choice):
            choice(name, example, declared, language)
        else:
            number(name, example, declared, language)
    complain(name, example, language)
    if typed(name, example) != start(example):
        st.button(
            message("topics.restore", language),
            key=f"restore_{name}",
            type="tertiary",
            on_click=lambda: st.session_state.update({f"texts_{name}": start(example)}),
        )


def taking(name: str, example: Example, key: str, widget: str) -> Callable[[], None]:
    """Return the callback of a widget whose value is the text of `key`."""

    def changed() -> None:
        st.session_state[f"texts_{name}"] = typed(name, example) | {key: st.session_state[widget]}

    return changed


def number(name: str, example: Example, declared: Number, language: Language) -> None:
    """Draw a slider over the stops of a number, and a field for every value between them."""
    (part,) = parts_of(declared)
    text = typed(name, example)[part.key]
    label, explained = declared.label.to(language), declared.help.to(language)
    with st.container(
        key=f"number_{name}_{part.key}", horizontal=True, vertical_alignment="bottom", gap="small", wrap=False
    ):
        shown = text if is_valid(part, text) else valid(name, example)[part.key]
        stops = stop_texts(declared, part.parse(shown)) if declared.stops else ()
        if stops:
            slider = seed(f"slide_{name}_{part.key}", next(s for s in stops if part.parse(s) == part.parse(shown)))
            react = taking(name, example, part.key, slider)
            st.select_slider(label, options=stops, key=slider, help=explained, on_change=react)
        field = seed(f"type_{name}_{part.key}", text)
        st.text_input(
            label,
            key=field,
            help=None if stops else explained,
            label_visibility="collapsed" if stops else "visible",
            width=84 if stops else "stretch",
            on_change=taking(name, example, part.key, field),
        )


def choice(name: str, example: Example, declared: Choice, language: Language) -> None:
    """Draw one of a few options, side by side where there are very few."""
    (part,) = parts_of(declared)
    key = seed(f"choose_{name}_{part.key}", typed(name, example)[part.key])
    label, explained = declared.label.to(language), declared.help.to(language)
    react, options = taking(name, example, part.key, key), list(declared.options)

    def named(option: str) -> str:
        return declared.options[option].to(language)

    if len(options) <= FEW:
        st.segmented_control(label, options, key=key, format_func=named, help=explained, required=True, on_change=react)
    else:
        st.selectbox(label, options, key=key, format_func=named, help=explained, on_change=react)


def table(name: str, example: Example, declared: Table, language: Language) -> None:
    """Draw a table of numbers as a grid of fields, which a phone and a screen reader can edit too."""
    label = declared.label.to(language)
    st.markdown(label, help=declared.help.to(language))
    cells = list(parts_of(declared))
    width = len(declared.default[0])
    with st.container(key=f"table_{name}_{declared.name}", gap="xxsmall"):
        for first in range(0, len(cells), width):
            with st.container(horizontal=True, gap="xxsmall", wrap=False):
                for part in cells[first : first + width]:
                    cell(name, example, part, label, language)


def cell(name: str, example: Example, part: Part, label: str, language: Language) -> None:
    """Draw the field of one cell."""
    assert part.cell is not None
    row, column = part.cell
    key = seed(f"cell_{name}_{part.key}", typed(name, example)[part.key])
    st.text_input(
        message("topics.cell", language, label=label, row=row + 1, column=column + 1),
        key=key,
        label_visibility="collapsed",
        on_change=taking(name, example, part.key, key),
    )


def complain(name: str, example: Example, language: Language) -> None:
    """Say which values are not valid, and what is shown instead."""
    found = wrong(example, typed(name, example))
    if found:
        lines = [*(said(each, language) for each in found), message("topics.still", language)]
        st.container(key=f"wrong_{name}").error("\n\n".join(lines))


def said(found: Wrong, language: Language) -> str:
    """Return what is wrong with one control as a sentence."""
    label, problem = found.part.declared.label.to(language), found.text.to(language)
    if found.part.cell is None:
        return message("topics.wrong_value", language, label=label, problem=problem)
    row, column = (place + 1 for place in found.part.cell)
    return message("topics.wrong_cell", language, label=label, row=row, column=column, problem=problem)
