"""What the pages of all entries share: showing the form, keeping what is filled in, saving it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import editing, entries, half_written
from westeros_learn.delivery.authoring.editing import Conflict, Opened
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.errors import EditRefusedError, OutputError
from westeros_learn.model import Course
from westeros_learn.web.access import visitor
from westeros_learn.web.author import entry as one
from westeros_learn.web.author.blueprint import authoring
from westeros_learn.web.author.conflicts import side_by_side
from westeros_learn.web.author.entry import Entry
from westeros_learn.web.author.files import said_of
from westeros_learn.web.author.forms import words
from westeros_learn.web.author.looking import MOST_BYTES
from westeros_learn.web.author.sheets import RARE
from westeros_learn.web.author.words import severity_name
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext

__all__ = ["MOST_BYTES", "answer", "as_text", "keep", "show"]


def show(entry: Entry, heading: str, template: str = "author/entry.html", **more: object) -> str:
    """Return the page of an entry."""
    course, offered = entry.opened.course, one.offers(entry)
    return render_template(
        template,
        course=course,
        title=(entry.draft.title if entry.draft else "") or course,
        entry=entry,
        opened=entry.opened,
        fields=[each for each in entry.fields if each.key not in RARE],
        rare=[each for each in entry.fields if each.key in RARE],
        form=one.form_of(entry, offered),
        told=one.told(entry),
        offers=offered,
        words=words,
        language=entry.course.language if entry.course else "en",
        severity_name=severity_name,
        heading=heading,
        longest_note=editing.LONGEST_NOTE,
        **{"sheet": "", **more},
    )


def as_text(course: str, file: str) -> ResponseReturnValue:
    """Lead to the text of a file that no form can show."""
    flash(gettext("A form cannot show this file as it stands. Correct it as text first."))
    return redirect(url_for("author.edit_file", course=course, file=file), 303)


def answer(
    entry: Entry, note: str, page: Callable[[Entry], str], here: Callable[[], str]
) -> ResponseReturnValue:
    """Answer a form that was sent: save it, or keep what is in it and show it again.

    Args:
        entry: what was filled in.
        note: what stands in the history where its author says nothing.
        page: shows it.
        here: the address of the entry once it is saved.

    Raises:
        Refused: they may not save it (NOT_OFFERED), or the course is not theirs (NO_COURSE).
    """
    opened = entry.opened
    do = request.form.get("do", "save")
    if do == "put-aside":
        half_written.put_aside(desk().database, visitor().person, opened.course, opened.file)
        flash(gettext("What was not saved is put aside. The file is as it was saved last."))
        return redirect(request.path, 303)
    if not opened.may_save:
        raise Refused(Reason.NOT_OFFERED)
    if do != "save" or entry.problem:
        keep(entry)
        return page(entry), 200 if do != "save" else 422
    return _save(entry, request.form.get("note", "") or note, page, here)


def keep(entry: Entry) -> None:
    """Keep what is filled in for who did so, until they save it."""
    if not entry.is_new:
        entries.keep_unsaved(
            desk().database, authoring().volume, visitor().person, entry.opened, entry.text, now()
        )


def _save(
    entry: Entry, note: str, page: Callable[[Entry], str], here: Callable[[], str]
) -> ResponseReturnValue:
    opened = entry.opened
    try:
        found = entries.save_entry(
            desk().database, authoring().volume, visitor().person, opened, entry.text, note, now()
        )
    except OutputError as error:
        entry.problem = f"{error.message} {error.cure}"
        return page(entry), 503
    if isinstance(found, Conflict):
        keep(entry)
        typed = Opened(opened.course, opened.file, entry.text, opened.base, opened.may_save)
        return side_by_side(typed, found, note), 409
    flash(said_of(found))
    return redirect(here(), 303)


def remove(entry: Entry, to: str) -> ResponseReturnValue:
    """Take an entry away, and lead to its list; an id that learners have met goes to the retired ones."""
    opened = entry.opened
    identifier = str(entry.old.get("id", "")).strip()
    served = desk().library.served_in(opened.course)
    met = served is not None and identifier in _ids_of(served.course)
    note = gettext("Remove %(id)s", id=identifier or opened.file)
    retired = identifier if met else ""
    try:
        entries.remove_entry(
            desk().database, authoring().volume, visitor().person, opened, entry.place, retired, note, now()
        )
    except (EditRefusedError, OutputError) as error:
        flash(f"{error.message} {error.cure}")
        return redirect(request.path, 303)
    if met:
        flash(gettext("It is taken out of the course. Its id is retired; the history can bring it back."))
    else:
        flash(gettext("It is taken out of the course. The history can bring it back."))
    return redirect(to, 303)


def _ids_of(course: Course) -> set[str]:
    named = (course.outcomes, course.modules, course.quizzes, course.glossary, course.references)
    return {each.id for group in named for each in group} | set(course.question_by_id)
