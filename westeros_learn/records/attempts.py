"""Reading attempts: what was asked, what is open, and what responses are worth after regrades."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.records.learning import Attempt, Enrolment, RegradedResult

_AT_ONCE = 5_000


def attempts_of(session: Session, enrolment_id: int, quiz_id: str | None = None) -> Sequence[Attempt]:
    """Return a learner's attempts at a quiz, or at all of a course, the first one first."""
    mine = select(Attempt).where(Attempt.enrolment_id == enrolment_id)
    if quiz_id is not None:
        mine = mine.where(Attempt.quiz_id == quiz_id)
    return session.scalars(mine.order_by(Attempt.quiz_id, Attempt.number)).all()


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
    mine = (
        select(Enrolment, Attempt)
        .join(Attempt, Attempt.enrolment_id == Enrolment.id)
        .where(Attempt.id == attempt_id, Enrolment.user_id == user_id, Enrolment.course_id == course_id)
    )
    found = session.execute(mine.with_for_update(key_share=True) if lock else mine).one_or_none()
    return None if found is None else (found[0], found[1])


def regraded_results(session: Session, responses: Collection[int]) -> Mapping[int, RegradedResult]:
    """Return what responses are worth since the last regrade that changed them, by their ids."""
    found: dict[int, RegradedResult] = {}
    for portion in portions([*responses]):
        rows = select(RegradedResult).where(RegradedResult.response_id.in_(portion))
        found |= {row.response_id: row for row in session.scalars(rows.order_by(RegradedResult.regrade_id))}
    return found


def portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield ids in portions that fit into one statement (SQLite takes 32,766 values)."""
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
