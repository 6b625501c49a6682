"""The packed forms of what a page loads. `python -m pages.files.packed` makes them ahead of the first start.

A form is named by the content that it was made from. So none can be out of date, whoever makes one that is there
already puts the same in its place, and after an upgrade or an edit only what has changed is made.
"""

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

import brotli

from pages.files.sources import Source, everything

ROOT = Path(__file__).parents[2]
SHARED = Path(sys.prefix) / "share" / "reglab" / "packed"
"""Beside the installed packages: made by whoever may write there, read by all."""
PACKERS = {"br": partial(brotli.compress, quality=11), "gzip": partial(gzip.compress, compresslevel=9, mtime=0)}
"""Content-Encoding → what makes it, the smallest first."""


class Store:
    """A folder of packed forms."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of_this_server(cls) -> "Store":
        """Return the shared store, or one of this process's own where that lacks something and is not to be written."""
        shared = cls(SHARED)
        if not shared.missing() or may_write(SHARED):
            return shared
        return Temporary()

    def path(self, source: Source, encoding: str) -> Path:
        """Return where a packed form is, or is going to be."""
        return self.folder / f"{source.digest}.{encoding}"

    def missing(self) -> list[tuple[Source, str]]:
        """Return what has not been packed yet."""
        wanted = ((source, encoding) for source in everything() if source.gets_smaller for encoding in PACKERS)
        return [(source, encoding) for source, encoding in wanted if not self.path(source, encoding).exists()]

    def fill(self) -> int:
        """Pack what is missing, on all cores; return how many forms that were."""
        self.folder.mkdir(parents=True, exist_ok=True)
        missing = self.missing()
        # The packers are no Python, so that threads work side by side.
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            list(threads.map(lambda each: self._pack(*each), missing))
        return len(missing)

    def _pack(self, source: Source, encoding: str) -> None:
        packed = PACKERS[encoding](source.path.read_bytes())
        # Whole or not there, whoever else packs the same, and whenever this process is killed.
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as part:
            part.write(packed)
        Path(part.name).chmod(0o644)
        Path(part.name).replace(self.path(source, encoding))

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Have a process of its own pack what set-up has not, while the server serves it as it is."""
        if not self.missing():
            yield
            return
        command = [sys.executable, "-m", "pages.files.packed", "--folder", str(self.folder)]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
            try:
                yield
            finally:
                process.terminate()


class Temporary(Store):
    """A store of one server."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="reglab-")
        super().__init__(Path(self._folder.name))

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Have the store go when the server does."""
        with self._folder, super().filling():
            yield


def may_write(folder: Path) -> bool:
    """Make a folder; tell whether it can be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def main() -> None:
    """Pack everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=SHARED, help="default: %(default)s")
    store = Store(parser.parse_args().folder)
    if hasattr(os, "nice"):
        os.nice(10)
    began = perf_counter()
    if made := store.fill():
        print(f"Packed {made} files for the browser in {perf_counter() - began:.0f} s.")


if __name__ == "__main__":
    main()
