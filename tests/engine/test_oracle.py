"""The engine against plain PyTorch, in float64."""

import numpy as np
import pytest
import torch

from core.config import MAX_CHANGES, RunConfig, unsuited
from core.datasets import DATASETS
from core.engine.local import train
from core.engine.rows import load_split
from core.optimisers import OPTIMISERS as REGISTERED
from core.techniques import TECHNIQUES
from core.techniques.init import SCHEMES
from tests import oracle
from tests.places import data_for

STEPS = 50
TOLERANCE = 1e-10
OPTIMISERS = {
    "sgd": {"name": "sgd", "lr": 0.1},
    "momentum": {"name": "sgd", "lr": 0.05, "momentum": 0.9},
    "nesterov": {"name": "sgd", "lr": 0.05, "momentum": 0.9, "nesterov": True},
    "adam": {"name": "adam", "lr": 0.01},
    "adam_without_memory": {"name": "adam", "lr": 0.02, "betas": [0.0, 0.0], "eps": 1e-3},
    "rmsprop": {"name": "rmsprop", "lr": 0.003, "alpha": 0.9, "eps": 1e-4},
    "adagrad": {"name": "adagrad", "lr": 0.02, "eps": 1e-4},
}
MAIN = {name: OPTIMISERS[name] for name in ("sgd", "momentum", "nesterov", "adam")}
"""Those that everything is tried with; what acts beside an update is the same for the rest."""
SETTINGS: dict[str, list[dict[str, object]]] = {
    "l2": [{"lambda": 0.01}, {"lambda": 0.5, "on": "all"}],
    "l1": [
        {"lambda": 0.01},
        {"lambda": 0.5, "on": "all"},
        {"lambda": 0.01, "form": "proximal"},
        {"lambda": 0.1, "on": "all", "form": "proximal"},
    ],
    "elastic_net": [{"lambda": 0.01}, {"lambda": 0.3, "ratio": 0.9, "on": "all"}, {"lambda": 0.1, "ratio": 0.0}],
    "weight_decay": [{"lambda": 0.1}],
    "dropout": [{"p": 0.3}],
    "batch_norm": [{"momentum": 0.1}, {"momentum": 0.7}],
    "layer_norm": [{}, {"eps": 0.1}],
    "max_norm": [{"max_norm": 0.7}],
    "mixup": [{"alpha": 0.4}, {"alpha": 8.0}],
    "label_smoothing": [{"epsilon": 0.2}],
    "random_shift": [{"limit": 2}, {"limit": 20}],
    "input_noise": [{"sigma": 0.3}],
    "warmup": [{"steps": 20}],
    "cosine": [{"final": 0.1}, {}],
    "ema": [{"decay": 0.9}, {"decay": 0.0}],
    "early_stopping": [{"patience": 50}, {"patience": 1}],
    "confidence_penalty": [{"beta": 0.3}],
    "gradient_noise": [{"eta": 0.01}, {"eta": 0.1, "gamma": 0.0}],
    "sam": [{"rho": 0.1}],
    "centralisation": [{}, {"share": 0.5}],
    "clip_adaptive": [{"ratio": 0.05}],
    "clip_norm": [{"max_norm": 0.1}],
    "clip_value": [{"max_value": 0.01}],
    "init": [{"scheme": scheme, "scale": 0.5, "bias": 0.01} for scheme in SCHEMES] + [{"scheme": "xavier_normal"}],
}
CASES = [(name, settings) for name, cases in SETTINGS.items() for settings in cases]
EVERYTHING = {name: cases[0] for name, cases in SETTINGS.items()}
DATA = {"train_size": 50, "noise": 0.3, "label_noise": 0.1, "seed": 3}


def fitting(techniques, data: str, kind: str = "mlp"):
    """Return those of some techniques that have a place with this data and kind of network."""
    return {n: s for n, s in techniques.items() if unsuited(TECHNIQUES[n], 16, DATASETS[data], kind) is None}


ON_A_PLANE = fitting(EVERYTHING, "moons")


def config(**changes: object) -> RunConfig:
    base = {
        "data": DATA | {"name": data_for(changes.get("techniques", {}))},
        "network": {"hidden": [7, 5], "activation": "tanh"},
        "optimiser": OPTIMISERS["sgd"],
        "batch_size": 16,
        "steps": STEPS,
        "dtype": "float64",
        "seed": 5,
    }
    return RunConfig.model_validate(base | changes)


