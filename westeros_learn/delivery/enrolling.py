"""The use cases around a course: enrolling, finding back to one's place, seeing lessons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from westeros_learn.delivery.completion import note_completion
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti.due import put_scores
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.transactions import written
from westeros_learn.records import Database, Enrolment, SeenLesson

_LONGEST_ANCHOR = 200

_MINE = select(Enrolment).where(
    Enrolment.user_id == bindparam("user"), Enrolment.course_id == bindparam("course")
)
_MINE_LOCKED = _MINE.with_for_update(key_share=True)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A learner in a course.

    Attributes:
        language: the language in which the learner studies it.
        place: the lesson where the learner was last, and the heading in it; empty at first.
    """

    id: int
    user_id: int
    course_id: str
    language: str
    cohort_id: int | None
    enrolled_at: datetime
    place: tuple[str, str]
    completed_at: datetime | None


def enrolled(row: Enrolment) -> Enrolled:
    """Return what may be known of a row outside the records; it is a learner's."""
    assert row.user_id is not None  # noqa: S101  # rows without a person are for statistics alone
    return Enrolled(
        id=row.id,
        user_id=row.user_id,
        course_id=row.course_id,
        language=row.language,
        cohort_id=row.cohort_id,
        enrolled_at=row.enrolled_at,
        place=(row.place_lesson or "", row.place_anchor or ""),
        completed_at=row.completed_at,
    )


def enrol(
    database: Database,
    library: Library,
    user_id: int,
    course_id: str,
    now: datetime,
    *,
    language: str = "",
    cohort_id: int | None = None,
) -> Enrolled:
    """Enrol a learner in a course; who is enrolled already stays so.

    Args:
        database: where it is kept.
        library: the courses.
        user_id: the learner.
        course_id: the course.
        now: the time.
        language: in which to study; the course's own, where it has not got that one.
        cohort_id: the cohort with which; a learner without one joins it.

    Raises:
        Refused: there is no such course.
    """
    language = library.edition(course_id, language).course.language

    def change(session: Session) -> Enrolled:
        return enrolled(_enrol(session, user_id, course_id, language, cohort_id, now))

    return written(database, change)


def choose_language(
    database: Database, library: Library, user_id: int, course_id: str, language: str
) -> None:
    """Go on in another language. Answers stay: they are kept by ids, not by words.

    Raises:
        Refused: the learner is not enrolled.
    """
    with database.write() as session:
        row = enrolment_of(session, user_id, course_id)
        row.language = _language(library, course_id, language)


def keep_place(
    database: Database, library: Library, user_id: int, course_id: str, lesson_id: str, anchor: str = ""
) -> None:
    """Keep where a learner is, so that "Continue" leads there.

    Raises:
        Refused: the learner is not enrolled, or the course has no such lesson.
    """
    _must_have_lesson(library, course_id, lesson_id)
    with database.write() as session:
        mine = (Enrolment.user_id == user_id) & (Enrolment.course_id == course_id)
        place = {"place_lesson": lesson_id, "place_anchor": anchor[:_LONGEST_ANCHOR].replace("\0", "")}
        kept = session.execute(update(Enrolment).where(mine).values(place).returning(Enrolment.id))
        if kept.one_or_none() is None:
            raise Refused(Reason.NOT_ENROLLED)


def lesson_seen(
    database: Database,
    library: Library,
    user_id: int,
    course_id: str,
    lesson_id: str,
    now: datetime,
    *,
    skipped: bool = False,
) -> None:
    """Note that a learner has seen a lesson, or skipped it after its content notice.

    What was the last thing to do completes the course.

    Raises:
        Refused: the learner is not enrolled, or the course has no such lesson.
    """
    _must_have_lesson(library, course_id, lesson_id)

    def change(session: Session) -> None:
        row = enrolment_of(session, user_id, course_id, lock=True)
        seen = session.get(SeenLesson, (row.id, lesson_id))
        if seen is None:
            session.add(SeenLesson(enrolment_id=row.id, lesson_id=lesson_id, seen_at=now, skipped=skipped))
            note_completion(session, row, library.edition(course_id))
            put_scores(session, [row.id], now)
        elif seen.skipped and not skipped:
            seen.skipped = False

    written(database, change)


def enrolment_of(session: Session, user_id: int, course_id: str, *, lock: bool = False) -> Enrolment:
    """Return a learner's enrolment.

    Args:
        session: the transaction.
        user_id: the learner.
        course_id: the course.
        lock: whether nobody else may change it until the transaction ends.

    Raises:
        Refused: there is none.
    """
    row = session.scalars(
        _MINE_LOCKED if lock else _MINE, {"user": user_id, "course": course_id}
    ).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_ENROLLED)
    return row


def _enrol(
    session: Session, user_id: int, course_id: str, language: str, cohort_id: int | None, now: datetime
) -> Enrolment:
    mine = select(Enrolment).where(Enrolment.user_id == user_id, Enrolment.course_id == course_id)
    row = session.scalars(mine).one_or_none()
    if row is None:
        row = Enrolment(
            user_id=user_id, course_id=course_id, language=language, cohort_id=cohort_id, enrolled_at=now
        )
        session.add(row)
        session.flush()
    elif row.cohort_id is None and cohort_id is not None:
        row.cohort_id = cohort_id
    return row


def _language(library: Library, course_id: str, language: str) -> str:
    return library.edition(course_id, language).course.language


def _must_have_lesson(library: Library, course_id: str, lesson_id: str) -> None:
    lessons = library.edition(course_id).course.lessons
    if all(lesson.id != lesson_id for lesson in lessons):
        raise Refused(Reason.NO_LESSON)
