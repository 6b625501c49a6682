"""What every technique is: a declaration, and the phases of a training step in which it acts.

K is the number of rows of a stack, P the number of parameters of a row, F the features of a layer, B the batch size. A
row holds its weights first (`weights` of them), then everything else, so that `parameters[:, :weights]` is "weights
only". `columns` are the technique's numbers, one value a row, shape [K, 1]; a column is missing where every row has
its off value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod
from typing import ClassVar, Literal

from core import declare
from core.declare import Hyperparameter, Number, settings_model
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.code import Code, Place

CACHED = 256
"""Lists of a slider's stops, and numbers as tensors, that are kept."""

Columns = Mapping[str, Tensor]
Saved = tuple["Tensor", ...]
"""What `after_linear` keeps for its way back."""
Family = Literal["penalty", "noise", "normalisation", "gradient", "start"]


@dataclass(frozen=True, slots=True)
class LayerTensor:
    """A tensor that a technique adds to each hidden layer, one value a feature.

    Attributes:
        name: Its name in the `torch.nn` module that stands for the technique.
        fill: The value it starts with.
    """

    name: str
    fill: float


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a technique records of each hidden layer, one value a feature.

    Attributes:
        name: Its name in what `record` returns.
        words: What it is.
        question: The heading of its figure; None where none is drawn of it alone.
        of_batch: Of a running statistic the name of the batch's own that it follows; empty where it is none.
        positive: Whether it is never negative, so that its axis is logarithmic.
    """

    name: str
    words: Text
    question: Text | None = None
    of_batch: str = ""
    positive: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One parameter tensor of a row.

    Attributes:
        layer: The linear map, or the hidden layer of a technique's, that it belongs to, counted from 0.
        owner: "linear", or the technique that declares it.
        name: Its name within the owner's `torch.nn` module.
        shape: Its shape in one row: (out, in) of a weight matrix, one number of anything else.
        fill: What it starts with, for a technique's; a linear map's is drawn.
    """

    layer: int
    owner: str
    name: str
    shape: tuple[int, ...]
    fill: float = 0.0

    @property
    def size(self) -> int:
        """Number of values."""
        return prod(self.shape)


def views(rows: Tensor, slots: Sequence[Slot]) -> list[Tensor]:
    """Return each slot of rows [K, P] as [K, *shape], sharing memory."""
    parts = torch.split(rows, [slot.size for slot in slots], dim=1)
    return [part.view(-1, *slot.shape) for part, slot in zip(parts, slots, strict=True)]


@dataclass(frozen=True, slots=True)
class Draws:
    """Random numbers of a technique's own, under its name: one stream a seed, shared by the rows that agree.

    Attributes:
        kind: "uniform" in [0, 1), or "normal": standard normal.
        a_parameter: Whether a step takes one for every parameter of a row, in a row's order, or else one alone.
    """

    kind: Literal["uniform", "normal"]
    a_parameter: bool


@dataclass(frozen=True, slots=True)
class BatchDraws:
    """Random numbers with which inputs are changed, anew for each example, under the technique's name.

    Attributes:
        kind: "uniform" in [0, 1), float32, or "normal": standard normal, like the inputs.
        an_axis: Whether an example takes one for each axis of its data's shape, which its data then must have, or else
            one for each feature.
    """

    kind: Literal["uniform", "normal"]
    an_axis: bool


