"""Who may open which page. A page that says nothing of it is open to nobody.

The browser holds a signed cookie (Flask's session) with a random token; everything else about
a sign-in lies in the database.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WerkzeugResponse

from westeros_learn.delivery.sign_in import Visitor, recognise
from westeros_learn.records import Role
from westeros_learn.web.desk import desk, now

_TOKEN = "sign-in"  # noqa: S105  # the name of a field
_ATTRIBUTE = "open_to"

P = ParamSpec("P")
R = TypeVar("R")


class Access(IntEnum):
    """Who may open a page; whoever may open one may open those before it."""

    FILE = -1
    """Open to anybody, and the same for everybody: nobody looks who asks, and no database is needed."""
    ANYBODY = 0
    PASSWORD_GIVEN = 1
    """Signed in, if only by half: where the second factor is given or set up."""
    TRAINEE = 2
    TRAINER = 3
    ADMINISTRATOR = 4


_OF_ROLE = {
    Role.TRAINEE: Access.TRAINEE,
    Role.TRAINER: Access.TRAINER,
    Role.ADMINISTRATOR: Access.ADMINISTRATOR,
}


def open_to(access: Access) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Say who may open a page. It stands right above the function, below the route."""

    def say(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, _ATTRIBUTE, access)
        return view

    return say


def access_of(app: Flask, endpoint: str) -> Access | None:
    """Return who may open the page of an endpoint; None where the page does not say it."""
    return getattr(app.view_functions[endpoint], _ATTRIBUTE, None)


def guard(app: Flask) -> None:
    """Let every request of an app be looked at before its page is."""
    app.before_request(_look)


def visitor() -> Visitor:
    """Return who is signed in. Only on a page that is open to nobody else."""
    found = g.visitor
    if found is None:
        abort(401)
    signed_in: Visitor = found
    return signed_in


def let_in(token: str, arrived: Visitor) -> None:
    """Begin the browser's session anew with a sign-in: nothing of the one before is kept (ASVS 7.2.4)."""
    language = session.get("language")
    session.clear()
    session.permanent = True
    session[_TOKEN] = token
    if language:
        session["language"] = language
    g.visitor = arrived


def let_out() -> None:
    """Forget everything about the browser's session."""
    session.clear()
    g.visitor = None


def own_path(path: str | None) -> str:
    """Return a path of this app that a visitor may be sent on to, else that of the first page.

    Anything that a browser could take for another host is no path of ours.
    """
    if (
        path
        and path.startswith("/")
        and not path.startswith("//")
        and "\\" not in path
        and path.isprintable()
    ):
        return path
    return url_for("catalogue.show")


def _look() -> ResponseReturnValue | None:
    g.visitor = None
    needed = access_of(current_app, request.endpoint) if request.endpoint else Access.ANYBODY
    if needed is None:
        raise LookupError(f"the page '{request.endpoint}' does not say to whom it is open")
    if needed is Access.FILE:
        return None
    token = session.get(_TOKEN)
    g.visitor = recognise(desk().database, token, now()) if isinstance(token, str) else None
    if needed is Access.ANYBODY:
        return None
    found: Visitor | None = g.visitor
    if found is None:
        return _ask_to_sign_in()
    if needed is Access.PASSWORD_GIVEN:
        return None
    if found.needs_code:
        return _send("account.give_code")
    if found.needs_factor:
        return _send("account.second_factor_page")
    if _OF_ROLE[found.person.role] < needed:
        abort(403)
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method in ("GET", "HEAD"):
        return _send("account.sign_in")
    return render_template("signed_out.html", on=own_path(_came_from())), 401


def _came_from() -> str | None:
    """Return the path of the page that a form was sent from, where it is one of ours."""
    referrer = urlsplit(request.referrer or "")
    return referrer.path if referrer.netloc == request.host else None


def _send(endpoint: str) -> WerkzeugResponse:
    on = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
    return redirect(url_for(endpoint, on=on), 303)
