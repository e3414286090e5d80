"""Links with which somebody outside reads the draft of a course, and changes nothing in it.

What a link says is random and kept as a digest alone: whoever has the link reads the draft, and nobody can
read the link from the database. It ends on its day, and can be taken back before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from westeros_learn.delivery import audit
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.keys import digest, new_token
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Database, PreviewLink, Right

DAYS = (7, 30, 90)
"""For how long a link can be made."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is shown to who looks after it; what it says nobody knows any more."""

    id: int
    label: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether it still opens something."""
        return self.revoked_at is None and now < self.expires_at


def make_link(
    database: Database, volume: Volume, person: Person, course: str, label: str, days: int, now: datetime
) -> str:
    """Make a link to the draft of a course; return what it says, which is told this once.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or they may not write it (NOT_OFFERED), or for so
            many days none is made (NOT_OFFERED).
    """
    require(database, volume, person, course, Right.EDIT)
    if days not in DAYS:
        raise Refused(Reason.NOT_OFFERED)
    token = new_token()
    with database.write() as session:
        link = PreviewLink(
            course=course,
            label=" ".join(label.split())[:200],
            token_hash=digest(token),
            made_at=now,
            made_by=person.id,
            expires_at=now + timedelta(days=days),
        )
        session.add(link)
        session.flush()
        audit.note(session, now, person.id, "share draft", f"course {course}", link=link.id, days=days)
    return token


def links_of(database: Database, volume: Volume, person: Person, course: str) -> Sequence[Link]:
    """Return the links to the draft of a course, the newest first.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or they may not write it (NOT_OFFERED).
    """
    require(database, volume, person, course, Right.EDIT)
    asked = select(PreviewLink).where(PreviewLink.course == course).order_by(PreviewLink.id.desc())
    with database.read() as session:
        return [
            Link(row.id, row.label, row.made_at, row.expires_at, row.revoked_at)
            for row in session.scalars(asked)
        ]


def revoke_link(
    database: Database, volume: Volume, person: Person, course: str, link_id: int, now: datetime
) -> None:
    """Let a link open nothing any more.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it, or it has no such link
            (NOT_OFFERED).
    """
    require(database, volume, person, course, Right.EDIT)
    with database.write() as session:
        link = session.get(PreviewLink, link_id, with_for_update=True)
        if link is None or link.course != course:
            raise Refused(Reason.NOT_OFFERED)
        if link.revoked_at is None:
            link.revoked_at = now
            audit.note(session, now, person.id, "stop sharing draft", f"course {course}", link=link.id)


def open_link(database: Database, volume: Volume, token: str, now: datetime) -> tuple[str, datetime]:
    """Return which course a link shows, and until when.

    Raises:
        Refused: it opens nothing, or nothing any more (LINK_UNKNOWN).
    """
    with database.read() as session:
        link = session.scalar(select(PreviewLink).where(PreviewLink.token_hash == digest(token)))
    if link is None or link.revoked_at is not None or link.expires_at <= now:
        raise Refused(Reason.LINK_UNKNOWN)
    volume.course(link.course)
    return link.course, link.expires_at
