"""What leaves the page: a run as a script or a notebook of plain PyTorch, runs as a table."""

from core.export.notebook import notebook
from core.export.script import ended_at, script
from core.export.table import table

__all__ = ["ended_at", "notebook", "script", "table"]
