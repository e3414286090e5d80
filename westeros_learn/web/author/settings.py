"""The settings of a course, and its lists: outcomes, modules, tests, glossary, references."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring.editing import Saved
from westeros_learn.delivery.authoring.entries import NEW, entries_in, entry_name, move_entry
from westeros_learn.delivery.authoring.entries import save_entry as save_entry_text
from westeros_learn.delivery.authoring.lessons import make_lesson
from westeros_learn.delivery.authoring.lines import as_typed
from westeros_learn.delivery.authoring.rights import rights_of
from westeros_learn.errors import EditRefusedError
from westeros_learn.records import Right
from westeros_learn.source.fields import fields_of, values_of
from westeros_learn.source.ids import free_id, slug
from westeros_learn.source.values import MOST_TITLE
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author import entry as one
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.entries import MOST_BYTES, answer, as_text, remove, show
from westeros_learn.web.author.entry import Entry
from westeros_learn.web.author.files import said_of
from westeros_learn.web.author.links import back_or, editor_of
from westeros_learn.web.author.sheets import ADDRESS, COURSE_FILE, SHEETS, Sheet, settings_fields
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data

_MOST_WORDS = 5
_PUT_IN_AS = {"terms": "term", "references": "source", "tests": "quiz"}
"""What the entries of a list are put into a lesson as."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in a list.

    Attributes:
        name: what addresses call it.
        title: what people call it.
    """

    name: str
    title: str
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What a list is called, and what stands where it is empty."""

    title: str
    one: str
    new: str
    empty: str


def sheet_words() -> dict[str, SheetWords]:
    """Return the words of each list."""
    return {
        "terms": SheetWords(
            gettext("Glossary"),
            gettext("Word"),
            gettext("New word"),
            gettext(
                "Words that learners may not know, each with what it means. Lessons name them by their ids."
            ),
        ),
        "references": SheetWords(
            gettext("References"),
            gettext("Reference"),
            gettext("New reference"),
            gettext("The sources of what the course says, each with the day on which it was checked."),
        ),
        "outcomes": SheetWords(
            gettext("Outcomes"),
            gettext("Outcome"),
            gettext("New outcome"),
            gettext("What learners can do afterwards. Every scored question belongs to one."),
        ),
        "modules": SheetWords(
            gettext("Modules"),
            gettext("Module"),
            gettext("New module"),
            gettext("Groups of lessons, in their order."),
        ),
        "tests": SheetWords(
            gettext("Tests"),
            gettext("Test"),
            gettext("New test"),
            gettext("Fixed lists or draws of questions, each with its rules. Each stands in one lesson."),
        ),
    }


@author.get("/<course>/settings")
@open_to(Access.TRAINER)
def settings(course: str) -> ResponseReturnValue:
    """The settings of a course, and the way to its lists."""
    try:
        entry = _settings_entry(course)
    except EditRefusedError:
        return as_text(course, COURSE_FILE)
    one.write(entry)
    return _settings_page(entry)


def _settings_entry(course: str) -> Entry:
    opened, path, place, said = one.open_entry(course, COURSE_FILE, (), "")
    fields = settings_fields()
    return Entry(opened, (), path, place, fields, said, values_of(fields, said))


def _settings_page(entry: Entry) -> str:
    return show(entry, gettext("Settings"), "author/settings.html", sheets=sheet_words())


@author.post("/<course>/settings")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES)
def save_settings(course: str) -> ResponseReturnValue:
    """Save the settings."""
    try:
        entry = _settings_entry(course)
    except EditRefusedError:
        return as_text(course, COURSE_FILE)
    one.fill(entry)
    here = lambda: url_for("author.settings", course=course)  # noqa: E731  # once it is saved
    return answer(entry, gettext("Settings"), _settings_page, here)


# --- lists ------------------------------------------------------------------------------------------


@author.get(f"/<course>/settings/<{ADDRESS}>/")
@open_to(Access.TRAINER)
def sheet_page(course: str, sheet: str) -> str:
    """A list of a course, such as its glossary."""
    draft = draft_for(course)
    return render_template(
        "author/sheet.html",
        course=course,
        title=draft.title or course,
        sheet=sheet,
        words=sheet_words()[sheet],
        rows=_rows(course, SHEETS[sheet]),
        may_edit=rights_of(desk().database, authoring().volume, visitor().person)[course] is Right.EDIT,
    )


def _rows(course: str, sheet: Sheet) -> list[EntryRow]:
    content = authoring().volume.read(course, sheet.file)
    locator = one.read_file(as_typed(content or b"") or "")
    depth = len(sheet.within)
    here: Counter[tuple[str | int, str]] = Counter()
    for fault in draft_for(course).result.diagnostics:
        path = locator.path(fault.span) if fault.span.file == sheet.file else None
        if path and len(path) > depth and path[:depth] == sheet.within:
            here[path[depth], fault.severity.value] += 1
    return [
        EntryRow(
            entry_name(entry, number), _title(entry, sheet), here[number, "error"], here[number, "warning"]
        )
        for number, entry in enumerate(entries_in(locator.data, sheet.within))
    ]


