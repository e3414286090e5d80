"""The judgement of one response.

Twin: `scorm_templates/scripts/grade.js`; `tests/assessment/cases.json` proves them equal.
"""

from __future__ import annotations

import re
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
_DUST = 1e-12  # 0.1 + 0.2 is not 0.3; yet a million euros and a cent are not a million
_LETTERS = re.compile("[^0-9]+")


def grade(question: Question, response: Response) -> Result:
    """Judge a response.

    A single choice, a judgement and a typed answer are right or wrong. In a multiple
    choice each right choice earns its share and each wrong one costs its share of the
    wrong ones, never below zero: who ticks everything, or nothing, earns nothing
    (unless everything is right, where nothing can be ticked wrongly).

    A slip of the finger is forgiven in letters only: "article 12" is not "article 11".

    Args:
        question: the question that was asked.
        response: what was answered; keys that the question does not have are ignored.
    """
    return _GRADERS[type(question)](question, response) if response else Result(0.0)


def _grade_one(question: ChoiceQuestion, response: Response) -> Result:
    chosen = [choice for choice in question.choices if choice.key in response]
    return Result(1.0 if len(chosen) == 1 and chosen[0].correct else 0.0)


def _grade_many(question: MultipleChoice, response: Response) -> Result:
    right = sum(choice.correct for choice in question.choices)
    wrong = len(question.choices) - right
    hits = sum(choice.correct for choice in question.choices if choice.key in response)
    misses = sum(not choice.correct for choice in question.choices if choice.key in response)
    if not right:  # a course with faults can still be tried out
        return Result(0.0)
    if not wrong:
        return Result(hits / right)
    return Result(max(0, hits * wrong - misses * right) / (right * wrong))


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
    dust = _DUST * max(1.0, abs(wanted), tolerance)
    return abs(value - wanted) <= tolerance + dust


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
    return Result(1.0 if any(_nearly(typed, wanted, question.typos) for wanted in accepted) else 0.0)


def _nearly(typed: str, wanted: str, typos: int) -> bool:
    if _LETTERS.sub(" ", typed).split() != _LETTERS.sub(" ", wanted).split():
        return False
    return slips(typed, wanted) <= min(typos, len(wanted) // _LETTERS_PER_SLIP)


_GRADERS: dict[type[Question], Callable[[Any, Response], Result]] = {
    SingleChoice: _grade_one,
    TrueFalse: _grade_one,
    MultipleChoice: _grade_many,
    Numeric: _grade_number,
    ShortText: _grade_text,
}
