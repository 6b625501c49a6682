"""Keeps the browser's address in step with the Lab and the page. The codecs are in `codec.py` and `sections.py`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.problems import Problem
from core.topics import EXAMPLES, TOPICS
from pages import session
from pages.address import sections
from pages.address.codec import Comparison, encode
from pages.address.texts import Texts
from pages.lab.controls import from_address

TOLD = "address"


class Told(NamedTuple):
    """The address as we last read or wrote it, and what it says."""

    page: str
    query: Texts
    comparison: Comparison
    settings: Texts


def take(page: str) -> None:
    """Carry out what a person did by the controls, and take the Lab and the page from the address where that is new.

    To be called before any widget is made.

    Args:
        page: The page's path in the address.
    """
    query = st.query_params.to_dict()
    session.settle()
    told: Told | None = st.session_state.get(TOLD)
    if told is None or told.page != page or is_gone_to():
        st.session_state[TOLD] = Told(page, query, take_lab(query, told), take_sections(query, page))


def is_gone_to() -> bool:
    """Tell whether this run of the script is one for back or forward.

    In any other on the same page the browser says what we wrote, or, where it has not heard of that yet, what we wrote
    before: so do the reruns of the script that we ask for, and a link to the page that one is on.
    """
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def take_lab(query: Texts, told: Told | None) -> Comparison:
    """Take the Lab from an address, where it says another, and return the comparison that it says."""
    given = of_the_lab(query)
    if told is not None and given == of_the_lab(told.query):
        return told.comparison
    session.keep(from_address(given, session.current(), also=sections.NAMES))
    return session.current().comparison


def take_sections(query: Texts, page: str) -> Texts:
    """Take the sections of a page from an address, and return the settings that it says.

    Those of other pages, which stand there only by chance, are taken where they are named.
    """
    found, problems = sections.decode({key: text for key, text in query.items() if is_of_a_section(key)})
    for name in (*examples_of(page), *found):
        session.keep_section(name, found.get(name) or sections.begin(name))
    tell(problems)
    return settings_of(page)


def tell(problems: Sequence[Problem]) -> None:
    """Tell what is wrong with the sections of an address, in place of what was told of sections before."""
    others = (problem for problem in session.current().notices if not is_of_a_section(problem.field))
    notices = (*others, *problems)
    if notices != session.current().notices:
        session.keep(replace(session.current(), notices=notices))


def of_the_lab(query: Texts) -> Texts:
    """Return what of an address is not about a section."""
    return {key: text for key, text in query.items() if not is_of_a_section(key)}


def is_of_a_section(key: str) -> bool:
    """Tell whether a name in an address is about the section of an example."""
    return sections.example_of(key) in EXAMPLES


def give() -> None:
    """Write the Lab and the page to the address where they have changed, as one entry of the browser's history."""
    # An address that is as it was opened stays so, also where it says more than is needed or something that is not
    # valid: to write it anew would leave *back* pointing at the same place for ever.
    told: Told = st.session_state[TOLD]
    said = told._replace(comparison=session.current().comparison, settings=settings_of(told.page))
    if said == told:
        return
    query = query_of(told.page)
    if query != told.query:
        st.query_params.from_dict(query)
    st.session_state[TOLD] = said._replace(query=query)


def follow() -> None:
    """Carry out what a person did in a section, and write it to the address; to be called first in its fragment.

    A run of the fragment alone does not come through `take` and `give`.
    """
    before = session.current()
    session.settle()
    give()
    if session.current() is not before:
        # It is drawn outside of the section, where there was, for one, something wrong with the address.
        st.rerun()


def query_of(page: str) -> Texts:
    """Return the address of a page as it stands, with the Lab."""
    return encode(session.current().comparison) | settings_of(page)


def settings_of(page: str) -> Texts:
    """Return the query parameters of a page's own sections."""
    settings: Texts = {}
    kept = session.sections()
    for name in examples_of(page):
        if name in kept:
            settings |= sections.encode(name, kept[name])
    return settings


def examples_of(page: str) -> tuple[str, ...]:
    """Return the names of the examples on a page; the Lab has none."""
    return tuple(example.name for example in TOPICS[page].examples) if page in TOPICS else ()
