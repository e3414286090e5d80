"""Question banks of other programs: brought into a course after a look at what that does, and taken home."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import banks as use_case
from westeros_learn.delivery.authoring.rights import rights_of
from westeros_learn.errors import BankRefusedError, EditRefusedError, OutputError
from westeros_learn.exchange import FORMATS, WRITERS, ChangedQuestion, NewQuestion, Wishes, grouped
from westeros_learn.records import Right
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.forms import words
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext, ngettext

_BESIDE = 100_000
"""Bytes for the other fields of the form."""
_LONGEST_NAME = 200


@author.get("/<course>/bank")
@open_to(Access.TRAINER)
def bank(course: str) -> str:
    """What can be brought in, and what can be taken home."""
    return _page(course)


def _page(course: str, problem: str = "") -> str:
    draft = draft_for(course)
    found = draft.result.course
    may = rights_of(desk().database, authoring().volume, visitor().person)[course]
    return render_template(
        "author/bank.html",
        course=course,
        title=draft.title or course,
        lessons=found.lessons if found else (),
        outcomes=found.outcomes if found else (),
        endings=sorted({ending for form in FORMATS.values() for ending in form.endings}),
        forms=[*WRITERS],
        may_edit=may is Right.EDIT,
        problem=problem,
    )


@author.post("/<course>/bank")
@open_to(Access.TRAINER, most_bytes=use_case.MOST_BYTES + _BESIDE)
def look_at_bank(course: str) -> ResponseReturnValue:
    """Show what bringing a file in would do."""
    file = request.files.get("file")
    name = (file.filename or "")[-_LONGEST_NAME:] if file else ""
    content = file.read() if file and name else b""
    if not content:
        return _page(course, gettext("Choose a file first.")), 422
    where = (desk().database, authoring().volume, visitor().person)
    try:
        look = use_case.look_at_bank(*where, course, name, content, _wishes(), now())
    except (BankRefusedError, EditRefusedError) as error:
        return _page(course, f"{error.message} {error.cure}".rstrip()), 422
    return _shown(look)


def _wishes() -> Wishes:
    return Wishes(request.form.get("to", "")[:200], request.form.get("outcome", "")[:200])


def _shown(look: use_case.Look, problem: str = "") -> str:
    plan, course = look.plan, look.upload.course
    coming: list[NewQuestion | ChangedQuestion] = [*plan.new, *plan.changed]
    losses = grouped((loss, one.id) for one in coming for loss in one.found.losses)
    tasks = grouped((task, one.id) for one in coming for task in one.found.tasks)
    return render_template(
        "author/bank_plan.html",
        course=course,
        title=draft_for(course).title or course,
        look=look,
        plan=plan,
        unchanged={one.id for one in plan.unchanged},
        losses=losses,
        tasks=tasks,
        kinds=words.kind_names(),
        problem=problem,
    )


@author.post("/<course>/bank/import")
@open_to(Access.TRAINER)
def import_bank(course: str) -> ResponseReturnValue:
    """Bring in what was looked at."""
    form = request.form
    upload = use_case.Upload(
        course, form.get("name", "")[-_LONGEST_NAME:], form.get("digest", "")[:64], _wishes()
    )
    where = (desk().database, authoring().volume, visitor().person)
    try:
        done = use_case.import_bank(*where, upload, form.get("seen", ""), now())
    except (BankRefusedError, EditRefusedError, OutputError) as error:
        return _page(course, f"{error.message} {error.cure}".rstrip()), 503
    if isinstance(done, use_case.Look):
        return _shown(done, gettext("The course has changed meanwhile. This is what would be done now.")), 409
    number = len(done.new) + len(done.changed)
    flash(
        ngettext(
            "%(num)s question was written. Learners see it when you publish.",
            "%(num)s questions were written. Learners see them when you publish.",
            number,
        )
    )
    return redirect(url_for("author.questions", course=course), 303)


@author.get("/<course>/bank/<form>")
@open_to(Access.TRAINER)
def take_bank(course: str, form: str) -> Response:
    """The questions of a course as a file."""
    taken = use_case.take_bank(desk().database, authoring().volume, visitor().person, course, form)
    response = Response(taken.content, mimetype=taken.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    return response
