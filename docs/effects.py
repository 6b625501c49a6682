"""Writes core/effects.json, the numbers that texts say of what was trained over seeds: `make effects`.

A text gets its numbers by `core.effects.told`. To say something new: add a claim here, write the table, then the text.
Given names of claims, only these are measured anew.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from core import RunConfig, train
from core.datasets import load
from core.effects import FILE
from core.ends import end_of
from core.history import History
from core.presets import PRESETS
from core.study import LAB_EVALUATIONS, plain

SEEDS = range(10)
PROCESSES = 2
LOSS, RIGHT, LEARNT = "loss/validation", "accuracy/validation", "accuracy/train"

Runs = Mapping[str, History]
"""The runs of one seed by what they are called in the claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a text says.

    Attributes:
        runs: What is trained, from seed 0; the other seeds take their own data, start and batches.
        measure: The numbers of one seed, by the names that the text calls them.
        refuted_by: What would show that the text is wrong.
    """

    runs: Mapping[str, RunConfig]
    measure: Callable[[Runs], dict[str, float]]
    refuted_by: str

    def over(self, seeds: Sequence[int]) -> dict[str, list[float]]:
        """Train from each seed, all runs together, and return each number seed by seed."""
        configs = [config.with_seeds(seed, seed) for seed in seeds for config in self.runs.values()]
        histories = iter(train(configs))
        found = [self.measure({name: next(histories) for name in self.runs}) for _ in seeds]
        return {name: [numbers[name] for numbers in found] for name in found[0]}


def end(history: History, series: str) -> float:
    """Return what a series ends at."""
    return end_of(history.series(series).values)


def best(history: History) -> float:
    """Return the least validation loss."""
    return float(history.series(LOSS).values.min())


def first_above(history: History, series: str, goal: float) -> float:
    """Return the first step at which a series is at `goal` or above; infinite where it never is."""
    found = history.series(series)
    reached = found.steps[found.values >= goal]
    return float(reached[0]) if len(reached) else float("inf")


def by_preset(name: str) -> dict[str, RunConfig]:
    """Return a preset's pair."""
    treatment = PRESETS[name].config
    return {"plain": plain(treatment), "treated": treatment}


def losses(runs: Runs) -> dict[str, float]:
    """Return what a pair's validation loss ends at, and how it compares with the least."""
    without, treated = runs["plain"], runs["treated"]
    return {
        "plain": end(without, LOSS),
        "treated": end(treated, LOSS),
        "rise": end(without, LOSS) / best(without),
        "rise_treated": end(treated, LOSS) / best(treated),
        "saved": 100 * (1 - end(treated, LOSS) / end(without, LOSS)),
        "saved_at_best": 100 * (1 - best(treated) / best(without)),
        "turn": float(without.series(LOSS).steps[np.argmin(without.series(LOSS).values)]),
    }


def accuracies(runs: Runs) -> dict[str, float]:
    """Return what a pair's accuracies end at, in percent, and what the treatment gains, in points."""
    found = {
        f"{series}_{name}": 100 * end(runs[name], path)
        for series, path in (("right", RIGHT), ("learnt", LEARNT))
        for name in ("plain", "treated")
    }
    return found | {"gain": found["right_treated"] - found["right_plain"]}


def both(runs: Runs) -> dict[str, float]:
    """Return a pair's losses and accuracies."""
    return losses(runs) | accuracies(runs)


def speeds(runs: Runs) -> dict[str, float]:
    """Return at which step each run comes to 90 %, and what the plain one ends at in percent."""
    steps = {f"step_{name}": first_above(runs[name], RIGHT, 0.9) for name in ("treated", "fitted")}
    return steps | {"right_plain": 100 * end(runs["plain"], RIGHT)}


def explosions(runs: Runs) -> dict[str, float]:
    """Return whether and when the plain run diverges, how the clipped one ends, and the loss of always answering 1."""
    without, clipped = runs["plain"], runs["treated"]
    return {
        "diverged": float(without.state == "diverged"),
        "step": float(without.step),
        "clipped": end(clipped, LOSS),
        "constant": float((load(**clipped.config.data.model_dump()).y_validation - 1).square().mean()),
    }


def rights(runs: Runs) -> dict[str, float]:
    """Return the accuracy that each run ends at, in percent, and how many points that is above the plain one's."""
    right = {name: 100 * end(history, RIGHT) for name, history in runs.items()}
    return right | {f"gain_{name}": value - right["plain"] for name, value in right.items() if name != "plain"}


def zeros(runs: Runs) -> dict[str, float]:
    """Return the share of each run's weights that are exactly zero at the end, in percent."""
    return {name: 100 * history.last("sparsity/zero") for name, history in runs.items()}


def cosines(runs: Runs) -> dict[str, float]:
    """Return the mean cosine between the gradient and what clipping makes of it."""
    return {name: float(np.nanmean(history.series("clip/cosine").values)) for name, history in runs.items()}


