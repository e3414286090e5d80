"""Reading attempts: what was asked, what is open, and what responses are worth after regrades."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Session

from westeros_learn.records.base import BIG_NUMBER
from westeros_learn.records.learning import Attempt, Enrolment, RegradedResult

_AT_ONCE = 5_000

_Id = TypeVar("_Id", int, str)

# Built once: building a statement costs as much as running it.
_ALL_ATTEMPTS = (
    select(Attempt)
    .where(Attempt.enrolment_id == bindparam("enrolment", type_=BIG_NUMBER))
    .order_by(Attempt.quiz_id, Attempt.number)
)
_OWN = (
    select(Enrolment, Attempt)
    .join(Attempt, Attempt.enrolment_id == Enrolment.id)
    .where(
        Attempt.id == bindparam("attempt", type_=BIG_NUMBER),
        Enrolment.user_id == bindparam("user", type_=BIG_NUMBER),
        Enrolment.course_id == bindparam("course", type_=String()),
    )
)
_OWN_LOCKED = _OWN.with_for_update(key_share=True)
_REGRADED = (
    select(RegradedResult)
    .where(RegradedResult.response_id.in_(bindparam("responses", expanding=True, type_=BIG_NUMBER)))
    .order_by(RegradedResult.regrade_id)
)


def attempts_of(session: Session, enrolment_id: int) -> Sequence[Attempt]:
    """Return a learner's attempts at all quizzes of a course, the first one of each first."""
    return session.scalars(_ALL_ATTEMPTS, {"enrolment": enrolment_id}).all()


def own_attempt(
    session: Session, user_id: int, course_id: str, attempt_id: int, *, lock: bool = False
) -> tuple[Enrolment, Attempt] | None:
    """Return an attempt with its enrolment, if both are this learner's and of this course.

    Args:
        session: the transaction.
        user_id: the learner.
        course_id: the course.
        attempt_id: the attempt.
        lock: whether nobody else may change them, nor a response be kept in the attempt,
            until the transaction ends.
    """
    where = {"attempt": attempt_id, "user": user_id, "course": course_id}
    found = session.execute(_OWN_LOCKED if lock else _OWN, where).one_or_none()
    return None if found is None else (found[0], found[1])


def regraded_results(session: Session, responses: Collection[int]) -> Mapping[int, RegradedResult]:
    """Return what responses are worth since the last regrade that changed them, by their ids."""
    found: dict[int, RegradedResult] = {}
    for portion in portions([*responses]):
        rows = session.scalars(_REGRADED, {"responses": portion})
        found |= {row.response_id: row for row in rows}
    return found


def portions(ids: Sequence[_Id]) -> Iterator[Sequence[_Id]]:
    """Yield ids in portions that fit into one statement (SQLite takes 32,766 values)."""
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
