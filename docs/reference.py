"""Writes docs/reference.md and the READMEs' lists from what techniques, data sets and presets declare: `make docs`."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from core.config import RunConfig
from core.datasets import DATASETS, LABEL_NOISE, Dataset
from core.declare import Choice, Hyperparameter, Number
from core.i18n.text import Language
from core.presets import OPENING, PRESETS
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

WITH_BATCH_NORM = "evaluations, with batch norm"

SERIES: dict[str, tuple[str, str]] = {
    "loss/train": ("evaluations", "data loss over all training examples"),
    "loss/validation": ("evaluations", "data loss over all validation examples"),
    "accuracy/train": ("evaluations, with classes", "share of training examples that are right"),
    "accuracy/validation": ("evaluations, with classes", "share of validation examples that are right"),
    "loss/train/train_mode": (WITH_BATCH_NORM, "`loss/train` in train mode, by batches of the run's own size"),
    "loss/validation/train_mode": (WITH_BATCH_NORM, "`loss/validation` likewise"),
    "accuracy/train/train_mode": (f"{WITH_BATCH_NORM} and classes", "`accuracy/train` likewise"),
    "accuracy/validation/train_mode": (f"{WITH_BATCH_NORM} and classes", "`accuracy/validation` likewise"),
    "norm/parameters": ("evaluations", "norm of all parameters"),
    "norm/layer<l>": ("evaluations", "norm of one layer's weights"),
    "sparsity/below_1e-3": ("evaluations", "share of weights smaller than 0.001"),
    "sparsity/zero": ("evaluations", "share of weights that are exactly zero"),
    "dead/layer<l>": ("evaluations, with ReLU", "share of hidden units that give 0 for every training example"),
    "<technique>/best_step": ("evaluations, with early stopping", "step of the least validation loss so far"),
    "<technique>/best_loss": ("evaluations, with early stopping", "that loss; its weights are kept"),
    "<technique>/waited": ("evaluations, with early stopping", "evaluations since then, 0 for a new least one"),
    "loss/data": ("batches", "data loss of the step's batch, before the update, without penalties"),
    "learning_rate": ("batches", "learning rate of the step"),
    "penalty/<technique>": ("batches, with a penalty", "what the penalty adds to the loss"),
    "grad_norm/raw": ("batches", "norm of the whole gradient, penalties included, before clipping"),
    "grad_norm/clipped": ("batches", "the same after clipping; equal to raw where nothing clips"),
    "grad_norm/raw/min": ("batches", "least raw norm of all steps since the frame before"),
    "grad_norm/raw/max": ("batches", "largest"),
    "grad_norm/clipped/min": ("batches", "least clipped norm of all steps since the frame before"),
    "grad_norm/clipped/max": ("batches", "largest"),
    "grad_norm/layer<l>/min": ("batches", "least raw norm of one layer's weights since the frame before"),
    "grad_norm/layer<l>/max": ("batches", "largest"),
    "clip/share": ("batches, with clipping", "share of the steps since the frame before that were clipped"),
    "clip/cosine": ("batches, with clipping", "cosine between the raw and the clipped gradient"),
}
"""Scalar series: name → when it is recorded, what it holds."""

ARRAYS: dict[str, tuple[str, str]] = {
    "hist/weights/<l>": ("[bins]", "counts of a layer's weights"),
    "hist/gradients/<l>": ("[bins]", "counts of the raw gradient of a layer's weights"),
    "hist/activations/<l>": ("[bins]", "counts of what a hidden layer gives, over the batch"),
    "parameters": ("[parameters]", "up to 64 parameters, as they lie in a row: weights, biases, then the techniques'"),
    "quantiles/inputs/<l>": ("[5]", "5, 25, 50, 75 and 95 % quantiles of what a layer's activation function receives"),
    "<technique>/<l>/<name>": ("[features]", "what a technique records of a hidden layer, as batch norm's statistics"),
    "surface": ("[y, x]", "on a plane: probability of class 1 over the grid of `surface/x` and `surface/y`"),
    "wrong/validation": ("[examples]", "on a plane: 1 where a validation example is classified wrongly"),
    "curve": ("[x]", "on a curve: the fitted function at the places of `curve/x`"),
}
"""Arrays of a `History`: name → shape at one step, what it holds."""

CONSTANTS: dict[str, str] = {
    "edges": "edges of the histograms' bins; the first and the last stand for infinity",
    "surface/x": "on a plane: the grid's places along the first feature",
    "surface/y": "on a plane: the grid's places along the second",
    "curve/x": "on a curve: places along the feature, a little beyond every example",
    "curve/truth": "on a curve: the function without noise at the places of `curve/x`, where a formula gives it",
    "points/train": "on a plane or a curve: the features of the training examples, as trained on",
    "labels/train": "on a plane: the classes of those",
    "targets/train": "on a curve: the targets of those",
    "points/validation": "on a plane or a curve: the features of the validation examples",
    "labels/validation": "on a plane: the classes of those",
    "targets/validation": "on a curve: the targets of those",
}
"""Recorded once: name → what it holds."""

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
    yield "```python\n{}\n```".format(one.pytorch.replace("; ", "\n"))
    rows = (hyperparameter(declared) for declared in one.hyperparameters)
    yield table(("hyperparameter", "meaning", "allowed", "off", "default", "stops"), rows)


def datasets() -> str:
    """Return the table of data sets."""
    rows = (
        [
            f"`{name}`",
            d.help.en,
            str(d.features),
            outputs(d),
            f"{d.default_size} (2 to {d.pool})",
            str(d.validation_size),
            f"{interval(d.noise)} {d.noise.unit.en if d.noise.unit else ''}".strip(),
        ]
        for name, d in DATASETS.items()
    )
    return table(("name", "what it is", "features", "outputs", "`train_size`", "validation", "`noise`"), rows)


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


def reference() -> str:
    """Return the whole page."""
    number = hyperparameter(LABEL_NOISE)
    parts = [
        INTRODUCTION.strip(),
        ABOUT_TECHNIQUES.strip(),
        *(part for one in TECHNIQUES.values() for part in technique(one)),
        ABOUT_DATA.strip(),
        datasets(),
        f"`label_noise`, {number[2]}, with classes alone: {LABEL_NOISE.help.en}",
        ABOUT_PRESETS.strip(),
        presets(),
        ABOUT_SERIES.strip(),
        table(("series", "recorded at", "what it is"), ([f"`{n}`", *told] for n, told in SERIES.items())),
        ABOUT_ARRAYS.strip(),
        table(("series", "at one step", "what it is"), ([f"`{n}`", *told] for n, told in ARRAYS.items())),
        ABOUT_CONSTANTS.strip(),
        table(("constant", "what it is"), ([f"`{n}`", told] for n, told in CONSTANTS.items())),
    ]
    return "\n\n".join(parts) + "\n"


def names(entries: Mapping[str, Technique] | Mapping[str, Dataset], language: Language) -> str:
    """Return the entries of a registry, each with the name that a config uses."""
    return ", ".join(f"{entry.label.to(language)} (`{name}`)" for name, entry in entries.items())


def readme(language: Language) -> str:
    """Return a README with its lists of techniques and of data sets as they are now."""
    path, techniques, data = READMES[language]
    before, rest = path.read_text("utf-8").split(BEGIN)
    lists = f"{techniques}: {names(TECHNIQUES, language)}.", f"{data}: {names(DATASETS, language)}."
    filled = (textwrap.fill(text, 120, break_on_hyphens=False) for text in lists)
    return "\n\n".join([before + BEGIN, *filled, END + rest.split(END)[1]])


def main() -> None:
    """Write the page and the lists."""
    FILE.write_text(reference(), "utf-8")
    for language, (path, *_) in READMES.items():
        path.write_text(readme(language), "utf-8")


if __name__ == "__main__":
    main()
