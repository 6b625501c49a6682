"""Where runs are trained: a `Runner` keeps the book over a dispatch, which is worker processes of this machine.

Nothing here loads torch but the worker itself.
"""

import atexit
import threading

from core.runners.base import ComputationError, Cursor, News, Owner, Run
from core.runners.book import Runner
from core.runners.dispatch.local import LocalDispatch

__all__ = ["ComputationError", "Cursor", "LocalDispatch", "News", "Owner", "Run", "Runner", "current", "use"]

_lock = threading.Lock()
_current: Runner | None = None


def current() -> Runner:
    """Return the process's runner.

    The application's lifespan names it by `use`. A script that runs without that lifespan, as under
    Streamlit's `AppTest`, gets one that is started here and ends with the process.
    """
    with _lock:
        if _current is None:
            runner = Runner(LocalDispatch())
            runner.start()
            atexit.register(runner.close)
            _set(runner)
        assert _current is not None
        return _current


def use(runner: Runner | None) -> None:
    """Make `runner` the process's runner; None forgets it."""
    with _lock:
        _set(runner)


def _set(runner: Runner | None) -> None:
    global _current  # noqa: PLW0603 - one runner a process: scripts have no other way to what the lifespan started
    _current = runner
