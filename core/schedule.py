"""Numbers that change while a run trains: what may change, how changes are put together, and what they come to.

A run's `schedule` holds its changes in the order of steps. A technique that begins later is named from the start, with
a value that does nothing, so that what it draws stands where it would.
"""

import functools
import operator
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from core.declare import Number, Settings
from core.optimisers import OPTIMISERS, OptimiserSettings
from core.techniques import TECHNIQUES

MAX_STEPS = 20_000
MAX_CHANGES = 16
"""Most changes of a run."""


class Change(BaseModel):
    """A number that is another from a step on."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    step: Annotated[int, Field(strict=True, ge=1, le=MAX_STEPS)]
    """Updates done when it changes: the update from step to step + 1 is the first with the new value."""
    path: Annotated[str, Field(max_length=80)]
    """Which number: "optimiser.lr", "optimiser.momentum" of SGD, or a named technique's, "techniques.l2.lambda"."""
    value: Annotated[float, Field(strict=True, allow_inf_nan=False)]
    """What it is from then on, within its own limits; a momentum has to be above 0."""


class Run(Protocol):
    """What of a config its changes have to do with; `RunConfig`, which stands on this module, is one."""

    @property
    def steps(self) -> int: ...
    @property
    def optimiser(self) -> OptimiserSettings: ...
    @property
    def named(self) -> dict[str, Settings]: ...
    @property
    def schedule(self) -> tuple[Change, ...]: ...
    def canonical(self) -> dict[str, Any]: ...
    def with_fields(self, **fields: object) -> Self: ...


R = TypeVar("R", bound=Run)

OF_OPTIMISERS: Mapping[str, Mapping[str, Number]] = {
    name: {f"optimiser.{number.name}": number for number in optimiser.numbers() if number.mid_run}
    for name, optimiser in OPTIMISERS.items()
}
"""Optimiser → path → declaration, of every number of it that may change."""
NUMBERS: Mapping[str, Number] = {
    f"techniques.{name}.{declared.name}": declared
    for name, technique in TECHNIQUES.items()
    for declared in technique.hyperparameters
    if isinstance(declared, Number) and declared.mid_run
}
"""Path → declaration, of every number of a technique that may change."""
PATHS = (*dict.fromkeys(path for numbers in OF_OPTIMISERS.values() for path in numbers), *NUMBERS)
"""Every number that may change in some run."""


# What may change.


def changeable(run: Run) -> tuple[str, ...]:
    """Return the paths that a schedule of this run may name."""
    return (*OF_OPTIMISERS[run.optimiser.name], *(path for path in NUMBERS if technique_of(path) in run.named))


def technique_of(path: str) -> str | None:
    """Return the technique that a path lies in; None where it lies in none."""
    part, *rest = path.split(".")
    return rest[0] if part == "techniques" else None


def main_path(name: str) -> str:
    """Return the path of the hyperparameter that switches a technique on and off."""
    return f"techniques.{name}.{TECHNIQUES[name].main}"


def idle_value(declared: Number) -> float:
    """Return the value with which a technique does nothing; where it is infinite, the largest that is allowed."""
    return declared.high if declared.off is None else declared.off


def idle_settings(name: str) -> Settings:
    """Return a technique's settings with which it does nothing, next to nothing where its off value is infinite."""
    technique = TECHNIQUES[name]
    main = technique.hyperparameter(technique.main)
    assert isinstance(main, Number)
    return technique.Settings.model_validate({main.name: idle_value(main)})


def is_idle(name: str, settings: Settings) -> bool:
    """Tell whether a technique that may change mid-run does nothing with these settings."""
    path = main_path(name)
    return path in NUMBERS and bool(settings[TECHNIQUES[name].main] == idle_value(NUMBERS[path]))


def check(run: Run) -> None:
    """Check a run's changes, which are in order; raises PydanticCustomError for the first that is not valid."""
    for index, change in enumerate(run.schedule):
        _check(run, index, change)


