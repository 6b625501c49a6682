"""The house as CONTRIBUTING.md draws it: what may import what, and where a technique may be named."""

import ast
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import core
from core.techniques import TECHNIQUES

ROOT = Path(__file__).resolve().parent.parent

MODULES = sorted(m.name for m in pkgutil.walk_packages(core.__path__, "core.") if m.name != "core.__main__")
OF_PAGES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((ROOT / "pages").rglob("*.py"))
]

LIGHT = [
    *(m for m in MODULES if not m.startswith(("core.engine", "core.networks", "core.runners.worker.scheduler"))),
    *(m for m in OF_PAGES if m not in ("pages.router", "pages.lab.page")),
]
"""What the web server imports, or may: none of it loads torch."""

LEVELS: list[set[str]] = [
    {"core.i18n", "core.lazy", "core.settings"},
    {"core.declare", "core.draws", "core.effects", "core.halves"},
    {"core.activations", "core.optimisers", "core.techniques", "core.datasets"},
    {"core.schedule"},
    {"core.config"},
    {"core.ends", "core.history", "core.problems", "core.series", "core.stacking", "core.study"},
    {"core.presets", "core.figures", "core.networks", "core.grid", "core.export"},
    {"core.engine", "core.examples"},
    {"core.topics"},
    {"core.runners", "core.command"},
    {"core.__main__"},
]
"""The parts of core from the ground up: each imports from levels below its own, and from itself."""

WITHOUT_ENGINE = (
    *("core.figures", "core.study", "core.presets", "core.problems", "core.history"),
    *("core.examples", "core.topics", "core.export"),
)

ENTRANCES = {("core", "core.engine"), ("core.command", "core.engine"), ("core.__main__", "core.engine")}
"""Who imports the engine within a function, so that torch is loaded only once something trains."""

NAMING = ("core/techniques", "core/presets.py", "core/topics")
"""The only places of core and pages that name a technique."""

PURPOSES = {("core/engine/rows.py", "init")}
"""Purposes of draws that happen to be called like a technique; who reproduces a run seeds generators by them."""

BLOCKER = """
import importlib, sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ImportError(name + " must not be imported here")

sys.meta_path.insert(0, Block())
"""


def python(code: str) -> None:
    """Run code in a fresh interpreter; what it writes to standard error is told where it fails."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def files(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield every Python file below `folders` with its syntax tree."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Yield every module that a file imports, and whether it does so within a function or for type checkers alone."""

    def walk(node: ast.AST, inner: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            within = inner or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or typing_only(child)
            if isinstance(child, ast.Import):
                yield from ((alias.name, within) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, "imports are absolute"
                names = [f"{child.module}.{alias.name}" for alias in child.names]
                # `from core import command` imports a module, `from core.study import study` does not.
                yield from ((name if name in [*MODULES, *OF_PAGES] else str(child.module), within) for name in names)
            yield from walk(child, within)

    yield from walk(tree, inner=False)


def typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def part_of(module: str) -> str:
    """Return the part of core that a module belongs to: its first two names."""
    return ".".join(module.split(".")[:2])


def level_of(part: str) -> int:
    return next(n for n, parts in enumerate(LEVELS) if part in parts)


def test_every_part_of_core_has_its_level() -> None:
    assert {part_of(m) for m in [*MODULES, "core.__main__"]} == set().union(*LEVELS)


def test_core_imports_without_streamlit_and_pages() -> None:
    blocked = {"streamlit", "pages", "app"}
    python(BLOCKER.format(blocked=blocked) + f"for m in {MODULES!r}: importlib.import_module(m)")


@pytest.mark.parametrize("path", ["core", "pages"])
def test_nobody_imports_upwards(path: str) -> None:
    forbidden = {"core": ("streamlit", "pages", "app"), "pages": ("app",)}[path]
    for file, tree in files(path):
        for name, _ in imported(tree):
            assert name.partition(".")[0] not in forbidden, f"{file} imports {name}"


def test_dependencies_inside_core_point_one_way() -> None:
    for file, tree in files("core"):
        part = part_of(module_of(file))
        for name, within in imported(tree):
            other = part_of(name)
            if not name.startswith("core.") or other == part or ((part, other) in ENTRANCES and within):
                continue
            if part != "core":
                assert level_of(other) < level_of(part), f"{file} imports {name}, which stands on it or beside it"
            assert not (part in WITHOUT_ENGINE and other == "core.engine"), f"{file} imports the engine"


def test_techniques_do_not_know_each_other() -> None:
    shared = {"core.techniques.base", "core.techniques.code", "core.techniques.penalties"}
    for file, tree in files("core/techniques"):
        if not file.endswith("__init__.py"):
            known = {name for name, _ in imported(tree) if part_of(name) == "core.techniques"}
            assert known <= shared, file


def test_no_circle_of_imports() -> None:
    """None at all, not even one that only a type checker or a function walks."""
    graph = {module_of(file): {name for name, _ in imported(tree)} for file, tree in files("core", "pages")}
    known = {module: {name for name in names if name in graph} for module, names in graph.items()}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' → '.join(reversed(error.args[1]))}")


def test_the_web_server_imports_no_torch() -> None:
    check = "assert 'torch._C' not in sys.modules, f'{m} loads torch'"
    python(f"import importlib, sys\nfor m in {LIGHT!r}:\n    importlib.import_module(m); {check}")


def test_only_what_is_about_techniques_names_one() -> None:
    for file, tree in files("core", "pages"):
        if file.startswith(NAMING):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value in TECHNIQUES and (file, node.value) not in PURPOSES:
                pytest.fail(f"{file}:{node.lineno} names the technique {node.value!r}")


def test_the_live_view_names_no_technique() -> None:
    for path in sorted((ROOT / "pages/live/js").glob("*.js")):
        source = path.read_text("utf-8")
        for name in TECHNIQUES:
            assert f'"{name}"' not in source, f"{path.name} names {name!r}"
