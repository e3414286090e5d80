"""The courses that somebody may work on, and one of them: how it stands, and its files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import render_template

from westeros_learn.delivery.authoring.drafts import Draft
from westeros_learn.delivery.authoring.half_written import unsaved_files
from westeros_learn.delivery.authoring.publishing import State, state_of
from westeros_learn.delivery.authoring.rights import may_save, rights_of
from westeros_learn.delivery.authoring.volume import TEXTS
from westeros_learn.model import Diagnostic, Severity
from westeros_learn.records import Right, Role
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.words import right_names, severity_name
from westeros_learn.web.desk import desk

_MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course in the list.

    Attributes:
        course: the name of its folder.
        may: what whoever looks may do in it.
    """

    course: str
    may: Right
    draft: Draft
    state: State

    @property
    def title(self) -> str:
        """What it is called; its folder's name where nothing else can be read."""
        return self.draft.title or self.course


@author.get("/")
@open_to(Access.TRAINER)
def courses() -> str:
    """The courses that somebody may work on, each with how it stands."""
    volume, drafts = authoring().volume, authoring().drafts
    found = []
    for course, may in rights_of(desk().database, volume, visitor().person).items():
        draft = drafts.draft(course)
        found.append(CourseRow(course, may, draft, state_of(volume, course, draft)))
    return render_template(
        "author/courses.html",
        courses=sorted(found, key=lambda row: row.title),
        right_names=right_names(),
        is_administrator=visitor().person.role is Role.ADMINISTRATOR,
    )


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


@author.get("/<course>/")
@open_to(Access.TRAINER)
def course_files(course: str) -> str:
    """One course: how it stands, what is wrong in it, and its files."""
    draft, volume, person = draft_for(course), authoring().volume, visitor().person
    may = rights_of(desk().database, volume, person)[course]
    faults = draft.result.diagnostics
    unsaved = unsaved_files(desk().database, person, course)
    rows = [_row(name, faults, unsaved) for name in volume.files(course)]
    return render_template(
        "author/course.html",
        course=course,
        title=draft.title or course,
        draft=draft,
        state=state_of(volume, course, draft),
        waiting=volume.waiting(),
        texts=[row for row in rows if row.is_text],
        others=[row for row in rows if not row.is_text],
        faults=faults[:_MOST_FAULTS],
        may=may,
        may_edit=may is Right.EDIT,
        may_save=lambda name: may_save(may, name),
        severity_name=severity_name,
        is_git=volume.history(course).is_git,
    )


def _row(name: str, faults: Sequence[Diagnostic], unsaved: Collection[str]) -> FileRow:
    here = [fault.severity for fault in faults if fault.span.file == name]
    errors, warnings = here.count(Severity.ERROR), here.count(Severity.WARNING)
    return FileRow(name, name.endswith(TEXTS), errors, warnings, name in unsaved)
