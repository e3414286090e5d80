"""The files of a course that is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import render_template

from westeros_learn.delivery.authoring.half_written import unsaved_files
from westeros_learn.delivery.authoring.rights import may_save, rights_of
from westeros_learn.delivery.authoring.volume import TEXTS
from westeros_learn.model import Diagnostic, Severity
from westeros_learn.records import Right
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.words import severity_name
from westeros_learn.web.desk import desk

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
        faults=faults[:_MOST_FAULTS],
        may_edit=may is Right.EDIT,
        may_save=lambda name: may_save(may, name),
        problem=problem,
        severity_name=severity_name,
    )


def _row(name: str, faults: Sequence[Diagnostic], unsaved: Collection[str]) -> FileRow:
    here = [fault.severity for fault in faults if fault.span.file == name]
    errors, warnings = here.count(Severity.ERROR), here.count(Severity.WARNING)
    return FileRow(name, name.endswith(TEXTS), errors, warnings, name in unsaved)
