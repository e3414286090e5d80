"""The blueprint of all pages of learning platforms, and what they share."""

from __future__ import annotations

from importlib.resources import files

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.lti.platforms import Tool
from westeros_learn.lti.refusals import LtiRefusal
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.desk import Plug, desk
from westeros_learn.web.events import note_event
from westeros_learn.web.lti.words import cure_of, sentence_of
from westeros_learn.web.words import gettext

lti = Blueprint("lti", __name__, url_prefix="/lti", template_folder="templates")


def tool() -> Tool:
    """Return this app as a platform has to know it."""
    school = desk().school
    return Tool(
        name=school.name,
        description=gettext("Courses, lessons and tests of %(school)s", school=school.name),
        base=school.base,
        login_url=school.base + url_for("lti.login"),
        launch_url=school.base + url_for("lti.launch"),
        keys_url=school.base + url_for("lti.public_keys"),
        icon_url=school.base + url_for("public.icon"),
    )


def plug() -> Plug:
    """Return what platforms are asked with."""
    found = desk().plug
    assert found is not None  # noqa: S101  # every app has one in which these pages are
    return found


def refused(refusal: LtiRefusal, status: int = 403) -> ResponseReturnValue:
    """Say why a platform was not believed, in words, and what to do."""
    note_event("launch refused", reason=refusal.why, route=request.endpoint)
    return refused_page(refusal), status


def refused_page(refusal: LtiRefusal) -> str:
    """Return the page that says why a platform was not believed."""
    return render_template(
        "lti/refused.html", sentence=sentence_of(refusal), cure=cure_of(refusal), why=refusal.why
    )


@lti.get("/lti.js")
@open_to(Access.FILE)
def script() -> Response:
    """The script of these pages."""
    found = files("westeros_learn.web.lti") / "static" / "lti.js"
    return Response(found.read_bytes(), mimetype="text/javascript")
