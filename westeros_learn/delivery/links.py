"""Links that open one thing once: an invitation, a forgotten password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.jobs import add_job
from westeros_learn.delivery.keys import Keys, digest, new_token
from westeros_learn.delivery.passwords import hash_password
from westeros_learn.delivery.people import Person, Profile, add_user, person_of, small
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.sign_in import Visitor, begin
from westeros_learn.delivery.throttle import count_try, counts_of
from westeros_learn.records import Database, Purpose, Role, SentLink, SignIn, User

_VALID = {Purpose.INVITATION: timedelta(days=21), Purpose.RESET: timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A link that still opens something.

    Attributes:
        email: whom it was sent to.
        cohort: the cohort that the invited person joins.
    """

    purpose: Purpose
    email: str
    cohort: int | None


def invite(
    database: Database,
    email: str,
    role: Role,
    now: datetime,
    cohort: int | None = None,
    actor: int | None = None,
    *,
    keep_role: bool = False,
) -> str:
    """Make an invitation; return its token. An earlier one for the same address no longer opens.

    Args:
        database: where it is kept.
        email: whom to invite.
        role: what they may do.
        now: the time.
        cohort: the cohort that they join.
        actor: who invites.
        keep_role: whether the role of an earlier invitation that is still open holds: a trainer who
            invites to a cohort takes nothing away from whom an administrator has invited.

    Raises:
        Refused: there is an account with this mail address.
    """
    with database.write() as session:
        return invite_within(session, email, role, now, cohort, actor, keep_role=keep_role)


def invite_within(
    session: Session,
    email: str,
    role: Role,
    now: datetime,
    cohort: int | None,
    actor: int | None,
    *,
    keep_role: bool,
) -> str:
    """Do what `invite` does, within a transaction.

    Raises:
        Refused: there is an account with this mail address.
    """
    if session.scalar(select(User.id).where(User.email == small(email))):
        raise Refused(Reason.EMAIL_TAKEN)
    theirs = (
        (SentLink.purpose == Purpose.INVITATION)
        & (SentLink.email == small(email))
        & SentLink.used_at.is_(None)
    )
    if keep_role:
        open_ones = select(SentLink.role).where(theirs, SentLink.expires_at > now)
        role = Role(session.scalars(open_ones.order_by(SentLink.id.desc())).first() or role)
    session.execute(delete(SentLink).where(theirs))
    token = _send(session, Purpose.INVITATION, small(email), now, role=role, cohort_id=cohort)
    audit.note(session, now, actor, "invite", named_link(digest(token)), role=role, cohort=cohort)
    return token


def waiting_role(database: Database, email: str, now: datetime) -> Role | None:
    """Return as what somebody is invited who has not come yet; None where no invitation waits."""
    with database.read() as session:
        found = session.scalar(
            select(SentLink.role)
            .where(
                SentLink.purpose == Purpose.INVITATION,
                SentLink.email == small(email),
                SentLink.used_at.is_(None),
                SentLink.expires_at > now,
            )
            .order_by(SentLink.id.desc())
            .limit(1)
        )
        return None if found is None else Role(found)


def named_link(token_hash: bytes) -> str:
    """Return how the audit log names a link: not by the address, which is erased with its person."""
    return f"link {token_hash.hex()[:12]}"


def ask_for_mail(
    database: Database,
    keys: Keys,
    kind: str,
    email: str,
    language: str,
    address: str,
    now: datetime,
    *,
    cohort: int | None = None,
) -> None:
    """Keep that a mail with a link is to be written to an address that a stranger typed.

    Requests are counted whether or not there is such an account: nobody's letter box is filled
    through us, and nobody learns from it who has an account.

    Args:
        database: where jobs are kept.
        keys: the app's keys.
        kind: which mail.
        email: as typed.
        language: in which it speaks.
        address: the visitor's IP address.
        now: the time.
        cohort: the cohort that they want to join.

    Raises:
        Refused: there were too many requests.
    """
    with database.write() as session:
        count_try(session, counts_of(keys, "mail", small(email), address), now)
    about = {} if cohort is None else {"cohort": cohort}
    add_job(database, kind, {"to": small(email), "language": language, **about}, now)


