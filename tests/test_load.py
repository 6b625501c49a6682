"""A small class at work: nobody waits for what does not come, and nothing is lost. How long it takes is not asked."""

from pathlib import Path

from benchmarks.load import PERIOD, lesson
from tests.browser.conftest import running

LEARNERS, SECONDS = 10, 15.0


def test_ten_learners_get_all_that_they_ask_for(tmp_path: Path) -> None:
    """The log of the server holds no traceback at the end."""
    with running(tmp_path / "log") as application:
        found = lesson(application.url, application.process.pid, LEARNERS, seconds=SECONDS)
    assert len(found.learners) == LEARNERS
    assert all(learner.opened > 0 and learner.received > 0 and learner.scripts > 0 for learner in found.learners)
    assert all(learner.waited for learner in found.learners), "each has changed something"
    assert len(found.waited) <= LEARNERS * (SECONDS // PERIOD + 3)
    assert found.memory > 0
