"""A study: runs that belong together. In the Lab, a treatment beside a baseline, and the stops of its slider."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core import schedule
from core.config import MAX_SEED, RunConfig, Techniques
from core.declare import Choice, Number, Settings
from core.i18n.catalogue import MESSAGES
from core.i18n.text import Language, Text
from core.techniques import TECHNIQUES

LAB_EVALUATIONS = 100
"""How often the Lab measures whole-split loss and accuracy."""
CACHED = 256
ALL_SEEDS = MAX_SEED + 1
COUNTS = (1, 3, 5, 10, 20)
"""From how many seeds a pair can be trained."""
MOST_PARTS = 6
"""Of how many techniques it is told which one did it."""
MOST_FOR_STOPS = 5
"""From how many of them the slider's stops are trained too: there are twenty of these."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """From which seeds a pair is trained, besides its own.

    Attributes:
        count: How many seeds there are in all, the pair's own among them.
        data: Whether the draw of the data varies too, beside start, batches and masks.
    """

    count: int = 5
    data: bool = False

    @property
    def for_stops(self) -> int:
        """From how many of them the slider's stops are trained."""
        return min(self.count, MOST_FOR_STOPS)


USUAL = Seeds()


class Part(NamedTuple):
    """What is left of a treatment of several techniques.

    Attributes:
        technique: The one that is alone, or left out.
        alone: Whether the baseline has it alone; else the treatment is without it. Of two the one is the other.
    """

    technique: str
    alone: bool
    run: RunConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A baseline and a treatment, and every stop that the technique in hand could be dragged to.

    Attributes:
        baseline: What the treatment is compared with.
        treatment: The run in hand.
        technique: Name of the technique in hand; None where no card is open.
        stops: The treatment with each stop of that technique, off first, the treatment itself among them.
        stop_labels: What each stop is called, in the same order.
        current: Where the treatment stands among the stops; None where no technique is in hand.
        ghost: A frozen run drawn faintly behind, or None.
        seeds: From which seeds the pair is trained.
        key: What restarts playback when it changes: everything but the value in hand and the ghost.
    """

    baseline: RunConfig
    treatment: RunConfig
    technique: str | None = None
    stops: tuple[RunConfig, ...] = ()
    stop_labels: tuple[Text, ...] = field(default=(), repr=False)
    current: int | None = None
    ghost: RunConfig | None = None
    seeds: Seeds = USUAL
    key: str

    def shown(self) -> list[RunConfig]:
        """Return the runs on the screen, each once."""
        runs = [self.treatment, self.baseline, *([self.ghost] if self.ghost else [])]
        return list({config.digest: config for config in runs}.values())

    def behind(self) -> list[RunConfig]:
        """Return the slider's other stops, each once."""
        shown = {config.digest for config in self.shown()}
        return list({config.digest: config for config in self.stops if config.digest not in shown}.values())

    @property
    def others(self) -> int:
        """From how many other seeds the pair is trained; from none where the two are the same run."""
        return 0 if self.baseline == self.treatment else self.seeds.count - 1

    def pairs(self) -> list[tuple[RunConfig, RunConfig]]:
        """Return baseline and treatment from each of the other seeds; none where the two are the same run."""
        both = (self._from_other_seeds(config, 1 + self.others) for config in (self.baseline, self.treatment))
        return list(zip(*both, strict=True))

    def stops_from_other_seeds(self) -> list[tuple[RunConfig, ...]]:
        """Return each stop from other seeds, from no more than a few."""
        return [self._from_other_seeds(stop, self.seeds.for_stops) for stop in self.stops]

    def parts(self) -> tuple["Part", ...]:
        """Return the treatment without each of its techniques and with each alone: where it has two or a few more.

        None where the two models differ in more than techniques.
        """
        return parts_of(self.baseline, self.treatment)

    def parts_from_all_seeds(self) -> list[tuple[RunConfig, ...]]:
        """Return the run of each part and those from other seeds."""
        return [(part.run, *self._from_other_seeds(part.run, self.seeds.count)) for part in self.parts()]

    def _from_other_seeds(self, config: RunConfig, count: int) -> tuple[RunConfig, ...]:
        # Where the two start from different seeds, strides keep what one starts from out of the other's.
        stride = 1 + distance(self.baseline.seed, self.treatment.seed)
        data_stride = 1 + distance(self.baseline.data.seed, self.treatment.data.seed) if self.seeds.data else 0
        return from_other_seeds(config, count, stride, data_stride)

    def continues(self, previous: "Study") -> bool:
        """Tell whether playback goes on from `previous`: the same two runs, or another stop of the same technique."""
        same_runs = (self.baseline, self.treatment) == (previous.baseline, previous.treatment)
        return same_runs or self.key == previous.key

    def labels(self, language: Language) -> list[str]:
        """Return the stops' names in one language."""
        return [label.to(language) for label in self.stop_labels]


