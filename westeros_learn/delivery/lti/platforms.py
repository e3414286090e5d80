"""Platforms as administrators look after them: registered, let in, switched off, deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.keys import digest, new_token
from westeros_learn.delivery.lti.due import put_all_scores
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.lti.platforms import RS256, Platform
from westeros_learn.records import (
    Database,
    LtiContext,
    LtiDeployment,
    LtiInvitation,
    LtiPlatform,
    LtiSubject,
    SignIn,
)

_OPEN = timedelta(days=7)
"""How long an address of registration waits for its platform."""


class PlatformState(StrEnum):
    """Whether people come from a platform."""

    WAITING = "waiting"
    """It has registered itself, and no administrator has let it in yet."""
    OPEN = "open"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class PlatformFacts:
    """What is said of a platform by whoever registers it by hand.

    Attributes:
        deployments: where in the platform the app was put, each by its id; no other place is believed.
        family, algorithms: as in `lti.Platform`.
    """

    name: str
    issuer: str
    client_id: str
    authorization_url: str
    token_url: str
    jwks_url: str
    audience: str = ""
    deployments: tuple[str, ...] = ()
    family: str = ""
    algorithms: tuple[str, ...] = (RS256,)


@dataclass(frozen=True, slots=True)
class PlatformView:
    """A platform as administrators see it.

    Attributes:
        launched_at: when somebody last came from it.
        error: the code of what was last refused; "" where nothing was.
        unknown_deployment: the place from which somebody came last that is not known; "" for none.
        people, contexts: how many accounts, and how many of its courses, are linked.
    """

    id: int
    facts: PlatformFacts
    state: PlatformState
    registered_at: datetime
    launched_at: datetime | None
    error: str
    error_at: datetime | None
    unknown_deployment: str
    people: int
    contexts: int


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An address of registration that nobody has used yet; what it says nobody knows any more."""

    id: int
    label: str
    expires_at: datetime


def platforms(database: Database) -> tuple[PlatformView, ...]:
    """Return all platforms, those that wait coming first, then by name."""
    with database.read() as session:
        asked = select(LtiPlatform).order_by(
            LtiPlatform.accepted_at.is_not(None), LtiPlatform.name, LtiPlatform.id
        )
        return tuple(_view(session, row) for row in session.scalars(asked))


def waiting_platforms(database: Database) -> int:
    """Return how many platforms wait for a yes."""
    with database.read() as session:
        return session.scalar(select(func.count()).where(LtiPlatform.accepted_at.is_(None))) or 0


def platform(database: Database, platform_id: int) -> PlatformView:
    """Return one platform.

    Raises:
        Refused: there is none.
    """
    with database.read() as session:
        return _view(session, _row(session, platform_id))


def register(database: Database, facts: PlatformFacts, by: int, now: datetime) -> int:
    """Register a platform by hand; return its id. It is open at once.

    Raises:
        Refused: it is registered already.
    """
    with database.write() as session:
        row = add_platform(session, facts, now)
        row.accepted_at = now
        audit.note(session, now, by, "register platform", _name(row.id), issuer=facts.issuer)
        return row.id


def change(database: Database, platform_id: int, facts: PlatformFacts, by: int, now: datetime) -> None:
    """Change what is known of a platform. Who came from it stays linked.

    Raises:
        Refused: there is no such platform, or another one has this issuer and client.
    """
    with database.write() as session:
        row = _row(session, platform_id, lock=True)
        try:
            with session.begin_nested():
                _write(row, facts)
                session.flush()
        except IntegrityError:
            raise Refused(Reason.PLATFORM_KNOWN) from None
        _set_deployments(session, platform_id, facts.deployments)
        audit.note(session, now, by, "change platform", _name(platform_id), issuer=facts.issuer)


def accept(database: Database, platform_id: int, by: int, now: datetime) -> None:
    """Let people come from a platform that has registered itself."""
    with database.write() as session:
        row = _row(session, platform_id, lock=True)
        if row.accepted_at is None:
            row.accepted_at = now
            audit.note(session, now, by, "accept platform", _name(platform_id), issuer=row.issuer)


def let_deployment_in(
    database: Database, platform_id: int, deployment_id: str, by: int, now: datetime
) -> None:
    """Let people come from a place of a platform that was not known."""
    with database.write() as session:
        row = _row(session, platform_id, lock=True)
        if session.get(LtiDeployment, (platform_id, deployment_id)) is None:
            session.add(LtiDeployment(platform_id=platform_id, deployment_id=deployment_id))
        row.unknown_deployment = row.error = ""
        audit.note(session, now, by, "accept deployment", _name(platform_id), issuer=row.issuer)


