"""Formulas and conditions: the small expression language as a tree.

`source` makes the tree from text, `assessment` evaluates it, and in a package it travels
as JSON data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

Scalar: TypeAlias = float | bool | str | date
"""What a formula works with: a number (always a float), a truth value, a text or a date."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that stands for itself; `column` is its place in the text, counted from 1."""

    value: Scalar
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """The value of a parameter or a variable."""

    name: str
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """Something done with values.

    Attributes:
        sign: what is done: `+ - * / ^`, `neg` (a minus sign before one value), `min max
            abs round`, a comparison `< <= > >= = !=`, or `and or not`.
    """

    sign: str
    operands: tuple[Expression, ...]
    column: int = field(default=1, compare=False)


Expression: TypeAlias = Constant | Name | Operation


def names_in(expression: Expression) -> Iterator[Name]:
    """Yield every use of a name, from left to right."""
    if isinstance(expression, Name):
        yield expression
    elif isinstance(expression, Operation):
        for operand in expression.operands:
            yield from names_in(operand)
