"""What a worker packs is what a reader finds."""

import zlib

import numpy as np
import pytest

from core.engine.local import deltas
from core.history import Array, Delta, Series
from core.presets import PRESETS
from core.runners.packing import COUNTS, FORMATS, pack, read, unpack

STEPS = np.array([3, 7])
LARGEST = np.iinfo(COUNTS).max
GIVEN: dict[str, Array] = {
    "halves": np.array([[0.1, -0.0, np.nan], [6e-8, 65504, -np.inf]], np.float16),
    "numbers": np.array([[1.5, -0.0], [np.inf, np.nan]], np.float32),
    "counts": np.array([[0, 1], [70, LARGEST]], np.float32),
    "large counts": np.array([[0, 1], [70, LARGEST + 1]], np.float32),
    "negative zeros": np.array([[0, 1], [-0.0, 3]], np.float32),
    "wide": np.array([[np.pi], [-1e300]]),
    "whole": np.array([[-(2**60)], [2**60]]),
    "nothing": np.zeros((2, 0), np.float32),
}


def same(found: Array, given: Array) -> bool:
    return found.dtype == given.dtype and found.shape == given.shape and found.tobytes() == given.tobytes()


@pytest.mark.parametrize("name", GIVEN)
def test_every_format_comes_back_to_the_bit(name: str) -> None:
    packed = pack([Delta("running", 7, {name: Series(STEPS, GIVEN[name])}, {name: GIVEN[name]})])
    found = unpack(packed)
    assert same(found.series[name].steps, STEPS)
    assert same(found.series[name].values, GIVEN[name])
    assert same(found.constants[name], GIVEN[name])


def test_every_format_is_tried() -> None:
    packed = pack([Delta("running", 7, {}, GIVEN)])
    assert {form for form in FORMATS if form.encode() in zlib.decompress(packed.constants)} == FORMATS - {"<u2"}
    assert b"<u2" in zlib.decompress(pack([Delta("running", 7, {"c": Series(STEPS, GIVEN["counts"])})]).arrays)


def test_what_no_browser_reads_is_refused() -> None:
    with pytest.raises(TypeError, match="bool"):
        pack([Delta("running", 7, {"odd": Series(STEPS, np.array([True, False]))})])


@pytest.mark.parametrize("name", PRESETS)
def test_a_run_comes_back_to_the_bit_and_takes_a_third_of_its_room(name: str) -> None:
    recorded = [delta for _, delta in deltas([PRESETS[name].config])]
    packed = pack(recorded)
    given: dict[str, Array] = {}
    for delta in recorded:
        for series, part in delta.series.items():
            given[series] = np.concatenate([given[series], part.values]) if series in given else part.values
    found = unpack(packed)
    assert found.series.keys() == given.keys()
    assert all(same(found.series[series].values, np.ascontiguousarray(values)) for series, values in given.items())
    assert packed.nbytes < sum(delta.nbytes for delta in recorded) / 3


def test_a_damaged_block_is_told() -> None:
    packed = pack([Delta("running", 7, {"loss": Series(STEPS, np.array([1.0, 2.0]))})])
    with pytest.raises(zlib.error):
        list(read(packed.scalars[:-5]))
