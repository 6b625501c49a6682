"""The document that a page begins with: Streamlit's own, which also names what the page is going to need."""

import functools
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from core.topics import TOPICS
from pages.files.packed import PACKERS
from pages.files.sources import PLOTLY, below, installed, modules, state

LAB = ("main.js", "slider.js")
ENTRIES = {"": LAB, "lab": LAB} | dict.fromkeys(TOPICS, ("still.js",))
"""Path of a page → the modules of its components."""
FONT = re.compile(r'\s*<link\s+rel="preload"[^>]*\sas="font"[^>]*>')
"""Streamlit asks for the letters of its own theme, which are not those of ours."""

WAITING = '[data-test-script-state="initial"] * { font-family: system-ui; }'
"""Nor are they to be loaded for what Streamlit shows until it is told our theme."""
WIDGETS = (
    *("/BidiComponent.tsx", "/Button.tsx", "/ButtonGroup.tsx", "/Checkbox.tsx", "/Html.tsx", "/PageLink.tsx"),
    *("/Selectbox.tsx", "/Slider.tsx", "/TextInput.tsx", "/rehype-katex/index.js"),
)
"""What both the Lab and the pages of topics are made of, as Streamlit's table of its files ends their names."""


@dataclass(frozen=True, slots=True)
class Document:
    """The document of a page, as it is and packed."""

    digest: str
    plain: bytes
    packed: Mapping[str, bytes]


def document(path: str, base: str) -> Document | None:
    """Return the document of the page at a path below `base`, or None where there is no such page."""
    entries = ENTRIES.get(path)
    return _document(entries, base, state()) if entries else None


# By the files as they are, so that whoever edits a module need not start the server again.
@functools.lru_cache(maxsize=16)
def _document(entries: tuple[str, ...], base: str, _state: object) -> Document:
    text = FONT.sub("", (installed("streamlit") / "static" / "index.html").read_text("utf-8"))
    ahead = [path for path in chunks() if path not in text]
    plain = text.replace("</head>", f"{''.join(links(entries, ahead, base))}</head>").encode()
    packed = {encoding: pack(plain) for encoding, pack in PACKERS.items()}
    return Document(hashlib.sha256(plain).hexdigest()[:32], plain, packed)


def links(entries: Iterable[str], ahead: Iterable[str], base: str) -> Iterator[str]:
    """Yield what has a browser load all that the page needs at once, and those of Streamlit that are `ahead`."""

    def address(name: str) -> str:
        return escape(f"{base}/{name}")

    yield f"  <style>{WAITING}</style>\n"
    yield f'    <link rel="stylesheet" href="{address(below("live.css"))}">\n'
    # Streamlit's first questions to the server go before these.
    for path in (*(below(name) for name in modules(*entries)), *ahead):
        yield f'    <link rel="modulepreload" fetchpriority="low" href="{address(path)}">\n'
    yield f'    <script defer src="{address(below(PLOTLY))}" onerror="this.remove()"></script>\n  '


@functools.cache
def chunks() -> tuple[str, ...]:
    """Return the addresses of what Streamlit would load only once the script has drawn one of the `WIDGETS`."""
    table = json.loads((installed("streamlit") / "static" / "manifest.json").read_text("utf-8"))
    found = [key for key in table if key.endswith(WIDGETS)]
    for key in found:
        found += [each for each in table[key].get("imports", ()) if each not in found]
    return tuple(table[key]["file"] for key in found)
