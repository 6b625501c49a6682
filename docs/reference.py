"""Writes docs/reference.md and the READMEs' lists from what techniques, data sets and presets declare: `make docs`."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from core.activations import ACTIVATIONS, SMALL
from core.config import RunConfig
from core.datasets import DATASETS, LABEL_NOISE, Dataset
from core.declare import Choice, Hyperparameter, Number, Pair, Switch
from core.i18n.text import Language
from core.optimisers import OPTIMISERS, Optimiser
from core.presets import OPENING, PRESETS
from core.series import CONSTANTS, DECLARED, WHEN, Declared
from core.study import number_text
from core.techniques import TECHNIQUES, Technique

FILE = Path(__file__).with_name("reference.md")
READMES: dict[Language, tuple[Path, str, str]] = {
    "en": (FILE.parents[1] / "README.md", "Techniques", "Data"),
    "ko": (FILE.parents[1] / "README.ko.md", "기법", "데이터"),
}
"""Language → the file, and what its two lists are headed with."""
BEGIN, END = "<!-- Written by `make docs`. -->", "<!-- So far. -->"
"""What stands around the lists in a README."""
CHIPS_BEGIN, CHIPS_END = "<!-- The presets, by `make docs`. -->", "<!-- So far the presets. -->"
"""What stands around its table of presets."""
CHIPS: dict[Language, tuple[str, str]] = {"en": ("chip", "what you see"), "ko": ("버튼", "볼 것")}

INTRODUCTION = """
# Reference

Written by `make docs` from what the code declares; change the declarations, not this file. The same as JSON:
`python -m core techniques`, `python -m core datasets`, `python -m core schema`.
"""

ABOUT_TECHNIQUES = """
## Techniques

What a config names under `techniques`. One that is not named is off. *Off* is the value that changes nothing, to the
last bit; — where only leaving the technique out does that. Stops are what the page's slider offers, all of them trained
at once. A value marked ↻ may change at a step of a run (`schedule`). Where several act in the same phase of a step,
they act in the order of this list.
"""

ABOUT_OPTIMISERS = """
## Optimisers

What a config's `optimiser` is, by its `name`; each does what the line of PyTorch does. A value marked ↻ may change at a
step of a run (`schedule`), but not to its off value. Adam with the technique `weight_decay` is AdamW.
"""

ABOUT_ACTIVATIONS = f"""
## Activation functions

What a config's `network.activation` takes. A unit is flat where the slope of its function is below {SMALL:g} of the
steepest: at rest where the function answers to one sign alone, saturated where it is bounded on both sides.
"""

ABOUT_DATA = """
## Data sets

What a config's `data.name` takes. Everything ships with scikit-learn or is generated; nothing is downloaded. Features
are standardised by the training part, but for those of `adding`. A smaller training set is the first part of a larger
one, and the validation examples stay the same.

A network has an output a class and learns by cross entropy; or, where a number is to be predicted, one output, and
learns by mean squared error. Then there is no accuracy, and the loss is in the target's units squared; those of
`diabetes` are standard deviations of the training targets.
"""

ABOUT_PRESETS = """
## Presets

The page's one-click comparisons. Each trains this config, of which only what differs from the defaults is written here,
beside the plain one: the same without any technique, in PyTorch's own initialisation and float32.
"""

ABOUT_SERIES = """
## Series

What a run records. A value at step *t* belongs to the state after *t* updates, 0 and the last included. `<l>` counts
layers from 0; of the weights of a recurrent network 0 are those from the input, 1 those from the state before, 2 the
head's, and what its hidden layer gives and receives is that of the last time step. *Evaluations* are at about
`evaluations` steps, at multiples of a power of two; *batches* at up to about 200 steps, each a measure of that step's
own batch; arrays at steps 0 to 20 and then at about 20 more, ever further apart, but what is predicted over a plane or
a curve at the first four evaluations, every second after them, and the last. Which steps these are depends on the
config alone.

