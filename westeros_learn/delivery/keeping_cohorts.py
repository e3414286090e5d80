"""The use cases of trainers around a cohort itself: making, changing, closing it; its code; its trainers.

Each of them looks anew whether whoever asks may do it, and locks the cohort: whoever comes second
sees what the first one did.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.cohorts import CohortView, open_to
from westeros_learn.delivery.joining import Newcomer, enrol_all, normal_code, seats_taken
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.people import Person, small
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import (
    Cohort,
    CohortCourse,
    CohortMember,
    CohortTrainer,
    Database,
    Enrolment,
    Role,
    Strand,
    User,
)

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Of join codes: none that is read as another one (no I, L, O, 0, 1)."""

_CODE_LENGTH = 8
"""31 ** 8 codes; who tries them is made to wait (see `throttle`)."""

_TRIES = 5


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """What a trainer says of a cohort. See `records.Cohort`."""

    title: str
    place: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    audience: str = ""
    strand: Strand | None = None
    language: str = "en"
    seats: int | None = None
    courses: tuple[str, ...] = ()


def facts_of(cohort: CohortView) -> CohortFacts:
    """Return what is said of a cohort now."""
    return CohortFacts(
        title=cohort.title,
        place=cohort.place,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        audience=cohort.audience,
        strand=cohort.strand,
        language=cohort.language,
        seats=cohort.seats,
        courses=cohort.courses,
    )


