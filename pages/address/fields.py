"""The settings of the Lab: what each is called, where it stands in a config, and how its text is read.

Pure: no Streamlit.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from core.activations import ACTIVATIONS
from core.config import MAX_GAIN, MAX_HIDDEN_LAYERS, MAX_SEED, MAX_WIDTH
from core.datasets import DATASETS, LABEL_NOISE
from core.declare import Choice, Hyperparameter, Number, Pair, Switch
from core.i18n.catalogue import MESSAGES, fill
from core.i18n.text import Text
from core.optimisers import OPTIMISERS
from core.problems import allowed, describe
from core.schedule import MAX_CHANGES, MAX_STEPS
from core.study import COUNTS, USUAL, number_text
from core.techniques import TECHNIQUES
from pages.address.texts import LONGEST, NONE, OFF, decimal, integer, plain, reader, show, switch, widths

FULL = "full"
SCHEDULE = "then"
OF_THE_DATA = ("n", "noise")


@dataclass(frozen=True, slots=True)
class Field:
    """One setting.

    Attributes:
        key: Its name in the address.
        path: Where it stands in the config.
        declared: Label, help, stops or options.
        of: The kind of network, or the technique, that it belongs to; None where there is neither.
        words: Values besides numbers that it takes.
        main: It switches its technique on and off.
        read: Turns a text into the value of the config; raises ValueError where it cannot be one.
        longest: Characters of a value that is read at all.
    """

    key: str
    path: tuple[str, ...]
    declared: Hyperparameter
    of: str | None = None
    words: tuple[str, ...] = ()
    main: bool = False
    read: Callable[[str], Any] = str
    longest: int = LONGEST

    @property
    def label(self) -> Text:
        """What it is called: what switches a technique on, as the technique."""
        return TECHNIQUES[str(self.of)].label if self.main else self.declared.label

    @property
    def allowed(self) -> Text:
        """What it may be, to stand after "must be"."""
        if self.key == "hidden":
            return fill("allowed.widths", most=MAX_HIDDEN_LAYERS, width=MAX_WIDTH)
        if self.key == SCHEDULE:
            return fill("allowed.changes", most=MAX_CHANGES)
        if self.read is switch:
            return MESSAGES["allowed.on_off"]
        if self.key in OF_THE_DATA and isinstance(self.declared, Number):
            kind = "integer" if self.declared.integer else "number"
            return describe({"type": kind, "minimum": self.declared.low, "maximum": self.declared.high})
        described = allowed(".".join(self.path))
        if self.main:
            return fill("allowed.technique", allowed=described)
        return fill("allowed.or", one=described, other=Text(NONE, NONE)) if NONE in self.words else described

    def parse(self, text: str) -> Any:
        """Return the value of the config that a text stands for; raises ValueError where it stands for none."""
        text = plain(text, self.longest)
        if text in self.words:
            return None if text == NONE else text
        return self.read(text)


def changes(text: str) -> list[dict[str, Any]]:
    """Read changes mid-run, "300:l2=0.01,500:lr=0.03"; "none" is none. They are returned in the order of a config's."""
    found = []
    for part in [] if text == NONE else text.split(","):
        step, _, rest = part.partition(":")
        key, _, value = rest.partition("=")
        if key not in FIELDS:
            raise ValueError(part)
        found.append({"step": integer(step), "path": ".".join(FIELDS[key].path), "value": decimal(value)})
    return sorted(found, key=lambda change: (change["step"], change["path"]))


def show_changes(given: Sequence[Mapping[str, Any]]) -> str:
    """Return changes mid-run, as a config has them, as the text that reads back as them."""
    return ",".join(f"{c['step']}:{BY_PATH[c['path']]}={number_text(c['value'])}" for c in given) or NONE


class Words(TypedDict):
    """The label and the help of a declaration."""

    label: Text
    help: Text


def worded(key: str) -> Words:
    """Return the label and the help of a setting that neither a technique nor a data set declares."""
    return {"label": MESSAGES[f"setting.{key}"], "help": MESSAGES[f"setting.{key}.help"]}


def named(key: str, options: tuple[str, ...], default: str) -> Choice:
    """Declare a choice among names that the catalogue knows."""
    return Choice(
        name=key,
        **worded(key),
        options={o: MESSAGES[f"{key}.{o}"] for o in options},
        default=default,
    )


def counted(key: str, stops: tuple[float, ...], default: float, low: float = 0, high: float = MAX_SEED) -> Number:
    """Declare a whole number."""
    return Number(name=key, **worded(key), low=low, high=high, default=default, stops=stops, integer=True)


DATA = Choice(
    name="data",
    **worded("data"),
    options={n: d.label for n, d in DATASETS.items()},
    default="moons",
)
ACTIVATION = Choice(
    name="activation",
    **worded("activation"),
    options={n: a.label for n, a in ACTIVATIONS.items()},
    default="relu",
)
OPTIMISER = Choice(
    name="optimiser",
    **worded("optimiser"),
    options={n: o.label for n, o in OPTIMISERS.items()},
    default="sgd",
)
COUNTED = Choice(
    name="seeds",
    **worded("seeds"),
    options={str(count): Text(str(count), str(count)) for count in COUNTS},
    default=str(USUAL.count),
)
VARYING = named("vary", ("start", "data"), "start")
"""From which seeds a pair is trained: a study's, so no setting of a run."""
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
STEPS = (100, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 10_000, MAX_STEPS)
DTYPES = ("float64", "float32", "bfloat16", "float16")
THEN = Number(name="then", **worded("then"), low=1, high=MAX_STEPS, default=None)
LAYERS = Number(name="hidden", **worded("hidden"), low=1, high=MAX_WIDTH, default=None, integer=True)
GAIN = Number(
    name="gain",
    **worded("gain"),
    low=0,
    open_low=True,
    high=MAX_GAIN,
    default=None,
    stops=(0.5, 0.9, 1.0, 1.2, 1.5, 2.0),
)


