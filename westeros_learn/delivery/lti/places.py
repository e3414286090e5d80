"""Where a platform's people are here: its course is a cohort, its link a part of a course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.joining import Newcomer, enrol_all, join_all
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti.arrivals import Arrival, Comes
from westeros_learn.delivery.lti.due import put_all_scores
from westeros_learn.model import Course
from westeros_learn.records import (
    Cohort,
    CohortCourse,
    CohortMember,
    CohortTrainer,
    LtiContext,
    LtiLink,
    LtiMember,
    LtiResult,
    LtiSubject,
    Role,
    User,
)

_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Part:
    """What a link opens: a course, or a module or a quiz of it.

    Attributes:
        course: "" where nobody has chosen yet, or the course is here no more.
        module, quiz: both "" for the whole course.
    """

    course: str = ""
    module: str = ""
    quiz: str = ""


def part_there_is(library: Library, part: Part) -> Part:
    """Return as much of a part as there is: of one that has left its course, the course."""
    edition = library.courses.get(part.course)
    if edition is None:
        return Part()
    course: Course = edition.course
    module = part.module if any(each.id == part.module for each in course.modules) else ""
    quiz = part.quiz if part.quiz in course.quiz_by_id and not module else ""
    return Part(part.course, module, quiz)


def context_of(session: Session, arrival: Arrival, now: datetime) -> LtiContext:
    """Return the context that somebody comes from; a new one gets a cohort of its own."""
    asked = select(LtiContext).where(
        LtiContext.platform_id == arrival.platform_id,
        LtiContext.deployment_id == arrival.deployment_id,
        LtiContext.context_id == arrival.context_id,
    )
    row = session.scalar(asked.with_for_update())
    if row is None:
        row = LtiContext(
            platform_id=arrival.platform_id,
            deployment_id=arrival.deployment_id,
            context_id=arrival.context_id,
        )
        session.add(row)
    if row.cohort_id is None:  # a new context, or one whose cohort somebody deleted
        title = arrival.context_title[:_LONGEST_TITLE] or arrival.context_id[:_LONGEST_TITLE]
        cohort = Cohort(title=title, created_at=now, language=arrival.language or "en")
        session.add(cohort)
        session.flush()
        row.cohort_id = cohort.id
        audit.note(session, now, None, "make cohort", f"cohort {cohort.id}", title=title)
    row.members_url = arrival.members_url or row.members_url
    row.lineitems_url = arrival.lineitems_url or row.lineitems_url
    session.flush()
    return row


def link_of(
    session: Session, library: Library, arrival: Arrival, context: LtiContext, now: datetime
) -> LtiLink:
    """Return the link that somebody followed. What was chosen there holds, else what was chosen here."""
    asked = select(LtiLink).where(
        LtiLink.context_id == context.id, LtiLink.resource_link_id == arrival.link_id
    )
    row = session.scalar(asked.with_for_update())
    if row is None:
        row = LtiLink(context_id=context.id, resource_link_id=arrival.link_id, course_id="")
        session.add(row)
    chosen = part_there_is(library, Part(arrival.course, arrival.module, arrival.quiz))
    if chosen.course:
        row.course_id, row.module_id, row.quiz_id = chosen.course, chosen.module, chosen.quiz
    is_other_column = arrival.lineitem_url not in ("", row.lineitem_url)
    row.lineitem_url = arrival.lineitem_url or row.lineitem_url
    session.flush()
    if is_other_column:  # it knows nothing of what the one before was told
        session.execute(delete(LtiResult).where(LtiResult.link_id == row.id))
        put_all_scores(session, now, link_id=row.id)
    return row


def let_be_member(
    session: Session,
    library: Library,
    context: LtiContext,
    subject: LtiSubject,
    comes: Comes,
    course: str,
    now: datetime,
) -> None:
    """Make somebody who has an account a member of their context's cohort, or its trainer.

    The course that they come for is the cohort's from now on. A closed cohort takes nobody new in; whoever
    learns is enrolled all the same.

    Args:
        session: the transaction.
        library: the courses.
        context: where they come from.
        subject: who they are there; has an account.
        comes: as what they come.
        course: for which course; "" for none.
        now: the time.
    """
    assert subject.user_id is not None  # noqa: S101  # see above
    user = session.get_one(User, subject.user_id)
    cohort = session.get_one(Cohort, context.cohort_id, with_for_update=True)
    if course and session.get(CohortCourse, (cohort.id, course)) is None:
        session.add(CohortCourse(cohort_id=cohort.id, course_id=course))
        session.flush()
    _note_member(session, context.id, subject.id, teaches=comes is Comes.TRAINER)
    if comes is Comes.TRAINER:
        _let_train(session, cohort, user, now)
        return
    newcomer = Newcomer(user.id, user.language)
    member = session.get(CohortMember, (cohort.id, user.id)) is not None
    if member or cohort.closed_at is None:
        join_all(session, library, cohort.id, [newcomer], now)
    elif course:
        enrol_all(session, library, cohort.id, [newcomer], [course], now)


def _let_train(session: Session, cohort: Cohort, user: User, now: datetime) -> None:
    """Let somebody who is a trainer here, too, find the cohort when they sign in by themselves."""
    if user.role == Role.TRAINEE or session.get(CohortTrainer, (cohort.id, user.id)) is not None:
        return
    session.add(CohortTrainer(cohort_id=cohort.id, user_id=user.id))
    audit.note(session, now, user.id, "add trainer", f"user {user.id}", cohort=cohort.id)


def _note_member(session: Session, context_id: int, subject_id: int, *, teaches: bool) -> None:
    row = session.get(LtiMember, (context_id, subject_id))
    if row is None:
        session.add(LtiMember(context_id=context_id, subject_id=subject_id, teaches=teaches))
    else:
        row.teaches, row.left_at = teaches, None
    session.flush()
