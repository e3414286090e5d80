"""The questions of a course: all of them, one of them in a form with what learners see of it beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring.editing import Saved
from westeros_learn.delivery.authoring.entries import (
    NEW,
    entry_name,
    keep_unsaved,
    open_entries,
    save_entry,
)
from westeros_learn.delivery.authoring.lines import as_typed
from westeros_learn.delivery.authoring.rights import rights_of
from westeros_learn.errors import EditRefusedError
from westeros_learn.model import Course, Diagnostic, Question
from westeros_learn.records import Right
from westeros_learn.source.fields import values_of
from westeros_learn.source.files import Folder
from westeros_learn.source.fix import id_for
from westeros_learn.source.kinds_schema import QUESTION_ENTRIES
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author import entry as one
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.entries import MOST_BYTES, answer, as_text, remove, show
from westeros_learn.web.author.entry import Entry
from westeros_learn.web.author.evidence import QuestionFigures, figures_of
from westeros_learn.web.author.forms import words
from westeros_learn.web.author.links import back_or
from westeros_learn.web.author.sheets import (
    LESSON_FILE,
    POOL_FILE,
    QUIZ_FILE,
    is_questions_file,
    question_fields,
)
from westeros_learn.web.author.trying import entry_part, samples_of, tried
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data

_BEGINS = {
    "choices": 4,
    "pairs": 3,
    "steps": 3,
    "categories": 2,
    "items": 4,
    "regions": 3,
    "gaps": 2,
    "cells": 2,
}
"""How many empty rows a new question begins with."""

_PROVISIONAL = "new-question"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question in the list.

    Attributes:
        name: what it is called in addresses.
        figures: what its answers say, where it was asked in a test.
    """

    name: str
    prompt: str
    kind: str
    outcome: str
    errors: int
    warnings: int
    figures: QuestionFigures | None


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The questions of a lesson, or those of the tests.

    Attributes:
        title: what people call the place.
        readable: whether it can be read at all.
    """

    file: str
    title: str
    rows: Sequence[QuestionRow]
    readable: bool


@author.get("/<course>/questions/")
@open_to(Access.TRAINER)
def questions(course: str) -> str:
    """Every question of a course: practice by lessons, then those of the tests."""
    draft = draft_for(course)
    found = draft.result.course
    files = list(_files(course, found, draft.result.diagnostics)) if found else []
    return render_template(
        "author/questions.html",
        course=course,
        title=draft.title or course,
        files=files,
        language=found.language if found else "en",
        outcomes={each.id: each.text for each in found.outcomes} if found else {},
        kinds=words.kind_names(),
        may_edit=rights_of(desk().database, authoring().volume, visitor().person)[course] is Right.EDIT,
    )


def _files(course: str, found: Course, faults: Sequence[Diagnostic]) -> Iterator[QuestionFile]:
    figures = figures_of(found)
    volume = authoring().volume
    lessons = [(f"{each.folder}/{QUIZ_FILE}", each.title) for each in found.lessons]
    for file, title in (*lessons, (POOL_FILE, gettext("Test pool"))):
        content = volume.read(course, file)
        locator = one.read_file(as_typed(content) or "", file) if content is not None else None
        here = Counter(
            (path[0], fault.severity.value)
            for fault in faults
            if fault.span.file == file and locator and (path := locator.path(fault.span))
        )
        written = locator.data if locator and isinstance(locator.data, list) else []
        rows = [_row(found, entry, number, here, figures) for number, entry in enumerate(written)]
        readable = content is None or (locator is not None and isinstance(locator.data, list | None))
        yield QuestionFile(file, title, rows, readable)


def _row(
    found: Course,
    entry: Data,
    number: int,
    faults: Counter[tuple[str | int, str]],
    figures: dict[str, QuestionFigures],
) -> QuestionRow:
    name = entry_name(entry, number)
    said = entry if isinstance(entry, dict) else {}
    question = found.question_by_id.get(name)
    return QuestionRow(
        name=name,
        prompt=one.prompt_of(question) if question else one.short(str(said.get("prompt", ""))),
        kind=str(said.get("kind", "")),
        outcome=str(said.get("outcome", "")),
        errors=faults[number, "error"],
        warnings=faults[number, "warning"],
        figures=figures.get(name),
    )


# --- one question -----------------------------------------------------------------------------------


@author.get("/<course>/questions/<path:file>/<part>")
@open_to(Access.TRAINER)
def edit_question(course: str, file: str, part: str) -> ResponseReturnValue:
    """The form of a question, or of a new one: `?kind=` says which."""
    if part == NEW and request.args.get("kind") not in QUESTION_ENTRIES:
        return _choose_kind(course, file)
    try:
        entry = _entry(course, file, part)
    except EditRefusedError:
        return as_text(course, file)
    one.write(entry, _provisional(entry))
    return _page(entry)


def _choose_kind(course: str, file: str) -> str:
    draft = draft_for(course, Right.EDIT)
    if not is_questions_file(file):
        abort(404)
    return render_template(
        "author/kinds.html", course=course, title=draft.title or course, file=file, kinds=words.kind_names()
    )


def _entry(course: str, file: str, part: str) -> Entry:
    """Return a question as it was shown, nothing filled in yet.

    Raises:
        EditRefusedError: the file cannot be read, or what stands there is no question of a known kind.
    """
    if not is_questions_file(file):
        abort(404)
    opened, path, place, said = one.open_entry(course, file, (), part)
    if part == NEW:
        kind = request.args.get("kind", "")
        said = one.begun(question_fields(kind), {"kind": kind})
    fields = question_fields(_kind_of(said))
    entry = Entry(opened, (), path, place, fields, said, values_of(fields, said))
    if part == NEW and request.method == "GET":
        for key, number in _BEGINS.items():
            one.with_rows(entry, key, number)
    return entry


def _kind_of(said: dict[str, Data]) -> str:
    kind = str(said.get("kind", "")).strip()
    if kind not in QUESTION_ENTRIES:
        raise EditRefusedError("This question is of no known kind.", "Change the file as text.")
    return kind


def _provisional(entry: Entry) -> str:
    """Return an id with which a question can be shown that has none yet."""
    if entry.old.get("id"):
        return ""
    return _PROVISIONAL if entry.is_new else _id_for(entry, entry.opened.text)


@author.post("/<course>/questions/<path:file>/<part>")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES)
def save_question(course: str, file: str, part: str) -> ResponseReturnValue:
    """Save a question, or show its form again with what a button did to it, and with what is wrong."""
    if part == NEW and request.args.get("kind") not in QUESTION_ENTRIES:
        abort(404)
    try:
        entry = _entry(course, file, part)
    except EditRefusedError:
        return as_text(course, file)
    if request.form.get("do") == "remove" and not entry.is_new:
        return remove(entry, url_for("author.questions", course=course))
    one.fill(entry, _provisional(entry))
    identifier = str(entry.old.get("id", "")).strip()
    if request.form.get("do", "save") == "save" and not entry.problem and not identifier:
        identifier = str(entry.made.data.get("id", "")) if not entry.is_new else _new_id(entry)
        one.write(entry, identifier)
    note = gettext("Question %(id)s", id=identifier) if identifier else ""
    here = lambda: back_or(  # noqa: E731  # once it is saved
        url_for("author.edit_question", course=course, file=file, part=identifier), "question", identifier
    )
    return answer(entry, note, _page, here)


def _new_id(entry: Entry) -> str:
    """Return the id that `check --fix` would give to a question."""
    bare = {key: value for key, value in entry.made.data.items() if key != "id"}
    return _id_for(entry, one.text_with(entry, bare))


def _id_for(entry: Entry, text: str) -> str:
    folder = authoring().volume.course(entry.opened.course)
    return id_for(Folder(folder, {entry.opened.file: text}), entry.opened.file, entry.place) or _PROVISIONAL


def _page(entry: Entry) -> str:
    question = question_in(entry)
    heading = gettext("New question") if entry.is_new else gettext("Question")
    return show(
        entry,
        heading,
        "author/question.html",
        question=question,
        kind=words.kind_names()[_kind_of(entry.old)],
        tried=tried(entry, question) if question else None,
        samples=samples_of(entry, question) if question else None,
        figures=figures_of(entry.course).get(question.id) if question and entry.course else None,
        part=entry_part(),
        stands_nowhere=not entry.is_new
        and any(fault.code == one.NOWHERE for fault in one.told(entry).at.get("", ())),
    )


def question_in(entry: Entry) -> Question | None:
    """Return the question as it is filled in; None where nothing can be made of it yet."""
    identifier = str(entry.made.data.get("id", "")).strip() or _PROVISIONAL
    found = entry.course.question_by_id.get(identifier) if entry.course else None
    return found if found and found.span.file == entry.opened.file else None


@author.post("/<course>/try/<path:file>/<part>")
@open_to(Access.TRAINER)
def try_question(course: str, file: str, part: str) -> ResponseReturnValue:
    """Answer a question as a learner does, as it is filled in by now; nothing of it is kept."""
    try:
        entry = _entry(course, file, part)
    except EditRefusedError:
        return as_text(course, file)
    one.write(entry, _provisional(entry))
    return _page(entry)


@author.post("/<course>/place/<path:file>/<part>")
@open_to(Access.TRAINER)
def place_question(course: str, file: str, part: str) -> ResponseReturnValue:
    """Put a practice question at the end of its lesson, and of what is typed there and not saved."""
    if not file.endswith(f"/{QUIZ_FILE}") or not is_questions_file(file):
        abort(404)
    database, volume, person = desk().database, authoring().volume, visitor().person
    found = draft_for(course, Right.EDIT).result.course
    lesson = f"{file.rpartition('/')[0]}/{LESSON_FILE}"
    if found is None or part not in found.question_by_id:
        abort(404)
    opened = open_entries(database, volume, person, course, lesson, now())
    text = f"{opened.text.rstrip()}\n\n:::{{question}} {part}\n:::\n"
    if opened.unsaved:
        keep_unsaved(database, volume, person, opened, text, now())
        flash(gettext("It stands at the end of the lesson, among what you have not saved there."))
    else:
        note = gettext("Question %(id)s", id=part)
        saved = save_entry(database, volume, person, opened, text, note, now())
        placed = isinstance(saved, Saved)
        flash(gettext("It stands at the end of the lesson.") if placed else gettext("Please try it again."))
    return redirect(url_for("author.edit_question", course=course, file=file, part=part), 303)


@author.get("/<course>/questions/by-id/<question_id>")
@open_to(Access.TRAINER)
def find_question(course: str, question_id: str) -> ResponseReturnValue:
    """Lead to the editor of a question, wherever it stands."""
    found = draft_for(course).result.course
    question = found.question_by_id.get(question_id) if found else None
    if question is None:
        abort(404)
    return redirect(
        url_for("author.edit_question", course=course, file=question.span.file, part=question.id), 303
    )
