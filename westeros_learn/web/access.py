"""Who may open which page. A page that says nothing of it is open to nobody.

The browser holds a signed cookie (Flask's session) with a random token; everything else about
a sign-in lies in the database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WerkzeugResponse

from westeros_learn.delivery.sign_in import Visitor, recognise, sign_out
from westeros_learn.records import Role
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import mark_of, note_event
from westeros_learn.web.protection import let_be_framed

_TOKEN = "sign-in"  # noqa: S105  # the name of a field
_ATTRIBUTE = "open_to"
_FRESH = "must_be_fresh"
_SENT_TOO = "open_to_sent_trainers"
_MOST = "most_bytes"
_WHO = "who"
"""In the cookie: the mark of who was here last, which also outlives the end of a sign-in."""
_FRAMES = "frames"
"""In the cookie: the sites of the learning platform that sent whoever is here, which may frame our pages."""
ARRIVAL = "arrival"
"""In the cookie: whose arrival from a platform this browser has agreed to; it outlives signing in."""

_IN_FRAMES = frozenset({"learn", "catalogue", "teach", "lti", "public", "guides", "joining"})
_IN_FRAMES_TOO = frozenset(
    f"account.{page}" for page in ("profile", "language", "sign_out", "own_data", "take_own_data", "erasure")
)
"""What a platform may show in a frame: nothing where a password or a code is typed (ASVS 3.4.6)."""

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


def open_to(
    access: Access, *, fresh: bool = False, most_bytes: int | None = None, sent: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Say who may open a page. It stands right above the function, below the route.

    Args:
        access: who may.
        fresh: whether they must have shown who they are a moment ago: on pages that change how the
            account is opened, so that a browser that was left open is not enough (ASVS 7.5.1).
        most_bytes: how much may be sent to it, where files are. Nobody else can send so much: before
            it is known who asks, nothing of what was sent is read.
        sent: of a page of trainers, whether a trainer whom a learning platform has sent may open it, too.
            They train one cohort, by that platform's word, and bring nobody into it but through it.
    """

    def say(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, _ATTRIBUTE, access)
        setattr(view, _FRESH, fresh)
        setattr(view, _MOST, most_bytes)
        setattr(view, _SENT_TOO, sent)
        return view

    return say


def access_of(app: Flask, endpoint: str) -> Access | None:
    """Return who may open the page of an endpoint; None where the page does not say it."""
    return getattr(app.view_functions[endpoint], _ATTRIBUTE, None)


def guard(app: Flask) -> None:
    """Let every request of an app be looked at before its page is."""
    app.before_request(_look)
    app.after_request(_forget)


def visitor() -> Visitor:
    """Return who is signed in. Only on a page that is open to nobody else."""
    found = g.visitor
    if found is None:
        abort(401)
    signed_in: Visitor = found
    return signed_in


def may_teach() -> bool:
    """Whether whoever is here is quite inside, and may open the pages of trainers."""
    return _reaches(Access.TRAINER)


def may_manage() -> bool:
    """Whether whoever is here is quite inside, and may open the pages of administrators."""
    return _reaches(Access.ADMINISTRATOR)


def _reaches(needed: Access) -> bool:
    found: Visitor | None = g.get("visitor")
    if found is None or found.needs_code or found.needs_factor:
        return False
    return _OF_ROLE[found.person.role] >= needed


def is_open_to_sent(endpoint: str) -> bool:
    """Say whether a trainer whom a learning platform has sent may open a page."""
    return bool(getattr(current_app.view_functions[endpoint], _SENT_TOO, False))


def comes_from_here() -> bool:
    """Say whether a page of ours led here; browsers that do not say it themselves tell the page."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.referrer or "").netloc == request.host


def let_in(token: str, arrived: Visitor, frames: Sequence[str] = ()) -> None:
    """Begin the browser's session anew with a sign-in: nothing of the one before is kept (ASVS 7.2.4).

    The sign-in that was there ends. What pages keep in the browser, such as an answer that is still to
    be sent, stays for the same person, and goes when it is another one's turn.

    Args:
        token: for the cookie.
        arrived: who is here now.
        frames: the sites that may show our pages in a frame, where a learning platform sent them.
    """
    before, language, arrival = session.get(_WHO), session.get("language"), session.get(ARRIVAL)
    if g.get("visitor") is not None:
        sign_out(desk().database, g.visitor.sign_in)
    session.clear()
    session.permanent = True
    session[_TOKEN] = token
    session[_WHO] = mark_of(arrived.person.email)
    if language:
        session["language"] = language
    if arrival:
        session[ARRIVAL] = arrival
    if frames:
        session[_FRAMES] = [*frames]
    g.visitor = arrived
    g.forgets = before is not None and before != session[_WHO]


def let_out() -> None:
    """Forget everything about the browser's session, and what its pages kept there (ASVS 14.3.1)."""
    frames = session.get(_FRAMES)
    session.clear()
    if frames:
        session[_FRAMES] = frames  # a page that says farewell stands in the frame, too
    g.visitor = None
    g.forgets = True


def _forget(response: Response) -> Response:
    if g.get("forgets"):
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


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
    _let_platform_frame()
    if needed is Access.ANYBODY:
        return None
    found: Visitor | None = g.visitor
    if found is None:
        return _ask_to_sign_in()
    stopped = _stop(found, needed) or _ask_to_confirm(found)
    if stopped is None:
        _allow_files()
    return stopped


def _let_platform_frame() -> None:
    """Let the platform that sent whoever is here show this page in a frame, if it is one of those."""
    frames = session.get(_FRAMES)
    known: Visitor | None = g.visitor
    if not frames or (known is not None and known.platform is None):
        return
    if request.blueprint in _IN_FRAMES or request.endpoint in _IN_FRAMES_TOO:
        let_be_framed(frames)


def _allow_files() -> None:
    most = getattr(current_app.view_functions[request.endpoint or ""], _MOST, None)
    if most is not None:
        request.max_content_length = request.max_form_memory_size = most


def _stop(found: Visitor, needed: Access) -> ResponseReturnValue | None:
    """Send who is not quite inside to what is still to be given; refuse whose role is another one."""
    if needed is Access.PASSWORD_GIVEN:
        return None
    if found.needs_code:
        return _send("account.give_code")
    if found.needs_factor:
        return _send("account.second_factor_page")
    if _OF_ROLE[found.person.role] < needed:
        note_event("page of another role refused", route=request.endpoint)
        abort(403)
    if (
        needed is Access.TRAINER
        and found.platform is not None
        and not is_open_to_sent(request.endpoint or "")
    ):
        note_event("page refused to a trainer of a platform", route=request.endpoint)
        abort(403)
    return None


def _ask_to_confirm(found: Visitor) -> ResponseReturnValue | None:
    view = current_app.view_functions[request.endpoint or ""]
    if not getattr(view, _FRESH, False) or found.is_fresh or found.needs_code:
        return None
    if found.platform is not None:
        return render_template("lti/sign_in_here.html"), 403
    if request.method in ("GET", "HEAD"):
        return _send("account.confirm")
    return redirect(url_for("account.confirm", on=own_path(_came_from())), 303)


def _ask_to_sign_in() -> ResponseReturnValue:
    if session.get(_FRAMES):  # a platform sent them, and only it can send them again
        return render_template("lti/over.html"), 401
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
