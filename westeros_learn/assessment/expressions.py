"""Formulas and conditions, evaluated: the same result in Python and in JavaScript, to the last bit.

Numbers are IEEE 754 doubles, whose + - * / are exactly defined; powers are repeated
multiplication. What a double cannot hold, as in 0.1 + 0.2, is dust: comparing and rounding
look past it, so that 0.1 + 0.2 = 0.3, and 1.005 rounded to two places is 1.01.
Twin: `scorm_templates/scripts/expressions.js`, which evaluates what `as_data` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from math import floor
from typing import TypeAlias

from westeros_learn.errors import FormulaError
from westeros_learn.model import Constant, Expression, Name, Operation, Scalar

Values: TypeAlias = Mapping[str, Scalar]
"""The values of names."""

Evaluator: TypeAlias = Callable[[Values], Scalar]
"""Gives the value of a formula for the values of its names."""

MOST_PLACES = 9
"""Decimal places that rounding knows, and that a number is shown with."""

FIRST_DAY = date(1600, 1, 1)
LAST_DAY = date(2399, 12, 31)

_LARGEST = 1e15  # a double still tells eighths apart
_LARGEST_POWER = 100
_DUST = 1e-12
_FAR_FROM_HALF = 1e10  # from here on, dust in proportion would be more than a hundredth of a unit

REASONS = {
    "unknown-name": "Nothing here has the name '{name}'.",
    "no-number": "Only numbers can be counted with like this.",
    "no-truth": "'and', 'or' and 'not' join what is true or false, such as comparisons.",
    "no-pair": "min and max take numbers alone, or dates alone.",
    "no-comparison": "These two values cannot be compared.",
    "no-days": "To a date, only a whole number of days can be added or taken away.",
    "no-power": "A power must be a whole number from -100 to 100.",
    "no-places": "The number of places must be a whole number from 0 to 9.",
    "division-by-zero": "This divides by zero.",
    "too-large": "The result is too large.",
    "too-far": "The day lies outside the years 1600 to 2399.",
}
"""Why a formula has no value; the words of the JavaScript side are the keys."""


def evaluate(expression: Expression, values: Values) -> Scalar:
    """Return the value of a formula or condition.

    Args:
        expression: what to evaluate.
        values: the values of its names.

    Raises:
        FormulaError: it has no value; the reason is a key of `REASONS`.
    """
    return evaluator(expression)(values)


def evaluator(expression: Expression) -> Evaluator:
    """Return what evaluates a formula or condition, for one that is evaluated many times.

    What is returned takes the values of the names and gives the formula's value; it raises
    as `evaluate` does.
    """
    match expression:
        case Constant(value):
            return lambda _: value
        case Name(name, column):
            return _reader(name, column)
        case Operation("and" | "or" as sign, (left, right), column):
            return _joiner(evaluator(left), evaluator(right), column, is_or=sign == "or")
        case Operation(sign, operands, column):
            return _doer(_OPERATIONS[sign], [evaluator(operand) for operand in operands], column)


def _reader(name: str, column: int) -> Evaluator:
    def read(values: Values) -> Scalar:
        if name not in values:
            raise _failure("unknown-name", column, name=name)
        return values[name]

    return read


def _joiner(left: Evaluator, right: Evaluator, column: int, *, is_or: bool) -> Evaluator:
    def join(values: Values) -> Scalar:
        if _truth(left(values), column) is is_or:
            return is_or
        return _truth(right(values), column)

    return join


def _doer(operation: Callable[..., Scalar], operands: Sequence[Evaluator], column: int) -> Evaluator:
    if len(operands) == 2:  # nearly all have two
        first, second = operands
        return lambda values: operation(column, first(values), second(values))
    return lambda values: operation(column, *[operand(values) for operand in operands])


def number(expression: Expression, values: Values) -> float:
    """Return the value of a formula that gives a number."""
    return _number(evaluate(expression, values), expression.column)


def round_half_away(value: float, places: int) -> float:
    """Return a number rounded to decimal places, halves away from zero."""
    units, scale = rounded_units(abs(value), places)
    return -units / scale if value < 0 and units else units / scale


def rounded_units(value: float, places: int) -> tuple[int, int]:
    """Return a number that is not negative as a whole number of units, and how many units make one.

    A number so large that its units could not be counted exactly has fewer places.
    """
    scale = 10**places
    while scale > 1 and value * scale > _LARGEST:
        scale //= 10
    exact = value * scale
    dust = _DUST * min(max(1.0, exact), _FAR_FROM_HALF)
    return floor(exact + 0.5 + dust), scale


def as_data(expression: Expression) -> object:
    """Return a formula as data for JSON: lists, and values that stand for themselves.

    A number, a truth value and a text are their own; a date is `["date", "2026-03-01"]`, a
    name `["name", "income"]`, and anything else starts with its sign, as in `["+", 1, 2]`.
    """
    match expression:
        case Constant(date() as day):
            return ["date", day.isoformat()]
        case Constant(float() as amount):
            return int(amount) if amount.is_integer() else amount
        case Constant(value):
            return value
        case Name(name):
            return ["name", name]
        case Operation(sign, operands):
            return [sign, *(as_data(operand) for operand in operands)]


def _failure(reason: str, column: int, **named: str) -> FormulaError:
    return FormulaError(reason, REASONS[reason].format(**named), column)


# --- what the values must be ---------------------------------------------------------


def _number(value: Scalar, column: int) -> float:
    if not isinstance(value, float):
        raise _failure("no-number", column)
    return value


def _truth(value: Scalar, column: int) -> bool:
    if not isinstance(value, bool):
        raise _failure("no-truth", column)
    return value


def _checked(value: float, column: int) -> float:
    if not -_LARGEST <= value <= _LARGEST:
        raise _failure("too-large", column)
    return value + 0.0  # a minus before zero would be seen nowhere but in a division


def _whole(value: Scalar, least: int, most: int, reason: str, column: int) -> int:
    if not isinstance(value, float) or not least <= value <= most or floor(value) != value:
        raise _failure(reason, column)
    return int(value)


def _day(start: date, days: Scalar, sign: int, column: int) -> date:
    if not isinstance(days, float):
        raise _failure("no-days", column)
    whole = round_half_away(days, 0)
    if not _same(days, whole):
        raise _failure("no-days", column)
    number = start.toordinal() + sign * int(whole)
    if not FIRST_DAY.toordinal() <= number <= LAST_DAY.toordinal():
        raise _failure("too-far", column)
    return date.fromordinal(number)


# --- what is done with them ------------------------------------------------------------


def _add(column: int, left: Scalar, right: Scalar) -> Scalar:
    if isinstance(left, float) and isinstance(right, float):  # nearly always
        return _checked(left + right, column)
    if isinstance(left, date):
        return _day(left, right, 1, column)
    if isinstance(right, date):
        return _day(right, left, 1, column)
    return _checked(_number(left, column) + _number(right, column), column)


def _subtract(column: int, left: Scalar, right: Scalar) -> Scalar:
    if isinstance(left, float) and isinstance(right, float):
        return _checked(left - right, column)
    if isinstance(left, date) and isinstance(right, date):
        return float((left - right) // timedelta(days=1))
    if isinstance(left, date):
        return _day(left, right, -1, column)
    return _checked(_number(left, column) - _number(right, column), column)


def _multiply(column: int, left: Scalar, right: Scalar) -> Scalar:
    if isinstance(left, float) and isinstance(right, float):
        return _checked(left * right, column)
    return _checked(_number(left, column) * _number(right, column), column)


def _divide(column: int, left: Scalar, right: Scalar) -> Scalar:
    above, below = _number(left, column), _number(right, column)
    if below == 0:
        raise _failure("division-by-zero", column)
    return _checked(above / below, column)


def _power(column: int, base: Scalar, power: Scalar) -> Scalar:
    factor = _number(base, column)
    times = _whole(power, -_LARGEST_POWER, _LARGEST_POWER, "no-power", column)
    result = 1.0
    for _ in range(abs(times)):
        result = _checked(result * factor, column)
    return result if times >= 0 else _divide(column, 1.0, result)


def _negate(column: int, value: Scalar) -> Scalar:
    return _checked(-_number(value, column), column)


def _absolute(column: int, value: Scalar) -> Scalar:
    return abs(_number(value, column))


def _round(column: int, value: Scalar, places: Scalar = 0.0) -> Scalar:
    return round_half_away(_number(value, column), _whole(places, 0, MOST_PLACES, "no-places", column))


def _extreme(which: int) -> Callable[..., Scalar]:
    def extreme(column: int, first: Scalar, *others: Scalar) -> Scalar:
        found = first
        for other in others:
            if _order(found, other, "no-pair", column) * which > 0:
                found = other
        _order(found, found, "no-pair", column)
        return found

    return extreme


def _order(left: Scalar, right: Scalar, reason: str, column: int) -> int:
    """Return -1, 0 or 1: how two numbers or two dates stand to one another."""
    if isinstance(left, float) and isinstance(right, float):
        return 0 if _same(left, right) else (1 if left > right else -1)
    if isinstance(left, date) and isinstance(right, date):
        return (left > right) - (left < right)
    raise _failure(reason, column)


def _same(left: float, right: float) -> bool:
    return abs(left - right) <= _DUST * max(1.0, abs(left), abs(right))


def _comparison(holds: Callable[[int], bool]) -> Callable[..., Scalar]:
    return lambda column, left, right: holds(_order(left, right, "no-comparison", column))


def _equal(column: int, left: Scalar, right: Scalar) -> bool:
    if (isinstance(left, str) and isinstance(right, str)) or (
        isinstance(left, bool) and isinstance(right, bool)
    ):
        return left == right
    return _order(left, right, "no-comparison", column) == 0


_OPERATIONS: dict[str, Callable[..., Scalar]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "^": _power,
    "neg": _negate,
    "abs": _absolute,
    "round": _round,
    "min": _extreme(1),
    "max": _extreme(-1),
    "<": _comparison(lambda order: order < 0),
    "<=": _comparison(lambda order: order <= 0),
    ">": _comparison(lambda order: order > 0),
    ">=": _comparison(lambda order: order >= 0),
    "=": _equal,
    "!=": lambda column, left, right: not _equal(column, left, right),
    "not": lambda column, value: not _truth(value, column),
}
