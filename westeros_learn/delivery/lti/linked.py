"""The platforms that open somebody's account, as its owner sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from westeros_learn.delivery import audit
from westeros_learn.delivery.people import is_of_nobody
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Database, LtiPlatform, LtiSubject, SignIn, User


@dataclass(frozen=True, slots=True)
class LinkedPlatform:
    """A platform that opens an account.

    Attributes:
        id: of who the person is there.
        name: of the platform.
        linked_at: since when; None where it was never said.
    """

    id: int
    name: str
    linked_at: datetime | None


def linked_platforms(database: Database, person: int) -> tuple[LinkedPlatform, ...]:
    """Return the platforms that open an account, the first one first."""
    asked = (
        select(LtiSubject.id, LtiPlatform.name, LtiSubject.linked_at)
        .join(LtiPlatform, LtiPlatform.id == LtiSubject.platform_id)
        .where(LtiSubject.user_id == person)
        .order_by(LtiSubject.id)
    )
    with database.read() as session:
        return tuple(LinkedPlatform(*row) for row in session.execute(asked))


def unlink(database: Database, person: int, subject_id: int, now: datetime) -> None:
    """Let a platform open an account no longer; whoever has come by it is out. What was learned stays.

    Raises:
        Refused: it is not linked to this account (NO_PLATFORM), or nothing else opens it (ONLY_WAY_IN).
    """
    with database.write() as session:
        row = session.get(LtiSubject, subject_id, with_for_update=True)
        if row is None or row.user_id != person:
            raise Refused(Reason.NO_PLATFORM)
        if is_of_nobody(session.get_one(User, person).email):
            raise Refused(Reason.ONLY_WAY_IN)
        came = (SignIn.user_id == person) & (SignIn.platform_id == row.platform_id)
        session.execute(delete(SignIn).where(came))
        audit.note(session, now, person, "unlink platform", f"user {person}", platform=row.platform_id)
        session.delete(row)
