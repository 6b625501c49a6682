"""What the live view asks for by its buttons and keys, as changes of the Lab."""

from collections.abc import Callable, Mapping
from functools import partial

from core.techniques import TECHNIQUES
from pages.lab.controls import Lab, change_here, freeze, move_to, resize, speak, switch, take_part
from pages.lab.links import hold
from pages.session import act, answer


def turn_on(name: object) -> Callable[[Lab], Lab]:
    """Return the change that switches on the technique that an empty figure, or a run that diverged, offers."""
    return lambda lab: switch(lab, name, on=True) if isinstance(name, str) and name in TECHNIQUES else lab


def go(move: object) -> Callable[[Lab], Lab]:
    """Return the change that goes to a stop of the slider in hand, and is told to the browser as carried out."""
    match move:
        case {"slider": str(name), "text": str(text), "id": str(identity)}:

            def moved(lab: Lab) -> Lab:
                answer(identity)
                return move_to(lab, name, text)

            return moved
    return lambda lab: lab


def taking(part: object) -> Callable[[Lab], Lab]:
    """Return the change that leaves a part of the treatment, one technique alone or all but that."""
    match part:
        case {"technique": str(name), "alone": bool(alone)}:
            return lambda lab: take_part(lab, name, alone=alone)
    return lambda lab: lab


def changing(step: object) -> Callable[[Lab], Lab]:
    """Return the change that has the next values hold from the step that is shown on."""
    return lambda lab: change_here(lab, step) if isinstance(step, int) else lab


def holding(still: object) -> Callable[[Lab], Lab]:
    """Return the change that lets go of what a link asked for and the learner has ended."""
    match still:
        case {"hidden": bool(hidden), "paused": bool(paused)}:
            return lambda lab: hold(lab, {"hidden": hidden, "paused": paused})
    return lambda lab: lab


CHANGES: Mapping[str, Callable[[object], Callable[[Lab], Lab]]] = {
    "turn_on": turn_on,
    "move_to": go,
    "part": taking,
    "freeze": lambda _: freeze,
    "change_here": changing,
    "language": lambda chosen: partial(speak, language=chosen),
    "hold": holding,
    "presenter": lambda on: partial(resize, presenter=on),
}


def trigger(name: str) -> Callable[[object], None]:
    """Return what is called with the value of one of the live view's triggers."""
    return lambda value: act(CHANGES[name](value)) if value is not None else None


TRIGGERS: Mapping[str, Callable[[object], None]] = {name: trigger(name) for name in CHANGES}
