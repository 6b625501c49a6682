"""The state of the Lab as query parameters and back. Pure: no Streamlit.

An address holds what differs from the opening preset. What is not valid falls back alone and is told; a default that
cannot go with what was given (a batch of 32 with 20 examples) gives way.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from core.config import NetworkConfig, RunConfig
from core.datasets import DATASETS
from core.i18n.catalogue import fill
from core.i18n.text import LANGUAGES, Language, Text
from core.optimisers import OPTIMISERS
from core.presets import OPENING
from core.problems import Problem, allowed, printable, problems, schema_at
from core.study import LAB_EVALUATIONS, USUAL, Seeds
from core.techniques import TECHNIQUES
from pages.address import links
from pages.address.configs import CACHED, text_in, texts, values_of, with_lists
from pages.address.fields import (
    COUNTED,
    FIELDS,
    FULL,
    OF_THE_DATA,
    SCHEDULE,
    VARYING,
    changes,
    field_of,
    key_of,
    settings_of,
    show_changes,
)
from pages.address.links import FIGURES, NO_LINK, PAUSED, SHOW, Link
from pages.address.texts import NONE, OFF, Texts, show

HAND, LANGUAGE, PRESENTER = "hand", "lang", "presenter"
SEEDS, VARY = COUNTED.name, VARYING.name
VARIES_DATA = "data"
"""That not start, batches and masks alone vary with the seed, but the draw of the data too."""
PINNED, ON = "pinned", "on"
KEPT = ("baseline", "ghost")
"""Prefixes of the configs that an address keeps beside the treatment."""
SUGGESTED = 3
TOLD = 10
"""Unknown names of an address that are told one by one, with those that come closest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is compared and how it is looked at: all that an address holds.

    Attributes:
        treatment: The run in hand.
        technique: Name of the technique in hand; None where no card is open.
        baseline: The pinned baseline; None for the plain one.
        ghost: The frozen run; None where there is none.
        seeds: From which seeds the two are trained.
        language: The language that was chosen; None for the browser's.
        presenter: Everything larger, for a projector.
        link: What a link that was handed out asks for, as long as it holds.
    """

    treatment: RunConfig
    technique: str | None
    baseline: RunConfig | None = None
    ghost: RunConfig | None = None
    seeds: Seeds = USUAL
    language: Language | None = None
    presenter: bool = False
    link: Link = NO_LINK


START = Comparison(treatment=OPENING.config, technique=OPENING.technique)


def encode(comparison: Comparison) -> Texts:
    """Return the query parameters of a comparison; none for the opening preset."""
    return dict(_encoded(comparison))


@functools.lru_cache(maxsize=CACHED)
def _encoded(comparison: Comparison) -> Texts:
    # Each link of the line of pages holds it, in each run of the script.
    treatment = comparison.treatment
    query = difference(treatment, OPENING.config)
    if comparison.technique != usual_technique(treatment, comparison.link.cards):
        query[HAND] = comparison.technique or NONE
    for prefix in KEPT:
        if kept := getattr(comparison, prefix):
            query[prefix] = PINNED
            query |= {f"{prefix}.{key}": text for key, text in difference(kept, treatment).items()}
    if comparison.seeds.count != USUAL.count:
        query[SEEDS] = str(comparison.seeds.count)
    if comparison.seeds.data:
        query[VARY] = VARIES_DATA
    if comparison.language:
        query[LANGUAGE] = comparison.language
    if comparison.presenter:
        query[PRESENTER] = ON
    return query | links.encode(comparison.link)


def decode(query: Mapping[str, str], also: Iterable[str] = ()) -> tuple[Comparison, list[Problem]]:
    """Return the comparison of an address, and what in it is not valid, each with its name in the address.

    Args:
        query: The address.
        also: Names that are somebody else's, one of which may be meant by a name that is misspelt.
    """
    treatment, found = read(own(query, None), OPENING.config)
    kept: dict[str, RunConfig | None] = {}
    for prefix in KEPT:
        given = own(query, prefix)
        kept[prefix] = None
        if given or PINNED in one_of(query, prefix, [PINNED], found):
            kept[prefix], wrong = read(given, treatment)
            found += [Problem(f"{prefix}.{p.field}", p.text) for p in wrong]
    link = links.read(query, treatment.steps, found)
    hand = one_of(query, HAND, [NONE, *TECHNIQUES], found) or [usual_technique(treatment, link.cards)]
    counts = one_of(query, SEEDS, COUNTED.options, found)
    varying = one_of(query, VARY, VARYING.options, found)
    chosen = one_of(query, LANGUAGE, LANGUAGES, found)
    comparison = Comparison(
        treatment=treatment,
        technique=None if hand == [NONE] else hand[0],
        baseline=kept["baseline"],
        ghost=kept["ghost"],
        seeds=Seeds(int(counts[0]) if counts else USUAL.count, varying == [VARIES_DATA]),
        language=next((language for language in LANGUAGES if [language] == chosen), None),
        presenter=one_of(query, PRESENTER, [ON, OFF], found) == [ON],
        link=link,
    )
    strange = [key for key in query if not is_known(key)]
    return comparison, found + all_unknown(strange, known(), also)


def own(query: Mapping[str, str], prefix: str | None) -> Texts:
    """Return the settings of one config among the query parameters."""
    if prefix is None:
        return {key: text for key, text in query.items() if key in FIELDS}
    inner = {key.removeprefix(f"{prefix}."): text for key, text in query.items() if key.startswith(f"{prefix}.")}
    return {key: text for key, text in inner.items() if key in FIELDS}


def one_of(query: Mapping[str, str], key: str, options: Iterable[str], found: list[Problem]) -> list[str]:
    """Return the value of a parameter that takes one of a few; what is not valid is noted and left out."""
    if key not in query:
        return []
    if query[key] in options:
        return [query[key]]
    names = fill("allowed.one_of", options=", ".join(options))
    found.append(Problem(key, fill("problem.value", allowed=names)))
    return []


def known() -> list[str]:
    """Return every name that an address may hold."""
    return [*FIELDS, HAND, SEEDS, VARY, LANGUAGE, PRESENTER, FIGURES, PAUSED, SHOW, *KEPT]


def is_known(key: str) -> bool:
    """Tell whether an address may hold this name."""
    prefix, dot, inner = key.partition(".")
    return key in known() or (bool(dot) and prefix in KEPT and inner in FIELDS)


def all_unknown(keys: Sequence[str], names: Iterable[str], also: Iterable[str] = ()) -> list[Problem]:
    """Say of each name that an address has none such, of the first few at most, and how many there are besides."""
    names, also = list(names), list(also)
    told = [unknown(key, names, also) for key in keys[:TOLD]]
    if len(keys) <= TOLD:
        return told
    return [*told, Problem(printable(keys[TOLD]), fill("address.more", count=len(keys) - TOLD))]


def unknown(key: str, names: Iterable[str], also: Iterable[str] = ()) -> Problem:
    """Say that an address has no such name, with those that come closest, or all of `names`."""
    names = list(names)
    close = get_close_matches(printable(key).lower(), [*names, *also], n=SUGGESTED)
    return Problem(printable(key), fill("address.unknown", allowed=", ".join(close or names)))


def usual_technique(treatment: RunConfig, cards: Sequence[str]) -> str:
    """Return the technique in hand where an address names none: the first that is on and not as at the opening.

    Args:
        cards: The techniques whose controls there are, of which it is one; empty where all controls are.
    """
    opening = OPENING.config.named
    usual = next((n for n, s in treatment.named.items() if s != opening.get(n)), OPENING.technique)
    return usual if not cards or usual in cards else cards[0]


def difference(config: RunConfig, reference: RunConfig) -> Texts:
    """Return the settings of a config that `read` would not take from the reference by itself."""
    all_of_it = texts(config)
    usual = defaults(all_of_it, reference)
    return {key: text for key, text in all_of_it.items() if usual.get(key) != text}


def defaults(given: Mapping[str, str], reference: RunConfig, *, yielding: bool = True) -> Texts:
    """Return what holds where nothing else is given: the reference, and what suits the rest.

    Args:
        given: Settings as texts, those that are valid.
        yielding: Whether a batch size that was not given gives way to a training set smaller than it.
    """
    usual = texts(reference)
    opening = texts(OPENING.config)
    data, optimiser = given.get("data", usual["data"]), given.get("optimiser", usual["optimiser"])
    if data != usual["data"]:
        usual |= of_data(data, opening)
        if DATASETS[data].sequence is None and usual["network"] != opening["network"]:
            usual = of_network(opening["network"], usual, opening)
    network = given.get("network", usual["network"])
    if network != usual["network"]:
        usual = of_network(network, usual, opening) | {"network": usual["network"]}
    if optimiser != usual["optimiser"]:
        usual = of_optimiser(optimiser, usual, opening) | {"optimiser": usual["optimiser"]}
    size = given.get("n", usual["n"])
    if yielding and usual["batch"] != FULL and FIELDS["n"].parse(size) < int(usual["batch"]):
        usual["batch"] = FULL
    for name in TECHNIQUES:
        usual = of_technique(name, given, usual)
    return usual


def of_data(data: str, opening: Texts) -> Texts:
    """Return the size and the noise that a data set starts with, and no wrong labels where it has none."""
    if data == opening["data"]:
        return {key: opening[key] for key in OF_THE_DATA}
    unlabelled = {} if DATASETS[data].label_noise else {"label_noise": show(0.0)}
    return {"n": show(DATASETS[data].default_size), "noise": show(DATASETS[data].noise.default)} | unlabelled


def of_network(kind: str, usual: Texts, opening: Texts) -> Texts:
    """Return the settings with those of another kind of network, as it starts with them."""
    rest = {key: text for key, text in usual.items() if not is_of(key, "network")}
    if kind == opening["network"]:
        return rest | {key: text for key, text in opening.items() if is_of(key, "network")}
    fresh = {"network": NetworkConfig.model_validate({"kind": kind}).model_dump(mode="json", exclude_none=True)}
    keys = [key for key in FIELDS if is_of(key, "network")]
    return rest | {key: text for key in keys if (text := text_in(fresh, FIELDS[key])) is not None}


def of_optimiser(optimiser: str, usual: Texts, opening: Texts) -> Texts:
    """Return the settings with those of another optimiser, as it starts with them."""
    rest = {key: text for key, text in usual.items() if not is_of(key, "optimiser")}
    if optimiser == opening["optimiser"]:
        return rest | {key: text for key, text in opening.items() if is_of(key, "optimiser")}
    fresh = RunConfig(optimiser=OPTIMISERS[optimiser].Settings.model_validate({}))
    return rest | {key: text for key, text in texts(fresh).items() if is_of(key, "optimiser")}


def is_of(key: str, part: str) -> bool:
    """Tell whether a setting lies in a part of the config."""
    return FIELDS[key].path[0] == part


def of_technique(name: str, given: Mapping[str, str], usual: Texts) -> Texts:
    """Return the settings with those of one technique: none where it is off, its own defaults where it was off."""
    keys = settings_of(name)
    inner = [key for key in keys if key != name]
    was_on = usual[name] != OFF
    if given.get(name, usual[name]) == OFF and (name in given or was_on or not any(k in given for k in inner)):
        return {key: text for key, text in usual.items() if key not in inner}
    if was_on:
        return usual
    return usual | {key: show(FIELDS[key].declared.default) for key in keys if key != name or name not in given}


def read(given: Mapping[str, str], reference: RunConfig, *, yielding: bool = True) -> tuple[RunConfig, list[Problem]]:
    """Return the config that settings given as texts make of a reference, and which of them are not valid.

    What is not valid falls back alone: to the reference, or to what suits the rest.
    """
    found: dict[str, Problem] = {}
    good = {key: text.strip() for key, text in given.items() if parsed(key, text, given, found)}
    stay_off(found, good, reference)
    while True:
        usual = defaults(good, reference, yielding=yielding)
        for key in [key for key in good if key not in usual]:
            found[key] = Problem(key, without_meaning(key, usual | good))
            del good[key]
        config, wrong = build(usual | good)
        if config:
            return config, [instead(p, config) for p in found.values()]
        told = blamed(wrong, good, reference, yielding)
        found |= {f"{field} {text.en}": Problem(place_of(field)[0], text) for field, text in told}
        # From the last, so that the places of changes before it stay.
        for field, _ in reversed(told):
            leave_out(good, *place_of(field))
        stay_off((place_of(field)[0] for field, _ in told), good, reference)


def stay_off(wrong: Iterable[str], good: Texts, reference: RunConfig) -> None:
    """Have techniques off that are off in the reference and whose values are not valid, whatever else is given."""
    off = texts(reference)
    good |= {key: OFF for key in wrong if FIELDS[key].main and off[key] == OFF}


def parsed(key: str, text: str, given: Mapping[str, str], found: dict[str, Problem]) -> bool:
    """Tell whether a text can be read as its setting's value; what cannot is noted."""
    field = field_of(key, data if (data := given.get("data", "")) in DATASETS else OPENING.config.data.name)
    try:
        value = field.parse(text)
    except ValueError:
        value = ...
    options = getattr(field.declared, "options", None)
    if value is ... or (options and text.strip() not in (*options, *field.words)):
        found[key] = Problem(key, fill("problem.value", allowed=field.allowed))
        return False
    return True


