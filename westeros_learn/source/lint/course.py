"""Every lint, in order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from westeros_learn.model import Course, MultipleChoice, SingleChoice
from westeros_learn.source.lint.balance import check_balance, check_outcome_counts
from westeros_learn.source.lint.choices import check_choices, check_feedback
from westeros_learn.source.lint.duplicates import check_duplicates
from westeros_learn.source.lint.reading_level import check_reading_level
from westeros_learn.source.lint.stems import check_stem
from westeros_learn.source.lint.unmarked import check_unmarked

if TYPE_CHECKING:
    from westeros_learn.source.alone import AloneQuestion, Lasting
    from westeros_learn.source.faults import Faults
    from westeros_learn.source.reading import CourseFiles


def check_texts(course: Course, files: CourseFiles, faults: Faults, lasting: Lasting) -> None:
    """Warn about weak questions, among those whose keys are sound, and weak texts."""
    sound = {draft.id for draft in files.all_questions if draft.sound}
    questions = [question for question in course.all_questions() if question.id in sound]
    language = course.language.partition("-")[0]
    check = partial(_check_question, language)
    for question in questions:
        lasting.once(question, "style", language, faults, check)
    for question in course.pool:
        if question.hints:
            faults.add("W206", question.span)
    check_balance(questions, faults, lasting)
    check_duplicates(questions, faults, lasting)
    check_outcome_counts(course, files, faults)
    check_reading_level(course, questions, faults, lasting)
    check_unmarked(course, files, faults, lasting)


def _check_question(language: str, alone: AloneQuestion, faults: Faults) -> None:
    question = alone.question
    check_feedback(question, faults)
    if isinstance(question, SingleChoice | MultipleChoice):
        check_choices(question, language, faults)
        check_stem(question, language, faults)
