"""The judgement of one response.

Twin: `scorm_templates/scripts/grade.js`; `tests/assessment/cases.json` proves them equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from westeros_learn.assessment.dates import day_readings
from westeros_learn.assessment.folding import fold, slips
from westeros_learn.assessment.numbers import readings
from westeros_learn.assessment.parameters import value_or_none
from westeros_learn.model import (
    Categorise,
    Cell,
    ChoiceQuestion,
    Cloze,
    Date,
    Expression,
    FilledQuestion,
    Gap,
    Hotspot,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    PairingQuestion,
    Question,
    Reflection,
    Response,
    Result,
    Scalar,
    ShortText,
    SingleChoice,
    Survey,
    TableQuestion,
    TrueFalse,
)

T = TypeVar("T")

_LETTERS_PER_SLIP = 5
_DUST = 1e-12  # 0.1 + 0.2 is not 0.3; yet a million euros and a cent are not a million
_LETTERS = re.compile("[^0-9]+")


def grade(question: Question, response: Response, months: Sequence[str] = ()) -> Result:
    """Judge a response.

    A single choice, a judgement and a typed answer are right or wrong. In a multiple
    choice each right choice earns its share and each wrong one costs its share of the
    wrong ones, never below zero: who ticks everything, or nothing, earns nothing
    (unless everything is right, where nothing can be ticked wrongly).

    Items that are given a target, gaps and cells earn a share each. An order earns by how
    few items would have to be moved: see `right_parts`. What is not scored earns nothing.

    A slip of the finger is forgiven in letters only: "article 12" is not "article 11".

    Args:
        question: the question that was asked; one with parameters as `settle` returns it.
        response: what was answered; keys that the question does not have are ignored.
        months: the names of the months, for dates that are typed with one.
    """
    if not response:
        return Result(0.0)
    if isinstance(question, Date):
        return _grade_date(question, response, months)
    return _GRADERS[type(question)](question, response)


def right_parts(question: Question, response: Response) -> tuple[str, ...]:
    """Return the keys of the items, gaps or cells that were answered right.

    In an order these are the items of the longest sequence that is right already (of
    several, the one that ends first): the others are those to move.

    Args:
        question: the question that was asked.
        response: what was answered.

    Returns:
        Keys in the order of the response; empty for a question that is not answered in parts.
    """
    if isinstance(question, Ordering):
        return _longest_right([item.key for item in question.items], response)
    if isinstance(question, PairingQuestion):
        return tuple(part[0] for part in _known(response, question.right_pairs))
    if isinstance(question, FilledQuestion):
        gaps = {gap.key: gap for gap in question.gaps}
        filled = {part[:1]: part[1:] for part in response}
        return tuple(key for key, text in filled.items() if key in gaps and _fills(gaps[key], text))
    return ()


def right_response(question: Question) -> Response:
    """Return a response that earns everything; empty where no answer is right."""
    match question:
        case ChoiceQuestion():
            return question.correct_keys
        case PairingQuestion():
            return question.right_pairs
        case Ordering():
            return tuple(item.key for item in question.items)
        case Cloze():
            return tuple(gap.key + gap.accept[0] for gap in question.gaps if gap.accept)
        case TableQuestion():
            return tuple(cell.key + _typed(value_or_none(cell.answer, {})) for cell in question.gaps)
        case Numeric() | Date():
            return (_typed(value_or_none(question.answer, {})),)
        case ShortText():
            return question.accept[:1]
        case _:
            return ()


def _typed(answer: Scalar | None) -> str:
    return plain_number(answer) if isinstance(answer, float) else str(answer or "")


def plain_number(number: float) -> str:
    """Return a number as it can be typed, without a superfluous ".0"."""
    return f"{number:.15g}"


def _known(response: Response, wanted: Sequence[str]) -> list[str]:
    return [part for part in dict.fromkeys(response) if part in wanted]


def _longest_right(order: Sequence[str], response: Response) -> tuple[str, ...]:
    """Return the longest part of a response that stands in the given order, its keys not in one run."""
    given = _known(response, order)
    ends: list[tuple[str, ...]] = []  # for each key, the longest right sequence that ends with it
    for key in given:
        before = [end for end in ends if order.index(end[-1]) < order.index(key)]
        ends.append((*max(before, key=len, default=()), key))
    return max(ends, key=len, default=())


def _fills(gap: Gap | Cell, text: str) -> bool:
    if isinstance(gap, Cell):
        right = value_or_none(gap.answer, {})
        typed = readings(text, gap.unit)
        return isinstance(right, float) and any(_close(value, right, gap.tolerance) for value in typed)
    return _accepts(gap.accept, 0 if gap.options else gap.typos, fold(text)) or any(
        value in readings(wanted) for value in readings(text) for wanted in gap.accept
    )


def _grade_one(question: ChoiceQuestion, response: Response) -> Result:
    chosen = [choice for choice in question.choices if choice.key in response]
    return Result(1.0 if len(chosen) == 1 and chosen[0].correct else 0.0)


def _grade_hotspot(question: Hotspot, response: Response) -> Result:
    return _grade_many(question, response) if question.several else _grade_one(question, response)


def _grade_parts(question: PairingQuestion | FilledQuestion, response: Response) -> Result:
    parts = question.items if isinstance(question, PairingQuestion) else question.gaps
    return Result(len(right_parts(question, response)) / len(parts) if parts else 0.0)


def _grade_order(question: Ordering, response: Response) -> Result:
    """Judge an order: each item that would have to be moved costs a share; the least is nothing."""
    moves = len(question.items) - 1
    right = len(right_parts(question, response)) - 1
    return Result(max(0, right) / moves if moves > 0 else 0.0)


def _grade_nothing(_question: Question, _response: Response) -> Result:
    return Result(0.0)


def _grade_many(question: ChoiceQuestion, response: Response) -> Result:
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
    def close(value: float, wanted: object) -> bool:
        return isinstance(wanted, float) and _close(value, wanted, question.tolerance)

    return _grade_near(question, response, lambda text: readings(text, question.unit), close)


def _grade_date(question: Date, response: Response, months: Sequence[str]) -> Result:
    def close(value: date, wanted: object) -> bool:
        return isinstance(wanted, date) and abs((value - wanted).days) <= question.tolerance

    return _grade_near(question, response, lambda text: day_readings(text, months), close)


def _grade_near(
    question: Numeric | Date,
    response: Response,
    read: Callable[[str], Sequence[T]],
    close: Callable[[T, object], bool],
) -> Result:
    """Judge what is right when one of its readings is near enough."""
    typed = read(response[0])

    def meant(answer: str | Expression) -> bool:
        values = read(answer) if isinstance(answer, str) else [value_or_none(answer, {})]
        return any(close(value, wanted) for value in typed for wanted in values)

    if meant(question.answer):
        return Result(1.0)
    made = (index for index, mistake in enumerate(question.mistakes) if meant(mistake.answer))
    return Result(0.0, mistake=next(made, None))


def _close(value: float, wanted: float, tolerance: float) -> bool:
    dust = _DUST * max(1.0, abs(wanted), tolerance)
    return abs(value - wanted) <= tolerance + dust


def _grade_text(question: ShortText, response: Response) -> Result:
    typed = fold(response[0])
    if not typed:
        return Result(0.0)
    if _accepts(question.accept, 0, typed):
        return Result(1.0)
    for index, mistake in enumerate(question.mistakes):
        if isinstance(mistake.answer, str) and typed == fold(mistake.answer):
            return Result(0.0, mistake=index)
    return Result(1.0 if _accepts(question.accept, question.typos, typed) else 0.0)


def _accepts(accept: Sequence[str], typos: int, typed: str) -> bool:
    """Say whether a folded text is one of the accepted ones, with so many slips forgiven."""
    accepted = [fold(text) for text in accept]
    return bool(typed) and (
        typed in accepted or (typos > 0 and any(_nearly(typed, wanted, typos) for wanted in accepted))
    )


def _nearly(typed: str, wanted: str, typos: int) -> bool:
    if _LETTERS.sub(" ", typed).split() != _LETTERS.sub(" ", wanted).split():
        return False
    return slips(typed, wanted) <= min(typos, len(wanted) // _LETTERS_PER_SLIP)


_GRADERS: dict[type[Question], Callable[..., Result]] = {
    SingleChoice: _grade_one,
    TrueFalse: _grade_one,
    MultipleChoice: _grade_many,
    Hotspot: _grade_hotspot,
    Matching: _grade_parts,
    Categorise: _grade_parts,
    Ordering: _grade_order,
    Numeric: _grade_number,
    Date: _grade_date,
    ShortText: _grade_text,
    Cloze: _grade_parts,
    TableQuestion: _grade_parts,
    Survey: _grade_nothing,
    Reflection: _grade_nothing,
}
