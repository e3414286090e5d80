"""The use cases of joining a cohort: by its code, by an invitation, or because a trainer says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from westeros_learn.delivery.enrolling import Enrolled, enrolled
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.throttle import count_try, counts_of, forget_tries
from westeros_learn.delivery.transactions import written
from westeros_learn.records import (
    Cohort,
    CohortCourse,
    CohortInvitation,
    CohortMember,
    Database,
    Enrolment,
    User,
)

_CODE_GROUP = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody is told of a cohort who holds its code, and may not be in it yet.

    Attributes:
        courses: ids of its courses.
        is_full: whether every seat is taken.
    """

    cohort_id: int
    title: str
    place: str
    starts_on: date | None
    ends_on: date | None
    courses: tuple[str, ...]
    is_full: bool


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to become a member.

    Attributes:
        language: in which they study; a course that has not got it is studied in its own.
        import_id: the import that brings them.
    """

    user_id: int
    language: str
    import_id: int | None = None


def normal_code(code: str) -> str:
    """Return a join code as it is kept: whoever types it may forget hyphens and large letters."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return "-".join(plain[at : at + _CODE_GROUP] for at in range(0, len(plain), _CODE_GROUP))


def offer_of(database: Database, keys: Keys, join_code: str, who: str, address: str, now: datetime) -> Offer:
    """Return what a join code leads to. Tries are counted, as those of whoever joins.

    Args:
        database: where it is kept.
        keys: the app's keys.
        join_code: as it was typed.
        who: the id of whoever asks; "" where nobody is signed in.
        address: the visitor's IP address.
        now: the time.

    Raises:
        Refused: no open cohort has this code, or there were too many tries.
    """
    counts = counts_of(keys, "cohort", who or normal_code(join_code), address)
    with database.write() as session:
        count_try(session, counts, now)
    with database.read() as session:
        cohort = _with_code(session, join_code)
        courses = select(CohortCourse.course_id).where(CohortCourse.cohort_id == cohort.id)
        offer = Offer(
            cohort.id,
            cohort.title,
            cohort.place,
            cohort.starts_on,
            cohort.ends_on,
            tuple(session.scalars(courses.order_by(CohortCourse.course_id))),
            is_full=_is_full(session, cohort),
        )
    with database.write() as session:
        forget_tries(session, counts)
    return offer


def join_by_code(
    database: Database,
    library: Library,
    keys: Keys,
    user_id: int,
    join_code: str,
    address: str,
    now: datetime,
    *,
    language: str = "",
) -> tuple[Enrolled, ...]:
    """Join a cohort by a code that somebody typed: codes are short, so tries are counted.

    Raises:
        Refused: no open cohort has this code, its seats are taken, or there were too many tries.
    """
    counts = counts_of(keys, "cohort", str(user_id), address)
    with database.write() as session:
        count_try(session, counts, now)
    joined = join_cohort(database, library, user_id, join_code, now, language=language)
    with database.write() as session:
        forget_tries(session, counts)
    return joined


def join_cohort(
    database: Database, library: Library, user_id: int, join_code: str, now: datetime, *, language: str = ""
) -> tuple[Enrolled, ...]:
    """Enrol a learner in the courses of a cohort, by its code. Who is in it already stays so.

    Raises:
        Refused: no open cohort has this code, or its seats are taken.
    """

    def change(session: Session) -> tuple[Enrolled, ...]:
        cohort = _with_code(session, join_code, lock=True)
        if session.get(CohortMember, (cohort.id, user_id)) is None:
            _take_seat(session, cohort, user_id)
        join_all(session, library, cohort.id, [Newcomer(user_id, language or cohort.language)], now)
        return _enrolments(session, user_id, [cohort.id])

    return written(database, change)


def join_as_invited(
    database: Database,
    library: Library,
    user_id: int,
    cohort_id: int | None,
    now: datetime,
    *,
    language: str = "",
) -> tuple[Enrolled, ...]:
    """Bring somebody who has just made an account into every cohort that they are invited to.

    A cohort that is closed is not joined, nor one that their link names and that has no seat left:
    they have an account all the same. A seat waits for who is invited by a trainer.

    Args:
        database: where it is kept.
        library: the courses.
        user_id: who has come.
        cohort_id: the cohort that their link names, if it does.
        now: the time.
        language: in which they study.
    """

    def change(session: Session) -> tuple[Enrolled, ...]:
        email = session.get_one(User, user_id).email
        mine = select(CohortInvitation).where(CohortInvitation.email == email)
        imports = {each.cohort_id: each.import_id for each in session.scalars(mine)}
        asked = {*imports, *([] if cohort_id is None else [cohort_id])}
        cohorts = session.scalars(
            select(Cohort)
            .where(Cohort.id.in_(asked), Cohort.closed_at.is_(None))
            .order_by(Cohort.id)
            .with_for_update()
        ).all()
        for cohort in cohorts:
            if cohort.id not in imports and _is_full(session, cohort):
                continue
            newcomer = Newcomer(user_id, language or cohort.language, imports.get(cohort.id))
            join_all(session, library, cohort.id, [newcomer], now)
        session.execute(delete(CohortInvitation).where(CohortInvitation.email == email))
        return _enrolments(session, user_id, [cohort.id for cohort in cohorts])

    return written(database, change)


