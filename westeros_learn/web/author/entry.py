"""One entry of a file in the editor: what is filled in, what the file would then say, what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Form

from westeros_learn.delivery.authoring import entries
from westeros_learn.delivery.authoring.drafts import Draft
from westeros_learn.delivery.authoring.entries import NEW, EntryFile
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.errors import EditRefusedError
from westeros_learn.model import Course, Diagnostic, Question, plain_text
from westeros_learn.source.fields import (
    Field,
    Filled,
    Locator,
    Values,
    filled,
    skeleton,
    values_of,
    with_letters,
)
from westeros_learn.source.validation import value_at
from westeros_learn.source.writeback import rewrite_lesson, split_lesson
from westeros_learn.web.access import visitor
from westeros_learn.web.author.blueprint import authoring, draft_for
from westeros_learn.web.author.forms import FormMaker, Offers, do_to_rows, names_in, read_values
from westeros_learn.web.desk import desk, now

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data, Path

HEAD = ""
"""In place of a field's name: what is wrong with the entry as a whole."""

NOWHERE = "Q401"
"""The code of the fault that a practice question stands in no lesson."""

_LONGEST = 90


@dataclass(slots=True)
class Entry:
    """An entry that somebody looks at or changes.

    Attributes:
        opened: its file, as it was when the form was shown.
        within: the list that it stands in.
        path: where it stands; None for one that is not there yet.
        place: where it stands, or will.
        fields: what is asked for.
        old: what it said when the form was shown.
        values: what is filled in.
        made: the same as data.
        text: what the file says with it.
        written: whether it was said what the file says with it.
        seen: the course with that, once somebody has asked for it; see `draft`.
        row: the row that a button was about, for the page to go to.
        problem: why the file cannot say so.
        body: of a lesson, the text below its keys, as it is typed; None of an entry of another file.
        offered: what its texts may name besides what the course has, such as a conversation's moments.
    """

    opened: EntryFile
    within: Path
    path: Path | None
    place: Path
    fields: tuple[Field, ...]
    old: dict[str, Data]
    values: Values
    made: Filled = field(default_factory=Filled)
    text: str = ""
    written: bool = False
    seen: Draft | None = None
    row: str = ""
    problem: str = ""
    body: str | None = None
    offered: Offers = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether it is not there yet."""
        return self.path is None

    @property
    def lines_above(self) -> int:
        """How many lines of a lesson's file stand above its text."""
        return "".join(split_lesson(self.text)[:3]).count("\n") if self.body is not None else 0

    @property
    def draft(self) -> Draft | None:
        """The course with what is filled in; it is compiled when it is asked for, as no saving does."""
        if self.seen is None and self.written:
            self.seen = _draft_with(self)
        return self.seen

    @draft.setter
    def draft(self, draft: Draft | None) -> None:
        self.seen = draft

    @property
    def course(self) -> Course | None:
        """The course with what is filled in; None where it cannot be read."""
        return self.draft.result.course if self.draft else None


def open_entry(
    course: str, file: str, within: Path, part: str
) -> tuple[EntryFile, Path | None, Path, dict[str, Data]]:
    """Return the file of an entry, where the entry stands, where it would, and what it says.

    All of that is as it was when the form was shown that is sent.

    Raises:
        Refused: there is none (NO_FILE), or it is not known any more what was shown (CHANGED_MEANWHILE).
        EditRefusedError: the file cannot be read, or the entry is none.
    """
    opened = entries.open_entries(desk().database, authoring().volume, visitor().person, course, file, now())
    if request.method == "POST" and "over" in request.form:
        opened = entries.as_sent(desk().database, opened, request.form["over"], request.form.get("base", ""))
    data = opened.data
    if part == NEW:
        return opened, None, (*within, len(entries.entries_in(data, within))), {}
    path = entries.place_of(data, within, part) if part else ()
    if path is None or data is None:
        raise Refused(Reason.NO_FILE)
    said = value_at(data, path)
    if not isinstance(said, dict):
        raise EditRefusedError("This entry has no keys.", "Change the file as text.")
    return opened, path, path, said


def fill(entry: Entry, identifier: str = "") -> None:
    """Read what was sent, do what a button says to its rows, and say what the file then is.

    Args:
        entry: as it was shown.
        identifier: an id to give it, where it has none.
    """
    if request.method == "POST":
        sent = FormMaker(_NO_OFFERS).form(entry.fields, MultiDict(request.form))
        known = values_of(entry.fields, entry.old)
        values = {**known, **read_values(entry.fields, sent)}
        entry.values, entry.row = do_to_rows(entry.fields, values, request.form.get("do", ""))
    entry.values = with_letters(entry.fields, entry.old, entry.values) if entry.row else entry.values
    write(entry, identifier)


_NO_OFFERS: Offers = {}


def write(entry: Entry, identifier: str = "") -> None:
    """Say what the file is with an entry as it is filled in, and what is then wrong in the course.

    Args:
        entry: the entry.
        identifier: an id to give it, where it has none.
    """
    values = with_letters(entry.fields, entry.old, entry.values) if _changed(entry) else entry.values
    entry.made = filled(entry.fields, entry.old, values, entry.place)
    new = entry.made.data
    if identifier and not new.get("id"):
        new = {"id": identifier, **{key: value for key, value in new.items() if key != "id"}}
    try:
        entry.text = text_with(entry, new)
    except EditRefusedError as error:
        opened = entry.opened
        entry.text = opened.text if entry.body is None else rewrite_lesson(opened.text, None, entry.body)
        entry.problem = f"{error.message} {error.cure}"
    entry.written, entry.seen = True, None