def agree(run: RunConfig, tolerance: float = TOLERANCE) -> None:
    (history,) = train([run], keep_parameters=True)
    split = load_split(run)
    record = oracle.train(run, split)
    for name, expected in oracle.build(run).state_dict().items():
        np.testing.assert_allclose(history.constants[f"initial/{name}"], expected.numpy(), rtol=0, atol=tolerance)
    state = record.model.state_dict()
    if record.average is not None:
        second = record.average.module.named_parameters()
        state |= {f"ema/{name}": parameter.detach() for name, parameter in second}
    if record.best is not None:
        best = record.best.state_dict()
        state |= {f"early_stopping/{name}": value for name, value in best.items()}
        assert history.last("early_stopping/best_step") == record.best_step
        assert history.last("early_stopping/best_loss") == pytest.approx(record.best_loss, abs=tolerance)
    final = {n.removeprefix("final/") for n in history.constants if n.startswith("final/")}
    assert final == set(state)
    for name, expected in state.items():
        np.testing.assert_allclose(history.constants[f"final/{name}"], expected.numpy(), rtol=0, atol=tolerance)
    assert (history.state, history.step) == ("finished", record.step)
    same = {"loss/data": record.loss, "grad_norm/raw": record.raw, "grad_norm/clipped": record.clipped}
    same |= {f"penalty/{name}": values for name, values in record.penalties.items()}
    if any(TECHNIQUES[name].acts_in("penalty") for name in run.named):
        same["grad_norm/data"] = record.data
    for name, values in same.items():
        series = history.series(name)
        before_last = series.steps < history.step
        np.testing.assert_allclose(
            series.values[before_last], np.array(values)[series.steps[before_last]], rtol=10 * tolerance, atol=tolerance
        )
    model = oracle.evaluated(record)
    ends_as_measured(run, history, model, ("train", "validation"))
    kept = model if record.best is None else record.best
    ends_as_measured(run, history, kept, ("test",), TOLERANCE if tolerance <= TOLERANCE else 10 * tolerance)
    assert history.series("loss/test").steps.tolist() == [history.step]


def ends_as_measured(
    run: RunConfig, history, model: torch.nn.Sequential, parts: tuple[str, ...], tolerance: float = TOLERANCE
) -> None:
    split = load_split(run)
    model.eval()
    with torch.no_grad():
        for part in parts:
            x, y = getattr(split, f"x_{part}"), getattr(split, f"y_{part}")
            dtype = getattr(torch, run.dtype)
            outputs = model(x.to(dtype))
            loss = oracle.criterion_of(split)(outputs, oracle.targets(y, dtype)).item()
            assert history.last(f"loss/{part}") == pytest.approx(loss, abs=tolerance)
            if run.data.dataset.task == "classification":
                accuracy = (outputs.argmax(1) == y).double().mean().item()
                assert history.last(f"accuracy/{part}") == pytest.approx(accuracy, abs=1e-12)
            else:
                assert f"accuracy/{part}" not in history


def test_every_technique_has_settings_here() -> None:
    assert set(SETTINGS) == set(TECHNIQUES)


def test_every_optimiser_is_tried_here() -> None:
    assert {case["name"] for case in OPTIMISERS.values()} == set(REGISTERED)


@pytest.mark.parametrize("optimiser", MAIN)
@pytest.mark.parametrize(("name", "settings"), CASES, ids=str)
def test_one_technique(name: str, settings: dict[str, object], optimiser: str) -> None:
    agree(config(techniques={name: settings}, optimiser=chosen(optimiser, name)))


def chosen(optimiser: str, *techniques: str) -> dict[str, object]:
    """Return the optimiser; beside batch norm Adam gets a larger eps.

    A bias before batch norm has no gradient but rounding noise, which Adam would scale up to the size of a step.
    """
    noisy = OPTIMISERS[optimiser] == MAIN["adam"] and "batch_norm" in techniques
    return OPTIMISERS[optimiser] | ({"eps": 1e-6} if noisy else {})


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_no_technique(optimiser: str) -> None:
    agree(config(optimiser=OPTIMISERS[optimiser]))


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_all_techniques_together(optimiser: str) -> None:
    agree(config(techniques=ON_A_PLANE, optimiser=chosen(optimiser, *ON_A_PLANE)))


@pytest.mark.parametrize("activation", oracle.ACTIVATIONS)
def test_every_activation(activation: str) -> None:
    agree(config(network={"hidden": [6], "activation": activation}, techniques=ON_A_PLANE))


@pytest.mark.parametrize("hidden", [[], [1], [4, 4, 4, 4, 4, 4]])
def test_every_depth(hidden: list[int]) -> None:
    agree(config(network={"hidden": hidden}, techniques={"dropout": {"p": 0.5}, "l2": {"lambda": 0.01}}))


@pytest.mark.parametrize("batch_size", [1, 2, 50, "full"])
def test_every_batch_size(batch_size: int | str) -> None:
    agree(config(batch_size=batch_size, techniques={"dropout": {"p": 0.5}}))


@pytest.mark.parametrize("data", ["wine", "digits", "breast_cancer", "mnist1d"])
def test_real_data(data: str) -> None:
    agree(config(data={"name": data, "train_size": 60}, techniques=fitting(EVERYTHING, data)), 1e-9)


@pytest.mark.parametrize("optimiser", MAIN)
@pytest.mark.parametrize("data", ["sine", "diabetes", "adding"])
def test_regression(data: str, optimiser: str) -> None:
    noise = 0.2 if data == "sine" else 0.0
    run = {"data": {"name": data, "train_size": 60, "noise": noise}, "optimiser": chosen(optimiser, *EVERYTHING)}
    agree(config(**run, techniques=fitting(EVERYTHING, data)), 1e-9)
    agree(config(**run), 1e-9)


