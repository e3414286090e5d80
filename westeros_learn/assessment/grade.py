"""The judgement of one response.

Twin: `scorm_templates/scripts/grade.js`; `tests/assessment/cases.json` proves them equal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from westeros_learn.assessment.folding import fold, slips
from westeros_learn.assessment.numbers import readings
from westeros_learn.model import (
    ChoiceQuestion,
    MultipleChoice,
    Numeric,
    Question,
    Response,
    Result,
    ShortText,
    SingleChoice,
    TrueFalse,
)

_LETTERS_PER_SLIP = 5


def grade(question: Question, response: Response) -> Result:
    """Judge a response.

    A single choice, a judgement and a typed answer are right or wrong. In a multiple
    choice each right choice earns its share and each wrong one costs its share of the
    wrong ones, never below zero: who ticks everything, or nothing, earns nothing.

    Args:
        question: the question that was asked.
        response: what was answered; keys that the question does not have are ignored.
    """
    return _GRADERS[type(question)](question, response) if response else Result(0.0)


def _grade_one(question: ChoiceQuestion, response: Response) -> Result:
    return Result(1.0 if response == question.correct_keys else 0.0)


def _grade_many(question: MultipleChoice, response: Response) -> Result:
    right = sum(choice.correct for choice in question.choices)
    wrong = len(question.choices) - right
    hits = sum(choice.correct for choice in question.choices if choice.key in response)
    slips_made = sum(not choice.correct for choice in question.choices if choice.key in response)
    if not wrong:
        return Result(hits / right)
    return Result(max(0, hits * wrong - slips_made * right) / (right * wrong))


def _grade_number(question: Numeric, response: Response) -> Result:
    typed = readings(response[0], question.unit)
    if any(_close(value, question.answer, question.tolerance) for value in typed):
        return Result(1.0)
    for index, mistake in enumerate(question.mistakes):
        foreseen = readings(mistake.answer, question.unit)
        if any(_close(value, other, question.tolerance) for value in typed for other in foreseen):
            return Result(0.0, mistake=index)
    return Result(0.0)


def _close(value: float, wanted: float, tolerance: float) -> bool:
    return abs(value - wanted) <= tolerance + 1e-9 * max(1.0, abs(wanted))


def _grade_text(question: ShortText, response: Response) -> Result:
    typed = fold(response[0])
    accepted = [fold(text) for text in question.accept]
    if not typed:
        return Result(0.0)
    if typed in accepted:
        return Result(1.0)
    for index, mistake in enumerate(question.mistakes):
        if typed == fold(mistake.answer):
            return Result(0.0, mistake=index)
    for wanted in accepted:
        if slips(typed, wanted) <= min(question.typos, len(wanted) // _LETTERS_PER_SLIP):
            return Result(1.0)
    return Result(0.0)


_GRADERS: dict[type[Question], Callable[[Any, Response], Result]] = {
    SingleChoice: _grade_one,
    TrueFalse: _grade_one,
    MultipleChoice: _grade_many,
    Numeric: _grade_number,
    ShortText: _grade_text,
}
