"""Counting what is tried, so that nobody guesses it: one statement counts and tells how often it was."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Integer, LargeBinary, bindparam, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from westeros_learn.records.base import Base, Moment


class Tries(Base):
    """How often one thing was tried in a window of time; many make the next try wait.

    Attributes:
        key: a keyed hash of the account or of the network that it came from: neither can be read.
        since: when the window began: with its first try.
        count: how many there were in it.
    """

    __tablename__ = "tries"
    __table_args__ = (CheckConstraint("count >= 0", name="count"),)

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    since: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]


_COUNT = (
    text(
        """
        INSERT INTO tries (key, since, count) VALUES (:key, :now, 1)
        ON CONFLICT (key) DO UPDATE SET
          count = CASE WHEN tries.since BETWEEN :earliest AND :latest THEN tries.count + 1 ELSE 1 END,
          since = CASE WHEN tries.since BETWEEN :earliest AND :latest THEN tries.since ELSE :now END
        RETURNING count, since
        """
    )
    .bindparams(
        bindparam("key", type_=LargeBinary(32)),
        *(bindparam(name, type_=Moment()) for name in ("now", "earliest", "latest")),
    )
    .columns(count=Integer(), since=Moment())
)
"""The row stays locked until the transaction ends: of many at once, each one sees those before it."""


def counted(session: Session, key: bytes, now: datetime, window: timedelta) -> tuple[int, datetime]:
    """Count a try, and return how many there were in its window, and when that began.

    A window that begins in the future, by more than a window, was made by a clock that has been
    set back since: it holds nobody up.
    """
    times = {"now": now, "earliest": now - window, "latest": now + window}
    count, since = session.execute(_COUNT, {"key": key, **times}).one()
    return count, since


def take_back(session: Session, key: bytes, *, all_of_them: bool) -> None:
    """Count one try less, or none at all any more."""
    mine = Tries.key == key
    if all_of_them:
        session.execute(delete(Tries).where(mine))
    else:
        session.execute(update(Tries).where(mine, Tries.count > 0).values(count=Tries.count - 1))


def drop_tries(session: Session, before: datetime) -> None:
    """Delete what was counted in windows that began before; rows that somebody counts in now are left."""
    old = select(Tries.key).where(Tries.since < before).with_for_update(skip_locked=True)
    session.execute(delete(Tries).where(Tries.key.in_(old)).execution_options(synchronize_session=False))
