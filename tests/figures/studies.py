"""Studies that between them turn every technique on and off."""

from typing import Any

from core.config import RunConfig, unsuited
from core.datasets import DATASETS
from core.history import History
from core.presets import PRESETS
from core.study import Study, study
from core.techniques import TECHNIQUES
from tests.figures.synthetic import record
from tests.places import data_for


def config(**fields: Any) -> RunConfig:
    """Return a small config on a plane."""
    return RunConfig.model_validate(
        {"data": {"name": "moons"}, "network": {"hidden": [8, 6]}, "batch_size": 32, "steps": 100, **fields}
    )


EVERYTHING: dict[str, dict[str, Any]] = {name: {} for name in TECHNIQUES} | {
    "clip_norm": {"max_norm": 0.1},
    "clip_value": {"max_value": 0.5},
    "early_stopping": {"patience": 3},
}


def everything(data: str = data_for(EVERYTHING), **fields: Any) -> RunConfig:
    """Return a small config with every technique that has a place with the data."""
    suited = {n: s for n, s in EVERYTHING.items() if not unsuited(TECHNIQUES[n], 32, DATASETS[data], "mlp")}
    return config(**{"data": {"name": data}, "techniques": suited, **fields})


def curve(**fields: Any) -> RunConfig:
    """Return a small config whose fitted function is drawn."""
    return config(**{"data": {"name": "sine", "noise": 0.1}, "batch_size": 8, **fields})


STUDIES: dict[str, Study] = {
    **{name: study(preset.config, preset.technique) for name, preset in PRESETS.items()},
    "plain": study(config(), None),
    "off": study(config(), "l2"),
    "everything": study(everything(), "clip_norm", ghost=config(techniques={"l2": {}})),
    "everything on a plane": study(everything("moons"), "clip_norm"),
    "both normalised": study(
        config(techniques={"batch_norm": {}, "dropout": {"p": 0.5}}),
        "dropout",
        pinned=config(techniques={"batch_norm": {}}),
    ),
    "several": study(config(techniques={"l2": {}, "dropout": {"p": 0.2}, "ema": {}}), "l2"),
    "stopped": study(config(techniques={"early_stopping": {"patience": 2}}), "early_stopping"),
    "by value": study(config(techniques={"clip_value": {"max_value": 0.5}}), "clip_value"),
    "start": study(config(techniques={"init": {}}, network={"hidden": [8], "activation": "tanh"}), "init"),
    "no hidden layer": study(config(network={"hidden": []}, techniques={"l2": {}}), "l2"),
    "a curve": study(curve(techniques={"l2": {}}), "l2", ghost=curve(data={"name": "sine", "train_size": 50})),
    "other curve data": study(curve(techniques={"l2": {}}), "l2", pinned=curve(data={"name": "sine", "noise": 0.2})),
    "normalised curve": study(curve(techniques={"batch_norm": {}}), "batch_norm"),
    "diabetes": study(config(data={"name": "diabetes"}, techniques={"l2": {}}), "l2"),
    "adding": study(config(data={"name": "adding", "noise": 0.1}, techniques={"l2": {}}), "l2", ghost=config()),
    "other regression": study(config(data={"name": "adding"}), None, pinned=config(data={"name": "diabetes"})),
    "other task": study(curve(techniques={"l2": {}}), "l2", pinned=config()),
    "ghost of another task": study(config(), "l2", ghost=curve()),
    "other data": study(config(data={"name": "wine"}), None, pinned=config()),
}


def histories(of: Study) -> dict[str, History]:
    """Return a history for each model of a study."""
    models = {"baseline": of.baseline, "treatment": of.treatment, "ghost": of.ghost}
    return {role: record(model) for role, model in models.items() if model is not None}
