from collections.abc import Iterator

import pytest

from core.engine import local


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Compute on one thread, as a worker does."""
    with local.one_thread():
        yield
