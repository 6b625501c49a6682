"""What every request passes before Streamlit: some are refused, headers are added, files are sent packed."""

from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.files.packed import Store
from pages.files.serve import Files
from pages.files.where import base

CLOSED = ("/_stcore/upload_file", "/_stcore/metrics")
"""Streamlit's own routes that nobody is to reach: no page takes files, and the numbers are the operator's."""
LOCAL = ("localhost", "127.0.0.1")
"""Always served, so that a health check on the machine itself finds the application."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "frame-ancestors 'self'; object-src 'none'; base-uri 'self'",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def middleware(store: Store) -> list[Middleware]:
    """Return what stands before Streamlit; Host is checked where `server.allowedHosts` names any."""
    hosts = st.get_option("server.allowedHosts") or ()
    trusted = [Middleware(TrustedHostMiddleware, allowed_hosts=[*hosts, *LOCAL], www_redirect=False)] if hosts else []
    return [Middleware(AddHeaders), *trusted, Middleware(Refuse), Middleware(Files, store=store)]


class AddHeaders:
    """Adds the headers by which a browser protects a page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class Refuse:
    """Answers 404 to what is closed, before its body is read, and 400 to an Origin that is no address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif is_closed(scope["path"]):
            await PlainTextResponse("Not found", 404, {"Connection": "close"})(scope, receive, send)
        elif not is_address(Headers(scope=scope).get("origin", "")):
            await PlainTextResponse("Origin is not an address", 400)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def is_closed(path: str) -> bool:
    """Tell whether a path belongs to a route that nobody is to reach, under whatever path Streamlit is served at."""
    below = path.removeprefix(base())
    return any(below == closed or below.startswith(f"{closed}/") for closed in CLOSED)


def is_address(origin: str) -> bool:
    """Tell whether an Origin can be read: one that cannot would make whoever looks at it fail, again and again."""
    try:
        urlsplit(origin)
    except ValueError:
        return False
    return True
