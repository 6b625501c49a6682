"""What the live view asks the web server for besides the page: its socket, its modules, and Plotly.js."""

import functools
import gzip
import hashlib
import importlib.util
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from pages.live.hub import REFUSED, Hub

FILES = Path(__file__).parent / "js"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
FOR_GOOD = "public, max-age=31536000, immutable"
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def address(name: str) -> str:
    """Return the path under which the browser finds something of ours.

    Args:
        name: "live" for the socket, "plotly.min.js", or "live/<file>" for a module or style sheet of
            `js`. A file's path changes with its content, so that a browser may keep it for good.

    Raises:
        KeyError: There is no such file.
    """
    if name == "live":
        return f"{prefix()}/live"
    return f"{prefix()}/{name}?v={asset(name).tag}"


def prefix() -> str:
    """Return where our routes begin, under the path that Streamlit itself is served at."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/_reglab" if base else "/_reglab"


def routes(hub: Hub) -> list[BaseRoute]:
    """Return the routes for `st.App`."""

    async def live(socket: WebSocket) -> None:
        # Who has gone before being answered needs no answer.
        with suppress(WebSocketDisconnect):
            await socket.accept()
            if same_origin(socket):
                await hub.serve(socket)
            else:
                await socket.close(REFUSED)

    return [
        WebSocketRoute(f"{prefix()}/live", live),
        Route(f"{prefix()}/plotly.min.js", serve_plotly),
        Route(f"{prefix()}/live/{{file:str}}", serve_file),
    ]


def same_origin(connection: HTTPConnection) -> bool:
    """Tell whether a page of ours is asking.

    A browser lets any page open a socket to us, and names that page's origin, which the page cannot change. Behind a
    proxy that changes Host, X-Forwarded-Host or Streamlit's `server.corsAllowedOrigins` names the origin.
    """
    origin = connection.headers.get("origin", "")
    if origin in (st.get_option("server.corsAllowedOrigins") or ()):
        return True
    url = urlsplit(origin)
    forwarded = connection.headers.get("x-forwarded-host", "").split(",")
    ours = {host.strip() for host in (connection.headers.get("host", ""), *forwarded)} - {""}
    return url.netloc in {host.removesuffix(DEFAULT_PORTS.get(url.scheme, "")) for host in ours}


# Files.


class Asset:
    """A file as it is sent: plain and compressed, with a tag that names its content."""

    def __init__(self, path: Path) -> None:
        self.plain = path.read_bytes()
        self.gzipped = gzip.compress(self.plain, 9, mtime=0)
        self.tag = hashlib.sha256(self.plain).hexdigest()[:16]
        self.media_type = TYPES[path.suffix]


def asset(name: str) -> Asset:
    """Return "plotly.min.js" or "live/<file>"; raises KeyError where there is no such file."""
    if name == "plotly.min.js":
        package = importlib.util.find_spec("plotly")
        assert package is not None
        assert package.origin is not None
        path = Path(package.origin).parent / "package_data" / name
    else:
        # Looked up among the files there are, so that no name leads out of the folder.
        files = {f"live/{file.name}": file for file in FILES.iterdir() if file.suffix in TYPES}
        path = files[name]
    return _asset(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=256)
def _asset(path: Path, changed: int) -> Asset:
    return Asset(path)


async def serve_plotly(request: Request) -> Response:
    """Serve Plotly.js from the installed package."""
    return respond(request, await run_in_threadpool(asset, "plotly.min.js"))


async def serve_file(request: Request) -> Response:
    """Serve a module or a style sheet of `js`."""
    try:
        found = await run_in_threadpool(asset, f"live/{request.path_params['file']}")
    except KeyError:
        return Response("There is no such file.", 404)
    return respond(request, found)


def respond(request: Request, found: Asset) -> Response:
    """Send a file as the browser takes it, or say that it has it already."""
    zipped = takes_gzip(request.headers.get("accept-encoding", ""))
    tag = f'"{found.tag}{"-gzip" if zipped else ""}"'
    current = request.query_params.get("v") == found.tag
    headers = {"ETag": tag, "Vary": "Accept-Encoding", "Cache-Control": FOR_GOOD if current else "no-cache"}
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(found.gzipped if zipped else found.plain, headers=headers, media_type=found.media_type)


def takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding header allows gzip."""
    for each in accepted.lower().split(","):
        name, _, weight = each.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
