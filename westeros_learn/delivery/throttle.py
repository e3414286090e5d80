"""Sign-ins that fail make the next one wait. In rows, so that every process knows of them.

Three counts, each in its window: an account from one network (a person who mistypes), an
account from anywhere (many machines that guess one password), a network (one machine that
guesses many accounts). A visitor who comes from elsewhere is not locked out by the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import FailedSignIn

_WINDOW = timedelta(minutes=15)
_MOST_HERE = 6
_MOST_ACCOUNT = 30
_MOST_NETWORK = 60
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counts:
    """The marks under which a try is counted: (mark, most in the window)."""

    here: bytes
    account: bytes
    network: bytes

    @property
    def limits(self) -> Sequence[tuple[bytes, int]]:
        """Each mark with the most that are borne."""
        return (self.here, _MOST_HERE), (self.account, _MOST_ACCOUNT), (self.network, _MOST_NETWORK)


def counts_of(keys: Keys, kind: str, account: str, address: str) -> Counts:
    """Return the marks of a try.

    Args:
        keys: the app's keys.
        kind: what is tried, "password", "code" or "certificate".
        account: the mail address or the certificate's code that was typed, whether or not it exists.
        address: the visitor's IP address.
    """
    network = _network(address)
    return Counts(
        keys.mark(f"{kind} here", f"{account} {network}"),
        keys.mark(f"{kind} account", account),
        keys.mark(f"{kind} network", network),
    )


def count_try(session: Session, counts: Counts, now: datetime) -> None:
    """Count a try before it is judged, so that many at once cannot slip through.

    Raises:
        Refused: there were too many; says for how many minutes to wait.
    """
    for mark, most in counts.limits:
        found = session.execute(
            select(func.count(), func.min(FailedSignIn.at)).where(
                FailedSignIn.key == mark, FailedSignIn.at > now - _WINDOW
            )
        ).one()
        if found[0] >= most:
            left = found[1] + _WINDOW - now
            raise Refused(Reason.SIGN_IN_LATER, max(1, -(-int(left.total_seconds()) // 60)))
    session.add_all(FailedSignIn(key=mark, at=now) for mark, _ in counts.limits)


def forget_tries(session: Session, counts: Counts, now: datetime) -> None:
    """Take back what was counted of a person who has now signed in, and all that is long past."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.key == counts.here))
    for mark in (counts.account, counts.network):
        last = select(func.max(FailedSignIn.id)).where(FailedSignIn.key == mark).scalar_subquery()
        session.execute(delete(FailedSignIn).where(FailedSignIn.id == last))
    session.execute(delete(FailedSignIn).where(FailedSignIn.at < now - _KEPT))


def _network(address: str) -> str:
    """Return the network of an address: a home or a school, not one of the many addresses that it has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((parsed, 64 if parsed.version == 6 else 32), strict=False))
