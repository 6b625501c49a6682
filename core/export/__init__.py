"""What leaves the page: a run as a script or a notebook of plain PyTorch, runs as a table."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from core.config import RunConfig
from core.export.notebook import notebook
from core.export.script import Recorded, recorded_of, script
from core.export.table import table

__all__ = ["FORMS", "Form", "Recorded", "notebook", "recorded_of", "script", "table"]


class Form(NamedTuple):
    """A form in which a run becomes code.

    Attributes:
        made: Gives the text of a run, and of what was recorded of it if it has ended.
        ending: Of the file's name.
        mime: Kind of the file, as browsers name it.
    """

    made: Callable[[RunConfig, Recorded | None], str]
    ending: str
    mime: str


FORMS: Mapping[str, Form] = {
    "script": Form(script, "py", "text/x-python"),
    "notebook": Form(notebook, "ipynb", "application/x-ipynb+json"),
}
