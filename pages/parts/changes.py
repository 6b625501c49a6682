"""Changes mid-run as texts: "300:l2=0.01,500:lr=0.03". Pure: no Streamlit.

Each is a step, a setting of the address, and the value that it has from that step on.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.declare import Number
from core.study import idle_value, number_text
from pages.parts.fields import FIELDS, NONE, OFF, Texts, decimal

CHANGE = re.compile(r"(\d{1,5}):([a-z0-9_.]+)=([^,]+)", re.ASCII)
OF_THE_OPTIMISER = ("lr", "momentum")
MID_RUN = (
    *OF_THE_OPTIMISER,
    *(key for key, field in FIELDS.items() if isinstance(field.declared, Number) and field.declared.mid_run),
)
"""Settings that may change while a run trains."""


class Change(NamedTuple):
    """One change, its value as text."""

    step: int
    key: str
    value: str


def listed(text: str) -> list[Change]:
    """Return the changes of a text that is valid."""
    return [Change(int(step), key, value) for step, key, value in CHANGE.findall(text)]


def written(changes: Iterable[Change]) -> str:
    """Return changes as text, in the order of steps."""
    return ",".join(f"{c.step}:{c.key}={c.value}" for c in sorted(changes)) or NONE


def with_changes(before: str, step: int, given: Mapping[str, str], start: Texts) -> str:
    """Return the changes with settings that have other values from a step on.

    What would change nothing is left out. Raises ValueError for a text that
    is no number.

    Args:
        before: The changes so far.
        start: Every setting as a run begins.
    """
    kept = [change for change in listed(before) if change.step != step or change.key not in given]
    new = [
        Change(step, key, number_text(decimal(idle_text(key) if text == OFF else text))) for key, text in given.items()
    ]
    return written(needed([*kept, *new], start))


def needed(changes: Iterable[Change], start: Texts) -> list[Change]:
    """Return the changes without those to a value that holds already."""
    found: list[Change] = []
    for change in sorted(changes):
        if change.value != in_force(found, change.step, change.key, start):
            found.append(change)
    return found


def in_force(changes: Iterable[Change], step: int, key: str, start: Texts) -> str:
    """Return the value that a setting has once `step` updates are done, as text."""
    values = [change.value for change in sorted(changes) if change.key == key and change.step <= step]
    first = start.get(key, OFF)
    return values[-1] if values else idle_text(key) if first == OFF else first


def idle_text(key: str) -> str:
    """Return the value with which a technique does nothing, or next to nothing, as text."""
    declared = FIELDS[key].declared
    assert isinstance(declared, Number)
    return number_text(idle_value(declared))


def at_step(text: str, step: int, start: Texts) -> Texts:
    """Return the settings that may change, as they are once `step` updates are done; off where they do nothing."""
    changes = listed(text)
    values = {key: in_force(changes, step, key, start) for key in MID_RUN if key in start}
    return {key: OFF if value == idle_text(key) and FIELDS[key].main else value for key, value in values.items()}


def still_there(text: str, given: Mapping[str, str]) -> str:
    """Return the changes without those that settings given leave no place for: off, another optimiser, fewer steps."""
    steps = given.get("steps", "")
    gone = {key for key in MID_RUN if given.get(key) == OFF}
    if "optimiser" in given:
        gone.update(OF_THE_OPTIMISER)
    kept = [c for c in listed(text) if c.key not in gone and not (steps.isdecimal() and c.step >= int(steps))]
    return written(kept)