def mark_of_facts(facts: CohortFacts) -> str:
    """Return what changes when anything that is said of a cohort does: a form carries it."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def make_cohort(
    database: Database, library: Library, person: Person, facts: CohortFacts, now: datetime
) -> int:
    """Make a cohort; return its id. A trainer who makes one trains it.

    Args:
        database: where it is kept.
        library: the courses; any other one that is named is left out.
        person: who makes it, a trainer or an administrator.
        facts: what is said of it.
        now: the time.
    """
    with database.write() as session:
        row = Cohort(created_at=now, **_columns(facts))
        session.add(row)
        session.flush()
        session.add_all(
            CohortCourse(cohort_id=row.id, course_id=course)
            for course in facts.courses
            if course in library.courses
        )
        if person.role is Role.TRAINER:
            session.add(CohortTrainer(cohort_id=row.id, user_id=person.id))
        audit.note(session, now, person.id, "make cohort", _name(row.id), title=facts.title)
        return row.id


def change_cohort(
    database: Database,
    library: Library,
    person: Person,
    cohort_id: int,
    facts: CohortFacts,
    mark: str,
    now: datetime,
) -> None:
    """Change what is said of a cohort. Its trainees are enrolled in courses that it gets.

    A course that it loses takes nobody's work away: who is enrolled stays so.

    Args:
        database: where it is kept.
        library: the courses.
        person: who changes it.
        cohort_id: which one.
        facts: what is said from now on.
        mark: `mark_of_facts` of what the form showed.
        now: the time.

    Raises:
        Refused: it is not theirs, somebody else was faster (CHANGED_MEANWHILE), or more people
            are in it than it would have seats (SEATS_TAKEN).
    """
    with database.write() as session:
        row = locked(session, person, cohort_id)
        had = _courses(session, cohort_id)
        before = _facts(row, had)
        if mark_of_facts(before) != mark:
            raise Refused(Reason.CHANGED_MEANWHILE)
        if facts.seats is not None and facts.seats < seats_taken(session, cohort_id):
            raise Refused(Reason.SEATS_TAKEN)
        wanted = [course for course in facts.courses if course in library.courses or course in had]
        for column, value in _columns(facts).items():
            setattr(row, column, value)
        _set_courses(session, library, row, had, wanted, now)
        changed = _differences(before, facts)
        if changed:
            audit.note(session, now, person.id, "change cohort", _name(cohort_id), **changed)


def close_cohort(database: Database, person: Person, cohort_id: int, now: datetime) -> None:
    """Let nobody join a cohort any more. Its trainees go on with what they have begun."""
    with database.write() as session:
        row = locked(session, person, cohort_id)
        if row.closed_at is None:
            row.closed_at = now
            audit.note(session, now, person.id, "close cohort", _name(cohort_id))


def reopen_cohort(database: Database, person: Person, cohort_id: int, now: datetime) -> None:
    """Let people join a cohort again."""
    with database.write() as session:
        row = locked(session, person, cohort_id)
        if row.closed_at is not None:
            row.closed_at = None
            audit.note(session, now, person.id, "reopen cohort", _name(cohort_id))


def make_join_code(database: Database, person: Person, cohort_id: int, now: datetime) -> str:
    """Give a cohort a new join code, and return it; the one before opens nothing any more.

    Raises:
        Refused: the cohort is closed, or not theirs.
    """
    for _ in range(_TRIES):
        try:
            return _new_code(database, person, cohort_id, now)
        except IntegrityError:  # another cohort has it
            continue
    return _new_code(database, person, cohort_id, now)


def withdraw_join_code(database: Database, person: Person, cohort_id: int, now: datetime) -> None:
    """Let nobody join by a code any more."""
    with database.write() as session:
        row = locked(session, person, cohort_id)
        if row.join_code is not None:
            row.join_code = None
            audit.note(session, now, person.id, "withdraw join code", _name(cohort_id))


def add_trainer(database: Database, person: Person, cohort_id: int, email: str, now: datetime) -> str:
    """Let somebody else train a cohort as well; return their name.

    Raises:
        Refused: nobody with this address may train (NO_TRAINER), or the cohort is not theirs.
    """
    with database.write() as session:
        locked(session, person, cohort_id)
        asked = select(User).where(
            User.email == small(email), User.role != Role.TRAINEE, User.deactivated_at.is_(None)
        )
        user = session.scalar(asked)
        if user is None:
            raise Refused(Reason.NO_TRAINER)
        if session.get(CohortTrainer, (cohort_id, user.id)) is None:
            session.add(CohortTrainer(cohort_id=cohort_id, user_id=user.id))
            audit.note(session, now, person.id, "add trainer", f"user {user.id}", cohort=cohort_id)
        return f"{user.given_name} {user.family_name}"


def remove_trainer(database: Database, person: Person, cohort_id: int, user_id: int, now: datetime) -> None:
    """Let somebody train a cohort no longer.

    Raises:
        Refused: nobody else trains it (LAST_TRAINER), or the cohort is not theirs.
    """
    with database.write() as session:
        locked(session, person, cohort_id)
        there = session.scalars(
            select(CohortTrainer.user_id).where(CohortTrainer.cohort_id == cohort_id)
        ).all()
        if user_id not in there:
            return
        if len(there) == 1 and person.role is not Role.ADMINISTRATOR:
            raise Refused(Reason.LAST_TRAINER)
        session.execute(
            delete(CohortTrainer).where(
                CohortTrainer.cohort_id == cohort_id, CohortTrainer.user_id == user_id
            )
        )
        audit.note(session, now, person.id, "remove trainer", f"user {user_id}", cohort=cohort_id)


def locked(session: Session, person: Person, cohort_id: int) -> Cohort:
    """Return a cohort that whoever asks may change; nobody else changes it until the transaction ends.

    Raises:
        Refused: there is none, or it is not theirs.
    """
    row = session.scalar(open_to(person).where(Cohort.id == cohort_id).with_for_update())
    if row is None:
        raise Refused(Reason.NO_COHORT)
    return row


def _new_code(database: Database, person: Person, cohort_id: int, now: datetime) -> str:
    code = normal_code("".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH)))
    with database.write() as session:
        row = locked(session, person, cohort_id)
        if row.closed_at is not None:
            raise Refused(Reason.COHORT_CLOSED)
        row.join_code = code
        audit.note(session, now, person.id, "make join code", _name(cohort_id))
        return code


def _name(cohort_id: int) -> str:
    return f"cohort {cohort_id}"


def _columns(facts: CohortFacts) -> dict[str, Any]:
    columns = asdict(facts)
    del columns["courses"]
    return columns


def _courses(session: Session, cohort_id: int) -> tuple[str, ...]:
    asked = select(CohortCourse.course_id).where(CohortCourse.cohort_id == cohort_id)
    return tuple(session.scalars(asked.order_by(CohortCourse.course_id)))


def _facts(row: Cohort, courses: tuple[str, ...]) -> CohortFacts:
    return CohortFacts(
        title=row.title,
        place=row.place,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        audience=row.audience,
        strand=Strand(row.strand) if row.strand else None,
        language=row.language,
        seats=row.seats,
        courses=courses,
    )


def _set_courses(
    session: Session, library: Library, row: Cohort, had: tuple[str, ...], wanted: list[str], now: datetime
) -> None:
    gone, new = set(had) - set(wanted), set(wanted) - set(had)
    session.execute(
        delete(CohortCourse).where(CohortCourse.cohort_id == row.id, CohortCourse.course_id.in_(gone))
    )
    session.add_all(CohortCourse(cohort_id=row.id, course_id=course) for course in sorted(new))
    session.flush()
    if not new:
        return
    members = {
        each.user_id: each
        for each in session.scalars(select(CohortMember).where(CohortMember.cohort_id == row.id))
    }
    theirs = select(Enrolment.user_id, Enrolment.language).where(Enrolment.cohort_id == row.id)
    spoken = {each.user_id: each.language for each in session.execute(theirs)}
    learners = [Newcomer(user, spoken.get(user, row.language)) for user in members]
    for user, courses in enrol_all(session, library, row.id, learners, sorted(new), now).items():
        members[user].enrolled = [*members[user].enrolled, *courses]


def _differences(before: CohortFacts, after: CohortFacts) -> dict[str, Any]:
    """Return what was changed, as the audit log keeps it."""
    old, new = asdict(before), asdict(after)
    return {name: _plain(value) for name, value in new.items() if old[name] != value}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
