"""The activity report: whom the training reached, in the figures that a project owes its funder.

It is made of training sessions (cohorts) that have begun, and of the people in them. Whoever was in
two of them is one person wherever people are counted. Small groups are not told: see
`evidence.small_groups`, and `Counting` for how its rules are put together here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from westeros_learn.delivery.activity_counting import Counting
from westeros_learn.delivery.activity_figures import Activity, Choice, GainFigures
from westeros_learn.delivery.activity_rows import Sitting, completed, sittings, trainees, with_erased
from westeros_learn.delivery.gains import course_gains
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.people import Person
from westeros_learn.records import Database
from westeros_learn.records.evidence_rows import Selection


def activity(
    database: Database, library: Library, person: Person, choice: Choice, now: datetime, today: date
) -> Activity:
    """Return the report of the sessions that somebody may see: a trainer their own, an administrator all.

    It takes the same number of queries for one session as for a thousand, and one more for each course.

    Args:
        database: where it is kept.
        library: the courses.
        person: who asks.
        choice: which sessions.
        now: the time.
        today: the day, where the school is.
    """
    with database.snapshot() as session:
        fitting = sittings(session, person, choice.cohort_id, choice.strand)
        begun = [each for each in fitting if _is_chosen(each, choice, today)]
        planned = [each for each in fitting if _is_planned(each, choice, today)]
        undated = [each for each in fitting if each.starts_on is None and each not in begun]
        cohorts = [each.id for each in begun]
        people, done = with_erased(session, trainees(session, cohorts), completed(session, cohorts), cohorts)
        gains = _gains(session, library, begun)
    counting = Counting(begun, people, done)
    return counting.report(choice, now, gains, planned=len(planned), undated=len(undated))


def _is_chosen(sitting: Sitting, choice: Choice, today: date) -> bool:
    if sitting.starts_on is None:
        return choice.since is None and choice.until is None
    return sitting.starts_on <= today and _is_within(sitting.starts_on, choice)


def _is_planned(sitting: Sitting, choice: Choice, today: date) -> bool:
    return (
        sitting.starts_on is not None and sitting.starts_on > today and _is_within(sitting.starts_on, choice)
    )


def _is_within(day: date, choice: Choice) -> bool:
    return (choice.since or day) <= day <= (choice.until or day)


def _gains(session: Session, library: Library, begun: Sequence[Sitting]) -> tuple[GainFigures, ...]:
    """Return the gains in the courses of the sessions, each for the people of those that have it."""
    found = []
    for course_id in sorted({course for each in begun for course in each.courses} & library.courses.keys()):
        cohorts = [each.id for each in begun if course_id in each.courses]
        course = library.edition(course_id).course
        of_course = course_gains(session, course, Selection(cohorts=cohorts))
        found += [GainFigures(course_id, each) for each in of_course]
    return tuple(found)
