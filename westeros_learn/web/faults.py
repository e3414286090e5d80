"""What is said when a page cannot be shown: what happened, what was kept, what to do."""

from __future__ import annotations

import logging

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, SecurityError

from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web.events import note_event
from westeros_learn.web.forms import said
from westeros_learn.web.words import gettext

_log = logging.getLogger(__name__)


def tell_faults(app: Flask) -> None:
    """Let an app tell every fault on a page of its own."""

    @app.errorhandler(CSRFError)
    def forged(_: CSRFError) -> ResponseReturnValue:
        note_event("forged form refused", route=request.endpoint)
        return _page(
            400,
            gettext("This page was open for too long"),
            gettext("What you sent last was not kept. Go back, load the page anew, and send it again."),
        )

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    @app.errorhandler(InternalError)  # PostgreSQL answers so where it only reads: it has become a copy
    @app.errorhandler(PoolTimeoutError)
    def no_database(error: Exception) -> ResponseReturnValue:
        cause = error.orig if isinstance(error, DBAPIError) else error
        said = str(cause).strip().partition("\n")[0]  # whatever names a row stands in the lines below
        _log.error("the database did not do as it was asked: %s: %s", type(cause).__name__, said)
        return _page(
            503,
            gettext("The app cannot use its database right now"),
            gettext(
                "What you sent last was not kept; all before was. Go back and send it again in a minute."
            ),
            {"Retry-After": "60"},
        )

    @app.errorhandler(Refused)
    def refused(error: Refused) -> ResponseReturnValue:
        note_event("request refused", route=request.endpoint, reason=error.reason)
        if error.reason in _NOT_THERE:
            return _page(404, *_sentences()[404])
        return _page(403 if error.reason is Reason.NOT_ENROLLED else 409, gettext("Not now"), said(error))

    @app.errorhandler(SecurityError)
    def another_host(_: SecurityError) -> ResponseReturnValue:
        """The request names a host that is not ours: no page can be shown, for none of its links is known."""
        note_event("foreign host refused")
        title, sentence = _sentences()[400]
        return f"{title}\n\n{sentence}\n", 400, {"Content-Type": "text/plain; charset=utf-8"}

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> ResponseReturnValue:
        title, sentence = _sentences().get(error.code or 500, _sentences()[500])
        return _page(error.code or 500, title, sentence)

    @app.errorhandler(Exception)
    def bug(error: Exception) -> ResponseReturnValue:
        _log.error("a page failed", exc_info=error)
        return _page(500, *_sentences()[500])


_NOT_THERE = frozenset(
    {
        Reason.NO_COURSE,
        Reason.NO_LESSON,
        Reason.NO_QUESTION,
        Reason.NO_QUIZ,
        Reason.NO_SCENARIO,
        Reason.NO_ATTEMPT,
        Reason.NO_CERTIFICATE,
        Reason.NO_LEARNER,
        Reason.NO_PACKAGE,
        Reason.NO_COHORT,
        Reason.NO_AUTHORING,
        Reason.NO_FILE,
        Reason.NO_VERSION,
        Reason.NO_COMMENT,
        Reason.NO_PLATFORM,
    }
)


def _sentences() -> dict[int, tuple[str, str]]:
    return {
        400: (
            gettext("This request could not be read"),
            gettext("Nothing was changed. Go back, load the page anew, and try again."),
        ),
        401: (gettext("Please sign in"), gettext("Nothing was changed. Sign in, then try again.")),
        403: (
            gettext("This page is not for you"),
            gettext(
                "It belongs to another role or another group. If you need it, ask whoever runs the course."
            ),
        ),
        404: (
            gettext("There is nothing at this address"),
            gettext("The link may be old, or the course was moved. Nothing of your work is lost."),
        ),
        405: (
            gettext("This address is not opened in this way"),
            gettext("Nothing was changed. Begin again from the list of courses."),
        ),
        413: (
            gettext("That is too much for one form"),
            gettext("Nothing of it was kept. Send a shorter text, or a smaller file."),
        ),
        500: (
            gettext("Something went wrong on our side"),
            gettext(
                "What you sent last may not have been kept; everything before was. Go back and try again."
            ),
        ),
    }


def _page(
    status: int, title: str, sentence: str, headers: dict[str, str] | None = None
) -> ResponseReturnValue:
    g.setdefault("visitor", None)
    return render_template("fault.html", title=title, sentence=sentence, status=status), status, headers or {}
