"""A cohort that is a course at a learning platform: its list of names, and what the platform was told."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.lti.places import Part
from westeros_learn.delivery.lti.transfers import (
    Transfer,
    contexts_of,
    read_names_now,
    send_grades_again,
)
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.account.forms import PlainForm
from westeros_learn.web.desk import desk, now
from westeros_learn.web.teach.blueprint import cohort_for, teach
from westeros_learn.web.words import gettext, ngettext

_NO_ACCESS = (400, 401, 403)
_GONE = (404, 410)


@teach.get("/cohorts/<int:cohort_id>/platform")
@open_to(Access.TRAINER, sent=True)
def platform(cohort_id: int) -> ResponseReturnValue:
    """Who is on the platform's list, and what the platform knows of their work."""
    cohort = cohort_for(cohort_id)
    contexts = contexts_of(desk().database, desk().library, cohort_id)
    return render_template(
        "teach/from_platform.html",
        cohort=cohort,
        contexts=contexts,
        missing=sum(len(each.missing) for each in contexts),
        part_name=part_name,
        progress_names=progress_names(),
        trouble_of=trouble_of,
        form=PlainForm(),
    )


@teach.post("/cohorts/<int:cohort_id>/platform")
@open_to(Access.TRAINER, sent=True)
def ask_platform(cohort_id: int) -> ResponseReturnValue:
    """Read the names now, or tell the platform again what it does not know."""
    cohort_for(cohort_id)
    where = (desk().database, visitor().person, cohort_id, now())
    if request.form.get("do") == "names":
        read_names_now(*where)
        flash(gettext("The names are being read. Look again in a moment."))
    elif request.form.get("do") == "grades":
        number = send_grades_again(*where)
        flash(ngettext("%(num)s result is sent again.", "%(num)s results are sent again.", number))
    return redirect(url_for("teach.platform", cohort_id=cohort_id), 303)


def part_name(part: Part) -> str:
    """Return what a link opens, in the words of the course; "" where it is there no more."""
    edition = desk().library.courses.get(part.course)
    if edition is None:
        return ""
    course = edition.course
    if part.quiz:
        return course.quiz_by_id[part.quiz].title
    titles = {each.id: each.title for each in course.modules}
    return titles.get(part.module, course.title)


def progress_names() -> dict[str, str]:
    """Return the words for how far somebody is, as platforms are told it."""
    return {
        "InProgress": gettext("under way"),
        "Submitted": gettext("done, not passed"),
        "Completed": gettext("complete"),
    }


def trouble_of(transfer: Transfer) -> str:
    """Return why a platform does not know a result, and what to do."""
    if not transfer.refused:
        return gettext("The platform could not be reached. It is tried again by itself.")
    if transfer.status in _GONE:
        return gettext("The column is gone from the gradebook there. Choose the link in your course anew.")
    if transfer.status in _NO_ACCESS:
        return gettext(
            "The platform does not take this grade. It may allow no grades from this app, or the person no "
            "longer learns in the course there."
        )
    return gettext(
        "The platform refused it, with the number %(status)s. Its administrator can say why.",
        status=transfer.status,
    )
