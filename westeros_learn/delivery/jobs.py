"""Work that is done later, in rows: whatever process dies, it is done by another one.

A process claims a job for a while, and anew as long as it works on it (`held`); when it has not told
the end by then, it has died, and the job is free again. A job must bear being begun twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from westeros_learn.delivery.people import small
from westeros_learn.records import Database, Job, User

_log = logging.getLogger(__name__)

_CLAIM = timedelta(minutes=2)
_RENEWED = 30.0
"""Seconds after which a process that works on a job claims it anew."""

_MOST_TRIES = 8
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = _FIRST_WAIT * 2 ** (_MOST_TRIES - 1)
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job that this process does now.

    Attributes:
        tries: how often it was begun, this time included.
    """

    id: int
    kind: str
    payload: Mapping[str, Any]
    tries: int


def add_job(
    database: Database, kind: str, payload: Mapping[str, Any], now: datetime, key: str | None = None
) -> None:
    """Keep a job for later. Of several with the same key only the first one is kept."""
    with database.write() as session:
        put_job(session, kind, payload, now, key)


def put_job(
    session: Session, kind: str, payload: Mapping[str, Any], now: datetime, key: str | None = None
) -> None:
    """Keep a job for later, in the same transaction as what it follows from."""
    try:
        with session.begin_nested():
            session.add(Job(kind=kind, key=key, payload=dict(payload), due_at=now))
            session.flush()
    except IntegrityError:
        if key is None:
            raise


def claim_job(database: Database, now: datetime) -> ClaimedJob | None:
    """Take the job that is due the longest; None when nothing is due."""
    with database.write() as session:
        job = session.scalar(
            select(Job)
            .where(
                Job.done_at.is_(None),
                or_(Job.due_at <= now, Job.due_at > now + _LONGEST_WAIT),  # the clock was set back since
                or_(
                    Job.claimed_until.is_(None),
                    Job.claimed_until < now,
                    Job.claimed_until > now + _CLAIM,
                ),
            )
            .order_by(Job.due_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if job is None:
            return None
        job.claimed_until = now + _CLAIM
        job.tries += 1
        return ClaimedJob(job.id, job.kind, job.payload, job.tries)


def renew_claim(database: Database, job: ClaimedJob, now: datetime) -> bool:
    """Extend the claim on a job; return whether this process still has it.

    A job that has failed or was given back has no claim: a renewal that comes late must not make one,
    or no process could begin the job before that claim ends.
    """
    has_claim = (*_mine(job), Job.claimed_until.is_not(None))
    changed = update(Job).where(*has_claim).values(claimed_until=now + _CLAIM).returning(Job.id)
    with database.write() as session:
        return session.scalar(changed) is not None


@contextmanager
def held(database: Database, job: ClaimedJob, clock: Callable[[], datetime]) -> Iterator[None]:
    """Keep a job claimed while it is worked on, however long that takes.

    No renewal is under way any more when the block has been left: the caller ends the job, or lets
    another process claim it, without waiting for a locked row.
    """
    ended = Event()

    def renew() -> None:
        while not ended.wait(_RENEWED):
            try:
                renew_claim(database, job, clock())
            except Exception:  # noqa: BLE001  # the database may be gone for a while: the next time counts
                _log.warning("the claim on job %d could not be renewed", job.id)

    renewals = Thread(target=renew, name="claim", daemon=True)
    renewals.start()
    try:
        yield
    finally:
        ended.set()
        renewals.join()


def end_job(database: Database, job: ClaimedJob, now: datetime) -> None:
    """Keep that a job is done. What it was about is no longer needed.

    A process whose claim ran out, so that another one has begun the job anew, changes nothing.
    """
    with database.write() as session:
        session.execute(
            update(Job).where(*_mine(job)).values(done_at=now, payload={}, error=None, claimed_until=None)
        )


def fail_job(database: Database, job: ClaimedJob, error: str, now: datetime) -> bool:
    """Keep that a job did not work; it is tried again later, each time after twice as long.

    Of one that is given up no address and no text is left: an administrator needs to know
    what did not work, why, when, and for whom.

    Args:
        database: where it is kept.
        job: which one.
        error: what kind of fault it was; nothing of a person.
        now: the time.

    Returns:
        Whether it will be tried again.
    """
    again = job.tries < _MOST_TRIES
    with database.write() as session:
        changed: dict[str, Any] = {"error": error[:500], "claimed_until": None}
        if again:
            changed["due_at"] = now + _FIRST_WAIT * 2 ** (job.tries - 1)
        else:
            changed |= {"done_at": now, "payload": _whose(session, job)}
        session.execute(update(Job).where(*_mine(job)).values(changed))
    return again


def _mine(job: ClaimedJob) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of a job as long as no other process has begun it anew."""
    return Job.id == job.id, Job.tries == job.tries, Job.done_at.is_(None)


def _whose(session: Session, job: ClaimedJob) -> dict[str, int]:
    """Return the id of the person to whom a mail was to go; nothing where they have no account."""
    user = session.scalar(select(User.id).where(User.email == small(str(job.payload.get("to", "")))))
    return {} if user is None else {"user": user}


def drop_old_jobs(database: Database, now: datetime) -> None:
    """Delete jobs that were done, or given up, long ago."""
    with database.write() as session:
        session.execute(delete(Job).where(Job.done_at < now - _KEPT))
