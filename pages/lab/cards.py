"""The controls of the Lab, made from the declarations alone: a card a technique, and the settings folded below."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.declare import Choice, Number
from core.i18n.catalogue import message
from core.i18n.text import Language
from core.study import Study, stop_texts
from core.techniques import TECHNIQUES, Technique
from pages.address.fields import FIELDS, Field, applies, field_of, settings_of
from pages.address.texts import OFF
from pages.lab.controls import Lab, discard, edit, open_or_close, set_technique, stops_as_texts, switch
from pages.live.slider import SliderData, stop_slider
from pages.look.code import code
from pages.look.header import said
from pages.look.inputs import Take, choice, number
from pages.look.style import GLYPHS
from pages.session import act, answered, current, seed

DATA = ("data", "n", "noise", "label_noise", "data_seed")
NETWORK = ("network", "hidden", "activation", "gain")
OPTIMISER = (*(key for key, field in FIELDS.items() if field.path[0] == "optimiser"), "dtype")
TRAINING = ("batch", "steps", "seed")
VIEW = "live"
"""Key of the Lab's live view, which the slider in hand moves."""


def controls(language: Language) -> None:
    """Draw every control of the Lab."""
    lab = current()
    for technique in TECHNIQUES.values():
        with st.container(key=f"card_{technique.name}", gap=None):
            card(technique, lab, language)
    for group, keys in (("data", DATA), ("network", NETWORK), ("optimiser", OPTIMISER), ("training", TRAINING)):
        treatment = lab.comparison.treatment
        shown = [key for key in keys if key in lab.texts and applies(key, treatment.data.name, treatment.network.kind)]
        title = message(f"lab.{group}", language, **summary(lab, language))
        with st.expander(title, key=f"fold_{group}"):
            for key in shown:
                setting(key, lab, language)
        complain(lab, keys, language)


def summary(lab: Lab, language: Language) -> dict[str, str]:
    """Return the chosen settings as the titles of the folded groups say them."""
    treatment = lab.comparison.treatment
    counts = {"steps": f"{treatment.steps:,}", "n": f"{treatment.data.size:,}"}
    keys = ("data", "n", "noise", "hidden", "activation", "optimiser", "lr", "dtype", "batch", "seed")
    said = {key: chosen(key, lab, language) for key in keys} | counts
    if treatment.network.kind == "rnn":
        said["hidden"] = message("lab.network.rnn", language, hidden=said["hidden"])
    return said


def chosen(key: str, lab: Lab, language: Language) -> str:
    """Return what a setting of the comparison on the screen is called."""
    declared, text = FIELDS[key].declared, valid_text(FIELDS[key], lab)
    return declared.options[text].to(language) if isinstance(declared, Choice) else text


def card(technique: Technique, lab: Lab, language: Language) -> None:
    """Draw one technique: a line with its switch, and all of it where its card is open."""
    name = technique.name
    text = lab.texts[name]
    is_open = lab.comparison.technique == name
    label = technique.label.to(language)
    with st.container(key=f"line_{name}", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.button(
            f":gray[{GLYPHS[technique.family]}]  {label}",
            key=f"open_{name}",
            type="tertiary",
            width="stretch",
            help=technique.help.to(language),
            on_click=act,
            args=(lambda lab: open_or_close(lab, name),),
        )
        if text != OFF and not is_open:
            st.markdown(f"**{value_label(technique, lab, language)}**", width="content")
        st.toggle(
            label,
            key=seed(f"on_{name}", text != OFF),
            label_visibility="collapsed",
            on_change=lambda: act(switching(name), f"on_{name}"),
        )
    if is_open:
        inside(technique, lab, language)
    complain(lab, settings_of(name), language)


def switching(name: str) -> Callable[[Lab], Lab]:
    """Return the change that a technique's switch stands for as it is now."""
    on = st.session_state[f"on_{name}"]
    return lambda lab: switch(lab, name, on=on)


def inside(technique: Technique, lab: Lab, language: Language) -> None:
    """Draw what an open card holds: the formula, the line of PyTorch, the slider, the other hyperparameters."""
    name = technique.name
    with st.container(key=f"inside_{name}", gap="xsmall"):
        st.markdown(f"${technique.formula}$")
        code(technique.pytorch, language)
        setting(name, lab, language)
        for key in settings_of(name)[1:]:
            if key in lab.texts:
                setting(key, lab, language)


def value_label(technique: Technique, lab: Lab, language: Language) -> str:
    """Return what the value of a technique is called, as it is at the chosen step."""
    off = valid_text(FIELDS[technique.name], lab) == OFF
    return message("lab.off", language) if off else chosen(technique.name, lab, language)


def setting(key: str, lab: Lab, language: Language) -> None:
    """Draw the control of one setting."""
    field = field_of(key, lab.comparison.treatment.data.name)
    declared, text, take, widget = field.declared, lab.texts[key], taking(field), key.replace(".", "_")
    if isinstance(declared, Choice):
        choice(widget, declared, text, take, language, before=[OFF] if field.main else [])
    else:
        in_hand = field.main and len(lab.study.stops) > 1
        number(
            widget,
            declared,
            text,
            valid_text(field, lab),
            slider_stops(field, declared, lab),
            take,
            language,
            slide=slide_in_hand(lab, declared, language) if in_hand else None,
        )


def slide_in_hand(lab: Lab, declared: Number, language: Language) -> Callable[[str], None]:
    """Return what draws the slider in hand, which moves the live view without the script."""
    data = slider_data(lab.study, language, answered())
    return lambda key: stop_slider(data, key, declared.help.to(language))


def slider_data(runs: Study, language: Language, answered: str = "") -> SliderData:
    """Return the data of the slider of the technique in hand."""
    assert runs.technique is not None
    assert runs.current is not None
    return {
        "view": VIEW,
        "name": runs.technique,
        "label": FIELDS[runs.technique].declared.label.to(language),
        "texts": stops_as_texts(runs),
        "labels": runs.labels(language),
        "stop": runs.current,
        "answered": answered,
        "language": language,
    }


def taking(field: Field) -> Take:
    """Return what becomes of a setting's new text."""

    def change(lab: Lab, text: str) -> Lab:
        return set_technique(lab, field.key, text) if field.main else edit(lab, {field.key: text})

    return lambda text, widget: act(lambda lab: change(lab, text), widget)


def valid_text(field: Field, lab: Lab) -> str:
    """Return a setting of the comparison on the screen, whatever is typed."""
    return discard(lab).texts[field.key]


def slider_stops(field: Field, declared: Number, lab: Lab) -> Sequence[str]:
    """Return what a slider offers: off first, other words last, and between them the stops with the shown value."""
    if not declared.stops:
        return ()
    text = valid_text(field, lab)
    stops = stop_texts(declared, None if text in field.words else field.parse(text))
    before = [word for word in field.words if word == OFF]
    return [*before, *stops, *(word for word in field.words if word != OFF)]


def complain(lab: Lab, keys: Sequence[str], language: Language) -> None:
    """Say what is wrong with some of the settings, beside their controls."""
    wrong = [p for p in lab.wrong if p.field in keys]
    if not wrong:
        return
    with st.container(key=f"wrong_{keys[0]}", gap="xsmall"):
        st.error("\n\n".join(said(problem, language) for problem in wrong))
        st.button(message("lab.discard", language), key=f"discard_{keys[0]}", on_click=act, args=(discard,))
