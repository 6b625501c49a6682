"""What a learner does to the Lab, as pure functions from state to state. No Streamlit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from pydantic import ValidationError

from core import schedule
from core.config import RunConfig, unsuited
from core.datasets import DATASETS
from core.declare import Choice, Settings
from core.i18n.catalogue import MESSAGES, fill
from core.i18n.text import LANGUAGES, Text
from core.presets import PRESETS
from core.problems import Problem, problems
from core.schedule import MAX_CHANGES, MAX_STEPS
from core.study import Seeds, Study, study
from core.techniques import TECHNIQUES
from pages.address.codec import START, Comparison, decode, read
from pages.address.configs import texts, texts_at
from pages.address.fields import FIELDS, SCHEDULE, settings_of
from pages.address.links import Link
from pages.address.texts import OFF, Texts, show
from pages.lab.folds import Folds


class Typed(NamedTuple):
    """What was typed and is not valid, and why."""

    text: str
    why: Text


@dataclass(frozen=True, kw_only=True)
class Lab:
    """The Lab of one learner.

    Attributes:
        comparison: What is on the screen and in the address; always valid.
        draft: Settings as typed that are not valid, or not together with the rest; they wait for correction.
        problems: What is wrong with the draft, by setting.
        notices: What was wrong with the address.
        switched_off: Techniques that the last change left nothing to do for, each with why.
        remembered: The settings that each technique had when it was last on.
        since: The step from which on the next values hold; None from the start.
        later: What was typed for a step and is not valid there, by step and setting.
        refused: Why what was wished for last was not done; None where it was.
        folds: What is unfolded in the sidebar.
    """

    comparison: Comparison = START
    draft: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    switched_off: tuple[Problem, ...] = ()
    remembered: Mapping[str, Settings] = field(default_factory=dict)
    since: int | None = None
    later: Mapping[tuple[int, str], Typed] = field(default_factory=dict)
    refused: Problem | None = None
    folds: Folds = field(default_factory=Folds)

    # Page, cards and slider ask in each run of the script, and a study of twenty stops takes milliseconds to make.
    @cached_property
    def study(self) -> Study:
        """The runs of the comparison."""
        shown = self.comparison
        return study(
            shown.treatment,
            shown.technique,
            pinned=shown.baseline,
            ghost=shown.ghost,
            remembered=self.remembered.get(shown.technique or ""),
            since=self.since,
            seeds=shown.seeds,
        )

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Every setting as its control shows it: as it is at the chosen step, as typed where it is not valid yet."""
        typed = {key: typed.text for (step, key), typed in self.later.items() if step == self.since}
        return {**texts(self.comparison.treatment), **self.draft, **self._there, **typed}

    @cached_property
    def valid(self) -> Mapping[str, str]:
        """Every setting of the comparison on the screen as it is at the chosen step, whatever is typed."""
        return {**texts(self.comparison.treatment), **self._there}

    @property
    def _there(self) -> Texts:
        return {} if self.since is None else texts_at(self.comparison.treatment, self.since)

    @cached_property
    def at_hand(self) -> frozenset[str]:
        """Techniques that are on at some step, the open one, and those of which something typed is not valid."""
        wrong = {FIELDS[problem.field].of for problem in self.wrong if problem.field in FIELDS}
        among = {*self.comparison.treatment.named, *wrong, self.comparison.technique}
        return frozenset(name for name in TECHNIQUES if name in among)

    @cached_property
    def wrong(self) -> tuple[Problem, ...]:
        """What is wrong with all that was typed, by setting."""
        return (*self.problems, *(self._told(step, key, typed.why) for (step, key), typed in self.later.items()))

    def _told(self, step: int, key: str, why: Text) -> Problem:
        if step == self.since:
            return Problem(key, why)
        return Problem(SCHEDULE, fill("address.change", step=step, name=FIELDS[key].label, problem=why))


def from_address(query: Mapping[str, str], before: Lab, also: Iterable[str] = ()) -> Lab:
    """Return the Lab of an address; what is remembered of techniques stays. `also` are names of somebody else's."""
    comparison, notices = decode(query, also)
    return begun(Lab(comparison=comparison, notices=tuple(notices)), before)