def switch(database: Database, platform_id: int, by: int, now: datetime, *, on: bool) -> None:
    """Let nobody come from a platform any more, or let them again. Who came from it is out at once."""
    with database.write() as session:
        row = _row(session, platform_id, lock=True)
        if on == (row.off_at is None):
            return
        row.off_at = None if on else now
        session.flush()
        if on:
            put_all_scores(session, now, platform_id=platform_id)
        else:
            _end_visits(session, platform_id)
        deed = "switch platform on" if on else "switch platform off"
        audit.note(session, now, by, deed, _name(platform_id), issuer=row.issuer)


def remove(database: Database, platform_id: int, by: int, now: datetime) -> None:
    """Forget a platform: who is who there, its links, what it was told. Accounts and work here stay."""
    with database.write() as session:
        row = _row(session, platform_id, lock=True)
        _end_visits(session, platform_id)
        audit.note(session, now, by, "remove platform", _name(platform_id), issuer=row.issuer)
        session.execute(delete(LtiPlatform).where(LtiPlatform.id == platform_id))


# --- registering itself ---------------------------------------------------------------------------


def invite(database: Database, label: str, by: int, now: datetime) -> str:
    """Make an address at which one platform registers itself, once; return what it says."""
    token = new_token()
    with database.write() as session:
        row = LtiInvitation(token_hash=digest(token), label=label, made_at=now, expires_at=now + _OPEN)
        session.add(row)
        session.flush()
        audit.note(session, now, by, "invite platform", f"registration {row.id}")
    return token


def invitations(database: Database, now: datetime) -> tuple[InvitationView, ...]:
    """Return the addresses of registration that still open."""
    with database.read() as session:
        asked = select(LtiInvitation).where(LtiInvitation.used_at.is_(None), LtiInvitation.expires_at > now)
        return tuple(
            InvitationView(row.id, row.label, row.expires_at)
            for row in session.scalars(asked.order_by(LtiInvitation.id))
        )


def withdraw_invitation(database: Database, invitation_id: int, by: int, now: datetime) -> None:
    """Let an address of registration open nothing any more."""
    with database.write() as session:
        gone = delete(LtiInvitation).where(LtiInvitation.id == invitation_id, LtiInvitation.used_at.is_(None))
        if session.scalar(gone.returning(LtiInvitation.id)) is not None:
            audit.note(session, now, by, "withdraw platform invitation", f"registration {invitation_id}")


def see_invitation(database: Database, token: str, now: datetime) -> str:
    """Return whose an address of registration is.

    Raises:
        Refused: nobody knows it, it was used, or it is too old.
    """
    with database.read() as session:
        return _invitation(session, token, now).label


def register_itself(database: Database, token: str, facts: PlatformFacts, now: datetime) -> int:
    """Keep what a platform says of itself at an address that an administrator made; it waits for a yes.

    Raises:
        Refused: the address opens nothing, or the platform is registered already.
    """
    with database.write() as session:
        invited = _invitation(session, token, now, lock=True)
        row = add_platform(session, facts, now)
        invited.used_at, invited.platform_id = now, row.id
        audit.note(session, now, None, "register platform", _name(row.id), issuer=facts.issuer)
        return row.id


# --- for launches -----------------------------------------------------------------------------------


def known_platform(database: Database, issuer: str, client_id: str) -> tuple[int, Platform] | None:
    """Return a platform from which people may come.

    Args:
        database: where it is kept.
        issuer: as it names itself.
        client_id: as whom it knows this app; "" where it does not say: then it must be the only one.
    """
    asked = select(LtiPlatform).where(
        LtiPlatform.issuer == issuer, LtiPlatform.accepted_at.is_not(None), LtiPlatform.off_at.is_(None)
    )
    if client_id:
        asked = asked.where(LtiPlatform.client_id == client_id)
    with database.read() as session:
        rows = session.scalars(asked.limit(2)).all()
        return (rows[0].id, told(rows[0])) if len(rows) == 1 else None


def open_platform(database: Database, platform_id: int) -> Platform | None:
    """Return a platform by its id, if people may come from it."""
    with database.read() as session:
        row = session.get(LtiPlatform, platform_id)
        if row is None or row.accepted_at is None or row.off_at is not None:
            return None
        return told(row)


def knows_deployment(database: Database, platform_id: int, deployment_id: str) -> bool:
    """Say whether the app was put at this place of a platform."""
    with database.read() as session:
        return session.get(LtiDeployment, (platform_id, deployment_id)) is not None


