"""Every number that a text says is known: filled in, or of a kind that cannot become untrue.

What is filled, `{share:.0f}`, is computed from what the page shows or comes from the table of what was measured. What
is typed by hand is 0 or 1, a number of the code beside it, a setting of the claim that the text cites, or one of
`TYPED` and `CALCULATED`. Whoever types another result fails here.
"""

import ast
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch
from sklearn.datasets import load_diabetes

from core.datasets import DATASETS
from core.effects import table
from core.topics import TRAINED
from tests.examples.helpers import last_digit

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(path for part in ("core", "pages") for path in (ROOT / part).rglob("*.py"))
FILLED = re.compile(r"\{[^{}]*\}")
SOURCES = re.compile(r"arXiv [\d.]+|\b(?:19|20)\d\d\b|MNIST-1D")
"""A paper, by its number or its year, and a name that ends with a digit."""
NUMERAL = re.compile(r"(?<![A-Za-z_\d.])[−-]?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?(?![A-Za-z]*\d)")
CITED = re.compile(r"\{(\w+)\[")
READMES = ("README.md", "README.ko.md")
IDENTITIES = {-1.0, 0.0, 1.0}
"""What mathematics and programs speak of without measuring: 1 − p, mean 0, "0 is off", "from 1 to {most}"."""

OF_THE_READMES = {
    "3.11": "version: Python's",
    "300": "measured: MB that set-up downloads",
    "50": "setting: STEPS of tests/engine/test_oracle.py",
    "10": "definition: the tolerance there, 10⁻¹⁰",
    "4": "definition: the tolerance of tests/engine/test_halves.py",
    "95": "definition: of the interval",
}
TYPED = {
    "README.md": {**OF_THE_READMES, "120": "setting: of the opening preset"},
    "README.ko.md": OF_THE_READMES,
    "core/i18n/errors.py": {
        "2": "definition: the least that a split can standardise",
        "200": "setting: test_problems holds it to what the config takes",
        "64": "example of what to type",
        "300": "example of what to type",
        "0.01": "example of what to type",
    },
    "core/i18n/figures.py": {
        "0.001": "definition: of the series sparsity/below_1e-3",
        "95": "definition: of the interval, core/ends.py",
        "50": "definition: of the middle half",
        "90": "definition: of the middle nine tenths",
    },
    "core/i18n/settings.py": {"64": "example of what to type"},
    "core/presets.py": {
        "5": "definition: a fifth, in Korean one of five",
        "90": "setting: of the claim, GOAL in docs/effects.py",
        "4": "setting: of the claim's fitted start",
    },
    "core/series.py": {
        "0.001": "definition: of the series",
        **dict.fromkeys(("5", "25", "50", "75", "95"), "definition: of the series"),
    },
    "core/techniques/init.py": {"2": "definition: of a truncated normal, ± two standard deviations"},
    "core/topics/batch_norm/__init__.py": {
        "2": "setting: of the claim, by its name batch_2",
        "8": "setting: of the claim, by its name batch_8",
        "5": "definition: a fifth, in Korean one of five",
    },
    "core/topics/batch_norm/batch_norm_speed.py": {"90": "setting: GOAL"},
    "core/topics/batch_norm/batch_norm_statistics.py": {"95": "definition: of the range"},
    "core/topics/batch_norm/batch_norm_tensor.py": {
        "1e-7": "definition: of float32, half of its eps",
        "0.3341": "the notebook's; test_batch_norm_tensor holds it",
        "−4e-8": "the notebook's",
    },
    "core/topics/clipping/cliff.py": {"147": "result: test_the_step_from_the_cliff_leads_far_away"},
    "core/topics/clipping/__init__.py": {
        "0.1": "the notebook's",
        "10": "definition: a tenth, in Korean one of ten",
    },
    "core/topics/initialisation/__init__.py": {"2": "definition: of a square root"},
    "core/topics/initialisation/init_depth.py": {
        "0.99": "definition: of a saturated unit",
        "0.63": "result: test_the_signal_gets_a_little_smaller_through_ten_layers",
        "0.2": "result: test_the_signal_gets_a_little_smaller_through_ten_layers",
        "3e-7": "result: test_ten_tanh_layers",
        "0.001": "a wrong answer",
    },
    "core/topics/precision/running_sum.py": {
        "4": "result: test_the_sum_in_float16_stops_at_four",
        "9.99": "a wrong answer",
    },
    "core/topics/precision/training_formats.py": {"1e-8": "definition: PyTorch's default ε of Adam"},
}
"""What is typed by hand, by file, each with what keeps it true."""


def weights_of(example: str) -> int:
    """Return how many weights the network of a trained example has."""
    config = TRAINED[example].runs(TRAINED[example].Settings())[0]
    widths = [config.data.dataset.features, *config.network.hidden, config.data.dataset.outputs]
    return sum(before * after for before, after in pairwise(widths))


