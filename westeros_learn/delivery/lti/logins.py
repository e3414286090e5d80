"""Logins that platforms have begun: each waits for its launch, and serves once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.throttle import count_login
from westeros_learn.lti.login import BegunLogin, PendingLogin, digest
from westeros_learn.records import Database, LtiArrival, LtiInvitation, LtiLogin, LtiPlatform

_KEPT = timedelta(hours=1)
_INVITATIONS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TakenLogin:
    """A login whose launch has come.

    Attributes:
        storage: how the platform calls the frame in which it keeps something for us; "" for none.
    """

    platform_id: int
    pending: PendingLogin
    storage: str


def keep_login(
    database: Database, keys: Keys, platform_id: int, begun: BegunLogin, network: str, now: datetime
) -> None:
    """Keep a login until its launch comes.

    Args:
        database: where it is kept.
        keys: the app's keys.
        platform_id: who began it.
        begun: the login.
        network: the IP address of the browser.
        now: the time.

    Raises:
        Refused: too many were begun from there.
    """
    pending = begun.pending
    with database.write() as session:
        count_login(session, keys, network, now)
        session.add(
            LtiLogin(
                state_hash=pending.state,
                nonce_hash=pending.nonce,
                platform_id=platform_id,
                deployment_id=pending.deployment_id,
                storage=begun.storage_target[:100],
                expires_at=pending.expires_at,
            )
        )


def take_login(database: Database, state: str, now: datetime) -> TakenLogin | None:
    """Take the login of a state out, so that nobody can use it again; None where there is none, or was.

    Two launches that come at the same moment do not both get it.
    """
    taking = (
        update(LtiLogin)
        .where(LtiLogin.state_hash == digest(state), LtiLogin.used_at.is_(None))
        .values(used_at=now)
        .returning(LtiLogin.state_hash)
    )
    with database.write() as session:
        if session.scalar(taking) is None:
            return None
        asked = select(LtiLogin, LtiPlatform).join(LtiPlatform, LtiPlatform.id == LtiLogin.platform_id)
        row, platform = session.execute(asked.where(LtiLogin.state_hash == digest(state))).one()
        pending = PendingLogin(
            row.state_hash,
            row.nonce_hash,
            platform.issuer,
            platform.client_id,
            row.deployment_id,
            row.expires_at,
        )
        return TakenLogin(platform.id, pending, row.storage)


def drop_old_logins(database: Database, now: datetime) -> None:
    """Delete logins and arrivals that are over, and addresses of registration that were never used."""
    with database.write() as session:
        session.execute(delete(LtiLogin).where(LtiLogin.expires_at < now - _KEPT))
        session.execute(delete(LtiArrival).where(LtiArrival.made_at < now - _KEPT))
        session.execute(delete(LtiInvitation).where(LtiInvitation.expires_at < now - _INVITATIONS_KEPT))
