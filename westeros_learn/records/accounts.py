"""The tables of people: who they are, how they sign in, and what was done in their name."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from westeros_learn.records.base import Base, Key


class Role(StrEnum):
    """What a person may do. Each may do what the one before may."""

    TRAINEE = "trainee"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"


class Purpose(StrEnum):
    """What a link that was sent to a person is for."""

    INVITATION = "invitation"
    RESET = "reset"


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    names = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({names})", name=column)


class User(Base):
    """A person with an account: the least that works.

    Attributes:
        email: in small letters.
        given_name, family_name: as they stand on a certificate.
        profession: a code of `delivery.PROFESSIONS`.
        country: ISO 3166-1, two letters.
        language: of the app's own words.
        institution: only where the person gives it.
        password_hash: Argon2id; None for who signs in at their institution.
        totp_secret: encrypted; None without a second factor.
        totp_step: the last time step whose code was used; no code serves twice (RFC 6238, 5.2).
        extra_time: per cent of extra time in every timed quiz.
        deactivated_at: since when the account cannot be used.
        erasure_asked_at: when the person asked for erasure.
        active_on: the day on which the person was last here.
        leaves_on: the day from which on a person who stays away is erased, by the rule of retention.
    """

    __tablename__ = "users"
    __table_args__ = (
        _one_of("role", Role),
        CheckConstraint("email = lower(email)", name="email_small"),
        CheckConstraint("extra_time BETWEEN 0 AND 300", name="extra_time"),
    )

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    role: Mapped[Role] = mapped_column(String(20))
    profession: Mapped[str] = mapped_column(String(30))
    country: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(10))
    institution: Mapped[str | None] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary(200))
    totp_step: Mapped[int] = mapped_column(default=0)
    extra_time: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    erasure_asked_at: Mapped[datetime | None]
    active_on: Mapped[date | None]
    leaves_on: Mapped[date | None] = mapped_column(index=True)


class ExternalIdentity(Base):
    """Who a person is at their institution (OpenID Connect Core, 2: `iss` and `sub`)."""

    __tablename__ = "external_identities"

    issuer: Mapped[str] = mapped_column(String(255), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


class SignIn(Base):
    """A browser in which a person is signed in. To end it everywhere, its rows are deleted.

    Attributes:
        token_hash: SHA-256 of what the browser's cookie says; a copy of the table opens nothing.
        second_factor_at: when the second factor was given; None where it still is to be.
        platform_id: the learning platform that sent them; None where they have signed in here.
        teaches_cohort_id: the one cohort that they train in this browser, because their platform says so.
    """

    __tablename__ = "sign_ins"

    id: Mapped[Key]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    platform_id: Mapped[int | None] = mapped_column(
        ForeignKey("lti_platforms.id", ondelete="CASCADE"), index=True
    )
    teaches_cohort_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), index=True
    )
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class SentLink(Base):
    """A link that opens one thing once.

    Attributes:
        token_hash: SHA-256 of what the link says.
        user_id: whose password it sets; None for an invitation.
        email: whom it invites.
        role: what the invited person may do.
        cohort_id: the cohort that the invited person joins.
    """

    __tablename__ = "sent_links"
    __table_args__ = (
        _one_of("purpose", Purpose),
        CheckConstraint("(purpose = 'reset') = (user_id IS NOT NULL)", name="whose"),
    )

    id: Mapped[Key]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    purpose: Mapped[Purpose] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(String(20), default=Role.TRAINEE)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that stands in for a lost second factor, once."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    used_at: Mapped[datetime | None]


class AuditEntry(Base):
    """Who changed or exported what. Never changed, never deleted but by its own retention.

    Attributes:
        actor_id: None for the command line, and for a person who was erased.
        action: a verb and a noun, as in "regrade question".
        subject: what it was done to, as in "user 12".
    """

    __tablename__ = "audit_entries"

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, Any]]


class Job(Base):
    """Work that is done later, once, whatever process dies meanwhile.

    Attributes:
        kind: which work.
        payload: what it is about. Of one that was given up only whose it was is left: `user`, an id.
        key: of several jobs with the same key only the first one is kept; None for any number.
        due_at: when it may begin.
        claimed_until: until when the process that took it may take; afterwards another one does.
        tries: how often it was begun.
        done_at: when it was done, or given up.
        error: why the last try did not work: what kind of fault it was, and nothing of a person.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_open", "due_at", postgresql_where="done_at IS NULL"),)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    payload: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    error: Mapped[str | None]
