"""What is sent: a file's own bytes in each form, each form with a tag of its own, and the documents that name them."""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import streamlit as st
from starlette.responses import PlainTextResponse

from pages.files import sources
from pages.files.document import ENTRIES, WIDGETS, chunks, document
from pages.files.packed import PACKERS, Store
from pages.files.serve import FOR_GOOD, SMALL, Files, preferred
from pages.files.sources import PLOTLY, below, find, installed, modules, streamlits
from pages.files.where import address
from tests.pages.files.test_packed import UNPACKERS

ELSEWHERE = "Streamlit's own answer"


class Answer(NamedTuple):
    """A response as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def plain(self) -> bytes:
        """What a browser makes of it."""
        encoding = self.headers.get("content-encoding")
        return UNPACKERS[encoding](self.body) if encoding else self.body


class Client:
    """Asks the middleware, behind which Streamlit would stand."""

    def __init__(self, store: Store) -> None:
        self._app = Files(PlainTextResponse(ELSEWHERE), store)

    def get(self, path: str, accepted: str = "", method: str = "GET", **headers: str) -> Answer:
        """Ask for a path with some headers, of which underlines stand for hyphens."""
        given = {"accept-encoding": accepted} | {name.replace("_", "-").lower(): text for name, text in headers.items()}
        raw = [(name.encode(), text.encode()) for name, text in given.items()]
        scope = {
            "type": "http", "method": method, "path": path, "headers": raw, "query_string": b"",
            "asgi": {"spec_version": "2.4"},
        }  # fmt: skip
        sent: list[Any] = []

        async def receive() -> Any:
            raise AssertionError("a file is sent without asking for more")

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self._app(scope, receive, send))
        start, *rest = sent
        told = {name.decode(): text.decode() for name, text in start["headers"]}
        return Answer(start["status"], told, b"".join(each["body"] for each in rest))


@pytest.fixture(scope="module")
def store() -> Store:
    """All of it; where set-up was run it is there already."""
    made = Store.of_this_server()
    made.fill()
    return made


@pytest.fixture
def client(store: Store) -> Client:
    return Client(store)


LARGE, LITTLE = f"/{below(PLOTLY)}", f"/{below('main.js')}"
"""A file that is sent in parts, and one that is sent at once."""


@pytest.mark.parametrize("encoding", [*PACKERS, None])
def test_every_file_of_streamlit_is_the_same_once_it_is_unpacked(client: Client, encoding: str | None) -> None:
    folder = installed("streamlit") / "static"
    files = [file for file in (folder / "static").rglob("*") if file.is_file()]
    assert len(files) > 300
    for file in files:
        answer = client.get(f"/{file.relative_to(folder).as_posix()}", encoding or "")
        assert answer.status == 200
        assert answer.plain == file.read_bytes(), file
        assert answer.headers.get("content-encoding") == (encoding if file.suffix in sources.PACKED else None)
        assert answer.headers["content-length"] == str(len(answer.body))
        assert answer.headers["cache-control"] == FOR_GOOD


@pytest.mark.parametrize("encoding", [*PACKERS, None])
def test_our_own_files_too(client: Client, encoding: str | None) -> None:
    for file in (*sorted(sources.JS.iterdir()), installed("plotly") / "package_data" / PLOTLY):
        answer = client.get(address(file.name), encoding or "")
        assert answer.plain == file.read_bytes()
        assert answer.headers.get("content-encoding") == encoding
        assert answer.headers["content-type"].startswith("text/css" if file.suffix == ".css" else "text/javascript")
        assert answer.headers["cache-control"] == FOR_GOOD


def test_a_first_visit_is_small(client: Client) -> None:
    assert len(client.get(LARGE, "br").body) < len(client.get(LARGE).body) / 4


def test_nothing_else_is_sent(client: Client) -> None:
    folder = LITTLE.rpartition("/")[0]
    names = ("hub.py", "../routes.py", "../../routes.py", "", "missing.js", "main.js/", "a/main.js", "main.js.br")
    for path in (*(f"{folder}/{name}" for name in names), "/_reglab/0123456789abcdef/main.js", "/_reglab/main.js"):
        assert client.get(path).body == ELSEWHERE.encode(), path
    for path in ("/static/", "/static/js", "/static/js/missing.js", "/static/../index.html", "/_stcore/health", "/x"):
        assert client.get(path).body == ELSEWHERE.encode(), path
    for method in ("POST", "PUT", "OPTIONS"):
        assert client.get(LITTLE, method=method).body == ELSEWHERE.encode()
    with pytest.raises(KeyError):
        address("missing.js")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("", None),
        ("identity", None),
        ("zstd, dcb", None),
        ("*", "br"),
        ("*;q=0", None),
        ("br;q=0, *", "gzip"),
        ("br;q=0", None),
        ("br;q=0.000, gzip ; q=0.001", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0.5, identity", None),
        ("br;q=0.5, identity;q=0.5", "br"),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0", None),
        ("br;q=, gzip", "gzip"),
        ("br;q=2, gzip;q=0.1", "gzip"),
        ("xbr, brx", None),
        (",;,", None),
    ],
)
def test_the_browser_chooses_the_form(accepted: str, encoding: str | None) -> None:
    assert preferred(accepted, PACKERS) == encoding


def test_what_is_not_packed_yet_is_sent_as_it_is(tmp_path: Path) -> None:
    empty = Client(Store(tmp_path))
    answer = empty.get(LITTLE, "br, gzip")
    assert answer.body == (sources.JS / "main.js").read_bytes()
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", [LARGE, LITTLE])
def test_forms_are_told_apart_wherever_they_are_kept(client: Client, path: str) -> None:
    answers = [client.get(path, accepted) for accepted in ("br", "gzip", "")]
    assert len({answer.headers["etag"] for answer in answers}) == 3
    assert {answer.headers["vary"] for answer in answers} == {"Accept-Encoding"}


@pytest.mark.parametrize("path", [LARGE, LITTLE, "/"])
def test_what_the_browser_has_is_not_sent_again(client: Client, path: str) -> None:
    tag = client.get(path, "br").headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = client.get(path, "br", If_None_Match=known)
        assert (answer.status, answer.body) == (304, b""), known
        assert answer.headers["etag"] == tag
        assert answer.headers["vary"] == "Accept-Encoding"
        assert "content-encoding" not in answer.headers
    for known in ('"other"', client.get(path, "gzip").headers["etag"], client.get(path).headers["etag"]):
        assert client.get(path, "br", If_None_Match=known).status == 200


def test_what_has_not_changed_since_is_not_sent_again(client: Client) -> None:
    since = client.get(LITTLE, "br").headers["last-modified"]
    assert client.get(LITTLE, "br", If_Modified_Since=since).status == 304
    assert client.get(LITTLE, "br", If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT").status == 200
    # Where both are given the tag decides.
    assert client.get(LITTLE, "br", If_Modified_Since=since, If_None_Match='"other"').status == 200


@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
@pytest.mark.parametrize("path", [LARGE, LITTLE])
def test_a_part_is_a_part_of_the_form(client: Client, path: str, accepted: str) -> None:
    whole = client.get(path, accepted)
    size = len(whole.body)
    for asked, start, end in (("10-19", 10, 19), ("10-", 10, size - 1), ("-7", size - 7, size - 1)):
        part = client.get(path, accepted, Range=f"bytes={asked}")
        assert part.status == 206
        assert part.body == whole.body[start : end + 1]
        assert part.headers["content-range"] == f"bytes {start}-{end}/{size}"
        assert part.headers.get("content-encoding") == whole.headers.get("content-encoding")
        assert part.headers["etag"] == whole.headers["etag"]
    assert client.get(path, accepted, Range=f"bytes={size}-").status == 416
    # The rest of one form is never joined to the beginning of another.
    tags = {each: client.get(path, each).headers["etag"] for each in ("br", "gzip", "")}
    for each, tag in tags.items():
        part = client.get(path, accepted, Range="bytes=10-19", If_Range=tag)
        assert part.status == (206 if each == accepted else 200)


@pytest.mark.parametrize("base", ["lab", "/lab/", "a/b"])
def test_below_a_path(store: Store, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    option = st.get_option
    monkeypatch.setattr(st, "get_option", lambda key: base if key == "server.baseUrlPath" else option(key))
    client, start = Client(store), f"/{base.strip('/')}"
    assert address("main.js") == f"{start}{LITTLE}"
    assert client.get(address("main.js"), "br").plain == (sources.JS / "main.js").read_bytes()
    script = next(name for name in streamlits() if "/index." in name)
    assert client.get(f"{start}/{script}", "br").status == 200
    for path in (LITTLE, f"/{script}", start, f"{start}x/{script}", "/"):
        assert client.get(path).body == ELSEWHERE.encode()
    text = client.get(f"{start}/l1_l2").body.decode()
    assert all(client.get(each).body != ELSEWHERE.encode() for each in named(text, start))


def named(text: str, start: str) -> list[str]:
    """Return what a document has the browser load, as paths; Streamlit's own names begin where the document lies."""
    found = re.findall(r'<(?:link|script)\b[^>]*?\s(?:href|src)="([^"]+\.(?:js|css|woff2))"', text)
    return [f"{start}/{each.removeprefix('./')}" if each.startswith("./") else each for each in found]