def edit(lab: Lab, given: Mapping[str, str]) -> Lab:
    """Change settings, given as texts. What is not valid waits as it was typed, and everything else is taken.

    From a chosen step on, what may change mid-run becomes a change there. Techniques that do not go with the data, the
    network or the batch that is given are switched off, and that is told.
    """
    lab = staying(lab)
    moving = [key for key in given if lab.since is not None and path_of(key) in schedule.PATHS]
    fixed = {key: text for key, text in given.items() if key not in moving}
    if fixed:
        lab = edit_start(lab, fixed)
    for key in moving:
        lab = edit_from_here(lab, key, given[key])
    return lab


def edit_start(lab: Lab, given: Mapping[str, str]) -> Lab:
    """Change settings from the start, and switch off what does not go with them."""
    unsuited = unsuited_by(given, lab.comparison.treatment)
    changed = taken(lab, {**given, **dict.fromkeys(unsuited, OFF)})
    if not unsuited:
        return changed
    if given.keys() & changed.draft.keys():
        return taken(lab, given)
    told = (Problem(name, fill("lab.switched_off", why=why)) for name, why in unsuited.items())
    return replace(changed, switched_off=tuple(told))


def taken(lab: Lab, given: Mapping[str, str]) -> Lab:
    """Change settings from the start, but switch nothing off."""
    treatment = lab.comparison.treatment
    draft = makes_room = {**lab.draft, **given}
    while True:
        config, found = read(draft, with_room(treatment, makes_room), yielding="data" in given)
        wrong = {p.field for p in found}
        if not makes_room.keys() & wrong:
            break
        # What is not taken costs no change mid-run.
        makes_room = {key: text for key, text in makes_room.items() if key not in wrong}
    return with_treatment(
        replace(lab, draft={key: text for key, text in draft.items() if key in wrong}, problems=tuple(found)), config
    )


def with_room(treatment: RunConfig, given: Mapping[str, str]) -> RunConfig:
    """Return a run without the changes that settings leave no place for: off, another optimiser, fewer steps."""
    gone = [f"techniques.{name}" for name in TECHNIQUES if given.get(name) == OFF]
    optimiser = ["optimiser"] if "optimiser" in given else []
    return schedule.without(treatment, [*gone, *optimiser], parsed(given, "steps", MAX_STEPS))


def parsed(given: Mapping[str, str], key: str, otherwise: Any) -> Any:
    """Return the value of a setting given as text, `otherwise` where it is not given or is no such value."""
    try:
        return FIELDS[key].parse(given[key])
    except (KeyError, ValueError):
        return otherwise


def path_of(key: str) -> str:
    """Return the path in the config of a setting."""
    return ".".join(FIELDS[key].path)


def edit_from_here(lab: Lab, key: str, text: str) -> Lab:
    """Change a setting from the chosen step on; off is the value with which its technique does nothing."""
    assert lab.since is not None
    path = path_of(key)
    try:
        value = FIELDS[key].parse(text)
        number = schedule.idle_value(schedule.NUMBERS[path]) if value == OFF else value
        config = schedule.from_step(lab.comparison.treatment, lab.since, path, number)
    except ValidationError as error:
        return with_typed(lab, key, Typed(text, problems(error)[0].text))
    except ValueError:
        return with_typed(lab, key, Typed(text, fill("problem.value", allowed=FIELDS[key].allowed)))
    if config is None:
        return no_room(lab, lab.since)
    lab = with_treatment(with_typed(lab, key, None), config)
    return taken(lab, {}) if lab.draft else lab


def with_typed(lab: Lab, key: str, typed: Typed | None) -> Lab:
    """Keep what was typed for the chosen step and is not valid, or let it go."""
    assert lab.since is not None
    others = {place: kept for place, kept in lab.later.items() if place != (lab.since, key)}
    return replace(lab, later=others if typed is None else {**others, (lab.since, key): typed})


