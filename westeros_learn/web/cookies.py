"""The browser's session, in a signed cookie: see `access` for what it holds.

There are two cookies. The usual one goes to no frame on another site's page (SameSite). Whom a learning
platform sends into a frame of its own gets the other one, which the browser keeps for that platform's
pages alone (Partitioned, CHIPS). Where both arrive, the usual one holds.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from flask import Flask, Request, Response, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature


class BrowserSession(SecureCookieSession):
    """A session, and in which of the two cookies it is.

    Attributes:
        framed: whether it is that of a frame on another site's page.
    """

    framed = False


class PatientCookies(SecureCookieSessionInterface):
    """Takes a cookie that was signed by a clock which is ahead of this one.

    Of two machines one always is, and a clock may be set back: whoever has just signed in on the one would be
    signed out by the other. How long a sign-in lasts is told by its row.
    """

    session_class = BrowserSession

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session that a request brings, an empty one where it brings none that is valid."""
        name = self.get_cookie_name(app)
        framed = not request.cookies.get(name) and bool(request.cookies.get(_FRAMED.get_cookie_name(app)))
        opened = self._open(app, request, _FRAMED.get_cookie_name(app) if framed else name)
        if isinstance(opened, BrowserSession):
            opened.framed = framed
        return opened

    def _open(self, app: Flask, request: Request, name: str) -> SecureCookieSession | None:
        serializer = self.get_signing_serializer(app)
        value = request.cookies.get(name)
        if serializer is None:
            return None
        if not value:
            return self.session_class()
        with suppress(BadSignature):
            longest = int(app.permanent_session_lifetime.total_seconds())
            return self.session_class(serializer.loads(value, max_age=longest))
        try:
            data, signed = serializer.loads(value, return_timestamp=True)
        except BadSignature:
            return self.session_class()
        return self.session_class(data if signed > datetime.now(UTC) else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write a session into its cookie."""
        if getattr(session, "framed", False):
            _FRAMED.save_session(app, session, response)
        else:
            super().save_session(app, session, response)


class _FramedCookies(SecureCookieSessionInterface):
    """The cookie of frames: it is sent on another site's pages, but only on those it was made on."""

    session_class = BrowserSession

    def get_cookie_name(self, app: Flask) -> str:
        """Return its name."""
        return "__Host-framed" if app.config["SESSION_COOKIE_SECURE"] else "framed"

    def get_cookie_samesite(self, app: Flask) -> str:  # noqa: ARG002
        """Return that another site's page may hold it."""
        return "None"

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        """Return that it goes over nothing but an encrypted line, or on one machine: browsers demand it."""
        return True

    def get_cookie_partitioned(self, app: Flask) -> bool:  # noqa: ARG002
        """Return that each site that shows us has one of its own."""
        return True


_FRAMED = _FramedCookies()


def is_kept_in_frame() -> bool:
    """Say whether the session of this request lies in the cookie of frames."""
    return bool(getattr(session, "framed", False))


def keep_in_frame(*, framed: bool) -> None:
    """Keep the session of this request in the cookie of frames, or in the usual one."""
    session.framed = framed  # type: ignore[attr-defined]  # a `BrowserSession`
