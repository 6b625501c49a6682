"""Dropout over the size of the training set."""

import numpy as np
import pytest

from core.topics import TRAINED
from core.topics.dropout.dropout_sizes import RATES, SETS
from tests.examples.trained import opening

pytestmark = pytest.mark.effect


def test_dropout_helps_where_the_network_memorises_and_does_nothing_for_few_digits() -> None:
    losses = {
        name: [history.last("loss/validation") for history in opening("dropout_sizes")[n * len(RATES) :][: len(RATES)]]
        for n, name in enumerate(SETS)
    }
    assert min(losses["some"]) < 0.75 * losses["some"][0]
    assert min(losses["few"]) < 0.75 * losses["few"][0]
    assert min(losses["many"]) > 0.9 * losses["many"][0]
    digits = opening("dropout_sizes")[-len(RATES) :]
    assert np.ptp([history.last("accuracy/validation") for history in digits]) < 0.04


def test_training_loss_is_larger_with_dropout_on_and_the_sentence_says_by_how_much() -> None:
    shown = TRAINED["dropout_sizes"].show(opening("dropout_sizes"), TRAINED["dropout_sizes"].Settings(), "en")
    on, off, validation = (trace["y"] for trace in shown.figures[-1]["traces"][:3])
    some = opening("dropout_sizes")[len(RATES) : 2 * len(RATES)]
    assert on == pytest.approx([history.series("loss/data").values[-30:].mean() for history in some], rel=1e-5)
    assert off == [history.last("loss/train") for history in some]
    assert validation == [history.last("loss/validation") for history in some]
    assert on[0] == pytest.approx(off[0], abs=0.05)
    assert np.diff(np.array(on) - off).min() > -0.05
    assert 1.2 * off[-1] < on[-1] < validation[-1]
    assert f"is {on[-1]:.2f} with dropout on, as training sees it, and {off[-1]:.2f} with it off" in shown.sentences[-1]
