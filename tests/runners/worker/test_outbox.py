"""When a worker reports what its runs have recorded."""

import os
from collections.abc import Iterator

import pytest

from core.history import Delta
from core.runners.base import SHOWN, STOP
from core.runners.worker import messages, outbox
from core.runners.worker.messages import Orders, Start
from core.runners.worker.outbox import Outbox


class Reports:
    """An outbox on a clock of its own, and what comes out of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(outbox, "monotonic", lambda: self.now)
        out, into = os.pipe()
        self.out = os.fdopen(out, "rb")
        self.box, self._come = Outbox(os.fdopen(into, "wb")), messages.read(self.out)

    def after(self, seconds: float, *tickets: int, state: str = "running") -> list[int]:
        """Have runs record something so much later, and return which of them are reported."""
        self.now += seconds
        with self.box._changed:
            self.box._changed.wait_for(lambda: not self.box._message)
        self.box.put({ticket: Delta(state, 1) for ticket in tickets})  # type: ignore[arg-type]
        self.box.flush()
        return [ticket for ticket, _ in next(self._come).deltas]  # type: ignore[attr-defined]


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reports]:
    reports = Reports(monkeypatch)
    yield reports
    reports.out.close()


def test_runs_behind_report_their_start_and_their_end_at_once_and_seldom_between(reports: Reports) -> None:
    reports.box.obey(Orders(start={1: Start({}, SHOWN), 2: Start({}, STOP)}))
    assert reports.after(0, 1, 2) == [1, 2]
    assert [reports.after(1.3, 1, 2) for _ in range(4)] == [[1], [1], [1], [1, 2]]
    reports.box.obey(Orders(priorities={2: SHOWN}))
    assert reports.after(0.3, 1, 2) == [1, 2]
    reports.box.obey(Orders(priorities={2: STOP}))
    assert reports.after(0.3, 1, 2) == [1]
    assert reports.after(0.01, 2, state="finished") == [2]


def test_what_was_cancelled_is_not_reported(reports: Reports) -> None:
    reports.box.obey(Orders(start={1: Start({}, SHOWN), 2: Start({}, SHOWN)}))
    reports.box.put({1: Delta("running", 1)})
    reports.box.obey(Orders(cancel=[1]))
    assert reports.after(0, 1, 2) == [2]
