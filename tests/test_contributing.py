"""The examples of CONTRIBUTING.md are all it takes: each is put into a copy of the tree, and our tests try it there."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("core", "pages", "docs", "tests")
IGNORED = shutil.ignore_patterns("__pycache__", "*.png")


@dataclass(frozen=True)
class Example:
    """One addition to a registry.

    Attributes:
        heading: Of its section.
        name: Under which it is registered.
        script: What is tried of it beside the tests.
        tests: pytest's arguments, for the tests of its kind.
    """

    heading: str
    name: str
    script: str
    tests: tuple[str, ...]


TECHNIQUE = """
from pathlib import Path
from streamlit.testing.v1 import AppTest
from core import RunConfig, runners
from core.engine.local import train
from core.techniques import TECHNIQUES
from docs.reference import names, reference
from pages.address.codec import decode, encode
from pages.lab.controls import fold
from pages.session import LAB

plain = {"network": {"hidden": [8]}, "data": {"name": "wine"}, "steps": 50}
held = plain | {"techniques": {"clip_weight": {"limit": 0.05}}}
held, plain = train([RunConfig.model_validate(config) for config in (held, plain)], keep_parameters=True)
largest = lambda history, name: abs(history.constants["final/" + name]).max()
assert abs(largest(held, "2.weight") - 0.05) < 1e-6
assert largest(held, "0.bias") > 0.05
assert largest(plain, "2.weight") > 0.05

assert "clip_weight" in RunConfig.model_json_schema()["$defs"]["Techniques"]["properties"]
comparison, problems = decode({"clip_weight": "0.05"})
assert not problems and comparison.treatment.named["clip_weight"]["limit"] == 0.05
assert encode(comparison)["clip_weight"] == "0.05"
assert "`clip_weight`" in reference() and "(`clip_weight`)" in names(TECHNIQUES, "ko")

runner = runners.Runner(runners.LocalDispatch(workers=1))
runner.start()
runners.use(runner)
app = AppTest.from_file(str(Path("pages/router.py").resolve()), default_timeout=60).run()
assert not app.exception
app.session_state[LAB] = fold(app.session_state[LAB], "penalty", unfolded=True)
app.run().toggle(key="on_clip_weight").set_value(True).run()
assert not app.exception
assert app.text_input(key="type_clip_weight").value == "0.1"
runners.use(None)
runner.close()
"""
DATA_SET = """
from core import RunConfig, train
from docs.reference import reference

def accuracy(hidden):
    run = {"data": {"name": "checkerboard"}, "network": {"hidden": hidden}, "optimiser": {"name": "adam", "lr": 0.01}}
    (history,) = train([RunConfig.model_validate(run | {"steps": 600})])
    return history.last("accuracy/validation")

assert accuracy([64, 64]) > 0.8
assert accuracy([]) < 0.6
assert "`checkerboard`" in reference()
"""
OPTIMISER = """
from core import RunConfig, train
from docs.reference import reference
(history,) = train([RunConfig.model_validate({"optimiser": {"name": "adadelta"}, "steps": 200})])
assert history.last("accuracy/validation") > 0.9
assert "`adadelta`" in reference()
"""
ACTIVATION = """
from core import RunConfig, train
from docs.reference import reference
(history,) = train([RunConfig.model_validate({"network": {"activation": "hardtanh"}, "steps": 200})])
assert history.last("accuracy/validation") > 0.9
assert "saturated/layer0" in history.names
assert "`hardtanh`" in reference()
"""
FIGURE = """
import numpy as np
from core import RunConfig, train
from core.figures import below, fill
from core.study import study

treatment = RunConfig.model_validate({"steps": 200, "techniques": {"l2": {"lambda": 0.01}}})
of = study(treatment, "l2")
histories = dict(zip(("baseline", "treatment"), train([of.baseline, of.treatment])))
(description,) = [figure for figure in below(of, "ko") if figure["id"] == "gap"]
curves = fill(description, histories, step=200)["data"][:2]
for curve, history in zip(curves, histories.values(), strict=True):
    validation, training = (history.series(f"loss/{part}").values.astype(float) for part in ("validation", "train"))
    np.testing.assert_allclose(curve["y"], validation - training, atol=1e-6)
    assert curve["y"][-1] > 0
"""

OF_TECHNIQUE = ("tests/techniques", "tests/engine/test_oracle.py", "tests/export")
OF_OPTIMISER = ("tests/engine/test_optimisers.py", "tests/engine/test_oracle.py")
EXAMPLES = (
    Example("Add a technique in one file", "clip_weight", TECHNIQUE, (*OF_TECHNIQUE, "-k", "clip_weight or together")),
    Example("A data set", "checkerboard", DATA_SET, ("tests/datasets/test_datasets.py", "-k", "checkerboard")),
    Example("An optimiser", "adadelta", OPTIMISER, (*OF_OPTIMISER, "-k", "adadelta or every_optimiser")),
    Example(
        "An activation function",
        "hardtanh",
        ACTIVATION,
        ("tests/test_activations.py", "tests/engine/test_oracle.py", "-k", "hardtanh or has_an_oracle"),
    ),
    Example("A figure", "gap", FIGURE, ("tests/figures", "-k", "gap or everything or adding or has_a_name")),
)
EVERY = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)


def section(heading: str) -> str:
    """Return what stands below a heading, up to the next."""
    (found,) = re.findall(
        rf"^##+ {heading}\n(.*?)(?=^##+ |\Z)", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return str(found)


def edited(source: str, hunk: str) -> str:
    """Return a file's text with what a hunk adds and takes away, where its other lines stand."""
    lines = hunk.splitlines(keepends=True)
    before, after = ("".join(line[1:] for line in lines if line[0] in signs) for signs in (" -", " +"))
    assert source.count(before) == 1, (
        f"CONTRIBUTING.md looks for this once, it is there {source.count(before)} times:\n{before}"
    )
    return source.replace(before, after)


def with_one_more(example: Example, tree: Path) -> Path:
    """Make a copy of the tree in which the example's file stands, and what its diff says."""
    for folder in COPIED:
        shutil.copytree(ROOT / folder, tree / folder, ignore=IGNORED)
    shutil.copy(ROOT / "pyproject.toml", tree)
    told = section(example.heading)
    ((path, source),) = re.findall(
        r"The whole of\s+`([^`]+)`:\n\n```python\n(.*?)^```$", told, re.DOTALL | re.MULTILINE
    )
    (tree / path).write_text(source, "utf-8")
    (diff,) = re.findall(r"^```diff\n(.*?)^```$", told, re.DOTALL | re.MULTILINE)
    for path, hunks in re.findall(r"^\+\+\+ (\S+)\n(.*?)(?=^\+\+\+ |\Z)", diff, re.DOTALL | re.MULTILINE):
        for hunk in hunks.split("@@\n"):
            (tree / path).write_text(edited((tree / path).read_text("utf-8"), hunk), "utf-8")
    return tree


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a copy of the tree for each example, made as it is asked for."""
    return {example.name: with_one_more(example, tmp_path_factory.mktemp(example.name)) for example in EXAMPLES}


def run(tree: Path, *arguments: str) -> None:
    """Run Python in a tree; what it writes is told where it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@EVERY
def test_the_tests_of_its_kind_pass(example: Example, trees: dict[str, Path]) -> None:
    run(trees[example.name], "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", *example.tests)


@EVERY
def test_it_does_what_it_is_for(example: Example, trees: dict[str, Path]) -> None:
    run(trees[example.name], "-c", example.script)