def formats(runs: Runs) -> dict[str, float]:
    """Return how far two formats end apart: the loss relatively, accuracy in points."""
    single, double = runs["single"], runs["double"]
    return {
        "loss": abs(single.last(LOSS) / double.last(LOSS) - 1),
        "right": 100 * abs(single.last(RIGHT) - double.last(RIGHT)),
    }


def tiny(runs: Runs) -> dict[str, float]:
    """Return each run's accuracy in percent, and in train mode where the batch is normalised."""
    found = {name: 100 * history.last(RIGHT) for name, history in runs.items()}
    mode = f"{RIGHT}/train_mode"
    return found | {f"{name}_in_train": 100 * h.last(mode) for name, h in runs.items() if mode in h.names}


def slowed(runs: Runs) -> dict[str, float]:
    """Return by what factor clipping, and a tenth of the learning rate, raise the training loss that a run ends at."""
    return {
        f"{how}_{optimiser}": end(runs[f"{how}_{optimiser}"], "loss/train")
        / end(runs[f"plain_{optimiser}"], "loss/train")
        for optimiser in ("sgd", "adam")
        for how in ("clipped", "slow")
    }


def made(**fields: Any) -> RunConfig:
    """Return a config that is recorded as the Lab records; digits, where nothing else is given."""
    return RunConfig.model_validate({"data": {"name": "digits"}, "evaluations": LAB_EVALUATIONS} | fields)


def also(preset: str, **techniques: dict[str, Any]) -> RunConfig:
    """Return a preset's run with other techniques."""
    return PRESETS[preset].config.with_fields(techniques=techniques)


def clipping(optimiser: str, rate: float) -> dict[str, RunConfig]:
    """Return 300 steps on digits: plain, clipped far below the usual norm, and at a tenth of the learning rate."""
    at = {"steps": 300}
    return {
        f"plain_{optimiser}": made(optimiser={"name": optimiser, "lr": rate}, **at),
        f"clipped_{optimiser}": made(
            optimiser={"name": optimiser, "lr": rate}, techniques={"clip_norm": {"max_norm": 0.05}}, **at
        ),
        f"slow_{optimiser}": made(optimiser={"name": optimiser, "lr": rate / 10}, **at),
    }


SIGMOIDS = by_preset("digits_batch_norm")
FITTED = SIGMOIDS["plain"].model_dump(mode="json") | {
    "optimiser": {"name": "sgd", "lr": 0.5},
    "techniques": {"init": {"scheme": "xavier_uniform", "scale": 4.0}},
}
"""A start fitted to sigmoids, and the learning rate that it bears."""

