"""What stays of a person's work when they are erased: answers to tests that nobody can be told from.

Whether a question is good is seen from how many answered it rightly, and whether they were those who
did well in the whole test. For that the last answers of finished tests stay, and nothing besides:

- no name, cohort, profession, country, institution or language, and nothing that joins two courses;
- no day, but the year; no duration, which the log of a proxy could be laid beside; of the order only
  which test came first;
- the version of the course only where under that, too, five others have answered;
- nothing that was typed, but what it was worth: letters of choices stay, words and numbers go;
- new numbers by chance, so that neither an old copy nor the order of erasures tells whose it was;
- nothing at all where under five others have taken tests of the course: such a group says nothing of
  a question, and is small enough to guess in.

This is what GDPR, article 89(1), asks of statistics: the least that serves them, and no identification.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from westeros_learn.delivery.library import Library
from westeros_learn.delivery.refusals import Refused
from westeros_learn.model import KINDS
from westeros_learn.records import (
    Attempt,
    CohortCourse,
    CohortMember,
    Enrolment,
    ErasedCount,
    GivenResponse,
    User,
)
from westeros_learn.records.attempts import regraded_results

SMALLEST_GROUP = 5
"""Of fewer, nothing is told and nothing is kept."""

_BY_LETTERS = frozenset({"choice", "true-false", "matching", "sequencing", "likert"})
"""The interactions whose answers are letters of the question; those of all others are typed."""

_LONGEST_LETTERS = 2
_NO_LANGUAGE = "und"  # RFC 5646, 4.1: undetermined


def keep_unnamed(session: Session, library: Library | None, enrolment: Enrolment) -> int:
    """Write a learner's finished tests of a course anew, without the learner; return how many.

    The rows of the learner are left as they are: whoever calls this erases them in the same
    transaction.
    """
    finished = select(Attempt).where(Attempt.enrolment_id == enrolment.id, Attempt.finished_at.is_not(None))
    attempts = session.scalars(finished).all()
    if not attempts or not _is_large(session, enrolment):
        return 0
    letters = _questions_by_letters(library, enrolment.course_id)
    last = _last_responses(session, [attempt.id for attempt in attempts])
    unnamed = Enrolment(
        id=_by_chance(),
        user_id=None,
        course_id=enrolment.course_id,
        language=_NO_LANGUAGE,
        enrolled_at=_year(enrolment.enrolled_at),
    )
    session.add(unnamed)
    session.flush()
    versions = {
        each for each in {attempt.course_hash for attempt in attempts} if _is_common(session, enrolment, each)
    }
    moments = sorted({moment for each in attempts for moment in (each.opened_at, each.finished_at) if moment})
    for attempt in attempts:
        kept = _without_times(attempt, unnamed.id, versions, moments)
        session.add(kept)
        session.flush()
        session.add_all(
            GivenResponse(
                id=_by_chance(),
                enrolment_id=unnamed.id,
                attempt_id=kept.id,
                question_id=row.question_id,
                number=1,
                course_hash=row.course_hash if row.course_hash in versions else "",
                seed=0,
                draw=0,
                response=_letters(row) if row.question_id in letters else [],
                score=score,
                mistake=mistake,
                submitted_at=_year(moments[0]),  # before it was opened: no time is known
            )
            for row, score, mistake in last.get(attempt.id, ())
        )
    session.flush()
    return len(attempts)


def _without_times(
    attempt: Attempt, enrolment_id: int, versions: Collection[str], moments: Sequence[datetime]
) -> Attempt:
    """Return a finished attempt as it stays: what it was worth, and of its times only their order."""
    return Attempt(
        id=_by_chance(),
        enrolment_id=enrolment_id,
        quiz_id=attempt.quiz_id,
        number=attempt.number,
        seed=0,
        asked=sorted(attempt.asked),
        course_hash=attempt.course_hash if attempt.course_hash in versions else "",
        opened_at=_in_order(attempt.opened_at, moments),
        finished_at=_in_order(attempt.finished_at or attempt.opened_at, moments),
        counted=attempt.counted,
        pass_mark=attempt.pass_mark,
        score=attempt.score,
        passed=attempt.passed,
    )


def _last_responses(
    session: Session, attempts: Sequence[int]
) -> Mapping[int, list[tuple[GivenResponse, float, int | None]]]:
    """Return the answers that counted, by attempt, each with what it is worth since the last regrade."""
    given = select(GivenResponse).where(GivenResponse.attempt_id.in_(attempts))
    rows = session.scalars(given.order_by(GivenResponse.number)).all()
    regraded = regraded_results(session, [row.id for row in rows])
    last = {(row.attempt_id, row.question_id): row for row in rows}  # of several the last one stays
    found: dict[int, list[tuple[GivenResponse, float, int | None]]] = {}
    for (attempt, _), row in sorted(last.items()):
        worth = regraded.get(row.id, row)
        found.setdefault(attempt or 0, []).append((row, worth.score, worth.mistake))
    return found


def _letters(row: GivenResponse) -> list[str]:
    """Return the letters of an answer; nothing where the question once took text under the same id."""
    return row.response if all(len(part) <= _LONGEST_LETTERS for part in row.response) else []


def _questions_by_letters(library: Library | None, course_id: str) -> frozenset[str]:
    if library is None:
        return frozenset()
    try:
        course = library.edition(course_id).course
    except Refused:  # it is no longer served, and nobody can say what was typed
        return frozenset()
    return frozenset(
        question.id
        for question in course.question_by_id.values()
        if KINDS[question.kind].scorm12 in _BY_LETTERS
    )


def _is_large(session: Session, enrolment: Enrolment) -> bool:
    """Say whether enough others have taken tests of the course."""
    others = (
        select(Attempt.enrolment_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Enrolment.course_id == enrolment.course_id,
            Enrolment.id != enrolment.id,
            Attempt.finished_at.is_not(None),
        )
        .distinct()
        .limit(SMALLEST_GROUP)
    )
    return len(session.scalars(others).all()) >= SMALLEST_GROUP


def _is_common(session: Session, enrolment: Enrolment, version: str) -> bool:
    """Say whether enough others have taken tests of one version of the course."""
    others = (
        select(Attempt.enrolment_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Enrolment.course_id == enrolment.course_id,
            Attempt.course_hash == version,
            Attempt.enrolment_id != enrolment.id,
        )
        .distinct()
        .limit(SMALLEST_GROUP)
    )
    return len(session.scalars(others).all()) >= SMALLEST_GROUP


def _by_chance() -> int:
    """Return a number that no counting of the database ever gives: it says nothing of when, or of whom."""
    return -1 - secrets.randbelow(2**62)


def _in_order(moment: datetime, moments: Sequence[datetime]) -> datetime:
    """Return a time that says which of the learner's tests came first, and in which year, and no more."""
    return _year(moments[0]) + timedelta(seconds=1 + moments.index(moment))