class Context:
    """What a phase may ask for beside its columns; what it does not touch costs nothing.

    Attributes:
        slots: Where each parameter tensor lies in a row, one behind the other, weight matrices first.
        parameters: The rows, [K, P].
        shadow: The second set of parameters, [K, P], of a technique that declares one.
        shape: How an example's features lie beside each other; empty where they have no such order.
        done: The updates before this step, float64 [K, 1], for a technique that `counts_steps`.
        drawn: This step's numbers, [K, P] or [K, 1], for a technique that `draws`.
    """

    done: Tensor
    drawn: Tensor

    def __init__(
        self, slots: Sequence[Slot], parameters: Tensor, shadow: "Tensor | None" = None, shape: tuple[int, ...] = ()
    ) -> None:
        self.slots, self.parameters, self.shadow, self.shape = slots, parameters, shadow, shape

    @cached_property
    def weights(self) -> int:
        """How many of a row's parameters are weights: they stand first."""
        return sum(slot.size for slot in self.slots if len(slot.shape) > 1)

    @cached_property
    def tensors(self) -> list[Tensor]:
        """Each parameter tensor, [K, *shape], sharing memory with the rows."""
        return self.split(self.parameters)

    def split(self, rows: Tensor) -> list[Tensor]:
        """Return what belongs to each parameter tensor in rows [K, P], such as a gradient, as `tensors` are."""
        return views(rows, self.slots)