def of_the_data(name: str) -> dict[str, Field]:
    """Return the settings that depend on the data set: how many examples it has, and which noise suits it."""
    dataset = DATASETS[name]
    return {
        "n": Field("n", ("data", "train_size"), dataset.train_size, read=integer),
        "noise": Field("noise", ("data", "noise"), dataset.noise, read=decimal),
    }


def of_optimisers() -> dict[str, Field]:
    """Return the settings that are an optimiser's hyperparameters, each once, by key."""
    found: dict[str, Field] = {}
    for optimiser in OPTIMISERS.values():
        for declared in optimiser.hyperparameters:
            for field in optimiser_fields(declared):
                found.setdefault(field.key, field)
    return found


def optimiser_fields(declared: Number | Pair | Switch) -> list[Field]:
    """Return the settings that a hyperparameter of an optimiser is: two where it is a pair."""
    path = ("optimiser", declared.name)
    if isinstance(declared, Pair):
        return [Field(n.name, (*path, str(place)), n, read=decimal) for place, n in enumerate(declared.numbers)]
    if isinstance(declared, Number):
        return [Field(declared.name, path, declared, read=decimal)]
    options = {word: MESSAGES[f"switch.{word}"] for word in ("off", "on")}
    choice = Choice(
        name=declared.name, label=declared.label, help=declared.help, options=options, default=show(declared.default)
    )
    return [Field(declared.name, path, choice, read=switch)]


COMMON = (
    Field("data", ("data", "name"), DATA),
    *of_the_data("moons").values(),
    Field("label_noise", ("data", "label_noise"), LABEL_NOISE, read=decimal),
    Field("data_seed", ("data", "seed"), counted("data_seed", (), 0), read=integer),
    Field("network", ("network", "kind"), named("network", ("mlp", "rnn"), "mlp")),
    Field("hidden", ("network", "hidden"), LAYERS, read=widths),
    Field("activation", ("network", "activation"), ACTIVATION),
    Field("gain", ("network", "recurrent_gain"), GAIN, of="rnn", words=(NONE,), read=decimal),
    Field("optimiser", ("optimiser", "name"), OPTIMISER),
    *of_optimisers().values(),
    Field("batch", ("batch_size",), counted("batch", BATCHES, 32, low=1), words=(FULL,), read=integer),
    Field("steps", ("steps",), counted("steps", STEPS, 1000, low=1, high=MAX_STEPS), read=integer),
    Field("seed", ("seed",), counted("seed", (), 0), read=integer),
    Field("dtype", ("dtype",), named("dtype", DTYPES, "float32")),
    Field(SCHEDULE, ("schedule",), THEN, read=changes, longest=LONGEST * MAX_CHANGES),
)


def technique_field(name: str, declared: Hyperparameter) -> Field:
    """Return the setting that is one hyperparameter of a technique."""
    main = declared.name == TECHNIQUES[name].main
    words: tuple[str, ...] = (OFF,) if main else ()
    words += (NONE,) if declared.default is None else ()
    key, path = name if main else f"{name}.{declared.name}", ("techniques", name, declared.name)
    return Field(key, path, declared, of=name, words=words, main=main, read=reader(declared))


FIELDS: dict[str, Field] = {field.key: field for field in COMMON} | {
    field.key: field
    for name, technique in TECHNIQUES.items()
    for declared in technique.hyperparameters
    for field in [technique_field(name, declared)]
}
BY_PATH: dict[str, str] = {".".join(field.path): key for key, field in FIELDS.items()}


def field_of(key: str, data: str) -> Field:
    """Return a setting as it is declared where that data set is chosen."""
    return of_the_data(data).get(key) or FIELDS[key]


def applies(key: str, data: str, network: str) -> bool:
    """Tell whether a setting can be anything but its default with a data set and a kind of network."""
    if key == "label_noise":
        return DATASETS[data].label_noise is not None
    if key == "network":
        return DATASETS[data].sequence is not None
    return key != "activation" or network == "mlp"


@functools.cache
def settings_of(name: str) -> tuple[str, ...]:
    """Return the keys of a technique's settings, its main one first."""
    keys = (key for key, field in FIELDS.items() if field.of == name)
    return tuple(sorted(keys, key=lambda key: not FIELDS[key].main))


def key_of(path: str) -> str:
    """Return the setting in which a path of the config lies, the path itself where it lies in none."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        if key := BY_PATH.get(".".join(parts[:length])):
            return key
    technique = parts[1] if parts[0] == "techniques" and len(parts) > 1 else ""
    return technique if technique in TECHNIQUES else path


def off_value(field: Field) -> float | None:
    """Return the number that says the same as leaving the technique out, None where there is none."""
    return field.declared.off if isinstance(field.declared, Number) else None
