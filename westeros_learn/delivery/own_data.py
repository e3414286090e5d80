"""What is kept of a person's learning, given to them whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from westeros_learn.delivery.library import Library
from westeros_learn.model import Feedback
from westeros_learn.records import (
    Attempt,
    AttemptChange,
    Base,
    Certificate,
    Database,
    Enrolment,
    GivenResponse,
    ScenarioAttempt,
    ScenarioStep,
    SeenLesson,
)

_JUDGEMENT = {"seed", "score", "mistake"}


def learning_data(database: Database, library: Library, user_id: int) -> dict[str, Any]:
    """Return everything that is kept of a person's learning, as data that JSON can hold.

    What an answer was worth is left out for as long as the quiz does not tell it: nobody
    reads the key of a test that is open in their own data. So are the seeds.
    """
    with database.read() as session:
        enrolments = session.scalars(select(Enrolment).where(Enrolment.user_id == user_id)).all()
        mine = [enrolment.id for enrolment in enrolments]
        attempts = session.scalars(select(Attempt).where(Attempt.enrolment_id.in_(mine))).all()
        responses = session.scalars(select(GivenResponse).where(GivenResponse.enrolment_id.in_(mine))).all()
        courses = {enrolment.id: enrolment.course_id for enrolment in enrolments}
        untold = {each.id for each in attempts if not _is_told(each, courses[each.enrolment_id], library)}
        ways = select(ScenarioAttempt).where(ScenarioAttempt.enrolment_id.in_(mine))
        steps = select(ScenarioStep).join(ScenarioAttempt, ScenarioAttempt.id == ScenarioStep.attempt_id)
        return {
            "enrolments": _rows(enrolments),
            "seen_lessons": _rows(
                session.scalars(select(SeenLesson).where(SeenLesson.enrolment_id.in_(mine)))
            ),
            "attempts": _rows(attempts, {"seed"}),
            "attempt_changes": _rows(
                session.scalars(
                    select(AttemptChange)
                    .join(Attempt, Attempt.id == AttemptChange.attempt_id)
                    .where(Attempt.enrolment_id.in_(mine))
                    .order_by(AttemptChange.id)
                ),
                {"actor_id"},
            ),
            "responses": [
                *_rows((each for each in responses if each.attempt_id not in untold), {"seed"}),
                *_rows((each for each in responses if each.attempt_id in untold), _JUDGEMENT),
            ],
            "scenario_attempts": _rows(session.scalars(ways)),
            "scenario_steps": _rows(session.scalars(steps.where(ScenarioAttempt.enrolment_id.in_(mine)))),
            "certificates": _rows(
                session.scalars(select(Certificate).where(Certificate.enrolment_id.in_(mine)))
            ),
        }


def _is_told(attempt: Attempt, course_id: str, library: Library) -> bool:
    """Say whether the learner has been told what each answer of an attempt is worth."""
    if attempt.finished_at is None or course_id not in library.courses:
        return False
    quiz = library.edition(course_id).course.quiz_by_id.get(attempt.quiz_id)
    return quiz is not None and quiz.feedback is not Feedback.NEVER


def _rows(found: Iterable[Base], but: Collection[str] = ()) -> list[dict[str, Any]]:
    return [dict(_values(row, but)) for row in found]


def _values(row: Base, but: Collection[str]) -> Iterable[tuple[str, Any]]:
    for column in row.__table__.columns:
        value = getattr(row, column.name)
        if column.name not in but:
            yield column.name, value.isoformat() if isinstance(value, date) else value
