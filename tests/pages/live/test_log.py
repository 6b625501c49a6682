"""What the server writes to its log when somebody has gone: nothing that looks like a fault of ours."""

import os
import signal
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import running
from tests.browser.lab_page import Application
from tests.runners.helpers import PATIENCE
from tools.headless import Headless

LONG = "seed=51&steps=20000"
CLIENTS = 64
RESET = struct.pack("ii", 1, 0)
"""Has a socket say at once that it is gone, and take nothing more."""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def application(log: Path) -> Iterator[Application]:
    """The application in a process of its own, whose log holds no traceback at the end."""
    with running(log) as made:
        yield made


def test_clients_that_go_without_a_word(application: Application) -> None:
    host = urlsplit(application.url).netloc
    with Headless.opened(application.url) as session:
        wish = session.run(LONG)
        for number in range(CLIENTS):
            shake_hands_and_go(host, "http://evil.example" if number % 2 else f"http://{host}")
        for _ in range(4):
            # While it is sent what is recorded.
            with session.live() as live:
                live.send(wish)
                live.recv(PATIENCE)
                go(live.socket)
        with session.live() as live:
            live.send(wish)
            assert live.recv(PATIENCE)


def shake_hands_and_go(host: str, origin: str) -> None:
    name, _, port = host.partition(":")
    client = socket.create_connection((name, int(port)), PATIENCE)
    client.sendall(
        f"GET /_reglab/live HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    go(client)


def go(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    client.close()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_server_that_is_stopped_while_it_trains_and_sends(application: Application, how: signal.Signals) -> None:
    workers = application.workers()
    with Headless.opened(application.url) as session, session.live() as live:
        live.send(session.run(LONG))
        for _ in range(3):
            live.recv(PATIENCE)
        if how == signal.SIGINT:
            # Ctrl-C reaches the workers as well.
            for worker in workers:
                os.kill(worker, how)
        application.stop(how)
