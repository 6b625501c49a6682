"""`RunConfig`: everything that decides one training run, but for the device.

Built of what the registries declare, so that a new technique or data set is part of it by being registered.
"""

import hashlib
import json
import math
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, create_model, field_validator, model_validator
from pydantic_core import PydanticCustomError

from core import schedule
from core.activations import ACTIVATIONS
from core.datasets import DATASETS, Dataset
from core.declare import Settings
from core.i18n.text import Text
from core.optimisers import OPTIMISERS
from core.schedule import MAX_CHANGES, MAX_STEPS, Change
from core.techniques import TECHNIQUES, Technique

MAX_WIDTH = 512
MAX_HIDDEN_LAYERS = 6
MAX_RECURRENT_WIDTH = 128
"""Most units of a recurrent layer, whose every example takes as many steps as its sequence has."""
MAX_GAIN = 10.0
MAX_WORK = 1e12
"""Most work of a run: about two minutes of one core."""
MAX_AT_ONCE = 2.4e10
"""Most work of one step and of one evaluation, neither of which can be interrupted: some three seconds of one core."""
STEP_WORK = {"float32": 1, "float64": 2, "bfloat16": 8, "float16": 12}
"""Work of one weight and one example in a step, by number format; 1 is about 0.14 ns.

Measured with PyTorch 2.13 on one core with AVX2, networks 40-512-512-512-10 and 40-64-64-10 at batches of 1,000: 0.14,
0.26, 1.0 and 1.7 ns in the larger. Processors that multiply half formats themselves need no more than for float32.
"""
EVALUATION_WORK = {"float32": 0.25, "float64": 0.5, "bfloat16": 8, "float16": 8}
"""The same in an evaluation of a whole split: 0.03, 0.06, 1.1 and 1.1 ns."""
MAX_SEED = 2**31 - 1

NOT_RECURRENT = Text(
    "it stands between the layers of an mlp and has no place in an rnn",
    "mlp의 층 사이에 넣는 기법이라 rnn에서는 쓸 수 없습니다",
)

SHAPED = ", ".join(name for name, dataset in DATASETS.items() if dataset.shape)
NO_SHAPE = Text(
    f"it shifts images and curves, so data.name must be one of {SHAPED}",
    f"이미지나 곡선을 옮기는 기법이라 data.name이 {SHAPED} 중 하나일 때만 쓸 수 있습니다",
)

DType = Literal["float64", "float32", "bfloat16", "float16"]
Seed = Annotated[int, Field(strict=True, ge=0, le=MAX_SEED)]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]


class Part(BaseModel):
    """A frozen, validated part of a config; nothing that it does not name is accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class DataConfig(Part):
    """Which data a run learns from."""

    name: Literal[tuple(DATASETS)] = "digits"  # type: ignore[valid-type]
    """A key of the registry of data sets."""
    train_size: Annotated[int, Field(strict=True, ge=2)] | None = None
    """Training examples, 2 up to the data set's pool; the data set's default where left out."""
    noise: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] = 0.0
    """Standard deviation of the noise on the features or targets; the data set says in which units and up to where."""
    label_noise: Share = 0.0
    """Share of training labels that are replaced by a random class."""
    seed: Seed = 0
    """Seed of the split, of generated points and of both kinds of noise."""

    @model_validator(mode="before")
    @classmethod
    def take_default_size(cls, given: Any) -> Any:
        """Write the data set's default size out, so that equal runs have equal digests."""
        if isinstance(given, dict) and given.get("train_size") is None:
            name = given.get("name", "digits")
            if isinstance(name, str) and name in DATASETS:
                return {**given, "train_size": DATASETS[name].default_size}
        return given

    @model_validator(mode="after")
    def stay_within_the_data_set(self) -> "DataConfig":
        """Check size and noise against what the data set has."""
        pool, most = self.dataset.pool, self.dataset.noise.high
        if self.train_size is not None and self.train_size > pool:
            raise PydanticCustomError(
                "too_many_examples",
                "train_size must be 2 to {pool} for {data}",
                {"pool": pool, "data": self.name},
            )
        if self.label_noise > 0 and self.dataset.label_noise is None:
            raise PydanticCustomError(
                "no_labels", "label_noise must be 0 for {data}, which has no labels", {"data": self.name}
            )
        if self.noise > most:
            raise PydanticCustomError(
                "too_much_noise", "noise must be 0 to {most} for {data}", {"most": most, "data": self.name}
            )
        return self

    @property
    def dataset(self) -> Dataset:
        """The data set's declaration."""
        return DATASETS[self.name]

    @property
    def size(self) -> int:
        """Training examples."""
        return self.train_size or self.dataset.default_size