### Scalars

Columns of `History.scalars`, and the names in `history.csv` and `summary.json`.
"""

ABOUT_ARRAYS = """
### Arrays

In Python only: `history.series(name).steps` and `.values`, whose first axis is the steps.
"""

ABOUT_CONSTANTS = """
### Constants

In Python only: `history.constants[name]`.
"""


def cell(text: str) -> str:
    """Return text as it can stand in a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell(text) for text in line)} |" for line in lines)


def interval(number: Number) -> str:
    """Return the allowed values of a number."""
    low = f"{'above ' if number.open_low else ''}{number_text(number.low)}"
    high = f"{'below ' if number.open_high else ''}{number_text(number.high)}"
    return f"{low} to {high}"


def stops(declared: Hyperparameter) -> str:
    """Return what a slider offers."""
    if isinstance(declared, Choice):
        return ", ".join(f"`{option}`" for option in declared.options)
    return ", ".join(number_text(stop) for stop in declared.stops)


def hyperparameter(declared: Hyperparameter) -> list[str]:
    """Return the row of one hyperparameter."""
    if isinstance(declared, Choice):
        allowed, off, default = "one of the stops", "—", f"`{declared.default}`"
        return [f"`{declared.name}`", declared.help.en, allowed, off, default, stops(declared)]
    off = "—" if declared.off is None else number_text(declared.off)
    default = "none" if declared.default is None else number_text(declared.default)
    name = f"`{declared.name}`" + (" ↻" if declared.mid_run else "")
    return [name, declared.help.en, interval(declared), off, default, stops(declared)]


def technique(one: Technique) -> Iterator[str]:
    """Yield the parts of one technique's section."""
    yield f"### `{one.name}`: {one.label.en}"
    yield one.help.en
    yield f"$${one.formula}$$"
    yield f"```python\n{one.pytorch}\n```"
    rows = (hyperparameter(declared) for declared in one.hyperparameters)
    yield table(("hyperparameter", "meaning", "allowed", "off", "default", "stops"), rows)


def optimiser(one: type[Optimiser]) -> Iterator[str]:
    """Yield the parts of one optimiser's section."""
    yield f"### `{one.name}`: {one.label.en}"
    yield f"```python\n{one.line(one.Settings.model_validate({}))}\n```"
    rows = (row for declared in one.hyperparameters for row in of_optimiser(declared))
    yield table(("hyperparameter", "meaning", "allowed", "off", "default", "stops"), rows)


def of_optimiser(declared: Number | Pair | Switch) -> Iterator[list[str]]:
    """Yield the rows of an optimiser's hyperparameter: two of a pair, by their places."""
    if isinstance(declared, Number):
        yield hyperparameter(declared)
    elif isinstance(declared, Pair):
        for place, number in enumerate(declared.numbers):
            yield [f"`{declared.name}[{place}]`", *hyperparameter(number)[1:]]
    else:
        default = "true" if declared.default else "false"
        yield [f"`{declared.name}`", declared.help.en, "`true`, `false`", "—", f"`{default}`", "`true`, `false`"]


def activations() -> str:
    """Return the table of activation functions."""
    rows = ([f"`{name}`", a.label.en, f"`{a.pytorch}`", a.flat or "—"] for name, a in ACTIVATIONS.items())
    return table(("name", "what it is", "in PyTorch", "flat units are"), rows)


def datasets() -> str:
    """Return the table of data sets."""
    rows = (
        [
            f"`{name}`",
            d.help.en,
            str(d.features),
            outputs(d),
            f"{d.default_size} (2 to {d.pool})",
            f"{d.validation_size}, {d.test_size}",
            f"{interval(d.noise)} {d.noise.unit.en if d.noise.unit else ''}".strip(),
        ]
        for name, d in DATASETS.items()
    )
    return table(("name", "what it is", "features", "outputs", "`train_size`", "validation, test", "`noise`"), rows)


