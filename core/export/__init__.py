"""What leaves the page: a run as a script of plain PyTorch."""

from core.export.script import ended_at, script

__all__ = ["ended_at", "script"]
