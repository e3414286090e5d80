"""The editor of a lesson: its keys as fields, its text below them, what learners see beside both."""

from __future__ import annotations

import sys
from dataclasses import dataclass
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
from westeros_learn.source.writeback import blocks_in, put_behind, read_data, split_lesson
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author import entry as one
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.comments import parts_of, threads_for
from westeros_learn.web.author.entries import answer, as_text, keep, show
from westeros_learn.web.author.entry import Entry
from westeros_learn.web.author.files import EDITOR_POLICY
from westeros_learn.web.author.lesson_pieces import SORTS, UnfinishedError, offers_for
from westeros_learn.web.author.lesson_putting import MOST_BYTES, PUT, chosen
from westeros_learn.web.author.sheets import LESSON_FILE, lesson_fields
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext

_LONGEST_PLACE = 50


@dataclass(frozen=True, slots=True)
class PutIn:
    """What is, or was to be put in.

    Attributes:
        name: the sort of piece.
        problem: why it could not be.
        identifier: what was just made for it, and is now to be chosen.
        done: whether it stands in the text now.
    """

    name: str = ""
    problem: str = ""
    identifier: str = ""
    done: bool = False

    @classmethod
    def asked(cls) -> PutIn:
        """Return what the address asks for: a question or a word that was made for the lesson."""
        name, _, identifier = request.args.get("put", "").partition(":")
        return cls(name, identifier=identifier) if name in SORTS else cls()


@author.get("/lesson.js", defaults={"name": "lesson.js"})
@author.get("/lesson-tools.js", defaults={"name": "lesson-tools.js"})
@author.get("/lesson-writing.js", defaults={"name": "lesson-writing.js"})
@open_to(Access.FILE)
def lesson_script(name: str) -> Response:
    """A script of the lesson editor."""
    script = files("westeros_learn.web.author") / "static" / name
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
    if request.form.get("do", "").startswith(PUT):
        return _put_in(entry)
    note = gettext("Lesson %(title)s", title=one.short(str(entry.made.data.get("title", folder))))
    here = lambda: url_for("author.edit_lesson", course=course, folder=folder, saved=1)  # noqa: E731  # then
    return _with_policy(answer(entry, note, _page, here))


def _put_in(entry: Entry) -> Response:
    """Put something into the text, keep it, and show the editor again: the way without a script."""
    name = request.form["do"].removeprefix(PUT)
    if not entry.opened.may_save:
        raise Refused(Reason.NOT_OFFERED)
    try:
        piece, _ = chosen(entry.opened.course, name)
    except UnfinishedError as error:
        return _with_policy((_page(entry, PutIn(name, str(error))), 422))
    body, where = entry.body or "", request.form.get("where", type=int)
    splice = put_behind(body, where or sys.maxsize, piece)
    entry.body = f"{body[: splice.start]}{splice.text}{body[splice.end :]}"
    one.write(entry, _identifier(entry))
    keep(entry)
    return _with_policy(_page(entry, PutIn(name, done=True)))


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


def _page(entry: Entry, put: PutIn | None = None) -> str:
    course, file = entry.opened.course, entry.opened.file
    folder = file.partition("/")[0]
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
        folder=folder,
        sorts=offers_for(course, folder, entry.course) if entry.opened.may_save else (),
        put=put or PutIn.asked(),
        paragraphs=_paragraphs(entry.body or ""),
    )


def _paragraphs(body: str) -> list[str]:
    """Return how the blocks of a text begin, behind which something can be put."""
    return [one.short(body[block.start : block.end])[:_LONGEST_PLACE] for block in blocks_in(body)]


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
