"""What a learner does to the Lab, as pure functions from state to state. No Streamlit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from core.config import MAX_CHANGES, RunConfig, unsuited
from core.datasets import DATASETS
from core.declare import Settings
from core.faults import Problem
from core.i18n.catalogue import fill
from core.i18n.text import Text
from core.presets import PRESETS
from core.study import Study, study
from core.techniques import TECHNIQUES
from pages.parts.changes import MID_RUN, at_step, listed, still_there, with_changes, written
from pages.parts.codec import START, Comparison, decode, read
from pages.parts.fields import FIELDS, OFF, SCHEDULE, Texts, settings_of, show, texts


@dataclass(frozen=True, slots=True, kw_only=True)
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
        refused: Why what was wished for last was not done; None where it was.
    """

    comparison: Comparison = START
    draft: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    switched_off: tuple[Problem, ...] = ()
    remembered: Mapping[str, Settings] = field(default_factory=dict)
    since: int | None = None
    refused: Problem | None = None

    @property
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
        )

    @property
    def texts(self) -> Texts:
        """Every setting as its control shows it: as it is at the chosen step, as typed where it is not valid yet."""
        shown = texts(self.comparison.treatment)
        later = {} if self.since is None else at_step(shown[SCHEDULE], self.since, shown)
        return {**shown, **later, **self.draft}


def from_address(query: Mapping[str, str], before: Lab, also: Iterable[str] = ()) -> Lab:
    """Return the Lab of an address; what is remembered of techniques stays. `also` are names of somebody else's."""
    comparison, notices = decode(query, also)
    return with_memory(Lab(comparison=comparison, notices=tuple(notices), remembered=before.remembered))


def edit(lab: Lab, given: Mapping[str, str]) -> Lab:
    """Change settings, given as texts. What is not valid waits in the draft, and everything else is taken.

    From a chosen step on, what may change mid-run becomes a change there. Techniques that do not go with the data, the
    network or the batch that is given are switched off, and that is told.
    """
    given = from_here(lab, given)
    if lab.since is not None and len(listed(given.get(SCHEDULE, ""))) > MAX_CHANGES:
        return no_room(taken(lab, {}), lab.since)
    unsuited = unsuited_by(given, lab.comparison.treatment)
    changed = taken(lab, {**given, **dict.fromkeys(unsuited, OFF)})
    if not unsuited:
        return changed
    if given.keys() & changed.draft.keys():
        return taken(lab, given)
    told = (Problem(name, fill("lab.switched_off", why=why)) for name, why in unsuited.items())
    return replace(changed, switched_off=tuple(told))


def taken(lab: Lab, given: Mapping[str, str]) -> Lab:
    """Change settings as `edit` does, but switch nothing off."""
    treatment = lab.comparison.treatment
    draft = {**lab.draft, **given}
    before = texts(treatment)[SCHEDULE]
    if SCHEDULE not in draft and (kept := still_there(before, draft)) != before:
        draft[SCHEDULE] = kept
    config, problems = read(draft, treatment, yielding="data" in given)
    wrong = {p.field for p in problems}
    return with_treatment(
        replace(lab, draft={key: text for key, text in draft.items() if key in wrong}, problems=tuple(problems)),
        config,
    )


def from_here(lab: Lab, given: Mapping[str, str]) -> Mapping[str, str]:
    """Return settings with those that may change mid-run as changes at the chosen step, if there is one."""
    moving = {key: text for key, text in given.items() if key in MID_RUN}
    if lab.since is None or not moving:
        return given
    start = texts(lab.comparison.treatment)
    try:
        changes = with_changes(start[SCHEDULE], lab.since, moving, start)
    except ValueError:
        return given
    return {key: text for key, text in given.items() if key not in moving} | {SCHEDULE: changes}


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
    changes = listed(texts(lab.comparison.treatment)[SCHEDULE])
    return taken(lab, {SCHEDULE: written([*changes[:index], *changes[index + 1 :]])})


def unsuited_by(given: Mapping[str, str], treatment: RunConfig) -> dict[str, Text]:
    """Return the techniques of a run that have no meaning with the data, network or batch size given, and why."""
    if not given.keys() & {"data", "network", "batch"}:
        return {}
    data, batch = given.get("data", treatment.data.name), given.get("batch", "")
    task = DATASETS[data].task if data in DATASETS else treatment.data.dataset.task
    size = int(batch) if batch.isdecimal() else treatment.batch
    kind = given.get("network", treatment.network.kind)
    why = {name: unsuited(TECHNIQUES[name], size, task, kind) for name in treatment.named if name not in given}
    return {name: text for name, text in why.items() if text is not None}


def set_technique(lab: Lab, name: str, text: str) -> Lab:
    """Set a technique's main value, or "off"; its other hyperparameters are as they were when it was last on."""
    was_off = lab.since is None and texts(lab.comparison.treatment)[name] == OFF
    others = remembered_texts(lab, name) if was_off and text != OFF else {}
    draft = {key: typed for key, typed in lab.draft.items() if key not in settings_of(name)}
    return edit(replace(lab, draft=draft), others | {name: text})


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


def take_in_hand(lab: Lab, name: str | None) -> Lab:
    """Open a technique's card and close the one that was open."""
    return replace(lab, comparison=replace(lab.comparison, technique=name))


def open_or_close(lab: Lab, name: str) -> Lab:
    """Open a technique's card, or close it where it is open."""
    return take_in_hand(lab, None if lab.comparison.technique == name else name)


def move_stop(lab: Lab, by: int) -> Lab:
    """Go some stops up or down the slider in hand, no further than its ends."""
    runs = lab.study
    if runs.current is None:
        return lab
    stop = min(max(runs.current + by, 0), len(runs.stops) - 1)
    return with_treatment(replace(lab, draft={}, problems=()), runs.stops[stop])


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
    )
    return with_memory(Lab(comparison=shown, remembered=lab.remembered))


def discard(lab: Lab) -> Lab:
    """Take back what was typed and is not valid."""
    return replace(lab, draft={}, problems=())


def with_treatment(lab: Lab, config: RunConfig) -> Lab:
    """Return the Lab with another treatment."""
    since = lab.since if lab.since is not None and lab.since < config.steps else None
    comparison = replace(lab.comparison, treatment=config)
    return with_memory(replace(lab, comparison=comparison, notices=(), switched_off=(), since=since, refused=None))


def with_memory(lab: Lab) -> Lab:
    """Remember the settings of what is on."""
    return replace(lab, remembered={**lab.remembered, **lab.comparison.treatment.named})
