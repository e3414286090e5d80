"""Reading what evidence is made of: which attempts are looked at, and the scores before and after."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, union
from sqlalchemy.orm import Session, aliased

from westeros_learn.records.accounts import Role, User
from westeros_learn.records.cohorts import CohortMember
from westeros_learn.records.learning import Attempt, Enrolment, GivenResponse, RegradedResult
from westeros_learn.records.tallies import TalliedAttempt


@dataclass(frozen=True, slots=True)
class Selection:
    """Which attempts are looked at. Those of trainers and administrators, who try things out, never are.

    Those of people who were erased (see `delivery.unnamed`) belong to no cohort and to their year.

    Attributes:
        cohort_id: only those of its trainees.
        cohorts: only those of the trainees of several.
        since: only those finished then or later.
        before: only those finished earlier than that.
        every_attempt: whether later attempts of the same learner count as well. A learner who has seen
            the questions answers them differently, and counts several times.
    """

    cohort_id: int | None = None
    cohorts: Collection[int] | None = None
    since: datetime | None = None
    before: datetime | None = None
    every_attempt: bool = False


_OF_TRAINEE = or_(User.role == Role.TRAINEE, Enrolment.user_id.is_(None))


def members(*cohorts: int) -> ColumnElement[bool]:
    """Return the condition that an enrolment is that of a trainee of one of some cohorts."""
    theirs = select(CohortMember.user_id).where(CohortMember.cohort_id.in_(cohorts))
    return Enrolment.user_id.in_(theirs)


def paired_scores(
    session: Session, course_id: str, quizzes: tuple[str, str], selection: Selection
) -> Sequence[tuple[int, int]]:
    """Return what learners had in one quiz, and afterwards in another one: in both, at their first attempt.

    Args:
        session: the transaction.
        course_id: of both quizzes.
        quizzes: the first one and the second one. Who began the second one before the first one was
            finished is left out: nothing was measured before.
        selection: which attempts at the second one.

    Returns:
        Both scores of each learner, in hundredths of a per cent.
    """
    first, second = aliased(Attempt), aliased(Attempt)
    asked = (
        select(first.score, second.score)
        .join(Enrolment, Enrolment.id == first.enrolment_id)
        .outerjoin(User, User.id == Enrolment.user_id)
        .join(second, second.enrolment_id == first.enrolment_id)
        .where(
            Enrolment.course_id == course_id,
            _OF_TRAINEE,
            first.quiz_id == quizzes[0],
            first.number == 1,
            second.quiz_id == quizzes[1],
            second.number == 1,
            second.finished_at.is_not(None),
            second.opened_at >= first.finished_at,
        )
    )
    if selection.cohort_id is not None:
        asked = asked.where(members(selection.cohort_id))
    if selection.cohorts is not None:
        asked = asked.where(members(*selection.cohorts))
    if selection.since is not None:
        asked = asked.where(second.finished_at >= selection.since)
    if selection.before is not None:
        asked = asked.where(second.finished_at < selection.before)
    rows = session.execute(asked).all()
    return [(before, after) for before, after in rows if before is not None and after is not None]


_JUDGED_ANEW = (
    select(TalliedAttempt.attempt_id.label("id"))
    .join(GivenResponse, GivenResponse.attempt_id == TalliedAttempt.attempt_id)
    .join(RegradedResult, RegradedResult.response_id == GivenResponse.id)
    .where(RegradedResult.regrade_id > TalliedAttempt.regrade_id)
    .distinct()
)


def untallied_attempts(session: Session, most: int) -> Sequence[int]:
    """Return finished attempts of trainees that are not tallied as they are now, the oldest first."""
    tried = (
        select(Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .outerjoin(User, User.id == Enrolment.user_id)
        .outerjoin(TalliedAttempt, TalliedAttempt.attempt_id == Attempt.id)
        .where(
            _OF_TRAINEE,
            Attempt.finished_at.is_not(None),
            or_(
                TalliedAttempt.attempt_id.is_(None),
                TalliedAttempt.finished_at != Attempt.finished_at,
                TalliedAttempt.score != Attempt.score,
            ),
        )
    )
    found = union(tried, _JUDGED_ANEW).subquery()
    return session.scalars(select(found.c.id).order_by(found.c.id).limit(most)).all()


def judged_anew(session: Session, attempts: Sequence[int]) -> Sequence[int]:
    """Return which of some attempts had a question judged anew since they were tallied."""
    return session.scalars(_JUDGED_ANEW.where(TalliedAttempt.attempt_id.in_(attempts))).all()


def reopened_attempts(session: Session, most: int) -> Sequence[int]:
    """Return attempts that are tallied and not finished any more."""
    return session.scalars(
        select(TalliedAttempt.attempt_id)
        .join(Attempt, Attempt.id == TalliedAttempt.attempt_id)
        .where(Attempt.finished_at.is_(None))
        .limit(most)
    ).all()
