"""The head start of batch normalisation, with the numbers that were measured in plain PyTorch."""

import numpy as np
import pytest

from core.examples.seeds import OFFSETS
from core.topics import TRAINED
from tests.examples.trained import opening

pytestmark = pytest.mark.effect


def test_batch_norm_is_there_within_a_hundred_steps_and_without_it_nothing_happens() -> None:
    """90 % at step 40 to 60 with batch norm, 9 % at step 1,000 without."""
    histories = opening("batch_norm_speed")
    without, batch = histories[: len(OFFSETS)], histories[-len(OFFSETS) :]
    reached = []
    for history in batch:
        series = history.series("accuracy/validation")
        reached.append(int(series.steps[np.flatnonzero(series.values >= 0.9)[0]]))
    assert max(reached) <= 80
    assert [history.step for history in without] == [1000] * len(OFFSETS)
    ends = [100 * history.last("accuracy/validation") for history in without]
    assert max(ends) < 30
    said = TRAINED["batch_norm_speed"].show(histories, TRAINED["batch_norm_speed"].Settings(), "en").sentences[0]
    assert f"with batch norm at step {min(reached)} to {max(reached)};" in said
    assert said.endswith(f"without not within 1,000 steps ({min(ends):.0f} to {max(ends):.0f} % at the end).")