def build(settings: Texts) -> tuple[RunConfig | None, list[Problem]]:
    """Return the config that a full table of settings stands for, or what is wrong with it, by setting."""
    values: dict[str, Any] = {key: FIELDS[key].parse(text) for key, text in settings.items()}
    whole = with_lists(values_of(values)) | {"evaluations": LAB_EVALUATIONS}
    try:
        return RunConfig.model_validate(whole), []
    except ValidationError as error:
        return None, [in_the_address(p, whole) for p in problems(error)]


def place_of(field: str) -> tuple[str, int | None]:
    """Return the setting that a problem is on, and which of the changes mid-run where it is on one."""
    key, _, change = field.partition(".")
    return (key, int(change)) if key == SCHEDULE and change else (field, None)


def leave_out(given: Texts, key: str, change: int | None) -> None:
    """Take a setting out of those given, or one of its changes mid-run alone."""
    text = given.pop(key)
    if change is not None:
        given[key] = show_changes([one for i, one in enumerate(changes(text)) if i != change])


def in_the_address(problem: Problem, config: Mapping[str, Any]) -> Problem:
    """Return a problem of the config as one of a setting, with what is allowed as it is written in an address.

    One of a change mid-run has its place behind the setting: "then.1".
    """
    key = key_of(problem.field)
    part, *way = problem.field.split(".")
    if part == "schedule" and way:
        change = config["schedule"][int(way[0])]
        name = FIELDS[key_of(change["path"])].label
        told = fill("address.change", step=change["step"], name=name, problem=problem.text)
        return Problem(f"{SCHEDULE}.{way[0]}", told if way[-1] == "value" else problem.text)
    by_itself = schema_at(problem.field.split(".")) and problem.text == fill(
        "problem.value", allowed=allowed(problem.field)
    )
    return Problem(key, fill("problem.value", allowed=FIELDS[key].allowed) if by_itself else problem.text)