def _title(entry: Data, sheet: Sheet) -> str:
    return one.short(str(entry.get(sheet.title, ""))) if isinstance(entry, dict) else ""


@author.post(f"/<course>/settings/<{ADDRESS}>/")
@open_to(Access.TRAINER)
def order_sheet(course: str, sheet: str) -> ResponseReturnValue:
    """Give an entry another place in its list: a saving like any other."""
    where = SHEETS[sheet]
    deed, _, part = request.form.get("do", "").partition(":")
    here = redirect(url_for("author.sheet_page", course=course, sheet=sheet), 303)
    try:
        opened, path, place, _ = one.open_entry(course, where.file, where.within, part)
        number = place[-1]
        if path is None or not isinstance(number, int) or deed not in ("up", "down"):
            return here
        text = move_entry(opened, path, number + (1 if deed == "down" else -1))
        found = save_entry_text(
            desk().database,
            authoring().volume,
            visitor().person,
            opened,
            text,
            sheet_words()[sheet].title,
            now(),
        )
    except EditRefusedError:
        return as_text(course, where.file)
    flash(said_of(found) if isinstance(found, Saved) else gettext("Somebody else has changed it. Try again."))
    return here


@author.post("/<course>/lessons")
@open_to(Access.TRAINER)
def new_lesson(course: str) -> ResponseReturnValue:
    """Put a new lesson at the end of a module, and open it."""
    title = " ".join(request.form.get("title", "").split())[:MOST_TITLE]
    modules = redirect(url_for("author.sheet_page", course=course, sheet="modules"), 303)
    draft_for(course, Right.EDIT)
    if not title:
        flash(gettext("Give the lesson a title first."))
        return modules
    begins = gettext("Write here what the lesson says.")
    where = (desk().database, authoring().volume, visitor().person, course, request.form.get("module", ""))
    try:
        name = make_lesson(*where, title, begins, now())
    except EditRefusedError:
        return as_text(course, COURSE_FILE)
    flash(gettext("The lesson is there. Learners see it when the course is published."))
    return redirect(editor_of(course, name), 303)


@author.get(f"/<course>/settings/<{ADDRESS}>/<part>")
@open_to(Access.TRAINER)
def edit_entry(course: str, sheet: str, part: str) -> ResponseReturnValue:
    """The form of an entry of a list."""
    try:
        entry = _entry(course, SHEETS[sheet], part)
    except EditRefusedError:
        return as_text(course, SHEETS[sheet].file)
    one.write(entry)
    return _page(entry, sheet)


def _entry(course: str, sheet: Sheet, part: str) -> Entry:
    opened, path, place, said = one.open_entry(course, sheet.file, sheet.within, part)
    whole = fields_of(sheet.entry)
    fields = tuple(each for each in whole if each.key != "id" or part == NEW)
    if part == NEW:
        said = one.begun(whole, {})
    return Entry(opened, sheet.within, path, place, fields, said, values_of(fields, said))


def _page(entry: Entry, sheet: str) -> str:
    found = sheet_words()[sheet]
    return show(entry, found.new if entry.is_new else found.one, sheet=sheet, sheet_title=found.title)


@author.post(f"/<course>/settings/<{ADDRESS}>/<part>")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES)
def save_entry(course: str, sheet: str, part: str) -> ResponseReturnValue:
    """Save an entry of a list."""
    where = SHEETS[sheet]
    try:
        entry = _entry(course, where, part)
    except EditRefusedError:
        return as_text(course, where.file)
    if request.form.get("do") == "remove" and not entry.is_new:
        return remove(entry, url_for("author.sheet_page", course=course, sheet=sheet))
    one.fill(entry)
    if (
        entry.is_new
        and request.form.get("do", "save") == "save"
        and not str(entry.values.get("id", "")).strip()
    ):
        entry.values["id"] = _new_id(entry, where)
        one.write(entry)
    found = str(entry.made.data.get("id", "")).strip() or part
    note = f"{sheet_words()[sheet].one} {found}"
    here = lambda: back_or(  # noqa: E731  # then
        url_for("author.edit_entry", course=course, sheet=sheet, part=found), _PUT_IN_AS.get(sheet, ""), found
    )
    return answer(entry, note, lambda shown: _page(shown, sheet), here)


def _new_id(entry: Entry, sheet: Sheet) -> str:
    """Return an id for an entry that is new, as those beside it are made."""
    kind, key = sheet.words
    there = entries_in(entry.opened.data, sheet.within)
    taken = {entry_name(each, number) for number, each in enumerate(there)}
    starts = Counter(name.partition("-")[0] for name in taken if "-" in name)
    words = slug(str(entry.values.get(key, "")), most_words=_MOST_WORDS) or "entry"
    prefix = [*(start for start, count in starts.most_common(1) if count > 1), *([kind] if kind else [])]
    made = "-".join([*prefix, words])
    return free_id(made if made[0].isalpha() else f"x-{made}", taken)
