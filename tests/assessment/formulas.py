"""Arbitrary questions with parameters: any formula over any values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from tests.assessment.plain import SPAN
from westeros_learn.assessment import FIRST_DAY
from westeros_learn.model import (
    Computed,
    Constant,
    DateRange,
    Expression,
    Name,
    NumberRange,
    Numeric,
    OneOf,
    Operation,
    Parameter,
    Scalar,
)

_NAMES = ("income", "rate", "days", "received", "heard", "place", "x1")
_COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")
_NUMBERS = (0.0, 1.0, 2.0, 3.0, 7.0, 10.0, 0.1, 0.2, 0.05, 0.5, 12.5, 1.005, 1e9, 123456.789, 1e-9, 1e15)


def questions(number: int, seed: int) -> Iterator[Numeric]:
    """Yield questions whose answer is a formula, a different one each time."""
    random = Random(seed)  # noqa: S311  # nothing secret
    for _ in range(number):
        parameters = tuple(_parameters(random))
        names = [parameter.name for parameter in parameters] + ["missing"] * (random.random() < 0.05)
        where = _condition(random, names, 2) if random.random() < 0.002 else None
        yield Numeric(
            id="q",
            code="code",
            outcome="o",
            prompt=(),
            answer=_formula(random, names, random.randint(1, 5)),
            parameters=parameters,
            where=where,
            span=SPAN,
        )


def _parameters(random: Random) -> Iterator[Parameter]:
    made: list[str] = []
    for name in random.sample(_NAMES, random.randint(1, 4)):
        yield _parameter(random, name, made)
        made.append(name)


def _parameter(random: Random, name: str, before: list[str]) -> Parameter:
    kind = random.random()
    if kind < 0.45:
        decimals = random.choice([0, 0, 1, 2, 3])
        return NumberRange(
            name, random.randint(-2_000, 5_000), random.randint(1, 500), random.randint(1, 10_000), decimals
        )
    if kind < 0.65:
        first = FIRST_DAY + timedelta(days=random.randint(0, 250_000))
        return DateRange(name, first, random.randint(1, 30), random.randint(1, 1_000))
    if kind < 0.85 or not before:
        values: list[tuple[Scalar, ...]] = [
            ("Ana", "Łukasz", "Ștefan"),
            (0.1, 2.5, -7.0),
            (date(2024, 2, 29), date(2026, 12, 31)),
        ]
        return OneOf(name, random.choice(values))
    return Computed(name, _formula(random, before, 2))


def _formula(random: Random, names: list[str], levels: int) -> Expression:
    """Return a formula that mostly, and not always, has a value."""
    if levels == 0 or random.random() < 0.15:
        return Name(random.choice(names)) if random.random() < 0.6 else _constant(random)
    inner = [_formula(random, names, levels - 1) for _ in range(2)]
    match random.random():
        case at if at < 0.62:
            return Operation(random.choice("+-*/"), tuple(inner))
        case at if at < 0.68:
            return Operation("^", (inner[0], Constant(float(random.randint(-3, 6)))))
        case at if at < 0.74:
            return Operation(random.choice(["neg", "abs"]), (inner[0],))
        case at if at < 0.86:
            return Operation("round", (inner[0], Constant(float(random.randint(0, 4)))))
        case at if at < 0.98:
            return Operation(random.choice(["min", "max"]), tuple(inner))
        case _:
            return _condition(random, names, levels - 1)


def _condition(random: Random, names: list[str], levels: int) -> Expression:
    if levels <= 0 or random.random() < 0.6:
        sides = (_formula(random, names, 1), _formula(random, names, 1))
        return Operation(random.choice(_COMPARISONS), sides)
    inner = tuple(_condition(random, names, levels - 1) for _ in range(2))
    if random.random() < 0.2:
        return Operation("not", inner[:1])
    return Operation(random.choice(["and", "or"]), inner)


def _constant(random: Random) -> Constant:
    if random.random() < 0.1:
        values: tuple[Scalar, ...] = (date(2026, 3, 1), "Ana", True)
        return Constant(random.choice(values))
    return Constant(random.choice(_NUMBERS) if random.random() < 0.7 else random.randint(0, 10**6) / 100)
