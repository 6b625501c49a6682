"""Keeps the browser's address and the Lab in step. The codec itself is in `codec.py`."""

import streamlit as st

from pages.parts import session
from pages.parts.codec import Comparison, encode
from pages.parts.controls import from_address

SEEN, IN_STEP = "address_seen", "address_in_step"


def take() -> None:
    """Carry out what a person did by the controls, or take the Lab from the address where that is what changed.

    An address changes on opening, by back and forward, and by hand. To be called before any widget is made.
    """
    query = st.query_params.to_dict()
    acted = session.settle()
    # Whoever acts before the browser has heard of an address that we wrote still sends the one before.
    if SEEN not in st.session_state or (query != st.session_state[SEEN] and not acted):
        session.keep(from_address(query, session.current()))
        in_step(query, session.current().comparison)


def give() -> None:
    """Write the Lab to the address where it has changed, as one entry of the browser's history."""
    # An address that is as it was opened stays so, also where it says more than is needed or something that is not
    # valid: to write it anew would leave *back* pointing at the same place for ever.
    comparison = session.current().comparison
    if comparison == st.session_state[IN_STEP]:
        return
    query = encode(comparison)
    if query != st.session_state[SEEN]:
        st.query_params.from_dict(query)
    in_step(query, comparison)


def in_step(query: dict[str, str], comparison: Comparison) -> None:
    """Note that this address and this comparison say the same."""
    st.session_state[SEEN] = query
    st.session_state[IN_STEP] = comparison