def study(
    treatment: RunConfig,
    technique: str | None,
    *,
    pinned: RunConfig | None = None,
    ghost: RunConfig | None = None,
    remembered: Settings | None = None,
    since: int | None = None,
    seeds: Seeds = USUAL,
) -> Study:
    """Build the study of a treatment.

    Args:
        technique: The technique in hand.
        pinned: The baseline where one is pinned; otherwise it is the plain one.
        remembered: The settings that the technique takes its other hyperparameters from while it is off.
        since: The step from which on the slider's value holds; None from the start.
        seeds: From which seeds the pair is trained.
    """
    baseline = pinned or plain(treatment)
    current: int | None
    if technique and since is not None and moves(treatment, technique):
        stops, labels, current = slider_from(treatment, technique, since)
        path = schedule.main_path(technique)
        without = schedule.from_step(treatment, since, path, schedule.idle_value(schedule.NUMBERS[path])) or treatment
        rest = f"{without.digest}-{since}"
    else:
        stops, labels = slider(treatment, technique, remembered) if technique else ((), ())
        current = stops.index(treatment) if stops else None
        rest = without_value_in_hand(treatment, technique, remembered)
    return Study(
        baseline=baseline,
        treatment=treatment,
        technique=technique,
        stops=stops,
        stop_labels=labels,
        current=current,
        ghost=ghost,
        seeds=seeds,
        key=f"{baseline.digest}-{rest}",
    )


def moves(treatment: RunConfig, technique: str) -> bool:
    """Tell whether a technique's slider can be dragged mid-run."""
    return schedule.main_path(technique) in schedule.NUMBERS and not treatment.unsuited(TECHNIQUES[technique])


def without_value_in_hand(treatment: RunConfig, name: str | None, remembered: Settings | None) -> str:
    """Return what identifies a treatment whatever the value of the technique in hand."""
    if name is None:
        return treatment.digest
    settings = treatment.named.get(name) or remembered or TECHNIQUES[name].Settings()
    others = {key: value for key, value in settings.model_dump().items() if key != TECHNIQUES[name].main}
    return f"{with_technique(treatment, name, None).digest}-{name}-{others}"


@functools.lru_cache(maxsize=CACHED)
def plain(config: RunConfig) -> RunConfig:
    """Return the same run with every technique off, PyTorch's own initialisation, float32 and nothing that changes."""
    return config.with_fields(techniques=Techniques(), dtype="float32", schedule=())


@functools.lru_cache(maxsize=CACHED)
def parts_of(baseline: RunConfig, treatment: RunConfig) -> tuple[Part, ...]:
    """Return the parts of a treatment."""
    ours, theirs = treatment.named, baseline.named
    added = [name for name in ours if ours[name] != theirs.get(name)]
    others = [field for field in RunConfig.model_fields if field != "techniques"]
    alike = all(getattr(treatment, field) == getattr(baseline, field) for field in others)
    if not alike or not 2 <= len(added) <= MOST_PARTS:
        return ()
    found = [Part(name, True, with_technique(baseline, name, ours[name])) for name in added]
    if len(added) > 2:
        found += [Part(name, False, with_technique(treatment, name, theirs.get(name))) for name in added]
    return tuple(found)


def distance(a: int, b: int) -> int:
    """Return how far two seeds are from each other; behind the largest comes 0."""
    return min((a - b) % ALL_SEEDS, (b - a) % ALL_SEEDS)


