"""The public keys of platforms: fetched, kept for a while, and only those taken that may sign."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import requests

from westeros_learn.lti.outside import Session
from westeros_learn.lti.refusals import LtiRefusal, Why

_KEPT = timedelta(minutes=15)
_AGAIN = timedelta(seconds=10)
"""How long nothing is fetched anew, whatever kid is named: nobody makes us ask a platform without end."""

_MOST_KEYS = 50
_LEAST_BITS = 2048
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})

Jwk = Mapping[str, Any]
Fetch = Callable[[str], Sequence[Jwk]]


@dataclass(frozen=True, slots=True)
class _Kept:
    keys: Sequence[Jwk]
    at: datetime


class PlatformKeys:
    """Keeps the public keys of platforms, by address, in this process.

    Args:
        fetch: gets the keys at an address; raises `LtiRefusal` where that does not work.
    """

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def find(self, address: str, kid: str, alg: str, now: datetime) -> Jwk:
        """Return the key with which a platform signs; an unknown one is looked for anew, once.

        Args:
            address: where the platform's keys are.
            kid: the key's name, as the token says it.
            alg: the signature, as the token says it.
            now: the time.

        Raises:
            LtiRefusal: there is no such key that may make this signature, or the keys cannot be fetched.
        """
        with self._lock:
            kept = self._kept.get(address)
        if kept is None or not timedelta(0) <= now - kept.at < _KEPT:
            kept = self._renew(address, now)
        found = _choose(kept.keys, kid, alg)
        if found is None and now - kept.at >= _AGAIN:
            found = _choose(self._renew(address, now).keys, kid, alg)
        if found is None:
            raise LtiRefusal(
                Why.UNKNOWN_KEY,
                "The platform signed with a key that is not among its public keys.",
                "Its keys may just have changed: open the link in your course again.",
            )
        return found

    def _renew(self, address: str, now: datetime) -> _Kept:
        kept = _Kept(self._fetch(address), now)
        with self._lock:
            self._kept[address] = kept
        return kept


def fetching(*, loopback: bool) -> Fetch:
    """Return what fetches keys over the network.

    Args:
        loopback: whether this machine itself may be asked.
    """

    def fetch(address: str) -> Sequence[Jwk]:
        try:
            with Session(loopback=loopback) as session:
                answer = session.get(address, headers={"Accept": "application/json"})
            answer.raise_for_status()
            keys = answer.json()["keys"]
        except (requests.RequestException, KeyError, TypeError, RecursionError):
            raise _unreachable() from None
        if not isinstance(keys, list) or len(keys) > _MOST_KEYS:
            raise _unreachable()
        return [key for key in keys if isinstance(key, dict)]

    return fetch


def _unreachable() -> LtiRefusal:
    return LtiRefusal(
        Why.KEYS_UNREACHABLE,
        "The platform's public keys could not be read.",
        "Try again in a minute. If it stays so, the address of the key set has to be looked at.",
    )


def _choose(keys: Sequence[Jwk], kid: str, alg: str) -> Jwk | None:
    """Return the key of this name, if it may make this signature (RFC 7517, 4; RFC 8725, 3.1 and 3.2)."""
    for key in keys:
        if key.get("kid") == kid and _may_sign(key, alg):
            return {name: value for name, value in key.items() if name not in _PRIVATE} | {"alg": alg}
    return None


def _may_sign(key: Jwk, alg: str) -> bool:
    kind = "EC" if alg.startswith("ES") else "RSA"
    may = key.get("use") in (None, "sig") and key.get("alg") in (None, alg)
    if "key_ops" in key:
        may = may and isinstance(key["key_ops"], list) and "verify" in key["key_ops"]
    return may and key.get("kty") == kind and (kind == "EC" or _bits(key.get("n")) >= _LEAST_BITS)


def _bits(number: object) -> int:
    try:
        return int.from_bytes(urlsafe_b64decode(f"{number}===")).bit_length()
    except ValueError:
        return 0
