"""Cohorts as trainers see them: which there are, and who may open one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from westeros_learn.delivery.people import Person, small
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import (
    Cohort,
    CohortCourse,
    CohortInvitation,
    CohortMember,
    CohortTrainer,
    Database,
    Role,
    Strand,
    User,
)


class Stage(StrEnum):
    """Where in its course of things a cohort is."""

    COMING = "coming"
    RUNNING = "running"
    PAST = "past"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Trainer:
    """Who trains a cohort."""

    id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CohortView:
    """A training session, as it may be known outside the records.

    Attributes:
        starts_on, ends_on: its days, both included; None while they are open.
        seats: how many there is room for; None for any number.
        join_code: whoever has it can join; None while nobody can.
        courses: ids of the courses that its trainees are enrolled in.
        members: how many trainees are in it.
        invited: how many are invited and have not come yet.
    """

    id: int
    title: str
    place: str
    starts_on: date | None
    ends_on: date | None
    audience: str
    strand: Strand | None
    language: str
    seats: int | None
    join_code: str | None
    created_at: datetime
    closed_at: datetime | None
    courses: tuple[str, ...]
    trainers: tuple[Trainer, ...]
    members: int
    invited: int

    @property
    def seats_left(self) -> int | None:
        """How many can still come: a seat waits for whoever is invited. None for any number."""
        return None if self.seats is None else max(0, self.seats - self.members - self.invited)


def cohort_for(database: Database, person: Person, cohort_id: int) -> CohortView:
    """Return a cohort to one of its trainers, or to an administrator.

    Every page of a cohort begins with it. Whoever may not open it is told that there is none.

    Raises:
        Refused: there is none, or it is not theirs (NO_COHORT).
    """
    with database.read() as session:
        row = session.scalar(open_to(person).where(Cohort.id == cohort_id))
        if row is None:
            raise Refused(Reason.NO_COHORT)
        return _views(session, [row])[0]


def cohorts_for(database: Database, person: Person) -> tuple[CohortView, ...]:
    """Return the cohorts of a trainer, all of them to an administrator; the latest first."""
    with database.read() as session:
        rows = session.scalars(open_to(person).order_by(Cohort.created_at.desc(), Cohort.id.desc())).all()
        return tuple(_views(session, rows))


def stage_of(cohort: CohortView, today: date) -> Stage:
    """Return where in its course of things a cohort is, on a day of the school's time zone."""
    if cohort.closed_at is not None:
        return Stage.CLOSED
    if cohort.starts_on is not None and today < cohort.starts_on:
        return Stage.COMING
    last = cohort.ends_on or cohort.starts_on
    return Stage.PAST if last is not None and today > last else Stage.RUNNING


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter about a cohort says of it.

    Attributes:
        join_code: None while nobody can join by one.
        waits_for_reader: whether whoever it is written to is in it, or invited.
    """

    id: int
    title: str
    place: str
    starts_on: date | None
    ends_on: date | None
    join_code: str | None
    waits_for_reader: bool


def letter_about(database: Database, cohort_id: int, email: str) -> LetterFacts | None:
    """Return what to write to somebody about a cohort; None where it is closed, or there is none."""
    with database.read() as session:
        row = session.get(Cohort, cohort_id)
        if row is None or row.closed_at is not None:
            return None
        invited = select(CohortInvitation.id).where(
            CohortInvitation.cohort_id == cohort_id, CohortInvitation.email == small(email)
        )
        member = (
            select(CohortMember.user_id)
            .join(User, User.id == CohortMember.user_id)
            .where(CohortMember.cohort_id == cohort_id, User.email == small(email))
        )
        waits = session.scalar(invited) is not None or session.scalar(member) is not None
        return LetterFacts(
            row.id, row.title, row.place, row.starts_on, row.ends_on, row.join_code, waits_for_reader=waits
        )


def open_to(person: Person) -> Select[Cohort]:
    """Return the question for the cohorts that somebody may open."""
    if person.trains_only is not None:
        return select(Cohort).where(Cohort.id == person.trains_only)
    if person.role is Role.ADMINISTRATOR:
        return select(Cohort)
    if person.role is not Role.TRAINER:  # whoever was a trainer once
        return select(Cohort).where(Cohort.id.is_(None))
    theirs = select(CohortTrainer.cohort_id).where(CohortTrainer.user_id == person.id)
    return select(Cohort).where(Cohort.id.in_(theirs))


def _views(session: Session, rows: Sequence[Cohort]) -> list[CohortView]:
    ids = [row.id for row in rows]
    courses = _courses(session, ids)
    trainers = _trainers(session, ids)
    members = _counts(session, CohortMember, ids)
    invited = _counts(session, CohortInvitation, ids)
    return [
        CohortView(
            id=row.id,
            title=row.title,
            place=row.place,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            audience=row.audience,
            strand=Strand(row.strand) if row.strand else None,
            language=row.language,
            seats=row.seats,
            join_code=row.join_code,
            created_at=row.created_at,
            closed_at=row.closed_at,
            courses=tuple(courses.get(row.id, ())),
            trainers=tuple(trainers.get(row.id, ())),
            members=members.get(row.id, 0),
            invited=invited.get(row.id, 0),
        )
        for row in rows
    ]


def _courses(session: Session, ids: Sequence[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    asked = select(CohortCourse).where(CohortCourse.cohort_id.in_(ids)).order_by(CohortCourse.course_id)
    for each in session.scalars(asked):
        found.setdefault(each.cohort_id, []).append(each.course_id)
    return found


def _trainers(session: Session, ids: Sequence[int]) -> Mapping[int, list[Trainer]]:
    found: dict[int, list[Trainer]] = {}
    asked = (
        select(CohortTrainer.cohort_id, User.id, User.given_name, User.family_name, User.email)
        .join(User, User.id == CohortTrainer.user_id)
        .where(CohortTrainer.cohort_id.in_(ids))
        .order_by(User.family_name, User.given_name, User.id)
    )
    for cohort, user, given, family, email in session.execute(asked):
        found.setdefault(cohort, []).append(Trainer(user, f"{given} {family}", email))
    return found


def _counts(
    session: Session, table: type[CohortMember] | type[CohortInvitation], ids: Sequence[int]
) -> Mapping[int, int]:
    asked = select(table.cohort_id, func.count()).where(table.cohort_id.in_(ids)).group_by(table.cohort_id)
    return {row.cohort_id: row[1] for row in session.execute(asked)}
