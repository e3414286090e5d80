"""When a course is completed: every lesson seen, every counted quiz passed (DESIGN, 3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from westeros_learn.delivery.library import Edition
from westeros_learn.model import QuizRole
from westeros_learn.records import Attempt, Enrolment, SeenLesson


def required_by(edition: Edition) -> dict[str, list[str]]:
    """Return what a course asks for: the ids of its lessons and of its counted quizzes."""
    course = edition.course
    return {
        "lessons": [lesson.id for lesson in course.lessons],
        "quizzes": [quiz.id for quiz in course.quizzes if quiz.role is QuizRole.COUNTS],
    }


def when_completed(session: Session, enrolment_id: int, required: Mapping[str, list[str]]) -> datetime | None:
    """Return when the last thing was done that is asked for, None as long as one is not."""
    seen = dict(
        session.execute(
            select(SeenLesson.lesson_id, SeenLesson.seen_at).where(SeenLesson.enrolment_id == enrolment_id)
        ).all()
    )
    passed = dict(
        session.execute(
            select(Attempt.quiz_id, func.min(Attempt.finished_at))
            .where(Attempt.enrolment_id == enrolment_id, Attempt.passed.is_(True))
            .group_by(Attempt.quiz_id)
        ).all()
    )
    moments = [
        *(seen.get(lesson) for lesson in required["lessons"]),
        *(passed.get(quiz) for quiz in required["quizzes"]),
    ]
    done = [moment for moment in moments if moment is not None]
    return max(done) if done and len(done) == len(moments) else None


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
    moment = when_completed(session, enrolment.id, required)
    if moment is not None:
        enrolment.completed_at = moment
        enrolment.required = required
