"""What an administrator does to accounts: roles, locks, sign-ins, lost devices and forgotten passwords.

Each is one transaction with its entry in the audit log, and ends the sign-ins that it must end.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.administrators import account_to_change, must_not_be_the_last
from westeros_learn.delivery.links import named_link, new_reset
from westeros_learn.delivery.people import small
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.second_factor import drop_factor
from westeros_learn.records import (
    AuditEntry,
    CohortTrainer,
    Database,
    Purpose,
    Role,
    SentLink,
    SignIn,
    User,
)


def id_of(database: Database, email: str) -> int:
    """Return the id of the person with a mail address.

    Raises:
        Refused: there is none.
    """
    with database.read() as session:
        found = session.scalar(select(User.id).where(User.email == small(email)))
    if found is None:
        raise Refused(Reason.NO_PERSON)
    return found


def set_role(database: Database, person: int, role: Role, by: int | None, now: datetime) -> None:
    """Let a person do more, or less, from now on.

    All of their sign-ins end: how long one lasts, and whether it needs a second factor, follows
    from the role. Who trains no longer is no cohort's trainer; who administers no longer takes the
    invitations to more than learning along that nobody has accepted yet.

    Raises:
        Refused: there is no such person, it is oneself, or the last administrator.
    """
    with database.write() as session:
        user = account_to_change(session, person, by)
        if user.role == role:
            return
        must_not_be_the_last(session, user)
        before, user.role = user.role, role
        if role is Role.TRAINEE:
            session.execute(delete(CohortTrainer).where(CohortTrainer.user_id == person))
        if before == Role.ADMINISTRATOR:
            withdraw_made_by(session, person)
        _end_sign_ins(session, person)
        audit.note(session, now, by, "change role", f"user {person}", before=before, role=role)


def lock(database: Database, person: int, by: int | None, now: datetime, *, even_last: bool = False) -> None:
    """Lock an account: nobody signs in to it, and whoever is signed in is out at once.

    Args:
        database: where accounts are kept.
        person: whose.
        by: who does it; None for the command line.
        now: the time.
        even_last: whether the last administrator may be locked out, where somebody else has the account.

    Raises:
        Refused: there is no such person, it is oneself, or the last administrator.
    """
    with database.write() as session:
        user = account_to_change(session, person, by)
        if not even_last:
            must_not_be_the_last(session, user)
        if user.deactivated_at is None:
            user.deactivated_at = now
            audit.note(session, now, by, "lock account", f"user {person}")
        session.execute(delete(SentLink).where(SentLink.user_id == person, SentLink.used_at.is_(None)))
        withdraw_made_by(session, person)
        _end_sign_ins(session, person)


def unlock(database: Database, person: int, by: int | None, now: datetime) -> None:
    """Open a locked account again.

    Raises:
        Refused: there is no such person.
    """
    with database.write() as session:
        user = account_to_change(session, person, by)
        if user.deactivated_at is not None:
            user.deactivated_at = None
            audit.note(session, now, by, "unlock account", f"user {person}")


def end_sign_ins(database: Database, person: int | None, by: int | None, now: datetime) -> int:
    """End every sign-in of a person, or of everybody; return how many there were.

    Raises:
        Refused: there is no such person.
    """
    with database.write() as session:
        if person is not None:
            account_to_change(session, person, by)
        ended = _end_sign_ins(session, person)
        audit.note(session, now, by, "end sign-ins", "everybody" if person is None else f"user {person}")
        return ended


def drop_lost_factor(database: Database, person: int, by: int | None, now: datetime) -> None:
    """Take down the second factor of somebody who lost it and every recovery code.

    Whoever does it has made sure who asks (ASVS 6.4.4). All sign-ins end: a trainer must set a
    new one up before anything else is open.

    Raises:
        Refused: there is no such person, it is oneself, or they have none.
    """
    with database.write() as session:
        user = account_to_change(session, person, by)
        if user.totp_secret is None:
            raise Refused(Reason.NO_FACTOR)
        drop_factor(session, person, by, now)
        _end_sign_ins(session, person)


def make_reset(database: Database, person: int, by: int | None, now: datetime) -> str:
    """Make a link with which a person sets a new password, to be passed on; return its token.

    Raises:
        Refused: there is no such person, it is oneself, or they have no password or a locked account.
    """
    with database.write() as session:
        user = account_to_change(session, person, by)
        token = new_reset(session, user, now)
        if token is None:
            raise Refused(Reason.NO_PASSWORD)
        audit.note(session, now, by, "make password link", f"user {person}")
        return token


def withdraw_invitation(database: Database, link: int, by: int | None, now: datetime) -> None:
    """Withdraw an invitation that nobody has accepted yet; one that is gone already stays gone."""
    with database.write() as session:
        row = session.scalar(select(SentLink).where(SentLink.id == link, _WAITING).with_for_update())
        if row is not None:
            audit.note(session, now, by, "withdraw invitation", named_link(row.token_hash), role=row.role)
            session.delete(row)


_WAITING = (SentLink.purpose == Purpose.INVITATION) & SentLink.used_at.is_(None)


def withdraw_made_by(session: Session, person: int) -> None:
    """Withdraw the invitations to more than learning that a person made: no way back in is left open."""
    made = select(AuditEntry.subject).where(AuditEntry.actor_id == person, AuditEntry.action == "invite")
    names = set(session.scalars(made))
    for row in session.scalars(select(SentLink).where(_WAITING, SentLink.role != Role.TRAINEE)):
        if named_link(row.token_hash) in names:
            session.delete(row)


def _end_sign_ins(session: Session, person: int | None) -> int:
    ending = delete(SignIn) if person is None else delete(SignIn).where(SignIn.user_id == person)
    ended = session.execute(ending.execution_options(synchronize_session=False))
    return int(getattr(ended, "rowcount", 0))
