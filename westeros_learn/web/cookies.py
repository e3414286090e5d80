"""The browser's session, in a signed cookie: see `access` for what it holds."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class PatientCookies(SecureCookieSessionInterface):
    """Takes a cookie that was signed by a clock which is ahead of this one.

    Of two machines one always is, and a clock may be set back: whoever has just signed in on the one would be
    signed out by the other. How long a sign-in lasts is told by its row.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session that a request brings, an empty one where it brings none that is valid."""
        opened = super().open_session(app, request)
        serializer = self.get_signing_serializer(app)
        value = request.cookies.get(self.get_cookie_name(app))
        if opened or not value or serializer is None:
            return opened
        try:
            data, signed = serializer.loads(value, return_timestamp=True)
        except BadSignature:
            return opened
        return self.session_class(data) if signed > datetime.now(UTC) else opened