def _year(moment: datetime) -> datetime:
    return datetime(moment.year, 1, 1, tzinfo=UTC)


# --- how many they were ---------------------------------------------------------------------------


def count_erased(session: Session, user: User, enrolments: Sequence[Enrolment]) -> None:
    """Count a person who is erased among the people of the cohort that they joined first.

    So the number of people whom a training reached stays true, each counted once. Each number stands
    alone: that there was a judge, and that somebody came from Poland, are two rows that nothing joins.
    Institutions are not counted, and nobody of a cohort of under five people.

    Two at once may both begin the same row: the transaction is to be made anew then, see `written`.
    """
    theirs = select(CohortMember.cohort_id).where(CohortMember.user_id == user.id)
    first = session.scalar(theirs.order_by(CohortMember.joined_at, CohortMember.cohort_id).limit(1))
    if first is None or _people_of(session, first) < SMALLEST_GROUP:
        return
    courses = set(session.scalars(select(CohortCourse.course_id).where(CohortCourse.cohort_id == first)))
    done = {each.course_id for each in enrolments if each.completed_at is not None}
    for what, value in (("people", ""), ("profession", user.profession), ("country", user.country)):
        row = session.get(ErasedCount, (first, what, value), with_for_update=True)
        if row is None:
            session.add(row := ErasedCount(cohort_id=first, what=what, value=value, count=0, completed=0))
        row.count += 1
        row.completed += bool(courses) and courses <= done
        session.flush()


def _people_of(session: Session, cohort: int) -> int:
    there = select(func.count()).select_from(CohortMember).where(CohortMember.cohort_id == cohort)
    gone = session.get(ErasedCount, (cohort, "people", ""))
    return session.execute(there).scalar_one() + (gone.count if gone else 0)