@pytest.mark.parametrize("page", ENTRIES)
def test_a_document_names_what_its_page_needs(client: Client, page: str) -> None:
    answers = {accepted: client.get(f"/{page}", accepted) for accepted in ("br", "gzip", "")}
    assert len({answer.plain for answer in answers.values()}) == 1
    assert len({answer.headers["etag"] for answer in answers.values()}) == 3
    answer = answers[""]
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    names = named(answer.body.decode(), "")
    assert len(names) == len(set(names))
    for name in names:
        assert client.get(name).body != ELSEWHERE.encode(), name
    assert {address(name) for name in (*modules(*ENTRIES[page]), "live.css", PLOTLY)} <= set(names)


def test_a_document_is_streamlits_but_for_what_it_names() -> None:
    """Nor does it ask for letters that no page of ours is written in."""
    own = (installed("streamlit") / "static" / "index.html").read_text("utf-8")
    made = document("", "")
    assert made is not None
    text = made.plain.decode()
    font = re.compile(r'<link\s+rel="preload".*?/>', re.DOTALL)
    assert len(font.findall(own)) == 1
    assert "woff2" not in text
    kept = [line for line in font.sub("", own).splitlines() if line.strip()]
    assert all(line in text for line in kept)


def test_streamlit_has_what_is_loaded_ahead() -> None:
    table = "\n".join(chunks())
    for widget in WIDGETS:
        name = widget.strip("/").partition("/")[0].partition(".")[0]
        assert f"/{name}." in table
    assert all(find(path) for path in chunks())


def test_modules_import_what_is_served_beside_them() -> None:
    everything = {file.name for file in sources.JS.glob("*.js")}
    assert set(modules("main.js", "slider.js", "still.js")) == everything


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for file in sources.JS.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(sources, "JS", tmp_path)
    return tmp_path


def test_an_edit_shows_without_another_start(client: Client, edited: Path) -> None:
    before, page = address("main.js"), client.get("/").body
    (edited / "view.js").write_text("export class View {}\n")
    # Those that import it have another address too, so that no browser joins old and new.
    assert address("main.js") != before
    assert client.get(before).body == ELSEWHERE.encode()
    assert client.get(address("view.js"), "br").body == b"export class View {}\n"
    assert client.get("/").body != page


def test_small_and_large_are_both_tried(client: Client) -> None:
    assert len(client.get(LITTLE, "br").body) < SMALL < len(client.get(LARGE, "br").body)
