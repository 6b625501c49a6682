"""A session without a browser: it speaks Streamlit's own protocol and our socket with a server that runs."""

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.runners.helpers import PATIENCE

MOST = 2**26
"""Longest message that is taken, in bytes."""


class Headless:
    """A tab on the Lab."""

    def __init__(self, page: ClientConnection, host: str) -> None:
        self._page, self._host = page, host

    @classmethod
    @contextmanager
    def opened(cls, url: str) -> Iterator["Headless"]:
        """A tab of the application at an address, on which nothing has run yet."""
        host = urlsplit(url).netloc
        with socket(host, "_stcore/stream", Subprotocol("streamlit")) as page:
            yield cls(page, host)

    def run(self, query: str = "") -> str:
        """Have the script run at an address, and return the wish of its live view: all arrays of both models."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        self._page.send(asked.SerializeToString())
        found: dict[str, Any] = {}
        while True:
            body = self._page.recv(PATIENCE)
            assert isinstance(body, bytes)
            told = ForwardMsg()
            told.ParseFromString(body)
            if told.WhichOneof("type") == "script_finished":
                return self._wish(found)
            if data := told.delta.new_element.bidi_component.bytes:
                found = json.loads(zlib.decompress(data))

    def _wish(self, view: dict[str, Any]) -> str:
        digests = dict.fromkeys(view["roles"][role] for role in ("baseline", "treatment"))
        return json.dumps({"token": view["token"], "rows": [{"digest": each, "arrays": True} for each in digests]})

    def live(self) -> ClientConnection:
        """Return a new socket of the live view, to be entered, which has said nothing yet."""
        return socket(self._host, "_reglab/live")


def socket(host: str, path: str, *protocols: Subprotocol) -> ClientConnection:
    """Return a socket, to be entered, as a page of the application opens it."""
    origin = Origin(f"http://{host}")
    return connect(f"ws://{host}/{path}", origin=origin, subprotocols=protocols or None, max_size=MOST)
