"""Signing in and out, in rows: it can be ended from anywhere, and a stolen table opens nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from westeros_learn.delivery.keys import Keys, digest, new_token
from westeros_learn.delivery.passwords import is_outdated, is_password, renew_hash
from westeros_learn.delivery.people import Person, is_of_nobody, person_of, small
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.throttle import count_try, counts_of, forget_tries
from westeros_learn.records import Database, Role, SignIn, User

_LONGEST = {
    Role.TRAINEE: timedelta(days=14),
    Role.TRAINER: timedelta(hours=12),
    Role.ADMINISTRATOR: timedelta(hours=12),
}
"""How long a sign-in lasts at the most. Trainees come back over days, on a device of their own."""

_UNUSED = {
    Role.TRAINEE: timedelta(days=3),
    Role.TRAINER: timedelta(hours=2),
    Role.ADMINISTRATOR: timedelta(hours=1),
}
"""How long it lasts while nothing is done."""

_HALF = timedelta(minutes=15)
"""How long a sign-in waits for its second factor. Until then it opens nothing else."""

_FRESH = timedelta(minutes=10)
"""How long after somebody has shown who they are they may change how the account is opened (ASVS 7.5.1)."""

_NOTED = timedelta(minutes=5)
"""How exactly it is kept when something was last done: not every page costs a write."""

_BY_TOKEN = (
    select(
        SignIn.id.label("sign_in"),
        SignIn.begun_at,
        SignIn.seen_at,
        SignIn.second_factor_at,
        SignIn.platform_id,
        SignIn.teaches_cohort_id,
        *User.__table__.columns,
    )
    .join_from(SignIn, User)
    .where(SignIn.token_hash == bindparam("token"))
)
"""Built once, and by columns: it is asked with every request, and objects would cost twice as much."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person in one browser.

    Attributes:
        sign_in: which of their sign-ins it is.
        needs_code: whether the second factor still is to be given; until then, nothing is open.
        needs_factor: whether this role must set a second factor up before anything else.
        is_fresh: whether they have shown who they are a moment ago.
        platform: the learning platform that sent them; None where they have signed in here. Whom a
            platform sends is never more than a trainee, and the trainer of the one cohort it sent them to.
    """

    person: Person
    sign_in: int
    needs_code: bool
    needs_factor: bool
    is_fresh: bool = True
    platform: int | None = None

    @property
    def is_inside(self) -> bool:
        """Whether nothing more is asked for: the pages of this role are open."""
        return not self.needs_code and not self.needs_factor


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A browser in which a person is signed in, as they are shown it.

    Attributes:
        begun_at: when they signed in there.
        seen_at: when something was last done there, to a few minutes.
    """

    id: int
    begun_at: datetime
    seen_at: datetime


def sign_in(
    database: Database, keys: Keys, email: str, password: str, address: str, now: datetime
) -> tuple[str, Visitor]:
    """Begin a sign-in with a password.

    Whoever has no account is told the same as whoever mistyped, in the same time.

    Args:
        database: where accounts are kept.
        keys: the app's keys.
        email: as typed.
        password: as typed.
        address: the visitor's IP address.
        now: the time.

    Returns:
        The token for the browser's cookie, and who is there now.

    Raises:
        Refused: it was wrong, or there were too many tries.
    """
    email = small(email)
    counts = counts_of(keys, "password", email, address)
    with database.write() as session:
        count_try(session, counts, now)
        user = session.scalar(select(User).where(User.email == email, User.deactivated_at.is_(None)))
    if not is_password(password, user.password_hash if user else None) or user is None:
        raise Refused(Reason.SIGN_IN_WRONG)
    with database.write() as session:
        forget_tries(session, counts)
        if user.password_hash and is_outdated(user.password_hash):
            renewed = update(User).where(User.id == user.id, User.password_hash == user.password_hash)
            session.execute(renewed.values(password_hash=renew_hash(password)))
        return begin(session, user.id, now, second_factor=user.totp_secret is None)


def begin(
    session: Session,
    user: int,
    now: datetime,
    *,
    second_factor: bool,
    platform: int | None = None,
    trains: int | None = None,
) -> tuple[str, Visitor]:
    """Write a new sign-in.

    Args:
        session: the transaction.
        user: whose it is.
        now: the time.
        second_factor: whether nothing more is asked for.
        platform: the learning platform that sent them; None where they sign in here.
        trains: the cohort that they train there.
    """
    token = new_token()
    row = SignIn(
        token_hash=digest(token),
        user=session.get_one(User, user),
        begun_at=now,
        seen_at=now,
        second_factor_at=now if second_factor else None,
        platform_id=platform,
        teaches_cohort_id=trains,
    )
    session.add(row)
    row.user.active_on, row.user.leaves_on = now.date(), None
    session.flush()
    return token, _visitor(
        person_of(row.user), row.id, row.second_factor_at, now, platform=platform, trains=trains
    )


