"""The rules of retention: who stays away is erased, old entries of the audit log are deleted.

Nothing is erased while no rule was set. A trainee who stays away for as many months as the rule says is
told, where mail can be sent, and is erased 30 days later, as `erasing` does it: a sign-in meanwhile, and
they stay. Trainers and administrators are never erased by a rule.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.erasing import erase
from westeros_learn.delivery.jobs import put_job
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.people import small
from westeros_learn.delivery.transactions import written
from westeros_learn.records import (
    AuditEntry,
    CohortInvitation,
    Database,
    Purpose,
    Retention,
    Role,
    SentLink,
    User,
)

LEAVING_MAIL = "leaving-mail"
NOTICE = 30
"""Days between the announcement and the erasure."""

SHORTEST, SHORTEST_AUDIT, LONGEST = 6, 12, 240
"""Months that a rule may say: people come back to a course in the next term, auditors in the next year."""

_AT_ONCE = 50
_NEVER_CAME = timedelta(days=180)
"""After how long the address of somebody who was invited and never came is deleted."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How long people and entries are kept.

    Attributes:
        inactive_months: after how many months without a sign-in a trainee is erased; None for never.
        audit_months: after how many months an entry of the audit log is deleted; None for never.
    """

    inactive_months: int | None = None
    audit_months: int | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody whom a rule concerns.

    Attributes:
        active_on: the day on which they were last here, or got their account.
        leaves_on: the day on which they are erased if they stay away; None while they are not told.
    """

    id: int
    name: str
    email: str
    active_on: date
    leaves_on: date | None


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a rule concerns today.

    Attributes:
        total: how many.
        people: the first of them, who left first coming first.
        entries: how many entries of the audit log would be deleted today.
    """

    total: int
    people: tuple[Leaving, ...]
    entries: int


def months_before(day: date, months: int) -> date:
    """Return the day so many months before; the last one of its month where that is shorter."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rules_of(database: Database) -> Rules:
    """Return the rules that hold."""
    with database.read() as session:
        return _rules(session)


def concerned_by(database: Database, rules: Rules, now: datetime, most: int = _AT_ONCE) -> Concerned:
    """Return whom rules would concern today, whether or not they hold."""
    with database.read() as session:
        inactive = _inactive(rules, now)
        total = session.execute(select(func.count()).select_from(User).where(inactive)).scalar_one()
        rows = session.scalars(
            select(User).where(inactive).order_by(User.active_on, User.id).limit(most)
        ).all()
        old = select(func.count()).select_from(AuditEntry).where(_old_entries(rules, now))
        entries = session.execute(old).scalar_one()
    return Concerned(total, tuple(map(_leaving, rows)), entries)


def set_rules(database: Database, rules: Rules, by: int | None, now: datetime) -> None:
    """Let rules hold from now on. Who was told to leave by the ones of before is told anew, if at all.

    Raises:
        ValueError: a rule is too short or too long.
    """
    for months, least in ((rules.inactive_months, SHORTEST), (rules.audit_months, SHORTEST_AUDIT)):
        if months is not None and not least <= months <= LONGEST:
            raise ValueError(f"{months} months are not between {least} and {LONGEST}")

    def change(session: Session) -> None:
        row = session.get(Retention, 1, with_for_update=True)
        if row is None:
            session.add(row := Retention(id=1, changed_at=now))
        before = Rules(row.inactive_months, row.audit_months)
        if before == rules:
            return
        row.inactive_months, row.audit_months, row.changed_at = rules.inactive_months, rules.audit_months, now
        if before.inactive_months != rules.inactive_months:
            session.execute(update(User).where(User.leaves_on.is_not(None)).values(leaves_on=None))
        session.flush()
        audit.note(
            session,
            now,
            by,
            "change retention",
            "retention",
            inactive_months=rules.inactive_months,
            audit_months=rules.audit_months,
        )

    written(database, change)


def leaving_person(database: Database, email: str) -> Leaving | None:
    """Return who is to be told that they leave; None where they have come back, or have left."""
    with database.read() as session:
        asked = select(User).where(User.email == small(email), User.leaves_on.is_not(None))
        user = session.scalar(asked)
        return None if user is None else _leaving(user)


