"""The editor of one file: opening, saving, what stands in the way of a saving, what is half written."""

from __future__ import annotations

from importlib.resources import files

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import editing, half_written
from westeros_learn.delivery.authoring.comments import LONGEST, LONGEST_QUOTE
from westeros_learn.delivery.authoring.editing import Conflict, Opened, Saved
from westeros_learn.delivery.authoring.half_written import Half
from westeros_learn.errors import OutputError
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.comments import parts_of, threads_for
from westeros_learn.web.author.conflicts import asked_decision, side_by_side
from westeros_learn.web.author.looking import MOST_BYTES, language_of
from westeros_learn.web.author.words import severity_name
from westeros_learn.web.desk import desk, now
from westeros_learn.web.protection import POLICY
from westeros_learn.web.words import gettext

EDITOR_POLICY = POLICY.replace("default-src 'none'", "default-src 'none'; frame-src 'self'")
"""The page of an editor shows the draft in a frame."""


@author.get("/editor.js")
@open_to(Access.FILE)
def editor_script() -> Response:
    """The script of the editor."""
    script = files("westeros_learn.web.author") / "static" / "editor.js"
    return Response(script.read_bytes(), mimetype="text/javascript")


@author.get("/stage.js")
@open_to(Access.FILE)
def stage_script() -> Response:
    """The script of the page beside a text, which that of the editor loads."""
    script = files("westeros_learn.web.author") / "static" / "stage.js"
    return Response(script.read_bytes(), mimetype="text/javascript")


@author.get("/<course>/files/<path:file>")
@open_to(Access.TRAINER)
def edit_file(course: str, file: str) -> ResponseReturnValue:
    """Open a file; go on with what is half written, where something is."""
    opened = editing.open_file(desk().database, authoring().volume, visitor().person, course, file, now())
    half = half_written.half_written(desk().database, visitor().person, course, file)
    if half is not None and half.text == opened.text:
        half = None
    return _editor(opened, half)


@author.post("/<course>/files/<path:file>")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES)
def save_file(course: str, file: str) -> ResponseReturnValue:
    """Save a file, or show what somebody else has made of it meanwhile."""
    typed = Opened(course, file, request.form.get("text", ""), request.form.get("base", ""), may_save=True)
    note = request.form.get("note", "")
    if request.form.get("do") == "put-aside":
        half_written.put_aside(desk().database, visitor().person, course, file)
        flash(gettext("What was not saved is put aside. The file is as it was saved last."))
        return redirect(url_for("author.edit_file", course=course, file=file), 303)
    try:
        found = editing.save_file(
            desk().database, authoring().volume, visitor().person, typed, note, now(), asked_decision()
        )
    except OutputError as error:
        return _editor(typed, None, problem=f"{error.message} {error.cure}"), 503
    if isinstance(found, Conflict):
        _keep(typed)
        return side_by_side(typed, found, note), 409
    flash(said_of(found))
    return redirect(url_for("author.edit_file", course=course, file=file, saved=1), 303)


def said_of(saved: Saved) -> str:
    """Return what a saving did, in a sentence."""
    if not saved.changed:
        return gettext("The file says that already. There was nothing to save.")
    if not saved.in_history:
        return gettext("Saved. The history cannot be written right now; it follows by itself.")
    if saved.merged:
        return gettext("Saved. What somebody else changed meanwhile is kept, too.")
    return gettext("Saved.")


def _editor(opened: Opened, half: Half | None, problem: str = "") -> Response:
    draft = draft_for(opened.course)
    faults = [fault for fault in draft.result.diagnostics if fault.span.file == opened.file]
    page = render_template(
        "author/edit.html",
        course=opened.course,
        title=draft.title or opened.course,
        opened=opened,
        half=half,
        text=half.text if half else opened.text,
        base=half.base if half else opened.base,
        faults=faults,
        problem=problem,
        severity_name=severity_name,
        threads=threads_for(opened.course, draft, opened.file),
        parts=parts_of(draft, opened.file),
        longest_comment=LONGEST,
        longest_quote=LONGEST_QUOTE,
        language=language_of(opened.file) or "source",
        longest_note=editing.LONGEST_NOTE,
    )
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = EDITOR_POLICY
    return answer


def _keep(typed: Opened) -> None:
    half_written.keep_half_written(
        desk().database,
        authoring().volume,
        visitor().person,
        typed.course,
        typed.file,
        Half(typed.text.replace("\r\n", "\n"), typed.base, now()),
    )
