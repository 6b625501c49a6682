"""What the page says of a comparison over seeds: against a paired test computed apart, and where there is nothing."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core import RunConfig, train
from core.figures import headline, sentence
from core.figures.language.context import Context
from core.history import History
from core.study import Seeds, Study, study

pytestmark = pytest.mark.effect

MOONS = {"data": {"name": "moons", "train_size": 60, "noise": 0.35}, "network": {"hidden": [32]}, "batch_size": 20}
SGD = {"optimiser": {"name": "sgd", "lr": 0.3}}
DIGITS = {"data": {"name": "digits", "train_size": 100, "label_noise": 0.2}, "network": {"hidden": [32]}}
ADAM = {"optimiser": {"name": "adam", "lr": 0.003}, "batch_size": 50}
COMPARED: dict[str, list[dict[str, Any]]] = {
    "an effect": [
        MOONS | SGD | {"steps": 600, "techniques": {"l2": {"lambda": 0.01}}},
        MOONS | SGD | {"steps": 600, "techniques": {"l1": {"lambda": 0.003}}},
        DIGITS | ADAM | {"steps": 300, "techniques": {"l2": {"lambda": 0.01}}},
        DIGITS | ADAM | {"steps": 300, "techniques": {"dropout": {"p": 0.5}}},
    ],
    "none": [
        MOONS | SGD | {"steps": 200, "techniques": {"clip_norm": {"max_norm": 1e6}}},
        MOONS | SGD | {"steps": 200, "techniques": {"weight_decay": {"lambda": 0.0}}},
        DIGITS | ADAM | {"steps": 100, "techniques": {"max_norm": {"max_norm": 1e6}}},
        DIGITS | ADAM | {"steps": 100, "techniques": {"clip_value": {"max_value": 1e6}}},
    ],
    "the edge": [
        MOONS | SGD | {"steps": 300, "techniques": {"l2": {"lambda": 1e-4}}},
        MOONS | SGD | {"steps": 300, "techniques": {"input_noise": {"sigma": 0.05}}},
        DIGITS | ADAM | {"steps": 60, "techniques": {"dropout": {"p": 0.05}}},
        DIGITS | ADAM | {"steps": 60, "techniques": {"label_smoothing": {"epsilon": 0.01}}},
    ],
}
SEED = 71
"""Far from any seed that anything was tuned with."""


def batched(values: Sequence[Any], size: int) -> list[Any]:
    return [values[first : first + size] for first in range(0, len(values), size)]


def compared(given: dict[str, Any]) -> Study:
    return study(RunConfig.model_validate({**given, "seed": SEED, "evaluations": 50}), next(iter(given["techniques"])))


def runs_of(of: Study) -> list[RunConfig]:
    """Return baseline and treatment from each seed, the shown one first."""
    return [config for pair in [(of.baseline, of.treatment), *of.pairs()] for config in pair]


def said(of: Study, histories: Sequence[History]) -> str:
    """Return the headline at the end of the runs of a study."""
    pair = {"baseline": histories[0], "treatment": histories[1]}
    others = {"baseline": histories[2::2], "treatment": histories[3::2]}
    return sentence(headline(of, "en"), Context(pair, (), None, of.treatment.steps, others))


@pytest.mark.parametrize("kind", COMPARED)
def test_the_sentence_agrees_with_a_paired_test_computed_apart(kind: str, tmp_path: Path) -> None:
    studies = [compared(given) for given in COMPARED[kind]]
    configs = [run for of in studies for run in runs_of(of)]
    ends = ends_by_the_command_line([run.canonical() for run in configs], tmp_path)
    histories = train(configs)
    claims = 0
    for of, found, recorded in zip(studies, batched(ends, 10), batched(histories, 10), strict=True):
        sentence_ = said(of, recorded)
        baseline, treatment = np.array(found[::2]), np.array(found[1::2])
        less, n = baseline - treatment, len(baseline)
        if kind == "none":
            assert f"the same from all {n}" in sentence_
            assert not less.any()
            continue
        half = stats.t.ppf(0.975, n - 1) * less.std(ddof=1) / n**0.5
        sure = abs(less.mean()) > half
        assert f"Over {n} seeds" in sentence_
        assert ("may be luck" not in sentence_) == sure
        assert f"at {treatment.mean():.2f} with" in sentence_
        assert f"at {baseline.mean():.2f} without" in sentence_
        way, wins = ("higher", (less < 0).sum()) if sure and less.mean() < 0 else ("lower", (less > 0).sum())
        assert f"{way} in {wins} of {n}" in sentence_
        told = re.findall(r"−?\d+(?:\.\d+)?(?:e-\d+)?", sentence_.split("95 %:")[1])
        numbers = sorted(abs(float(number.replace("−", "-"))) for number in told)
        expected = sorted(abs(less.mean() + sign * half) for sign in (-1, 1))
        assert numbers == pytest.approx(expected, rel=0.06, abs=6e-5)
        claims += sure
    if kind == "an effect":
        assert claims == len(studies)


def ends_by_the_command_line(configs: list[dict[str, Any]], folder: Path) -> list[float]:
    """Return what validation loss ends at: the mean of the last tenth of its evaluations, read from the CSV."""
    (folder / "configs.json").write_text(json.dumps(configs))
    command = [sys.executable, "-m", "core", "run", folder / "configs.json", "--out", folder / "out"]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    found = pd.read_csv(folder / "out" / "history.csv")
    found = found[found.series == "loss/validation"].sort_values(["run", "step"])
    return [float(values.tail(max(1, len(values) // 10)).mean()) for _, values in found.groupby("run").value]


def test_of_two_hundred_comparisons_of_nothing_few_are_claimed() -> None:
    """Both sides are the same config from different seeds; an interval of 95 % misses one in twenty."""
    base = MOONS | SGD | {"steps": 150, "evaluations": 20, "network": {"hidden": [8]}}
    runs = [RunConfig.model_validate(base | {"seed": 1000 * number}) for number in range(400)]
    studies = [study(one, None, pinned=other) for one, other in batched(runs, 2)]
    configs = [run for of in studies for run in runs_of(of)]
    assert len({run.digest for run in configs}) == 2000
    histories = train(configs)
    claims = ["may be luck" not in said(of, found) for of, found in zip(studies, batched(histories, 10), strict=True)]
    assert sum(claims) <= 0.08 * len(claims)


def test_seeds_vary_the_data_where_that_is_wished() -> None:
    """With the draw of the data the ends lie further apart than with the start alone."""
    spread = []
    for data in (False, True):
        config = RunConfig.model_validate(MOONS | SGD | {"steps": 200, "seed": SEED})
        of = study(config.with_fields(techniques={"l2": {"lambda": 0.003}}), "l2", seeds=Seeds(10, data))
        histories = train([run for pair in of.pairs() for run in pair])
        spread.append(np.std([history.last("loss/validation") for history in histories[::2]]))
    assert spread[1] > 2 * spread[0]
