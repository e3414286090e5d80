"""The files of a course that is written: all of them, and one of them; brought, taken home, renamed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import whole_files
from westeros_learn.delivery.authoring.entries import COURSE_FILE
from westeros_learn.delivery.authoring.half_written import unsaved_files
from westeros_learn.delivery.authoring.rights import may_save, rights_of
from westeros_learn.delivery.authoring.volume import TEXTS
from westeros_learn.delivery.authoring.whole_files import MOST_FILE_BYTES
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.errors import EditRefusedError, OutputError
from westeros_learn.model import Diagnostic, Severity
from westeros_learn.records import Right
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.words import severity_name
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext

_MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a course.

    Attributes:
        is_text: whether it can be opened.
        errors, warnings: how many of each it has.
        unsaved: whether whoever looks has typed something into it that is not saved.
    """

    name: str
    is_text: bool
    errors: int
    warnings: int
    unsaved: bool


@author.get("/<course>/files/")
@open_to(Access.TRAINER)
def all_files(course: str) -> str:
    """The files of a course, and what is wrong in them."""
    return _page(course, "")


def _page(course: str, problem: str) -> str:
    draft, volume, person = draft_for(course), authoring().volume, visitor().person
    may = rights_of(desk().database, volume, person)[course]
    faults = draft.result.diagnostics
    unsaved = unsaved_files(desk().database, person, course)
    rows = [_row(name, faults, unsaved) for name in volume.files(course)]
    return render_template(
        "author/files.html",
        course=course,
        title=draft.title or course,
        texts=[row for row in rows if row.is_text],
        others=[row for row in rows if not row.is_text],
        folders=sorted({row.name.rpartition("/")[0] for row in rows if row.is_text} - {""}),
        faults=faults[:_MOST_FAULTS],
        may_bring=may is not Right.COMMENT,
        may_save=lambda name: may_save(may, name),
        problem=problem,
        severity_name=severity_name,
    )


def _row(name: str, faults: Sequence[Diagnostic], unsaved: Collection[str]) -> FileRow:
    here = [fault.severity for fault in faults if fault.span.file == name]
    errors, warnings = here.count(Severity.ERROR), here.count(Severity.WARNING)
    return FileRow(name, name.endswith(TEXTS), errors, warnings, name in unsaved)


@author.post("/<course>/files/")
@open_to(Access.TRAINER, most_bytes=MOST_FILE_BYTES + 100_000)
def bring_file(course: str) -> ResponseReturnValue:
    """Bring a file into the course."""
    sent = request.files.get("file")
    draft_for(course)
    if sent is None or not sent.filename:
        return _page(course, gettext("Choose a file first.")), 422
    with sent.stream as stream:
        content = stream.read(MOST_FILE_BYTES + 1)
    where = (desk().database, authoring().volume, visitor().person, course)
    asked = (request.form.get("folder", ""), sent.filename, content, now())
    try:
        name = whole_files.bring_file(*where, *asked, replace="replace" in request.form)
    except Refused as refused:
        problem = _problems().get(refused.reason)
        if problem is None:
            raise
        return _page(course, problem), 422
    except OutputError as error:
        return _page(course, f"{error.message} {error.cure}"), 503
    if name is None:
        return _page(course, _unfit()), 422
    flash(gettext("The file is there: %(name)s", name=name))
    return redirect(url_for("author.all_files", course=course), 303)


def _problems() -> dict[Reason, str]:
    return {
        Reason.CHANGED_MEANWHILE: gettext(
            "There is a file of this name, and it says something else. Nothing was changed."
        ),
        Reason.NO_FILE: gettext(
            "No file of a course can be called so: take small letters, digits, hyphens and dots, and keep "
            "the ending."
        ),
    }


def _unfit() -> str:
    return gettext(
        "This file cannot be taken: a course has texts in UTF-8 of 2 MB at the most, drawings without "
        "scripts, and PNG, JPEG or GIF pictures of 5 MB at the most."
    )


@author.get("/<course>/file/<path:file>")
@open_to(Access.TRAINER)
def one_file(course: str, file: str) -> str:
    """One file: taking it home, renaming it, taking it out."""
    return _file_page(course, file, "")


def _file_page(course: str, file: str, problem: str) -> str:
    draft, volume, person = draft_for(course), authoring().volume, visitor().person
    whole_files.take_file(desk().database, volume, person, course, file)
    may = rights_of(desk().database, volume, person)[course]
    is_lesson = file.endswith("/lesson.md")
    return render_template(
        "author/file.html",
        course=course,
        title=draft.title or course,
        file=file,
        folder=file.rpartition("/")[0],
        name=file.rpartition("/")[0] if is_lesson else file.rpartition("/")[2],
        is_text=file.endswith(TEXTS),
        is_lesson=is_lesson,
        may_edit=may is Right.EDIT and file != COURSE_FILE,
        problem=problem,
    )


@author.post("/<course>/file/<path:file>")
@open_to(Access.TRAINER)
def change_file(course: str, file: str) -> ResponseReturnValue:
    """Rename a file, or take it out."""
    where = (desk().database, authoring().volume, visitor().person, course, file)
    try:
        if request.form.get("do") == "remove":
            whole_files.remove_file(*where, now())
            flash(gettext("The file is taken out. The history can bring it back."))
            return redirect(url_for("author.all_files", course=course), 303)
        new = whole_files.rename_file(*where, request.form.get("name", "").strip(), now())
    except Refused as refused:
        problem = _problems().get(refused.reason)
        if problem is None or authoring().volume.read(course, file) is None:
            raise
        return _file_page(course, file, problem), 422
    except (EditRefusedError, OutputError) as error:
        return _file_page(course, file, f"{error.message} {error.cure}"), 503
    flash(gettext("It is called %(name)s now.", name=new))
    return redirect(url_for("author.one_file", course=course, file=new), 303)


@author.get("/<course>/take/<path:file>")
@open_to(Access.TRAINER)
def take_file(course: str, file: str) -> Response:
    """A file, to be taken home."""
    content = whole_files.take_file(desk().database, authoring().volume, visitor().person, course, file)
    return _taken(content, file.rpartition("/")[2], "application/octet-stream")


@author.get("/<course>/course.zip")
@open_to(Access.TRAINER)
def take_course(course: str) -> Response:
    """All files of a course, to be taken home."""
    content = whole_files.take_course(desk().database, authoring().volume, visitor().person, course)
    return _taken(content, f"{course}.zip", "application/zip")


def _taken(content: bytes, name: str, media_type: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
