"""Where the browser finds what is ours, under the path that Streamlit is served at."""

import streamlit as st

from pages.files import sources


def base() -> str:
    """Return the path that Streamlit is served at: "", or one that begins with a slash and ends without."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def prefix() -> str:
    """Return where all that is ours begins."""
    return f"{base()}/{sources.OURS}"


def address(name: str) -> str:
    """Return the address of a module, of a style sheet or of Plotly.js; raises KeyError where there is no such file."""
    return addresses(name)[0]


def addresses(*names: str) -> list[str]:
    """Return the addresses of several; whether a file has changed is looked at once."""
    return [f"{base()}/{path}" for path in sources.all_below(*names)]