def ask_for_reset(database: Database, email: str, now: datetime) -> str | None:
    """Make a link that sets a new password; return its token, None where there is no such account.

    Whoever asks must not learn which of both it was.
    """
    with database.write() as session:
        user = session.scalar(select(User).where(User.email == small(email)))
        return None if user is None else new_reset(session, user, now)


def new_reset(session: Session, user: User, now: datetime) -> str | None:
    """Make a link that sets a new password, within a transaction; return its token.

    None where the account is locked, or has no password: who comes by an institution gets none here.
    An earlier link no longer opens.
    """
    if user.deactivated_at is not None or user.password_hash is None:
        return None
    session.execute(delete(SentLink).where(SentLink.user_id == user.id, SentLink.used_at.is_(None)))
    return _send(session, Purpose.RESET, user.email, now, user_id=user.id)


def open_link(database: Database, token: str, purpose: Purpose, now: datetime) -> OpenedLink:
    """Return what a link opens.

    Raises:
        Refused: it opens nothing, or nothing any more.
    """
    with database.read() as session:
        link = _find(session, token, purpose, now)
        return OpenedLink(Purpose(link.purpose), link.email, link.cohort_id)


def accept_invitation(
    database: Database, token: str, profile: Profile, password: str, now: datetime
) -> tuple[str, Visitor, int | None]:
    """Make the account of an invited person, and sign it in.

    Returns:
        The token for the browser's cookie, who is there now, and the cohort that they were invited to.

    Raises:
        Refused: the link opens nothing any more, or the password will not do.
    """
    invited = open_link(database, token, Purpose.INVITATION, now)
    kept = hash_password(password, [invited.email, profile.given_name, profile.family_name])
    with database.write() as session:
        link = _find(session, token, Purpose.INVITATION, now)
        user = add_user(session, link.email, Role(link.role), profile, kept, now)
        link.used_at = now
        audit.note(session, now, user.id, "accept invitation", f"user {user.id}", role=link.role)
        cookie, visitor = begin(session, user.id, now, second_factor=True)
        return cookie, visitor, link.cohort_id


def reset_password(database: Database, token: str, password: str, now: datetime) -> Person:
    """Set a new password by a link, and end every sign-in of its owner.

    Raises:
        Refused: the link opens nothing any more, or the password will not do.
    """
    asked = open_link(database, token, Purpose.RESET, now)
    kept = hash_password(password, [asked.email])
    with database.write() as session:
        link = _find(session, token, Purpose.RESET, now)
        user = session.get_one(User, link.user_id)
        user.password_hash = kept
        link.used_at = now
        session.execute(delete(SignIn).where(SignIn.user_id == user.id))
        audit.note(session, now, user.id, "reset password", f"user {user.id}")
        return person_of(user)


def _send(
    session: Session,
    purpose: Purpose,
    email: str,
    now: datetime,
    *,
    user_id: int | None = None,
    role: Role = Role.TRAINEE,
    cohort_id: int | None = None,
) -> str:
    token = new_token()
    session.add(
        SentLink(
            token_hash=digest(token),
            purpose=purpose,
            user_id=user_id,
            email=email,
            role=role,
            cohort_id=cohort_id,
            sent_at=now,
            expires_at=now + _VALID[purpose],
        )
    )
    return token


def _find(session: Session, token: str, purpose: Purpose, now: datetime) -> SentLink:
    """Return the row of a link that still opens, locked for whoever writes."""
    asked = select(SentLink).where(SentLink.token_hash == digest(token), SentLink.purpose == purpose)
    link = session.scalar(asked.with_for_update())
    if link is None:
        raise Refused(Reason.LINK_UNKNOWN)
    if link.used_at is not None:
        raise Refused(Reason.LINK_USED)
    if link.expires_at <= now:
        raise Refused(Reason.LINK_EXPIRED)
    return link
