"""The history of a course and of its files: who saved what, comparison, and going back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import editing
from westeros_learn.delivery.authoring.lines import beside
from westeros_learn.delivery.authoring.rights import may_save, rights_of
from westeros_learn.delivery.authoring.volume import TEXTS
from westeros_learn.errors import OutputError
from westeros_learn.records import Right
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.file_titles import file_titles
from westeros_learn.web.author.links import editor_of
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext


@author.get("/<course>/history/")
@author.get("/<course>/history/<path:file>")
@open_to(Access.TRAINER)
def history(course: str, file: str | None = None) -> str:
    """The versions of a file, or of the whole course, the newest first."""
    draft, volume = draft_for(course), authoring().volume
    found = editing.history_of(desk().database, volume, visitor().person, course, file)
    return render_template(
        "author/history.html",
        course=course,
        title=draft.title or course,
        file=file,
        versions=found,
        is_text=lambda name: name.endswith(TEXTS),
        title_of=file_titles(draft.result.course),
        waiting=volume.waiting(),
        is_git=volume.history(course).is_git,
    )


@author.get("/<course>/versions/<version>")
@open_to(Access.TRAINER)
def saving(course: str, version: str) -> str:
    """One saving, with all files that it changed."""
    draft, volume, person = draft_for(course), authoring().volume, visitor().person
    past = editing.saving_of(desk().database, volume, person, course, version)
    made_it = (
        "course.yaml" in past.version.files and volume.history(course).before("course.yaml", version) is None
    )
    return render_template(
        "author/saving.html",
        course=course,
        title=draft.title or course,
        past=past,
        is_text=lambda name: name.endswith(TEXTS),
        title_of=file_titles(draft.result.course),
        may_edit=rights_of(desk().database, volume, person)[course] is Right.EDIT and not made_it,
    )


@author.post("/<course>/versions/<version>")
@open_to(Access.TRAINER)
def undo_saving(course: str, version: str) -> ResponseReturnValue:
    """Let all files of a saving say again what they said before it."""
    where = (desk().database, authoring().volume, visitor().person, course, version)
    past = editing.saving_of(*where)
    note = gettext("Back to how it was before %(version)s", version=past.version.name)
    try:
        kept = editing.undo_saving(*where, note, now())
    except OutputError as error:
        flash(f"{error.message} {error.cure}")
        return redirect(url_for("author.saving", course=course, version=version), 303)
    flash(
        gettext("The saving is undone. What the files said until now is in the history.")
        if kept
        else gettext("The saving is undone. The history follows by itself.")
    )
    return redirect(url_for("author.history", course=course), 303)


@author.get("/<course>/versions/<version>/<path:file>")
@open_to(Access.TRAINER)
def version(course: str, version: str, file: str) -> str:
    """What a version changed in a file: before and after beside one another."""
    draft, volume, person = draft_for(course), authoring().volume, visitor().person
    before, after = editing.version_texts(desk().database, volume, person, course, file, version)
    versions = editing.history_of(desk().database, volume, person, course, file)
    may = rights_of(desk().database, volume, person)[course]
    return render_template(
        "author/version.html",
        course=course,
        title=draft.title or course,
        file=file,
        which=version,
        past=next((each for each in versions if each.version.id == version), None),
        is_newest=bool(versions) and versions[0].version.id == version,
        rows=beside(before, after),
        was_there=before != "",
        may_save=may_save(may, file),
    )


@author.post("/<course>/versions/<version>/<path:file>")
@open_to(Access.TRAINER)
def go_back(course: str, version: str, file: str) -> ResponseReturnValue:
    """Let a file say again what it said after a version, or before it."""
    undo = request.form.get("do") == "before"
    note = gettext("Back to how it was before %(version)s") if undo else gettext("Back to %(version)s")
    where = (desk().database, authoring().volume, visitor().person, course, file, version)
    try:
        kept = editing.go_back(*where, note % {"version": version[:10]}, now(), undo=undo)
    except OutputError:
        flash(gettext("The file cannot be written right now. It is as it was; try again in a minute."))
        return redirect(url_for("author.version", course=course, version=version, file=file), 303)
    flash(
        gettext("The file says again what it said. What it said until now is in the history.")
        if kept
        else gettext("The file says again what it said. The history follows by itself.")
    )
    return redirect(editor_of(course, file), 303)
