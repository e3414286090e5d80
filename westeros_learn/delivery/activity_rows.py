"""What the activity report is made of: sessions, who took part, and who completed their courses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from westeros_learn.assessment import fold
from westeros_learn.delivery.cohorts import open_to
from westeros_learn.delivery.people import Person
from westeros_learn.records import (
    Cohort,
    CohortCourse,
    CohortMember,
    CohortTrainer,
    Enrolment,
    ErasedCount,
    Strand,
    User,
)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A training session."""

    id: int
    title: str
    place: str
    strand: Strand | None
    starts_on: date | None
    ends_on: date | None
    courses: tuple[str, ...]

    @property
    def days(self) -> int | None:
        """How many days it has; None where they are not known."""
        if self.starts_on is None or self.ends_on is None:
            return None
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True)
class Trainee:
    """Somebody who took part, as far as a report tells people apart; "" for what they did not say."""

    profession: str
    country: str
    institution: str


def sittings(
    session: Session, person: Person, cohort_id: int | None, strand: Strand | None
) -> tuple[Sitting, ...]:
    """Return the sessions that somebody may see, by their days; those without any come last."""
    asked = open_to(person)
    if cohort_id is not None:
        asked = asked.where(Cohort.id == cohort_id)
    if strand is not None:
        asked = asked.where(Cohort.strand == strand)
    found = session.scalars(asked).all()
    courses: dict[int, list[str]] = defaultdict(list)
    of = select(CohortCourse).where(CohortCourse.cohort_id.in_([row.id for row in found]))
    for each in session.scalars(of.order_by(CohortCourse.course_id)):
        courses[each.cohort_id].append(each.course_id)
    made = (
        Sitting(
            row.id,
            row.title,
            row.place,
            Strand(row.strand) if row.strand else None,
            row.starts_on,
            row.ends_on,
            tuple(courses.get(row.id, ())),
        )
        for row in found
    )
    return tuple(sorted(made, key=lambda each: (each.starts_on or date.max, each.title, each.id)))


def trainees(session: Session, cohorts: Sequence[int]) -> Mapping[int, Mapping[int, Trainee]]:
    """Return who took part in sessions, by their ids and then by people's ids.

    A trainer who has joined the own cohort, to see what trainees see, took no part. An institution that
    was written in several ways is one: with other capitals, accents or spaces. It is named as most wrote it.
    """
    trains = select(CohortTrainer.cohort_id).where(
        CohortTrainer.cohort_id == CohortMember.cohort_id, CohortTrainer.user_id == CohortMember.user_id
    )
    rows = session.execute(
        select(CohortMember.cohort_id, User.id, User.profession, User.country, User.institution)
        .join(User, User.id == CohortMember.user_id)
        .where(CohortMember.cohort_id.in_(cohorts), ~trains.exists())
    ).all()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for *_, institution in rows:
        written[fold(institution or "")][" ".join((institution or "").split())] += 1
    names = {
        key: min(spellings, key=lambda name: (-spellings[name], name)) for key, spellings in written.items()
    }
    found: dict[int, dict[int, Trainee]] = defaultdict(dict)
    for cohort, user, profession, country, institution in rows:
        found[cohort][user] = Trainee(profession, country, names[fold(institution or "")])
    return found


def completed(session: Session, cohorts: Sequence[int]) -> Mapping[int, frozenset[int]]:
    """Return who has completed all courses of a session, by its id. One without courses nobody completes."""
    asked = (
        select(CohortCourse.cohort_id, func.count())
        .where(CohortCourse.cohort_id.in_(cohorts))
        .group_by(CohortCourse.cohort_id)
    )
    wanted = {row.cohort_id: row[1] for row in session.execute(asked)}
    rows = session.execute(
        select(CohortMember.cohort_id, CohortMember.user_id, func.count())
        .join(CohortCourse, CohortCourse.cohort_id == CohortMember.cohort_id)
        .join(
            Enrolment,
            (Enrolment.user_id == CohortMember.user_id) & (Enrolment.course_id == CohortCourse.course_id),
        )
        .where(CohortMember.cohort_id.in_(cohorts), Enrolment.completed_at.is_not(None))
        .group_by(CohortMember.cohort_id, CohortMember.user_id)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for cohort, user, number in rows:
        if number == wanted[cohort]:
            found[cohort].add(user)
    return {cohort: frozenset(people) for cohort, people in found.items()}


def with_erased(
    session: Session,
    people: Mapping[int, Mapping[int, Trainee]],
    done: Mapping[int, frozenset[int]],
    cohorts: Sequence[int],
) -> tuple[Mapping[int, Mapping[int, Trainee]], Mapping[int, frozenset[int]]]:
    """Add those who took part and were erased since: as many as were counted, under numbers below zero.

    Which profession goes with which country is not known. It does not matter, for the two are never
    told together; how many completed is known of each.
    """
    rows = session.scalars(select(ErasedCount).where(ErasedCount.cohort_id.in_(cohorts))).all()
    found = {cohort: dict(those) for cohort, those in people.items()}
    ended = {cohort: set(those) for cohort, those in done.items()}
    number = 0
    for cohort in sorted({row.cohort_id for row in rows}):
        mine = [row for row in rows if row.cohort_id == cohort]
        for completes in (True, False):
            professions = _each_of(mine, "profession", completes=completes)
            countries = _each_of(mine, "country", completes=completes)
            for profession, country in zip(professions, countries, strict=True):
                number -= 1
                found.setdefault(cohort, {})[number] = Trainee(profession, country, "")
                if completes:
                    ended.setdefault(cohort, set()).add(number)
    return found, {cohort: frozenset(those) for cohort, those in ended.items()}


def _each_of(rows: Sequence[ErasedCount], what: str, *, completes: bool) -> list[str]:
    mine = sorted((row for row in rows if row.what == what), key=lambda row: row.value)
    return [
        row.value for row in mine for _ in range(row.completed if completes else row.count - row.completed)
    ]
