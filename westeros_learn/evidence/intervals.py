"""What a figure could as well be: intervals that hold the true value in 95 cases of 100."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist

from westeros_learn.evidence.distributions import t_quantile

CONFIDENCE = 0.95
_UPPER = (1 + CONFIDENCE) / 2
_Z = NormalDist().inv_cdf(_UPPER)
_LEAST_PAIRS = 4


@dataclass(frozen=True, slots=True)
class Interval:
    """From the least that a figure could be to the most."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        """Say whether a value lies in it."""
        return self.low <= value <= self.high


def mean_interval(n: int, mean: float, variance: float) -> Interval | None:
    """Return the interval of a mean (Student 1908, *The probable error of a mean*).

    Args:
        n: how many values there are.
        mean: of them.
        variance: of the sample, with n − 1 below.

    Returns:
        None for fewer than two values.
    """
    if n < 2:
        return None
    half = t_quantile(_UPPER, n - 1) * sqrt(variance / n)
    return Interval(mean - half, mean + half)


def share_interval(n: int, hits: int) -> Interval | None:
    """Return the interval of a share (Wilson 1927, *Probable inference*): it never leaves 0 to 1.

    Args:
        n: of how many.
        hits: how many of them.
    """
    if n < 1:
        return None
    share, square = hits / n, _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def correlation_interval(n: int, correlation: float) -> Interval | None:
    """Return the interval of a correlation, by Fisher's z (Fisher 1921).

    Returns:
        None for fewer than four pairs.
    """
    if n < _LEAST_PAIRS:
        return None
    if abs(correlation) >= 1:
        return Interval(correlation, correlation)
    z, half = atanh(correlation), _Z / sqrt(n - 3)
    return Interval(tanh(z - half), tanh(z + half))
