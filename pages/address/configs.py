"""A config as texts, one a setting, and back. Pure: no Streamlit.

A config is a flat table of texts, such as `{"data": "moons", "lr": "0.3", "seed": "0"}`. A technique stands under its
own name with its main hyperparameter, or "off"; its others stand behind a dot.
"""

import functools
from collections.abc import Mapping
from typing import Any

from core.config import RunConfig
from core.schedule import NUMBERS, PATHS, idle_value, value_at
from core.study import number_text
from pages.address.fields import BY_PATH, FIELDS, SCHEDULE, Field, off_value, show_changes
from pages.address.texts import NONE, OFF, Texts, show

CACHED = 256

Values = dict[str, Any]


def texts(config: RunConfig) -> Texts:
    """Return every setting of a config as text; a technique that is off stands as its name and "off" alone."""
    return dict(_texts(config))


@functools.lru_cache(maxsize=CACHED)
def _texts(config: RunConfig) -> Texts:
    # One run of the page's script asks a hundred times.
    values = config.canonical()
    return {key: text for key, field in FIELDS.items() if (text := text_in(values, field)) is not None}


def text_in(values: Values, field: Field) -> str | None:
    """Return one setting of a config as text, None where it has no meaning there."""
    if field.key == SCHEDULE:
        return show_changes(values.get("schedule", []))
    if field.path[0] == "techniques":
        settings = values["techniques"].get(field.of)
        main = FIELDS[str(field.of)]
        if settings is None or settings[main.path[-1]] == off_value(main) or begins_later(values, main):
            return OFF if field.main else None
        return show(settings.get(field.path[-1]))
    value: Any = values
    for part in field.path:
        value = value[int(part)] if isinstance(value, list) else value.get(part)
        if value is None:
            return NONE if field.of == values["network"]["kind"] else None
    return show(value)


def begins_later(values: Values, main: Field) -> bool:
    """Tell whether a technique of a config does nothing until a change mid-run begins it."""
    path = ".".join(main.path)
    changes = any(change["path"] == path for change in values.get("schedule", ()))
    return changes and shown_at(path, values["techniques"][main.of][main.path[-1]]) == OFF


def shown_at(path: str, value: float) -> str:
    """Return a number that may change mid-run as text: "off" where its technique does nothing with it."""
    is_idle = path in NUMBERS and value == idle_value(NUMBERS[path])
    return OFF if is_idle else number_text(value)


def texts_at(config: RunConfig, step: int) -> Texts:
    """Return the settings that may change mid-run, as they are once `step` updates are done."""
    there = texts(config)
    return {key: shown_at(path, value_at(config, path, step)) for path in PATHS if (key := BY_PATH[path]) in there}


def values_of(settings: Mapping[str, Any]) -> Values:
    """Return parsed settings as the JSON of a config.

    What belongs to a technique that is off is left out; one that begins later is named with a value that does nothing.
    """
    values: Values = {"techniques": {}}
    for change in settings.get(SCHEDULE, []):
        if (path := change["path"]) in NUMBERS:
            put(values, tuple(path.split(".")), idle_value(NUMBERS[path]))
    for key, value in settings.items():
        field = FIELDS[key]
        if field.path[0] == "techniques" and settings.get(str(field.of), OFF) in (
            OFF,
            off_value(FIELDS[str(field.of)]),
        ):
            continue
        put(values, field.path, value)
    return values


def put(values: Values, path: tuple[str, ...], value: Any) -> None:
    """Set the value at `path`, making what lies on the way."""
    *way, last = path
    for part in way:
        values = values.setdefault(part, {})
    values[last] = value


def with_lists(values: Values) -> Values:
    """Turn what `put` made of list places into lists."""
    optimiser = {
        name: [value[place] for place in sorted(value)] if isinstance(value, dict) else value
        for name, value in values.get("optimiser", {}).items()
    }
    return values | {"optimiser": optimiser}