HALF = torch.finfo(torch.float16)
CALCULATED: dict[str, dict[str, Callable[[], float]]] = {
    "core/datasets/sequences.py": {"0.167": lambda: 2 / 12},
    "core/datasets/tables.py": {"442": lambda: len(load_diabetes().target)},
    "core/optimisers/base.py": {"3e-8": lambda: HALF.smallest_normal * HALF.eps / 2},
    "core/presets.py": {"50": lambda: DATASETS["adding"].sequence[0]},
    "core/topics/clipping/cliff.py": {"15": lambda: 0.1 * 147},
    "core/topics/clipping/recurrent_clipping.py": {"0.167": lambda: 2 / 12},
    "core/topics/initialisation/__init__.py": {"0.00003": lambda: 2**-15},
    "core/topics/l1_l2/sparsity.py": {"9,472": lambda: weights_of("sparsity")},
    "core/topics/l1_l2/weight_paths.py": {
        "10": lambda: DATASETS["diabetes"].features,
        "300": lambda: DATASETS["diabetes"].pool,
    },
    # What lies in the middle of the largest number and the next that there would be is rounded up, to infinity.
    "core/topics/precision/__init__.py": {"65,520": lambda: HALF.max * (1 + HALF.eps / 2 / (2 - HALF.eps))},
    "core/topics/precision/running_sum.py": {"10": lambda: 10_000 * 0.001, "0.0039": lambda: 4 * HALF.eps},
}
"""What is typed by hand and is computed here; equal as far as it is written."""


class Written(NamedTuple):
    """A text as it stands in a file: its line there, and what it says in one language with nothing filled in."""

    file: str
    line: int
    says: str

    def numerals(self) -> list[str]:
        """Return the numbers in it, as they are typed."""
        bare = SOURCES.sub("", FILLED.sub("", self.says))
        return [found.group().rstrip(",") for found in NUMERAL.finditer(bare)]


def value(numeral: str) -> float:
    return float(numeral.replace("−", "-").replace(",", ""))


def numbers(of: Any) -> set[float]:
    """Return all numbers in a JSON value, and how long its lists are."""
    if isinstance(of, dict):
        return set().union(*map(numbers, of.values()))
    if isinstance(of, list):
        return {float(len(of))}.union(*map(numbers, of))
    return {float(of)} if isinstance(of, int | float) else set()


def texts(tree: ast.Module) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the two languages of each text that is written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "Text":
            words = [said.value for said in node.args if isinstance(said, ast.Constant)]
            if words:
                yield node.lineno, words


def around(tree: ast.Module) -> set[float]:
    """Return the numbers of a file's code."""
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {float(n) for n in found if isinstance(n, int | float)}


TREES = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in FILES}
WRITTEN_OUT = [(file, line, words) for file, tree in TREES.items() for line, words in texts(tree)]


def spoken(readme: str) -> list[Written]:
    """Return the lines of a README without code, addresses, and what `make docs` writes of the declarations."""
    text = (ROOT / readme).read_text("utf-8")
    for away in (r"```.*?```", r"<!-- [^>]*`make docs`.*?<!--.*?-->", r"`[^`]*`", r"\]\([^)]*\)", r"<[^>]*>"):
        text = re.sub(away, lambda found: "\n" * found.group().count("\n"), text, flags=re.DOTALL)
    return [Written(readme, line, says) for line, says in enumerate(text.splitlines(), 1)]


SAID = [Written(file, line, says) for file, line, words in WRITTEN_OUT for says in words]
SAID += [*spoken("README.md"), *spoken("README.ko.md")]
BY_FILE = {file: [one for one in SAID if one.file == file and one.numerals()] for file in [*TREES, *READMES]}


@pytest.mark.parametrize("file", [file for file, said in BY_FILE.items() if said])
def test_every_number_in_a_text_is_known(file: str) -> None:
    known = IDENTITIES | (around(TREES[file]) if file in TREES else set())
    listed = {value(numeral) for named in (TYPED, CALCULATED) for numeral in named.get(file, {})}
    for written in BY_FILE[file]:
        settings = set().union(*(numbers(table()[claim]["runs"]) for claim in CITED.findall(written.says)))
        for numeral in written.numerals():
            assert value(numeral) in known | settings | listed, f"{file}:{written.line} says {numeral}: whence?"


@pytest.mark.parametrize("file", sorted({*TYPED, *CALCULATED}))
def test_what_is_listed_is_said(file: str) -> None:
    said = {value(numeral) for written in BY_FILE[file] for numeral in written.numerals()}
    assert {value(numeral) for named in (TYPED, CALCULATED) for numeral in named.get(file, {})} <= said


def test_a_result_is_held_by_a_test() -> None:
    tests = {path.stem: path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    for why in (why for named in TYPED.values() for why in named.values()):
        for name in re.findall(r"\btest_\w+", why):
            assert name in tests or any(f"def {name}(" in text for text in tests.values()), name


@pytest.mark.parametrize(
    ("numeral", "calculated"),
    [pytest.param(n, f, id=f"{file} {n}") for file, named in CALCULATED.items() for n, f in named.items()],
)
def test_a_calculated_number_is_right_as_far_as_it_is_written(numeral: str, calculated: Callable[[], float]) -> None:
    assert value(numeral) == pytest.approx(calculated(), abs=last_digit(numeral) / 2)


def test_both_languages_say_the_same_numbers() -> None:
    for file, line, words in WRITTEN_OUT:
        if len(words) == 2:
            english, korean = ({*Written(file, line, says).numerals()} for says in words)
            assert english <= korean, f"{file}:{line}: {english - korean} is not in the Korean text"
