"""The headline with a run's numbers, and the line that says in what two models differ."""

from collections.abc import Callable, Mapping
from typing import Any

from core.config import RunConfig
from core.datasets import LABEL_NOISE
from core.figures.curves import best, best_step, if_kept
from core.figures.language.context import Expression
from core.figures.language.description import Template, template
from core.figures.language.reading import at, in_words, item, multiply
from core.figures.models import PAIR, keeper, loss_format, phrase, say
from core.figures.verdict import LOSS, at_the_end, verdict
from core.i18n.catalogue import MESSAGES
from core.i18n.text import Language, Text
from core.optimisers import OPTIMISERS
from core.study import Study
from core.techniques import TECHNIQUES

FIELDS: dict[str, Callable[[RunConfig], Text]] = {
    "data.name": lambda _: MESSAGES["setting.data"],
    "data.train_size": lambda config: config.data.dataset.train_size.label,
    "data.noise": lambda config: config.data.dataset.noise.label,
    "data.label_noise": lambda _: LABEL_NOISE.label,
    "data.seed": lambda _: MESSAGES["setting.data_seed"],
    "network.kind": lambda _: MESSAGES["setting.network"],
    "network.hidden": lambda _: MESSAGES["setting.hidden"],
    "network.recurrent_gain": lambda _: MESSAGES["setting.gain"],
    "network.activation": lambda _: MESSAGES["setting.activation"],
    "optimiser.name": lambda _: MESSAGES["setting.optimiser"],
    "batch_size": lambda _: MESSAGES["setting.batch"],
    "steps": lambda _: MESSAGES["setting.steps"],
    "seed": lambda _: MESSAGES["setting.seed"],
    "dtype": lambda _: MESSAGES["setting.dtype"],
    "evaluations": lambda _: MESSAGES["figures.evaluations"],
} | {
    f"optimiser.{declared.name}": lambda _, label=declared.label: label
    for optimiser in OPTIMISERS.values()
    for declared in optimiser.hyperparameters
}
"""What each field of a config is called; a technique has its own label."""


def headline(study: Study, language: Language) -> Template:
    """Return the sentence above the figures: how a run stands at the step shown, at its end what all seeds say."""
    named = named_technique(study, language)
    run = _of_the_run(study, language, named)
    if study.baseline == study.treatment:
        return template("{said}", said=(run, "s"))
    said, there = verdict(study, language, named)
    return template("{said}", said=(item([run, said], multiply(at_the_end(), there)), "s"))


def _of_the_run(study: Study, language: Language, technique: str | None) -> Expression:
    """Return what the technique does to validation loss in this run, as it stands at the step shown."""
    written = loss_format(study)
    slots = {
        f"{role}_{what}": (expression, how)
        for role in PAIR
        for what, expression, how in (
            ("best", best(role), written),
            ("step", best_step(role), "d"),
            ("now", at(role, LOSS), written),
        )
    }
    if technique is None:
        same = study.baseline == study.treatment
        return phrase("headline.same" if same else "headline.two", language, **slots)
    slots["technique"] = (technique, "s")
    keeping = keeper(study.treatment)
    if keeping is None or keeper(study.baseline) is not None:
        return phrase("headline.one", language, **slots)
    least = at("treatment", f"{keeping.name}/best_loss")
    kept = in_words(say("headline.weights", language), (least, written))
    slots["treatment_kept"] = (if_kept("treatment", keeping, kept, say("headline.nothing", language)), "s")
    return phrase("headline.kept", language, **slots)


def difference(baseline: RunConfig, treatment: RunConfig, language: Language) -> str:
    """Return in words what two runs share and in what they differ: "same data and batches; only dropout differs"."""
    differing = differences(baseline, treatment)
    if not differing:
        return say("differs.nothing", language)
    names = [label.to(language) for label in differing]
    things = listed([within_sentence(name) for name in names], language)
    shared = [say(f"same.{what}", language) for what in shares(baseline, treatment)]
    many = names[0].endswith("s")
    key = (
        "some" if len(names) > 1 or (many and not shared) else "one" if not shared else "only.many" if many else "only"
    )
    differs = say(f"differs.{key}", language, things=things)
    return f"{say('same', language, things=listed(shared, language))}; {differs}" if shared else differs


def differences(baseline: RunConfig, treatment: RunConfig) -> list[Text]:
    """Return what two configs differ in, by name: techniques first, then every other field."""
    ours, theirs = treatment.named, baseline.named
    techniques = [t.label for name, t in TECHNIQUES.items() if ours.get(name) != theirs.get(name)]
    new, old = flat(treatment.canonical()), flat(baseline.canonical())
    # Where the optimiser is another, what only one of the two knows says nothing more.
    shared = [path for path in old if path in new] + [
        path for path in new if path not in old and "optimiser." not in path
    ]
    differing = techniques + [label_of(path, treatment) for path in shared if old.get(path) != new[path]]
    return list(dict.fromkeys([*differing, *changing(baseline, treatment)]))


def changing(baseline: RunConfig, treatment: RunConfig) -> list[Text]:
    """Return the names of what changes mid-run in one of two runs and not in the same way in the other."""
    paths = [change.path for change in set(baseline.schedule) ^ set(treatment.schedule)]
    return [
        TECHNIQUES[path.split(".")[1]].label if path.startswith("techniques.") else FIELDS[path](treatment)
        for path in sorted(paths)
    ]


def label_of(path: str, config: RunConfig) -> Text:
    """Return what a field of a config is called; a field without a name of its own is called by its path."""
    return FIELDS[path](config) if path in FIELDS else Text(path, path)


def flat(config: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return a config's fields by path, techniques and what changes mid-run left out."""
    fields: dict[str, Any] = {}
    for name, value in config.items():
        if name in ("techniques", "schedule") and not prefix:
            continue
        fields |= flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return fields


def shares(a: RunConfig, b: RunConfig) -> list[str]:
    """Return what of data, start and batches two runs share."""
    data = a.data == b.data
    batches = data and (a.seed, a.batch_size) == (b.seed, b.batch_size)
    found = {"data": data, "start": a.start == b.start, "batches": batches}
    return [what for what, shared in found.items() if shared]


def only_technique(baseline: RunConfig, treatment: RunConfig) -> Text | None:
    """Return the label of the technique that is all the treatment has beyond the baseline; None where it is not so.

    What decides how weights start does not count: no model is without it.
    """
    added = [name for name in treatment.named if name not in baseline.named]
    differing = differences(baseline, treatment)
    if len(added) != 1 or len(differing) != 1 or TECHNIQUES[added[0]].acts_in("initialise"):
        return None
    return differing[0]


def named_technique(study: Study, language: Language) -> str | None:
    """Return that label as it stands inside a sentence."""
    technique = only_technique(study.baseline, study.treatment)
    return None if technique is None else within_sentence(technique.to(language))


def listed(names: list[str], language: Language) -> str:
    """Return names as a list in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return say("comma", language).join(names[:-1]) + say("and", language) + names[-1]


def within_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: Dropout as dropout, L2 penalty as it is."""
    plain = label[:1].isupper() and label[1:2].islower() and label.isascii()
    return label[0].lower() + label[1:] if plain else label
