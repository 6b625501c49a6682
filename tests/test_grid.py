"""A grid of runs."""

import pytest

from core.config import RunConfig
from core.grid import Grid
from core.history import History

GRID = Grid({"width": (2, 3), "lr": (0.1, 0.2, 0.3), "seed": (0, 1)})


def make(width: int, lr: float, seed: int, steps: int) -> RunConfig:
    given = {"network": {"hidden": [width]}, "optimiser": {"name": "sgd", "lr": lr}, "seed": seed, "steps": steps}
    return RunConfig.model_validate(given)


def test_there_is_a_run_at_every_place() -> None:
    configs = GRID.configs(make, steps=5)
    assert len({config.digest for config in configs}) == len(GRID.keys) == 12
    assert [(c.network.hidden[0], c.optimiser.lr, c.seed) for c in configs] == GRID.keys
    assert {config.steps for config in configs} == {5}


def test_histories_are_found_by_their_places() -> None:
    histories = [History(config) for config in GRID.configs(make, steps=5)]
    by_key, by_first = GRID.by_key(histories), GRID.by_first(histories)
    assert by_key[3, 0.2, 1].config == make(3, 0.2, 1, 5)
    assert [h.config for h in by_first[3]] == [make(3, lr, seed, 5) for lr in (0.1, 0.2, 0.3) for seed in (0, 1)]
    assert list(by_first) == [2, 3]


def test_histories_that_are_not_all_there_are_refused() -> None:
    histories = [History(config) for config in GRID.configs(make, steps=5)]
    with pytest.raises(ValueError, match="shorter"):
        GRID.by_key(histories[:-1])
