"""What a technique is in a script of plain PyTorch: its lines, by where they stand.

The lines use the names of the script: `model`, `weights` (the parameters with more than one dimension), `criterion`,
`x`, `y`, `outputs`, `loss`, `optimizer`, `lr` (that of the step), `step` (the updates done), `steps`, `generator`, and
each number of the technique as `variable` calls it.
"""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Lines, empty where a technique has none there.

    Attributes:
        imports: Lines that import what the others use.
        functions: Classes and functions.
        module: One module of the network, at each hidden layer: `{width}` and `{layer}` are filled in.
        start: Fills `weight` and `bias` of each linear map, drawn from `g`.
        before: Before the first step.
        batch: Changes `x` and `y`.
        criterion: An argument of `nn.CrossEntropyLoss`.
        outputs: Adds to `loss` what is made of `outputs`.
        penalty: Adds to `loss` what is made of parameters.
        again: After the backward pass, another one.
        gradient: Changes gradients.
        rate: A factor of the learning rate.
        before_step, after_step: Before and after the optimiser's step.
        evaluated: The model that is evaluated.
        watch: Where the model was evaluated; may `break`.
        after: After the last step.
        changed: After a number has changed.
    """

    imports: str = ""
    functions: str = ""
    module: str = ""
    start: str = ""
    before: str = ""
    batch: str = ""
    criterion: str = ""
    outputs: str = ""
    penalty: str = ""
    again: str = ""
    gradient: str = ""
    rate: str = ""
    before_step: str = ""
    after_step: str = ""
    evaluated: str = ""
    watch: str = ""
    after: str = ""
    changed: str = ""


class Place(NamedTuple):
    """What of a run a technique's lines may hang on.

    Attributes:
        classes: How many classes there are; 0 for a regression.
        shape: How an example's features lie beside each other; empty where they have no such order.
    """

    classes: int
    shape: tuple[int, ...]


def lines(*texts: str) -> str:
    """Return lines as one text."""
    return "\n".join(texts)


def variable(technique: str, number: str) -> str:
    """Return what a number of a technique is called in a script."""
    return number if number == technique else f"{technique}_{number}"
