"""Parameters of a question: what differs from attempt to attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from westeros_learn.model.expressions import Expression, Scalar


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A number drawn from `count` steps: `first`, `first + step`, …, in units of 1 / 10**decimals.

    Whole units, so that 0.1, 0.2, 0.3 are these very numbers, not sums of tenths.
    """

    name: str
    first: int
    step: int
    count: int
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class DateRange:
    """A day drawn from `count` days, `step` days apart."""

    name: str
    first: date
    step: int
    count: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several values, all numbers, all days or all texts."""

    name: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """What follows from the parameters before it."""

    name: str
    formula: Expression


Parameter: TypeAlias = NumberRange | DateRange | OneOf | Computed
