"""Somebody whom a platform has sent, between its word and our door: kept sealed, opened once."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from westeros_learn.delivery.keys import Keys, digest, new_token
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Database, LtiArrival, LtiPlatform, LtiSubject

_WAITS = timedelta(minutes=30)
"""As long as it takes to sign in, with a mail to look for in between."""


class Comes(StrEnum):
    """As what somebody comes."""

    LEARNER = "learner"
    TRAINER = "trainer"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a trainer is to choose for a platform (LTI Deep Linking 2.0, 4.4.1).

    Attributes:
        return_url: where the choice is sent.
        multiple: whether several links may be chosen.
        line_items: whether the platform takes columns of its gradebook with them.
        data: what it wants back unchanged; None for nothing.
    """

    return_url: str
    multiple: bool
    line_items: bool
    data: str | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a platform said of somebody who comes: only what is needed to let them in.

    Attributes:
        state: SHA-256 of the state of their login, in hexadecimal: their browser holds it.
        subject: who they are there.
        comes: as what.
        context_id, context_title: the course of the platform.
        link_id: the link that they followed; "" where they come to choose.
        course, module, quiz: what was chosen when the link was made; "" where it does not say.
        lineitems_url, lineitem_url, members_url: services of the platform; "" for none.
        language: of the page there; "" where it does not say.
        frames: the sites whose pages may show ours in a frame.
        framed: whether they come in a frame of another site.
        storage: how the platform calls the frame in which it keeps something for us; "" for none.
        choice: what is to be chosen; None where a link was followed.
    """

    platform_id: int
    state: str
    deployment_id: str
    subject: str
    given_name: str
    family_name: str
    comes: Comes
    context_id: str
    context_title: str
    link_id: str
    course: str
    module: str
    quiz: str
    lineitems_url: str
    lineitem_url: str
    members_url: str
    language: str
    frames: tuple[str, ...]
    framed: bool
    storage: str
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class SeenArrival:
    """Somebody who comes, as the pages see them.

    Attributes:
        platform: what the platform is called.
        known: whether they have an account here already.
    """

    arrival: Arrival
    platform: str
    known: bool


def put_arrival(database: Database, keys: Keys, arrival: Arrival, now: datetime) -> str:
    """Keep what a platform said until its person is inside; return what the address of their page says."""
    token = new_token()
    sealed = keys.encrypt(json.dumps(asdict(arrival)))
    with database.write() as session:
        session.add(
            LtiArrival(token_hash=digest(token), platform_id=arrival.platform_id, sealed=sealed, made_at=now)
        )
    return token


def see_arrival(database: Database, keys: Keys, token: str, now: datetime) -> SeenArrival:
    """Return who comes.

    Raises:
        Refused: nobody does, they are inside already, or it took too long (ARRIVAL_OVER).
    """
    with database.read() as session:
        row = _open(session, token, now)
        arrival = _read(keys, row)
        platform = session.get_one(LtiPlatform, arrival.platform_id).name
        subject = session.scalar(known_as(arrival.platform_id, arrival.subject))
        return SeenArrival(arrival, platform, known=subject is not None and subject.user_id is not None)


def take_arrival(session: Session, keys: Keys, token: str, now: datetime) -> Arrival:
    """Take an arrival, within a transaction: nobody takes it a second time.

    Raises:
        Refused: as `see_arrival`.
    """
    row = _open(session, token, now, lock=True)
    arrival = _read(keys, row)
    row.used_at = now
    row.sealed = b""
    return arrival


def known_as(platform_id: int, subject: str) -> Select[LtiSubject]:
    """Return the question for somebody as a platform knows them: the same name elsewhere is another one."""
    return select(LtiSubject).where(LtiSubject.platform_id == platform_id, LtiSubject.subject == subject)


def _open(session: Session, token: str, now: datetime, *, lock: bool = False) -> LtiArrival:
    asked = select(LtiArrival).where(
        LtiArrival.token_hash == digest(token),
        LtiArrival.used_at.is_(None),
        LtiArrival.made_at > now - _WAITS,
    )
    row = session.scalar(asked.with_for_update() if lock else asked)
    if row is None:
        raise Refused(Reason.ARRIVAL_OVER)
    return row


def _read(keys: Keys, row: LtiArrival) -> Arrival:
    told = json.loads(keys.decrypt(row.sealed))
    choice = Choice(**told.pop("choice")) if told["choice"] else told.pop("choice")
    told |= {"comes": Comes(told["comes"]), "frames": tuple(told["frames"])}
    return Arrival(**told, choice=choice)
