"""The sample training sessions of a demo: people who do not exist, and what they have learned.

They are the sessions that the project reports (README): two of three days for each strand, with as many
people in each strand, two of whom were in two. Everything follows from their names, so that two demos of the
same day show the same figures.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.app.samples.people import SampleSession, sample_sessions
from westeros_learn.app.samples.work import SampleWork
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.people import add_user
from westeros_learn.delivery.tallying import tally_attempts
from westeros_learn.records import (
    Cohort,
    CohortCourse,
    CohortMember,
    CohortTrainer,
    Database,
    Enrolment,
    Role,
    User,
)

_MORNING = time(7, 30, tzinfo=UTC)


def add_sample_sessions(
    database: Database, library: Library, trainer: str, trainee: str, now: datetime
) -> None:
    """Add the sample sessions, unless there are cohorts already.

    A session whose course is not in the library is left out.

    Args:
        database: where they are kept.
        library: the courses.
        trainer: the mail address of who trains them.
        trainee: the mail address of who is in the session that is under way.
        now: the time: the last session has begun the day before.
    """
    with database.write() as session:
        if session.scalar(select(Cohort.id).limit(1)) is not None:
            return
        people = {user.email: user for user in session.scalars(select(User))}
        work = SampleWork(session, library, now)
        for sample in sample_sessions(now.date(), trainee):
            if sample.course in library.courses:
                _add(session, sample, people, people[trainer], work, now)
        work.write()
    tally_attempts(database, library, now)


def _add(
    session: Session,
    sample: SampleSession,
    people: dict[str, User],
    trainer: User,
    work: SampleWork,
    now: datetime,
) -> None:
    """Add a session, the people in it who are not there yet, and what they have done."""
    begins = datetime.combine(sample.starts_on, _MORNING)
    invited = min(begins, now) - timedelta(days=20)
    cohort = Cohort(
        title=sample.title,
        place=sample.place,
        starts_on=sample.starts_on,
        ends_on=sample.ends_on,
        audience=sample.audience,
        strand=sample.strand,
        seats=sample.seats,
        created_at=invited,
        closed_at=begins + timedelta(days=30) if begins + timedelta(days=30) < now else None,
    )
    for each in sample.people:
        if each.email not in people:
            people[each.email] = add_user(session, each.email, Role.TRAINEE, each.profile, None, invited)
    session.add(cohort)
    session.flush()
    session.add(CohortCourse(cohort_id=cohort.id, course_id=sample.course))
    session.add(CohortTrainer(cohort_id=cohort.id, user_id=trainer.id))
    members = [people[each.email] for each in sample.people]
    session.add_all(CohortMember(cohort_id=cohort.id, user_id=each.id, joined_at=invited) for each in members)
    there = select(Enrolment).where(Enrolment.course_id == sample.course)
    enrolled = {each.user_id: each for each in session.scalars(there)}
    for member in members:
        if member.id not in enrolled:
            enrolment = Enrolment(
                user_id=member.id,
                course_id=sample.course,
                language="en",
                cohort_id=cohort.id,
                enrolled_at=invited,
            )
            session.add(enrolment)
            work.add(enrolment, member.email, begins)
    session.flush()
