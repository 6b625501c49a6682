"""A value as a short text and back: what an address, a slider and a text field all read and write. Pure: no Streamlit.

Only the form is read here; which values are allowed is for a declaration to say.
"""

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from core.declare import Choice, Input, Number
from core.study import number_text

OFF, NONE = "off", "none"
LONGEST = 64
"""Characters of a value that is read at all."""
MINUS = "−"
"""What a number copied from a figure or a table has for a minus sign."""
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+", re.ASCII)
BETWEEN = re.compile(r"\s*[-,]\s*|\s+")
"""What may stand between two widths."""
INTEGER = re.compile(r"[+-]?\d{1,20}", re.ASCII)

Texts = dict[str, str]


def plain(text: str, longest: int = LONGEST) -> str:
    """Return a text that a person gave without blanks around it; raises ValueError where it is empty or too long."""
    text = text.strip()
    if not text or len(text) > longest:
        raise ValueError(text[:longest])
    return text


def reader(declared: Input) -> Callable[[str], Any]:
    """Return what turns a text into a value of a declaration; whether that is allowed is the config's to say."""
    if isinstance(declared, Choice):
        return str
    return integer if isinstance(declared, Number) and declared.integer else decimal


def integer(text: str) -> int:
    """Read a whole number, its thousands set off as 1,500 or not."""
    text = text.replace(MINUS, "-")
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not INTEGER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def decimal(text: str) -> float:
    """Read a number in decimal or exponent form, 0,005 and 20% too; no infinity, no NaN, no -0.

    What may be 1500 as well as 1.5, 1,500, is neither.
    """
    text = text.replace(MINUS, "-")
    number = text.removesuffix("%").rstrip()
    if not THOUSANDS.fullmatch(number):
        number = number.replace(",", ".")
    if not NUMBER.fullmatch(number):
        raise ValueError(text)
    value = float(Decimal(number).scaleb(-2)) if text.endswith("%") else float(number)
    if math.isinf(value):
        raise ValueError(text)
    return value + 0.0


def widths(text: str) -> list[int]:
    """Read the widths of hidden layers, "64-64", "64,64" or "64 64"; "none" is no hidden layer."""
    return [] if text == NONE else [integer(part) for part in BETWEEN.split(text)]


def switch(text: str) -> bool:
    """Read on or off."""
    if text not in {"on", OFF}:
        raise ValueError(text)
    return text == "on"


def show(value: Any) -> str:
    """Return a value of the config as the text that reads back as it."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "on" if value else OFF
    if isinstance(value, list | tuple):
        return "-".join(str(width) for width in value) or NONE
    return value if isinstance(value, str) else number_text(value)
