"""The oracle: a run written as plain PyTorch, in the form of the notebook that RegLab grew from.

It shares nothing with the engine but the config, the data and the rules for draws.
"""

import copy
import math
import zlib
from dataclasses import dataclass, field
from functools import partial

import torch
from scipy.stats import beta
from torch import Tensor, nn

from core.config import RunConfig
from core.datasets import Split

ACTIVATIONS = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "gelu": nn.GELU,
    "linear": nn.Identity,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "silu": nn.SiLU,
}


def sparse(w: Tensor, g: torch.Generator) -> None:
    """Fill as `nn.init.sparse_(w, 0.1)` does, but with its permutations from the generator too."""
    nn.init.normal_(w, std=0.01, generator=g)
    for column in w.T:
        column[torch.randperm(len(w), generator=g)[: math.ceil(0.1 * len(w))]] = 0


SCHEMES = {
    "zeros": lambda w, g: nn.init.zeros_(w),
    "constant": lambda w, g: nn.init.constant_(w, 1.0),
    "uniform": lambda w, g: nn.init.uniform_(w, generator=g),
    "normal": lambda w, g: nn.init.normal_(w, generator=g),
    "trunc_normal": lambda w, g: nn.init.trunc_normal_(w, generator=g),
    "xavier_uniform": lambda w, g: nn.init.xavier_uniform_(w, generator=g),
    "xavier_normal": lambda w, g: nn.init.xavier_normal_(w, generator=g),
    "kaiming_uniform": lambda w, g: nn.init.kaiming_uniform_(w, nonlinearity="relu", generator=g),
    "kaiming_normal": lambda w, g: nn.init.kaiming_normal_(w, nonlinearity="relu", generator=g),
    "orthogonal": lambda w, g: nn.init.orthogonal_(w, generator=g),
    "sparse": sparse,
}


def stream(seed: int, purpose: str, layer: int = 0) -> torch.Generator:
    """Return the generator of one purpose."""
    return torch.Generator().manual_seed(zlib.crc32(f"{seed}/{purpose}/{layer}".encode()))


class Dropout(nn.Module):
    """Inverted dropout on draws of its own; a half's 1/(1 − p) is rounded, as `nn.Dropout` has it on a CPU."""

    def __init__(self, p: float, generator: torch.Generator) -> None:
        super().__init__()
        self.p, self.generator = p, generator

    def forward(self, h: Tensor) -> Tensor:
        if not self.training:
            return h
        keep = 1 - self.p > torch.rand(h.shape[::-1], generator=self.generator).T
        return h * keep.to(h.dtype).div_(1 - self.p)


class Recurrent(nn.Module):
    """A tanh RNN whose last state a linear head reads."""

    def __init__(self, config: RunConfig) -> None:
        super().__init__()
        (self.steps, self.channels), (units,) = config.data.dataset.sequence, config.network.hidden
        self.rnn = nn.RNN(self.channels, units, batch_first=True)
        self.head = nn.Linear(units, config.data.dataset.outputs)
        p = config.named["dropout"]["p"] if "dropout" in config.named else 0.0
        self.dropout = Dropout(p, stream(config.seed, "dropout"))

    def forward(self, x: Tensor) -> Tensor:
        states, _ = self.rnn(x.view(-1, self.steps, self.channels))
        return self.head(self.dropout(states[:, -1]))


def build_recurrent(config: RunConfig) -> Recurrent:
    """Return the config's recurrent network, initialised as `nn.RNN` and `nn.Linear` are, or with its gain."""
    model, (units,), gain = Recurrent(config), config.network.hidden, config.network.recurrent_gain
    rnn, head, bound = model.rnn, model.head, units**-0.5
    maps = [(rnn.weight_ih_l0, rnn.bias_ih_l0), (rnn.weight_hh_l0, rnn.bias_hh_l0), (head.weight, head.bias)]
    for layer, (weight, bias) in enumerate(maps):
        g = stream(config.seed, "init", layer)
        if weight is rnn.weight_hh_l0 and gain is not None:
            nn.init.normal_(weight, std=gain / math.sqrt(units), generator=g)
        else:
            nn.init.uniform_(weight, -bound, bound, generator=g)
        nn.init.uniform_(bias, -bound, bound, generator=g)
        by_scheme(weight, bias, config, g)
    return model.to(getattr(torch, config.dtype))