class Technique:
    """Something that changes training to regularise or to stabilise it.

    A subclass declares its hyperparameters and overrides the phases it acts in, and no others; the stack finds out
    which.
    Each phase's off value gives the same bits as leaving the technique out.
    """

    name: ClassVar[str]
    family: ClassVar[Family]
    label: ClassVar[Text]
    help: ClassVar[Text]
    formula: ClassVar[str]
    """In LaTeX."""
    pytorch: ClassVar[str]
    """The line or lines of plain PyTorch it comes down to."""
    hyperparameters: ClassVar[tuple[Hyperparameter, ...]]
    main: ClassVar[str]
    """The hyperparameter whose stops a learner drags through."""
    remedy: ClassVar[Text | None] = None
    """What to say where a run diverged that this technique would have tamed."""
    structural: ClassVar[bool] = False
    """True where it changes the network's shapes or kernels, so that rows with and without cannot share a stack."""
    modes_differ: ClassVar[bool] = False
    """True where evaluation mode computes something else than training mode, which is then recorded too."""
    parameters: ClassVar[tuple[LayerTensor, ...]] = ()
    state: ClassVar[tuple[LayerTensor, ...]] = ()
    recorded: ClassVar[tuple[Recorded, ...]] = ()
    """What `record` returns."""
    running_statistics: ClassVar[bool] = False
    """True where it normalises by the batch in training and by running statistics in evaluation.

    It records `running_mean` and `running_var` then, which follow `batch_mean` and `batch_var`.
    """
    clips: ClassVar[Literal["norm", "value", "unit"] | None] = None
    """What of the gradient is held to the main hyperparameter; None where nothing is.

    Its norm, each component, or the norm of each unit's as a share of its weights' norm.
    """
    shadow: ClassVar[bool] = False
    """True where it keeps a second set of all parameters, which evaluation uses; it is structural then."""
    counts_steps: ClassVar[bool] = False
    """True where a phase needs to know how many updates were done."""
    draws: ClassVar[Draws | None] = None
    """Random numbers that its phases get in the context."""
    batch_draws: ClassVar[BatchDraws] = BatchDraws("normal", an_axis=False)
    """What `on_batch` gets."""
    keeps_best: ClassVar[bool] = False
    """True where it keeps the parameters and the state of the least validation loss so far; it is structural then."""
    module: ClassVar[Literal["after_linear", "after_activation"] | None] = None
    """Where a module of it stands in the same network as an `nn.Sequential`."""
    Settings: ClassVar[type[declare.Settings]]

    def __init_subclass__(cls) -> None:
        cls.Settings = settings_model(cls.__name__, cls.hyperparameters)

    def hyperparameter(self, name: str) -> Hyperparameter:
        """Return the declaration of one hyperparameter."""
        return next(h for h in self.hyperparameters if h.name == name)

    def stops(self, settings: declare.Settings | None = None) -> list[declare.Settings | None]:
        """Return what the slider offers: off, then `settings` with each stop of the main hyperparameter."""
        return [None, *_stops(self, settings)]

    def columns(self, settings: declare.Settings | None) -> dict[str, float]:
        """Return the technique's numbers of one row; those of `None` are the off values."""
        off = {h.name: h.off for h in self.hyperparameters if isinstance(h, Number) and h.off is not None}
        return off if settings is None else {name: settings[name] for name in off}

    def prepare(self, columns: Columns, context: Context) -> Columns:
        """Return what the phases get as their columns; worked out once for rows that stay together."""
        return columns

    def is_off(self, settings: declare.Settings | None) -> bool:
        """Tell whether a row with these settings trains as if the technique were not there."""
        return self.columns(settings) == self.columns(None)

    def needs(self, batch_size: int, task: str) -> Text | None:
        """Return what is wrong with this technique at `batch_size` or for `task`, None where nothing is.

        `task` is "classification" or "regression".
        """
        return None

    def buffers(self, tensors: Mapping[str, Tensor], step: int) -> dict[str, Tensor]:
        """Return the buffers of the module that stands for it in one layer of one row, under PyTorch's names."""
        return {}

    @property
    def penalises(self) -> bool:
        """Whether it adds to the loss."""
        return self.acts_in("penalty") or self.acts_in("on_outputs")

    def code(self, settings: declare.Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch, for a script of a run with these settings."""
        return Code()

    def acts_in(self, phase: str) -> bool:
        """Tell whether the technique overrides `phase`."""
        return getattr(type(self), phase) is not getattr(Technique, phase)

    # The phases, in the order of a step.

    def initialise(
        self, weight: Tensor, bias: Tensor, settings: declare.Settings, generator: "torch.Generator"
    ) -> None:
        """Fill one linear layer of one row in place: weight [out, in], bias [out], float32."""

    def share(self, uniform: Tensor, columns: Columns) -> Tensor:
        """Return the share that examples keep as the batch is mixed with itself in another order, [T, G, 1, 1].

        G groups of rows share it, of T steps; `uniform` is one number a step, in [0, 1), float32, [T, G, 1, 1]; columns
        are [G, 1, 1] and all there. What is aimed at is mixed alike; 1 leaves everything as it is.
        """
        return torch.ones_like(uniform)

    def on_batch(self, x: Tensor, drawn: Tensor, columns: Columns, context: Context) -> Tensor:
        """Return the inputs [K, features, B] of a training step, changed.

        `drawn` are its `batch_draws`: [K, features, B], or [K, axes, B].
        """
        return x

    def loss(self, targets: Tensor, columns: Columns) -> Tensor:
        """Return the distributions over the classes that are aimed at, times −1/B, [K, classes, B], changed."""
        return targets

    def learning_rate(self, done: Tensor, steps: Tensor, columns: Columns) -> Tensor:
        """Return what the learning rate is multiplied by, float64 [T, K, 1].

        `done` are the updates done before each of the T steps, [T, K, 1], `steps` those of the whole run, [K, 1].
        """
        return torch.ones_like(done)

    def after_linear(self, z: Tensor, columns: Columns, tensors: Mapping[str, Tensor]) -> tuple[Tensor, Saved]:
        """Return a hidden layer's linear output [K, F, B], changed as in training, and what the way back needs.

        `tensors` are the layer's own, [K, F] by name.
        """
        return z, ()

    def after_linear_backward(
        self, gradient: Tensor, tensors: Mapping[str, Tensor], saved: Saved
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the gradient by z from the one by what `after_linear` made of it, and those by its parameters."""
        return gradient, {}

    def after_linear_evaluated(self, z: Tensor, columns: Columns, tensors: Mapping[str, Tensor]) -> Tensor:
        """Return z [K, F, B] changed as in evaluation."""
        return z

    def after_linear_folded(self, columns: Columns, tensors: Mapping[str, Tensor]) -> tuple[Tensor, Tensor] | None:
        """Return scale and shift [K, F] where `after_linear_evaluated` is scale·z + shift, else None.

        Evaluation of whole splits then makes them part of the linear layer.
        """
        return None

    def after_linear_by_batch(self, z: Tensor, columns: Columns, tensors: Mapping[str, Tensor], batch: int) -> Tensor:
        """Return z [K, F, m·batch], each of m batches changed as in training, and leave the state alone."""
        return z

    def noise(self, uniform: Tensor, columns: Columns) -> Tensor:
        """Return what a hidden layer's activations are multiplied by in training, [T, G, F, B].

        G groups of rows share it, of T steps; `uniform` is in [0, 1), float32, [T, G, F, B]; columns are [G, 1, 1] and
        all there.
        """
        return torch.ones_like(uniform)

    def on_outputs(self, outputs: Tensor, gradient: Tensor, columns: Columns) -> tuple[Tensor, Tensor]:
        """Return what the technique adds to the loss of each row, [K], and the gradient by the outputs with its own.

        `outputs` are the network's, [K, outputs, B], as is `gradient`, the loss's by them, which may be overwritten.
        """
        return outputs.new_zeros(len(outputs)), gradient

    def penalty(self, parameters: Tensor, columns: Columns) -> Tensor:
        """Return what the technique adds to the loss of each row, [K]."""
        return parameters.new_zeros(len(parameters))

    def add_penalty_gradient(self, gradient: Tensor, parameters: Tensor, columns: Columns) -> None:
        """Add the penalty's gradient to `gradient` [K, P] in place."""

    def ascend(self, gradient: Tensor, columns: Columns, context: Context) -> Tensor:
        """Return how far from the parameters the gradient [K, P] of this step is taken instead, [K, P].

        The step then goes once more through network and penalties, there, on the same batch and with the same noise;
        what it leaves behind in the state is that of the first time. A technique that does so is structural.
        """
        return torch.zeros_like(gradient)

    def on_gradient(self, gradient: Tensor, columns: Columns, context: Context) -> Tensor:
        """Return `gradient` [K, P] as the update gets it; the one given stays as it is.

        Those that clip come after those that do not, and the norm before them is the one recorded as raw.
        """
        return gradient

    def before_step(self, parameters: Tensor, learning_rate: Tensor, columns: Columns) -> None:
        """Change `parameters` [K, P] in place before the update; `learning_rate` is [K, 1], float64."""

    def after_step(self, parameters: Tensor, learning_rate: Tensor, columns: Columns, context: Context) -> None:
        """Change `parameters` [K, P], or what the context holds beside them, in place after the update.

        `learning_rate` is [K, 1], float64.
        """

    def after_record(self, waited: int, settings: declare.Settings) -> bool:
        """Tell whether a row ends where it was just evaluated.

        `waited` are the evaluations since its least validation loss, 0 for a new least one.
        """
        return False

    def record(self, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Return what to record of one hidden layer, name → [K, F], as `recorded` declares it."""
        return {}


@lru_cache(maxsize=CACHED)
def constant(value: float, dtype: "torch.dtype") -> Tensor:
    """Return a number as a tensor without dimensions, for operations on tensors of that format.

    PyTorch makes one of a number at each operation, which in small networks takes longer than the operation.
    """
    with torch.inference_mode(False):
        return torch.tensor(value, dtype=dtype)


PHASES = (
    "initialise",
    "share",
    "on_batch",
    "loss",
    "learning_rate",
    "after_linear",
    "noise",
    "on_outputs",
    "penalty",
    "ascend",
    "on_gradient",
    "before_step",
    "after_step",
    "after_record",
    "record",
)


@lru_cache(maxsize=CACHED)
def _stops(technique: Technique, settings: declare.Settings | None) -> tuple[declare.Settings, ...]:
    # Each change of the Lab asks, of the same few techniques.
    main = technique.hyperparameter(technique.main)
    values: Sequence[object] = main.stops if isinstance(main, Number) else list(main.options)
    chosen: dict[str, object] = {} if settings is None else settings.model_dump()
    return tuple(technique.Settings.model_validate({**chosen, technique.main: value}) for value in values)
