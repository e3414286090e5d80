"""Links to a draft for people outside, and what whoever has one is shown."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import preview_links
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.files import EDITOR_POLICY
from westeros_learn.web.author.looking import page_of
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext

shared = Blueprint("shared", __name__, url_prefix="/draft", template_folder="templates")


@author.get("/<course>/links")
@open_to(Access.TRAINER)
def links(course: str) -> str:
    """The links to the draft of a course."""
    return _links(course, "")


def _links(course: str, address: str) -> str:
    found = preview_links.links_of(desk().database, authoring().volume, visitor().person, course)
    return render_template(
        "author/links.html",
        course=course,
        title=draft_for(course).title or course,
        links=found,
        days=preview_links.DAYS,
        address=address,
        now=now(),
    )


@author.post("/<course>/links")
@open_to(Access.TRAINER)
def change_links(course: str) -> ResponseReturnValue:
    """Make a link, or take one back."""
    where = (desk().database, authoring().volume, visitor().person, course)
    revoked = request.form.get("revoke", type=int)
    if revoked is not None:
        preview_links.revoke_link(*where, revoked, now())
        flash(gettext("The link opens nothing any more."))
        return redirect(url_for("author.links", course=course), 303)
    days = request.form.get("days", type=int) or preview_links.DAYS[0]
    token = preview_links.make_link(*where, request.form.get("label", ""), days, now())
    return _links(course, desk().school.base + url_for("shared.draft", token=token))


@shared.get("/<token>/")
@open_to(Access.ANYBODY)
def draft(token: str) -> Response:
    """The draft that a link opens, in a frame that says what it is."""
    try:
        course, until = preview_links.open_link(desk().database, authoring().volume, token, now())
    except Refused as refused:
        if refused.reason is not Reason.LINK_UNKNOWN:
            raise
        return _dead()
    title = authoring().drafts.draft(course).title or course
    answer = make_response(render_template("author/shared.html", token=token, title=title, until=until))
    answer.headers["Content-Security-Policy"] = EDITOR_POLICY
    return _unlisted(answer)


@shared.get("/<token>/page/")
@shared.get("/<token>/page/<name>")
@open_to(Access.ANYBODY)
def page(token: str, name: str = "index.html") -> Response:
    """The draft itself, as it is saved."""
    course, _ = preview_links.open_link(desk().database, authoring().volume, token, now())
    return _unlisted(page_of(authoring().previews.snapshot(course, "", None, {}), name))


def _dead() -> Response:
    title, status = gettext("This link shows nothing any more"), 410
    sentence = gettext("It has ended, was taken back, or was cut off. Ask whoever sent it for a new one.")
    answer = make_response(
        render_template("fault.html", title=title, sentence=sentence, status=status), status
    )
    return _unlisted(answer)


def _unlisted(answer: Response) -> Response:
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"  # the address itself opens it
    return answer
