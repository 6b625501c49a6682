"""The notebook is the script, a cell a block."""

import ast

import nbformat
import pytest

from core.export import Recorded, notebook, script
from core.techniques import TECHNIQUES
from tests.engine.test_oracle import SETTINGS, config


@pytest.mark.parametrize("name", TECHNIQUES)
def test_its_cells_in_order_are_the_script(name: str) -> None:
    run = config(techniques={name: SETTINGS[name][0]})
    read = nbformat.reads(notebook(run, Recorded(0, 0.5, 0.5)), as_version=4)
    nbformat.validate(read)
    title, *code = read.cells
    assert title.cell_type == "markdown"
    assert run.digest in title.source
    together = ast.parse("\n".join(cell.source for cell in code))
    whole = ast.parse(script(run, Recorded(0, 0.5, 0.5)))
    # But for the line that says which run it is.
    assert ast.dump(ast.Module(whole.body[1:], [])) == ast.dump(together)


def test_the_same_run_is_the_same_file() -> None:
    run = config()
    assert notebook(run) == notebook(run)
    ids = [cell.id for cell in nbformat.reads(notebook(run), as_version=4).cells]
    assert len(set(ids)) == len(ids)
