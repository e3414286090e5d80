"""Accounts as administrators see them: found by a word, one of them, and invitations that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, and_, func, or_, select
from sqlalchemy.orm import Session

from westeros_learn.delivery.people import Person, person_of
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import (
    Cohort,
    CohortMember,
    CohortTrainer,
    Database,
    Purpose,
    Role,
    SentLink,
    SignIn,
    User,
)


class State(StrEnum):
    """What an account may be looked for by."""

    OPEN = "open"
    LOCKED = "locked"
    ERASURE = "erasure"
    """The person has asked for the erasure of their data."""
    LEAVING = "leaving"
    """The rule of retention will erase the person."""
    NO_FACTOR = "no-factor"
    """A trainer or an administrator who has not set up a second factor yet."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which accounts are looked for, and in which order.

    Attributes:
        words: parts of a name, an address or an institution; every word must be in one of them.
        sort: one of `SORTS`.
    """

    words: str = ""
    role: Role | None = None
    state: State | None = None
    sort: str = "name"
    falling: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """An account as administrators see it: never what was learned in it.

    Attributes:
        active_on: the day on which the person was last here.
        leaves_on: the day on which the rule of retention erases who stays away.
    """

    person: Person
    active_on: date | None
    leaves_on: date | None
    locked_at: datetime | None

    @property
    def state(self) -> State:
        """What is most worth knowing of it."""
        if self.locked_at is not None:
            return State.LOCKED
        if self.person.erasure_asked_at is not None:
            return State.ERASURE
        if self.leaves_on is not None:
            return State.LEAVING
        needs = self.person.role is not Role.TRAINEE and not self.person.has_second_factor
        return State.NO_FACTOR if needs else State.OPEN


@dataclass(frozen=True, slots=True)
class WholeAccount:
    """One account with what surrounds it.

    Attributes:
        sign_ins: in how many browsers the person is signed in.
        learns_in, trains: ids and titles of cohorts.
        is_last: whether nobody else can administer the school.
    """

    account: Account
    sign_ins: int
    learns_in: tuple[tuple[int, str], ...]
    trains: tuple[tuple[int, str], ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that nobody has accepted yet.

    Attributes:
        cohort: the title of the cohort that it leads to; "" for none.
    """

    id: int
    email: str
    role: Role
    cohort: str
    sent_at: datetime
    expires_at: datetime


_NAME = (User.family_name, User.given_name)
SORTS = {
    "name": _NAME,
    "email": (User.email,),
    "role": (User.role,),
    "active": (User.active_on,),
    "made": (User.created_at,),
}
"""By what accounts can be sorted."""


def count_accounts(database: Database, search: Search) -> int:
    """Return how many accounts a search finds."""
    with database.read() as session:
        found = select(func.count()).select_from(User).where(*_conditions(search))
        return session.execute(found).scalar_one()


def find_accounts(database: Database, search: Search, start: int, most: int) -> tuple[Account, ...]:
    """Return some of the accounts that a search finds."""
    order: list[UnaryExpression[Any]] = [
        (column.desc().nulls_last() if search.falling else column.asc().nulls_first())
        for column in (*SORTS[search.sort], User.id)
    ]
    with database.read() as session:
        rows = select(User).where(*_conditions(search)).order_by(*order).offset(start).limit(most)
        return tuple(map(account_of, session.scalars(rows)))


def account(database: Database, person: int) -> WholeAccount:
    """Return one account.

    Raises:
        Refused: there is none.
    """
    with database.read() as session:
        user = session.get(User, person)
        if user is None:
            raise Refused(Reason.NO_PERSON)
        here = select(func.count()).select_from(SignIn).where(SignIn.user_id == person)
        others = select(User.id).where(
            User.role == Role.ADMINISTRATOR, User.deactivated_at.is_(None), User.id != person
        )
        return WholeAccount(
            account_of(user),
            session.execute(here).scalar_one(),
            _cohorts(session, CohortMember, person),
            _cohorts(session, CohortTrainer, person),
            is_last=user.role == Role.ADMINISTRATOR and not session.scalars(others.limit(1)).all(),
        )


def waiting_invitations(database: Database, now: datetime, most: int = 200) -> tuple[Waiting, ...]:
    """Return the invitations that still open, the latest first."""
    with database.read() as session:
        rows = session.execute(
            select(SentLink, Cohort.title)
            .outerjoin(Cohort, Cohort.id == SentLink.cohort_id)
            .where(
                SentLink.purpose == Purpose.INVITATION, SentLink.used_at.is_(None), SentLink.expires_at > now
            )
            .order_by(SentLink.id.desc())
            .limit(most)
        )
        return tuple(
            Waiting(link.id, link.email, Role(link.role), title or "", link.sent_at, link.expires_at)
            for link, title in rows
        )


def account_of(user: User) -> Account:
    """Return what administrators see of a row of `users`."""
    return Account(person_of(user), user.active_on, user.leaves_on, user.deactivated_at)


def _conditions(search: Search) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_has(word) for word in search.words.split()]
    if search.role is not None:
        conditions.append(User.role == search.role)
    if search.state is not None:
        conditions.append(_STATES[search.state])
    return conditions


_STATES: dict[State, ColumnElement[bool]] = {
    State.OPEN: User.deactivated_at.is_(None),
    State.LOCKED: User.deactivated_at.is_not(None),
    State.ERASURE: User.erasure_asked_at.is_not(None),
    State.LEAVING: User.leaves_on.is_not(None),
    State.NO_FACTOR: and_(User.role != Role.TRAINEE, User.totp_secret.is_(None)),
}


def _has(word: str) -> ColumnElement[bool]:
    """Say of an account that a word stands in it.

    SQLite knows small and large letters of English alone: the three ways in which a name is
    usually written are looked for, so that “ștefan” finds “Ștefan” in both databases.
    """
    columns = (User.email, User.given_name, User.family_name, User.institution)
    ways = {word, word.lower(), word.capitalize(), word.upper()}
    return or_(*(column.icontains(way, autoescape=True) for column in columns for way in ways))


def _cohorts(
    session: Session, table: type[CohortMember] | type[CohortTrainer], person: int
) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        select(Cohort.id, Cohort.title)
        .join(table, table.cohort_id == Cohort.id)
        .where(table.user_id == person)
        .order_by(Cohort.id.desc())
    )
    return tuple((key, title) for key, title in rows)