def keep_retention(database: Database, library: Library, now: datetime, *, sends_mail: bool) -> int:
    """Do what the rules ask for today: announce, erase, delete. Several processes may, at the same time.

    Each person is erased in a transaction of their own: whatever dies meanwhile, nobody is half-erased,
    and the next one goes on.

    Args:
        database: where everything is kept.
        library: the courses.
        now: the time.
        sends_mail: whether mail can be sent.

    Returns:
        How many were erased.
    """
    rules = rules_of(database)
    _forget_who_never_came(database, now)
    if rules.audit_months is not None:
        _delete_old_entries(database, rules, now)
    if rules.inactive_months is None:
        return 0
    while _announce(database, rules, now, sends_mail=sends_mail) == _AT_ONCE:
        pass
    return sum(_leave(database, library, rules, person, now) for person in _whose_time_is_over(database, now))


def _announce(database: Database, rules: Rules, now: datetime, *, sends_mail: bool) -> int:
    """Tell some of those who have stayed away for long; return how many."""
    with database.write() as session:
        told = select(User).where(_inactive(rules, now), User.leaves_on.is_(None)).order_by(User.id)
        users = session.scalars(told.limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
        for user in users:
            user.leaves_on = now.date() + timedelta(days=NOTICE)
            if sends_mail and user.deactivated_at is None:
                payload = {"to": user.email, "user": user.id, "language": user.language}
                put_job(session, LEAVING_MAIL, payload, now, f"leaving {user.id} {user.leaves_on}")
        return len(users)


def _whose_time_is_over(database: Database, now: datetime) -> Sequence[int]:
    with database.read() as session:
        over = select(User.id).where(User.leaves_on <= now.date()).order_by(User.leaves_on, User.id)
        return session.scalars(over.limit(_AT_ONCE)).all()


def _leave(database: Database, library: Library, rules: Rules, person: int, now: datetime) -> bool:
    """Erase somebody, if it is still so; say whether it was done here."""

    def change(session: Session) -> bool:
        still = select(User).where(User.id == person, User.leaves_on <= now.date(), _inactive(rules, now))
        user = session.scalar(still.with_for_update(skip_locked=True))
        if user is None:
            return False
        erase(session, library, user, None, now, whole=False)
        return True

    return written(database, change)


def _delete_old_entries(database: Database, rules: Rules, now: datetime) -> None:
    with database.write() as session:
        gone = session.execute(delete(AuditEntry).where(_old_entries(rules, now)))
        count = int(getattr(gone, "rowcount", 0))
        if count:
            audit.note(session, now, None, "delete old entries", "audit log", entries=count)


def _forget_who_never_came(database: Database, now: datetime) -> None:
    """Delete the addresses of people who were invited long ago and have no account."""
    with database.write() as session:
        before = now - _NEVER_CAME
        session.execute(
            delete(SentLink).where(
                SentLink.purpose == Purpose.INVITATION,
                SentLink.used_at.is_(None),
                SentLink.expires_at < before,
            )
        )
        waiting = select(SentLink.email).where(SentLink.used_at.is_(None))
        session.execute(
            delete(CohortInvitation).where(
                CohortInvitation.invited_at < before, CohortInvitation.email.not_in(waiting)
            )
        )


def _inactive(rules: Rules, now: datetime) -> ColumnElement[bool]:
    """Say of a row of people whether a rule concerns it."""
    if rules.inactive_months is None:
        return User.id.is_(None)
    last = months_before(now.date(), rules.inactive_months)
    return (User.role == Role.TRAINEE) & (User.active_on < last)


def _old_entries(rules: Rules, now: datetime) -> ColumnElement[bool]:
    if rules.audit_months is None:
        return AuditEntry.id.is_(None)
    last = months_before(now.date(), rules.audit_months)
    return AuditEntry.at < datetime(last.year, last.month, last.day, tzinfo=now.tzinfo)


def _rules(session: Session) -> Rules:
    row = session.get(Retention, 1)
    return Rules() if row is None else Rules(row.inactive_months, row.audit_months)


def _leaving(user: User) -> Leaving:
    return Leaving(
        id=user.id,
        name=f"{user.given_name} {user.family_name}",
        email=user.email,
        active_on=user.active_on or user.created_at.date(),
        leaves_on=user.leaves_on,
    )
