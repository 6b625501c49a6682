"""The route of the live view's socket."""

from contextlib import suppress
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from pages.files.where import prefix
from pages.live.hub import REFUSED, Hub

DEFAULT_PORTS = {"http": ":80", "https": ":443"}


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

    return [WebSocketRoute(socket_address(), live)]


def socket_address() -> str:
    """Return the address of the socket."""
    return f"{prefix()}/live"


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