def change_here(lab: Lab, step: int) -> Lab:
    """Have the next values hold from a step on, before the last; the same one again ends that.

    Where the run holds all the changes that it can, none of them at that step, that is told and nothing is done.
    """
    treatment = lab.comparison.treatment
    if not 1 <= step < treatment.steps:
        return lab
    if lab.since == step:
        return end_changing(lab)
    if len(treatment.schedule) >= MAX_CHANGES and step not in {change.step for change in treatment.schedule}:
        return no_room(lab, step)
    return replace(lab, since=step, refused=None)


def no_room(lab: Lab, step: int) -> Lab:
    """Say that the run holds all the changes that it can, and what to do; everything stays as it is."""
    return replace(lab, refused=Problem(SCHEDULE, fill("lab.full", most=MAX_CHANGES, step=step)))


def end_changing(lab: Lab) -> Lab:
    """Have the next values hold from the start again."""
    return replace(lab, since=None, refused=None)


def take_back(lab: Lab, index: int) -> Lab:
    """Take one change back, counted in the order of steps."""
    lab = with_treatment(lab, schedule.take_back(lab.comparison.treatment, index))
    return taken(lab, {}) if lab.draft else lab


def unsuited_by(given: Mapping[str, str], treatment: RunConfig) -> dict[str, Text]:
    """Return the techniques of a run that have no meaning with the data, network or batch size given, and why."""
    if not given.keys() & {"data", "network", "batch"}:
        return {}
    data = given.get("data", treatment.data.name)
    dataset = DATASETS.get(data, treatment.data.dataset)
    size = batch if isinstance(batch := parsed(given, "batch", None), int) else treatment.batch
    kind = given.get("network", treatment.network.kind)
    why = {name: unsuited(TECHNIQUES[name], size, dataset, kind) for name in treatment.named if name not in given}
    return {name: text for name, text in why.items() if text is not None}


def set_technique(lab: Lab, name: str, text: str) -> Lab:
    """Set a technique's main value, or "off"; its other hyperparameters are as they were when it was last on."""
    was_off = lab.since is None and texts(lab.comparison.treatment)[name] == OFF
    others = remembered_texts(lab, name) if was_off and text != OFF else {}
    draft = {key: typed for key, typed in lab.draft.items() if key not in settings_of(name)}
    lab = replace(lab, draft=draft)
    changed = edit(lab, others | {name: text})
    # What is not valid switches nothing on, as the others alone would.
    return edit(lab, {name: text}) if others and name in changed.draft else changed


def switch(lab: Lab, name: str, on: bool) -> Lab:
    """Switch a technique on with its last value, which puts it in hand, or off."""
    if not on:
        return set_technique(lab, name, OFF)
    value = remembered_texts(lab, name).get(name, show(FIELDS[name].declared.default))
    return set_technique(take_in_hand(lab, name), name, value)


def remembered_texts(lab: Lab, name: str) -> Texts:
    """Return the settings that a technique had when it was last on, as texts; none where it never was."""
    settings = lab.remembered.get(name)
    if settings is None:
        return {}
    return {key: show(settings[FIELDS[key].path[-1]]) for key in settings_of(name)}


def take_part(lab: Lab, name: str, *, alone: bool) -> Lab:
    """Leave one technique of the treatment alone, in hand if any is, or all but that; unless it has no such part."""
    run = next((part.run for part in lab.study.parts() if (part.technique, part.alone) == (name, alone)), None)
    if run is None:
        return lab
    return with_treatment(take_in_hand(lab, name) if alone and lab.comparison.technique else staying(lab), run)


def take_in_hand(lab: Lab, name: str | None) -> Lab:
    """Open a technique's card and close the one that was open."""
    comparison = replace(lab.comparison, technique=name, link=lab.comparison.link.with_card(name))
    return replace(staying(lab), comparison=comparison)


def open_or_close(lab: Lab, name: str) -> Lab:
    """Open a technique's card, or close it where it is open."""
    return take_in_hand(lab, None if lab.comparison.technique == name else name)


