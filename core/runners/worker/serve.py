"""The life of a worker process: it trains what it is asked to until its input ends.

Messages come in by standard input and go out by standard output (`core.runners.worker.messages`). The end of input
ends the process at once, whatever it is doing, so that no worker outlives the process that started it.
"""

import contextlib
import gc
import logging
import os
import queue
import signal
import sys
import threading
from typing import BinaryIO

from core.runners.worker import messages
from core.runners.worker.messages import Broken, Orders, Ready

NICENESS = 5
"""Training gives way to the web server, which has little to do and has to do it at once."""


def main() -> None:
    """Serve until the input ends."""
    # Ctrl-C reaches the whole group of processes; the server ends its workers in its own order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(NICENESS)
    logging.basicConfig(format="%(asctime)s worker: %(message)s")
    commands, results = claim_standard_streams()
    orders: queue.SimpleQueue[Orders] = queue.SimpleQueue()
    threading.Thread(target=read_orders, args=(commands, orders), name="orders", daemon=True).start()
    serve(orders, results)


def claim_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """Take standard input and output for frames; whatever prints goes to standard error instead."""
    commands, results = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a file number is wanted
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return commands, results


def read_orders(commands: BinaryIO, orders: "queue.SimpleQueue[Orders]") -> None:
    """Pass orders on until there is nobody left to give any."""
    try:
        for message in messages.read(commands):
            assert isinstance(message, Orders)
            orders.put(message)
    finally:
        os._exit(0)


def serve(orders: "queue.SimpleQueue[Orders]", results: BinaryIO) -> None:
    """Warm up, then compute and train for good: a computation, where one waits, and a chunk of training in turn."""
    from core.runners.worker.bench import Bench
    from core.runners.worker.outbox import Outbox
    from core.runners.worker.scheduler import Scheduler

    try:
        device = prepare()
    except Exception as error:
        messages.write(results, Broken(f"{type(error).__name__}: {error}"))
        raise
    messages.write(results, Ready(device))
    scheduler, bench, outbox = Scheduler(device), Bench(), Outbox(results)
    while True:
        idle = scheduler.idle and bench.idle
        if idle:
            outbox.flush(everything=True)
        for each in pending(orders, wait=idle):
            outbox.obey(each)
            scheduler.obey(each)
            bench.obey(each)
        if not bench.idle:
            outbox.send(bench.work())
        # However many computations wait, training goes on between them: it belongs to others.
        outbox.put(scheduler.advance())
        outbox.flush()


def pending(orders: "queue.SimpleQueue[Orders]", wait: bool) -> list[Orders]:
    """Return the orders that have come in; with `wait` at least one."""
    found = [orders.get()] if wait else []
    with contextlib.suppress(queue.Empty):
        while True:
            found.append(orders.get_nowait())
    return found


def prepare() -> str:
    """Load what training needs, and return the device that it will be done on."""
    import torch

    from core.engine.device import resolve

    # On one thread a row's bits do not depend on its neighbours; other cores belong to other workers.
    torch.set_num_threads(1)
    device = resolve()
    warm_up(device)
    # torch alone makes a hundred thousand objects that live as long as the process. Walking them at each full garbage
    # collection would stop a run for a tenth of a second.
    gc.collect()
    gc.freeze()
    return device


def warm_up(device: str) -> None:
    """Train two tiny runs, so that the first learner does not wait for what torch loads at first use."""
    from core.config import RunConfig
    from core.engine.stack import Stack

    adam = {"data": {"name": "digits"}, "network": {"hidden": [4]}, "optimiser": {"name": "adam"}, "steps": 2}
    sgd = {"data": {"name": "moons"}, "network": {"hidden": [4]}, "batch_size": 8, "steps": 2}
    for given in (adam, sgd):
        config = RunConfig.model_validate(given)
        stack = Stack(config, device)
        stack.admit({0: config})
        while len(stack):
            stack.advance()
