"""A worker process as seen from the process that started it."""

import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from core.runners.worker import messages
from core.runners.worker.messages import Orders

ROOT = Path(__file__).parents[3]
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
PATIENCE = 5.0
"""Seconds that a worker has to end once its input has ended."""

log = logging.getLogger(__name__)


class WorkerProcess:
    """One `python -m core.runners.worker` and the two threads that talk to it.

    Args:
        on_message: Called with each message, from the reading thread.
        on_end: Called when the process has ended, whatever the cause, from that thread too.
    """

    def __init__(
        self,
        on_message: Callable[[object], None],
        on_end: Callable[["WorkerProcess"], None],
    ) -> None:
        self._on_message, self._on_end = on_message, on_end
        self._orders: queue.SimpleQueue[Orders | None] = queue.SimpleQueue()
        # Nobody else inherits the pipes, so the worker's input ends with this process, even by SIGKILL.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "core.runners.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | dict.fromkeys(THREADS, "1"),
        )
        self._threads = [
            threading.Thread(target=self._write, name="worker orders", daemon=True),
            threading.Thread(target=self._read, name="worker reports", daemon=True),
        ]

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def start(self) -> None:
        """Start to talk."""
        for thread in self._threads:
            thread.start()

    def send(self, orders: Orders) -> None:
        """Hand orders over; never waits."""
        self._orders.put(orders)

    def close(self) -> None:
        """End the process; `join` waits for it."""
        self._orders.put(None)

    def kill(self) -> None:
        """End the process by force, whatever it is doing, be it stopped."""
        self._process.kill()

    def join(self) -> None:
        """Wait until the process has ended, and end it by force where it does not."""
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(PATIENCE)

    def _write(self) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        # A worker that died cannot be told anything; the reading thread notices.
        with contextlib.suppress(OSError):
            while (orders := self._orders.get()) is not None:
                messages.write(stdin, orders)  # type: ignore[arg-type]
        with contextlib.suppress(OSError):
            stdin.close()

    def _read(self) -> None:
        stdout = self._process.stdout
        assert stdout is not None
        try:
            with stdout, contextlib.suppress(OSError):
                for message in messages.read(stdout):  # type: ignore[arg-type]
                    self._on_message(message)
        except Exception:
            log.exception("what worker %d said could not be taken in; it is ended", self.pid)
        finally:
            # Its runs start again in its successor, whatever it was that went wrong.
            self._orders.put(None)
            self._process.wait()
            self._on_end(self)