def staying(lab: Lab) -> Lab:
    """Have the cards of the techniques at hand stay where they are, whatever comes next."""
    return replace(lab, folds=lab.folds.keeping(lab.at_hand))


def fold(lab: Lab, name: str, *, unfolded: bool) -> Lab:
    """Unfold or fold a family of techniques or a group of settings."""
    return replace(lab, folds=lab.folds.turned(name, unfolded=unfolded, at_hand=lab.at_hand))


def move_to(lab: Lab, name: str, text: str) -> Lab:
    """Go to a stop of a technique's slider, unless that is no longer in hand."""
    return set_technique(lab, name, text) if lab.comparison.technique == name else lab


def stops_as_texts(runs: Study) -> list[str]:
    """Return what each stop of the slider in hand is as text."""
    if runs.technique is None:
        return []
    main = FIELDS[runs.technique]
    if isinstance(main.declared, Choice):
        named = [config.named.get(runs.technique) for config in runs.stops]
        return [OFF if settings is None else show(settings[main.path[-1]]) for settings in named]
    return [OFF if label is MESSAGES["lab.off"] else label.en for label in runs.stop_labels]


def pin(lab: Lab) -> Lab:
    """Make the treatment the baseline."""
    return replace(lab, comparison=replace(lab.comparison, baseline=lab.comparison.treatment))


def unpin(lab: Lab) -> Lab:
    """Go back to the plain baseline."""
    return replace(lab, comparison=replace(lab.comparison, baseline=None))


def freeze(lab: Lab) -> Lab:
    """Keep the treatment as a ghost behind the figures; the same one again lets it go."""
    shown = lab.comparison
    ghost = None if shown.ghost == shown.treatment else shown.treatment
    return replace(lab, comparison=replace(shown, ghost=ghost))


def start(lab: Lab, preset: str) -> Lab:
    """Start from a preset, with the plain baseline and no ghost; how it is looked at stays."""
    chosen = PRESETS[preset]
    shown = replace(
        lab.comparison,
        treatment=chosen.config,
        technique=chosen.technique,
        baseline=None,
        ghost=None,
        link=Link(hidden=lab.comparison.link.hidden),
    )
    return begun(Lab(comparison=shown), lab)


def begun(lab: Lab, before: Lab) -> Lab:
    """Return the Lab of another comparison with what is remembered of techniques, and unfolded what was."""
    return with_memory(replace(lab, remembered=before.remembered, folds=before.folds.begun(lab.at_hand)))


def reseed(lab: Lab, seeds: Seeds) -> Lab:
    """Train the two models from other seeds too, as many as these."""
    return replace(lab, comparison=replace(lab.comparison, seeds=seeds))


def speak(lab: Lab, language: object) -> Lab:
    """Go on in another language; what is none changes nothing."""
    chosen = next((one for one in LANGUAGES if one == language), None)
    return replace(lab, comparison=replace(lab.comparison, language=chosen or lab.comparison.language))


def resize(lab: Lab, presenter: object) -> Lab:
    """Go on with a projector's letters, or without them."""
    return replace(lab, comparison=replace(lab.comparison, presenter=bool(presenter)))


def discard(lab: Lab) -> Lab:
    """Take back what was typed and is not valid."""
    return replace(lab, draft={}, problems=(), later={})


def with_treatment(lab: Lab, config: RunConfig) -> Lab:
    """Return the Lab with another treatment."""
    since = lab.since if lab.since is not None and lab.since < config.steps else None
    later = {place: typed for place, typed in lab.later.items() if place[0] < config.steps}
    comparison = replace(lab.comparison, treatment=config)
    lab = replace(lab, comparison=comparison, notices=(), switched_off=(), since=since, later=later, refused=None)
    return with_memory(lab)


def with_memory(lab: Lab) -> Lab:
    """Remember the settings of what is on from the start."""
    on = {n: s for n, s in lab.comparison.treatment.named.items() if not schedule.is_idle(n, s)}
    return replace(lab, remembered={**lab.remembered, **on})
