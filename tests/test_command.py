"""The command line, run as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from core.__main__ import main
from core.config import RunConfig
from core.datasets import DATASETS
from core.engine import local
from core.engine.rows import load_split
from core.export import notebook, recorded_of, script
from core.techniques import TECHNIQUES
from tests import oracle

RUN = {
    "data": {"name": "moons", "train_size": 40},
    "network": {"hidden": [5, 4]},
    "techniques": {"batch_norm": {}, "dropout": {"p": 0.1}, "l1": {"lambda": 0.001}, "clip_norm": {"max_norm": 0.1}},
    "batch_size": 8,
    "steps": 30,
}


def call(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def train(folder: Path, given: object, *more: str) -> subprocess.CompletedProcess[str]:
    return call("run", written(folder, given), "--out", folder / "out", *more)


def written(folder: Path, given: object) -> Path:
    """Write a config, or bytes that are none, to a file."""
    config = folder / "config.json"
    config.write_bytes(given if isinstance(given, bytes) else json.dumps(given).encode())
    return config


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what a list of three runs wrote, of which the last diverges."""
    folder = tmp_path_factory.mktemp("runs")
    half = RUN | {"dtype": "bfloat16", "seed": 1}
    wild = {"optimiser": {"lr": 100.0}, "network": {"hidden": [64, 64]}, "data": {"name": "wine"}, "steps": 200}
    done = train(folder, [RUN, half, wild], "--with-data")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "steps" in done.stderr
    return folder / "out"


@pytest.mark.parametrize("text", ['{"seed": 1, "seed": 2}', '[{"data": {"seed": 1, "name": "moons", "seed": 1}}]'])
def test_a_key_that_stands_twice_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "config.json"
    path.write_text(text)
    monkeypatch.setattr(sys, "argv", ["core", "run", str(path), "--out", str(tmp_path / "out")])
    assert main() == 2
    assert '"seed" stands twice' in capsys.readouterr().err


def test_history_csv(out: Path) -> None:
    table = pd.read_csv(out / "history.csv")
    assert list(table.columns) == ["run", "step", "series", "value"]
    assert set(table["run"]) == {0, 1, 2}
    series = set(table.query("run == 0")["series"])
    assert series >= {
        "loss/train", "loss/validation", "accuracy/train", "accuracy/validation", "loss/data", "penalty/l1",
        "grad_norm/raw", "grad_norm/clipped", "norm/parameters", "sparsity/below_1e-3", "sparsity/zero",
    }  # fmt: skip
    clipped = table.query("run == 0 and series == 'grad_norm/clipped'")["value"]
    assert clipped.max() <= 0.1 + 1e-6


def test_arrays_are_named_as_the_sequential_has_them(out: Path) -> None:
    arrays = np.load(out / "arrays.npz")
    model = oracle.build(RunConfig.model_validate(RUN))
    for when in ("initial", "final"):
        for name, value in model.state_dict().items():
            assert arrays[f"0/{when}/{name}"].shape == value.shape
    np.testing.assert_array_equal(arrays["0/initial/0.weight"], model[0].weight.detach().numpy())
    assert arrays["0/final/1.num_batches_tracked"] == 30
    assert arrays["1/final/0.weight"].dtype == np.float32


def test_data_is_what_was_trained_on(out: Path) -> None:
    arrays, split = np.load(out / "arrays.npz"), load_split(RunConfig.model_validate(RUN))
    assert {name for name in arrays if name.startswith("0/data/")} == {
        f"0/data/{what}_{part}" for what in "xy" for part in ("train", "validation", "test")
    }
    for part in ("x_train", "y_train", "x_validation", "y_validation", "x_test", "y_test"):
        np.testing.assert_array_equal(arrays[f"0/data/{part}"], getattr(split, part).numpy())


def test_the_parameters_written_give_the_accuracy_written(out: Path) -> None:
    arrays, model = np.load(out / "arrays.npz"), oracle.build(RunConfig.model_validate(RUN)).eval()
    model.load_state_dict({n: torch.from_numpy(arrays[f"0/final/{n}"]) for n in model.state_dict()})
    right = model(torch.from_numpy(arrays["0/data/x_validation"])).argmax(1).numpy() == arrays["0/data/y_validation"]
    summary = json.loads((out / "summary.json").read_text())
    assert summary[0]["last"]["accuracy/validation"] == pytest.approx(right.mean())


def test_summary(out: Path) -> None:
    first, half, wild = json.loads((out / "summary.json").read_text())
    assert [run["state"] for run in (first, half, wild)] == ["finished", "finished", "diverged"]
    assert first["digest"] == RunConfig.model_validate(RUN).digest
    assert RunConfig.model_validate(first["config"]).digest == first["digest"]
    assert first["seconds"] > 0
    assert wild["fault"]["remedies"]


