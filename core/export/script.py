"""A run as a script of plain PyTorch: it imports nothing of ours, and its losses are those that were recorded.

What is not on is not in it. Its lines come from what the run is made of: the techniques' `code`, what optimiser and
activation are called in PyTorch, the functions that make its data; here stands the loop that they are parts of.
"""

import math
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from textwrap import indent
from typing import NamedTuple

import numpy as np

from core.activations import ACTIVATIONS
from core.config import DataConfig, RunConfig
from core.declare import Settings
from core.export import data
from core.history import History
from core.optimisers import OPTIMISERS
from core.schedule import Change
from core.techniques import TECHNIQUES
from core.techniques.code import Place, variable

GENERATOR = '''\
def generator(purpose, layer=0, seed=seed):
    """Return the random numbers of one purpose: what else is drawn shifts none of them."""
    return torch.Generator().manual_seed(zlib.crc32(f"{seed}/{purpose}/{layer}".encode()))'''
DRAW = '''\
def draw(purpose):
    """Return the random numbers of one purpose of the data."""
    return generator(purpose, seed=data_seed)'''
BATCHES = '''\
def batches():
    """Yield the examples of each step: every epoch has an order of its own, and a batch may reach into the next."""
    order, left = generator("batches"), torch.empty(0, dtype=torch.int64)
    while True:
        while len(left) < batch_size:
            left = torch.cat([left, torch.randperm(len(x_train), generator=order)])
        yield left[:batch_size]
        left = left[batch_size:]'''
RECURRENT = '''\
class Recurrent(nn.Module):
    """A tanh RNN whose last state a linear head reads."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN({channels}, {units}, batch_first=True)
        self.head = nn.Linear({units}, {outputs})
        self.dropout = {dropout}

    def forward(self, x):
        states, _ = self.rnn(x.view(-1, {steps}, {channels}))
        return self.head(self.dropout(states[:, -1]))'''
START = """\
with torch.no_grad():
    for layer, linear in enumerate(m for m in model if isinstance(m, nn.Linear)):
        weight, bias, g = linear.weight, linear.bias, generator("init", layer)
        nn.init.kaiming_uniform_(weight, a=5**0.5, generator=g)
        nn.init.uniform_(bias, -(linear.in_features**-0.5), linear.in_features**-0.5, generator=g)"""
START_RECURRENT = """\
rnn, head = model.rnn, model.head
maps = [(rnn.weight_ih_l0, rnn.bias_ih_l0), (rnn.weight_hh_l0, rnn.bias_hh_l0), (head.weight, head.bias)]
with torch.no_grad():
    for layer, (weight, bias) in enumerate(maps):
        g, bound = generator("init", layer), {units}**-0.5
        {weight}
        nn.init.uniform_(bias, -bound, bound, generator=g)"""
FROM_GAIN = """\
if weight is rnn.weight_hh_l0:
            nn.init.normal_(weight, std=recurrent_gain * bound, generator=g)
        else:
            nn.init.uniform_(weight, -bound, bound, generator=g)"""
EVALUATED = '''\
@torch.no_grad()
def evaluate(model, x, y):
    """Return the data loss over a whole part, in evaluation mode."""
    model.eval()
    loss = {criterion}()(model(x), y).item()
    model.train()
    return loss'''
MEASURED = """\
for part, x, y in (("train", x_train, y_train), ("validation", x_validation, y_validation)):
    curves[part].append(evaluate(shown, x, y))
curves["step"].append(step)"""
STATISTICS = """\
for own, trained in zip(shown.buffers(), model.buffers()):
    own.copy_(trained)"""
