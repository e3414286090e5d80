"""Passwords: how they are kept, and which ones are refused (OWASP ASVS 5.0, 6.2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from westeros_learn.delivery.refusals import Reason, Refused

SHORTEST = 12
"""Letters at the least (ASVS 6.2.1 asks for 8, recommends 15, and allows no rules of composition)."""

LONGEST = 200
"""Letters at the most: hashing more would only cost time (ASVS 6.2.9 asks for at least 64)."""

_turns = BoundedSemaphore(2)
"""How many passwords a process hashes at once: each takes 64 MiB, and anybody may ask for one."""

_FEWEST_GUESSES = 9
"""Powers of ten that a guesser needs: far more than who may try a hundred times a day will ever reach."""

_BETWEEN = str.maketrans("", "", " -_.,!?")
"""What people put between words, and guessers leave out: a name and a year stay a name and a year."""

_hasher = PasswordHasher()
"""Argon2id with the parameters of RFC 9106, 4, second choice (64 MiB)."""


def hash_password(password: str, known: Iterable[str] = ()) -> str:
    """Return what is kept of a new password.

    Args:
        password: as the person typed it.
        known: what everybody knows of the person, such as their name: no password of theirs.

    Raises:
        Refused: it is too short or too long, or among the first that would be guessed.
    """
    if len(password) < SHORTEST:
        raise Refused(Reason.PASSWORD_SHORT)
    if len(password) > LONGEST:
        raise Refused(Reason.PASSWORD_LONG)
    if _is_guessed(password, [*known, "westeros_learn", "westeros"]):
        raise Refused(Reason.PASSWORD_KNOWN)
    with _turns:
        return _hasher.hash(_form(password))


def is_password(password: str, kept: str | None) -> bool:
    """Say whether a password is the one that was kept. Takes the same time where none was.

    One that is longer than any can be is none, whatever it begins with (ASVS 6.2.8).
    """
    may_be = kept if len(password) <= LONGEST else None
    try:
        with _turns:
            return _hasher.verify(may_be or _of_nobody(), _form(password[:LONGEST])) and may_be is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Say whether a password was hashed by parameters that are no longer ours."""
    return _hasher.check_needs_rehash(kept)


def renew_hash(password: str) -> str:
    """Return a password that was right, hashed by today's parameters."""
    with _turns:
        return _hasher.hash(_form(password))


def _form(password: str) -> str:
    return unicodedata.normalize(
        "NFKC", password
    )  # the same on every keyboard (ASVS 6.2.8 allows no other change)


@cache
def _of_nobody() -> str:
    return _hasher.hash("a password that nobody has")


def _is_guessed(password: str, known: list[str]) -> bool:
    from zxcvbn import zxcvbn  # here, for its lists of passwords are large

    words = [part for text in known for part in [text, *text.replace("@", ".").split(".")] if len(part) > 2]
    forms = {password[:72], password.translate(_BETWEEN)[:72] or password[:72]}
    guesses: list[float] = [zxcvbn(form, user_inputs=words)["guesses_log10"] for form in forms]
    return min(guesses) < _FEWEST_GUESSES