def outputs(dataset: Dataset) -> str:
    """Return what a network that learns a data set gives: "10 classes", "1: disease progression"."""
    if dataset.target_name is None:
        return f"{dataset.outputs} classes"
    return f"{dataset.outputs}: {dataset.target_name.en}"


def preset_config(config: RunConfig) -> str:
    """Return what a preset's config says, defaults left out."""
    return f"`{json.dumps(config.model_dump(mode='json', exclude_defaults=True))}`"


def presets() -> str:
    """Return the table of presets."""
    rows = (
        [p.label.en + (" (on opening)" if p is OPENING else ""), p.help.en, preset_config(p.config)]
        for p in PRESETS.values()
    )
    return table(("preset", "what to look for", "config"), rows)


def scalar(one: Declared) -> list[str]:
    """Return the row of a scalar series."""
    only = f", {one.only.en}" if one.only else ""
    return [f"`{one.pattern}`", WHEN[one.when].en + only, one.words.en]


def array(one: Declared) -> list[str]:
    """Return the row of a series of arrays."""
    return [f"`{one.pattern}`", f"[{', '.join(one.axes)}]", described(one)]


def described(one: Declared) -> str:
    """Return what something is, after what a run has that records it."""
    return f"{one.only.en}: {one.words.en}" if one.only else one.words.en


def reference() -> str:
    """Return the whole page."""
    number = hyperparameter(LABEL_NOISE)
    parts = [
        INTRODUCTION.strip(),
        ABOUT_TECHNIQUES.strip(),
        *(part for one in TECHNIQUES.values() for part in technique(one)),
        ABOUT_OPTIMISERS.strip(),
        *(part for one in OPTIMISERS.values() for part in optimiser(one)),
        ABOUT_ACTIVATIONS.strip(),
        activations(),
        ABOUT_DATA.strip(),
        datasets(),
        f"`label_noise`, {number[2]}, with classes alone: {LABEL_NOISE.help.en}",
        ABOUT_PRESETS.strip(),
        presets(),
        ABOUT_SERIES.strip(),
        table(("series", "recorded at", "what it is"), map(scalar, (one for one in DECLARED if not one.axes))),
        ABOUT_ARRAYS.strip(),
        table(("series", "at one step", "what it is"), map(array, (one for one in DECLARED if one.axes))),
        ABOUT_CONSTANTS.strip(),
        table(("constant", "what it is"), ([f"`{one.pattern}`", described(one)] for one in CONSTANTS)),
    ]
    return "\n\n".join(parts) + "\n"


def names(entries: Mapping[str, Technique] | Mapping[str, Dataset], language: Language) -> str:
    """Return the entries of a registry, each with the name that a config uses."""
    return ", ".join(f"{entry.label.to(language)} (`{name}`)" for name, entry in entries.items())


def readme(language: Language) -> str:
    """Return a README with its lists of techniques and data sets and its table of presets as they are now."""
    path, techniques, data = READMES[language]
    before, rest = path.read_text("utf-8").split(BEGIN)
    lists = f"{techniques}: {names(TECHNIQUES, language)}.", f"{data}: {names(DATASETS, language)}."
    filled = (textwrap.fill(text, 120, break_on_hyphens=False) for text in lists)
    lines = "\n\n".join([before + BEGIN, *filled, END + rest.split(END)[1]])
    before, rest = lines.split(CHIPS_BEGIN)
    chips = table(CHIPS[language], ([p.label.to(language), p.help.to(language)] for p in PRESETS.values()))
    return "\n\n".join([before + CHIPS_BEGIN, chips, CHIPS_END + rest.split(CHIPS_END)[1]])


def main() -> None:
    """Write the page and the lists."""
    FILE.write_text(reference(), "utf-8")
    for language, (path, *_) in READMES.items():
        path.write_text(readme(language), "utf-8")


if __name__ == "__main__":
    main()
