"""Access to a platform's services: asked for with a signed assertion, kept as long as it lasts (SF 4.1)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urljoin

from pylti1p3.service_connector import ServiceConnector, TServiceConnectorResponse
from requests.utils import parse_header_links

from westeros_learn.lti.adapters import registration_of
from westeros_learn.lti.keys import SigningKey
from westeros_learn.lti.outside import Session
from westeros_learn.lti.platforms import Platform

_EARLIER = 60.0
"""Seconds before its end after which access is asked for anew."""

_LONGEST = 3600.0
_MOST = 1000

_Of = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str
    until: float


class Tokens:
    """The access that platforms gave, in this process: each platform's apart from all others'.

    Args:
        clock: tells seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[tuple[_Of, frozenset[str]], _Kept] = {}
        self._lock = Lock()

    def find(self, platform: Platform, scopes: Sequence[str]) -> str | None:
        """Return access that is still good; None where there is none."""
        with self._lock:
            kept = self._kept.get((_of(platform), frozenset(scopes)))
        return kept.token if kept and kept.until > self._clock() else None

    def keep(self, platform: Platform, scopes: Sequence[str], token: str, seconds: float) -> None:
        """Keep access for as long as it lasts."""
        until = self._clock() + min(seconds, _LONGEST) - _EARLIER
        with self._lock:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[_of(platform), frozenset(scopes)] = _Kept(token, until)

    def drop(self, platform: Platform) -> bool:
        """Forget a platform's access, which it no longer takes; say whether there was any."""
        mine = _of(platform)
        with self._lock:
            gone = [key for key in self._kept if key[0] == mine]
            for key in gone:
                del self._kept[key]
        return bool(gone)


class Connector(ServiceConnector):
    """pylti1p3's connector, with access kept per registration, and with every way to name a next page."""

    def __init__(self, platform: Platform, key: SigningKey, tokens: Tokens, session: Session) -> None:
        super().__init__(registration_of(platform, key), session)
        self._platform = platform
        self._tokens = tokens
        self._scopes: Sequence[str] = ()

    def get_access_token(self, scopes: Sequence[str]) -> str:
        """Return access, kept or new. pylti1p3 would share it between two registrations at one issuer."""
        self._scopes = scopes
        return super().get_access_token(scopes)

    def _get_cached_access_token(self, scope_key: str) -> str | None:  # noqa: ARG002  # pylti1p3's key is too wide
        return self._tokens.find(self._platform, self._scopes)

    def _cache_access_token(self, scope_key: str, access_token: str, expires_in: float) -> None:  # noqa: ARG002
        if not isinstance(access_token, str) or not access_token.isprintable():
            raise ValueError("the platform gave no access")
        lasts = float(expires_in) if isinstance(expires_in, int | float) else 0.0
        self._tokens.keep(self._platform, self._scopes, access_token, lasts)

    def make_service_request(
        self, scopes: Sequence[str], url: str, *args: Any, **kwargs: Any
    ) -> TServiceConnectorResponse:
        """Ask, and find the next page; Moodle writes `rel=next` as RFC 8288 allows, without quotes."""
        answer = super().make_service_request(
            scopes, url, *args, **{**kwargs, "case_insensitive_headers": True}
        )
        links = parse_header_links(answer["headers"].get("Link", ""))
        following = [link["url"] for link in links if "next" in str(link.get("rel", "")).lower().split()]
        answer["next_page_url"] = urljoin(url, following[0]) if following else None
        return answer


def _of(platform: Platform) -> _Of:
    return platform.issuer, platform.client_id, platform.token_url
