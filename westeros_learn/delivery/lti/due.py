"""What platforms are to be told, put into the queue in the transaction in which it came to be so.

A job names a link and a person there, and nothing more: what is told is looked up when it is done. So
a job may come late, twice, or for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from westeros_learn.delivery.jobs import put_job
from westeros_learn.records import (
    Enrolment,
    LtiContext,
    LtiLink,
    LtiMember,
    LtiPlatform,
    LtiResult,
    LtiSubject,
)
from westeros_learn.records.attempts import portions

SCORE_JOB = "lti-score"
MEMBERS_JOB = "lti-members"

_NAMES_KEPT = timedelta(hours=1)
"""How old a list of names may be before somebody who comes has it read anew."""

_AGAIN = timedelta(hours=1)
_GIVEN_UP = timedelta(days=14)
_MOST = 500

TROUBLE = "trouble"
REFUSED = "refused"
"""How an error of a result or of a list begins; after it comes the status of the platform's answer."""


def put_scores(session: Session, enrolments: Sequence[int], now: datetime) -> None:
    """Have every platform told that people have come further in a course, whose link to it has a column.

    Args:
        session: the transaction in which they have.
        enrolments: whose, in which course. Of who was erased nobody is told anything.
        now: the time.
    """
    for portion in portions(enrolments):
        asked = _graded().join(
            Enrolment,
            (Enrolment.user_id == LtiSubject.user_id) & (Enrolment.course_id == LtiLink.course_id),
        )
        for link, subject in session.execute(asked.where(Enrolment.id.in_(portion))).all():
            put_score(session, link, subject, now)


def put_all_scores(session: Session, now: datetime, *, platform_id: int = 0, link_id: int = 0) -> None:
    """Have told how everybody stands of whom a platform was told nothing for a while.

    Args:
        session: the transaction.
        now: the time.
        platform_id: a platform that was switched on again; 0 for none.
        link_id: a link that has a column now, and had none before; 0 for none.
    """
    asked = _graded().where((LtiPlatform.id == platform_id) | (LtiLink.id == link_id))
    for link, subject in session.execute(asked.where(LtiSubject.user_id.is_not(None))).all():
        put_score(session, link, subject, now)


def put_score(session: Session, link_id: int, subject_id: int, now: datetime) -> None:
    """Have a platform told how far somebody has come behind one link."""
    put_job(session, SCORE_JOB, {"link": link_id, "subject": subject_id}, now)


def put_members(session: Session, context: LtiContext, now: datetime, *, at_once: bool = False) -> None:
    """Have the names of a context read, if a platform tells them and they were not read a moment ago."""
    fresh = context.read_at is not None and timedelta(0) <= now - context.read_at < _NAMES_KEPT
    if not context.members_url or (fresh and not at_once):
        return
    key = None if at_once else f"{MEMBERS_JOB} {context.id} {now:%Y-%m-%d %H}"
    put_job(session, MEMBERS_JOB, {"context": context.id}, now, key)


def put_scores_again(session: Session, now: datetime) -> None:
    """Have told anew what a platform could not take: it was in trouble for longer than a job is tried.

    A result keeps since when it is so; after two weeks an administrator sees it, and nobody tries any more.
    """
    asked = (
        _graded()
        .join(LtiResult, (LtiResult.link_id == LtiLink.id) & (LtiResult.subject_id == LtiSubject.id))
        .where(
            LtiResult.error.startswith(TROUBLE),
            LtiResult.error_at < now - _AGAIN,
            LtiResult.error_at > now - _GIVEN_UP,
        )
    )
    for link, subject in session.execute(asked.limit(_MOST)).all():
        key = f"{SCORE_JOB} {link} {subject} {now:%Y-%m-%d %H}"
        put_job(session, SCORE_JOB, {"link": link, "subject": subject}, now, key)


def _graded() -> Select[int, int]:
    """Return the question for links with a column, each with everybody who learns there."""
    return (
        select(LtiLink.id, LtiSubject.id)
        .join(LtiContext, LtiContext.id == LtiLink.context_id)
        .join(LtiPlatform, LtiPlatform.id == LtiContext.platform_id)
        .join(LtiMember, LtiMember.context_id == LtiContext.id)
        .join(LtiSubject, LtiSubject.id == LtiMember.subject_id)
        .where(
            LtiLink.lineitem_url != "",
            LtiMember.teaches.is_(False),
            LtiPlatform.accepted_at.is_not(None),
            LtiPlatform.off_at.is_(None),
        )
    )
