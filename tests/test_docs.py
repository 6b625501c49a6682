"""The documentation says what the code is: generated where it can be, and complete where it is written by hand."""

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from pydantic import BaseModel

from core import RunConfig, series, train
from core.activations import ACTIVATIONS
from core.config import DataConfig, NetworkConfig
from core.datasets import DATASETS
from core.i18n.text import LANGUAGES, Language
from core.optimisers import OPTIMISERS
from core.presets import PRESETS
from core.settings import Settings
from core.techniques import TECHNIQUES
from docs import reference

ROOT = Path(__file__).resolve().parent.parent
READMES = {"en": "README.md", "ko": "README.ko.md"}
HAND = ("README", "docs/deployment", "docs/command-line", "docs/reproduce")
"""What is written by hand in English; each has a Korean page beside it."""
WRITTEN = [f"{name}{end}" for name in HAND for end in (".md", ".ko.md")]
PAGES = (*WRITTEN, "CONTRIBUTING.md", "CHANGELOG.md", "docs/reference.md")


def text(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def fenced(path: str, language: str) -> list[str]:
    """Return the blocks of code in a page that are marked as in `language`."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text(path), re.DOTALL | re.MULTILINE)


def test_the_reference_is_what_its_script_gives() -> None:
    assert text("docs/reference.md") == reference.reference(), "the declarations have changed: run `make docs`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_readmes_lists_are_what_the_script_gives(language: Language) -> None:
    assert text(READMES[language]) == reference.readme(language), "the declarations have changed: run `make docs`"


@pytest.mark.parametrize("path", ["README.md", "README.ko.md", "docs/reference.md"])
@pytest.mark.parametrize("name", [*TECHNIQUES, *DATASETS])
def test_a_page_names_every_technique_and_data_set(path: str, name: str) -> None:
    assert f"`{name}`" in text(path)


@pytest.mark.parametrize("language", READMES)
def test_a_readme_names_every_preset(language: str) -> None:
    for preset in PRESETS.values():
        assert preset.label.to(language) in text(READMES[language])


@pytest.mark.parametrize("path", ["docs/command-line.md", "docs/command-line.ko.md"])
@pytest.mark.parametrize("part", [RunConfig, DataConfig, NetworkConfig, *(o.Settings for o in OPTIMISERS.values())])
def test_the_command_lines_page_names_every_field_of_a_config(part: type[BaseModel], path: str) -> None:
    cells = "\n".join(re.findall(r"^\| (`.*?) \|", text(path), re.MULTILINE))
    for field in part.model_fields:
        assert re.search(rf"`(\w+\.)?{field}[`.]", cells), field


@pytest.mark.parametrize("path", ["docs/command-line.md", "docs/command-line.ko.md", "docs/reference.md"])
@pytest.mark.parametrize("name", [*ACTIVATIONS, *OPTIMISERS])
def test_a_page_names_every_activation_function_and_optimiser(path: str, name: str) -> None:
    assert f"`{name}`" in text(path)


@pytest.mark.parametrize("path", ["docs/deployment.md", "docs/deployment.ko.md"])
def test_the_table_of_settings_names_those_that_the_code_reads(path: str) -> None:
    read = {f"REGLAB_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"^\| `(REGLAB_[A-Z_]+)` \|", text(path), re.MULTILINE)) == read


@pytest.mark.parametrize("path", ["docs/command-line.md", "docs/command-line.ko.md"])
def test_configs_in_a_page_are_valid(path: str) -> None:
    blocks = fenced(path, "json")
    assert blocks
    for block in blocks:
        RunConfig.model_validate(json.loads(block))


def without_comments(block: str) -> str:
    """Return code without what a shell's comments say, which is in the page's language."""
    return re.sub(r" +# .*$", "", block, flags=re.MULTILINE)


@pytest.mark.parametrize("name", HAND)
def test_both_languages_have_the_same_code_and_sections(name: str) -> None:
    english, korean = f"{name}.md", f"{name}.ko.md"
    blocks = [re.findall(r"^```(\w*)\n(.*?)^```$", text(path), re.DOTALL | re.MULTILINE) for path in (english, korean)]
    plain = [[(kind, without_comments(code) if kind == "bash" else code) for kind, code in page] for page in blocks]
    assert plain[0] == plain[1]
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(korean)]


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Torch on one thread, on which small networks are fastest."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("path", [path for path in WRITTEN if path.startswith(("docs/command", "docs/repro"))])
def test_python_in_a_page_runs(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = fenced(path, "python")
    assert blocks
    for block in blocks:
        exec(compile(block, path, "exec"), {})
    assert capsys.readouterr().out


@pytest.mark.usefixtures("one_thread")
def test_the_script_draws_the_run_again(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = fenced("docs/reproduce.md", "python")
    exec(compile(block, "docs/reproduce.md", "exec"), {})
    plain, reglab = map(float, capsys.readouterr().out.split())
    assert reglab == pytest.approx(plain, rel=1e-6)


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("path", ["docs/reproduce.md", "docs/reproduce.ko.md"])
def test_the_table_of_purposes_names_what_a_run_draws(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeds of its own tell apart what is drawn by `seed` and by `data.seed`, and no cache has them."""
    drawn: list[str] = []
    crc32 = zlib.crc32

    def noted(data: bytes, *start: int) -> int:
        drawn.append(data.decode("utf-8", "replace"))
        return crc32(data, *start)

    seeds = {"seed": 70_001 + len(path), "data": {"name": "digits", "train_size": 40, "noise": 0.1, "seed": 80_001}}
    monkeypatch.setattr(zlib, "crc32", noted)
    everything = {"techniques": {name: {} for name in TECHNIQUES}, "steps": 2, "batch_size": 8}
    train([RunConfig.model_validate(seeds | everything)])
    purposes = {what.split("/")[1] for what in drawn if what.startswith(f"{seeds['seed']}/")}
    first = re.findall(r"^\| (`[a-z_`, ]+`)[^|]*\|", text(path), re.MULTILINE)
    documented = {name for cell in first if "`split`" not in cell for name in re.findall(r"`(\w+)`", cell)}
    assert documented == purposes


def prose(path: str) -> str:
    """Return a page without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```$", "", text(path), flags=re.DOTALL | re.MULTILINE)


def headings(path: str) -> list[tuple[str, str]]:
    """Return the headings of a page: the signs before them, and what they say."""
    return re.findall(r"^(#+) (.+)$", prose(path), re.MULTILINE)


def anchors(path: str) -> set[str]:
    """Return what links may name in a page, as GitHub makes it of headings."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for _, title in headings(path)}


@pytest.mark.parametrize("path", PAGES)
def test_links_within_the_repository_lead_somewhere(path: str) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if not link.startswith(("http:", "https:")):
            target, _, anchor = link.partition("#")
            file = ((ROOT / path).parent / target).resolve() if target else ROOT / path
            assert file.exists(), link
            assert not anchor or anchor in anchors(str(file.relative_to(ROOT))), link


def test_the_reference_names_every_series() -> None:
    page = reference.reference()
    for one in (*series.DECLARED, *series.CONSTANTS):
        assert f"| `{one.pattern}` |" in page
