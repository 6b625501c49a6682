"""The files that a page loads: Streamlit's own, Plotly.js, and the modules of the live view. Each has one address."""

import functools
import hashlib
import importlib.util
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

JS = Path(__file__).parents[1] / "live" / "js"
OURS = "_reglab"
"""What addresses of ours begin with, which Streamlit has no use for."""
PLOTLY = "plotly.min.js"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
PACKED = (".css", ".js", ".svg")
"""What gets smaller; pictures and fonts are compressed already."""
IMPORT = re.compile(r'^(?:import|export|\}) .*?from "\./([\w-]+\.js)";$|^import "\./([\w-]+\.js)";$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it lies on the disk.

    Attributes:
        digest: Names its content.
    """

    path: Path
    digest: str

    @classmethod
    def of(cls, path: Path) -> "Source":
        """Read a file."""
        return cls(path, hashlib.sha256(path.read_bytes()).hexdigest()[:32])

    @property
    def media_type(self) -> str:
        """What the file is, whatever the system's own table says."""
        return TYPES[self.path.suffix]

    @property
    def gets_smaller(self) -> bool:
        """Whether it is worth being packed."""
        return self.path.suffix in PACKED


def below(name: str) -> str:
    """Return the address of a module, of a style sheet or of Plotly.js, below the one that Streamlit is served at.

    It changes with the content, so that a browser may keep for good what it finds there. All of ours change together:
    modules import each other by relative names.

    Raises:
        KeyError: There is no such file.
    """
    return all_below(name)[0]


def all_below(*names: str) -> list[str]:
    """Return the addresses of several; whether a file has changed is looked at once."""
    ours = _ours()
    return [ours[name][0] for name in names]


def find(path: str) -> Source | None:
    """Return the file at an address below the one that Streamlit is served at."""
    if found := streamlits().get(path):
        return found
    if not path.startswith(f"{OURS}/"):
        return None
    there, source = _ours().get(path.rpartition("/")[2], ("", None))
    return source if there == path else None


def everything() -> Iterator[Source]:
    """Yield every file, those first that a first visit waits for."""
    yield from (source for _, source in _ours().values())
    yield from streamlits().values()


def modules(*entries: str) -> list[str]:
    """Return the names of modules and of all that they import, and those import."""
    found = [*entries]
    for name in found:
        text = _ours()[name][1].path.read_text("utf-8")
        found += sorted({one or other for one, other in IMPORT.findall(text)} - set(found))
    return found


@functools.cache
def streamlits() -> Mapping[str, Source]:
    """Return Streamlit's files by their addresses. Their names change with their content."""
    folder = installed("streamlit") / "static"
    files = sorted(file for file in (folder / "static").rglob("*") if file.suffix in TYPES)
    return {file.relative_to(folder).as_posix(): Source.of(file) for file in files}


def installed(package: str) -> Path:
    """Return the folder of a package, which is not imported for that."""
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def state() -> tuple[tuple[Path, int], ...]:
    """Return what changes when one of our files does."""
    files = sorted(file for file in JS.iterdir() if file.suffix in TYPES)
    return tuple((file, file.stat().st_mtime_ns) for file in files)


def _ours() -> Mapping[str, tuple[str, Source]]:
    """Return name → address and file. Whoever edits a module need not start the server again."""
    return _ours_at(state())


@functools.lru_cache(maxsize=4)
def _ours_at(changed: tuple[tuple[Path, int], ...]) -> Mapping[str, tuple[str, Source]]:
    sources = [Source.of(file) for file, _ in changed]
    folder = hashlib.sha256("".join(f"{each.path.name} {each.digest}\n" for each in sources).encode()).hexdigest()[:16]
    plotly = _plotly()
    return {PLOTLY: (f"{OURS}/{plotly.digest[:16]}/{PLOTLY}", plotly)} | {
        each.path.name: (f"{OURS}/{folder}/{each.path.name}", each) for each in sources
    }


@functools.cache
def _plotly() -> Source:
    return Source.of(installed("plotly") / "package_data" / PLOTLY)
