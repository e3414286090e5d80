"""Erasing a person: nothing that leads to them stays, and statistics stay true (GDPR, articles 17 and 89).

What stays is told in three modules: answers to tests without the person and counts (`unnamed`), and
certificates that only their holder can open (`sealed_certificates`). Who wants not even that, is erased
whole. The audit log keeps that it was done, and to which number; nothing tells any more who that was.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, event, func, or_, select, update
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.administrators import account_to_change, must_not_be_the_last
from westeros_learn.delivery.authoring.own import forget_author
from westeros_learn.delivery.certificates import seal_certificates
from westeros_learn.delivery.keeping_accounts import withdraw_made_by
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.rosters import forget_in_lists
from westeros_learn.delivery.transactions import written
from westeros_learn.delivery.unnamed import count_erased, keep_unnamed
from westeros_learn.records import (
    Attempt,
    Certificate,
    CohortInvitation,
    Database,
    Enrolment,
    Erasure,
    GivenResponse,
    Job,
    RegradedResult,
    Reminder,
    ScenarioAttempt,
    ScenarioStep,
    SeenLesson,
    SentLink,
    User,
)

_log = logging.getLogger("westeros_learn.security")


@dataclass(frozen=True, slots=True)
class ToErase:
    """What an erasure is about, for whoever decides it.

    Attributes:
        courses: in how many the person is enrolled.
        answers: how many they gave.
        tests: how many they finished.
        certificates: how many they hold.
    """

    courses: int
    answers: int
    tests: int
    certificates: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure kept.

    Attributes:
        tests: how many finished tests stay without the person.
        certificates: how many certificates stay sealed.
    """

    tests: int
    certificates: int


def look_at_erasure(database: Database, person: int) -> ToErase:
    """Return what is kept of a person's learning, in numbers."""
    mine = select(Enrolment.id).where(Enrolment.user_id == person)
    tables = (
        select(func.count()).select_from(Enrolment).where(Enrolment.user_id == person),
        select(func.count()).select_from(GivenResponse).where(GivenResponse.enrolment_id.in_(mine)),
        select(func.count())
        .select_from(Attempt)
        .where(Attempt.enrolment_id.in_(mine), Attempt.finished_at.is_not(None)),
        select(func.count()).select_from(Certificate).where(Certificate.enrolment_id.in_(mine)),
    )
    with database.read() as session:
        return ToErase(*(session.execute(table).scalar_one() for table in tables))


def erase_person(
    database: Database,
    library: Library | None,
    person: int,
    by: int | None,
    now: datetime,
    *,
    whole: bool = False,
) -> Erased:
    """Erase a person, all at once: a process that is killed over it has done nothing.

    Args:
        database: where everything is kept.
        library: the courses, which say what of an answer was typed; without them no answer is kept,
            only its worth.
        person: whom.
        by: who does it; None for the command line, and for the rule of retention.
        now: the time.
        whole: whether nothing stays, not even for statistics.

    Raises:
        Refused: there is no such person, it is oneself, or the last administrator.
    """

    def change(session: Session) -> Erased:
        return erase(session, library, account_to_change(session, person, by), by, now, whole=whole)

    return written(database, change)


def erase(
    session: Session, library: Library | None, user: User, by: int | None, now: datetime, *, whole: bool
) -> Erased:
    """Erase the person of a row that `account_to_change` returned, within a transaction.

    Raises:
        Refused: it is the last administrator.
    """
    must_not_be_the_last(session, user)
    mine = select(Enrolment).where(Enrolment.user_id == user.id).order_by(Enrolment.id)
    enrolments = session.scalars(mine.with_for_update(key_share=True)).all()
    kept = Erased(0, 0)
    if not whole:
        count_erased(session, user, enrolments)
        kept = Erased(
            tests=sum(keep_unnamed(session, library, each) for each in enrolments),
            certificates=seal_certificates(session, {each.id: each.course_id for each in enrolments}),
        )
    _erase_learning(session, [each.id for each in enrolments])
    withdraw_made_by(session, user.id)
    session.execute(delete(SentLink).where(SentLink.email == user.email))
    session.execute(delete(CohortInvitation).where(CohortInvitation.email == user.email))
    forget_in_lists(session, user.email)
    is_to_them = func.lower(Job.payload["to"].as_string()) == user.email
    session.execute(delete(Job).where(or_(is_to_them, Job.payload["user"].as_integer() == user.id)))
    sent = update(Reminder).where(Reminder.sender_id == user.id)  # to others: they may know that, not who
    session.execute(sent.values(sender_name="", text=""))
    forget_author(session, user.id)
    session.flush()
    session.delete(user)
    audit.note(session, now, by, "erase person", f"user {user.id}", whole=whole, kept_tests=kept.tests)
    event.listen(session, "after_commit", lambda _: _tell(user.id), once=True)
    return kept


def _tell(person: int) -> None:
    """Tell the log, which is kept elsewhere: who restores an older backup sees whom to erase again."""
    _log.info("person erased", extra={"event": "person erased", "erased": person})


def _erase_learning(session: Session, mine: Sequence[int]) -> None:
    """Delete rows that are never deleted otherwise: for as long as `erasures` names their enrolment."""
    session.add_all(Erasure(enrolment_id=each) for each in mine)
    session.flush()
    responses = select(GivenResponse.id).where(GivenResponse.enrolment_id.in_(mine))
    ways = select(ScenarioAttempt.id).where(ScenarioAttempt.enrolment_id.in_(mine))
    for statement in (
        delete(RegradedResult).where(RegradedResult.response_id.in_(responses)),
        delete(GivenResponse).where(GivenResponse.enrolment_id.in_(mine)),
        delete(ScenarioStep).where(ScenarioStep.attempt_id.in_(ways)),
        delete(ScenarioAttempt).where(ScenarioAttempt.enrolment_id.in_(mine)),
        delete(Attempt).where(Attempt.enrolment_id.in_(mine)),
        delete(SeenLesson).where(SeenLesson.enrolment_id.in_(mine)),
        delete(Certificate).where(Certificate.enrolment_id.in_(mine)),
        delete(Erasure).where(Erasure.enrolment_id.in_(mine)),
        delete(Enrolment).where(Enrolment.id.in_(mine)),
    ):
        session.execute(statement.execution_options(synchronize_session=False))
