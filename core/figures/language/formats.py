"""How a number in a sentence is written; the browser writes it the same way.

- "d": whole, thousands set apart by a comma: 1,500
- ".0f" to ".3f": that many decimals; from 100,000 on as "g3"
- ".0%", ".1%": a share in per cent
- "g2", "g3": two or three significant digits, no zeros at the end; below 0.0001 and from 100,000 on with an exponent:
  1.2e-5
- "s": as it is

Halves are rounded away from zero. The minus sign is "−". What is missing is "–".
"""

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

MISSING = "–"
THIN = "\u202f"
LARGE = 1e5
SMALL = 1e-4


def write(value: Any, how: str) -> str:
    """Return a value written by a format; raises ValueError for a format that does not exist."""
    if isinstance(value, list):
        raise TypeError("a sentence shows single values")
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return MISSING
    if how == "s":
        return str(value)
    text = _magnitude(abs(value), how)
    zero = not text.strip("0.," + THIN + "%")
    return text if value >= 0 or zero else f"−{text}"


def _magnitude(size: float, how: str) -> str:
    if how == "d":
        return _fixed(size, 0)
    if how in ("g2", "g3"):
        return _significant(size, int(how[1:]))
    if how.startswith(".") and how[1:-1].isdigit() and how[-1] in "f%":
        places = int(how[1:-1])
        if how[-1] == "%":
            return _fixed(size * 100, places) + THIN + "%"
        return _significant(size) if size >= LARGE else _fixed(size, places)
    raise ValueError(f"no such format: {how!r}")


def _fixed(size: float, places: int) -> str:
    rounded = Decimal(size).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,f}"


def _significant(size: float, digits: int = 3) -> str:
    if size == 0:
        return "0"
    if SMALL <= size < LARGE:
        places = max(0, digits - 1 - math.floor(math.log10(size)))
        text = _fixed(size, places)
        return text.rstrip("0").rstrip(".") if "." in text else text
    power = math.floor(math.log10(size))
    exact = Decimal(size).scaleb(-power).quantize(Decimal(1).scaleb(1 - digits), ROUND_HALF_UP)
    if exact >= 10:
        exact, power = exact / 10, power + 1
    mantissa = f"{exact:f}"
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}e{power}"
