"""What is set in the sections of worked examples, as query parameters and back. Pure: no Streamlit.

An address holds `<example>.<control>` for every control that is not as it starts, and `<example>.guess` for the answer
that was predicted. What is not valid falls back alone and is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.examples import Prediction
from core.faults import Problem, describe
from core.i18n.catalogue import fill
from core.topics import EXAMPLES
from pages.parts.codec import all_unknown
from pages.parts.demonstration_values import Part, Texts, parts, start, wrong
from pages.parts.fields import integer

GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Section:
    """What a learner has set and predicted in one section.

    Attributes:
        typed: The texts of its controls, valid or not.
        valid: The last texts that were valid, all of them: what is shown, and what an address holds.
        guess: Index of the answer that was predicted; None where none was.
    """

    typed: Texts
    valid: Texts
    guess: int | None = None


def begin(name: str) -> Section:
    """Return the section of an example as it starts."""
    texts = start(EXAMPLES[name])
    return Section(texts, texts)


def edit(section: Section, name: str, given: Mapping[str, str]) -> Section:
    """Change texts of controls; while any is not valid, what is shown stays."""
    typed = {**section.typed, **given}
    return replace(section, typed=typed, valid=section.valid if wrong(EXAMPLES[name], typed) else typed)


def encode(name: str, section: Section) -> Texts:
    """Return the query parameters of a section; none where it is as it starts."""
    query = {
        f"{name}.{part.name}": text
        for part in parts(EXAMPLES[name])
        if (text := part.written(section.valid[part.key])) != part.start
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
    texts: Texts = {}
    guess = None
    strange: list[str] = []
    for key, text in given.items():
        if key in controls:
            texts |= read_control(name, controls[key], text, found)
        elif key == GUESS and (prediction := EXAMPLES[name].prediction):
            guess = read_guess(name, prediction, text, found)
        else:
            strange.append(f"{name}.{key}")
    found += all_unknown(strange, names_of(name))
    return replace(edit(begin(name), name, texts), guess=guess)


def read_control(name: str, part: Part, text: str, found: list[Problem]) -> Texts:
    """Return the text of one control by its key, none where it is not valid."""
    try:
        return {part.key: part.written(text)}
    except ValueError:
        told = fill("address.kept", problem=part.problem, instead=part.start)
        found.append(Problem(f"{name}.{part.name}", told))
        return {}


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
    found.append(Problem(f"{name}.{GUESS}", fill("fault.value", allowed=allowed)))
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
