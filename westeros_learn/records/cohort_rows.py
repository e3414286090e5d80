"""What a cohort has done in a course: a few queries, as many for one learner as for a thousand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from westeros_learn.records.accounts import User
from westeros_learn.records.cohorts import CohortCourse, CohortMember
from westeros_learn.records.learning import (
    Attempt,
    Enrolment,
    GivenResponse,
    ScenarioAttempt,
    ScenarioStep,
    SeenLesson,
)
from westeros_learn.records.teaching import Reminder


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """A learner of a cohort in a course.

    Attributes:
        active: whether the account can be used.
        place: the id of the lesson where the learner was last, "" at first.
    """

    enrolment_id: int
    user_id: int
    given_name: str
    family_name: str
    email: str
    institution: str
    language: str
    extra_time: int
    active: bool
    enrolled_at: datetime
    completed_at: datetime | None
    place: str


@dataclass(frozen=True, slots=True)
class TryRow:
    """An attempt, as far as a table of many learners shows it."""

    id: int
    quiz_id: str
    opened_at: datetime
    finished_at: datetime | None
    score: int | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A lesson that was seen, or skipped."""

    lesson_id: str
    seen_at: datetime
    skipped: bool


def learners_of(session: Session, cohort_id: int, course_id: str) -> list[LearnerRow]:
    """Return the learners who are in a course with a cohort, by their names."""
    found = session.execute(
        select(
            Enrolment.id,
            User.id.label("user_id"),
            User.given_name,
            User.family_name,
            User.email,
            User.institution,
            User.language,
            User.extra_time,
            User.deactivated_at,
            Enrolment.enrolled_at,
            Enrolment.completed_at,
            Enrolment.place_lesson,
        )
        .join(User, User.id == Enrolment.user_id)
        .where(_of(cohort_id, course_id))
        .order_by(User.family_name, User.given_name, User.id)
    )
    return [_learner(row) for row in found]


def _learner(row: Any) -> LearnerRow:
    return LearnerRow(
        enrolment_id=row.id,
        user_id=row.user_id,
        given_name=row.given_name,
        family_name=row.family_name,
        email=row.email,
        institution=row.institution or "",
        language=row.language,
        extra_time=row.extra_time,
        active=row.deactivated_at is None,
        enrolled_at=row.enrolled_at,
        completed_at=row.completed_at,
        place=row.place_lesson or "",
    )


def lessons_seen(session: Session, cohort_id: int, course_id: str) -> Mapping[int, Sequence[SeenRow]]:
    """Return the lessons that each of them has seen, by enrolment."""
    found: dict[int, list[SeenRow]] = {}
    rows = session.execute(
        select(SeenLesson.enrolment_id, SeenLesson.lesson_id, SeenLesson.seen_at, SeenLesson.skipped)
        .join(Enrolment, Enrolment.id == SeenLesson.enrolment_id)
        .where(_of(cohort_id, course_id))
    )
    for enrolment, lesson, seen_at, skipped in rows:
        found.setdefault(enrolment, []).append(SeenRow(lesson, seen_at, skipped))
    return found


def tries(session: Session, cohort_id: int, course_id: str) -> Mapping[int, Sequence[TryRow]]:
    """Return the attempts of each of them, the first ones first, by enrolment."""
    found: dict[int, list[TryRow]] = {}
    rows = session.execute(
        select(
            Attempt.enrolment_id,
            Attempt.id,
            Attempt.quiz_id,
            Attempt.opened_at,
            Attempt.finished_at,
            Attempt.score,
            Attempt.passed,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(_of(cohort_id, course_id))
        .order_by(Attempt.enrolment_id, Attempt.quiz_id, Attempt.number)
    )
    for row in rows:
        made = TryRow(row.id, row.quiz_id, row.opened_at, row.finished_at, row.score, row.passed)
        found.setdefault(row.enrolment_id, []).append(made)
    return found


def last_work(session: Session, cohort_id: int, course_id: str) -> Mapping[int, datetime]:
    """Return when each of them last answered a question or chose in a scenario, by enrolment.

    What is in the other rows, lessons seen and attempts begun, is not looked for again.
    """
    answered = (
        select(GivenResponse.enrolment_id, func.max(GivenResponse.submitted_at))
        .join(Enrolment, Enrolment.id == GivenResponse.enrolment_id)
        .where(_of(cohort_id, course_id))
        .group_by(GivenResponse.enrolment_id)
    )
    talked = (
        select(ScenarioAttempt.enrolment_id, func.max(ScenarioStep.taken_at))
        .join(ScenarioStep, ScenarioStep.attempt_id == ScenarioAttempt.id)
        .join(Enrolment, Enrolment.id == ScenarioAttempt.enrolment_id)
        .where(_of(cohort_id, course_id))
        .group_by(ScenarioAttempt.enrolment_id)
    )
    found: dict[int, datetime] = {}
    for statement in (answered, talked):
        for enrolment, moment in session.execute(statement):
            found[enrolment] = max(moment, found.get(enrolment, moment))
    return found


def last_reminders(session: Session, cohort_id: int, course_id: str) -> Mapping[int, datetime]:
    """Return when each of them was last reminded of anything, by whomever, by the person's id."""
    rows = session.execute(
        select(Reminder.user_id, func.max(Reminder.sent_at))
        .join(Enrolment, Enrolment.user_id == Reminder.user_id)
        .where(_of(cohort_id, course_id))
        .group_by(Reminder.user_id)
    )
    return {user: moment for user, moment in rows if moment is not None}


def learner_in(session: Session, cohort_id: int, course_id: str, user_id: int) -> Enrolment | None:
    """Return the enrolment of a learner of a cohort in one of its courses; None where there is none."""
    asked = select(Enrolment).where(_of(cohort_id, course_id), Enrolment.user_id == user_id)
    return session.scalars(asked).one_or_none()


def _of(cohort_id: int, course_id: str) -> ColumnElement[bool]:
    """The enrolments of a cohort's members in one of its courses, with whomever they were begun."""
    members = select(CohortMember.user_id).where(CohortMember.cohort_id == cohort_id)
    courses = select(CohortCourse.course_id).where(CohortCourse.cohort_id == cohort_id)
    return (
        Enrolment.user_id.in_(members) & (Enrolment.course_id == course_id) & Enrolment.course_id.in_(courses)
    )
