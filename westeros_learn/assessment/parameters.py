"""The parameters of a question: their values for a seed, and the answer that follows from them.

Each parameter is drawn by a generator of its own, so that neither the order of parameters
nor a new one changes what the others are in an attempt that is open.
Twin: `scorm_templates/scripts/parameters.js`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from westeros_learn.assessment.expressions import Values, as_data, evaluate, evaluator
from westeros_learn.assessment.generator import Generator, hash32
from westeros_learn.errors import FormulaError
from westeros_learn.model import (
    Computed,
    Constant,
    Date,
    DateRange,
    Expression,
    Mistake,
    NumberRange,
    Numeric,
    OneOf,
    Parameter,
    Question,
    Scalar,
    TableQuestion,
)

Q = TypeVar("Q", bound=Question)

MOST_STEPS = 100_000
"""Values that a range may have."""

SAMPLE_SEED = 1
"""The numbers that a page shows before any script, and on paper; in practice, those of the first try."""

_MOST_DRAWS = 500  # where one draw in twenty fits, one attempt in 10**11 ends without


def seed_of_question(seed: int, code: str) -> int:
    """Return a question's own seed in an attempt."""
    return seed ^ hash32(code)


def draw_values(parameters: Sequence[Parameter], where: Expression | None, seed: int) -> Values:
    """Return the values of a question's parameters for its own seed.

    What does not meet `where` is drawn again; a formula that has no value then leaves its
    name out, and a condition that has none does not hold.

    Args:
        parameters: in the order in which formulas follow from one another.
        where: a condition that the values meet.
        seed: 0 to 2**32 - 1.
    """
    return Drawing(parameters, where).values(seed)


class Drawing:
    """Draws the values of a question's parameters, for any number of seeds.

    Attributes:
        steps: how many values each parameter can have by itself; 1 when it follows from others.
    """

    def __init__(self, parameters: Sequence[Parameter], where: Expression | None) -> None:
        self.steps = [_steps_of(parameter) for parameter in parameters]
        self._hashes = [hash32(parameter.name) for parameter in parameters]
        self._makers = [(parameter.name, _maker(parameter)) for parameter in parameters]
        self._where = evaluator(where) if where else None

    def values(self, seed: int) -> Values:
        """Return the values for a seed, 0 to 2**32 - 1, as `draw_values` does."""
        generators = [Generator(seed ^ each) for each in self._hashes]
        values: Values = {}
        for _ in range(_MOST_DRAWS):
            values = self.at([one.below(count) for one, count in zip(generators, self.steps, strict=True)])
            if self.fits(values):
                break
        return values

    def at(self, steps: Sequence[int]) -> Values:
        """Return the values at given steps; a formula without a value is left out."""
        values: dict[str, Scalar] = {}
        for (name, make), step in zip(self._makers, steps, strict=True):
            try:
                values[name] = make(step, values)
            except FormulaError:
                continue
        return values

    def fits(self, values: Values) -> bool:
        """Say whether values meet the condition."""
        try:
            return self._where is None or self._where(values) is True
        except FormulaError:
            return False


def _steps_of(parameter: Parameter) -> int:
    match parameter:
        case NumberRange() | DateRange():
            return parameter.count
        case OneOf():
            return len(parameter.values)
        case Computed():
            return 1


def _maker(parameter: Parameter) -> Callable[[int, Values], Scalar]:
    """Return what gives a parameter's value at a step, after those before it."""
    match parameter:
        case NumberRange(_, first, step, _, decimals):
            scale = 10**decimals
            return lambda at, _: (first + at * step) / scale
        case DateRange(_, day, step, _):
            return lambda at, _: day + timedelta(days=at * step)
        case OneOf(_, values):
            return lambda at, _: values[at]
        case Computed(_, formula):
            follow = evaluator(formula)
            return lambda _, before: follow(before)


def value_or_none(formula: Expression, values: Values) -> Scalar | None:
    """Return the value of a formula, None when it has none."""
    try:
        return evaluate(formula, values)
    except FormulaError:
        return None


def settle(question: Q, seed: int) -> Q:
    """Return a question with the answers that are right and foreseen for its own seed.

    An answer without a value, as only a course with faults has it, becomes the empty text,
    which no response equals.
    """
    if not isinstance(question, Numeric | Date | TableQuestion):
        return question
    values = draw_values(question.parameters, question.where, seed)
    if isinstance(question, TableQuestion):
        cells = tuple(replace(cell, answer=_settled(cell.answer, values)) for cell in question.gaps)
        return replace(question, gaps=cells)
    mistakes = tuple(_settle_mistake(mistake, values) for mistake in question.mistakes)
    return replace(question, answer=_settled(question.answer, values), mistakes=mistakes)


def _settled(formula: Expression, values: Values) -> Expression:
    value = value_or_none(formula, values)
    return Constant("" if value is None else value)


def _settle_mistake(mistake: Mistake, values: Values) -> Mistake:
    if isinstance(mistake.answer, str):
        return mistake
    return replace(mistake, answer=_settled(mistake.answer, values))


def parameter_data(parameter: Parameter) -> dict[str, Any]:
    """Return a parameter as data for JSON; `Parameter` in the twin describes it."""
    match parameter:
        case NumberRange(name, first, step, count, decimals):
            return {"name": name, "first": first, "step": step, "count": count, "decimals": decimals}
        case DateRange(name, day, step, count):
            return {"name": name, "day": day.isoformat(), "step": step, "count": count}
        case OneOf(name, values):
            return {"name": name, "values": [as_data(Constant(value)) for value in values]}
        case Computed(name, formula):
            return {"name": name, "formula": as_data(formula)}
