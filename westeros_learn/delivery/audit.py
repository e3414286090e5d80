"""The audit log: who changed or exported what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from westeros_learn.records import AuditEntry, Database


def note(
    session: Session, now: datetime, actor: int | None, action: str, subject: str, **details: Any
) -> None:
    """Write an entry, in the same transaction as what it tells of.

    Args:
        session: the transaction.
        now: the time.
        actor: the id of who did it; None for the command line, or for the app itself.
        action: a verb and a noun.
        subject: what it was done to.
        details: what else is needed to understand it; no secrets, no answers.
    """
    session.add(AuditEntry(at=now, actor_id=actor, action=action, subject=subject, details=details))


def note_alone(
    database: Database, now: datetime, actor: int | None, action: str, subject: str, **details: Any
) -> None:
    """Write an entry of something that changes nothing else, as that a file was taken; see `note`."""
    with database.write() as session:
        note(session, now, actor, action, subject, **details)
