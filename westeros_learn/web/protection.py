"""The headers that keep a browser from doing what no page of ours asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from werkzeug.routing import IntegerConverter

from westeros_learn.web.events import note_event

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the check against forgery reads it; nobody else learns it
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_LARGEST = 2**63 - 1
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
"""What may stand in a policy: nothing of an address could be taken for another rule of it."""


def origin_of(address: str) -> str:
    """Return the site of an address, as in `https://lms.example.org`; "" where it has none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin if _ORIGIN.fullmatch(origin) else ""


def let_be_framed(origins: Iterable[str]) -> None:
    """Let pages of these sites show the answer to this request in a frame. All others stay forbidden."""
    g.framed_by = [*dict.fromkeys(origin for origin in map(origin_of, origins) if origin)]


def let_post_to(address: str) -> None:
    """Let a form of the answer to this request be sent to the site of an address as well."""
    g.posts_to = origin_of(address)


def _policy() -> str:
    """Return the policy of this answer: the usual one, but for what was let."""
    policy = POLICY
    framed_by, posts_to = g.get("framed_by"), g.get("posts_to")
    if framed_by:
        policy = policy.replace("frame-ancestors 'none'", f"frame-ancestors 'self' {' '.join(framed_by)}")
    if posts_to:
        policy = policy.replace("form-action 'self'", f"form-action 'self' {posts_to}")
    return policy


class NumberInAddress(IntegerConverter):
    """A number in an address, as large as one of the records can be: a larger one is no address of ours."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **{"max": _LARGEST, **options})  # type: ignore[arg-type]


_YEAR = 365 * 24 * 3600


def protect(app: Flask, *, secure: bool) -> None:
    """Give every answer of an app its headers; pages are kept by no cache.

    Args:
        app: the app.
        secure: whether browsers reach it over HTTPS: they are then told never to try without.
    """

    @app.before_request
    def refuse_no_text() -> None:
        """Refuse what no text has: one database takes a NUL character for its end, the other one fails."""
        sent = (request.path, *request.args.values(), *request.form.keys(), *request.form.values())
        if any("\0" in text for text in sent):
            note_event("malformed request refused", route=request.endpoint)
            abort(400)

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _policy())
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        if secure:
            response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
        return response


PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""What machines ask for that call by an address: a load balancer, a collector of figures."""


def answer_probes(app: WSGIApplication, host: str) -> WSGIApplication:
    """Let an app answer probes under whatever name they call it; everything else stays with its host.

    What a probe is told names no address of ours, so a wrong host leads nobody anywhere.

    Args:
        app: the app.
        host: the one that it trusts.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in PROBES:
            environ = {**environ, "HTTP_HOST": host}
        return app(environ, start_response)

    return answer
