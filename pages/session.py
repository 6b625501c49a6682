"""The Lab and the sections of this browser session: where they are kept, and how callbacks change them."""

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from core.i18n.text import Language
from core.study import Study
from pages.address.sections import Section, begin
from pages.lab.controls import Lab
from pages.lab.links import play_other

LAB, SECTIONS, PENDING, SEEDED = "lab", "sections", "lab_pending", "lab_seeded"
TOKEN, PLAYBACK, ANSWERED = "lab_token", "lab_playback", "lab_answered"
A_DAY = 86400.0
AT_ONCE, ECHO = 0.4, 3.0
"""Seconds after a widget was given a value: so soon nobody changes it back; so late the browser knows of it."""

Transition = Callable[[Lab], Lab]


class Act(NamedTuple):
    """Something that a person did: what it makes of the Lab, and the widget with its new value if it was a widget's."""

    transition: Transition
    widget: str | None = None
    value: object = None


class Shown(NamedTuple):
    """A value that a widget had, and when it was given another, in seconds."""

    when: float
    value: object


def current() -> Lab:
    """Return the Lab as it stands."""
    lab: Lab = st.session_state.setdefault(LAB, Lab())
    return lab


def keep(lab: Lab) -> None:
    """Keep a new state of the Lab."""
    st.session_state[LAB] = lab


def sections() -> dict[str, Section]:
    """Return the sections that were shown or set, by the names of their examples; any other is as it starts."""
    kept: dict[str, Section] = st.session_state.setdefault(SECTIONS, {})
    return kept


def section(name: str) -> Section:
    """Return the section of an example as it stands."""
    return sections().get(name) or begin(name)


def keep_section(name: str, state: Section) -> None:
    """Keep a new state of a section."""
    sections()[name] = state


def act(transition: Transition, widget: str | None = None) -> None:
    """Note, in a callback, what a person did; `settle` carries it out.

    Args:
        widget: Key of the widget whose value has changed; None for what has no value, such as a button.
    """
    value = st.session_state[widget] if widget else None
    st.session_state.setdefault(PENDING, []).append(Act(transition, widget, value))


def act_in(name: str, change: Callable[[Section], Section], widget: str | None = None) -> None:
    """Note, in a callback, what a person did in the section of an example, as `act` does."""

    def changed(lab: Lab) -> Lab:
        keep_section(name, change(section(name)))
        return replace(lab, notices=()) if lab.notices else lab

    act(changed, widget)


def settle() -> None:
    """Carry out what a person did before this run of the script."""
    acts: list[Act] = st.session_state.pop(PENDING, [])
    given: dict[str, list[Shown]] = st.session_state.setdefault(SEEDED, {})
    for done in acts:
        if not is_echo(done, given.get(done.widget or "", []), alone=len(acts) == 1):
            given.pop(done.widget or "", None)
            keep(play_other(done.transition(current()), current()))


def is_echo(done: Act, recent: list[Shown], *, alone: bool) -> bool:
    """Tell whether a widget has only repeated what it showed a moment ago, before it was given another value.

    Whoever moves on before the browser has heard of a new value has it send an old one along, and Streamlit takes that
    for a change: a slider dragged fast would pull itself back by the field beside it.
    """
    within = AT_ONCE if alone else ECHO
    return any(time.monotonic() - shown.when < within and shown.value == done.value for shown in recent)


def seed(key: str, value: object) -> str:
    """Have the widget of that key show `value`, and return the key."""
    # Written only where it differs, for a value that is written again is sent again, under the learner's finger.
    if key not in st.session_state:
        st.session_state[key] = value
    elif (before := st.session_state[key]) != value:
        given: dict[str, list[Shown]] = st.session_state.setdefault(SEEDED, {})
        now = time.monotonic()
        recent = [shown for shown in given.get(key, ()) if now - shown.when < ECHO]
        given[key] = [*recent, Shown(now, before), Shown(now, value)]
        st.session_state[key] = value
    return key


def token() -> str:
    """Return what names this session towards the runner and the live view; nobody can guess it."""
    name: str = st.session_state.setdefault(TOKEN, secrets.token_urlsafe(24))
    return name


def answer(move: str) -> None:
    """Note that what a browser has called a move is carried out from now on: what it does after that is newer."""
    st.session_state[ANSWERED] = move


def answered() -> str:
    """Return the last move that is carried out, "" before any."""
    move: str = st.session_state.get(ANSWERED, "")
    return move


def language() -> Language:
    """Return the language that was chosen, or else the browser's."""
    chosen = current().comparison.language
    return chosen or ("ko" if (st.context.locale or "").lower().startswith("ko") else "en")


def playback(study: Study) -> str:
    """Return what the live view starts again by: it stays where the study goes on from the one before."""
    before: tuple[Study, str] | None = st.session_state.get(PLAYBACK)
    name = before[1] if before and study.continues(before[0]) else study.key
    st.session_state[PLAYBACK] = (study, name)
    return name


@st.fragment(run_every=A_DAY)
def come_back() -> None:
    """Have a browser that has lost the server and found it again run the script at once; to be called on every page.

    Streamlit does so only where something on the page is run again by itself. Where the session is another one by then,
    for the server was restarted or has forgotten it, the views see that by the token, and load the page again.
    """
