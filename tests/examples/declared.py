"""What holds for the declaration of a worked example and for what is shown of it, whichever it is."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from core.declare import Choice, Input, Number, Table
from core.examples import Example, Shown
from core.figures.kit.palette import PALETTE
from core.i18n.text import Text

TOKEN = re.compile(r"@(\w+)(/[\d.]+)?")
LEAST_LETTER = 12
LONGEST_FORMULA = 160


def texts(example: Example) -> list[Text]:
    found = [example.label, example.question, example.help]
    for declared in example.hyperparameters:
        found += [declared.label, declared.help]
        if isinstance(declared, Choice):
            found += declared.options.values()
        if isinstance(declared, Number) and declared.unit:
            found.append(declared.unit)
    return found


def walk(part: Any) -> Iterator[Any]:
    yield part
    for child in part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ():
        yield from walk(child)


def structure(shown: Shown) -> Any:
    """Return what must not depend on the language."""
    figures = [(f["id"], [(t["type"], t.get("x"), t.get("y")) for t in f["traces"]]) for f in shown.figures]
    return figures, [[len(row) for row in table.rows] for table in shown.tables], len(shown.sentences)


def check(shown: Shown) -> None:
    assert shown.figures or shown.tables
    assert shown.sentences
    assert len({figure["id"] for figure in shown.figures}) == len(shown.figures)
    for figure in shown.figures:
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        assert figure["question"]
        assert figure["description"]
        assert "bind" not in json.dumps(figure)
        sizes = [part["size"] for part in walk(figure["layout"]) if isinstance(part, dict) and "size" in part]
        assert min(sizes) >= LEAST_LETTER
        colours = [part for part in walk(figure) if isinstance(part, str) and part.startswith("@")]
        assert all(TOKEN.fullmatch(colour) for colour in colours)
        assert {colour.partition("/")[0] for colour in colours} <= {f"@{token}" for token in PALETTE["light"]}
        for trace in figure["traces"]:
            drawn = trace.get("z", trace.get("y"))
            assert len(trace["x"]) == (len(drawn[0]) if "z" in trace else len(drawn))
            assert drawn
    for table in shown.tables:
        assert table.title
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.columns)}
    said = [*shown.sentences, *(cell for table in shown.tables for row in table.rows for cell in row)]
    assert all(text and not re.search(r"\bnan\b|\binf\b|{|}", text) for text in said), said
    assert not [text for text in shown.sentences if "~" in text], "Markdown strikes out what stands between two of them"


def ends(declared: Input) -> list[object]:
    """Return the outermost values that a hyperparameter allows, and every option of a choice."""
    if isinstance(declared, Choice):
        return list(declared.options)
    if isinstance(declared, Table):
        shape = np.ones_like(np.array(declared.default))
        return [(shape * value).tolist() for value in (declared.low, 0.0, declared.high)]
    low = math.nextafter(declared.low, math.inf) if declared.open_low else declared.low
    high = math.nextafter(declared.high, -math.inf) if declared.open_high else declared.high
    return [low, high]


def check_essence(example: Example) -> None:
    """Check the formula and the lines beside the controls: they are short, and those of the script that runs."""
    assert len(example.formula) < LONGEST_FORMULA
    assert example.formula.count("{") == example.formula.count("}")
    assert example.formula.count(r"\left") - example.formula.count(r"\leftarrow") == example.formula.count(r"\right")
    lines = example.line.splitlines()
    assert 1 <= len(lines) <= 2
    assert all(line and line in example.pytorch for line in lines)


def check_declaration(example: Example) -> None:
    for text in texts(example):
        assert text.en.strip()
        assert re.search("[가-힣]|^[^a-z]*$|Adam", text.ko) or text.en == text.ko, text
    example.Settings()
    check_essence(example)
    for declared in example.hyperparameters:
        assert example.Settings.model_validate({declared.name: declared.default}) == example.Settings()
        for stop in declared.stops if isinstance(declared, Number) else ():
            example.Settings.model_validate({declared.name: stop})
