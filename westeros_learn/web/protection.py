"""The headers that keep a browser from doing what no page of ours asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_POLICY = "; ".join(
    (
        "default-src 'none'",
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
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the check against forgery reads it; nobody else learns it
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_YEAR = 365 * 24 * 3600


def protect(app: Flask) -> None:
    """Give every answer of an app its headers; pages are kept by no cache."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure:
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