OFF = {"l1": {"lambda": 0.0}, "l2": {"lambda": 0.0}, "dropout": {"p": 0.0}, "weight_decay": {"lambda": 0.0}}
SCHEDULES = {
    "techniques.l1.lambda": 0.02,
    "techniques.l2.lambda": 0.05,
    "techniques.weight_decay.lambda": 0.2,
    "techniques.dropout.p": 0.6,
    "techniques.max_norm.max_norm": 0.3,
    "techniques.clip_norm.max_norm": 0.02,
    "techniques.clip_value.max_value": 0.003,
    "techniques.input_noise.sigma": 0.7,
    "techniques.elastic_net.lambda": 0.03,
    "techniques.confidence_penalty.beta": 0.8,
    "techniques.gradient_noise.eta": 0.05,
    "techniques.sam.rho": 0.3,
    "techniques.centralisation.share": 0.7,
    "techniques.clip_adaptive.ratio": 0.01,
    "techniques.label_smoothing.epsilon": 0.4,
    "optimiser.lr": 0.02,
    "optimiser.momentum": 0.8,
}


def changing(*paths: str, step: int = 20) -> list[dict[str, object]]:
    return [{"step": step + n, "path": path, "value": SCHEDULES[path]} for n, path in enumerate(paths)]


def test_every_number_that_may_change_is_tried_here() -> None:
    adam, sgd = (config(techniques=EVERYTHING, optimiser=OPTIMISERS[name]) for name in ("adam", "sgd"))
    assert set(adam.changeable) | set(sgd.changeable) == SCHEDULES.keys()


@pytest.mark.parametrize("optimiser", MAIN)
@pytest.mark.parametrize("path", SCHEDULES)
def test_a_number_that_changes_mid_run(path: str, optimiser: str) -> None:
    name = path.split(".")[1] if path.startswith("techniques") else None
    techniques = {name: OFF.get(name, SETTINGS[name][0])} if name else {}
    run = {"techniques": techniques, "optimiser": chosen(optimiser)}
    if path not in config(**run).changeable:
        assert optimiser == "adam"
        return
    agree(config(**run, schedule=changing(path)))


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_everything_changes_mid_run_and_back(optimiser: str) -> None:
    run = {"techniques": ON_A_PLANE | OFF, "optimiser": chosen(optimiser, *ON_A_PLANE)}
    paths = [path for path in SCHEDULES if path in config(**run).changeable]
    # A run holds so many changes at most, and two lead back.
    most = MAX_CHANGES - 2
    back = [
        {"step": 45, "path": "techniques.dropout.p", "value": 0.0},
        {"step": 46, "path": "optimiser.lr", "value": 0.03},
    ]
    for some in (paths[:most], paths[-most:]):
        agree(config(**run, schedule=changing(*some) + back))


def test_a_rate_that_changes_below_a_schedule_of_rates() -> None:
    agree(config(techniques={"warmup": {"steps": 30}, "cosine": {}}, schedule=changing("optimiser.lr")))


RECURRENT = fitting(EVERYTHING, "adding", "rnn")


def recurrent(gain: float | None = 1.0, units: int = 6, **changes: object) -> RunConfig:
    """Return a run of a recurrent network; a larger gain would make rounding grow with every time step."""
    network = {"kind": "rnn", "hidden": [units], "recurrent_gain": gain}
    return config(data={"name": "adding", "train_size": 40}, network=network, **changes)


@pytest.mark.parametrize("optimiser", ["momentum", "adam"])
@pytest.mark.parametrize("name", sorted(RECURRENT))
def test_recurrent_network_with_one_technique(name: str, optimiser: str) -> None:
    agree(recurrent(techniques={name: SETTINGS[name][0]}, optimiser=OPTIMISERS[optimiser]))


@pytest.mark.parametrize("optimiser", MAIN)
def test_recurrent_network_with_all_techniques(optimiser: str) -> None:
    agree(recurrent(techniques=RECURRENT, optimiser=OPTIMISERS[optimiser]))


@pytest.mark.parametrize(
    ("units", "gain", "batch_size"),
    # Every pair of units and batch size, every pair of either with a gain.
    [
        *((1, None, 1), (5, 0.5, 1), (128, None, 1)),
        *((1, 0.5, 16), (5, None, 16), (128, 0.5, 16)),
        *((1, None, "full"), (5, 0.5, "full"), (128, None, "full")),
    ],
)
def test_recurrent_network_of_every_shape(units: int, gain: float | None, batch_size: int | str) -> None:
    agree(recurrent(gain, units, batch_size=batch_size))


def test_notebook_forms() -> None:
    """λ = 0.5 on all parameters for both penalties, and clipping at 0.1, as the notebook has them."""
    both = {
        "l1": {"lambda": 0.5, "on": "all"},
        "l2": {"lambda": 0.5, "on": "all"},
        "clip_norm": {"max_norm": 0.1},
    }
    agree(config(techniques=both, optimiser=OPTIMISERS["sgd"]))