# --- within a transaction ------------------------------------------------------------------------


def join_all(
    session: Session, library: Library, cohort_id: int, newcomers: Iterable[Newcomer], now: datetime
) -> None:
    """Make people members of a cohort, and enrol them in its courses. The queries do not grow with them.

    Each member's row keeps which enrolments were made by it: taking them out takes those back.
    """
    coming = {each.user_id: each for each in newcomers}
    members = select(CohortMember.user_id).where(
        CohortMember.cohort_id == cohort_id, CohortMember.user_id.in_(coming)
    )
    new = coming.keys() - set(session.scalars(members))
    of_cohort = select(CohortCourse.course_id).where(CohortCourse.cohort_id == cohort_id)
    courses = [
        course for course in session.scalars(of_cohort.order_by("course_id")) if course in library.courses
    ]
    made = enrol_all(session, library, cohort_id, coming.values(), courses, now)
    rows = [
        {
            "cohort_id": cohort_id,
            "user_id": user,
            "joined_at": now,
            "import_id": coming[user].import_id,
            "enrolled": made.get(user, []),
        }
        for user in sorted(new)
    ]
    if rows:
        session.execute(insert(CohortMember), rows)


def enrol_all(
    session: Session,
    library: Library,
    cohort_id: int,
    learners: Iterable[Newcomer],
    courses: Iterable[str],
    now: datetime,
) -> Mapping[int, list[str]]:
    """Enrol people in courses with their cohort; return in which of them each was not before."""
    who, wanted = {each.user_id: each for each in learners}, list(courses)
    theirs = (Enrolment.user_id.in_(who)) & (Enrolment.course_id.in_(wanted))
    there = {
        (user, course)
        for user, course in session.execute(select(Enrolment.user_id, Enrolment.course_id).where(theirs))
    }
    session.execute(
        update(Enrolment)
        .where(theirs, Enrolment.cohort_id.is_(None))
        .values(cohort_id=cohort_id)
        .execution_options(synchronize_session=False)
    )
    made: dict[int, list[str]] = {}
    rows = []
    for user in sorted(who):
        for course in wanted:
            if (user, course) in there:
                continue
            made.setdefault(user, []).append(course)
            language = library.edition(course, who[user].language).course.language
            row = {"user_id": user, "course_id": course, "language": language}
            rows.append({**row, "cohort_id": cohort_id, "enrolled_at": now})
    if rows:
        session.execute(insert(Enrolment), rows)
    return made


def seats_taken(session: Session, cohort_id: int) -> int:
    """Return how many seats are taken: by those who are in it, and by those who are invited."""
    members = select(func.count()).where(CohortMember.cohort_id == cohort_id)
    invited = select(func.count()).where(CohortInvitation.cohort_id == cohort_id)
    return (session.scalar(members) or 0) + (session.scalar(invited) or 0)


def _with_code(session: Session, join_code: str, *, lock: bool = False) -> Cohort:
    codes = {join_code.strip(), normal_code(join_code)}
    asked = select(Cohort).where(Cohort.join_code.in_(codes), Cohort.closed_at.is_(None))
    cohort = session.scalars(asked.with_for_update() if lock else asked).first()
    if cohort is None:
        raise Refused(Reason.NO_COHORT)
    return cohort


def _take_seat(session: Session, cohort: Cohort, user_id: int) -> None:
    """Take a seat in a cohort that is locked: one's own, where one was invited by mail, or a free one."""
    email = session.get_one(User, user_id).email
    mine = (CohortInvitation.cohort_id == cohort.id) & (CohortInvitation.email == email)
    if session.scalar(select(CohortInvitation.id).where(mine)) is not None:
        session.execute(delete(CohortInvitation).where(mine))
    elif _is_full(session, cohort):
        raise Refused(Reason.NO_SEATS)


def _is_full(session: Session, cohort: Cohort) -> bool:
    return cohort.seats is not None and seats_taken(session, cohort.id) >= cohort.seats


def _enrolments(session: Session, user_id: int, cohorts: list[int]) -> tuple[Enrolled, ...]:
    courses = select(CohortCourse.course_id).where(CohortCourse.cohort_id.in_(cohorts))
    mine = select(Enrolment).where(Enrolment.user_id == user_id, Enrolment.course_id.in_(courses))
    return tuple(enrolled(row) for row in session.scalars(mine.order_by(Enrolment.course_id)))
