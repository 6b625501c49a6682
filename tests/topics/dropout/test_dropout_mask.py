"""The mask on the network is that of a run."""

import numpy as np
import pytest

from core.engine.streams import Uniforms
from tests.examples.helpers import compute, show

pytestmark = pytest.mark.effect


def test_masks_on_the_network_are_those_of_a_run() -> None:
    """What the engine draws for the first hidden layer of a run of this seed, a batch of one."""
    for seed, p in ((0, 0.5), (3, 0.2)):
        kept = compute("dropout_mask", seed=seed, p=p)["kept"]
        drawn = Uniforms(seed, "dropout", 0, (10, 1)).draw(len(kept))[..., 0] < 1 - p
        np.testing.assert_array_equal(kept, drawn.numpy())
    assert compute("dropout_mask", p=0.0)["kept"].all()


def test_dropped_units_have_no_edges() -> None:
    network, _ = show("dropout_mask", step=3).figures
    kept = compute("dropout_mask")["kept"][3].sum()
    edges = [trace for trace in network["traces"] if trace["mode"] == "lines"]
    assert [len(trace["x"]) for trace in edges] == [3 * 10 * kept] * 2
    hollow = [t for t in network["traces"] if t.get("marker", {}).get("symbol") == "circle-open"]
    assert sum(len(trace["x"]) for trace in hollow) == 10 - kept
