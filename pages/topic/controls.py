"""The controls of an example, made from its declaration: what they hold outlives a change of the page."""

import streamlit as st

from core.declare import Choice, Number, Table
from core.examples import Example
from core.i18n.catalogue import message
from core.i18n.text import Language
from core.study import stop_texts
from pages.address.sections import edit, restore, wrong
from pages.address.values import Part, parts_of
from pages.look.inputs import WIDE, Take, changed, choice, number
from pages.session import act_in, section, seed


def controls(name: str, example: Example, language: Language) -> None:
    """Draw the controls of a section, and what is wrong with their values."""
    for declared in example.hyperparameters:
        if isinstance(declared, Table):
            table(name, example, declared, language)
        elif isinstance(declared, Choice):
            options(name, example, declared, language)
        else:
            slider(name, example, declared, language)
    complain(name, example, language)
    shown = section(example.name)
    if shown != restore(shown, example.name):
        st.button(
            message("topics.restore", language),
            key=f"restore_{name}",
            type="tertiary",
            on_click=act_in,
            args=(example.name, lambda shown: restore(shown, example.name)),
        )


def taking(example: Example, part: Part) -> Take:
    """Return what becomes of a control's new text."""

    def take(text: str, widget: str) -> None:
        act_in(example.name, lambda shown: edit(shown, example.name, {part.key: text}), widget)

    return take


def slider(name: str, example: Example, declared: Number, language: Language) -> None:
    """Draw the control of a number."""
    (part,) = parts_of(example, declared)
    shown = section(example.name)
    text, stop = shown.text(part), part.text(shown.settings)
    stops = stop_texts(declared, part.value(shown.settings)) if declared.stops else ()
    number(f"{name}_{part.key}", declared, text, stop, stops, taking(example, part), language, width=WIDE)


def options(name: str, example: Example, declared: Choice, language: Language) -> None:
    """Draw the control of a choice."""
    (part,) = parts_of(example, declared)
    choice(f"{name}_{part.key}", declared, section(example.name).text(part), taking(example, part), language)


def table(name: str, example: Example, declared: Table, language: Language) -> None:
    """Draw a table of numbers as a grid of fields, which a phone and a screen reader can edit too."""
    label = declared.label.to(language)
    st.markdown(label, help=declared.help.to(language))
    cells = list(parts_of(example, declared))
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
    key = seed(f"cell_{name}_{part.key}", section(example.name).text(part))
    st.text_input(
        message("topics.cell", language, label=label, row=row + 1, column=column + 1),
        key=key,
        label_visibility="collapsed",
        on_change=changed(key, taking(example, part)),
    )


def complain(name: str, example: Example, language: Language) -> None:
    """Say which values are not valid, and what is shown instead."""
    found = wrong(section(example.name), example.name)
    if found:
        lines = [*(said(each, language) for each in found), message("topics.still", language)]
        st.container(key=f"wrong_{name}").error("\n\n".join(lines))


def said(part: Part, language: Language) -> str:
    """Return what is wrong with one control as a sentence."""
    label, problem = part.declared.label.to(language), part.problem.to(language)
    if part.cell is None:
        return message("topics.wrong_value", language, label=label, problem=problem)
    row, column = (place + 1 for place in part.cell)
    return message("topics.wrong_cell", language, label=label, row=row, column=column, problem=problem)