def note_launch(database: Database, platform_id: int, now: datetime) -> None:
    """Keep that somebody came from a platform."""
    with database.write() as session:
        session.execute(update(LtiPlatform).where(LtiPlatform.id == platform_id).values(launched_at=now))


def note_error(
    database: Database, platform_id: int, why: str, now: datetime, unknown_deployment: str = ""
) -> None:
    """Keep why somebody could not come from a platform, and from which unknown place of it they came."""
    with database.write() as session:
        seen = {"error": why[:60], "error_at": now}
        if unknown_deployment:
            seen["unknown_deployment"] = unknown_deployment
        session.execute(update(LtiPlatform).where(LtiPlatform.id == platform_id).values(seen))


# --- within a transaction ---------------------------------------------------------------------------


def told(row: LtiPlatform) -> Platform:
    """Return what the protocol knows of a row."""
    return Platform(
        issuer=row.issuer,
        client_id=row.client_id,
        authorization_url=row.authorization_url,
        token_url=row.token_url,
        jwks_url=row.jwks_url,
        audience=row.audience,
        name=row.name,
        family=row.family,
        algorithms=tuple(row.algorithms),
    )


def add_platform(session: Session, facts: PlatformFacts, now: datetime) -> LtiPlatform:
    """Write a platform; it waits.

    Raises:
        Refused: one with this issuer and this client is there.
    """
    row = LtiPlatform(registered_at=now)
    _write(row, facts)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise Refused(Reason.PLATFORM_KNOWN) from None
    _set_deployments(session, row.id, facts.deployments)
    return row


def _write(row: LtiPlatform, facts: PlatformFacts) -> None:
    row.name, row.issuer, row.client_id = facts.name, facts.issuer, facts.client_id
    row.authorization_url, row.token_url = facts.authorization_url, facts.token_url
    row.jwks_url, row.audience = facts.jwks_url, facts.audience
    row.family, row.algorithms = facts.family, list(facts.algorithms)
    row.unknown_deployment = ""


def _set_deployments(session: Session, platform_id: int, wanted: Iterable[str]) -> None:
    session.execute(delete(LtiDeployment).where(LtiDeployment.platform_id == platform_id))
    session.add_all(
        LtiDeployment(platform_id=platform_id, deployment_id=each) for each in dict.fromkeys(wanted)
    )
    session.flush()


def _row(session: Session, platform_id: int, *, lock: bool = False) -> LtiPlatform:
    row = session.get(LtiPlatform, platform_id, with_for_update=True if lock else None)
    if row is None:
        raise Refused(Reason.NO_PLATFORM)
    return row


def _invitation(session: Session, token: str, now: datetime, *, lock: bool = False) -> LtiInvitation:
    asked = select(LtiInvitation).where(LtiInvitation.token_hash == digest(token))
    row = session.scalar(asked.with_for_update() if lock else asked)
    if row is None:
        raise Refused(Reason.LINK_UNKNOWN)
    if row.used_at is not None:
        raise Refused(Reason.LINK_USED)
    if row.expires_at <= now:
        raise Refused(Reason.LINK_EXPIRED)
    return row


def _end_visits(session: Session, platform_id: int) -> None:
    session.execute(delete(SignIn).where(SignIn.platform_id == platform_id))


def _view(session: Session, row: LtiPlatform) -> PlatformView:
    deployments = select(LtiDeployment.deployment_id).where(LtiDeployment.platform_id == row.id)
    people = select(func.count()).where(LtiSubject.platform_id == row.id, LtiSubject.user_id.is_not(None))
    contexts = select(func.count()).where(LtiContext.platform_id == row.id)
    facts = PlatformFacts(
        row.name,
        row.issuer,
        row.client_id,
        row.authorization_url,
        row.token_url,
        row.jwks_url,
        row.audience,
        tuple(session.scalars(deployments.order_by(LtiDeployment.deployment_id))),
        row.family,
        tuple(row.algorithms),
    )
    return PlatformView(
        id=row.id,
        facts=facts,
        state=_state(row),
        registered_at=row.registered_at,
        launched_at=row.launched_at,
        error=row.error,
        error_at=row.error_at,
        unknown_deployment=row.unknown_deployment,
        people=session.scalar(people) or 0,
        contexts=session.scalar(contexts) or 0,
    )


def _state(row: LtiPlatform) -> PlatformState:
    if row.accepted_at is None:
        return PlatformState.WAITING
    return PlatformState.OPEN if row.off_at is None else PlatformState.OFF


def _name(platform_id: int) -> str:
    return f"platform {platform_id}"
