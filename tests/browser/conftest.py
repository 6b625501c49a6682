"""A real Chromium, and the whole application behind it, each started once for all tests in this folder."""

import contextlib
import os
import select
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

pytest.register_assert_rewrite("tests.browser.lab_page")

from tests.browser.contexts import ONE_PROCESS, PATIENCE, Contexts  # noqa: E402
from tests.browser.lab_page import Application, Lab  # noqa: E402 - so that its assertions say what they found
from tools.chromium import launch  # noqa: E402

ROOT = Path(__file__).parents[2]
WORKERS = 2
LEAVE = 60.0
"""Seconds that a worker may take to end."""


# For this folder alone: while Playwright runs, tests elsewhere could start no event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        started = launch(playwright, ONE_PROCESS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def contexts(browser: Browser) -> Contexts:
    return Contexts(browser)


@pytest.fixture(scope="package")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The application as `make run` starts it; at the end its workers are gone and its log holds no traceback."""
    with running(tmp_path_factory.mktemp("application") / "log") as made:
        yield made


@contextlib.contextmanager
def running(log: Path) -> Iterator[Application]:
    """The application on a port of its own; what it says goes to the end of `log`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Application(start(port, log), f"http://127.0.0.1:{port}/", lambda: start(port, log))
    try:
        yield made
        workers = [os.pidfd_open(worker) for worker in made.workers()]
        made.stop()
        until_all_are_gone(workers)
        assert "Traceback" not in log.read_text()
    finally:
        made.process.kill()
        made.process.wait()


def start(port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the application, and wait until it answers."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    settings = [f"--server.port={port}", "--server.headless=true", "--server.address=127.0.0.1"]
    environment = os.environ | {"REGLAB_WORKERS": str(WORKERS)}
    with log.open("ab") as out:
        process = subprocess.Popen([*command, *settings], cwd=ROOT, stdout=out, stderr=out, env=environment)
    try:
        until_it_answers(process, f"http://127.0.0.1:{port}/")
        assert process.poll() is None, log.read_text()
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def until_it_answers(process: subprocess.Popen[bytes], url: str) -> None:
    """Wait until the application answers, or has ended."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and not answers(f"{url}_stcore/health"):
        assert time.monotonic() < until, "the application does not start"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def until_all_are_gone(processes: list[int]) -> None:
    """Wait until processes, given as file descriptors, have ended."""
    for process in processes:
        ended, _, _ = select.select([process], [], [], LEAVE)
        os.close(process)
        assert ended, "a worker has outlived the application"


@pytest.fixture
def lab(contexts: Contexts, application: Application) -> Iterator[Lab]:
    """A browser of its own on the Lab, in which playback shows the end at once, as for those who want no motion."""
    with Lab.opened(contexts, application, reduced_motion="reduce") as opened:
        yield opened


@pytest.fixture
def moving_lab(contexts: Contexts, application: Application) -> Iterator[Lab]:
    """A browser of its own on the Lab, in which playback plays."""
    with Lab.opened(contexts, application) as opened:
        yield opened
