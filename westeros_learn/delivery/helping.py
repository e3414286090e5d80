"""What a trainer does for one learner's attempts: more time, and an attempt opened again.

Nothing that was answered is touched. What an attempt was before is kept beside it, the learner
reads what was done and why, and the audit log says by whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.assessment import GRACE, seconds_allowed
from westeros_learn.delivery import audit
from westeros_learn.delivery.attempt_views import questions_of
from westeros_learn.delivery.library import Edition, Library
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.transactions import written
from westeros_learn.records import Attempt, AttemptChange, ChangeKind, Database, Enrolment, User
from westeros_learn.records.attempts import own_attempt
from westeros_learn.records.cohort_rows import learner_in

MOST_MINUTES = 600
MOST_PERCENT = 300
_GRACE = timedelta(seconds=GRACE)


@dataclass(frozen=True, slots=True)
class Who:
    """A learner of a cohort in a course. Whoever asks was asked before whether the cohort is theirs."""

    cohort_id: int
    user_id: int
    course_id: str


def enrolment_in(session: Session, who: Who) -> Enrolment:
    """Return the enrolment of a learner of a cohort in a course.

    Raises:
        Refused: there is none: the learner is of another cohort, or not in this course.
    """
    row = learner_in(session, who.cohort_id, who.course_id, who.user_id)
    if row is None:
        raise Refused(Reason.NO_LEARNER)
    return row


def give_extra_time(
    database: Database, library: Library, who: Who, percent: int, by: int, now: datetime
) -> int:
    """Set how much longer all timed quizzes are for a learner; attempts that are open grow with it.

    An attempt never becomes shorter: what a learner was told to have, stays.

    Args:
        database: where it is kept.
        library: the courses.
        who: the learner. What is set is of the account: it holds in every course.
        percent: from 0 to `MOST_PERCENT`.
        by: who gives it.
        now: the time.

    Returns:
        How many open attempts have more time now.

    Raises:
        Refused: the learner is not of this cohort and course.
        ValueError: it is no such number; forms see to it before.
    """
    if not 0 <= percent <= MOST_PERCENT:
        raise ValueError(percent)

    def change(session: Session) -> int:
        enrolment_in(session, who)
        user = session.get_one(User, who.user_id, with_for_update={"key_share": True})
        before, user.extra_time = user.extra_time, percent
        grown = [
            minutes
            for attempt, enrolment in _open_attempts(session, who.user_id)
            if (minutes := _grow(session, library, attempt, enrolment, percent, by, now))
        ]
        if percent != before or grown:
            subject = f"user {who.user_id}"
            audit.note(
                session, now, by, "give extra time", subject, before=before, percent=percent, open=len(grown)
            )
        return len(grown)

    return written(database, change)


def _open_attempts(session: Session, user_id: int) -> list[tuple[Attempt, Enrolment]]:
    rows = session.execute(
        select(Attempt, Enrolment)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Enrolment.user_id == user_id, Attempt.finished_at.is_(None), Attempt.seconds_allowed.is_not(None)
        )
        .order_by(Attempt.id)
        .with_for_update(key_share=True)
    )
    return [(attempt, enrolment) for attempt, enrolment in rows]


def _grow(
    session: Session,
    library: Library,
    attempt: Attempt,
    enrolment: Enrolment,
    percent: int,
    by: int,
    now: datetime,
) -> int:
    """Let an open attempt be as long as the account says; return how many minutes it has more."""
    if enrolment.course_id not in library.courses or _is_over(attempt, now):
        return 0
    quiz = library.edition(enrolment.course_id).course.quiz_by_id.get(attempt.quiz_id)
    if quiz is None or quiz.time_limit is None or attempt.seconds_allowed is None:
        return 0
    more = seconds_allowed(quiz.time_limit, percent) - attempt.seconds_allowed
    if more <= 0:
        return 0
    _add(attempt, more)
    minutes = -(-more // 60)
    session.add(_note(attempt, ChangeKind.MORE_TIME, by, now, minutes, ""))
    return minutes


def give_more_time(
    database: Database,
    who: Who,
    attempt_id: int,
    minutes: int,
    reason: str,
    by: int,
    now: datetime,
) -> None:
    """Give more time in one attempt that is open now, running or paused.

    Args:
        database: where it is kept.
        who: the learner.
        attempt_id: the attempt.
        minutes: how many more, from 1 to `MOST_MINUTES`.
        reason: why; the learner reads it.
        by: who gives it.
        now: the time.

    Raises:
        Refused: the learner has no such attempt, it has no time limit, it is finished, or its time is
            over: then it can be opened again.
        ValueError: it is no such number; forms see to it before.
    """
    if not 1 <= minutes <= MOST_MINUTES:
        raise ValueError(minutes)
    with database.write() as session:
        attempt = _attempt_of(session, who, attempt_id)
        if attempt.finished_at is not None or _is_over(attempt, now):
            raise Refused(Reason.FINISHED)
        if attempt.seconds_allowed is None:
            raise Refused(Reason.NO_TIME_LIMIT)
        _add(attempt, minutes * 60)
        session.add(_note(attempt, ChangeKind.MORE_TIME, by, now, minutes, reason))
        _audit(session, "give more time", who, attempt, by, now, reason, minutes=minutes)


def reopen_attempt(
    database: Database,
    library: Library,
    who: Who,
    attempt_id: int,
    minutes: int,
    reason: str,
    by: int,
    now: datetime,
) -> None:
    """Open a finished attempt again: the same questions, with everything that was answered.

    Its score is taken away until it is finished once more, and is then made of its responses as every
    score is. One with a time limit waits, paused, until the learner goes on: nobody loses time because
    the page was not open yet.

    Args:
        database: where it is kept.
        library: the courses.
        who: the learner.
        attempt_id: the attempt.
        minutes: how many the learner has from then on, from 1 to `MOST_MINUTES`; of no account
            without a time limit.
        reason: why; the learner reads it.
        by: who does it.
        now: the time.

    Raises:
        Refused: the learner has no such attempt, it is open or was passed, another one at the same quiz
            is open, or the quiz has left the course.
        ValueError: it is no such number; forms see to it before.
    """

    def change(session: Session) -> None:
        attempt = _attempt_of(session, who, attempt_id)
        _must_be_reopenable(session, attempt, library.edition(who.course_id))
        before = _note(attempt, ChangeKind.REOPENED, by, now, None, reason)
        if attempt.seconds_allowed is not None:
            if not 1 <= minutes <= MOST_MINUTES:
                raise ValueError(minutes)
            before.minutes = minutes
            _wait_paused(attempt, minutes * 60)
        session.add(before)
        attempt.finished_at = attempt.counted = attempt.score = attempt.pass_mark = attempt.passed = None
        _audit(session, "reopen attempt", who, attempt, by, now, reason, score=before.score)

    written(database, change)


def _must_be_reopenable(session: Session, attempt: Attempt, edition: Edition) -> None:
    if attempt.finished_at is None:
        raise Refused(Reason.NOT_FINISHED)
    if attempt.passed:
        raise Refused(Reason.PASSED_ALREADY)
    if attempt.quiz_id not in edition.course.quiz_by_id or not questions_of(attempt, edition):
        raise Refused(Reason.QUIZ_GONE)
    others = select(Attempt.id).where(
        Attempt.enrolment_id == attempt.enrolment_id,
        Attempt.quiz_id == attempt.quiz_id,
        Attempt.finished_at.is_(None),
    )
    if session.scalars(others).first() is not None:
        raise Refused(Reason.ANOTHER_OPEN)


def _attempt_of(session: Session, who: Who, attempt_id: int) -> Attempt:
    """Return a learner's attempt, locked: no answer is kept in it, and nobody finishes it, meanwhile."""
    enrolment_in(session, who)
    found = own_attempt(session, who.user_id, who.course_id, attempt_id, lock=True)
    if found is None:
        raise Refused(Reason.NO_ATTEMPT)
    return found[1]