DRAWN = """\
for part in ("train", "validation"):
    plt.plot(curves["step"], curves[part], label=part)
plt.xlabel("step")
plt.ylabel("loss")
plt.legend()
plt.savefig("curves.png")"""
CHECKED = """\
# What RegLab recorded. Another processor rounds otherwise, and training makes that larger: ends agree roughly.
early, end = curves["validation"][curves["step"].index({step})], curves["validation"][-1]
assert abs(early - {early!r}) <= {near!r}, early
assert abs(end - {end!r}) <= {far!r}, end"""
SOON = 50
"""Steps within which rounding has not grown yet, but where gradients explode."""
NEAR = {"float64": 1e-6, "float32": 1e-3, "bfloat16": 0.1, "float16": 0.1}
"""By how much of itself a loss may differ where it is first measured after the start."""
FAR = 0.1
"""The same of the last one, or as much as it has moved of late.

Presets under kernels of SSE4 and AVX2 differed by 0.05 at most; the RNN, whose gradients explode, by 0.35.
"""
OF_LATE = 0.25
"""Share of the measurements that tells how much the last one moves."""


class Recorded(NamedTuple):
    """What a script checks itself by: validation losses.

    Attributes:
        step: Where it was first measured after the start, if that was soon, else 0.
        early: The loss there.
        end: The last one.
        moves: Between what the last quarter of them lies: from the least to the largest.
    """

    step: int
    early: float
    end: float
    moves: float = 0.0


def script(config: RunConfig, recorded: Recorded | None = None) -> str:
    """Return the script that trains a run, draws its losses, and checks them.

    Args:
        recorded: What was recorded of it; None for a run that has not ended well, of which nothing is checked.
    """
    first, *others = blocks(config, recorded)
    return "\n\n\n".join([f'"""{title(config)}"""\n\n{first}', *others]) + "\n"


def title(config: RunConfig) -> str:
    """Return in a line which run it is."""
    widths = "-".join(map(str, config.widths))
    label = config.data.dataset.label.en
    return f"{label}, a network of {widths}: the run {config.digest} of RegLab in plain PyTorch."


def blocks(config: RunConfig, recorded: Recorded | None) -> list[str]:
    """Return the blocks of the script: imports with settings, then each function, class, or part of what is done."""
    parts = _Parts(config)
    whole = [part for part in parts.whole(recorded) if part]
    text = "\n\n".join(whole)
    return [f"{_imports(parts)}\n\n{_settings(config, text, parts)}", *whole]


def recorded_of(history: History) -> Recorded | None:
    """Return what a run's script checks itself by; None where the run has not ended, or in what is no number."""
    if history.state != "finished":
        return None
    series = history.series("loss/validation")
    first = int(len(series.steps) > 1 and series.steps[1] <= SOON)
    early, end = float(series.values[first]), float(series.values[-1])
    late = series.values[-max(1, round(OF_LATE * len(series.values))) :]
    found = Recorded(int(series.steps[first]), early, end, float(np.ptp(late)))
    return found if all(map(math.isfinite, found)) else None


