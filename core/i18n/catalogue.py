"""The catalogue: every message that is no part of a declaration, by key. Each area of the product has its own module.

An area gives its messages as a table `MESSAGES`, whose keys are taken as they are, or as constants: `STEP` of the area
`figures` has the key "figures.step", and the entry "ghost" of its table `ROLES` the key "figures.roles.ghost".
"""

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType

import core.i18n as package
from core.i18n.text import Language, Text

NOT_AN_AREA = frozenset({"text", "catalogue"})


def areas() -> list[str]:
    """Return the names of the modules that hold messages."""
    return sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.name not in NOT_AN_AREA)


def messages_of(area: str, module: ModuleType) -> Iterator[tuple[str, Text]]:
    """Yield the messages of one area with their keys."""
    for name, value in vars(module).items():
        key = f"{area}.{name.lower()}"
        if isinstance(value, Text):
            yield key, value
        elif name.isupper() and isinstance(value, Mapping):
            prefix = "" if name == "MESSAGES" else f"{key}."
            yield from ((f"{prefix}{entry}", text) for entry, text in value.items() if isinstance(text, Text))


def gather() -> dict[str, Text]:
    """Join the areas' messages; raises ValueError where two share a key."""
    gathered: dict[str, Text] = {}
    for area in areas():
        for key, text in messages_of(area, import_module(f"core.i18n.{area}")):
            if key in gathered:
                raise ValueError(f"core.i18n.{area}: another message has the key {key!r}")
            gathered[key] = text
    return gathered


MESSAGES: dict[str, Text] = gather()


def message(key: str, language: Language, **values: object) -> str:
    """Return a message of the catalogue with its values filled in.

    Raises:
        KeyError: There is no message of that key, or a value is missing.
    """
    return MESSAGES[key].to(language, **values)


def fill(key: str, **values: object) -> Text:
    """Return a message of the catalogue in every language; a value that is a `Text` goes in language by language."""
    template = MESSAGES[key]

    def to(language: Language) -> str:
        own = {name: v.to(language) if isinstance(v, Text) else v for name, v in values.items()}
        return template.to(language, **own)

    return Text(to("en"), to("ko"))
