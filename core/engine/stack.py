"""A stack: runs of the same shapes, trained together as one batched computation.

One step of the stack is one forward, one backward and one update for all its rows. Between chunks of steps rows are
admitted and retired. A row's numbers do not depend on its neighbours.
"""

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

import torch

from core.config import RunConfig
from core.engine.best import ends_here
from core.engine.crew import Crew
from core.engine.form import Form
from core.engine.recording import Recorder
from core.engine.steps import Steps
from core.engine.supply import Supply
from core.history import Delta
from core.stacking import stack_key

MAX_CHUNK = 256
"""Most steps a chunk."""
MAX_DRAWN = 2**22
"""Most numbers that are drawn ahead for a chunk."""


class Stack:
    """Rows that share `stack_key(config)`.

    Args:
        config: Any config of that key.
        device: "cpu" or "cuda".
        keep_parameters: Also give each row's parameters and buffers, at the start and at the end, as constants of its
            history named "initial/…" and "final/…".
        recorder: Builds what is recorded; another one may record less.
    """

    def __init__(
        self, config: RunConfig, device: str = "cpu", keep_parameters: bool = False, recorder: Recorder | None = None
    ) -> None:
        self.key = stack_key(config)
        self.form = Form(config, device)
        self.interval = config.evaluation_interval
        self.recorder = recorder or Recorder(keep_parameters)
        self.supply = Supply(self.form)
        self.clock = 0
        self.crew = Crew.begin(self.form, {}, self.clock)
        self.steps: Steps
        self._step_seconds = 0.0

    def __len__(self) -> int:
        return len(self.crew)

    @property
    def parameters(self) -> int:
        """Parameters of a row."""
        return self.form.layout.size

    # Rows come and go.

    def admits_now(self, config: RunConfig) -> bool:
        """Tell whether a row would evaluate in phase with the others."""
        return stack_key(config) == self.key and (self.interval == 0 or self.clock % self.interval == 0)

    @torch.inference_mode()
    def admit(self, runs: Mapping[Any, RunConfig]) -> None:
        """Add runs at their step 0; raises ValueError for one of another key or out of phase."""
        for config in runs.values():
            if not self.admits_now(config):
                raise ValueError(f"run {config.digest} does not fit this stack now")
        # What may fail comes before anything is changed: a stack that took nothing in is as it was.
        fresh = Crew.begin(self.form, runs, self.clock)
        before = len(self)
        self._go_on_with(self.crew.join(fresh))
        self.recorder.begin(self.crew, before)

    @torch.inference_mode()
    def retire(self, keys: Sequence[Any]) -> None:
        """Drop runs, finished or not."""
        gone = set(keys)
        self._keep([index for index, row in enumerate(self.crew.rows) if row.key not in gone])

    def _keep(self, indices: list[int]) -> None:
        if len(indices) < len(self):
            self.recorder.keep(indices)
            self._go_on_with(self.crew.select(indices))

    def _go_on_with(self, crew: Crew) -> None:
        """Train these rows from now on."""
        self.crew = crew
        if len(crew):
            self.steps = Steps(crew, self.supply, self.recorder)

    # Training.

    @torch.inference_mode()
    def advance(self, seconds: float = 0.02) -> dict[Any, Delta]:
        """Train all rows, chunk by chunk, for about `seconds` or until some row ends; those that ended leave then.

        Returns what each row recorded; where rows have just come that is one chunk, so that there is something to see.
        The work is done on the calling thread; set torch to one thread for histories that agree to the bit.
        """
        if not len(self):
            return {}
        until, new = perf_counter() + seconds, any(row.step == 0 for row in self.crew.rows)
        self._train_chunk(seconds)
        while not new and self._goes_on(left := until - perf_counter()):
            self._train_chunk(left)
        deltas = self.recorder.take(self.crew.rows)
        self._keep([index for index, row in enumerate(self.crew.rows) if deltas[row.key].state == "running"])
        return deltas

    def _train_chunk(self, seconds: float) -> None:
        """Train all rows for one chunk, of at most about `seconds`: to the next evaluation, change or end."""
        if due := [i for i, row in enumerate(self.crew.rows) if self._evaluates_at(row.step)]:
            self._evaluate(due)
        self._take_changes()
        length = self._chunk_length(seconds)
        began = perf_counter()
        self.steps.take(length)
        self.clock += length
        self._step_seconds = (perf_counter() - began) / length
        self._finish()

    def _goes_on(self, left: float) -> bool:
        """Tell whether another chunk fits into the seconds `left`, and no row waits to leave.

        One to the next evaluation does, or none: rows can only be admitted there.
        """
        ended = any(row.ended for row in self.crew.rows) or self.recorder.faults
        return not ended and self._step_seconds * (self.interval or 1) <= left

    def _take_changes(self) -> None:
        """Go on with the numbers that the rows' schedules name for where they stand."""
        due = [index for index, row in enumerate(self.crew.rows) if row.is_due() and not row.ended]
        for index in due:
            row = self.crew.rows[index]
            row.now = row.config.at_step(row.step)
        if due:
            self._go_on_with(self.crew.renewed())

    def _evaluates_at(self, step: int) -> bool:
        return step == 0 or (self.interval > 0 and step % self.interval == 0)

    def _evaluate(self, rows: Sequence[int], last: bool = False) -> None:
        """Record what rows predict where they stand, and end those that end there: all of them if it is the `last`."""
        errors = self.recorder.evaluate(self.crew, rows)
        ended = set(rows if last else ends_here(self.crew, rows))
        drawn = [i for i in rows if i in ended or self.crew.rows[i].predicts()]
        self.recorder.add_predictions(self.crew, drawn, errors)
        self._end(sorted(ended))

    def _chunk_length(self, seconds: float) -> int:
        longest = min(row.next_change() - row.step for row in self.crew.rows)
        if self.interval:
            longest = min(longest, self.interval - self.clock % self.interval)
        # How long a step takes is not known before the first one.
        wanted = int(seconds / self._step_seconds) if self._step_seconds else 1
        return max(1, min(longest, wanted, MAX_CHUNK, MAX_DRAWN // self.supply.numbers_a_step()))

    def _finish(self) -> None:
        """End the rows that have done all their steps."""
        done = [index for index, row in enumerate(self.crew.rows) if row.step == row.config.steps and not row.ended]
        ended = [index for index in done if self.crew.rows[index].key not in self.recorder.faults]
        if ended:
            self._evaluate(ended, last=True)

    def _end(self, ended: Sequence[int]) -> None:
        """Record the last frame of evaluated rows where they stand: everything but an update."""
        if not ended:
            return
        for index in ended:
            self.recorder.add_parameters(self.crew, index, "final", self.crew.rows[index].step)
        Steps(self.crew.select(ended), self.supply.copy(), self.recorder.alone(ended)).take(1, update=False)
        # A run that diverges in its last frame is not measured: it has not come to its end.
        self.recorder.add_test(self.crew, [i for i in ended if self.crew.rows[i].key not in self.recorder.faults])
        for index in ended:
            self.crew.rows[index].ended = True
