"""Who may change accounts, and the one thing that nobody may: leave the school without an administrator."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Role, User


def account_to_change(session: Session, person: int, by: int | None) -> User:
    """Return the row of an account that somebody else changes.

    Whoever does it must still be an administrator when it is done: two may be taking each other's
    role at the same moment. Nobody changes their own account in this way, so that nobody raises
    themselves, and a browser that was left open shuts nobody out.

    All administrators are locked with it, in order, until the transaction ends: of two who go at
    the same moment, the second one is found to be the last.

    Args:
        session: the transaction.
        person: whose account.
        by: who does it; None for the command line, and for the app itself.

    Raises:
        Refused: there is no such account, it is their own, or they are no administrator any more.
    """
    locked = select(User).where(or_(User.id == person, User.id == by, User.role == Role.ADMINISTRATOR))
    found = {
        user.id: user for user in session.scalars(locked.order_by(User.id).with_for_update(key_share=True))
    }
    if person == by:
        raise Refused(Reason.YOURSELF)
    if by is not None and not is_able(found.get(by)):
        raise Refused(Reason.NOT_ADMINISTRATOR)
    if person not in found:
        raise Refused(Reason.NO_PERSON)
    return found[person]


def is_able(user: User | None) -> bool:
    """Say whether somebody is an administrator whose account is open."""
    return user is not None and user.role == Role.ADMINISTRATOR and user.deactivated_at is None


def must_not_be_the_last(session: Session, user: User) -> None:
    """See that the school has an administrator besides this one, whom `account_to_change` returned.

    Raises:
        Refused: it has none.
    """
    if not is_able(user):
        return
    able = select(User.id).where(User.role == Role.ADMINISTRATOR, User.deactivated_at.is_(None))
    if set(session.scalars(able)) <= {user.id}:
        raise Refused(Reason.LAST_ADMINISTRATOR)
