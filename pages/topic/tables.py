"""The tables of numbers below a worked example: numbers to the right, digits below each other."""

import re
from collections.abc import Sequence
from html import escape

import streamlit as st

from core.examples import NumberTable

NUMERIC = re.compile(r"[−–(∞\d]")
"""What a cell that holds a number begins with."""


def tables(name: str, shown: Sequence[NumberTable]) -> None:
    """Draw tables side by side, as many as there is room for."""
    with st.container(key=f"tables_{name}"):
        st.html(f"<div class='rl-tables'>{''.join(html_of(table) for table in shown)}</div>")


def html_of(table: NumberTable) -> str:
    """Return a table as HTML."""
    numeric = [all(NUMERIC.match(row[column]) for row in table.rows) for column, _ in enumerate(table.columns)]
    head = "".join(
        cell("th", text, right, " scope='col'") if text else "<td></td>"
        for text, right in zip(table.columns, numeric, strict=True)
    )
    rows = ("".join(cell("td", *pair) for pair in zip(row, numeric, strict=True)) for row in table.rows)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    # It can be scrolled, so it can be reached by the keyboard.
    return (
        f"<div class='rl-table' tabindex='0'><table><caption>{escape(table.title)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def cell(tag: str, text: str, numeric: bool, more: str = "") -> str:
    """Return one cell."""
    return f"<{tag} class='{'rl-cell-number' if numeric else 'rl-cell-word'}'{more}>{escape(text)}</{tag}>"
