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

PATIENCE = 120.0
"""Seconds after which what does not come is an error."""
MOST = 2**26
"""Longest message that is taken, in bytes."""


class Headless:
    """A tab on the Lab.

    Attributes:
        view: What the live view was last told to show.
        received: Bytes that the script has sent.
    """

    def __init__(self, page: ClientConnection, host: str) -> None:
        self._page, self._host = page, host
        self.view: dict[str, Any] = {}
        self.received = 0

    @classmethod
    @contextmanager
    def opened(cls, url: str) -> Iterator["Headless"]:
        """A tab of the application at an address, on which nothing has run yet."""
        host = urlsplit(url).netloc
        with socket(host, "_stcore/stream", Subprotocol("streamlit")) as page:
            yield cls(page, host)

    def run(self, query: str = "", *, stops: bool = False) -> str:
        """Have the script run at an address, and return the wish of its live view: all arrays of both models.

        To the page, this is a learner who goes back or forward to the address: it takes no other one that is new.

        Args:
            stops: Whether the slider's other stops are wished for as well, without their arrays.
        """
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.is_history_navigation = True
        self._page.send(asked.SerializeToString())
        while True:
            body = self._page.recv(PATIENCE)
            assert isinstance(body, bytes)
            self.received += len(body)
            told = ForwardMsg()
            told.ParseFromString(body)
            if told.WhichOneof("type") == "script_finished":
                return self._wish(stops)
            if data := told.delta.new_element.bidi_component.bytes:
                said = json.loads(zlib.decompress(data, -zlib.MAX_WBITS))
                self.view = said if "roles" in said else self.view

    def _wish(self, stops: bool) -> str:
        shown = dict.fromkeys((self.view["roles"][role] for role in ("treatment", "baseline")), True)
        behind = dict.fromkeys(self.view["stops"], False) if stops else {}
        rows = [{"digest": digest, "arrays": arrays} for digest, arrays in (behind | shown).items()]
        return json.dumps({"token": self.view["token"], "rows": rows})

    def live(self) -> ClientConnection:
        """Return a new socket of the live view, to be entered, which has said nothing yet."""
        return socket(self._host, "_reglab/live")


def socket(host: str, path: str, *protocols: Subprotocol) -> ClientConnection:
    """Return a socket, to be entered, as a page of the application opens it."""
    origin = Origin(f"http://{host}")
    # No pings of its own: a process of a hundred learners reads the answers too late to believe that the server lives.
    return connect(
        f"ws://{host}/{path}", origin=origin, subprotocols=protocols or None, max_size=MOST, ping_interval=None
    )
