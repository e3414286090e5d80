"""People as the rest of the app knows them, and what a person may change of themselves."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.passwords import hash_password, is_password
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.throttle import count_try, counts_of, forget_tries
from westeros_learn.records import Database, Role, SignIn, User

PROFESSIONS = ("prosecutor", "judge", "police-officer", "victim-specialist", "labour-inspector", "other")
"""What a person works as, by the groups that the training reports by."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person says of themselves: the least that works.

    Attributes:
        country: ISO 3166-1, two letters.
        language: of the app's own words.
        institution: "" where it is not said.
    """

    given_name: str
    family_name: str
    profession: str
    country: str
    language: str
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person with an account.

    Attributes:
        email: in small letters.
        has_password: whether they sign in here, or only at their institution.
        has_second_factor: whether they are asked for a code as well.
        extra_time: per cent of extra time in every timed quiz.
        trains_only: the one cohort that they may train in this browser, because a learning platform sent
            them there as its trainer; None where their own role says what they may.
    """

    id: int
    email: str
    role: Role
    profile: Profile
    has_password: bool
    has_second_factor: bool
    extra_time: int
    created_at: datetime
    erasure_asked_at: datetime | None
    trains_only: int | None = None

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.profile.given_name} {self.profile.family_name}"


def person_of(user: User | Row[Any]) -> Person:
    """Return what may be known outside the records of a row of `users`, or of its columns."""
    return Person(
        id=user.id,
        email=user.email,
        role=Role(user.role),
        profile=Profile(
            user.given_name,
            user.family_name,
            user.profession,
            user.country,
            user.language,
            user.institution or "",
        ),
        has_password=user.password_hash is not None,
        has_second_factor=user.totp_secret is not None,
        extra_time=user.extra_time,
        created_at=user.created_at,
        erasure_asked_at=user.erasure_asked_at,
    )


def address_of_nobody() -> str:
    """Return what stands for the mail address of somebody who has given none: no mail ever goes there.

    The domain is one that there never will be (RFC 2606, 2). A platform's word for an address is not
    taken: whoever has the address would be joined to an account that the platform opens.
    """
    return f"{secrets.token_hex(8)}{_NOWHERE}"


def is_of_nobody(email: str) -> bool:
    """Say whether a mail address stands for none."""
    return email.endswith(_NOWHERE)


def mail_of(email: str) -> str:
    """Return a mail address as people are shown it: "" where it stands for none."""
    return "" if is_of_nobody(email) else email


_NOWHERE = "@platform.invalid"


def small(email: str) -> str:
    """Return a mail address as it is kept: without spaces around it, in small letters."""
    return email.strip().lower()


def add_user(
    session: Session, email: str, role: Role, profile: Profile, password_hash: str | None, now: datetime
) -> User:
    """Make an account within a transaction.

    Raises:
        Refused: there is one with this mail address.
    """
    user = User(email=small(email), role=role, password_hash=password_hash, created_at=now)
    user.active_on = now.date()
    set_profile(user, profile)
    try:
        with session.begin_nested():
            session.add(user)
            session.flush()
    except IntegrityError:
        raise Refused(Reason.EMAIL_TAKEN) from None
    return user


def set_profile(user: User, profile: Profile) -> None:
    """Write a profile into its row."""
    for each in fields(profile):
        setattr(user, each.name, getattr(profile, each.name))
    user.institution = profile.institution or None


def change_profile(database: Database, person: int, profile: Profile) -> None:
    """Keep what a person now says of themselves."""
    with database.write() as session:
        set_profile(session.get_one(User, person), profile)


def prove_password(
    database: Database, keys: Keys, person: int, password: str, address: str, now: datetime
) -> User:
    """See that a password is that of a person who is signed in; return their row, detached.

    Tries count as those of a sign-in do: a browser that was left open must not be where one guesses.

    Raises:
        Refused: it is wrong, or there were too many tries.
    """
    with database.read() as session:
        user = session.get_one(User, person)
    counts = counts_of(keys, "password", user.email, address)
    with database.write() as session:
        count_try(session, counts, now)
    if not is_password(password, user.password_hash):
        raise Refused(Reason.PASSWORD_WRONG)
    with database.write() as session:
        forget_tries(session, counts)
    return user


def change_password(
    database: Database,
    keys: Keys,
    person: int,
    old: str,
    new: str,
    sign_in: int,
    address: str,
    now: datetime,
) -> None:
    """Set a new password, and end every sign-in but this one.

    Args:
        database: where accounts are kept.
        keys: the app's keys.
        person: whose.
        old: the password of until now.
        new: the one from now on.
        sign_in: the sign-in that goes on.
        address: the visitor's IP address.
        now: the time.

    Raises:
        Refused: the old one is wrong, there were too many tries, or the new one will not do.
    """
    user = prove_password(database, keys, person, old, address, now)
    kept = hash_password(new, [user.email, user.given_name, user.family_name])
    with database.write() as session:
        session.get_one(User, person).password_hash = kept
        session.execute(delete(SignIn).where(SignIn.user_id == person, SignIn.id != sign_in))
        audit.note(session, now, person, "change password", f"user {person}")


def ask_for_erasure(database: Database, person: int, now: datetime) -> None:
    """Keep that a person wants their data erased; an administrator does it."""
    with database.write() as session:
        user = session.get_one(User, person)
        if user.erasure_asked_at is None:
            user.erasure_asked_at = now
            audit.note(session, now, person, "ask for erasure", f"user {person}")


def take_back_erasure(database: Database, person: int, now: datetime) -> None:
    """Keep that a person does not want their data erased after all."""
    with database.write() as session:
        user = session.get_one(User, person)
        if user.erasure_asked_at is not None:
            user.erasure_asked_at = None
            audit.note(session, now, person, "take back erasure", f"user {person}")


def find_person(database: Database, email: str) -> Person | None:
    """Return the person with a mail address."""
    with database.read() as session:
        user = session.scalar(select(User).where(User.email == small(email)))
        return person_of(user) if user else None


def who_asked_for_erasure(database: Database) -> list[Person]:
    """Return everybody whose data is to be erased, who asked first coming first."""
    with database.read() as session:
        asked = select(User).where(User.erasure_asked_at.is_not(None)).order_by(User.erasure_asked_at)
        return [person_of(user) for user in session.scalars(asked)]
