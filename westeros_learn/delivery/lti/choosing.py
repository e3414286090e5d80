"""What a link of a platform opens, as a trainer chooses it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti.arrivals import Arrival, take_arrival
from westeros_learn.delivery.lti.places import Part, part_there_is
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.sign_in import Visitor
from westeros_learn.records import CohortCourse, Database, LtiContext, LtiLink


def take_choice(database: Database, keys: Keys, token: str, visitor: Visitor, now: datetime) -> Arrival:
    """Take the request for a choice that a platform has made, once.

    Raises:
        Refused: it was answered already, took too long, or is another platform's (ARRIVAL_OVER).
    """
    with database.write() as session:
        arrival = take_arrival(session, keys, token, now)
        if arrival.choice is None or arrival.platform_id != visitor.platform:
            raise Refused(Reason.ARRIVAL_OVER)
        return arrival


def see_link(database: Database, visitor: Visitor, link_id: int) -> None:
    """See that a link is one of the context that a trainer was sent from.

    Raises:
        Refused: it is not (NO_COHORT).
    """
    with database.read() as session:
        _link(session, visitor, link_id)


def choose_for_link(
    database: Database, library: Library, visitor: Visitor, link_id: int, part: Part, now: datetime
) -> None:
    """Keep what a link opens for which the platform knows no choice of ours.

    Args:
        database: where it is kept.
        library: the courses.
        visitor: the trainer whom the platform has sent.
        link_id: the row of the link.
        part: what it opens from now on.
        now: the time.

    Raises:
        Refused: the link is not of their context (NO_COHORT), or there is no such course (NO_COURSE).
    """
    with database.write() as session:
        row, context = _link(session, visitor, link_id)
        chosen = part_there_is(library, part)
        if not chosen.course:
            raise Refused(Reason.NO_COURSE)
        row.course_id, row.module_id, row.quiz_id = chosen.course, chosen.module, chosen.quiz
        if session.get(CohortCourse, (context.cohort_id, chosen.course)) is None:
            session.add(CohortCourse(cohort_id=context.cohort_id, course_id=chosen.course))
        audit.note(
            session,
            now,
            visitor.person.id,
            "choose for link",
            f"cohort {context.cohort_id}",
            course=chosen.course,
        )


def _link(session: Session, visitor: Visitor, link_id: int) -> tuple[LtiLink, LtiContext]:
    row = session.get(LtiLink, link_id)
    context = None if row is None else session.get_one(LtiContext, row.context_id)
    if row is None or context is None or context.cohort_id is None:
        raise Refused(Reason.NO_COHORT)
    if context.platform_id != visitor.platform or context.cohort_id != visitor.person.trains_only:
        raise Refused(Reason.NO_COHORT)
    return row, context
