"""The documentation says what the code is: generated where it can be, and complete where it is written by hand."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from core import RunConfig, train
from core.config import Adam, DataConfig, NetworkConfig, Part
from core.datasets import DATASETS
from core.history import History
from core.presets import PRESETS
from core.techniques import TECHNIQUES
from docs import reference

ROOT = Path(__file__).resolve().parent.parent
READMES = {"en": "README.md", "ko": "README.ko.md"}
PAGES = ("README.md", "README.ko.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/reference.md")


def text(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def fenced(path: str, language: str) -> list[str]:
    """Return the blocks of code in a page that are marked as in `language`."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text(path), re.DOTALL | re.MULTILINE)


def test_the_reference_is_what_its_script_gives() -> None:
    assert text("docs/reference.md") == reference.reference(), "the declarations have changed: run `make docs`"


@pytest.mark.parametrize("path", ["README.md", "README.ko.md", "docs/reference.md"])
@pytest.mark.parametrize("name", [*TECHNIQUES, *DATASETS])
def test_a_page_names_every_technique_and_data_set(path: str, name: str) -> None:
    assert f"`{name}`" in text(path)


@pytest.mark.parametrize("language", READMES)
def test_a_readme_names_every_preset(language: str) -> None:
    for preset in PRESETS.values():
        assert preset.label.to(language) in text(READMES[language])


@pytest.mark.parametrize("part", [RunConfig, DataConfig, NetworkConfig, Adam])
def test_the_readme_names_every_field_of_a_config(part: type[Part]) -> None:
    for field in part.model_fields:
        assert re.search(rf"`(\w+\.)?{field}[`.]", text("README.md")), field


@pytest.mark.parametrize("path", READMES.values())
def test_configs_in_a_readme_are_valid(path: str) -> None:
    blocks = fenced(path, "json")
    assert blocks
    for block in blocks:
        RunConfig.model_validate(json.loads(block))


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Torch on one thread, on which small networks are fastest."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("path", READMES.values())
def test_python_in_a_readme_runs(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = fenced(path, "python")
    assert blocks
    for block in blocks:
        exec(compile(block, path, "exec"), {})
    assert capsys.readouterr().out


@pytest.mark.parametrize("path", PAGES)
def test_links_within_the_repository_lead_somewhere(path: str) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)|src=\"([^\"]+)\"", text(path)):
        link = "".join(target)
        if not link.startswith(("http:", "https:")):
            assert ((ROOT / path).parent / link).exists(), link


def test_the_worked_technique_is_all_it_takes(tmp_path: Path) -> None:
    """The file in CONTRIBUTING.md and a line in the registry: it trains, and does what it declares."""
    shutil.copytree(ROOT / "core", tmp_path / "core", ignore=shutil.ignore_patterns("__pycache__"))
    techniques = tmp_path / "core" / "techniques"
    (source,) = fenced("CONTRIBUTING.md", "python")
    (techniques / "clip_weight.py").write_text(source, "utf-8")
    registry = (techniques / "__init__.py").read_text("utf-8")
    assert registry.count("    Init(),\n") == 1
    registry = registry.replace("    Init(),\n", "    Init(),\n    ClipWeight(),\n")
    (techniques / "__init__.py").write_text(f"from core.techniques.clip_weight import ClipWeight\n{registry}", "utf-8")
    done = subprocess.run([sys.executable, "-c", TRAIN], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


TRAIN = """
from core import RunConfig
from core.engine.local import train
plain = {"network": {"hidden": [8]}, "data": {"name": "wine"}, "steps": 50}
held = plain | {"techniques": {"clip_weight": {"limit": 0.05}}}
held, plain = train([RunConfig.model_validate(config) for config in (held, plain)], keep_parameters=True)
largest = lambda history, name: abs(history.constants["final/" + name]).max()
assert abs(largest(held, "2.weight") - 0.05) < 1e-6
assert largest(held, "0.bias") > 0.05
assert largest(plain, "2.weight") > 0.05
"""


def recorded() -> list[History]:
    """Return the histories of four short runs that record everything between them."""
    small: dict[str, Any] = {"network": {"hidden": [4, 3]}, "steps": 30, "batch_size": 8}
    plane = {"data": {"name": "moons", "train_size": 40}}
    everything = {name: {} for name in TECHNIQUES}
    configs = [
        small | plane | {"techniques": everything},
        small | plane,
        small | {"data": {"name": "wine"}, "network": {"hidden": [], "activation": "tanh"}},
        small | {"data": {"name": "sine"}},
    ]
    return train([RunConfig.model_validate(config) for config in configs])


def patterns(names: Any) -> dict[str, re.Pattern[str]]:
    """Return each documented name as a pattern of what is recorded."""
    holes = {"<l>": r"\d+", "<technique>": f"({'|'.join(TECHNIQUES)})", "<name>": r"\w+"}

    def pattern(name: str) -> re.Pattern[str]:
        parts = re.split(r"(<\w+>)", name)
        return re.compile("".join(holes.get(part, re.escape(part)) for part in parts))

    return {name: pattern(name) for name in names}


def test_the_reference_names_every_series_and_no_other() -> None:
    histories = recorded()
    series = {name: h.series(name).values.ndim for h in histories for name in h.names}
    constants = {name for h in histories for name in h.constants}
    for documented, found in (
        (reference.SERIES, {name for name, axes in series.items() if axes == 1}),
        (reference.ARRAYS, {name for name, axes in series.items() if axes > 1}),
        (reference.CONSTANTS, constants),
    ):
        known = patterns(documented)
        for name in found:
            assert sum(bool(p.fullmatch(name)) for p in known.values()) == 1, f"{name} is not in docs/reference.py"
        for name, p in known.items():
            assert any(p.fullmatch(one) for one in found), f"nothing records {name}"
