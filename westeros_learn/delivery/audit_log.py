"""The audit log as administrators read it: searched, page by page, and taken as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from westeros_learn.records import AuditEntry, Database, User

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are looked for.

    Attributes:
        action: what was done, "" for anything.
        actor: by whom: part of a name or an address, "" for anybody.
        subject: to what, as in "user 12", "" for anything.
        since, until: when, the second one not included.
    """

    action: str = ""
    actor: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the audit log.

    Attributes:
        actor_id: None for the command line, for the app itself, and for who was erased.
        actor: the name and the address of who did it, "" where there is nobody any more.
        subject_name: of a person who is still there, their name; else "".
    """

    id: int
    at: datetime
    actor_id: int | None
    actor: str
    action: str
    subject: str
    subject_name: str
    details: Mapping[str, Any]


def actions_noted(database: Database) -> tuple[str, ...]:
    """Return every action that stands in the log."""
    with database.read() as session:
        return tuple(session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))


def count_entries(database: Database, wanted: Filter) -> int:
    """Return how many entries a filter lets through."""
    with database.read() as session:
        found = select(func.count()).select_from(AuditEntry).where(*_conditions(wanted))
        return session.execute(found).scalar_one()


def entries(database: Database, wanted: Filter, start: int, most: int) -> tuple[Entry, ...]:
    """Return some of the entries that a filter lets through, the latest first."""
    with database.read() as session:
        rows = select(AuditEntry).where(*_conditions(wanted)).order_by(AuditEntry.id.desc())
        return _named(session, session.scalars(rows.offset(start).limit(most)).all())


def all_entries(session: Session, wanted: Filter) -> Iterator[Entry]:
    """Yield every entry that a filter lets through, the earliest first, in constant memory."""
    last = 0
    while True:
        rows = select(AuditEntry).where(AuditEntry.id > last, *_conditions(wanted)).order_by(AuditEntry.id)
        portion = session.scalars(rows.limit(_AT_ONCE)).all()
        yield from _named(session, portion)
        if len(portion) < _AT_ONCE:
            return
        last = portion[-1].id
        session.expunge_all()


def _conditions(wanted: Filter) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.action:
        conditions.append(AuditEntry.action == wanted.action)
    if wanted.subject:
        conditions.append(AuditEntry.subject == wanted.subject)
    if wanted.actor:
        columns = (User.email, User.given_name, User.family_name)
        named = (
            column.icontains(word, autoescape=True) for word in wanted.actor.split() for column in columns
        )
        conditions.append(AuditEntry.actor_id.in_(select(User.id).where(or_(*named))))
    if wanted.since is not None:
        conditions.append(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEntry.at < wanted.until)
    return conditions


def _named(session: Session, rows: Sequence[AuditEntry]) -> tuple[Entry, ...]:
    """Return entries with the names of the people in them, in one query for all."""
    subjects = {row.id: _person_in(row.subject) for row in rows}
    ids = {row.actor_id for row in rows if row.actor_id is not None}
    ids |= {person for person in subjects.values() if person is not None}
    found = session.execute(
        select(User.id, User.given_name, User.family_name, User.email).where(User.id.in_(ids))
    )
    people = {key: f"{given} {family}, {email}" for key, given, family, email in found}
    return tuple(
        Entry(
            row.id,
            row.at,
            row.actor_id,
            people.get(row.actor_id or 0, ""),
            row.action,
            row.subject,
            people.get(subjects[row.id] or 0, ""),
            row.details,
        )
        for row in rows
    )


def _person_in(subject: str) -> int | None:
    kind, _, which = subject.partition(" ")
    return int(which) if kind == "user" and which.isascii() and which.isdigit() and len(which) < 19 else None
