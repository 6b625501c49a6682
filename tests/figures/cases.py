"""Expressions with the values they must have, as JSON: run here against Python, in the browser against its own."""

from typing import Any

import numpy as np

from core.config import RunConfig
from core.figures.language.context import Context
from core.history import Delta, History, Series

CONFIG = RunConfig.model_validate({"data": {"name": "moons"}})

RUN = {
    "series": {
        "loss": [[0, 8, 16, 24], [0.75, 0.5, 0.25, 0.5]],
        "wild": [[0, 8, 16, 24], [1.0, None, 4.0, None]],
        "counts": [[0, 16], [[1, 2, 4, 1], [0, 4, 4, 0]]],
        "surface": [[0, 16], [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]],
    },
    "constants": {
        "edges": [-1e30, -1, 0, 2, 1e30],
        "points": [[1, 10], [2, 20], [3, 30]],
        "labels": [0, 1, 0],
    },
}
OTHER = {"series": {"loss": [[0, 8], [0.5, 0.125]]}, "constants": {}}
CONTEXT = {
    "roles": {"baseline": RUN, "treatment": OTHER},
    "stops": [
        OTHER,
        None,
        RUN,
        {"series": {"loss": [[16], [0.0625]]}, "constants": {}},
        {"series": {"loss": [[8], [0.5]]}, "constants": {}, "step": 15},
    ],
    "stop": 2,
    "step": 16,
}


def ended(*losses: float | None, state: str = "finished") -> dict[str, Any]:
    """Return a run that has ended, by what its loss was at every eighth step."""
    return {"series": {"loss": [[8 * i for i in range(len(losses))], [*losses]]}, "constants": {}, "state": state}


LONG = ended(*[1.0] * 18, 0.5, 0.25)
"""Twenty evaluations, of which an end is the mean of two."""
SEEDS = {
    "roles": {"baseline": LONG, "treatment": OTHER},
    "seeds": {
        "baseline": [ended(1.0, 0.75), None, ended(1.0, None, state="diverged"), OTHER, ended(0.5, None)],
        "treatment": [],
    },
    "stops": [],
    "stop": None,
    "step": 8,
}
"""A baseline from six seeds: the second not there, the third diverged, the fourth still in training."""
OF_STOPS = {
    "roles": {},
    "stops": [LONG, None, ended(1.0, 0.75)],
    "stop_seeds": [[ended(0.75), OTHER], [ended(1.0, 0.5)], [None, ended(1.0, None, state="diverged")]],
    "stop": None,
    "step": 8,
}
"""Three stops, of which the last has diverged from one of its seeds."""
OF_PARTS = {"roles": {}, "stops": [], "stop": None, "step": 8, "parts": [[LONG, None], [ended(1.0, 0.5)]]}
OF_SEEDS = {"role": "baseline", "series": "loss"}

LOSS = {"role": "baseline", "series": "loss"}
EDGES = {"op": "constant", "role": "baseline", "name": "edges"}
COUNTS = {"op": "at", "role": "baseline", "series": "counts", "until": 0}
NONE = {"op": "at", "role": "ghost", "series": "loss"}

