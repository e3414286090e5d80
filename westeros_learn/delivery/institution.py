"""Signing in at one's institution: what it says of a person finds their account here, or makes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.people import Profile, add_user, small
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.sign_in import Visitor, begin
from westeros_learn.records import Database, ExternalIdentity, Purpose, Role, SentLink, User


@dataclass(frozen=True, slots=True)
class Claims:
    """What an institution says of who signed in there (OpenID Connect Core, 5.1).

    Attributes:
        issuer, subject: who it is; nothing else names a person for good.
        email: "" where it does not tell, or has not verified it.
    """

    issuer: str
    subject: str
    email: str
    given_name: str
    family_name: str


def sign_in_by(database: Database, claims: Claims, now: datetime) -> tuple[str, Visitor] | None:
    """Begin a sign-in for somebody whom an institution vouches for.

    Who has an account with the same, verified address is joined to it, if it is a trainee's: who
    sees others' results joins it from within, where the password was given.

    Args:
        database: where accounts are kept.
        claims: what the institution says; its signature was verified.
        now: the time.

    Returns:
        The token for the browser's cookie, and who is there now; None for who has no account yet.

    Raises:
        Refused: the account cannot be used, or may not be joined in this way.
    """
    with database.write() as session:
        user = _known(session, claims)
        if user is None:
            user = _same_address(session, claims)
            if user is None:
                return None
            _join(session, user.id, claims, now)
        if user.deactivated_at is not None:
            raise Refused(Reason.SIGN_IN_WRONG)
        return begin(session, user.id, now, second_factor=user.totp_secret is None)


def create_by(
    database: Database, claims: Claims, profile: Profile, now: datetime, *, open_sign_up: bool
) -> tuple[str, Visitor, int | None]:
    """Make the account of somebody whom an institution vouches for.

    Args:
        database: where accounts are kept.
        claims: what the institution says.
        profile: what the person says.
        now: the time.
        open_sign_up: whether nobody needs to be invited.

    Returns:
        The token, who is there now, and the cohort that they were invited to.

    Raises:
        Refused: they were not invited, or there is an account with their address.
    """
    with database.write() as session:
        invitation = _invitation(session, claims, now)
        if invitation is None and not open_sign_up:
            raise Refused(Reason.NOT_INVITED)
        if not claims.email:
            raise Refused(Reason.NO_ADDRESS)
        role = Role(invitation.role) if invitation else Role.TRAINEE
        user = add_user(session, claims.email, role, profile, None, now)
        if invitation:
            invitation.used_at = now
        _join(session, user.id, claims, now)
        token, visitor = begin(session, user.id, now, second_factor=True)
        return token, visitor, invitation.cohort_id if invitation else None


def may_come(database: Database, claims: Claims, now: datetime) -> bool:
    """Say whether somebody without an account was invited."""
    with database.read() as session:
        return _invitation(session, claims, now) is not None


def _known(session: Session, claims: Claims) -> User | None:
    identity = session.get(ExternalIdentity, (claims.issuer, claims.subject))
    return session.get(User, identity.user_id) if identity else None


def _same_address(session: Session, claims: Claims) -> User | None:
    user = session.scalar(select(User).where(User.email == small(claims.email))) if claims.email else None
    if user is not None and user.role != Role.TRAINEE:
        raise Refused(Reason.JOIN_FROM_WITHIN)
    return user


def _join(session: Session, user: int, claims: Claims, now: datetime) -> None:
    session.add(ExternalIdentity(issuer=claims.issuer, subject=claims.subject, user_id=user))
    audit.note(session, now, user, "join institution", f"user {user}", issuer=claims.issuer)


def join(database: Database, person: int, claims: Claims, now: datetime) -> None:
    """Let an account be opened by an institution's sign-in, from within.

    Raises:
        Refused: another account is.
    """
    with database.write() as session:
        there = _known(session, claims)
        if there is None:
            _join(session, person, claims, now)
        elif there.id != person:
            raise Refused(Reason.EMAIL_TAKEN)


def _invitation(session: Session, claims: Claims, now: datetime) -> SentLink | None:
    if not claims.email:
        return None
    return session.scalar(
        select(SentLink)
        .where(
            SentLink.purpose == Purpose.INVITATION,
            SentLink.email == small(claims.email),
            SentLink.used_at.is_(None),
            SentLink.expires_at > now,
        )
        .order_by(SentLink.id.desc())
        .limit(1)
        .with_for_update()
    )
