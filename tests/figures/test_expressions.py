"""Every operation of core/figures/language/expressions.py, and every format, by cases that the browser runs as well."""

import json
import math
from typing import Any

import pytest

from core.figures.language.expressions import OPS, evaluate
from core.figures.language.formats import write
from tests.figures.cases import cases, context, formats


def same(found: Any, expected: Any) -> bool:
    """Compare numbers to a relative 1e-12, nested lists entry by entry."""
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return math.isclose(found, expected, rel_tol=1e-12)
    return bool(found == expected)


@pytest.mark.parametrize("case", cases(), ids=lambda case: json.dumps(case["expression"])[:80])
def test_value(case: dict[str, Any]) -> None:
    found = evaluate(case["expression"], context(case["context"]))
    assert same(found, case["expected"]), found


def test_cases_are_json_and_name_every_operation() -> None:
    text = json.dumps(cases(), allow_nan=False)
    assert json.loads(text) == cases()
    assert {name for name in OPS if f'"op": "{name}"' not in text} == set()


def test_unknown_operation() -> None:
    with pytest.raises(KeyError):
        evaluate({"op": "guess"}, context(cases()[0]["context"]))


@pytest.mark.parametrize("case", formats(), ids=lambda case: f"{case['value']} {case['format']}")
def test_format(case: dict[str, Any]) -> None:
    assert write(case["value"], case["format"]) == case["expected"]


def test_unknown_format() -> None:
    with pytest.raises(ValueError, match="no such format"):
        write(1.0, "%d")