@functools.lru_cache(maxsize=CACHED * len(COUNTS))
def from_other_seeds(config: RunConfig, count: int, stride: int, data_stride: int) -> tuple[RunConfig, ...]:
    """Return a run from the seeds that follow on its own at these strides, `count` with its own."""
    return tuple(
        config.with_seeds((config.seed + n * stride) % ALL_SEEDS, (config.data.seed + n * data_stride) % ALL_SEEDS)
        for n in range(1, count)
    )


@functools.lru_cache(maxsize=CACHED)
def slider(
    treatment: RunConfig, name: str, remembered: Settings | None
) -> tuple[tuple[RunConfig, ...], tuple[Text, ...]]:
    """Return the stops of a technique and what each is called; the treatment's own value is always one of them."""
    own = treatment.named.get(name)
    settings = with_value_in_hand(name, own or remembered, own)
    if treatment.unsuited(TECHNIQUES[name]):
        settings = [None]
    stops = tuple(treatment if s == own else with_technique(treatment, name, s) for s in settings)
    return stops, tuple(stop_label(name, s) for s in settings)


def with_value_in_hand(name: str, settings: Settings | None, own: Settings | None) -> list[Settings | None]:
    """Return the technique's stops, with the value that is shown put in its place where it is none of them."""
    technique = TECHNIQUES[name]
    stops = technique.stops(settings)
    if own is None or own in stops:
        return stops
    values = [s[technique.main] for s in stops if s is not None]
    falling = values[0] > values[-1]
    before = sum((value > own[technique.main]) == falling for value in values)
    return [*stops[: before + 1], own, *stops[before + 1 :]]


def with_technique(config: RunConfig, name: str, settings: Settings | None) -> RunConfig:
    """Return the config with one technique as given, None for off.

    Raises:
        pydantic.ValidationError: The technique does not go with the rest.
    """
    if settings is None:
        config = schedule.without(config, [f"techniques.{name}"])
    named = {other: s for other, s in config.named.items() if other != name}
    if settings is not None:
        named[name] = settings
    return config.with_fields(techniques=named)


@functools.lru_cache(maxsize=CACHED)
def slider_from(treatment: RunConfig, name: str, step: int) -> tuple[tuple[RunConfig, ...], tuple[Text, ...], int]:
    """Return the stops of a technique's number from a step on, what each is called, and where the treatment stands.

    A stop that is a change more than a run can hold is left out.
    """
    path = schedule.main_path(name)
    main = schedule.NUMBERS[path]
    idle, value = schedule.idle_value(main), schedule.value_at(treatment, path, step)
    values = list(main.stops if idle in main.stops else (idle, *main.stops))
    if value not in values:
        values = [idle, *sorted([*values[1:], value], reverse=values[1] > values[-1])]
    # The treatment itself stands for its own value, however its schedule says it.
    runs = {v: treatment if v == value else schedule.from_step(treatment, step, path, v) for v in values}
    stops = {v: run for v, run in runs.items() if run is not None}
    labels = [MESSAGES["lab.off"] if v == idle else Text(number_text(v), number_text(v)) for v in stops]
    return tuple(stops.values()), tuple(labels), list(stops).index(value)


def stop_label(name: str, settings: Settings | None) -> Text:
    """Return what a stop of a technique is called."""
    if settings is None:
        return MESSAGES["lab.off"]
    main = TECHNIQUES[name].hyperparameter(TECHNIQUES[name].main)
    value = settings[main.name]
    if isinstance(main, Choice):
        return main.options[value]
    return Text(number_text(value), number_text(value))


def number_text(value: float) -> str:
    """Return a number as short as it can be read back exactly: 0.003, 3e-4, 120."""
    digits = repr(value).removesuffix(".0")
    if 0 < abs(value) < 1e-3:
        shorter = f"{value:e}"
        mantissa, power = shorter.split("e")
        digits = f"{mantissa.rstrip('0').rstrip('.')}e{int(power)}" if float(shorter) == value else digits
    return digits.replace("e-0", "e-").replace("e+", "e")


def stop_texts(declared: Number, value: float | None = None) -> Sequence[str]:
    """Return a number's stops as text, with `value` in its place where it is none of them."""
    stops = list(declared.stops)
    if value is not None and value not in stops:
        falling = bool(stops) and stops[0] > stops[-1]
        stops = sorted([*stops, value], reverse=falling)
    return [number_text(stop) for stop in stops]
