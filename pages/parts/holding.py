"""Holds runs for sections of a page, which have no connection to keep them by: they look at them again and again."""

import threading
import time
from collections.abc import Sequence

from core import runners
from core.runners import Run, Runner

FORGOTTEN = 10.0
"""Seconds after the last look until runs are taken to be waited for no more: the tab was closed, the page left."""
BETWEEN = "/"
"""Stands between a session's token, which has none, and a section's name."""

_lock = threading.Lock()
_holder: "Holder | None" = None


def owner_of(token: str, section: str) -> str:
    """Return what a section is called as the owner of runs."""
    return f"{token}{BETWEEN}{section}"


def looks_again(owner: str) -> bool:
    """Tell whether an owner is a section: it never connects, and its runs are freed by its `Holder` alone."""
    return BETWEEN in owner


class Holder:
    """Wants runs for owners that look again and again, and frees those of an owner that has ceased to.

    Args:
        runner: Where the runs are wanted and freed, for good: it may have a successor meanwhile.
        patience: Seconds after an owner's last look until its runs are freed.
    """

    def __init__(self, runner: Runner, patience: float = FORGOTTEN) -> None:
        self.runner = runner
        self._patience = patience
        self._looked: dict[str, float] = {}
        """Owner → when it looked last."""
        self._sweeping = False
        # Held while runs are wanted or freed, so that nobody's are freed who has just looked.
        self._lock = threading.Lock()

    def hold(self, owner: str, runs: Sequence[Run]) -> None:
        """Want these runs, until they are let go or nobody has looked for a while."""
        with self._lock:
            digests = frozenset(run.config.digest for run in runs)
            if self.runner.wanted(owner) != digests or not self.runner.resume(owner):
                self.runner.submit(owner, runs)
            self._looked[owner] = time.monotonic()
            if not self._sweeping:
                self._sweeping = True
                threading.Thread(target=self._sweep_on, name="sweeper", daemon=True).start()

    def let_go(self, owner: str) -> None:
        """Free what an owner waits for; what has ended stays cached."""
        with self._lock:
            self._looked.pop(owner, None)
            self.runner.release(owner)

    def sweep(self, now: float) -> float | None:
        """Free the runs of those who have not looked for too long; return when to come again, None once all are gone.

        Args:
            now: Of the clock `time.monotonic`.
        """
        with self._lock:
            for owner in [owner for owner, looked in self._looked.items() if looked + self._patience <= now]:
                del self._looked[owner]
                self.runner.release(owner)
            self._sweeping = bool(self._looked)
            return min(self._looked.values()) + self._patience if self._looked else None

    def _sweep_on(self) -> None:
        # Looks only put off what is due, so that nothing has to wake this before.
        while (due := self.sweep(time.monotonic())) is not None:
            time.sleep(max(0.0, due - time.monotonic()))


def holder() -> Holder:
    """Return the holder of the process's runner."""
    global _holder  # noqa: PLW0603 - one a runner, as there is one runner a process
    runner = runners.current()
    with _lock:
        if _holder is None or _holder.runner is not runner:
            _holder = Holder(runner)
        return _holder
