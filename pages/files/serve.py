"""Serves what a page loads, packed and for good, ahead of Streamlit, which sends all of its own files as they are."""

import re
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.files.document import Document, document
from pages.files.packed import PACKERS, Store
from pages.files.sources import Source, find
from pages.files.where import base

SMALL = 2**17
"""Bytes that are read faster than a thread is woken."""
FOR_GOOD = "public, max-age=31536000, immutable"
WEIGHT = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*")


class Files:
    """Answers what asks for a file or for the document of a page; all else is Streamlit's."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self._app, self._store = app, store
        # Lends what it knows about conditional requests.
        self._static = StaticFiles(check_dir=False)
        document("", base())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        wanted = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        answer = self._answer(scope["path"], Headers(scope=scope)) if wanted else None
        await (answer or self._app)(scope, receive, send)

    def _answer(self, path: str, asked: Headers) -> Response | None:
        """Return what is at a path, or that the browser has it; None where there is nothing of ours."""
        start = f"{base()}/"
        if not path.startswith(start):
            return None
        below = path.removeprefix(start)
        answer: Response
        if source := find(below):
            answer = self._file(source, asked)
        elif page := document(below, base()):
            answer = shown(page, asked)
        else:
            return None
        if self._static.is_not_modified(answer.headers, asked):
            return NotModifiedResponse(answer.headers)
        return answer

    def _file(self, source: Source, asked: Headers) -> Response:
        """Return a file in the best form that the browser takes and that there is."""
        offered = [each for each in PACKERS if source.gets_smaller and self._store.path(source, each).exists()]
        encoding = preferred(asked.get("accept-encoding", ""), offered)
        path = self._store.path(source, encoding) if encoding else source.path
        headers = {"Cache-Control": FOR_GOOD} | told(source.digest, encoding, varies=source.gets_smaller)
        whole = FileResponse(path, headers=headers, media_type=source.media_type, stat_result=path.stat())
        if "range" in asked or int(whole.headers["content-length"]) > SMALL:
            return whole
        # A first visit asks for a hundred of these. Each would wait for a thread to open, read and close it.
        return Response(path.read_bytes(), headers=whole.headers)


def shown(page: Document, asked: Headers) -> Response:
    """Return the document of a page; which files it names changes, so a browser asks for it each time."""
    encoding = preferred(asked.get("accept-encoding", ""), page.packed)
    headers = {"Cache-Control": "no-cache"} | told(page.digest, encoding, varies=True)
    return Response(page.packed[encoding] if encoding else page.plain, headers=headers, media_type="text/html")


def told(digest: str, encoding: str | None, *, varies: bool) -> dict[str, str]:
    """Return what tells the forms of one content apart: each has a tag of its own."""
    headers = {"ETag": f'"{digest}-{encoding}"' if encoding else f'"{digest}"'}
    if varies:
        headers["Vary"] = "Accept-Encoding"
    if encoding:
        headers["Content-Encoding"] = encoding
    return headers


def preferred(accepted: str, offered: Iterable[str]) -> str | None:
    """Return which encoding to send in (RFC 9110, section 12.5.3); None for none at all.

    Args:
        accepted: The request's Accept-Encoding.
        offered: What there is, the best first: that decides between those that a browser takes as gladly.
    """
    weights: dict[str, float] = {}
    for each in accepted.lower().split(","):
        name, given, parameter = each.partition(";")
        weight = WEIGHT.fullmatch(parameter)
        weights[name.strip()] = min(float(weight[1]), 1.0) if weight else float(not given)
    others, plain = weights.get("*", 0.0), weights.get("identity", 0.0)
    best = max(offered, key=lambda encoding: weights.get(encoding, others), default=None)
    weight_of_best = weights.get(best, others) if best else 0.0
    return best if weight_of_best > 0 and weight_of_best >= plain else None