def build(config: RunConfig) -> nn.Module:
    """Return the config's network, initialised: an `nn.Sequential`, or a recurrent one."""
    if config.network.kind == "rnn":
        return build_recurrent(config)
    named = config.named
    modules: list[nn.Module] = []
    widths = config.widths
    for layer in range(len(widths) - 1):
        linear = nn.Linear(widths[layer], widths[layer + 1])
        start(linear, config, stream(config.seed, "init", layer))
        modules.append(linear)
        if layer == len(widths) - 2:
            break
        if "batch_norm" in named:
            modules.append(nn.BatchNorm1d(widths[layer + 1], momentum=named["batch_norm"]["momentum"]))
        if "layer_norm" in named:
            modules.append(nn.LayerNorm(widths[layer + 1], eps=named["layer_norm"]["eps"]))
        modules.append(ACTIVATIONS[config.network.activation]())
        if "dropout" in named:
            modules.append(Dropout(named["dropout"]["p"], stream(config.seed, "dropout", layer)))
    return nn.Sequential(*modules).to(getattr(torch, config.dtype))


def start(linear: nn.Linear, config: RunConfig, g: torch.Generator) -> None:
    """Initialise one layer."""
    nn.init.kaiming_uniform_(linear.weight, a=5**0.5, generator=g)
    bound = linear.in_features**-0.5
    nn.init.uniform_(linear.bias, -bound, bound, generator=g)
    by_scheme(linear.weight, linear.bias, config, g)


def by_scheme(weight: Tensor, bias: Tensor, config: RunConfig, g: torch.Generator) -> None:
    """Fill one linear map as the config's initialisation says."""
    init = config.named.get("init")
    if init is None:
        return
    with torch.no_grad():
        if init["scheme"] != "default":
            SCHEMES[init["scheme"]](weight, g)
        weight.mul_(init["scale"])
    if init["bias"] is not None:
        nn.init.constant_(bias, init["bias"])


def optimiser_of(config: RunConfig, model: nn.Module) -> torch.optim.Optimizer:
    """Return the config's `torch.optim` optimiser; Adam with weight decay is AdamW."""
    o, decay = config.optimiser, config.named.get("weight_decay")
    if o.name == "sgd":
        return torch.optim.SGD(model.parameters(), lr=o.lr, momentum=o.momentum, nesterov=o.nesterov)
    if o.name == "rmsprop":
        return torch.optim.RMSprop(model.parameters(), lr=o.lr, alpha=o.alpha, eps=o.eps)
    if o.name == "adagrad":
        return torch.optim.Adagrad(model.parameters(), lr=o.lr, eps=o.eps)
    if decay is not None:
        return torch.optim.AdamW(model.parameters(), lr=o.lr, betas=o.betas, eps=o.eps, weight_decay=decay["lambda"])
    return torch.optim.Adam(model.parameters(), lr=o.lr, betas=o.betas, eps=o.eps)


def batches(config: RunConfig, size: int):
    """Yield the indices of each step's batch."""
    if config.batch_size == "full":
        while True:
            yield torch.arange(size)
    g, left = stream(config.seed, "batches"), torch.empty(0, dtype=torch.int64)
    while True:
        while len(left) < config.batch_size:
            left = torch.cat([left, torch.randperm(size, generator=g)])
        yield left[: config.batch_size]
        left = left[config.batch_size :]


@dataclass
class Record:
    """What the plain loop saw: the data loss, each penalty and the gradient's norms at every step."""

    model: nn.Module
    loss: list[float] = field(default_factory=list)
    penalties: dict[str, list[float]] = field(default_factory=dict)
    data: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    clipped: list[float] = field(default_factory=list)
    average: nn.Module | None = None
    best: nn.Module | None = None
    best_step: int = 0
    best_loss: float = math.inf
    step: int = 0
    waited: int = 0


def criterion_of(split: Split, smoothing: float = 0.0) -> nn.Module:
    """Return cross entropy for classes, mean squared error for numbers."""
    return nn.MSELoss() if split.y_train.is_floating_point() else nn.CrossEntropyLoss(label_smoothing=smoothing)


def targets(y: Tensor, dtype: torch.dtype) -> Tensor:
    """Return the targets as the criterion takes them."""
    return y.to(dtype)[:, None] if y.is_floating_point() else y


