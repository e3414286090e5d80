"""How a sample person answers: rightly, or wrongly in a way that somebody could."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from westeros_learn.assessment import Generator, hash32, plain_number, right_response
from westeros_learn.model import (
    ChoiceQuestion,
    Cloze,
    Date,
    FilledQuestion,
    MultipleChoice,
    Numeric,
    Ordering,
    PairingQuestion,
    Question,
    Response,
    Survey,
)

_FAVOURITE = 65
"""Per cent of the wrong answers that take the same wrong choice."""


def sample_answer(question: Question, chance: Generator, *, right: bool) -> Response:
    """Return an answer to a question as it was drawn; empty where there is none to give."""
    if isinstance(question, Survey):
        return (question.choices[chance.below(len(question.choices))].key,)
    whole = right_response(question)
    return whole if right or not whole else _wrong(question, whole, chance)


def _wrong(question: Question, right: Response, chance: Generator) -> Response:
    match question:
        case ChoiceQuestion():
            return _wrong_choice(question, right, chance)
        case PairingQuestion():
            return _wrong_pairs(question, right, chance)
        case Ordering():
            at = chance.below(len(right) - 1)
            return (*right[:at], right[at + 1], right[at], *right[at + 2 :])
        case FilledQuestion():
            return _wrong_gaps(question, right, chance)
        case Numeric():
            return (_number_beside(right[0], chance),)
        case Date():
            return ((date.fromisoformat(right[0]) + timedelta(days=1 + chance.below(3))).isoformat(),)
        case _:
            return ("I do not know",)


def _wrong_choice(question: ChoiceQuestion, right: Response, chance: Generator) -> Response:
    wrong = [choice.key for choice in question.choices if choice.key not in right]
    if not isinstance(question, MultipleChoice) and len(right) == 1:
        favourite = wrong[hash32(question.id) % len(wrong)]
        others = [key for key in wrong if key != favourite][:2]  # what nobody takes is there, too
        takes_it = chance.below(100) < _FAVOURITE or not others
        return (favourite if takes_it else others[chance.below(len(others))],)
    if wrong and (len(right) == 1 or chance.below(2)):
        return tuple(sorted((*right, wrong[chance.below(len(wrong))])))
    left_out = chance.below(len(right))
    return (*right[:left_out], *right[left_out + 1 :])


def _wrong_pairs(question: PairingQuestion, right: Response, chance: Generator) -> Response:
    """Give one or two items another target."""
    targets = [target.key for target in question.targets]
    answer = list(right)
    for _ in range(1 + chance.below(2)):
        at = chance.below(len(answer))
        others = [key for key in targets if key != answer[at][1:]]
        answer[at] = answer[at][0] + others[chance.below(len(others))]
    return tuple(answer)


def _wrong_gaps(question: FilledQuestion, right: Response, chance: Generator) -> Response:
    at = chance.below(len(right))
    key, text = right[at][0], right[at][1:]
    if isinstance(question, Cloze):
        gap = next(gap for gap in question.gaps if gap.key == key)
        others: Sequence[str] = [option for option in gap.options if option not in gap.accept]
        text = others[chance.below(len(others))] if others else "something else"
    else:
        text = _number_beside(text, chance)
    return (*right[:at], key + text, *right[at + 1 :])


def _number_beside(text: str, chance: Generator) -> str:
    try:
        number = float(text)
    except ValueError:
        return "0"
    return plain_number(number * 10 if chance.below(2) else number + 1 + chance.below(20))
