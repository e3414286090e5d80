"""When a course is completed: every lesson seen, every counted quiz passed (DESIGN, 3)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from westeros_learn.delivery.library import Edition
from westeros_learn.model import QuizRole
from westeros_learn.records import Enrolment
from westeros_learn.records.summaries import completions


def required_by(edition: Edition) -> dict[str, list[str]]:
    """Return what a course asks for: the ids of its lessons and of its counted quizzes."""
    course = edition.course
    return {
        "lessons": [lesson.id for lesson in course.lessons],
        "quizzes": [quiz.id for quiz in course.quizzes if quiz.role is QuizRole.COUNTS],
    }


def note_completion(session: Session, enrolment: Enrolment, edition: Edition) -> None:
    """Note that a course is completed, if it is. What was completed stays so.

    Args:
        session: the transaction; the enrolment's row is locked in it, so that the last lesson and
            the last quiz, done in two windows at once, do not overlook each other.
        enrolment: the learner in the course.
        edition: what asks for something.
    """
    if enrolment.completed_at is not None:
        return
    required = required_by(edition)
    session.flush()
    moment = completions(session, {enrolment.id: required})[enrolment.id]
    if moment is not None:
        enrolment.completed_at = moment
        enrolment.required = required
