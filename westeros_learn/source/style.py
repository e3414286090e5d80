"""Item writing: what makes a question teach less than it could."""

from __future__ import annotations

from typing import TYPE_CHECKING

from westeros_learn.assessment import fold
from westeros_learn.model import (
    ChoiceQuestion,
    Course,
    MultipleChoice,
    Question,
    SingleChoice,
    TrueFalse,
    plain_text,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from westeros_learn.source.faults import Faults

_SHORT = 40  # letters; below, length gives nothing away, and all of _OF_ALL is shorter
_OF_ALL = frozenset(
    {
        "all of the above",
        "none of the above",
        "all of these",
        "none of these",
        "all are correct",
        "none is correct",
    }
)


def check_style(course: Course, sound: Collection[str], faults: Faults) -> None:
    """Warn about weak questions, among those whose keys are `sound`."""
    for question in course.all_questions():
        if question.id not in sound:
            continue
        _check_feedback(question, faults)
        if isinstance(question, ChoiceQuestion) and not isinstance(question, TrueFalse):
            _check_choices(question, course.language, faults)
    for question in course.pool:
        if question.hints:
            faults.add("W206", question.span)


def _check_feedback(question: Question, faults: Faults) -> None:
    if question.feedback:
        return
    choices = question.choices if isinstance(question, ChoiceQuestion) else ()
    silent = [choice for choice in choices if not choice.feedback]
    if len(silent) == len(choices) or (isinstance(question, TrueFalse) and silent):
        faults.add("W202", question.span)
        return
    for choice in silent:
        faults.add("W201", choice.span, key=choice.key)


def _check_choices(question: ChoiceQuestion, language: str, faults: Faults) -> None:
    if language.partition("-")[0] == "en":
        for choice in question.choices:
            said = plain_text(choice.text)
            if len(said) < _SHORT and fold(said) in _OF_ALL:  # folding every text of a course takes long
                faults.add("W203", choice.span, key=choice.key)
    if isinstance(question, MultipleChoice) and all(choice.correct for choice in question.choices):
        faults.add("W205", question.span)
    for key in _telltale(question):
        choice = next(choice for choice in question.choices if choice.key == key)
        faults.add("W204", choice.span, key=key)


def _telltale(question: ChoiceQuestion) -> Iterator[str]:
    """Yield the key of a correct single choice that its length gives away."""
    if not isinstance(question, SingleChoice):
        return
    wrong = [len(plain_text(choice.text)) for choice in question.choices if not choice.correct]
    for choice in question.choices:
        length = len(plain_text(choice.text))
        if choice.correct and wrong and length > max(_SHORT, 2 * max(wrong)):
            yield choice.key