def begin_for(database: Database, email: str, now: datetime) -> tuple[str, Visitor]:
    """Begin a sign-in for somebody who was recognised in another way; nothing more is asked of them.

    Args:
        database: where accounts are kept.
        email: of an account that there is.
        now: the time.
    """
    with database.write() as session:
        user = session.scalars(select(User).where(User.email == small(email))).one()
        return begin(session, user.id, now, second_factor=True)


def recognise(database: Database, token: str, now: datetime) -> Visitor | None:
    """Return who is in the browser whose cookie holds a token; None for nobody, or nobody any more."""
    found = database.look(_BY_TOKEN, {"token": digest(token)})
    if not found or found[0].deactivated_at is not None:
        return None
    row = found[0]
    role = Role(row.role) if row.platform_id is None else Role.TRAINER  # who comes by a link comes again
    if now - row.begun_at > _LONGEST[role] or now - row.seen_at > _UNUSED[role]:
        return None
    if row.totp_secret is not None and row.second_factor_at is None and now - row.begun_at > _HALF:
        return None
    if now - row.seen_at > _NOTED:
        with suppress(SQLAlchemyError), database.write() as session:  # on a full disk, reading goes on
            session.execute(update(SignIn).where(SignIn.id == row.sign_in).values(seen_at=now))
            if row.active_on != now.date() or row.leaves_on is not None:
                here = update(User).where(User.id == row.id)
                session.execute(here.values(active_on=now.date(), leaves_on=None))
    return _visitor(
        person_of(row),
        row.sign_in,
        row.second_factor_at,
        now,
        platform=row.platform_id,
        trains=row.teaches_cohort_id,
    )


def sign_out(database: Database, sign_in: int) -> None:
    """End one sign-in."""
    with database.write() as session:
        session.execute(delete(SignIn).where(SignIn.id == sign_in))


def sign_ins_of(database: Database, person: int, now: datetime) -> list[OpenSignIn]:
    """Return where a person is signed in, who was seen last coming first."""
    with database.read() as session:
        role = Role(session.scalars(select(User.role).where(User.id == person)).one())
        found = session.execute(
            select(SignIn.id, SignIn.begun_at, SignIn.seen_at)
            .where(
                SignIn.user_id == person,
                SignIn.begun_at >= now - _LONGEST[role],
                SignIn.seen_at >= now - _UNUSED[role],
            )
            .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        )
        return [OpenSignIn(*row) for row in found]


def sign_out_elsewhere(database: Database, person: int, sign_in: int, only: int | None = None) -> int:
    """End every sign-in of a person but one, or a single one of them; return how many."""
    ending = delete(SignIn).where(SignIn.user_id == person, SignIn.id != sign_in)
    with database.write() as session:
        ended = session.execute(ending if only is None else ending.where(SignIn.id == only))
        return int(getattr(ended, "rowcount", 0))


def drop_old_sign_ins(database: Database, now: datetime) -> None:
    """Delete the rows of sign-ins that are over."""
    with database.write() as session:
        session.execute(delete(SignIn).where(SignIn.begun_at < now - max(_LONGEST.values())))


def _visitor(
    person: Person,
    sign_in: int,
    second_factor_at: datetime | None,
    now: datetime,
    *,
    platform: int | None,
    trains: int | None,
) -> Visitor:
    shown = second_factor_at is not None and now - second_factor_at <= _FRESH
    if platform is not None:
        sent = replace(person, role=Role.TRAINEE if trains is None else Role.TRAINER, trains_only=trains)
        # A platform's word never changes how an account is opened that is opened in other ways as well.
        fresh = shown and is_of_nobody(person.email)
        return Visitor(sent, sign_in, needs_code=False, needs_factor=False, is_fresh=fresh, platform=platform)
    return Visitor(
        person=person,
        sign_in=sign_in,
        needs_code=person.has_second_factor and second_factor_at is None,
        needs_factor=person.role is not Role.TRAINEE and not person.has_second_factor,
        is_fresh=shown,
    )