class NetworkConfig(Part):
    """The network that is trained."""

    kind: Literal["mlp", "rnn"] = "mlp"
    """A multilayer perceptron, or a recurrent layer that reads a sequence step by step, with a linear head."""
    hidden: Annotated[
        tuple[Annotated[int, Field(strict=True, ge=1, le=MAX_WIDTH)], ...],
        Field(max_length=MAX_HIDDEN_LAYERS),
    ] = (128,)
    """Width of each hidden layer, 1 to 512, at most 6 of them; none is a linear model. An rnn has one, 1 to 128."""
    activation: Literal[tuple(ACTIVATIONS)] = "relu"  # type: ignore[valid-type]
    """What follows each hidden layer; tanh for an rnn."""
    recurrent_gain: Annotated[float, Field(strict=True, gt=0, le=MAX_GAIN, allow_inf_nan=False)] | None = None
    """Gain g of an rnn's start: recurrent weights from N(0, (g/√units)²); PyTorch's own start where left out."""

    @model_validator(mode="before")
    @classmethod
    def take_recurrent_defaults(cls, given: Any) -> Any:
        """Write out what a recurrent network has where nothing else is said."""
        if isinstance(given, dict) and given.get("kind") == "rnn":
            return {"hidden": [32], "activation": "tanh", **given}
        return given

    @model_validator(mode="after")
    def suit_the_kind(self) -> "NetworkConfig":
        """Check what only one kind of network has."""
        if self.kind == "mlp":
            if self.recurrent_gain is not None:
                raise PydanticCustomError("gain_without_recurrence", "recurrent_gain must be left out for an mlp")
            return self
        if len(self.hidden) != 1 or self.hidden[0] > MAX_RECURRENT_WIDTH:
            raise PydanticCustomError(
                "recurrent_width", "hidden must be one width from 1 to {most} for an rnn", {"most": MAX_RECURRENT_WIDTH}
            )
        if self.activation != "tanh":
            raise PydanticCustomError("recurrent_activation", "activation must be tanh for an rnn")
        return self


AnyOptimiser: Any = Annotated[
    Union[tuple(optimiser.Settings for optimiser in OPTIMISERS.values())],  # noqa: UP007
    Field(discriminator="name"),
]


class TechniqueSettings(Part):
    """The techniques that are named, each with its settings; what is not named is off."""

    def named(self) -> dict[str, Settings]:
        """Return the settings of the techniques that are named, in the registry's order."""
        return {name: settings for name in TECHNIQUES if (settings := getattr(self, name)) is not None}


def technique_field(technique: Technique) -> Any:
    """Return the optional field of one technique; an explicit null means that it is not named."""
    return (technique.Settings | None, Field(default=None, description=technique.help.en))


Techniques: Any = create_model(
    "Techniques", __base__=TechniqueSettings, **{name: technique_field(t) for name, t in TECHNIQUES.items()}
)


def unsuited(technique: Technique, batch: int, dataset: Dataset, kind: str) -> Text | None:
    """Return why a technique has no place in a run of this batch size, data and kind of network; None where it has."""
    if kind == "rnn" and technique.acts_in("after_linear"):
        return NOT_RECURRENT
    if technique.batch_draws.an_axis and dataset.shape is None:
        return NO_SHAPE
    return technique.needs(batch, dataset.task)