def _check(run: Run, index: int, change: Change) -> None:
    path = change.path
    if path not in changeable(run):
        raise PydanticCustomError(
            "schedule_path",
            "schedule.{index}.path must be one of {paths}",
            {"index": index, "paths": ", ".join(changeable(run))},
        )
    if change.step >= run.steps:
        raise PydanticCustomError(
            "schedule_step",
            "schedule.{index}.step must be 1 to {last}",
            {"index": index, "last": run.steps - 1},
        )
    if (change.step, path) in {(before.step, before.path) for before in run.schedule[:index]}:
        raise PydanticCustomError(
            "schedule_twice", "schedule.{index}.step changes {path} twice", {"index": index, "path": path}
        )
    try:
        _with_values(run, [change])
    except ValidationError:
        raise PydanticCustomError(
            "schedule_value", "schedule.{index}.value is not allowed for {path}", {"index": index, "path": path}
        ) from None
    if (number := OF_OPTIMISERS[run.optimiser.name].get(path)) and change.value == number.off:
        # What the optimiser has gathered by then would be neither used nor gone.
        raise PydanticCustomError(
            "schedule_off", "schedule.{index}.value must not be {off}", {"index": index, "off": number.off}
        )


# What changes come to.


def at_step(run: R, step: int) -> R:
    """Return a run as it stands once `step` updates are done, without a schedule."""
    return _with_values(run, [change for change in run.schedule if change.step <= step]) if run.schedule else run


def versions(run: R) -> list[R]:
    """Return what a run trains by, one after the other: as it begins, and as it stands from each change on."""
    return [at_step(run, step) for step in (0, *(change.step for change in run.schedule))]


def value_at(run: Run, path: str, step: int) -> float:
    """Return a number as it is once `step` updates are done; idle where its technique is not named."""
    due = [change.value for change in run.schedule if change.path == path and change.step <= step]
    return due[-1] if due else _first_value(run, path)


def _first_value(run: Run, path: str) -> float:
    name, last = technique_of(path), path.rsplit(".", 1)[-1]
    part = run.optimiser if name is None else run.named.get(name) or idle_settings(name)
    return float(getattr(part, last))


def _with_values(run: R, changes: Iterable[Change]) -> R:
    values = run.canonical()
    for change in changes:
        *way, last = change.path.split(".")
        functools.reduce(operator.getitem, way, values)[last] = change.value
    return run.with_fields(schedule=(), optimiser=values["optimiser"], techniques=values["techniques"])


# How changes are put together.


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes in the order of steps, so that equal runs have equal digests."""
    return tuple(sorted(changes, key=lambda change: (change.step, change.path)))


def from_step(run: R, step: int, path: str, value: float) -> R | None:
    """Return a run with a number at `value` from a step on, up to its next change.

    A technique that is off is named from the start with a value that does nothing. None where that is a change more
    than a run can hold.

    Raises:
        ValidationError: The value is not allowed.
    """
    kept = [change for change in run.schedule if (change.step, change.path) != (step, path)]
    return with_changes(run, [*kept, Change(step=step, path=path, value=value)])


def take_back(run: R, index: int) -> R:
    """Return a run without one of its changes, counted in the order of steps."""
    fewer = with_changes(run, [*run.schedule[:index], *run.schedule[index + 1 :]])
    assert fewer is not None
    return fewer


def without(run: R, parts: Iterable[str] = (), beyond: int = MAX_STEPS) -> R:
    """Return a run without the changes that another start leaves no place for.

    Args:
        parts: What begins anew or is gone: "optimiser", "techniques.l2".
        beyond: The run's steps; a change there or later has no place.
    """
    begins = tuple(f"{part}." for part in parts)
    kept = [change for change in run.schedule if change.step < beyond and not change.path.startswith(begins)]
    if len(kept) == len(run.schedule):
        return run
    fewer = with_changes(run, kept)
    assert fewer is not None
    return fewer


def with_changes(run: R, changes: Iterable[Change]) -> R | None:
    """Return a run with these changes in place of its own, without those that change nothing.

    A technique that a change begins is named; one that none begins any more is not. None where they are more than a
    run can hold.
    """
    changes = in_order(changes)
    before, kept = _moved((*run.schedule, *changes)), _needed(run, changes)
    if len(kept) > MAX_CHANGES:
        return None
    named = {**{name: idle_settings(name) for name in before}, **run.named}
    for name in before - _moved(kept):
        if is_idle(name, named[name]):
            del named[name]
    return run.with_fields(techniques=named, schedule=kept)


def _moved(changes: Iterable[Change]) -> set[str]:
    return {name for change in changes if (name := technique_of(change.path)) is not None}


def _needed(run: Run, changes: Iterable[Change]) -> list[Change]:
    """Return changes without those to a value that holds already."""
    kept: list[Change] = []
    now: dict[str, float] = {}
    for change in changes:
        if change.value != now.get(change.path, _first_value(run, change.path)):
            kept.append(change)
        now[change.path] = change.value
    return kept
