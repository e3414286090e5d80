"""A version that learners were given before: what is in it, giving it again, writing it into the draft."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import republishing as use_case
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.errors import OutputError
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author import words
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import said
from westeros_learn.web.words import gettext, time_of


@author.get("/<course>/publish/<version>")
@open_to(Access.TRAINER)
def earlier_version(course: str, version: str) -> str:
    """What giving learners an earlier version again would do, and writing it into the draft."""
    return _page(course, version, "")


def _page(course: str, version: str, problem: str) -> str:
    where = (desk().database, authoring().volume, visitor().person, course)
    found = use_case.look_at_version(
        desk().database,
        desk().library,
        authoring().volume,
        authoring().drafts,
        visitor().person,
        course,
        version,
    )
    changes = found.changes
    told = [each for each in changes.consequences if words.happens_here(each)] if changes else []
    return render_template(
        "author/earlier.html",
        course=course,
        title=draft_for(course).title or course,
        past=next(each for each in use_case.earlier_versions(*where) if each.content == version),
        found=found,
        changes=changes,
        consequences=told,
        draft_changes=use_case.draft_changes(*where, version),
        sentence=words.sentence,
        severity_name=words.severity_name,
        problem=problem,
    )


@author.post("/<course>/publish/<version>")
@open_to(Access.TRAINER)
def use_version(course: str, version: str) -> ResponseReturnValue:
    """Give learners an earlier version again, or let the draft say what it says."""
    database, volume, person = desk().database, authoring().volume, visitor().person
    try:
        if request.form.get("do") == "draft":
            _to_draft(course, version)
            return redirect(url_for("author.course_files", course=course), 303)
        seen = request.form.get("seen", "")
        use_case.publish_again(database, desk().library, volume, person, course, version, seen, now())
    except OutputError as error:
        return _page(course, version, f"{error.message} {error.cure}"), 503
    except Refused as refused:
        if refused.reason not in (Reason.PREVIEW_IS_OLD, Reason.COURSE_HAS_ERRORS, Reason.CHANGED_MEANWHILE):
            raise
        return _page(course, version, said(refused)), 409
    flash(gettext("Learners see this version from now on. The draft is as it was."))
    return redirect(url_for("author.publish", course=course), 303)


def _to_draft(course: str, version: str) -> None:
    where = (desk().database, authoring().volume, visitor().person, course)
    found = next((each for each in use_case.earlier_versions(*where) if each.content == version), None)
    note = gettext("Back to what was published on %(time)s", time=time_of(found.at)) if found else ""
    kept = use_case.draft_back(*where, version, note, now())
    if kept:
        flash(gettext("The draft says that again. What it said until now is in the history."))
    else:
        flash(gettext("The draft says that again. The history follows by itself."))
