"""Publishing a course: what is new for learners, and what that does to those in the middle."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import publishing as use_case
from westeros_learn.delivery.authoring.republishing import earlier_versions
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.errors import OutputError
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author import words
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import said
from westeros_learn.web.words import gettext


@author.get("/<course>/publish")
@open_to(Access.TRAINER)
def publish(course: str) -> str:
    """What publishing would do."""
    return _look(course, "")


def _look(course: str, problem: str) -> str:
    found = use_case.look_at_publishing(
        desk().database, desk().library, authoring().volume, authoring().drafts, visitor().person, course
    )
    changes = found.changes
    told = [each for each in changes.consequences if words.happens_here(each)] if changes else []
    return render_template(
        "author/publish.html",
        course=course,
        title=draft_for(course).title or course,
        found=found,
        changes=changes,
        consequences=told,
        sentence=words.sentence,
        severity_name=words.severity_name,
        problem=problem,
        versions=earlier_versions(desk().database, authoring().volume, visitor().person, course),
    )


@author.post("/<course>/publish")
@open_to(Access.TRAINER)
def give_out(course: str) -> ResponseReturnValue:
    """Give learners the draft that was looked at."""
    content = request.form.get("content", "")
    try:
        use_case.publish(
            desk().database, desk().library, authoring().volume, visitor().person, course, content, now()
        )
    except OutputError as error:
        return _look(course, f"{error.message} {error.cure}"), 503
    except Refused as refused:
        if refused.reason not in (Reason.PREVIEW_IS_OLD, Reason.COURSE_HAS_ERRORS):
            raise
        return _look(course, said(refused)), 409
    flash(gettext("Published. Learners see this version from now on."))
    return redirect(url_for("author.course_files", course=course), 303)