def _is_over(attempt: Attempt, now: datetime) -> bool:
    return attempt.deadline is not None and now > attempt.deadline + _GRACE


def _add(attempt: Attempt, seconds: int) -> None:
    attempt.seconds_allowed = (attempt.seconds_allowed or 0) + seconds
    if attempt.deadline is not None:
        attempt.deadline += timedelta(seconds=seconds)
    else:
        attempt.seconds_left = (attempt.seconds_left or 0) + seconds


def _wait_paused(attempt: Attempt, seconds: int) -> None:
    """Let a finished attempt stand still with so many seconds left.

    What it may take in all is what was used of it and these; what was left at its end is not added.
    """
    allowed, unused = attempt.seconds_allowed or 0, attempt.seconds_left or 0
    if attempt.deadline is not None and attempt.finished_at is not None:
        unused = max(0, int((attempt.deadline - attempt.finished_at).total_seconds()))
    attempt.seconds_allowed = max(0, allowed - unused) + seconds
    attempt.deadline, attempt.seconds_left = None, seconds


def _note(
    attempt: Attempt, kind: ChangeKind, by: int, now: datetime, minutes: int | None, reason: str
) -> AttemptChange:
    was = attempt if kind is ChangeKind.REOPENED else None
    return AttemptChange(
        attempt_id=attempt.id,
        kind=kind,
        actor_id=by,
        at=now,
        minutes=minutes,
        reason=reason,
        finished_at=was.finished_at if was else None,
        score=was.score if was else None,
        passed=was.passed if was else None,
    )


def _audit(
    session: Session,
    action: str,
    who: Who,
    attempt: Attempt,
    by: int,
    now: datetime,
    reason: str,
    **more: int | None,
) -> None:
    where = {"course": who.course_id, "quiz": attempt.quiz_id, "attempt": attempt.id}
    audit.note(session, now, by, action, f"user {who.user_id}", **where, **more, reason=reason)
