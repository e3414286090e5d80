"""What was gained from a pre-test to the test that counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from westeros_learn.evidence.intervals import Interval, mean_interval

FULL = 100.0
_MEDIUM, _HIGH = 0.3, 0.7


@dataclass(frozen=True, slots=True)
class Gain:
    """What the same learners had before and after, in per cent of the points.

    Attributes:
        n: learners who took both.
        before, after: their mean scores.
        difference: after − before, in per cent points.
        interval: what the difference could as well be; None for a single learner.
        spread: standard deviation of the learners' differences; None for a single learner.
        normalised: the share of what could still be gained that was gained: see `gain`; None where
            nothing could.
    """

    n: int
    before: float
    after: float
    difference: float
    interval: Interval | None
    spread: float | None
    normalised: float | None

    @property
    def is_certain(self) -> bool:
        """Whether chance alone hardly explains it: the interval lies on one side of nothing."""
        return self.interval is not None and 0.0 not in self.interval


def gain(pairs: Iterable[tuple[float, float]]) -> Gain | None:
    """Return the gain of learners who took both tests.

    The interval is that of the mean of paired differences (Student 1908, "paired t"). The normalised
    gain is Hake's ⟨g⟩ of the whole group, (after − before) / (100 − before), from the means (Hake 1998,
    *Interactive-engagement versus traditional methods*, Am. J. Phys. 66, 64–74, eq. 1).

    Args:
        pairs: each learner's score before and after, 0 to 100.

    Returns:
        None where nobody took both.
    """
    scores = list(pairs)
    n = len(scores)
    if not n:
        return None
    before = sum(first for first, _ in scores) / n
    after = sum(second for _, second in scores) / n
    difference = after - before
    interval = spread = None
    if n > 1:
        variance = sum((second - first - difference) ** 2 for first, second in scores) / (n - 1)
        interval, spread = mean_interval(n, difference, variance), sqrt(variance)
    normalised = None if before >= FULL else difference / (FULL - before)
    return Gain(n, before, after, difference, interval, spread, normalised)


def size_of_gain(normalised: float) -> str:
    """Return how large a normalised gain is, in Hake's words (1998, II): "low", "medium" or "high"."""
    if normalised >= _HIGH:
        return "high"
    return "medium" if normalised >= _MEDIUM else "low"