def blamed(wrong: list[Problem], good: Mapping[str, str], reference: RunConfig, yielding: bool) -> list[Problem]:
    """Return the problems, each on a setting that was given.

    Where settings do not go together and the one that is named was not given, that one is blamed without which the
    rest is valid, or else all.
    """
    direct = [p for p in wrong if place_of(p.field)[0] in good]
    if direct:
        return list({p.field: p for p in direct}.values())
    told, (named, _) = wrong[0], place_of(wrong[0].field)
    text = Text(f"{named} {told.text.en}", f"{named}: {told.text.ko}")
    for key in good:
        rest = {other: value for other, value in good.items() if other != key}
        usual = defaults(rest, reference, yielding=yielding)
        if build(usual | {k: v for k, v in rest.items() if k in usual})[0]:
            return [Problem(key, text)]
    return [Problem(key, text) for key in good]


def without_meaning(key: str, usual: Texts) -> Text:
    """Say that a setting belongs to an optimiser, a kind of network or a technique that is not there."""
    field = FIELDS[key]
    other = field.path[0] if field.path[0] in FIELDS else str(field.of)
    return fill("address.not_here", field=other, value=usual[other])


def instead(problem: Problem, config: RunConfig) -> Problem:
    """Add to a problem what was taken in place of the value that is not valid."""
    taken = texts(config).get(problem.field)
    if taken is None:
        return problem
    return Problem(problem.field, fill("address.kept", problem=problem.text, instead=taken))
