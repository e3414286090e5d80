"""This app's own keys: with the newest one it signs, all of them are published.

A platform keeps what it fetched for a while: a new key is published before the old ones go, and an old
one stays published until nothing that it signed is under way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from joserfc.jwk import RSAKey

from westeros_learn.lti.platforms import RS256

_BITS = 2048
"""What every platform can read; a key is good for some months."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key of this app.

    Attributes:
        kid: its name, the thumbprint of RFC 7638: two keys never share one.
        pem: the key itself, as PKCS #8; never shown.
        created_at: since when it exists.
    """

    kid: str
    pem: str = field(repr=False)
    created_at: datetime


def new_key(now: datetime) -> SigningKey:
    """Make a key."""
    key = RSAKey.generate_key(_BITS)
    return SigningKey(key.thumbprint(), key.as_pem(private=True).decode(), now)


def newest(keys: Sequence[SigningKey]) -> SigningKey:
    """Return the key that signs.

    Raises:
        ValueError: there is none.
    """
    return max(keys, key=lambda key: (key.created_at, key.kid))


def public_set(keys: Iterable[SigningKey]) -> dict[str, Any]:
    """Return the document with the public keys (RFC 7517, 5; Security Framework 1.0, 6.3), newest first."""
    ordered = sorted(keys, key=lambda key: (key.created_at, key.kid), reverse=True)
    return {"keys": [_public(key) for key in ordered]}


@lru_cache(maxsize=16)
def public_pem(pem: str) -> str:
    """Return the public half of a key; reading a private one takes a while: its numbers are tested."""
    return RSAKey.import_key(pem).as_pem(private=False).decode()


def _public(key: SigningKey) -> dict[str, Any]:
    told = RSAKey.import_key(public_pem(key.pem)).as_dict()
    return {**told, "kid": key.kid, "use": "sig", "alg": RS256}
