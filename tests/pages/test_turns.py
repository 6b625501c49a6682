"""One at a time, first come, first served, and nobody keeps a turn for good."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

from pages.turns import OF_THE_LAB, Turns

ROUTER = Path(__file__).parents[2] / "pages" / "router.py"
PATIENCE = 30.0
MANY = 20


def started(turns: Turns, work: Callable[[], None]) -> threading.Thread:
    """Have a thread want a turn for some work; returns once it waits for it."""

    def take() -> None:
        with turns.turn():
            work()

    before = turns.waiting
    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    while turns.waiting == before:
        thread.join(0)
    return thread


def test_first_come_first_served_and_one_at_a_time() -> None:
    turns, served, inside = Turns(), list[int](), threading.Lock()

    def serve(number: int) -> None:
        assert inside.acquire(blocking=False)
        served.append(number)
        inside.release()

    with turns.turn():
        threads = [started(turns, lambda number=number: serve(number)) for number in range(MANY)]
    for thread in threads:
        thread.join(PATIENCE)
    assert served == list(range(MANY))
    assert turns.waiting == 0


@pytest.mark.parametrize("end", [ValueError(), StopException(), RerunException(RerunData()), KeyboardInterrupt()])
def test_a_turn_ends_however_the_script_does(end: BaseException) -> None:
    turns = Turns()
    with pytest.raises(type(end)), turns.turn():
        raise end
    with turns.turn():
        assert turns.waiting == 0


def test_the_labs_script_waits_for_its_turn() -> None:
    app = AppTest.from_file(str(ROUTER), default_timeout=PATIENCE)
    with OF_THE_LAB.turn():
        script = threading.Thread(target=app.run, daemon=True)
        script.start()
        while not OF_THE_LAB.waiting:
            script.join(0)
        assert script.is_alive()
    script.join(PATIENCE)
    assert not script.is_alive()
    with OF_THE_LAB.turn():
        assert OF_THE_LAB.waiting == 0
