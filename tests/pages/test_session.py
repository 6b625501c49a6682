"""A value that a browser only repeats is no change that a person made."""

import time

from pages.session import AT_ONCE, ECHO, Act, Shown, is_echo


def act(value: object) -> Act:
    return Act(lambda lab: lab, "type_l2", value)


def shown(value: object, ago: float) -> list[Shown]:
    return [Shown(time.monotonic() - ago, value)]


def test_an_old_value_that_comes_along_with_a_change_is_an_echo() -> None:
    assert is_echo(act("0.003"), shown("0.003", ago=AT_ONCE * 2), alone=False)


def test_another_value_is_none() -> None:
    assert not is_echo(act("0.004"), shown("0.003", ago=0), alone=False)


def test_alone_it_is_one_only_sooner_than_a_person_could_be() -> None:
    assert is_echo(act("0.003"), shown("0.003", ago=0), alone=True)
    assert not is_echo(act("0.003"), shown("0.003", ago=AT_ONCE * 2), alone=True)


def test_later_it_is_a_change() -> None:
    assert not is_echo(act("0.003"), shown("0.003", ago=ECHO * 2), alone=False)


def test_a_button_has_no_echo() -> None:
    assert not is_echo(Act(lambda lab: lab), [], alone=True)