BAD: dict[str, tuple[object, str]] = {
    "empty list": ([], "empty"),
    "no object": (5, "config"),
    "a field unheard of": ({"foo": 1}, "foo"),
    "out of range": ({"optimiser": {"name": "sgd", "lr": -1}}, "optimiser.lr"),
    "wrong type": ({"steps": "many"}, "steps"),
    "a flag for a number": ({"seed": True}, "seed"),
    "labels to make wrong where there are none": ({"data": {"name": "sine", "label_noise": 0.2}}, "data.label_noise"),
    "unknown name": ({"data": {"name": "mnist"}}, "data.name"),
    "unknown technique": ({"techniques": {"magic": {}}}, "techniques.magic"),
    "too wide": ({"network": {"hidden": [513]}}, "network.hidden"),
    "too deep a network": ({"network": {"hidden": [4] * 7}}, "network.hidden"),
    "batch over data": ({"batch_size": 5000}, "batch_size"),
    "NaN": (b'{"optimiser": {"lr": NaN}}', "optimiser.lr"),
    "infinity": (b'{"data": {"noise": 1e999}}', "data.noise"),
    "not UTF-8": (b"\xff\xfe{", "UTF-8"),
    "not JSON": (b"{", "JSON"),
    "nested too deeply": (b"[" * 100_000, "nested"),
    "nested too deeply inside": (b'{"data":' * 500 + b"1" + b"}" * 500, "data"),
    "digits without end": (b"9" * 10_000, "digits"),
    "two problems": ([{"steps": 0}, {"seed": -1}], "run 1: seed"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_config_is_told_in_a_line_and_is_status_2(
    tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a process for each: that the status of `main` is the command's, the tests below show."""
    given, named = BAD[case]
    command = ["core", "run", str(written(tmp_path, given)), "--out", str(tmp_path / "out")]
    monkeypatch.setattr(sys, "argv", command)
    assert main() == 2
    out, told = capsys.readouterr()
    assert named in told
    assert not out
    assert not (tmp_path / "out").exists()


def test_no_such_file(tmp_path: Path) -> None:
    done = call("run", tmp_path / "missing.json", "--out", tmp_path)
    assert done.returncode == 2
    assert "missing.json" in done.stderr


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    done = train(tmp_path, RUN)
    assert done.returncode == 2
    assert "--out" in done.stderr


# Without CUDA even where there is a device: PyTorch sees none of those that are not listed.
@pytest.mark.parametrize("device", ["cuda", "gpu"])
def test_a_device_that_there_is_not_is_told_in_a_line_and_is_status_2(tmp_path: Path, device: str) -> None:
    config = tmp_path / "config.json"
    config.write_text(json.dumps(RUN))
    done = call("run", config, "--out", tmp_path / "out", REGLAB_DEVICE=device, CUDA_VISIBLE_DEVICES="")
    assert done.returncode == 2
    assert done.stderr.startswith(f"REGLAB_DEVICE is '{device}'")
    assert "auto" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_what_exists_is_printed_as_json() -> None:
    assert set(json.loads(call("schema").stdout)["properties"]) == set(RunConfig.model_fields)
    assert [t["name"] for t in json.loads(call("techniques").stdout)] == list(TECHNIQUES)
    assert [d["name"] for d in json.loads(call("datasets").stdout)] == list(DATASETS)


def test_data_sets_say_what_is_predicted() -> None:
    printed = {d["name"]: d for d in json.loads(call("datasets").stdout)}
    shapes = {name: (d["task"], d["features"], d["outputs"], d["classes"]) for name, d in printed.items()}
    assert shapes["digits"] == ("classification", 64, 10, 10)
    assert shapes["sine"] == ("regression", 1, 1, 0)
    assert shapes["diabetes"] == ("regression", 10, 1, 0)
    assert shapes["adding"] == ("regression", 100, 1, 0)
    assert printed["adding"]["sequence"] == {"steps": 50, "channels": 2}
    assert printed["sine"]["sequence"] is None
    assert printed["digits"]["shape"] == [8, 8]
    assert printed["sine"]["shape"] is None
    assert printed["sine"]["class_names"] == []


def test_a_regression_writes_losses_and_no_accuracy(tmp_path: Path) -> None:
    done = train(tmp_path, {"data": {"name": "diabetes"}, "network": {"hidden": [4]}, "steps": 20}, "--with-data")
    assert done.returncode == 0, done.stderr
    (run,) = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert run["last"]["loss/validation"] > 0
    assert not [name for name in run["last"] if name.startswith("accuracy")]
    assert np.load(tmp_path / "out" / "arrays.npz")["0/data/y_train"].dtype == np.float32


def test_a_run_is_written_as_a_script(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(RUN))
    made = call("export", tmp_path / "config.json", "-o", tmp_path / "run.py")
    assert made.returncode == 0, made.stderr
    config = RunConfig.model_validate(RUN)
    (history,) = local.train([config])
    known = recorded_of(history)
    assert (tmp_path / "run.py").read_text("utf-8") == script(config, known)
    made = call("export", tmp_path / "config.json", "--as", "notebook", "-o", tmp_path / "run.ipynb")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "run.ipynb").read_text("utf-8") == notebook(config, known)


def test_a_script_is_of_one_config(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps([RUN, RUN]))
    made = call("export", tmp_path / "config.json", "-o", tmp_path / "run.py")
    assert (made.returncode, "2 configs; a script is of one" in made.stderr) == (2, True)
    (tmp_path / "config.json").write_text(json.dumps(RUN))
    made = call("export", tmp_path / "config.json", "-o", tmp_path / "no" / "run.py")
    assert (made.returncode, "--out" in made.stderr) == (2, True)
