"""Asking a platform for something: by https, in bounded time and memory, and nobody leads us elsewhere."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.exceptions import ConnectionError as NotReached
from requests.exceptions import InvalidURL, ReadTimeout

from westeros_learn import __version__

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_CONNECT, _READ, _WHOLE = 5.0, 10.0, 20.0
"""Seconds for a connection, for the next bytes, and for a whole answer."""

_SHOWN = 300

MOST_BYTES = 5_000_000
"""The longest answer that is read. A page of a thousand members is a tenth of it."""


def is_loopback(host: str) -> bool:
    """Say whether a host name is that of this machine."""
    return host in _LOOPBACK or host.endswith(".localhost")


def fault_of(address: str, *, loopback: bool) -> str:
    """Say what is wrong with an address at which a platform is to be asked; "" for nothing.

    Args:
        address: any text.
        loopback: whether this machine itself may be asked, by http too: for trials, never in a school.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in ("http", "https") or not host or any(sign.isspace() for sign in address):
        return "is no address of the web"
    if parts.username is not None or parts.password is not None:
        return "holds a name or a password"
    if is_loopback(host):
        return "" if loopback else "is on this machine"
    return "" if parts.scheme == "https" else "does not begin with https"


class Session(requests.Session):
    """A session that pylti1p3 may use: what it does not bound itself is bounded here.

    Args:
        loopback: whether this machine itself may be asked.
        hosts: the only hosts that may be asked, each with its port where it has one; None for any.
    """

    def __init__(self, *, loopback: bool, hosts: Collection[str] | None = None) -> None:
        super().__init__()
        self._loopback = loopback
        self._hosts = hosts
        self.auth = _unchanged  # else a .netrc on the machine takes the place of our token
        self.headers["User-Agent"] = f"westeros_learn/{__version__}"
        self.headers["Accept-Encoding"] = "identity"  # nothing that unfolds

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request and read its answer whole.

        Raises:
            requests.exceptions.RequestException: the address may not be asked, or there is no whole answer.
        """
        address = url.decode() if isinstance(url, bytes) else url
        fault = fault_of(address, loopback=self._loopback)
        if fault:
            raise InvalidURL(f"the address {fault}")
        if self._hosts is not None and urlsplit(address).netloc not in self._hosts:
            raise InvalidURL("the address is on another host")
        begun = time.monotonic()
        bounds = {"timeout": (_CONNECT, _READ), "allow_redirects": False, "stream": True}
        answer = super().request(method, address, *args, **{**kwargs, **bounds})
        with answer:
            if answer.is_redirect:
                raise NotReached("the address leads to another one")
            answer._content = _whole(answer, begun)  # what requests itself keeps once it has read it
        return answer


def _whole(answer: requests.Response, begun: float) -> bytes:
    """Read an answer to its end, as bytes come in."""
    read = bytearray()
    while more := answer.raw.read1(65536):
        read += more
        if len(read) > MOST_BYTES:
            raise NotReached("the answer is too long")
        if time.monotonic() - begun > _WHOLE:
            raise ReadTimeout("the answer takes too long")
    return bytes(read)


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def shown(said: str) -> str:
    """Return the beginning of what a platform answered, on one line, as a log or a page may show it."""
    begun = said[:_SHOWN]
    return " ".join("".join(sign if sign.isprintable() else " " for sign in begun).split())
