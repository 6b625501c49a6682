"""A run as a Jupyter notebook: the script of it, a cell a block."""

from core.config import RunConfig
from core.export.script import Recorded, blocks, title


def notebook(config: RunConfig, recorded: Recorded | None = None) -> str:
    """Return the notebook that trains a run, as JSON text; `recorded` is as `script` takes it.

    Its cells have fixed ids, so that the same run is the same file.
    """
    # Loaded here, for it brings a validator of JSON that only those who ask for a notebook should wait for.
    import nbformat
    from nbformat import v4

    cells = [v4.new_markdown_cell(f"# RegLab\n\n{title(config)}"), *map(v4.new_code_cell, blocks(config, recorded))]
    for number, cell in enumerate(cells):
        cell["id"] = f"{config.digest}-{number}"
    made = v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    return str(nbformat.writes(made)) + "\n"