class RunConfig(Part):
    """Everything that decides one training run. Frozen; JSON in and out; the device is no part of it."""

    data: DataConfig = Field(default_factory=lambda: DataConfig.model_validate({}))
    network: NetworkConfig = NetworkConfig()
    optimiser: AnyOptimiser = OPTIMISERS["sgd"].Settings.model_validate({})
    """What makes updates of gradients, by its name, with its hyperparameters."""
    techniques: Techniques = Field(default_factory=Techniques)
    batch_size: Annotated[int, Field(strict=True, ge=1)] | Literal["full"] = 64
    """Examples a step, 1 up to the training examples, or "full": all of them, in order."""
    steps: Annotated[int, Field(strict=True, ge=1, le=MAX_STEPS)] = 1000
    """Updates, 1 to 20,000."""
    seed: Seed = 0
    """Seed of initialisation, batches and dropout."""
    dtype: DType = "float32"
    """Number format of parameters, activations and gradients."""
    evaluations: Annotated[int, Field(strict=True, ge=0, le=200)] = 20
    """About how often whole-split loss and accuracy are measured, 0 to 200; 0 is start and end alone."""
    schedule: Annotated[tuple[Change, ...], Field(max_length=MAX_CHANGES)] = ()
    """Numbers that change while the run trains, in the order of steps; at most 16."""

    @field_validator("schedule")
    @classmethod
    def in_order(cls, given: tuple[Change, ...]) -> tuple[Change, ...]:
        """Sort the changes, so that equal runs have equal digests."""
        return schedule.in_order(given)

    @field_validator("optimiser", mode="before")
    @classmethod
    def default_optimiser(cls, given: Any) -> Any:
        """Take SGD where no optimiser is named."""
        return {"name": "sgd", **given} if isinstance(given, dict) else given

    @model_validator(mode="after")
    def fit_together(self) -> "RunConfig":
        """Check what no field can tell alone: batch against data, techniques against batch, work against the limit."""
        size = self.data.size
        if self.batch_size != "full" and self.batch_size > size:
            raise PydanticCustomError(
                "batch_too_large",
                'batch_size must be 1 to {size}, the training examples, or "full"',
                {"size": size},
            )
        if self.network.kind == "rnn" and self.data.dataset.sequence is None:
            raise PydanticCustomError(
                "no_sequence",
                "network.kind must be mlp for {data}; rnn reads sequences: {sequences}",
                {"data": self.data.name, "sequences": ", ".join(n for n, d in DATASETS.items() if d.sequence)},
            )
        for name in self.named:
            if wrong := self.unsuited(TECHNIQUES[name]):
                raise PydanticCustomError(
                    "technique_needs",
                    "techniques.{name}: {en}",
                    {"name": name, "en": wrong.en, "ko": wrong.ko},
                )
        watching = [name for name in self.named if TECHNIQUES[name].acts_in("after_record")]
        if watching and self.evaluations == 0:
            raise PydanticCustomError(
                "nothing_to_watch",
                "evaluations must be 1 or more for {name}, which watches the validation loss",
                {"name": watching[0]},
            )
        if self.work > MAX_WORK:
            raise PydanticCustomError(
                "too_much_work",
                "network too large: its work, weights × examples over all steps, is {work}, the limit is {limit}",
                {"work": f"{self.work:.1e}", "limit": f"{MAX_WORK:.0e}"},
            )
        if self.work_at_once > MAX_AT_ONCE:
            raise PydanticCustomError(
                "too_much_at_once",
                "network too large: the work of one step or evaluation, weights × examples, is {work}, "
                "the limit is {limit}",
                {"work": f"{self.work_at_once:.1e}", "limit": f"{MAX_AT_ONCE:.1e}"},
            )
        schedule.check(self)
        return self

    @cached_property
    def changeable(self) -> tuple[str, ...]:
        """The paths that a schedule of this run may name."""
        return schedule.changeable(self)

    def at_step(self, step: int) -> "RunConfig":
        """Return the config as it stands once `step` updates are done, without a schedule."""
        return schedule.at_step(self, step)

    def with_fields(self, **fields: object) -> "RunConfig":
        """Return the config with some of its fields replaced, validated anew."""
        return RunConfig.model_validate({name: getattr(self, name) for name in RunConfig.model_fields} | fields)

    def with_seeds(self, seed: int, data_seed: int) -> "RunConfig":
        """Return the same run from other seeds, each 0 to 2³¹ − 1; nothing is validated, as any goes with the rest."""
        data = DataConfig.model_construct(**{**dict(self.data), "seed": data_seed})
        return RunConfig.model_construct(**{**dict(self), "seed": seed, "data": data})

    def unsuited(self, technique: Technique) -> Text | None:
        """Return why a technique has no place in this run, None where it has."""
        return unsuited(technique, self.batch, self.data.dataset, self.network.kind)

    @cached_property
    def named(self) -> dict[str, Settings]:
        """The settings of the techniques that are named."""
        named: dict[str, Settings] = self.techniques.named()
        return named

    @property
    def initialising(self) -> dict[str, Settings]:
        """The settings of the techniques that are named and decide how weights start."""
        return {name: settings for name, settings in self.named.items() if TECHNIQUES[name].acts_in("initialise")}

    @property
    def start(self) -> str:
        """What decides the parameters that a run starts from, in words in which 0.0 and −0.0 are two."""
        return f"{self.seed} {self.dtype} {self.maps} {self.network.recurrent_gain} {self.initialising}"

    @cached_property
    def evaluation_interval(self) -> int:
        """Every how many steps the whole splits are evaluated, a power of two; 0 for start and end alone."""
        if self.evaluations == 0:
            return 0
        return int(2 ** max(0, round(math.log2(self.steps / self.evaluations))))

    @property
    def batch(self) -> int:
        """Examples a step, "full" resolved."""
        return self.data.size if self.batch_size == "full" else self.batch_size

    @property
    def widths(self) -> tuple[int, ...]:
        """Features, hidden units, outputs."""
        return (self.data.dataset.features, *self.network.hidden, self.data.dataset.outputs)

    @property
    def maps(self) -> list[tuple[int, int]]:
        """Shape (out, in) of the weights of each linear map; an rnn's are from the input, from the state, the head."""
        if self.network.kind == "mlp":
            return [(out, into) for into, out in pairwise(self.widths)]
        (units,), (_, channels) = self.network.hidden, self.sequence
        return [(units, channels), (units, units), (self.data.dataset.outputs, units)]

    @property
    def sequence(self) -> tuple[int, int]:
        """Time steps and channels that an rnn reads; one step of all features for an mlp."""
        if self.network.kind == "rnn" and self.data.dataset.sequence is not None:
            return self.data.dataset.sequence
        return 1, self.data.dataset.features

    @property
    def work(self) -> float:
        """What training takes, evaluations included, in weights × examples of float32 steps.

        Weights of an rnn count once a time step.
        """
        # The interval between two evaluations is rounded to a power of two; the first and the last come on top.
        evaluations = min(self.steps, math.sqrt(2) * self.evaluations) + 2
        return self._step_work * self.steps + self._evaluation_work * evaluations

    @property
    def work_at_once(self) -> float:
        """The work of one step or one evaluation, whichever is more."""
        return max(self._step_work, self._evaluation_work)

    @property
    def _step_work(self) -> float:
        return float(self._weights * self.batch * STEP_WORK[self.dtype])

    @property
    def _evaluation_work(self) -> float:
        # Once as predictions are made, and in train mode where that gives others.
        modes = 1 + any(TECHNIQUES[name].modes_differ for name in self.named)
        examples = self.data.size + self.data.dataset.validation_size
        return self._weights * examples * EVALUATION_WORK[self.dtype] * modes

    @property
    def _weights(self) -> int:
        return sum(out * into for out, into in self.maps) * self.sequence[0]

    def canonical(self) -> dict[str, Any]:
        """Return the config as JSON data: every default written out, only the named techniques, no empty schedule."""
        values = self.model_dump(mode="json", exclude_none=True)
        if not self.schedule:
            del values["schedule"]
        return values

    @cached_property
    def digest(self) -> str:
        """Name of the config's result: 16 hexadecimal digits, equal for equal configs."""
        text = json.dumps(self.canonical(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]
