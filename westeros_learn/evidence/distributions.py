"""Quantiles of the distributions that intervals are made of: Student's t and F.

Both follow from the regularised incomplete beta function (NIST Digital Library of Mathematical
Functions, https://dlmf.nist.gov/8.17). An app that needs three quantiles does not carry a library
for all of science; the tests compare with one.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, log1p, sqrt

_STEPS = 10_000
_NEAR = 1e-15
_TINY = 1e-300
_HALVINGS = 200


def t_quantile(probability: float, freedom: float) -> float:
    """Return the value below which a t-distributed number lies with a probability.

    Args:
        probability: more than 0 and less than 1.
        freedom: degrees of freedom, more than 0.

    Raises:
        ValueError: one of them is outside of its range.
    """
    _must_lie_between_0_and_1(probability)
    if freedom <= 0:
        raise ValueError("no degrees of freedom")
    if probability == 0.5:
        return 0.0
    # P(|T| > t) = I(freedom / (freedom + t²); freedom/2, 1/2)  (DLMF 8.17; Abramowitz & Stegun 26.5.27)
    tail = 2 * min(probability, 1 - probability)
    share, rest = _parts(tail, freedom / 2, 0.5)
    size = sqrt(freedom * rest / share)
    return size if probability > 0.5 else -size


def f_quantile(probability: float, above: float, below: float) -> float:
    """Return the value below which an F-distributed number lies with a probability.

    Args:
        probability: more than 0 and less than 1.
        above: degrees of freedom of the numerator.
        below: those of the denominator.

    Raises:
        ValueError: one of them is outside of its range.
    """
    _must_lie_between_0_and_1(probability)
    if above <= 0 or below <= 0:
        raise ValueError("no degrees of freedom")
    # P(F < f) = I(above f / (above f + below); above/2, below/2)  (Abramowitz & Stegun 26.6.2)
    share, rest = _parts(probability, above / 2, below / 2)
    return below * share / (above * rest)


def incomplete_beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I(x; a, b) (DLMF 8.17.2).

    The continued fraction 8.17.22 is computed by the method of Lentz; on the other side of the
    mean, where it converges slowly, that of 1 − x (8.17.4).
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front / _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    value, upper, lower = 1.0, 1.0, 0.0
    for step in range(1, _STEPS):
        half = step // 2
        if step % 2:
            part = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            part = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        lower = 1 / _not_nothing(1 + part * lower)
        upper = _not_nothing(1 + part / upper)
        value *= upper * lower
        if abs(upper * lower - 1) < _NEAR:
            break
    return value


def _not_nothing(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _parts(probability: float, a: float, b: float) -> tuple[float, float]:
    """Return x, of which I(x; a, b) is a probability, and 1 − x, the smaller one of them exactly."""
    if probability <= incomplete_beta(0.5, a, b):
        x = _root(lambda at: incomplete_beta(at, a, b), probability)
        return x, 1 - x
    rest = _root(lambda at: incomplete_beta(at, b, a), 1 - probability)
    return 1 - rest, rest


def _root(rising: Callable[[float], float], wanted: float) -> float:
    """Return where between 0 and 1 a rising function has a value, by halving."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if rising(middle) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _must_lie_between_0_and_1(probability: float) -> None:
    if not 0 < probability < 1:
        raise ValueError("a probability lies between 0 and 1")
