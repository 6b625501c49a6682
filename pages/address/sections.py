"""What is set in the sections of worked examples, as query parameters and back. Pure: no Streamlit.

An address holds `<example>.<control>` for every control that is not as it starts, and `<example>.guess` for the answer
that was predicted. What is not valid falls back alone and is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from core.declare import Settings
from core.examples import Prediction
from core.i18n.catalogue import fill
from core.problems import Problem, describe
from core.topics import EXAMPLES
from pages.address.codec import all_unknown
from pages.address.texts import Texts, integer
from pages.address.values import Part, parts

GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Section:
    """What a learner has set and predicted in one section.

    Attributes:
        settings: What is shown, and what an address holds; always valid.
        draft: What was typed and is not valid, by control; it waits for correction.
        guess: Index of the answer that was predicted; None where none was.
    """

    settings: Settings
    draft: Mapping[str, str] = field(default_factory=dict)
    guess: int | None = None

    def text(self, part: Part) -> str:
        """Return what a control shows: its value, or what was typed where that is not valid."""
        return self.draft.get(part.key, part.text(self.settings))


def begin(name: str) -> Section:
    """Return the section of an example as it starts."""
    return Section(EXAMPLES[name].Settings())


def restore(section: Section, name: str) -> Section:
    """Return a section with its controls as they start."""
    return replace(begin(name), guess=section.guess)


def edit(section: Section, name: str, given: Mapping[str, str]) -> Section:
    """Change controls, given as texts. What is not valid waits as it was typed, and everything else is taken."""
    settings, draft = section.settings, {key: text for key, text in section.draft.items() if key not in given}
    for part in parts(EXAMPLES[name]):
        if (text := given.get(part.key)) is not None:
            try:
                settings = part.put(settings, text)
            except ValueError:
                draft[part.key] = text
    return replace(section, settings=settings, draft=draft)


def wrong(section: Section, name: str) -> list[Part]:
    """Return the controls in which something not valid was typed."""
    return [part for part in parts(EXAMPLES[name]) if part.key in section.draft]


def encode(name: str, section: Section) -> Texts:
    """Return the query parameters of a section; none where it is as it starts."""
    start = begin(name).settings
    query = {
        f"{name}.{part.name}": part.text(section.settings)
        for part in parts(EXAMPLES[name])
        if part.value(section.settings) != part.value(start)
    }
    return query if section.guess is None else query | {f"{name}.{GUESS}": str(section.guess + 1)}


def decode(query: Mapping[str, str]) -> tuple[dict[str, Section], list[Problem]]:
    """Return the sections that an address names, and what in it is not valid, each with its name in the address."""
    found: list[Problem] = []
    named = {example_of(key): None for key in query}
    sections = {name: read(name, own(query, name), found) for name in named if name in EXAMPLES}
    return sections, found


def own(query: Mapping[str, str], name: str) -> Texts:
    """Return the query parameters of one section, without its name."""
    return {key.partition(".")[2]: text for key, text in query.items() if example_of(key) == name}


def read(name: str, given: Mapping[str, str], found: list[Problem]) -> Section:
    """Return the section that its query parameters stand for; what is not valid is noted and left as it starts."""
    controls = {part.name: part for part in parts(EXAMPLES[name])}
    section = edit(begin(name), name, {controls[key].key: text for key, text in given.items() if key in controls})
    for part in wrong(section, name):
        told = fill("address.kept", problem=part.problem, instead=part.text(section.settings))
        found.append(Problem(f"{name}.{part.name}", told))
    prediction, names = EXAMPLES[name].prediction, list(names_of(name))
    guess = read_guess(name, prediction, given[GUESS], found) if prediction and GUESS in given else None
    found += all_unknown([key for key in (f"{name}.{each}" for each in given) if key not in names], names)
    return replace(section, draft={}, guess=guess)


def read_guess(name: str, prediction: Prediction, text: str, found: list[Problem]) -> int | None:
    """Return the answer that was predicted, counted from 0; None where there is no such answer."""
    most = len(prediction.options)
    try:
        guess = integer(text.strip())
    except ValueError:
        guess = 0
    if 1 <= guess <= most:
        return guess - 1
    allowed = describe({"type": "integer", "minimum": 1, "maximum": most})
    found.append(Problem(f"{name}.{GUESS}", fill("problem.value", allowed=allowed)))
    return None


def names_of(name: str) -> Iterator[str]:
    """Yield every name that an address may hold for a section."""
    yield from (f"{name}.{part.name}" for part in parts(EXAMPLES[name]))
    if EXAMPLES[name].prediction:
        yield f"{name}.{GUESS}"


NAMES = [key for name in EXAMPLES for key in names_of(name)]
"""Every name that an address may hold for a section of any page."""


def example_of(key: str) -> str:
    """Return what stands before the dot of a name in an address."""
    return key.partition(".")[0] if "." in key else ""
