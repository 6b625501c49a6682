"""What a worker does before it says that it is ready, without its process."""

import gc
from collections.abc import Iterator

import pytest

from core.runners.worker import serve


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_lives_as_long_as_the_worker_is_kept_out_of_garbage_collections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGLAB_DEVICE", "cpu")
    assert serve.prepare() == "cpu"
    assert gc.get_freeze_count() > 10 * len(gc.get_objects())
