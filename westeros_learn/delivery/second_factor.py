"""The second factor: codes of six figures that change every half minute (RFC 6238)."""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.keys import Keys, digest
from westeros_learn.delivery.people import prove_password
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.throttle import count_try, counts_of, forget_tries
from westeros_learn.records import Database, RecoveryCode, SignIn, User

_STEP = 30
_DRIFT = 1
"""Steps that a clock may be off, either way (RFC 6238, 5.2)."""

_RECOVERY_CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""What cannot be mistaken for one another on paper."""

_RECOVERY_LENGTH = 24
"""118 bits: so much that a plain hash of it can be kept (ASVS 6.5.2 asks for 112)."""


def new_secret() -> str:
    """Return a secret to be set up: 160 bits in base 32 (RFC 4226, 4)."""
    return pyotp.random_base32()


def setup_address(secret: str, email: str, school: str) -> str:
    """Return the address that an authenticator app reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=school)


def set_up(
    database: Database, keys: Keys, person: int, secret: str, code: str, sign_in: int, now: datetime
) -> list[str]:
    """Begin to ask for a code at every sign-in.

    Args:
        database: where accounts are kept.
        keys: the app's keys.
        person: whose.
        secret: the one that was shown.
        code: what the authenticator app makes of it, as proof that it works.
        sign_in: the sign-in that goes on; all others end.
        now: the time.

    Returns:
        The recovery codes, to be kept on paper; they are shown this once.

    Raises:
        Refused: the code is not right.
    """
    step = _matching_step(secret, code, now, after=0)
    if step is None:
        raise Refused(Reason.CODE_WRONG)
    codes = [_recovery_code() for _ in range(_RECOVERY_CODES)]
    with database.write() as session:
        user = session.get_one(User, person)
        user.totp_secret = keys.encrypt(secret)
        user.totp_step = step
        session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == person))
        session.add_all(RecoveryCode(user_id=person, code_hash=digest(_plain(each))) for each in codes)
        session.execute(delete(SignIn).where(SignIn.user_id == person, SignIn.id != sign_in))
        session.execute(update(SignIn).where(SignIn.id == sign_in).values(second_factor_at=now))
        audit.note(session, now, person, "set up second factor", f"user {person}")
    return codes


def give_code(
    database: Database, keys: Keys, person: int, code: str, sign_in: int, address: str, now: datetime
) -> None:
    """Finish a sign-in with a code of the authenticator app, or with a recovery code. Each serves once.

    Raises:
        Refused: it was wrong, or there were too many tries.
    """
    counts = counts_of(keys, "code", str(person), address)
    with database.write() as session:
        count_try(session, counts, now)
    with database.write() as session:
        user = session.get_one(User, person, with_for_update=True)
        secret = keys.decrypt(user.totp_secret) if user.totp_secret else ""
        step = _matching_step(secret, code, now, after=user.totp_step) if secret else None
        if step is not None:
            user.totp_step = step
        else:
            used = update(RecoveryCode).where(
                RecoveryCode.user_id == person,
                RecoveryCode.code_hash == digest(_plain(code)),
                RecoveryCode.used_at.is_(None),
            )
            if not getattr(session.execute(used.values(used_at=now)), "rowcount", 0):
                raise Refused(Reason.CODE_WRONG)
            audit.note(session, now, person, "use recovery code", f"user {person}")
        forget_tries(session, counts)
        session.execute(update(SignIn).where(SignIn.id == sign_in).values(second_factor_at=now))


def take_down(
    database: Database, keys: Keys, person: int, password: str, address: str, now: datetime
) -> None:
    """Ask for no code any more.

    Raises:
        Refused: the password is wrong, or there were too many tries.
    """
    prove_password(database, keys, person, password, address, now)
    with database.write() as session:
        drop_factor(session, person, person, now)


def drop_factor(session: Session, person: int, by: int | None, now: datetime) -> None:
    """Take a second factor down within a transaction: its secret and its recovery codes."""
    session.get_one(User, person).totp_secret = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == person))
    audit.note(session, now, by, "take down second factor", f"user {person}")


def _matching_step(secret: str, code: str, now: datetime, after: int) -> int | None:
    """Return the time step of a code, None when it is none or was used before."""
    typed = "".join(code.split())
    current = int(now.timestamp()) // _STEP
    totp = pyotp.TOTP(secret)
    for step in range(current - _DRIFT, current + _DRIFT + 1):
        if step > after and secrets.compare_digest(totp.at(step * _STEP).encode(), typed.encode()):
            return step
    return None


def _recovery_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_RECOVERY_LENGTH))
    return "-".join(letters[at : at + 6] for at in range(0, _RECOVERY_LENGTH, 6))


def _plain(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter in _LETTERS)