class _Parts:
    """What the script of a run is put together of."""

    def __init__(self, config: RunConfig) -> None:
        self.config = config
        dataset = config.data.dataset
        place = Place(dataset.classes, dataset.shape or ())
        self.codes = {name: TECHNIQUES[name].code(settings, place) for name, settings in config.named.items()}

    def each(self, where: str) -> Iterator[str]:
        """Yield the lines of techniques that stand in one place."""
        yield from (text for code in self.codes.values() if (text := getattr(code, where)))

    @property
    def base(self) -> str:
        """What the learning rate is called that the settings name."""
        return "base_lr" if any(self.each("rate")) else "lr"

    def whole(self, recorded: Recorded | None) -> Iterator[str]:
        """Yield the functions and blocks of the script."""
        yield GENERATOR
        yield DRAW
        yield data.functions(self.config.data)
        yield f"# The data.\n{data.lines(self.config.data)}\n{self._cast()}"
        yield from self.each("functions")
        yield self._model()
        if self.config.batch_size != "full":
            yield BATCHES
        yield self._loss()
        yield EVALUATED.format(criterion=self._criterion)
        yield "\n".join(self._preparations())
        yield "\n".join([self._loop(), *self.each("after")])
        yield "\n\n".join(self._ending(recorded))

    def _cast(self) -> str:
        columns = "[:, None].to(dtype)" if self.config.data.dataset.task == "regression" else ""
        names = ("train", "validation")
        x = "\n".join(f"x_{name} = x_{name}.to(dtype)" for name in names)
        return x + "".join(f"\ny_{name} = y_{name}{columns}" for name in names if columns)

    # The model

    def _model(self) -> str:
        recurrent = self.config.network.kind == "rnn"
        made = self._recurrent() if recurrent else f"# The model.\nmodel = nn.Sequential(\n{self._layers()}\n)"
        start = self._recurrent_start() if recurrent else START
        own = "".join(f"\n{indent(text, ' ' * 8)}" for text in self.each("start"))
        weights = "weights = [p for p in model.parameters() if p.dim() > 1]"
        return f"{made}\n{start}{own}\nmodel.to(dtype)\n{weights}"

    def _layers(self) -> str:
        widths = self.config.widths
        activation = ACTIVATIONS[self.config.network.activation].pytorch.removeprefix("torch.")
        modules = []
        for layer, (into, out) in enumerate(pairwise(widths)):
            modules.append(f"nn.Linear({into}, {out})")
            if layer < len(widths) - 2:
                modules += [*self._modules("after_linear", layer, out), activation]
                modules += self._modules("after_activation", layer, out)
        return "\n".join(f"    {module}," for module in modules)

    def _modules(self, where: str, layer: int, width: int) -> Iterator[str]:
        for name, code in self.codes.items():
            if code.module and TECHNIQUES[name].module == where:
                yield code.module.format(layer=layer, width=width)

    def _recurrent(self) -> str:
        steps, channels = self.config.sequence
        (units,) = self.config.network.hidden
        dropout = next(self._modules("after_activation", 0, units), "nn.Identity()")
        outputs = self.config.data.dataset.outputs
        named = RECURRENT.format(steps=steps, channels=channels, units=units, outputs=outputs, dropout=dropout)
        return f"{named}\n\n\nmodel = Recurrent()"

    def _recurrent_start(self) -> str:
        (units,) = self.config.network.hidden
        uniform = "nn.init.uniform_(weight, -bound, bound, generator=g)"
        return START_RECURRENT.format(
            units=units, weight=uniform if self.config.network.recurrent_gain is None else FROM_GAIN
        )

    # The loop

    @property
    def _criterion(self) -> str:
        return "nn.MSELoss" if self.config.data.dataset.task == "regression" else "nn.CrossEntropyLoss"

    def _loss(self) -> str:
        lines = ["outputs = model(x)", "loss = criterion(outputs, y)", *self.each("outputs"), *self.each("penalty")]
        what = "of a batch with all that is added to it" if len(lines) > 2 else "of a batch"
        body = indent("\n".join([f'"""Return the loss {what}."""', *lines, "return loss"]), "    ")
        return f"def loss_of(x, y):\n{body}"

    def _preparations(self) -> Iterator[str]:
        settings = self.config.optimiser
        optimiser = OPTIMISERS[settings.name]
        arguments = [f"{d.name}={settings[d.name]}" for d in optimiser.hyperparameters[1:]]
        yield f"criterion = {self._criterion}({', '.join(self.each('criterion'))})"
        yield f"optimizer = {optimiser.pytorch}({', '.join(['model.parameters()', f'lr={self.base}', *arguments])})"
        yield from self.each("before")
        if self.config.batch_size != "full":
            yield "indices = batches()"
        yield 'curves = {"step": [], "train": [], "validation": []}'

    def _loop(self) -> str:
        lines = [*self._changes(), self._measure(), "if step == steps:\n    break", *self._update()]
        return "# Training.\nfor step in range(steps + 1):\n" + indent("\n".join(lines), "    ")

    def _changes(self) -> Iterator[str]:
        for change in self.config.schedule:
            yield f"if step == {change.step}:\n" + indent("\n".join(self._change(change)), "    ")

    def _change(self, change: Change) -> Iterator[str]:
        kind, *rest = change.path.split(".")
        if change.path == "optimiser.lr":
            yield f"{self.base} = {change.value!r}"
            if self.base == "lr":
                yield 'optimizer.param_groups[0]["lr"] = lr'
        elif kind == "optimiser":
            yield f'optimizer.param_groups[0]["{rest[0]}"] = {change.value!r}'
        else:
            yield f"{variable(*rest)} = {change.value!r}"
            if changed := self.codes[rest[0]].changed:
                yield changed

    def _measure(self) -> str:
        averaged = next(self.each("evaluated"), None)
        interval = self.config.evaluation_interval
        when = "step in (0, steps)" if interval == 0 else f"step % {interval} == 0 or step == steps"
        lines = [f"shown = {averaged or 'model'}", *([STATISTICS] if averaged else []), MEASURED, *self.each("watch")]
        return f"if {when}:\n" + indent("\n".join(lines), "    ")

    def _update(self) -> Iterator[str]:
        if self.config.batch_size == "full":
            yield "x, y = x_train, y_train"
        else:
            yield "chosen = next(indices)\nx, y = x_train[chosen], y_train[chosen]"
        yield from self.each("batch")
        yield "optimizer.zero_grad()\nloss_of(x, y).backward()"
        yield from self.each("again")
        clips = {name for name in self.codes if TECHNIQUES[name].clips}
        yield from (code.gradient for name, code in self.codes.items() if name not in clips and code.gradient)
        yield from (code.gradient for name, code in self.codes.items() if name in clips)
        if factors := list(self.each("rate")):
            yield f'lr = {" * ".join(["base_lr", *factors])}\noptimizer.param_groups[0]["lr"] = lr'
        yield from self.each("before_step")
        yield "optimizer.step()"
        yield from self.each("after_step")

    def _ending(self, recorded: Recorded | None) -> Iterator[str]:
        yield f"# The curves.\n{DRAWN}"
        if recorded is not None:
            near = NEAR[self.config.dtype] * abs(recorded.early)
            far = max(FAR * abs(recorded.end), recorded.moves)
            yield CHECKED.format(**recorded._asdict(), near=_rounded(near), far=_rounded(far))


