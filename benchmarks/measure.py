"""Ratios of times measured in turn in one run, and sizes."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table.

    Attributes:
        measure: What was measured.
        ratio: The median over the rounds; a size, where `unit` says so.
        target: What to reach, as ≥ or ≤ a ratio.
        at_least: True where larger is better.
        note: The medians it comes from.
        unit: What the ratio and its target are told in; none of a rate.
    """

    measure: str
    ratio: float
    target: float
    at_least: bool
    note: str
    unit: str = "×"

    def line(self) -> str:
        """Return the result as a row of a Markdown table."""
        reached = self.ratio >= self.target if self.at_least else self.ratio <= self.target
        sign = "≥" if self.at_least else "≤"
        verdict = "reached" if reached else "missed"
        ratio, target = f"{self.ratio:.2f}{self.unit}", f"{self.target:g}{self.unit}"
        return f"| {self.measure} | {ratio} | {sign} {target} | {verdict} | {self.note} |"


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call takes, without tidying up after the calls before it."""
    gc.collect()
    began = perf_counter()
    work()
    return perf_counter() - began


def in_turn(one: Callable[[], object], other: Callable[[], object], rounds: int = 5) -> tuple[float, float, float]:
    """Time two pieces of work in turn, after one round that is not counted.

    Returns the median of their ratio one / other round by round, and the median seconds of each.
    """
    one(), other()
    pairs = [(seconds(one), seconds(other)) for _ in range(rounds)]
    return median(a / b for a, b in pairs), median(a for a, _ in pairs), median(b for _, b in pairs)
