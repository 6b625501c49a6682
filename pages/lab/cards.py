"""The controls of the Lab, made from the declarations alone: cards by family and settings, under headings that fold.

What is folded is not drawn: Streamlit makes, sends and keeps nothing of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from core.declare import Choice, Number
from core.i18n.catalogue import message
from core.i18n.text import Language
from core.study import Study, stop_texts
from core.techniques import TECHNIQUES, Technique
from core.techniques.base import Family
from pages.address.codec import VARIES_DATA
from pages.address.fields import COUNTED, FIELDS, SCHEDULE, VARYING, Field, applies, field_of, settings_of
from pages.address.texts import OFF
from pages.lab.controls import Lab, discard, edit, open_or_close, reseed, set_technique, stops_as_texts, switch
from pages.lab.controls import fold as turn
from pages.lab.links import show_all
from pages.live.slider import SliderData, stop_slider
from pages.look.code import code
from pages.look.header import said
from pages.look.inputs import Take, choice, number
from pages.look.style import FAMILIES, GLYPHS
from pages.session import act, answered, current, seed

DATA = ("data", "n", "noise", "label_noise", "data_seed")
NETWORK = ("network", "hidden", "activation", "gain")
OPTIMISER = (*(key for key, field in FIELDS.items() if field.path[0] == "optimiser"), "dtype")
TRAINING = ("batch", "steps", "seed")
GROUPS = {"data": DATA, "network": NETWORK, "optimiser": OPTIMISER, "training": TRAINING}
VIEW = "live"
"""Key of the Lab's live view, which the slider in hand moves."""


def controls(language: Language) -> None:
    """Draw every control of the Lab that is not folded away, or those alone that a link leaves."""
    lab = current()
    if lab.comparison.link.cards:
        some_of_them(lab.comparison.link.cards, lab, language)
        return
    for name in lab.folds.on_top(lab.at_hand):
        card(TECHNIQUES[name], lab, language)
    with st.container(key="folds_techniques", gap=None):
        for family in FAMILIES:
            of_family(family, lab, language)
    said = summary(lab, language)
    with st.container(key="folds_settings", gap=None):
        for group, keys in GROUPS.items():
            settings(group, keys, lab, message(f"lab.{group}.chosen", language, **said), language)


def some_of_them(cards: Sequence[str], lab: Lab, language: Language) -> None:
    """Draw some techniques' cards alone, say so, and offer all controls; what is wrong elsewhere is told too."""
    for name in cards:
        card(TECHNIQUES[name], lab, language)
    with st.container(key="only", gap="xsmall"):
        st.caption(message("lab.only", language))
        st.button(message("lab.only.all", language), key="show_all", on_click=act, args=(show_all,))
    complain(lab, [key for key, field in FIELDS.items() if field.of not in cards and key != SCHEDULE], language)


def of_family(family: Family, lab: Lab, language: Language) -> None:
    """Draw the techniques of a family that do not stand on top, under a heading that folds."""
    name, explained = (message(f"lab.family.{family}{part}", language) for part in ("", ".help"))
    with fold(family, f":gray[{GLYPHS[family]}]  **{name}**  :gray[{explained}]", lab):
        for technique in lab.folds.within(family, lab.at_hand):
            card(TECHNIQUES[technique], lab, language)


def settings(group: str, keys: Sequence[str], lab: Lab, said: str, language: Language) -> None:
    """Draw a group of settings under a heading that folds: `said` of it while it is folded, else its controls."""
    treatment = lab.comparison.treatment
    with st.container(key=f"group_{group}", gap=None):
        with fold(group, f"**{message(f'lab.{group}', language)}**", lab) as folding:
            if folding.open:
                for key in keys:
                    if key in lab.texts and applies(key, treatment.data.name, treatment.network.kind):
                        setting(key, lab, language)
                if keys is TRAINING:
                    seeds_of_the_pair(lab, language)
        if not folding.open:
            st.caption(said)
    complain(lab, keys, language)


def seeds_of_the_pair(lab: Lab, language: Language) -> None:
    """Draw from how many seeds the pair is trained, and what varies with them."""
    seeds = lab.comparison.seeds

    def count(text: str, widget: str) -> None:
        act(lambda lab: reseed(lab, replace(lab.comparison.seeds, count=int(text))), widget)

    def vary(text: str, widget: str) -> None:
        act(lambda lab: reseed(lab, replace(lab.comparison.seeds, data=text == VARIES_DATA)), widget)

    choice(COUNTED.name, COUNTED, str(seeds.count), count, language)
    if seeds.count > 1:
        choice(VARYING.name, VARYING, VARIES_DATA if seeds.data else str(VARYING.default), vary, language)


def fold(name: str, title: str, lab: Lab) -> ExpanderContainer:
    """Draw the heading of a family or a group, and return the container below it, which is empty while it is folded.

    Args:
        title: Stays as it is while the page is in one language, for it is what the browser knows the fold by.
    """
    key = f"fold_{name}"
    # Written in every run: in another language the fold is a new one to Streamlit.
    st.session_state[key] = name in lab.folds.unfolded
    return st.expander(title, key=key, on_change=lambda: act(turning(name)))


def turning(name: str) -> Callable[[Lab], Lab]:
    """Return the change that a fold stands for as it is now."""
    unfolded = st.session_state[f"fold_{name}"]
    return lambda lab: turn(lab, name, unfolded=unfolded)


def summary(lab: Lab, language: Language) -> dict[str, str]:
    """Return the chosen settings as it is said of groups that are folded."""
    treatment = lab.comparison.treatment
    counts = {"steps": f"{treatment.steps:,}", "n": f"{treatment.data.size:,}"}
    counts["more"] = str(lab.comparison.seeds.count - 1)
    keys = ("data", "n", "noise", "hidden", "activation", "optimiser", "lr", "dtype", "batch", "seed")
    said = {key: chosen(key, lab, language) for key in keys} | counts
    if treatment.network.kind == "rnn":
        said["hidden"] = message("lab.network.rnn", language, hidden=said["hidden"])
    return said


def chosen(key: str, lab: Lab, language: Language) -> str:
    """Return what a setting of the comparison on the screen is called."""
    declared, text = FIELDS[key].declared, lab.valid[key]
    return declared.options[text].to(language) if isinstance(declared, Choice) else text


def card(technique: Technique, lab: Lab, language: Language) -> None:
    """Draw one technique: a line with its switch, and all of it where its card is open."""
    with st.container(key=f"card_{technique.name}", gap=None):
        line(technique, lab, language)
        if lab.comparison.technique == technique.name:
            inside(technique, lab, language)
        complain(lab, settings_of(technique.name), language)


def line(technique: Technique, lab: Lab, language: Language) -> None:
    """Draw the line of a card: what opens it, the value where it is closed and on, and the switch."""
    name, label = technique.name, technique.label.to(language)
    is_on = lab.valid[name] != OFF
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
        if is_on and lab.comparison.technique != name:
            st.markdown(f"**{chosen(name, lab, language)}**", width="content")
        st.toggle(
            label,
            key=seed(f"on_{name}", is_on),
            label_visibility="collapsed",
            on_change=lambda: act(switching(name), f"on_{name}"),
        )


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
            lab.valid[field.key],
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


def slider_stops(field: Field, declared: Number, lab: Lab) -> Sequence[str]:
    """Return what a slider offers: off first, other words last, and between them the stops with the shown value."""
    if not declared.stops:
        return ()
    text = lab.valid[field.key]
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