VALUES: list[tuple[Any, Any]] = [
    # what is no operation is itself
    (3.5, 3.5),
    ("text", "text"),
    (None, None),
    ([1, {"op": "step"}, NONE], [1, 16, None]),
    # reading
    ({"op": "steps", **LOSS}, [0, 8, 16]),
    ({"op": "steps", **LOSS, "until": 8}, [0, 8]),
    ({"op": "steps", **LOSS, "until": 7}, [0]),
    ({"op": "steps", **LOSS, "until": "end"}, [0, 8, 16, 24]),
    ({"op": "steps", "role": "ghost", "series": "loss"}, None),
    ({"op": "steps", "role": "baseline", "series": "nothing"}, None),
    ({"op": "values", **LOSS}, [0.75, 0.5, 0.25]),
    ({"op": "values", **LOSS, "until": 0}, [0.75]),
    ({"op": "values", **LOSS, "until": -1}, None),
    ({"op": "values", "role": "baseline", "series": "wild", "until": "end"}, [1, None, 4, None]),
    ({"op": "values", "role": "baseline", "series": "counts", "index": 2}, [4, 4]),
    ({"op": "at", **LOSS}, 0.25),
    ({"op": "at", **LOSS, "until": 23}, 0.25),
    ({"op": "at", **LOSS, "until": "end"}, 0.5),
    ({"op": "at", "role": "treatment", "series": "loss"}, 0.125),
    ({"op": "at", "role": "baseline", "series": "wild", "until": "end"}, None),
    ({"op": "at", "role": "baseline", "series": "counts", "until": 15}, [1, 2, 4, 1]),
    ({"op": "at", "role": "baseline", "series": "surface"}, [[5, 6], [7, 8]]),
    (NONE, None),
    ({"op": "constant", "role": "baseline", "name": "labels"}, [0, 1, 0]),
    ({"op": "constant", "role": "baseline", "name": "points"}, [[1, 10], [2, 20], [3, 30]]),
    ({"op": "constant", "role": "baseline", "name": "points", "index": 1}, [10, 20, 30]),
    ({"op": "constant", "role": "treatment", "name": "labels"}, None),
    ({"op": "stops", "series": "loss"}, [0.125, None, 0.25, 0.0625, None]),
    ({"op": "stops", "series": "loss", "until": 8}, [0.125, None, 0.5, None, 0.5]),
    ({"op": "stops", "series": "loss", "until": "end"}, [0.125, None, 0.5, 0.0625, 0.5]),
    ({"op": "stops", "series": "loss", "reduce": "min", "until": "end"}, [0.125, None, 0.25, 0.0625, 0.5]),
    ({"op": "stops", "series": "nothing"}, [None, None, None, None, None]),
    ({"op": "stop"}, 2),
    ({"op": "step"}, 16),
    # lists
    ({"op": "concat", "of": [[1, 2], 3, NONE, [4]]}, [1, 2, 3, 4]),
    ({"op": "concat", "of": [NONE]}, []),
    ({"op": "written", "text": "{1} at {0}, {0}", "of": [1500, 0.25], "formats": ["d", ".2f"]}, "0.25 at 1,500, 1,500"),
    ({"op": "written", "text": "{0}: {1}", "of": [NONE, "text"], "formats": ["g3", "s"]}, "–: text"),
    ({"op": "item", "of": [4, 5, 6], "index": 1}, 5),
    ({"op": "item", "of": [4, 5, 6], "index": -1}, 6),
    ({"op": "item", "of": [4, 5, 6], "index": 3}, None),
    ({"op": "item", "of": [4, 5, 6], "index": -4}, None),
    ({"op": "item", "of": [], "index": -1}, None),
    ({"op": "item", "of": ["off", "0.1"], "index": {"op": "argmin", "of": [2, 1]}}, "0.1"),
    ({"op": "item", "of": [4], "index": None}, None),
    ({"op": "item", "of": NONE, "index": 0}, None),
    ({"op": "reverse", "of": [1, 2, 3]}, [3, 2, 1]),
    ({"op": "reverse", "of": NONE}, None),
    ({"op": "where", "of": [1, 2, 3], "mask": [0, 1, 1]}, [2, 3]),
    ({"op": "where", "of": [1, 2, 3], "mask": [0, 1, 2], "equals": 2}, [3]),
    ({"op": "where", "of": [1, 2, 3], "mask": [None, 1], "equals": 1}, [2]),
    ({"op": "where", "of": NONE, "mask": [1]}, None),
    ({"op": "where", "of": [1], "mask": NONE}, None),
    ({"op": "linspace", "low": -1, "high": 1, "count": 5}, [-1, -0.5, 0, 0.5, 1]),
    ({"op": "linspace", "low": NONE, "high": 1, "count": 5}, None),
    # element by element
    ({"op": "add", "a": [1, 2], "b": [10, 20]}, [11, 22]),
    ({"op": "add", "a": 1, "b": [10, None, 20]}, [11, None, 21]),
    ({"op": "add", "a": [1, 2, 3], "b": [1, 1]}, [2, 3]),
    ({"op": "add", "a": [[1, 2], [3, 4]], "b": 1}, [[2, 3], [4, 5]]),
    ({"op": "add", "a": 1, "b": NONE}, None),
    ({"op": "subtract", "a": [5, 7], "b": 2}, [3, 5]),
    ({"op": "multiply", "a": 4, "b": [1.5, 2]}, [6, 8]),
    ({"op": "divide", "a": [1, 2], "b": [4, 0]}, [0.25, None]),
    ({"op": "less", "a": [1, 2, 3], "b": 2}, [1, 0, 0]),
    ({"op": "less", "a": 0, "b": [1, None]}, [1, None]),
    ({"op": "clamp", "of": [-3, 0, 9, None], "low": -1, "high": 1}, [-1, 0, 1, None]),
    ({"op": "clamp", "of": 5, "high": 3}, 3),
    ({"op": "clamp", "of": 5, "low": NONE, "high": NONE}, 5),
    ({"op": "clamp", "of": NONE, "low": 0}, None),
    ({"op": "abs", "of": [-2, 3]}, [2, 3]),
    ({"op": "sqrt", "of": [4, -1]}, [2, None]),
    ({"op": "log10", "of": [100, 0, -1]}, [2, None, None]),
    ({"op": "power10", "of": [2, -1, 400]}, [100, 0.1, None]),
    # list to number
    ({"op": "min", "of": [3, None, 1]}, 1),
    ({"op": "min", "of": []}, None),
    ({"op": "min", "of": [None]}, None),
    ({"op": "max", "of": [3, None, 1]}, 3),
    ({"op": "max", "of": NONE}, None),
    ({"op": "argmin", "of": [None, 2, 1, 1]}, 2),
    ({"op": "argmin", "of": NONE}, None),
    ({"op": "argmax", "of": [None, 2, 2]}, 1),
    ({"op": "argmax", "of": []}, None),
    ({"op": "sum", "of": [1, None, 2]}, 3),
    ({"op": "sum", "of": []}, None),
    ({"op": "mean", "of": [1, None, 2]}, 1.5),
    ({"op": "mean", "of": []}, None),
    ({"op": "deviation", "of": [1, None, 2, 3]}, 1),
    ({"op": "deviation", "of": [1, None]}, None),
    ({"op": "means", "of": [[1, 2], [None], [None, 3]]}, [1.5, None, 3]),
    ({"op": "means", "of": NONE}, None),
    ({"op": "margin", "of": [1, None, 3, 2, 2], "t": [None, None, 12.7, 4.3, 3]}, 3 * (2 / 3) ** 0.5 / 2),
    ({"op": "margin", "of": [1, None], "t": [None, None]}, None),
    # 5 is more by luck: differences 3 and -1; 9 is not: 6 and 7
    ({"op": "as_good", "of": [[8, 9], [5, 1], [2, 2], [8, 9]], "t": [None, None, 12.7]}, [1, 2]),
    ({"op": "as_good", "of": [[2, 2], [5, 1], [5, 1], [5, None]], "t": [None, None, 12.7]}, [0, 2]),
    ({"op": "as_good", "of": [[1, 1], [0, None], [9, 9]], "t": [None, None, 12.7]}, [0, 0]),
    ({"op": "as_good", "of": [[1], [None]], "t": [None, None, 12.7]}, None),
    ({"op": "as_good", "of": NONE, "t": []}, None),
    ({"op": "otherwise", "of": [1, None, None], "instead": [4, 5, None]}, [1, 5, None]),
    ({"op": "otherwise", "of": NONE, "instead": [4]}, [4]),
    ({"op": "otherwise", "of": [1], "instead": NONE}, [1]),
    ({"op": "deviation", "of": NONE}, None),
    ({"op": "count", "of": [1, None, 2]}, 2),
    ({"op": "count", "of": []}, 0),
    ({"op": "count", "of": NONE}, None),
    ({"op": "quantile", "of": [4, 1, None, 3], "q": 0.5}, 3),
    ({"op": "quantile", "of": [4, 1, 3, 2], "q": 0.5}, 2.5),
    ({"op": "quantile", "of": [4, 1], "q": 1}, 4),
    ({"op": "quantile", "of": [], "q": 0.5}, None),
    ({"op": "usual", "of": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1e9]}, 2),
    ({"op": "usual", "of": [1, None, 1.5]}, 1.5),
    ({"op": "usual", "of": []}, None),
    # for figures
    ({"op": "nice", "of": 0.61}, 0.8),
    ({"op": "nice", "of": 0.3}, 0.3),
    ({"op": "nice", "of": 1}, 1),
    ({"op": "nice", "of": 81}, 100),
    ({"op": "nice", "of": 1300}, 1500),
    ({"op": "nice", "of": 0}, None),
    ({"op": "nice", "of": -1}, None),
    ({"op": "nice", "of": NONE}, None),
    ({"op": "rebin", "of": COUNTS, "edges": EDGES, "to": [-1, 0, 1, 2]}, [37.5, 25, 37.5]),
    ({"op": "rebin", "of": COUNTS, "edges": EDGES, "to": [-0.5, 0, 0.5]}, [37.5, 62.5]),
    ({"op": "rebin", "of": COUNTS, "edges": EDGES, "to": [3, 4, 5]}, [87.5, 12.5]),
    ({"op": "rebin", "of": [0, 0], "edges": [0, 1, 2], "to": [0, 2]}, None),
    ({"op": "rebin", "of": NONE, "edges": EDGES, "to": [0, 2]}, None),
    ({"op": "histogram_quantile", "of": COUNTS, "edges": EDGES, "q": 0.5}, 0.5),
    ({"op": "histogram_quantile", "of": COUNTS, "edges": EDGES, "q": 0.01}, -1),
    ({"op": "histogram_quantile", "of": COUNTS, "edges": EDGES, "q": 0.99}, 2),
    ({"op": "histogram_quantile", "of": [0, 2, 2, 0], "edges": EDGES, "q": 0}, -1),
    ({"op": "histogram_quantile", "of": [0, 2, 2, 0], "edges": EDGES, "q": 1}, 2),
    ({"op": "histogram_quantile", "of": [0, 0], "edges": [0, 1, 2], "q": 0.5}, None),
    ({"op": "apart", "of": [1, 5], "index": 0, "low": 0, "high": 10, "share": 0.2}, 1),
    ({"op": "apart", "of": [3, 4], "index": 0, "low": 0, "high": 10, "share": 0.2}, 2.5),
    ({"op": "apart", "of": [3, 4], "index": 1, "low": 0, "high": 10, "share": 0.2}, 4.5),
    ({"op": "apart", "of": [4, 3], "index": 0, "low": 0, "high": 10, "share": 0.2}, 4.5),
    ({"op": "apart", "of": [3, 3], "index": 1, "low": 0, "high": 10, "share": 0.2}, 4),
    ({"op": "apart", "of": [3, NONE, 4], "index": 2, "low": 0, "high": 10, "share": 0.2}, 4.5),
    ({"op": "apart", "of": [3, 4, 5], "index": 1, "low": 0, "high": 10, "share": 0.2}, 4),
    ({"op": "apart", "of": [3, 4, 5], "index": 2, "low": 0, "high": 10, "share": 0.2}, 6),
    ({"op": "apart", "of": [3, 4, 9], "index": 0, "low": 0, "high": 10, "share": 0.2}, 2.5),
    ({"op": "apart", "of": [3, 4, 9], "index": 2, "low": 0, "high": 10, "share": 0.2}, 9),
    ({"op": "apart", "of": [0, 0], "index": 0, "low": 0, "high": 10, "share": 0.2}, 0),
    ({"op": "apart", "of": [0, 0], "index": 1, "low": 0, "high": 10, "share": 0.2}, 2),
    ({"op": "apart", "of": [9, 50], "index": 0, "low": 0, "high": 10, "share": 0.2}, 8),
    ({"op": "apart", "of": [9, 50], "index": 1, "low": 0, "high": 10, "share": 0.2}, 10),
    ({"op": "apart", "of": [-9, 5], "index": 0, "low": 0, "high": 10, "share": 0.2}, 0),
    ({"op": "apart", "of": [5, 5, 5], "index": 0, "low": 0, "high": 10, "share": 0.6}, 0),
    ({"op": "apart", "of": [NONE, 1], "index": 0, "low": 0, "high": 10, "share": 0.2}, None),
    ({"op": "apart", "of": [1, 1], "index": 1, "low": NONE, "high": 10, "share": 0.2}, 1),
    ({"op": "winner", "of": [[[1, 5]], [[2, 5]], [[0, 6]]]}, [[1, 2]]),
    ({"op": "winner", "of": NONE}, None),
]


