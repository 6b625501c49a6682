from collections.abc import Iterator

import pytest

from core.engine import local
from tests.runners.helpers import LocalRunner, Watch


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Run torch on one thread, as in a worker; more of them would get in each other's way here."""
    with local.one_thread():
        yield


@pytest.fixture(scope="module")
def runner() -> Iterator[LocalRunner]:
    """A runner of two workers, which the tests of a module share."""
    runner = LocalRunner(workers=2)
    runner.start()
    yield runner
    runner.close()


@pytest.fixture
def watch(runner: LocalRunner) -> Iterator[Watch]:
    watch = Watch(runner)
    yield watch
    watch.stop()
