"""Has scripts run in turns. One interpreter runs them all: many at once are each as late as the last."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Lets one in at a time, first come, first served."""

    def __init__(self) -> None:
        self._lock, self._taken = threading.Lock(), False
        self._waiting: deque[threading.Event] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and have it until the end, however that comes."""
        self._take()
        try:
            yield
        finally:
            self._give()

    def _take(self) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        mine.wait()

    def _give(self) -> None:
        with self._lock:
            if self._waiting:
                # It is handed on, so that nobody who comes meanwhile is served before.
                self._waiting.popleft().set()
            else:
                self._taken = False


OF_THE_LAB = Turns()
"""Those of the Lab's scripts, of all sessions."""