WRITTEN: list[tuple[Any, str, str]] = [
    (1500, "d", "1,500"),
    (999.5, "d", "1,000"),
    (-3, "d", "−3"),
    (0.295, ".2f", "0.29"),
    (0.125, ".2f", "0.13"),
    (-0.125, ".2f", "−0.13"),
    (-0.001, ".2f", "0.00"),
    (2.5, ".0f", "3"),
    (11.46, ".1f", "11.5"),
    (123456, ".2f", "1.23e5"),
    (0.715, ".0%", "72\u202f%"),
    (0.9234, ".1%", "92.3\u202f%"),
    (-0.04, ".0%", "−4\u202f%"),
    (0, "g3", "0"),
    (0.003, "g3", "0.003"),
    (0.2345, "g2", "0.23"),
    (-0.0996, "g2", "−0.1"),
    (12.3456, "g2", "12"),
    (1234.5, "g2", "1,235"),
    (0.000012345, "g2", "1.2e-5"),
    (2e7, "g2", "2e7"),
    (0.0123456, "g3", "0.0123"),
    (12.3456, "g3", "12.3"),
    (1234.5, "g3", "1,235"),
    (100, "g3", "100"),
    (0.00001, "g3", "1e-5"),
    (-0.0000123, "g3", "−1.23e-5"),
    (99999.9, "g3", "100,000"),
    (100000, "g3", "1e5"),
    (None, ".2f", "–"),
    (None, "s", "–"),
    ("off", "s", "off"),
]