def _draft_with(entry: Entry) -> Draft:
    opened, drafts = entry.opened, authoring().drafts
    if entry.text == opened.text and opened.unsaved is None and request.method == "GET":
        return drafts.draft(opened.course)
    return drafts.unsaved(opened.course, {opened.file: entry.text})


def text_with(entry: Entry, new: dict[str, Data]) -> str:
    """Return the text of an entry's file with other data of it.

    Raises:
        EditRefusedError: it cannot be written back.
    """
    if entry.body is not None:
        head = None if new == entry.old else new
        return rewrite_lesson(entry.opened.text, head, entry.body, name=entry.opened.file)
    return entries.with_entry(entry.opened, entry.within, entry.path, entry.old, new)


def _changed(entry: Entry) -> bool:
    return entry.is_new or entry.values != values_of(entry.fields, entry.old)


def begun(fields: Sequence[Field], own: Mapping[str, Data]) -> dict[str, Data]:
    """Return an entry that nobody has filled in yet."""
    return {**own, **skeleton(fields)}


# --- what is wrong ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong in an entry.

    Attributes:
        at: the faults by the names of the fields that they concern; those of the whole under `HEAD`.
        elsewhere: how many there are in the rest of the course.
    """

    at: Mapping[str, Sequence[Diagnostic]]
    elsewhere: int

    @property
    def count(self) -> int:
        """How many there are in the entry."""
        return sum(map(len, self.at.values()))


def told(entry: Entry) -> Told:
    """Return what is wrong in an entry, each fault at the field that it concerns."""
    faults = entry.draft.result.diagnostics if entry.draft else ()
    above = entry.lines_above
    locator = read_file(entry.text if entry.body is None else keys_alone(entry.text))
    names = {path: names_in(name) for name, path in entry.made.places.items()}
    at: dict[str, list[Diagnostic]] = {}
    count = 0
    for fault in faults:
        if entry.is_new and fault.code == NOWHERE:
            continue  # it can stand somewhere as soon as it is there
        is_here = fault.span.file == entry.opened.file
        if is_here and entry.body is not None and fault.span.line > above:
            continue  # it concerns the text, and is told beside it
        path = locator.path(fault.span) if is_here else None
        name = None if path is None else _field_of(path, entry, names)
        if name is None:
            count += 1
        else:
            at.setdefault(name, []).append(fault)
    return Told(at, count)


def _field_of(path: Path, entry: Entry, names: Mapping[Path, str]) -> str | None:
    """Return the name of the field that a part of a file belongs to; None for a part of another entry."""
    place = entry.place
    if path[: len(place)] != place:
        return None
    for length in range(len(path), len(place), -1):
        if path[:length] in names:
            return names[path[:length]]
    if not place and path and path[0] not in (*entry.old, *(each.key for each in entry.fields)):
        return None
    if not place and path and isinstance(path[0], str) and path[0] in _OF_OTHER_PAGES:
        return None
    return HEAD


_OF_OTHER_PAGES = ("outcomes", "modules", "quizzes", "nodes")
"""Keys of settings that have pages of their own."""


# --- what may be named ------------------------------------------------------------------------


def offers(entry: Entry) -> Offers:
    """Return what texts of an entry may name."""
    found = entry.course or draft_for(entry.opened.course).result.course
    files = authoring().volume.files(entry.opened.course)
    asks = {part.names for each in entry.fields for part in (each, *each.parts, each.part) if part}
    of_course = {
        name: offered() for name, offered in (_of_course(found) if found else {}).items() if name in asks
    }
    return {
        **of_course,
        "picture": [(name, name) for name in files if name.startswith("media/")],
        "lesson": [(name.partition("/")[0],) * 2 for name in files if name.endswith("/lesson.md")],
        "category": _categories(entry.values),
        **entry.offered,
    }


def _of_course(course: Course) -> dict[str, Callable[[], list[tuple[str, str]]]]:
    """Return what a course has of each sort, to be listed only where it is asked for."""
    return {
        "outcome": lambda: [(each.id, short(each.text)) for each in course.outcomes],
        "source": lambda: [(each.id, each.short) for each in course.references],
        "question": lambda: [(each.id, prompt_of(each)) for each in course.all_questions()],
    }


def _categories(values: Values) -> list[tuple[str, str]]:
    rows = values.get("categories")
    return [
        (str(row.get("key", "")), f"{str(row.get('key', '')).upper()}: {short(str(row.get('text', '')))}")
        for row in (rows if isinstance(rows, list) else ())
        if row.get("key")
    ]


def prompt_of(question: Question) -> str:
    """Return what a question asks, shortened."""
    return short(plain_text(question.prompt))


def short(text: str) -> str:
    """Return a text in one line, shortened."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def form_of(entry: Entry, offered: Offers) -> Form:
    """Return the form that shows an entry."""
    return FormMaker(offered).form(entry.fields, None, entry.values)


def keys_alone(text: str) -> str:
    """Return the keys of a lesson's file in the lines in which they stand there."""
    before, keys, *_ = split_lesson(text)
    return "\n" * before.count("\n") + keys


@lru_cache(maxsize=16)
def read_file(text: str, name: str = "") -> Locator:
    """Return what a file says, and where; remembered, for files are looked at more often than they change."""
    return Locator(text, name)


def with_rows(entry: Entry, key: str, number: int) -> None:
    """Let a new entry begin with a number of empty rows."""
    values, rows = entry.values, entry.values.get(key)
    for _ in range(number if rows == [] else 0):
        values, _ = do_to_rows(entry.fields, values, f"add:{key}")
    entry.values = with_letters(entry.fields, entry.old, values)
