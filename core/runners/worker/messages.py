"""What a dispatch and its worker processes say to each other: pickled messages, each behind its length."""

import pickle
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

from core.history import Array
from core.runners.base import Detail, Ticket
from core.runners.packing import Packed

LENGTH = struct.Struct("<Q")


class Start(NamedTuple):
    """A run that is to be trained: its config, canonical, and how it is ordered."""

    config: dict[str, Any]
    priority: int
    detail: Detail = Detail.WHOLE


@dataclass(slots=True)
class Orders:
    """What a worker is to do next; all of it between two chunks."""

    cancel: list[Ticket] = field(default_factory=list)
    priorities: dict[Ticket, int] = field(default_factory=dict)
    start: dict[Ticket, Start] = field(default_factory=dict)
    compute: dict[Ticket, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    """Ticket → computed example and its settings; done before any more training."""


@dataclass(slots=True)
class Ready:
    """A worker has warmed up."""

    device: str


@dataclass(slots=True)
class Broken:
    """A worker cannot start, and why."""

    reason: str


@dataclass(slots=True)
class Report:
    """What was recorded since the last report, in order."""

    deltas: list[tuple[Ticket, Packed]]


@dataclass(slots=True)
class Answer:
    """What a computation gave: arrays by name, or what went wrong."""

    ticket: Ticket
    result: dict[str, Array]
    error: str | None = None


def write(stream: BinaryIO, message: object) -> None:
    """Write one message and flush."""
    write_body(stream, pickle.dumps(message, protocol=5))


def write_body(stream: BinaryIO, body: bytes) -> None:
    """Write one message that is pickled already."""
    stream.write(LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def read(stream: BinaryIO) -> Iterator[object]:
    """Yield messages until the input ends, be it in the middle of one."""
    while len(head := stream.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(head)
        body = stream.read(length)
        if len(body) < length:
            return
        yield pickle.loads(body)
