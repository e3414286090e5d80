"""What is known of one question from the answers that it got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from westeros_learn.evidence.intervals import (
    Interval,
    correlation_interval,
    mean_interval,
    share_interval,
)
from westeros_learn.evidence.tallies import FULL, Cell, Tally, thirds, total

LEAST = 5
"""Nothing that fewer learners did is broken down (DESIGN, 10)."""

FEW = 30
"""Below so many answers every figure is a hint and no more: in groups of 20, two of five show a
correlation beyond ±0.2 by chance alone."""


@dataclass(frozen=True, slots=True)
class Third:
    """Those who were weaker, in between, or stronger in the rest of their attempts.

    Attributes:
        n: how many they are.
        mean: what they earned by the question on average, 0 to 1.
        chosen: how many chose what, by the keys of the choices.
        left_out: how many gave no answer.
    """

    n: int
    mean: float
    chosen: Mapping[str, int]
    left_out: int

    def share(self, key: str) -> float:
        """Return the share of them who chose a choice."""
        return self.chosen.get(key, 0) / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """What is known of one question.

    Attributes:
        n: answers that are looked at, those left out among them.
        mean: what they earned on average, 0 to 1: of a question that is right or wrong, the share of
            right answers ("difficulty" in the field's words, although more is easier).
        interval: what the mean could as well be.
        discrimination: see `Tally.correlation`; None where nothing can be said.
        discrimination_interval: what it could as well be.
        seconds: how long an answer typically took: the geometric mean, for times of answers are
            distributed log-normally (van der Linden 2006, *A lognormal model for response times*).
        whole: all of them together.
        thirds: the lower, the middle and the upper third; None where they cannot be told apart, or
            one has fewer than `LEAST`.
    """

    n: int
    mean: float
    interval: Interval | None
    discrimination: float | None
    discrimination_interval: Interval | None
    seconds: float | None
    whole: Third
    thirds: tuple[Third, Third, Third] | None

    @property
    def is_few(self) -> bool:
        """Whether so few answered that every figure is a hint and no more."""
        return self.n < FEW


def statistics_of(cells: Sequence[Cell]) -> ItemStatistics | None:
    """Return what is known of a question.

    Args:
        cells: the sums of its answers.

    Returns:
        None where fewer than `LEAST` answered.
    """
    tally = total(cells)
    if tally.n < LEAST:
        return None
    found = tally.correlation if tally.rest_n >= LEAST else None
    return ItemStatistics(
        n=tally.n,
        mean=tally.mean,
        interval=_interval(tally),
        discrimination=found,
        discrimination_interval=None if found is None else correlation_interval(tally.rest_n, found),
        seconds=exp(tally.log_seconds / tally.timed / 1_000) if tally.timed >= LEAST else None,
        whole=_third(cells),
        thirds=_thirds(cells),
    )


def _interval(tally: Tally) -> Interval | None:
    if tally.all_or_nothing:
        return share_interval(tally.n, round(tally.mean * tally.n))
    found = mean_interval(tally.n, tally.mean, tally.variance)
    return found and Interval(max(0.0, found.low), min(1.0, found.high))


def _thirds(cells: Sequence[Cell]) -> tuple[Third, Third, Third] | None:
    found = thirds(cells)
    if found is None:
        return None
    lower, middle, upper = (_third(each) for each in found)
    return (lower, middle, upper) if min(lower.n, upper.n) >= LEAST else None


def _third(cells: Sequence[Cell]) -> Third:
    chosen: dict[str, int] = {}
    n = score = left_out = 0
    for cell in cells:
        n += cell.tally.n
        score += cell.tally.score
        left_out += cell.tally.n if cell.answer == "" else 0
        for key in cell.answer or "":
            chosen[key] = chosen.get(key, 0) + cell.tally.n
    return Third(n, score / (n * FULL) if n else 0.0, chosen, left_out)
