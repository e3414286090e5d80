"""The editor of a lesson: its keys as fields, its text below them, what learners see beside both."""

from __future__ import annotations

from importlib.resources import files

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import entries
from westeros_learn.delivery.authoring.comments import LONGEST, LONGEST_QUOTE
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.errors import EditRefusedError
from westeros_learn.model import Diagnostic
from westeros_learn.source.fields import values_of
from westeros_learn.source.files import Folder
from westeros_learn.source.fix import id_for
from westeros_learn.source.writeback import read_data, split_lesson
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author import entry as one
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.comments import parts_of, threads_for
from westeros_learn.web.author.entries import MOST_BYTES, answer, as_text, show
from westeros_learn.web.author.entry import Entry
from westeros_learn.web.author.files import EDITOR_POLICY
from westeros_learn.web.author.sheets import LESSON_FILE, lesson_fields
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext


@author.get("/lesson.js")
@open_to(Access.FILE)
def lesson_script() -> Response:
    """The script of the lesson editor."""
    script = files("westeros_learn.web.author") / "static" / "lesson.js"
    return Response(script.read_bytes(), mimetype="text/javascript")


@author.get("/<course>/lessons/<folder>")
@open_to(Access.TRAINER)
def edit_lesson(course: str, folder: str) -> ResponseReturnValue:
    """The editor of a lesson; one whose keys cannot be read is shown as text."""
    try:
        entry = _entry(course, folder)
    except EditRefusedError:
        return as_text(course, f"{folder}/{LESSON_FILE}")
    one.write(entry, _identifier(entry))
    return _with_policy(_page(entry))


@author.post("/<course>/lessons/<folder>")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES)
def save_lesson(course: str, folder: str) -> ResponseReturnValue:
    """Save a lesson, or show its editor again with what is wrong."""
    try:
        entry = _entry(course, folder)
        entry.body = request.form.get("text", entry.body or "").replace("\r\n", "\n")
        one.fill(entry, _identifier(entry))
    except EditRefusedError:
        return as_text(course, f"{folder}/{LESSON_FILE}")
    note = gettext("Lesson %(title)s", title=one.short(str(entry.made.data.get("title", folder))))
    here = lambda: url_for("author.edit_lesson", course=course, folder=folder, saved=1)  # noqa: E731  # then
    return _with_policy(answer(entry, note, _page, here))


def _entry(course: str, folder: str) -> Entry:
    """Return a lesson as it was when its editor was shown.

    Raises:
        Refused: there is none (NO_FILE), or the course is not theirs (NO_COURSE).
        EditRefusedError: its keys cannot be read.
    """
    file = f"{folder}/{LESSON_FILE}"
    opened = entries.open_entries(desk().database, authoring().volume, visitor().person, course, file, now())
    if not opened.base:
        raise Refused(Reason.NO_FILE)
    if request.method == "POST" and "over" in request.form:
        opened = entries.as_sent(desk().database, opened, request.form["over"], request.form.get("base", ""))
    _, keys, _, body = split_lesson(opened.text)
    said = read_data(keys, file)
    if not isinstance(said, dict):
        raise EditRefusedError("The lesson has no keys.", "Change the file as text.")
    fields = lesson_fields()
    return Entry(opened, (), (), (), fields, said, values_of(fields, said), body=body)


def _identifier(entry: Entry) -> str:
    """Return the id that `check --fix` would give to a lesson that has none."""
    if str(entry.old.get("id", "")).strip():
        return ""
    folder = authoring().volume.course(entry.opened.course)
    return id_for(Folder(folder, {entry.opened.file: entry.opened.text}), entry.opened.file, ()) or ""


def _page(entry: Entry) -> str:
    course, file = entry.opened.course, entry.opened.file
    draft = draft_for(course)
    head, keys, line, _ = split_lesson(entry.text)
    return show(
        entry,
        str(entry.old.get("title", "")).strip() or file,
        "author/lesson.html",
        head=f"{head}{keys}{line}",
        faults=_faults_of_text(entry),
        threads=threads_for(course, draft, file),
        parts=parts_of(draft, file),
        longest_comment=LONGEST,
        longest_quote=LONGEST_QUOTE,
        folder=file.partition("/")[0],
    )


def _faults_of_text(entry: Entry) -> list[Diagnostic]:
    """Return what is wrong in the text of a lesson; what concerns its keys stands at their fields."""
    faults = entry.draft.result.diagnostics if entry.draft else ()
    above = entry.lines_above
    return [fault for fault in faults if fault.span.file == entry.opened.file and fault.span.line > above]


def _with_policy(answered: ResponseReturnValue) -> Response:
    """Let the page show the draft in a frame."""
    response = make_response(answered)
    response.headers["Content-Security-Policy"] = EDITOR_POLICY
    return response
