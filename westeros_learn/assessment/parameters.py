"""The parameters of a question: their values for a seed, and the answer that follows from them.

Each parameter is drawn by a generator of its own, so that neither the order of parameters
nor a new one changes what the others are in an attempt that is open.
Twin: `scorm_templates/scripts/parameters.js`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from westeros_learn.assessment.expressions import Values, as_data, evaluate
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
    generators = [Generator(seed ^ hash32(parameter.name)) for parameter in parameters]
    values: Values = {}
    for _ in range(_MOST_DRAWS):
        steps = [
            generator.below(max(1, steps_of(parameter)))
            for parameter, generator in zip(parameters, generators, strict=True)
        ]
        values = values_at(parameters, steps)
        if fits(where, values):
            break
    return values


def steps_of(parameter: Parameter) -> int:
    """Return how many values a parameter can have by itself; 1 when it follows from others."""
    match parameter:
        case NumberRange() | DateRange():
            return parameter.count
        case OneOf():
            return len(parameter.values)
        case Computed():
            return 1


def values_at(parameters: Sequence[Parameter], steps: Sequence[int]) -> Values:
    """Return the values of parameters at given steps; a formula without a value is left out."""
    values: dict[str, Scalar] = {}
    for parameter, step in zip(parameters, steps, strict=True):
        match parameter:
            case NumberRange():
                units = parameter.first + step * parameter.step
                values[parameter.name] = units / 10**parameter.decimals
            case DateRange():
                values[parameter.name] = parameter.first + timedelta(days=step * parameter.step)
            case OneOf():
                values[parameter.name] = parameter.values[step]
            case Computed():
                value = value_or_none(parameter.formula, values)
                if value is not None:
                    values[parameter.name] = value
    return values


def fits(where: Expression | None, values: Values) -> bool:
    """Say whether values meet a condition."""
    return where is None or value_or_none(where, values) is True


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
