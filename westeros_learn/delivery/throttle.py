"""Sign-ins that fail make the next one wait. In rows, so that every process knows of them.

Three counts, each in a window of time that begins with its first try: an account from one
network (a person who mistypes), an account from anywhere (many machines that guess one
password), a network (one machine that guesses many accounts). A visitor who comes from
elsewhere is not locked out by the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy.orm import Session

from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Database
from westeros_learn.records.tries import counted, drop_tries, take_back

_WINDOW = timedelta(minutes=15)
_MOST_HERE = 6
_MOST_ACCOUNT = 30
_MOST_NETWORK = 60
_MOST_FETCHES = 3_000
"""Of one address in the window: a class of hundreds whose LMS looks for a new version each time."""
_MOST_UNKNOWN = 60
_MOST_LOGINS = 6_000
"""Logins of platforms from one network: a ministry whose people all come by one address, at nine o'clock."""
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

    The three rows are locked one after the other, always in this order, until the transaction
    ends: of two tries at once, the second one sees the first.

    Raises:
        Refused: there were too many; says for how many minutes to wait.
    """
    for mark, most in counts.limits:
        _count(session, mark, most, now)


def count_fetch(session: Session, keys: Keys, address: int, now: datetime) -> None:
    """Count that a package was asked for at one of its addresses.

    Raises:
        Refused: that was so often that something must be wrong; says for how many minutes to wait.
    """
    _count(session, keys.mark("fetch", str(address)), _MOST_FETCHES, now)


def count_unknown_fetch(session: Session, keys: Keys, network: str, now: datetime) -> None:
    """Count that a network asked for a package at an address that there is not.

    Raises:
        Refused: it has asked for too many; says for how many minutes to wait.
    """
    _count(session, keys.mark("fetch network", _network(network)), _MOST_UNKNOWN, now)


def count_login(session: Session, keys: Keys, network: str, now: datetime) -> None:
    """Count that a platform's login was begun from a network: each is a row, and nobody fills the disk.

    Raises:
        Refused: there were too many; says for how many minutes to wait.
    """
    _count(session, keys.mark("login network", _network(network)), _MOST_LOGINS, now)


def _count(session: Session, mark: bytes, most: int, now: datetime) -> None:
    count, since = counted(session, mark, now, _WINDOW)
    if count > most:
        left = since + _WINDOW - now
        raise Refused(Reason.SIGN_IN_LATER, max(1, -(-int(left.total_seconds()) // 60)))


def forget_tries(session: Session, counts: Counts) -> None:
    """Take back what was counted of a person who has now signed in."""
    for mark, _ in counts.limits:
        take_back(session, mark, all_of_them=mark == counts.here)


def drop_old_tries(database: Database, now: datetime) -> None:
    """Delete what was counted long ago."""
    with database.write() as session:
        drop_tries(session, now - _KEPT)


def _network(address: str) -> str:
    """Return the network of an address: a home or a school, not one of the many addresses that it has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((parsed, 64 if parsed.version == 6 else 32), strict=False))
