"""What a run records on its way from the worker to the browser: packed once, and read by nobody in between.

A run records about forty series, most of them at the same steps. To take each of them in, and to write each of them
out for every browser, would cost the web server more than all else it does. So a worker packs them into blocks of
bytes, and the server keeps those and hands them on; it reads the few words beside them.

A *block* is a zlib stream of a header and numbers. The header is a uint32, the length of the JSON that follows, and
that JSON. It lists groups, `[format, m, [[name, shape], …]]`: series that have steps and number format in common. Of a
group the numbers are its m steps, int64, and behind them the values of all its entries, `[m, *shape]` each. m is null
for constants, which have no steps. Formats are NumPy's, out of `FORMATS`; everything is little-endian. Numbers lie in
planes: the lowest byte of each, then the next byte of each, and so on, for the high bytes of what is recorded are much
alike, and so deflate to little. Whole numbers that a float32 array consists of, counts, go as uint16.
`pages/live/js/store.js` reads the same.
"""

import json
import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.history import ENDED, Array, Delta, Fault, Series, State

FORMATS = frozenset({"<f2", "<f4", "<f8", "<i8", "<u2"})
"""Number formats that a block may hold; the browser has to know each."""
COUNTS = np.dtype("<u2")
LEVEL = 3
"""Of zlib: half the time of its usual 6, for a twentieth more bytes."""
LENGTH = 4


@dataclass(frozen=True, slots=True)
class Packed:
    """Consecutive deltas of one run as one: what the book needs of them, and blocks, empty where there is nothing.

    Attributes:
        state: The run's state now.
        step: Updates done.
        scalars: Block of the series of single numbers.
        arrays: Block of the series of arrays.
        constants: Block of what is recorded once.
    """

    state: State
    step: int
    fault: Fault | None = None
    seconds: float = 0.0
    scalars: bytes = b""
    arrays: bytes = b""
    constants: bytes = b""

    @property
    def until(self) -> int:
        """The step before which everything that is recorded of the run is in this or an earlier one."""
        return self.step + (self.state in ENDED)

    @property
    def nbytes(self) -> int:
        """How many bytes the blocks take."""
        return len(self.scalars) + len(self.arrays) + len(self.constants)


@dataclass(slots=True)
class Group:
    """A group that is being filled; its `values` are those of all entries, one behind the other."""

    steps: Array | None
    entries: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    values: list[Array] = field(default_factory=list)


def pack(deltas: Sequence[Delta]) -> Packed:
    """Join consecutive deltas of one run.

    Raises:
        TypeError: Something has a number format that browsers are not prepared for.
    """
    parts: dict[str, list[Series]] = {}
    constants: dict[str, Array] = {}
    for delta in deltas:
        constants.update(delta.constants)
        for name, series in delta.series.items():
            parts.setdefault(name, []).append(series)
    last = deltas[-1]
    scalars = {name: pieces for name, pieces in parts.items() if pieces[0].values.ndim == 1}
    arrays = {name: pieces for name, pieces in parts.items() if name not in scalars}
    return Packed(
        last.state,
        last.step,
        last.fault,
        last.seconds,
        block(groups_of(scalars)),
        block(groups_of(arrays)),
        block(groups_of_constants(constants)),
    )


def groups_of(parts: Mapping[str, Sequence[Series]]) -> list[Group]:
    """Put series together that have steps and number format in common."""
    groups: dict[tuple[bytes, str], Group] = {}
    for name, pieces in parts.items():
        steps = np.concatenate([piece.steps.astype("<i8", copy=False) for piece in pieces])
        group = groups.setdefault((steps.tobytes(), pieces[0].values.dtype.str), Group(steps))
        group.entries.append((name, pieces[0].values.shape[1:]))
        group.values += [piece.values.ravel() for piece in pieces]
    return list(groups.values())


def groups_of_constants(constants: Mapping[str, Array]) -> list[Group]:
    """Put constants together that have their number format in common."""
    groups: dict[str, Group] = {}
    for name, values in constants.items():
        group = groups.setdefault(values.dtype.str, Group(None))
        group.entries.append((name, values.shape))
        group.values.append(values.ravel())
    return list(groups.values())


def block(groups: Sequence[Group]) -> bytes:
    """Return groups as a block; nothing where there are none."""
    if not groups:
        return b""
    header, numbers = [], []
    for group in groups:
        values = narrowed(np.concatenate(group.values))
        if values.dtype.str not in FORMATS:
            raise TypeError(f"{group.entries[0][0]} is recorded as {values.dtype}, which no browser reads")
        header.append((values.dtype.str, None if group.steps is None else len(group.steps), group.entries))
        numbers += [] if group.steps is None else [planes(group.steps)]
        numbers.append(planes(values))
    return zlib.compress(b"".join([headed(header), *numbers]), LEVEL)


def narrowed(values: Array) -> Array:
    """Return counts, which are recorded as float32, as uint16, and whatever that would change as it is."""
    if values.dtype != np.float32 or not (np.all(values >= 0) and np.all(values <= np.iinfo(COUNTS).max)):
        return values
    counts = values.astype(COUNTS)
    return counts if np.array_equal(counts, values) and not np.signbit(values).any() else values


def planes(numbers: Array) -> bytes:
    """Return the lowest byte of each number, then the next byte of each, and so on."""
    return numbers.view(np.uint8).reshape(-1, numbers.itemsize).T.tobytes()


def headed(header: object) -> bytes:
    """Return a header as JSON behind its length."""
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    return len(text).to_bytes(LENGTH, "little") + text


def unpack(packed: Packed) -> Delta:
    """Return what was packed as one delta."""
    delta = Delta(packed.state, packed.step, fault=packed.fault, seconds=packed.seconds)
    for each in (packed.scalars, packed.arrays):
        delta.series.update((name, Series(steps, values)) for name, steps, values in read(each) if steps is not None)
    delta.constants.update((name, values) for name, _, values in read(packed.constants))
    return delta


def read(given: bytes) -> Iterator[tuple[str, Array | None, Array]]:
    """Yield name, steps and values of everything in a block; steps are None for constants."""
    if not given:
        return
    numbers = zlib.decompress(given)
    at = LENGTH + int.from_bytes(numbers[:LENGTH], "little")

    def take(form: str, count: int) -> Array:
        nonlocal at
        each = np.dtype(form).itemsize
        lying = np.frombuffer(numbers, np.uint8, count * each, at).reshape(each, count)
        at += lying.nbytes
        return np.ascontiguousarray(lying.T).view(form).ravel()

    for form, count, entries in json.loads(numbers[LENGTH:at]):
        steps = None if count is None else take("<i8", count)
        shapes = [shape if count is None else [count, *shape] for _, shape in entries]
        values = take(form, sum(map(math.prod, shapes)))
        if values.dtype == COUNTS:
            values = values.astype(np.float32)
        ends = np.cumsum([math.prod(shape) for shape in shapes])
        for (name, _), shape, part in zip(entries, shapes, np.split(values, ends[:-1]), strict=True):
            yield name, steps, part.reshape(shape)