CLAIMS: dict[str, Claim] = {
    "moons_l2": Claim(
        runs=by_preset("moons_l2"),
        measure=both,
        refuted_by="A seed whose validation loss does not rise without the penalty, or rises as far with it.",
    ),
    "sine_l2": Claim(
        runs=by_preset("sine_l2"),
        measure=losses,
        refuted_by="As many seeds that end at a lower loss without the penalty as with it.",
    ),
    "digits_l2": Claim(
        runs=by_preset("digits_l2"),
        measure=both,
        refuted_by="A plain network that does not learn the wrong labels, or a penalised one that learns as many.",
    ),
    "digits_dropout": Claim(
        runs=by_preset("digits_dropout"),
        measure=both,
        refuted_by="As many seeds that end at a lower loss without dropout as with it.",
    ),
    "mnist1d_dropout": Claim(
        runs=by_preset("mnist1d_dropout"),
        measure=both,
        refuted_by="A seed whose loss dropout does not lower at the end and at its best.",
    ),
    "mnist1d_shift": Claim(
        runs=by_preset("mnist1d_shift"),
        measure=both,
        refuted_by="A seed whose validation accuracy does not rise.",
    ),
    "digits_batch_norm": Claim(
        runs=SIGMOIDS | {"fitted": RunConfig.model_validate(FITTED)},
        measure=speeds,
        refuted_by="A start fitted to sigmoids that needs more than twice as many steps, or a plain run that learns.",
    ),
    "rnn_clipping": Claim(
        runs=by_preset("rnn_clipping"),
        measure=explosions,
        refuted_by="Plain runs that stay finite, or clipped ones that end clearly below the constant answer.",
    ),
    "l2_strengths": Claim(
        runs={
            name: made(
                optimiser={"name": "sgd", "lr": 0.1, "momentum": 0.9},
                techniques={"l2": {"lambda": strength}},
                steps=1000,
            )
            for name, strength in (("plain", 0.0), ("small", 5e-4), ("large", 5e-3), ("huge", 5e-2))
        },
        measure=rights,
        refuted_by="A λ whose accuracy stands clearly above that of none in most seeds.",
    ),
    "l1_zeros": Claim(
        runs={
            f"{form}_{optimiser['name']}": made(
                optimiser=optimiser, techniques={"l1": {"lambda": 0.002, "form": form}}, batch_size=64, steps=760
            )
            for form in ("subgradient", "proximal")
            for optimiser in ({"name": "sgd", "lr": 0.1}, {"name": "adam", "lr": 1e-3})
        },
        measure=zeros,
        refuted_by="Zeros in more than a percent of the weights under Adam.",
    ),
    "dropout_half": Claim(
        runs=by_preset("mnist1d_dropout") | {"half": also("mnist1d_dropout", dropout={"p": 0.5})},
        measure=rights,
        refuted_by="As many seeds in which p = 0.5 gains more accuracy than p = 0.2 as fewer.",
    ),
    "dropout_digits": Claim(
        runs={
            name: made(
                data={"name": "digits", "train_size": 100},
                network={"hidden": [128, 128]},
                optimiser={"name": "adam", "lr": 1e-3},
                techniques={"dropout": {"p": p}},
                steps=500,
            )
            for name, p in (("plain", 0.0), ("fifth", 0.2), ("half", 0.5))
        },
        measure=rights,
        refuted_by="A p whose accuracy stands above that of none in all seeds.",
    ),
    "clip_by_value": Claim(
        runs={
            "norm": PRESETS["rnn_clipping"].config,
            "value": also("rnn_clipping", clip_value={"max_value": 0.01}),
        },
        measure=cosines,
        refuted_by="A seed in which clipping by value keeps the direction.",
    ),
    "clip_slows": Claim(
        runs=clipping("sgd", 0.1) | clipping("adam", 1e-3),
        measure=slowed,
        refuted_by="Clipping that changes the loss as much under Adam as under SGD.",
    ),
    "formats": Claim(
        runs={name: made(dtype=dtype, steps=1000) for name, dtype in (("single", "float32"), ("double", "float64"))},
        measure=formats,
        refuted_by="A seed whose accuracies differ.",
    ),
    "init_zeros": Claim(
        runs={
            name: made(
                network={"hidden": [128, 128]},
                optimiser={"name": "adam", "lr": 1e-3},
                techniques={} if settings is None else {"init": settings},
                steps=1000,
            )
            for name, settings in (
                ("plain", None),
                ("random_biases", {"scheme": "zeros"}),
                ("equal_biases", {"scheme": "zeros", "bias": 0.0}),
                ("constant", {"scheme": "constant", "scale": 0.1, "bias": 0.0}),
            )
        },
        measure=rights,
        refuted_by="Equal weights and equal biases that learn to read most digits.",
    ),
    "tiny_batches": Claim(
        runs={
            f"{norm}_{size}": made(
                network={"hidden": [100, 100]},
                optimiser={"name": "sgd", "lr": 0.1},
                techniques=techniques,
                batch_size=size,
                steps=600,
                evaluations=0,
            )
            for norm, techniques in (("plain", {}), ("batch", {"batch_norm": {}}), ("layer", {"layer_norm": {}}))
            for size in (2, 8)
        },
        measure=tiny,
        refuted_by="A seed in which batch normalisation does better at batch size 2 than none or layer normalisation.",
    ),
    "batch_norm_digits": Claim(
        runs={"plain": plain(PRESETS["digits_l2"].config), "treated": also("digits_l2", batch_norm={})},
        measure=both,
        refuted_by="A seed whose loss does not rise, or labels that are not learnt, with batch normalisation.",
    ),
    "batch_norm_mnist1d": Claim(
        runs={"plain": plain(PRESETS["mnist1d_shift"].config), "treated": also("mnist1d_shift", batch_norm={})},
        measure=both,
        refuted_by="A seed whose loss does not rise with batch normalisation.",
    ),
}


def measure(name: str) -> dict[str, Any]:
    """Return one claim's part of the table."""
    claim = CLAIMS[name]
    return {
        "runs": {kind: config.canonical() for kind, config in claim.runs.items()},
        "seeds": list(SEEDS),
        "measured": {what: summary(values) for what, values in claim.over(SEEDS).items()},
        "date": datetime.now(tz=UTC).date().isoformat(),
        "refuted_by": claim.refuted_by,
    }


def summary(values: Sequence[float]) -> dict[str, Any]:
    """Return the median and the range of one number's values, and these by seed."""
    kept = [float(f"{value:.4g}") for value in values]
    return {"value": float(f"{np.median(kept):.4g}"), "low": min(kept), "high": max(kept), "by_seed": kept}


def laid_out(written: Mapping[str, Any]) -> str:
    """Return the table as JSON with lists of numbers on one line each."""
    text = json.dumps(written, indent=1, ensure_ascii=False)
    return re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s+", " ", found[0]), text) + "\n"


def main(names: Sequence[str]) -> None:
    """Measure the claims of these names, all where none is given, and write the table."""
    before = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    with ProcessPoolExecutor(PROCESSES) as pool:
        anew = dict(zip(names, pool.map(measure, names), strict=True))
    found = before | anew
    written = {name: found[name] for name in CLAIMS if name in found}
    FILE.write_text(laid_out(written), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:] or list(CLAIMS))
