"""The packed forms: whole whoever makes them, made anew where a file has changed, and somewhere in any case."""

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from pages.files import packed, sources
from pages.files.packed import PACKERS, Store
from pages.files.sources import Source

UNPACKERS = {"br": brotli.decompress, "gzip": gzip.decompress}
FEW = ("main.js", "live.css", "view.js")


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files that are all there is to pack."""
    folder = tmp_path / "js"
    folder.mkdir()
    for name in FEW:
        (folder / name).write_bytes((sources.JS / name).read_bytes())

    def everything() -> Iterator[Source]:
        yield from (Source.of(file) for file in sorted(folder.iterdir()))

    monkeypatch.setattr(packed, "everything", everything)
    return folder


def check(store: Store, folder: Path) -> None:
    """Have every file of a folder in every form, and nothing else."""
    forms = {store.path(Source.of(file), encoding) for file in folder.iterdir() for encoding in PACKERS}
    assert set(store.folder.iterdir()) == forms
    for file in folder.iterdir():
        for encoding, unpack in UNPACKERS.items():
            form = store.path(Source.of(file), encoding)
            assert unpack(form.read_bytes()) == file.read_bytes()
            # The image's user, who has not made it, reads it.
            assert form.stat().st_mode & 0o444 == 0o444


def test_every_packer_has_its_unpacker() -> None:
    assert UNPACKERS.keys() == PACKERS.keys()


def test_several_pack_the_same_at_once(few: Path, tmp_path: Path) -> None:
    store, together = Store(tmp_path / "store"), threading.Barrier(4)

    def fill() -> None:
        together.wait()
        store.fill()

    threads = [threading.Thread(target=fill) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(store, few)


def test_what_has_changed_is_packed_and_nothing_else(few: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    assert store.fill() == len(FEW) * len(PACKERS)
    assert store.fill() == 0
    (few / "main.js").write_text("export default 1;\n")
    assert {(source.path.name, encoding) for source, encoding in store.missing()} == {("main.js", e) for e in PACKERS}
    assert store.fill() == len(PACKERS)
    assert store.missing() == []


def test_what_was_left_half_done_is_finished(few: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.fill()
    main = Source.of(few / "main.js")
    half = store.path(main, "br").read_bytes()[:10]
    store.path(main, "br").unlink()
    (store.folder / "tmp1.part").write_bytes(half)
    assert store.fill() == 1
    (store.folder / "tmp1.part").unlink()
    check(store, few)


def test_where_nothing_may_be_written_a_server_has_a_folder_of_its_own(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("No folder can be made here.")
    monkeypatch.setattr(packed, "SHARED", tmp_path / "file" / "packed")
    store = Store.of_this_server()
    store.fill()
    with store.filling():
        check(store, few)
    assert not store.folder.exists()


def test_what_set_up_has_packed_is_taken(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "SHARED", tmp_path / "shared")
    Store(packed.SHARED).fill()
    monkeypatch.setattr(packed, "may_write", lambda _: False)
    store = Store.of_this_server()
    assert store.folder == packed.SHARED
    with store.filling():
        check(store, few)


def test_a_server_that_ends_early_leaves_nothing_half_done(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    with store.filling():
        pass
    known = {source.digest: source for source in sources.everything()}
    for form in store.folder.glob("*.*") if store.folder.exists() else ():
        if form.suffix != ".part":
            digest, _, encoding = form.name.partition(".")
            assert UNPACKERS[encoding](form.read_bytes()) == known[digest].path.read_bytes()
