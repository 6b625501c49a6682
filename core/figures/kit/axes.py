"""Axes, and how large their letters are."""

import math
from typing import Any

from core.figures.language.description import Layout
from core.figures.models import longest, say
from core.i18n.text import Language
from core.study import Study

SIZE = 12
"""Size of every letter, in pixels."""
MOST_TICKS = 6
"""Of an axis of powers of ten."""


def axis(**more: Any) -> Layout:
    """Return what every axis has."""
    return {
        "showgrid": True,
        "gridcolor": "@grid",
        "zeroline": False,
        "linecolor": "@muted",
        "tickcolor": "@muted",
        "tickfont": {"color": "@muted", "size": SIZE},
        # Labels have their room in the margins; to have Plotly hide those that stick out costs it a measuring of each.
        "ticklabeloverflow": "allow",
        # What a run that diverges reaches fits into the margin, and no number has a mantissa below 1.
        "tickformat": ".5~g",
        "tickangle": 0,
        # At most: the live view takes fewer where a figure is small or its letters are large.
        "nticks": 5,
        **more,
    }


def log_axis(**more: Any) -> Layout:
    """Return a logarithmic axis with whole numbers at 1, 2 and 5: Plotly writes bare digits between powers of ten.

    Where only a run that diverges comes to there are powers of ten alone.
    """
    usual = [float(f"{digit}e{power}") for power in range(-8, 9) for digit in (1, 2, 5)]
    ticks = [*usual, *(float(f"1e{power}") for power in range(9, 39))]
    texts = [f"{tick:g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e") for tick in ticks]
    return axis(type="log", range=[-2, 1], tickvals=ticks, ticktext=texts, **more)


def power_axis(low: float, high: float, **more: Any) -> Layout:
    """Return a logarithmic axis from `low` to `high`, both positive, with ticks at powers of ten alone."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    stride = max(1, math.ceil((last - first) / MOST_TICKS))
    powers = range(first, last + 1, stride)
    texts = [f"10<sup>{power}</sup>".replace("-", "−") for power in powers]
    ends = [math.log10(low), math.log10(high)]
    return axis(type="log", range=ends, tickvals=[10.0**power for power in powers], ticktext=texts, **more)


def titled(text: str) -> Layout:
    """Return an axis title that stands close to its axis."""
    return {"text": text, "font": {"color": "@muted", "size": SIZE}, "standoff": 4}


def step_axis(study: Study, language: Language, **more: Any) -> Layout:
    """Return the axis of steps, from 0 to the end of the longest run."""
    title = titled(say("step", language))
    ends = {"range": [0, longest(study)], "showgrid": False, "showline": True, "nticks": 4, "tickformat": "d"}
    return axis(title=title, **{**ends, **more})


def log_step_axis(study: Study, language: Language) -> Layout:
    """Return a logarithmic axis of steps from 1 on."""
    ends = [0, math.log10(max(longest(study), 2))]
    return step_axis(study, language, type="log", range=ends, dtick=1)
