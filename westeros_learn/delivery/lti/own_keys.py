"""The app's own keys: made when they are first needed, and followed by new ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.transactions import written
from westeros_learn.lti.keys import SigningKey, new_key
from westeros_learn.records import Database, LtiKey

_PUBLISHED = timedelta(days=30)
"""How long a key that signs no more is still published: platforms keep copies, and check late."""


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as administrators see it: its name, since when it signs, since when no more."""

    kid: str
    made_at: datetime
    retired_at: datetime | None


def signing_keys(database: Database, keys: Keys, now: datetime) -> tuple[SigningKey, ...]:
    """Return the keys that are published, the newest of which signs; the first one is made here."""
    with database.read() as session:
        rows = _published(session, now)
    if not any(row.retired_at is None for row in rows):
        rows = written(database, lambda session: _first(session, keys, now))
    return tuple(SigningKey(row.kid, keys.decrypt(row.sealed), row.made_at) for row in rows)


def keys_in_use(database: Database, now: datetime) -> tuple[KeyView, ...]:
    """Return what is published, the newest first."""
    with database.read() as session:
        return tuple(KeyView(row.kid, row.made_at, row.retired_at) for row in _published(session, now))


def rotate(database: Database, keys: Keys, by: int, now: datetime) -> str:
    """Sign with a new key from now on; return its name. The one before stays published for a while."""
    with database.write() as session:
        current = select(LtiKey).where(LtiKey.retired_at.is_(None)).with_for_update()
        for row in session.scalars(current):
            row.retired_at = now
        for row in session.scalars(select(LtiKey).where(LtiKey.retired_at < now - _PUBLISHED)):
            session.delete(row)
        made = _add(session, keys, now)
        audit.note(session, now, by, "rotate platform key", f"key {made.kid}")
        return made.kid


def _first(session: Session, keys: Keys, now: datetime) -> list[LtiKey]:
    there = _published(session, now)
    if not any(row.retired_at is None for row in there):
        there.insert(0, _add(session, keys, now))
    return there


def _add(session: Session, keys: Keys, now: datetime) -> LtiKey:
    made = new_key(now)
    row = LtiKey(kid=made.kid, sealed=keys.encrypt(made.pem), made_at=now)
    session.add(row)
    session.flush()
    return row


def _published(session: Session, now: datetime) -> list[LtiKey]:
    asked = select(LtiKey).where(LtiKey.retired_at.is_(None) | (LtiKey.retired_at > now - _PUBLISHED))
    return list(session.scalars(asked.order_by(LtiKey.made_at.desc(), LtiKey.kid)))
