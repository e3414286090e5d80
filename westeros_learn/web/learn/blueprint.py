"""The blueprint of all pages of a course, and what they share."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response, request, url_for
from flask_wtf.csrf import generate_csrf

from westeros_learn.delivery.progress import Progress, course_progress
from westeros_learn.player import Addresses, Learner
from westeros_learn.web.access import visitor
from westeros_learn.web.desk import desk, now
from westeros_learn.web.public import version

learn = Blueprint("learn", __name__, url_prefix="/learn/<course_id>", template_folder="templates")


def progress(course_id: str) -> Progress:
    """Return how far whoever is here has come in a course.

    Raises:
        Refused: there is no such course, or they are not enrolled in it.
    """
    return course_progress(desk().database, desk().library, visitor().person.id, course_id, now())


def addresses(course_id: str) -> Addresses:
    """Return where the pages of a course are."""
    return _addresses(course_id, request.script_root)


@lru_cache(maxsize=1_000)
def _addresses(course_id: str, _root: str) -> Addresses:
    """Return the same, made once: building an address takes as long as a look into the database.

    Args:
        course_id: the course.
        _root: where the app itself is; all its addresses begin with it.
    """
    return Addresses(
        base=url_for("learn.course", course_id=course_id),
        home=url_for("catalogue.show"),
        style=url_for("public.course_style", v=version()),
        script=url_for("public.course_script", v=version()),
        sign_out=url_for("account.sign_out"),
    )


def learner(found: Progress, *, saved: bool = False) -> Learner:
    """Return what every page of a course must know of who learns.

    Args:
        found: how far they have come.
        saved: whether the page answers to work that was just stored.
    """
    return Learner(
        addresses=addresses(found.enrolled.course_id),
        csrf=generate_csrf(),
        seen=frozenset(found.seen),
        passed=frozenset(quiz for quiz, standing in found.quizzes.items() if standing.passed),
        score=found.reached.score,
        complete=found.reached.complete,
        saved=saved,
    )


def sender(course_id: str) -> Learner:
    """Return what a form that is shown alone must know of who learns: where it is sent, and its token.

    The token that came with the form was looked at before: it is given back.
    """
    return Learner(addresses(course_id), request.form.get("csrf_token") or generate_csrf(), saved=True)


def is_fragment() -> bool:
    """Whether a page that is open asks for the form alone."""
    return _FRAGMENT in request.headers


_FRAGMENT = "X-Fragment"
_ABOUT_THE_FORM = frozenset({200, 422, 404, 409, 410})


@learn.after_request
def mark(response: Response) -> Response:
    """Mark what answers to a form that was sent alone.

    Without the mark, the page that is open knows that its form was not judged at all (signed
    out, a token that is too old, a proxy's own page): it keeps the answer, and sends it again.
    """
    if is_fragment() and response.status_code in _ABOUT_THE_FORM:
        response.headers[_FRAGMENT] = "1"
    return response