def _rounded(number: float) -> float:
    """Return a number as it is written down: two digits."""
    return float(f"{number:.2g}")


def _imports(parts: _Parts) -> str:
    given = [*data.imports(parts.config.data), *(line for text in parts.each("imports") for line in text.split("\n"))]
    standard = {line for line in given if line.startswith(("import ", "from collections", "from typing"))}
    others = {line for line in given if line not in standard}
    others |= {"import matplotlib.pyplot as plt", "import torch", "from torch import nn"}
    if "from torch import Tensor" in others:
        others = others - {"from torch import Tensor", "from torch import nn"} | {"from torch import Tensor, nn"}
    first, then = (sorted(of, key=_place) for of in (standard | {"import zlib"}, others))
    return "\n".join([*first, "", *then])


def _place(line: str) -> tuple[bool, str]:
    return line.startswith("from "), line.split()[1]


def _settings(config: RunConfig, body: str, parts: _Parts) -> str:
    """Return the numbers of the run that the script uses, each as a line."""
    numbers: list[tuple[str, object]] = [
        ("seed", config.seed),
        ("data_seed", config.data.seed),
        ("train_size", config.data.size),
        *_of_noise(config.data),
        ("batch_size", config.batch_size),
        ("steps", config.steps),
        (parts.base, config.optimiser.lr),
        ("recurrent_gain", config.network.recurrent_gain),
        *_of_techniques(config.named.items()),
    ]
    used = [f"{name} = {value!r}" for name, value in numbers if re.search(rf"\b{name}\b", body)]
    one_thread = "torch.set_num_threads(1)  # no quicker with more in a network as small as this"
    return "\n".join([one_thread, f"dtype = torch.{config.dtype}", *used])


def _of_noise(of: DataConfig) -> Iterator[tuple[str, object]]:
    if of.noise:
        yield "noise", of.noise
    if of.label_noise:
        yield "label_noise", of.label_noise


def _of_techniques(named: Iterable[tuple[str, Settings]]) -> Iterator[tuple[str, object]]:
    for name, settings in named:
        for declared in TECHNIQUES[name].hyperparameters:
            yield variable(name, declared.name), settings[declared.name]