def mixer(config: RunConfig):
    """Return what mixes a batch with itself; the targets of classes become distributions."""
    shares, orders = stream(config.seed, "mixup"), stream(config.seed, "mixup_order")

    def mixed(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        if not y.is_floating_point():
            y = nn.functional.one_hot(y, config.data.dataset.outputs).to(x.dtype)
        alpha, uniform = config.named["mixup"]["alpha"], torch.rand(1, 1, generator=shares).item()
        share, order = float(beta.ppf(uniform, alpha, alpha)), torch.randperm(len(x), generator=orders)
        return share * x + (1 - share) * x[order], share * y + (1 - share) * y[order]

    return mixed


def shifted(x: Tensor, shape: tuple[int, ...], limit: int, uniform: Tensor) -> Tensor:
    """Return examples, each a window of itself with its edges repeated; `uniform` is [axes, B]."""
    padded = nn.functional.pad(x.view(-1, 1, *shape), [limit] * 2 * len(shape), mode="replicate")
    windows = []
    for example, numbers in zip(padded, uniform.T, strict=True):
        window = example[0]
        for axis, (length, u) in enumerate(zip(shape, numbers.tolist(), strict=True)):
            window = window.narrow(axis, 2 * limit - math.floor((2 * limit + 1) * u), length)
        windows.append(window.flatten())
    return torch.stack(windows)


def rate(config: RunConfig):
    """Return what the learning rate is multiplied by at each step."""
    named = config.named

    def factor(t: int) -> float:
        warm = min(1, (t + 1) / named["warmup"]["steps"]) if "warmup" in named else 1
        left = named["cosine"]["final"] if "cosine" in named else 1
        return warm * (left + (1 - left) * (1 + math.cos(math.pi * t / config.steps)) / 2)

    return factor


def average_of(config: RunConfig, model: nn.Module) -> nn.Module | None:
    """Return the moving average of the weights, if the config names it."""
    if "ema" not in config.named:
        return None
    swa = torch.optim.swa_utils
    return swa.AveragedModel(model, multi_avg_fn=swa.get_ema_multi_avg_fn(config.named["ema"]["decay"]))


@torch.no_grad()
def validation_loss(model: nn.Module, split: Split, dtype: torch.dtype) -> float:
    """Return the data loss over the validation examples, in eval mode."""
    was_training = model.training
    model.eval()
    loss = criterion_of(split)(model(split.x_validation.to(dtype)), targets(split.y_validation, dtype)).item()
    model.train(was_training)
    return loss


def evaluated(record: "Record") -> nn.Module:
    """Return the model that is evaluated: the trained one, or its average with the trained one's statistics."""
    # Before the first update the average is the model itself.
    if record.average is None or record.step == 0:
        return record.model
    model = record.average.module
    for own, trained in zip(model.buffers(), record.model.buffers(), strict=True):
        own.copy_(trained)
    return model


def patience_runs_out(config: RunConfig, split: Split, record: Record, interval: int) -> bool:
    """Keep a copy of the model at a new least validation loss; tell whether there was none for too long."""
    if record.step % interval and record.step < config.steps:
        return False
    model = evaluated(record)
    if (loss := validation_loss(model, split, getattr(torch, config.dtype))) < record.best_loss:
        record.best, record.best_loss, record.best_step, record.waited = copy.deepcopy(model), loss, record.step, 0
    else:
        record.waited += 1
    return record.waited >= config.named["early_stopping"]["patience"]


def norm(model: nn.Module) -> float:
    """Return the norm of the whole gradient."""
    return torch.cat([p.grad.flatten() for p in model.parameters()]).double().norm().item()


def penalised(model: nn.Module, settings) -> list[Tensor]:
    """Return the parameters that a penalty acts on."""
    return [p for p in model.parameters() if settings["on"] == "all" or (p.dim() > 1)]


class Loop:
    """The notebook's loop, one step at a time: the gradient, then the update.

    Args:
        config: Its schedule's changes are taken over as the loop comes to them.
    """

    def __init__(self, config: RunConfig, split: Split) -> None:
        self.whole = self.config = config
        self.model, self.split, self.dtype = build(config), split, getattr(torch, config.dtype)
        self.optimizer, self.criterion = optimiser_of(config, self.model), self._criterion()
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(self.optimizer, rate(config))
        self.record = Record(self.model, average=average_of(config, self.model))
        self.batches, self.noise = batches(config, len(split.y_train)), stream(config.seed, "input_noise")
        self.mixed, self.shake = mixer(config), stream(config.seed, "gradient_noise")
        self.shifts = stream(config.seed, "random_shift")

    def _criterion(self) -> nn.Module:
        smoothing = self.config.named.get("label_smoothing")
        return criterion_of(self.split, 0.0 if smoothing is None else smoothing["epsilon"])

    def take_changes(self) -> None:
        """Go on with the numbers that the schedule names for this step."""
        if any(change.step == self.record.step for change in self.whole.schedule):
            self.config = self.whole.at_step(self.record.step)
            change_numbers(self.config, self.record.step, self.model, self.optimizer, self.scheduler)
            self.criterion = self._criterion()

    def batch(self) -> tuple[Tensor, Tensor]:
        """Return the next step's inputs and targets, as the techniques leave them."""
        index = next(self.batches)
        x, y = self.split.x_train[index].to(self.dtype), targets(self.split.y_train[index], self.dtype)
        if "mixup" in self.config.named:
            x, y = self.mixed(x, y)
        if "random_shift" in self.config.named:
            shape, limit = self.config.data.dataset.shape, self.config.named["random_shift"]["limit"]
            x = shifted(x, shape, limit, torch.rand(len(shape), len(x), generator=self.shifts))
        if "input_noise" in self.config.named:
            noise = torch.randn(x.shape[::-1], generator=self.noise).T.to(self.dtype)
            x = x + self.config.named["input_noise"]["sigma"] * noise
        return x, y

    def gradient(self) -> None:
        """Leave the next step's gradient in the parameters, penalties included."""
        config, model, record = self.config, self.model, self.record
        x, y = self.batch()
        masks = [(m.generator, m.generator.get_state()) for m in model.modules() if isinstance(m, Dropout)]
        loss, data = backward(config, model, self.criterion, x, y, record.penalties)
        record.loss.append(loss)
        record.data.append(data)
        if "sam" in config.named:
            again = partial(backward, config, model, self.criterion, x, y, {})
            climb(config.named["sam"]["rho"], model, masks, again)

    def limit(self) -> None:
        """Change the gradient that is there, and clip it, for the optimiser."""
        change_gradient(self.config, self.model, self.record.step, self.shake)
        self.record.raw.append(norm(self.model))
        clip(self.config, self.model)
        self.record.clipped.append(norm(self.model))

    def update(self) -> None:
        """Do the step with the gradient that is there."""
        update(self.config, self.model, self.optimizer)
        if self.record.average is not None:
            self.record.average.update_parameters(self.model)
        self.scheduler.step()
        self.record.step += 1


def train(config: RunConfig, split: Split, steps: int | None = None) -> Record:
    """Train as the notebook does, and record every step."""
    loop, stops_early, interval = Loop(config, split), "early_stopping" in config.named, config.evaluation_interval
    for _ in range(config.steps if steps is None else steps):
        loop.take_changes()
        if stops_early and patience_runs_out(loop.config, split, loop.record, interval):
            break
        loop.gradient()
        loop.limit()
        loop.update()
    else:
        if stops_early:
            patience_runs_out(loop.config, split, loop.record, interval)
    return loop.record


def change_numbers(config: RunConfig, step: int, model: nn.Module, optimizer, scheduler) -> None:
    """Go on with the config's numbers from this step on, as a script changes them between two steps."""
    group = optimizer.param_groups[0]
    scheduler.base_lrs = [config.optimiser.lr]
    group["lr"] = config.optimiser.lr * rate(config)(step)
    if config.optimiser.name == "sgd":
        group["momentum"] = config.optimiser.momentum
    elif isinstance(optimizer, torch.optim.AdamW):
        group["weight_decay"] = config.named["weight_decay"]["lambda"]
    for module in model.modules():
        if isinstance(module, Dropout):
            module.p = config.named["dropout"]["p"]


def backward(
    config: RunConfig, model: nn.Module, criterion: nn.Module, x: Tensor, y: Tensor, told
) -> tuple[float, float]:
    """Leave the gradient of the loss with its penalties in the parameters; return the data loss.

    And the norm of the gradient before the penalties of the parameters.
    """
    model.zero_grad()
    outputs = model(x)
    loss = criterion(outputs, y)
    of_outputs = add_confidence(config, outputs, loss, told)
    data = torch.autograd.grad(of_outputs, list(model.parameters()), retain_graph=True)
    add_penalties(config, model, of_outputs, told).backward()
    return loss.item(), torch.cat([g.flatten() for g in data]).double().norm().item()


@torch.no_grad()
def climb(rho: float, model: nn.Module, masks, again) -> None:
    """Have the gradient taken `again` at ρ·g/‖g‖ from the parameters, with the same masks; buffers stay as they are."""
    moved = [*model.parameters(), *model.buffers()]
    before = [values.clone() for values in moved]
    size = torch.cat([p.grad.flatten() for p in model.parameters()]).norm() + 1e-12
    for p in model.parameters():
        p.add_(rho * p.grad / size)
    for generator, state in masks:
        generator.set_state(state)
    with torch.enable_grad():
        again()
    for values, kept in zip(moved, before, strict=True):
        values.copy_(kept)


def in_a_row(model: nn.Module) -> list[nn.Parameter]:
    """Return the parameters in the order of a row: weights, biases, then what normalisations add."""
    if isinstance(model, Recurrent):
        rnn, head = model.rnn, model.head
        return [rnn.weight_ih_l0, rnn.weight_hh_l0, head.weight, rnn.bias_ih_l0, rnn.bias_hh_l0, head.bias]
    linear = [module for module in model if isinstance(module, nn.Linear)]
    others = [module for module in model if not isinstance(module, nn.Linear)]
    added = [p for module in others for p in module.parameters()]
    return [*(m.weight for m in linear), *(m.bias for m in linear), *added]


@torch.no_grad()
def change_gradient(config: RunConfig, model: nn.Module, step: int, shake: torch.Generator) -> None:
    """Change the gradient before it is clipped."""
    named = config.named
    if "gradient_noise" in named:
        settings, parameters = named["gradient_noise"], in_a_row(model)
        noise = torch.randn(sum(p.numel() for p in parameters), generator=shake).split([p.numel() for p in parameters])
        for p, z in zip(parameters, noise, strict=True):
            deviation = math.sqrt(settings["eta"] / (1 + step) ** settings["gamma"])
            p.grad += deviation * z.view_as(p).to(p.dtype)
    if "centralisation" in named:
        for p in (p for p in model.parameters() if p.dim() > 1):
            p.grad -= named["centralisation"]["share"] * p.grad.mean(dim=1, keepdim=True)


def unit_norm(values: Tensor) -> Tensor:
    """Return the norm of each unit's incoming weights; a vector is one unit."""
    return values.norm() if values.dim() == 1 else values.norm(dim=1, keepdim=True)


def add_confidence(config: RunConfig, outputs: Tensor, loss: Tensor, told) -> Tensor:
    """Return the loss with what penalises outputs."""
    if "confidence_penalty" not in config.named:
        return loss
    entropy = torch.distributions.Categorical(logits=outputs).entropy().mean()
    confidence = -config.named["confidence_penalty"]["beta"] * entropy
    told.setdefault("confidence_penalty", []).append(confidence.item())
    return loss + confidence


def add_penalties(config: RunConfig, model: nn.Module, loss: Tensor, told) -> Tensor:
    """Return the loss with the penalties of the parameters; the proximal L1 acts after the update instead."""
    named = config.named
    if "elastic_net" in named:
        lam, r = named["elastic_net"]["lambda"], named["elastic_net"]["ratio"]
        net = lam * sum((r * p.abs() + (1 - r) * p.pow(2.0)).sum() for p in penalised(model, named["elastic_net"]))
        told.setdefault("elastic_net", []).append(net.item())
        loss = loss + net
    if "l2" in named:
        l2 = named["l2"]["lambda"] * sum(p.pow(2.0).sum() for p in penalised(model, named["l2"]))
        told.setdefault("l2", []).append(l2.item())
        loss = loss + l2
    if "l1" in named:
        l1 = named["l1"]["lambda"] * sum(p.abs().sum() for p in penalised(model, named["l1"]))
        told.setdefault("l1", []).append(l1.item())
        loss = loss if named["l1"]["form"] == "proximal" else loss + l1
    return loss


def clip(config: RunConfig, model: nn.Module) -> None:
    """Limit the gradient."""
    named = config.named
    if "clip_norm" in named:
        nn.utils.clip_grad_norm_(model.parameters(), named["clip_norm"]["max_norm"])
    if "clip_value" in named:
        nn.utils.clip_grad_value_(model.parameters(), named["clip_value"]["max_value"])
    if "clip_adaptive" in named:
        for p in model.parameters():
            allowed = named["clip_adaptive"]["ratio"] * unit_norm(p.detach()).clamp(min=1e-3)
            size = unit_norm(p.grad)
            p.grad.copy_(torch.where(size < allowed, p.grad, p.grad * (allowed / size.clamp(min=1e-6))))


@torch.no_grad()
def update(config: RunConfig, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    """Do the optimiser's step, and what stands before and after it."""
    named, lr = config.named, optimizer.param_groups[0]["lr"]
    if "weight_decay" in named and not isinstance(optimizer, torch.optim.AdamW):
        for p in model.parameters():
            p.mul_(1 - lr * named["weight_decay"]["lambda"])
    optimizer.step()
    if "l1" in named and named["l1"]["form"] == "proximal":
        for p in penalised(model, named["l1"]):
            p.copy_(p.sign() * (p.abs() - lr * named["l1"]["lambda"]).clamp(min=0))
    if "max_norm" in named:
        for w in (p for p in model.parameters() if p.dim() > 1):
            w.copy_(torch.renorm(w, p=2, dim=0, maxnorm=named["max_norm"]["max_norm"]))
