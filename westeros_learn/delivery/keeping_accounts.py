"""What an administrator does to accounts: lock and unlock them, end sign-ins, help who lost a device."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from westeros_learn.delivery import audit
from westeros_learn.delivery.people import small
from westeros_learn.delivery.second_factor import drop_factor
from westeros_learn.records import Database, SignIn, User


def lock(database: Database, email: str, by: int | None, now: datetime) -> bool:
    """Lock an account: nobody signs in to it, and whoever is signed in is out at once.

    Returns:
        Whether there is such an account.
    """
    with database.write() as session:
        user = session.scalar(select(User).where(User.email == small(email)))
        if user is None:
            return False
        if user.deactivated_at is None:
            user.deactivated_at = now
            audit.note(session, now, by, "lock account", f"user {user.id}")
        session.execute(delete(SignIn).where(SignIn.user_id == user.id))
        return True


def unlock(database: Database, email: str, by: int | None, now: datetime) -> bool:
    """Open a locked account again; return whether there is such an account."""
    with database.write() as session:
        user = session.scalar(select(User).where(User.email == small(email)))
        if user is not None and user.deactivated_at is not None:
            user.deactivated_at = None
            audit.note(session, now, by, "unlock account", f"user {user.id}")
        return user is not None


def end_sign_ins(database: Database, email: str | None, by: int | None, now: datetime) -> int | None:
    """End every sign-in of a person, or of everybody.

    Args:
        database: where accounts are kept.
        email: whose; None for everybody.
        by: who does it.
        now: the time.

    Returns:
        How many there were; None where there is no such account.
    """
    with database.write() as session:
        ending = delete(SignIn)
        subject = "everybody"
        if email is not None:
            user = session.scalar(select(User.id).where(User.email == small(email)))
            if user is None:
                return None
            ending = ending.where(SignIn.user_id == user)
            subject = f"user {user}"
        ended = session.execute(ending.execution_options(synchronize_session=False))
        audit.note(session, now, by, "end sign-ins", subject)
        return int(getattr(ended, "rowcount", 0))


def drop_lost_factor(database: Database, email: str, by: int | None, now: datetime) -> bool:
    """Take down the second factor of somebody who lost it and every recovery code.

    Whoever does it has made sure who asks (ASVS 6.4.4). All sign-ins end: a trainer must set a
    new one up before anything else is open.

    Returns:
        Whether there is such an account, with a second factor.
    """
    with database.write() as session:
        user = session.scalar(select(User).where(User.email == small(email)))
        if user is None or user.totp_secret is None:
            return False
        drop_factor(session, user.id, by, now)
        session.execute(delete(SignIn).where(SignIn.user_id == user.id))
        return True
