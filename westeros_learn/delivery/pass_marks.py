"""A quiz's pass mark was lowered: earlier attempts pass by it where somebody decides so, openly.

An attempt is judged by the pass mark of its own time. A course that is corrected changes nobody's
past by itself: neither does a higher mark take a pass away, nor a lower one give one. What was
looked at is what happens, or nothing does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.assessment import passes
from westeros_learn.delivery import audit
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti.due import put_scores
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.regrading import Regraded, compared, complete, standing
from westeros_learn.records import Attempt, Database, Enrolment
from westeros_learn.records.attempts import portions


@dataclass(frozen=True, slots=True)
class LoweredMark:
    """Whose earlier attempts are to be looked at.

    Attributes:
        reason: why, for the audit log.
    """

    course_id: str
    quiz_id: str
    reason: str


def preview_pass_mark(database: Database, library: Library, lowered: LoweredMark) -> Regraded:
    """Return who would pass by the pass mark that a quiz has now, and keep nothing of it.

    Raises:
        Refused: the course has no such quiz, or nothing is to be passed in it.
    """
    with database.write() as session:
        seen = _apply(session, library, lowered)
        session.rollback()
        return seen


def apply_pass_mark(
    database: Database, library: Library, lowered: LoweredMark, by: int | None, now: datetime, digest: str
) -> Regraded:
    """Let earlier attempts pass by the pass mark that a quiz has now. Nobody loses a pass.

    Args:
        database: where they are kept.
        library: the courses.
        lowered: which quiz.
        by: who does it; None for the command line.
        now: the time.
        digest: of the preview that was looked at.

    Raises:
        Refused: the course has no such quiz, nothing is to be passed in it, or something else
            would happen than was looked at.
    """
    with database.write() as session:
        done = _apply(session, library, lowered)
        if done.digest != digest:
            raise Refused(Reason.PREVIEW_IS_OLD)
        put_scores(session, [each.enrolment_id for each in done.moved], now)
        audit.note(
            session,
            now,
            by,
            "apply pass mark",
            f"{lowered.course_id} {lowered.quiz_id}",
            reason=lowered.reason,
            pass_mark=_mark(library, lowered),
            attempts=len(done.moved),
            completed=len(done.completed),
        )
        return done


def _mark(library: Library, lowered: LoweredMark) -> int:
    quiz = library.edition(lowered.course_id).course.quiz_by_id.get(lowered.quiz_id)
    if quiz is None or quiz.pass_mark is None:
        raise Refused(Reason.NO_QUIZ)
    return quiz.pass_mark


def _apply(session: Session, library: Library, lowered: LoweredMark) -> Regraded:
    mark = _mark(library, lowered)
    failed = (
        select(Attempt.enrolment_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Enrolment.course_id == lowered.course_id,
            Attempt.quiz_id == lowered.quiz_id,
            Attempt.passed.is_(False),
            Attempt.pass_mark > mark,
        )
        .distinct()
    )
    enrolments = sorted(session.scalars(failed))
    for portion in portions(enrolments):  # nobody finishes an attempt of theirs meanwhile
        rows = select(Enrolment.id).where(Enrolment.id.in_(portion)).order_by(Enrolment.id)
        session.execute(rows.with_for_update(key_share=True)).all()
    before = standing(session, enrolments)
    for portion in portions(enrolments):
        tried = select(Attempt).where(Attempt.enrolment_id.in_(portion), Attempt.quiz_id == lowered.quiz_id)
        for attempt in session.scalars(tried):
            if attempt.passed is False and attempt.score is not None and passes(attempt.score, mark):
                attempt.pass_mark, attempt.passed = mark, True
    session.flush()
    complete(session, library, enrolments)
    return compared(session, (), before, standing(session, enrolments))
