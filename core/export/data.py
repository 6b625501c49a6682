"""A run's data as lines of plain PyTorch: the examples, their noise, how they are standardised and split.

The training and the validation part alone: the test part is drawn for itself, and no curve shows it.
"""

from core.config import DataConfig
from core.export.source import with_what_it_needs

TABLE = """\
table = {loader}
order = torch.randperm(len(table.target), generator=draw("split")){most}
x, y = torch.tensor(table.data, dtype=torch.float64)[order], torch.tensor(table.target)[order]"""
EXAMPLES = """\
class Examples(NamedTuple):
    x: Tensor
    y: Tensor"""
NOISY = '{of} = {of} + noise * torch.randn({of}.shape, generator=draw("noise")).double()'
STANDARDISED = """\
# By the training part alone; what is constant there is left as wide as it is.
known = {of}[:train_size]
sd = known.std(dim=0, correction=0).masked_fill(known.amax(dim=0) == known.amin(dim=0), 1.0)
{of} = ({of} - known.mean(dim=0)) / sd"""
LABELS = """\
# A share of the training labels is replaced by a class at random.
replaced = torch.rand({pool}, generator=draw("label_noise")) < label_noise
random = torch.randint({classes}, ({pool},), generator=draw("label_noise_class"))
y[:{pool}] = torch.where(replaced, random, y[:{pool}])"""
PARTS = """\
x_train, y_train = x[:train_size].float(), y[:train_size]
x_validation, y_validation = x[{pool}:{end}].float(), y[{pool}:{end}]"""


def imports(data: DataConfig) -> list[str]:
    """Return the lines that import what the data need."""
    dataset = data.dataset
    if dataset.table:
        return [f"from sklearn.datasets import {dataset.table.partition('(')[0]}"]
    source = with_what_it_needs(dataset.generate)
    return [
        *(["import math"] if "math." in source else []),
        "from collections.abc import Callable",
        "from typing import NamedTuple",
        "from torch import Tensor",
    ]


def functions(data: DataConfig) -> str:
    """Return what makes the examples, as functions."""
    if data.dataset.table:
        return ""
    draw = "Draw = Callable[[str], torch.Generator]"
    return "\n\n\n".join([draw, EXAMPLES, with_what_it_needs(data.dataset.generate)])


def lines(data: DataConfig) -> str:
    """Return the lines that come to `x_train`, `y_train`, `x_validation` and `y_validation`."""
    dataset = data.dataset
    rest = dataset.pool + dataset.validation_size
    parts = [_examples(data, rest)]
    if data.noise and dataset.noise_on == "coordinates":
        parts.append(NOISY.format(of="x"))
    if dataset.standardised:
        parts.append(STANDARDISED.format(of="x"))
    if data.noise and dataset.noise_on == "features":
        parts.append(NOISY.format(of="x"))
    if data.noise and dataset.noise_on == "targets":
        parts.append(NOISY.format(of="y"))
    if dataset.standardised_target:
        parts.append(STANDARDISED.format(of="y"))
    if data.label_noise:
        parts.append(LABELS.format(pool=dataset.pool, classes=dataset.classes))
    if dataset.task == "regression":
        parts.append("y = y.float()")
    parts.append(PARTS.format(pool=dataset.pool, end=rest))
    return "\n".join(parts)


def _examples(data: DataConfig, rest: int) -> str:
    dataset = data.dataset
    if dataset.table:
        # Noise is drawn for every row of a table, of the test part too.
        return TABLE.format(loader=dataset.table, most=f"[:{rest + dataset.test_size}]")
    return f"x, y = {dataset.generate.__name__}({rest}, draw)"