WILD = RUN | {"state": "diverged"}
ONE_DIVERGED = CONTEXT | {"roles": {"baseline": WILD, "treatment": OTHER}, "stops": [OTHER, None, WILD]}
ALL_DIVERGED = CONTEXT | {"roles": {"baseline": WILD, "treatment": WILD}, "stops": [WILD, WILD]}
STOPS = {"op": "stops", "series": "loss", "until": "end", "sound": True}
OVER_SEEDS: list[tuple[dict[str, Any], Any, Any]] = [
    (SEEDS, {"op": "values", **OF_SEEDS, "seed": 1, "until": "end"}, [1.0, 0.75]),
    (SEEDS, {"op": "steps", **OF_SEEDS, "seed": 4}, [0, 8]),
    (SEEDS, {"op": "values", **OF_SEEDS, "seed": 2}, None),
    (SEEDS, {"op": "values", **OF_SEEDS, "seed": 9}, None),
    (SEEDS, {"op": "values", "role": "ghost", "series": "loss", "seed": 1}, None),
    (SEEDS, {"op": "ends", **OF_SEEDS}, [0.375, 0.75, None, None, None, None]),
    (SEEDS, {"op": "ends", **OF_SEEDS, "last": True}, [0.25, 0.75, None, None, None, None]),
    (SEEDS, {"op": "ends", "role": "baseline", "series": "nothing"}, [None] * 6),
    (SEEDS, {"op": "ends", "role": "treatment", "series": "loss"}, [None]),
    (SEEDS, {"op": "ends", "role": "ghost", "series": "loss"}, [None]),
    (OF_STOPS, {"op": "stop_ends", "series": "loss"}, [[0.375, 0.75, None], [None, 0.5], [None] * 3]),
    (
        OF_STOPS,
        {"op": "stop_ends", "series": "loss", "last": True},
        [[0.25, 0.75, None], [None, 0.5], [None] * 3],
    ),
    (OF_STOPS, {"op": "arrived"}, 5),
    ({**OF_STOPS, "stop_seeds": []}, {"op": "stop_ends", "series": "loss"}, [[0.375], [None], [0.75]]),
    (SEEDS, {"op": "arrived"}, 0),
    (
        {**SEEDS, "parts": [[LONG, None], [ended(1.0, 0.5)]]},
        {"op": "part_ends", "series": "loss"},
        [[0.375, None], [0.5]],
    ),
    (SEEDS, {"op": "part_ends", "series": "loss"}, []),
    (SEEDS, {"op": "stop_ends", "series": "loss"}, []),
    (SEEDS, {"op": "diverged", "role": "baseline"}, [0, 0, None, 1, None, 0]),
    # at 0: 1, 1, 1, 0.5, 0.5; at 8: 1, 0.75, 0.125
    (SEEDS, {"op": "spread", **OF_SEEDS, "sds": 0}, [0.8, 0.625]),
    (SEEDS, {"op": "spread", **OF_SEEDS, "sds": -1}, [0.8 - 0.075**0.5, 0.625 - 0.203125**0.5]),
    (SEEDS, {"op": "spread", **OF_SEEDS, "sds": 1, "until": 0}, [0.8 + 0.075**0.5]),
    (SEEDS, {"op": "spread", "role": "treatment", "series": "loss", "sds": 1}, [None, None]),
    (SEEDS, {"op": "spread", "role": "ghost", "series": "loss", "sds": 1}, None),
]
"""What is read of other seeds, each with its context."""
DIVERGING: list[tuple[dict[str, Any], Any, Any]] = [
    (CONTEXT, {"op": "sound", "role": "baseline", "of": [1, 2]}, [1, 2]),
    (ONE_DIVERGED, {"op": "sound", "role": "baseline", "of": [1, 2]}, None),
    (ONE_DIVERGED, {"op": "sound", "role": "treatment", "of": [1, 2]}, [1, 2]),
    (ONE_DIVERGED, {"op": "sound", "role": "treatment", "of": None, "otherwise": 7}, None),
    (ONE_DIVERGED, {"op": "sound", "role": "baseline", "of": [1, 2], "otherwise": 7}, 7),
    (ONE_DIVERGED, {"op": "sound", "role": "ghost", "of": 3}, 3),
    (ALL_DIVERGED, {"op": "sound", "role": "baseline", "of": [1, 2]}, [1, 2]),
    (CONTEXT, STOPS, [0.125, None, 0.5, 0.0625, 0.5]),
    (ONE_DIVERGED, STOPS, [0.125, None, None]),
    (ALL_DIVERGED, STOPS, [0.5, 0.5]),
]


