"""Every lint, in order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from westeros_learn.model import Course, MultipleChoice, Question, SingleChoice
from westeros_learn.source.lint.balance import check_balance, check_outcome_counts
from westeros_learn.source.lint.choices import check_choices, check_feedback
from westeros_learn.source.lint.duplicates import check_duplicates
from westeros_learn.source.lint.reading_level import check_reading_level
from westeros_learn.source.lint.stems import check_stem
from westeros_learn.source.lint.unmarked import check_unmarked
from westeros_learn.source.memo import once

if TYPE_CHECKING:
    from westeros_learn.memo import Memo
    from westeros_learn.source.faults import Faults
    from westeros_learn.source.reading import CourseFiles


def check_texts(course: Course, files: CourseFiles, faults: Faults, memo: Memo) -> None:
    """Warn about weak questions, among those whose keys are sound, and weak texts."""
    sound = {draft.id for draft in files.all_questions if draft.sound}
    questions = [question for question in course.all_questions() if question.id in sound]
    language = course.language.partition("-")[0]
    for question in questions:
        key, check = ("style", question.id), partial(_check_question, question, language)
        once(memo, key, (question, language), faults, check)
    for question in course.pool:
        if question.hints:
            faults.add("W206", question.span)
    check_balance(questions, faults)
    check_duplicates(questions, faults)
    check_outcome_counts(course, files, faults)
    check_reading_level(course, questions, faults, memo)
    check_unmarked(course, files, faults, memo)


def _check_question(question: Question, language: str, faults: Faults) -> None:
    check_feedback(question, faults)
    if isinstance(question, SingleChoice | MultipleChoice):
        check_choices(question, language, faults)
        check_stem(question, language, faults)
