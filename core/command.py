"""What the command line reads and writes: configs in, `history.csv`, `arrays.npz` and `summary.json` out."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from core.config import RunConfig
from core.datasets import DATASETS
from core.declare import Choice, Hyperparameter
from core.export import table
from core.history import Array, History
from core.problems import printable, problems
from core.techniques import TECHNIQUES

LARGEST_FILE = 4 * 2**20
"""Bytes of a config file that are read."""
MOST_RUNS = 1000


class InputError(Exception):
    """What was given is no config; the message has one line a problem."""


def read_configs(path: Path) -> list[RunConfig]:
    """Return the config or the list of configs in a JSON file.

    Raises:
        InputError: The file cannot be read, is no JSON, or holds what is not a config.
    """
    given = parse(read_text(path))
    entries = given if isinstance(given, list) else [given]
    if not entries:
        raise InputError(f"{path}: the list is empty; give at least one config")
    if len(entries) > MOST_RUNS:
        raise InputError(f"{path}: {len(entries)} configs; at most {MOST_RUNS} are trained at once")
    configs, wrong = [], []
    for index, entry in enumerate(entries):
        where = f"run {index}: " if isinstance(given, list) else ""
        try:
            configs.append(RunConfig.model_validate(entry))
        except ValidationError as error:
            wrong += [f"{where}{p.field or 'config'}: {p.text.en}" for p in problems(error)]
    if wrong:
        raise InputError("\n".join(wrong))
    return configs


def read_text(path: Path) -> str:
    """Return a file's text."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path}: larger than {LARGEST_FILE // 2**20} MiB, which no config is")
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; save it as UTF-8 text") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON data; raises InputError where a key stands in it twice."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(f'"{printable(key)}" stands twice in one object; give it once')
        found[key] = value
    return found


def parse(text: str) -> Any:
    """Return JSON data; NaN and infinity pass here, as the config names the field that has them."""
    try:
        return json.loads(text, object_pairs_hook=without_doubles)
    except RecursionError:
        raise InputError("nested too deeply; a config has at most four levels") from None
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except ValueError:
        raise InputError("not JSON: a number has too many digits") from None


def check_device() -> None:
    """Find out where runs will train.

    Raises:
        InputError: REGLAB_DEVICE names no device, or one that there is not.
    """
    from core.engine.device import resolve

    try:
        resolve()
    except ValueError as error:
        raise InputError(str(error)) from None


def declared_hyperparameter(declared: Hyperparameter) -> dict[str, Any]:
    """Return a hyperparameter's declaration as JSON data."""
    common = {"name": declared.name, "label": declared.label._asdict(), "help": declared.help._asdict()}
    if isinstance(declared, Choice):
        return common | {"options": list(declared.options), "default": declared.default}
    low, high = ("above " if declared.open_low else ""), ("below " if declared.open_high else "")
    return common | {
        "range": [f"{low}{declared.low:g}", f"{high}{declared.high:g}"],
        "default": declared.default,
        "off": declared.off,
        "stops": list(declared.stops),
        "unit": None if declared.unit is None else declared.unit._asdict(),
        "mid_run": declared.mid_run,
    }


def techniques() -> list[dict[str, Any]]:
    """Return every technique's declaration as JSON data."""
    return [
        {
            "name": name,
            "family": t.family,
            "label": t.label._asdict(),
            "help": t.help._asdict(),
            "formula": t.formula,
            "pytorch": t.pytorch,
            "hyperparameters": [declared_hyperparameter(h) for h in t.hyperparameters],
        }
        for name, t in TECHNIQUES.items()
    ]


def datasets() -> list[dict[str, Any]]:
    """Return every data set's declaration as JSON data."""
    return [
        {
            "name": name,
            "label": d.label._asdict(),
            "help": d.help._asdict(),
            "task": d.task,
            "features": d.features,
            "shape": d.shape,
            "sequence": None if d.sequence is None else {"steps": d.sequence[0], "channels": d.sequence[1]},
            "outputs": d.outputs,
            "classes": d.classes,
            "class_names": [c._asdict() for c in d.class_names],
            "train_size": {"default": d.default_size, "largest": d.pool},
            "validation_size": d.validation_size,
            "test_size": d.test_size,
            "noise": declared_hyperparameter(d.noise),
        }
        for name, d in DATASETS.items()
    ]


def parameter_arrays(histories: Sequence[History]) -> dict[str, Array]:
    """Return every run's parameters and buffers as "<run>/initial/<name>" and "<run>/final/<name>"."""
    return {
        f"{run}/{name}": value
        for run, history in enumerate(histories)
        for name, value in history.constants.items()
        if name.startswith(("initial/", "final/"))
    }


def data_arrays(configs: Sequence[RunConfig]) -> dict[str, Array]:
    """Return the data of every run, exactly as trained on, rows in order, as "<run>/data/<part>"."""
    from core.engine.rows import load_split

    parts = [f"{what}_{part}" for part in ("train", "validation", "test") for what in "xy"]
    splits = [load_split(config) for config in configs]
    return {f"{run}/data/{part}": getattr(split, part).numpy() for run, split in enumerate(splits) for part in parts}


def summary(histories: Sequence[History]) -> list[dict[str, Any]]:
    """Return each run's end: state, digest, config, the last value of every scalar series, seconds."""
    return [
        {
            "state": history.state,
            "digest": history.digest,
            "config": history.config.canonical(),
            "last": {
                name: finite(history.last(name)) for name in history.names if history.series(name).values.ndim == 1
            },
            "fault": None if history.fault is None else fault_words(history),
            "seconds": round(history.seconds, 4),
        }
        for history in histories
    ]


def finite(value: float) -> float | None:
    """Return a number as JSON can hold it."""
    return value if math.isfinite(value) else None


def fault_words(history: History) -> dict[str, Any]:
    """Return why a run ended early."""
    fault = history.fault
    assert fault is not None
    return {
        "step": fault.step,
        "layer": fault.layer,
        "remedies": list(fault.remedies),
        "message": fault.message,
    }


def write(folder: Path, configs: Sequence[RunConfig], histories: Sequence[History], with_data: bool) -> None:
    """Write the three files into `folder`."""
    table(histories).to_csv(folder / "history.csv", index=False)
    arrays = parameter_arrays(histories) | (data_arrays(configs) if with_data else {})
    np.savez(folder / "arrays.npz", **arrays)  # type: ignore[arg-type]
    text = json.dumps(summary(histories), indent=1, allow_nan=False, ensure_ascii=False)
    (folder / "summary.json").write_text(text + "\n", "utf-8")
