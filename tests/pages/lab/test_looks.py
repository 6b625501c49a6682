"""What the browser makes of the looks of the stops is what Python would have described."""

import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from core.presets import OPENING, PRESETS
from core.study import Study, study
from core.techniques import TECHNIQUES
from pages.lab.looks import at_stop, look, looks


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


def put(given: Any, path: list[str | int], value: Any) -> None:
    """Put a value at a place in nested JSON, as the browser does."""
    *way, last = path
    for key in way:
        given = given[key]
    given[last] = value


def of_opening(name: str, since: int | None = None) -> Study:
    return study(OPENING.config, name, since=since)


CASES = {
    **{preset.name: study(preset.config, preset.technique) for preset in PRESETS.values()},
    **{name: of_opening(name) for name in TECHNIQUES},
    **{f"{name} from step 300 on": of_opening(name, since=300) for name in TECHNIQUES},
    "pinned": study(OPENING.config, "l2", pinned=of_opening("l2").stops[5]),
    "another in hand, pinned": study(OPENING.config, "dropout", pinned=OPENING.config),
    "ghost": study(OPENING.config, "l2", ghost=of_opening("l2").stops[3]),
    "a value between stops": study(
        OPENING.config.with_fields(techniques={"clip_norm": {"max_norm": 0.04}}), "clip_norm"
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("shown", ["itself", "first", "last"])
def test_every_stop_looks_as_it_does_where_the_script_shows_it(name: str, shown: str) -> None:
    case = CASES[name]
    assert case.current is not None
    case = at_stop(case, {"itself": case.current, "first": 0, "last": len(case.stops) - 1}[shown])
    ways, way_of = looks(case, "ko")
    assert len(way_of) == len(case.stops)
    made = [as_json(look(case, "ko"))]
    for changes in as_json(ways):
        there = copy.deepcopy(made[-1])
        for path, value in changes:
            put(there, path, value)
        for part in ("figures", "more"):
            there[part] = [made[-1][part][one] if isinstance(one, int) else one for one in there[part]]
        made.append(there)
    for stop, way in enumerate(way_of):
        assert made[1 + way] == as_json(look(replace(case, treatment=case.stops[stop], current=stop), "ko"))


def test_the_stops_of_a_penalty_are_described_in_few_ways() -> None:
    ways, way_of = looks(of_opening("l2"), "en")
    assert len(ways) == 2
    assert ways[way_of[-1]] == []
    assert way_of == [1] + [0] * (len(way_of) - 1)