def cases() -> list[dict[str, Any]]:
    """Return every case: an expression, the context it is evaluated on, the value it must have."""
    given = [*((CONTEXT, e, expected) for e, expected in VALUES), *DIVERGING, *OVER_SEEDS]
    return [{"expression": e, "context": on, "expected": expected} for on, e, expected in given]


def formats() -> list[dict[str, Any]]:
    """Return every case of a value, a format, and how it must be written."""
    return [{"value": value, "format": how, "expected": expected} for value, how, expected in WRITTEN]


def history(run: dict[str, Any], config: RunConfig = CONFIG) -> History:
    """Return a real history of a case's data."""
    made = History(config)
    series = {
        name: Series(np.asarray(steps), np.asarray(values, dtype=np.float32))
        for name, (steps, values) in run["series"].items()
    }
    constants = {name: np.asarray(values, dtype=np.float32) for name, values in run["constants"].items()}
    made.append(Delta(run.get("state", "running"), run.get("step", 24), series, constants))
    return made


def context(data: dict[str, Any]) -> Context:
    """Return the context of a case, of real histories."""
    roles = {role: history(run) for role, run in data["roles"].items()}
    runs = [None if run is None else history(run) for run in data["stops"]]
    seeds = {
        role: [None if run is None else history(run) for run in others]
        for role, others in data.get("seeds", {}).items()
    }
    of_stops = [[None if run is None else history(run) for run in rest] for rest in data.get("stop_seeds", [])]
    parts = [[None if run is None else history(run) for run in runs] for runs in data.get("parts", [])]
    return Context(roles, runs, data["stop"], data["step"], seeds, of_stops, parts)
