"""Entries of a course's files: one question, one term or the settings, opened and changed by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from westeros_learn.delivery.authoring import editing
from westeros_learn.delivery.authoring.editing import Opened
from westeros_learn.delivery.authoring.half_written import (
    Half,
    half_written,
    keep_half_written,
    put_aside,
)
from westeros_learn.delivery.authoring.history import Author, FileChange, digest_of
from westeros_learn.delivery.authoring.lines import as_file, as_typed
from westeros_learn.delivery.authoring.publishing import keep_what_is_served
from westeros_learn.delivery.authoring.revisions import keep_texts, kept_text
from westeros_learn.delivery.authoring.rights import may_save, require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.transactions import written
from westeros_learn.records import Database, Right
from westeros_learn.source.writeback import Edit, Insert, Move, Remove, Set, differences, write_back
from westeros_learn.source.writeback.files import read_data

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data, Path

COURSE_FILE = "course.yaml"
NEW = "new"
"""In place of an id: an entry that is not there yet."""
NUMBERED = "no-"
"""Before the number of an entry that has no id, counted from 1."""


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A file whose entries somebody changes.

    Attributes:
        text: what it says for them, with what they have typed and not saved.
        over: names that text: a form that is sent says over what it was filled in.
        base: names what the file said when they opened it.
        unsaved: since when something of it is not saved; None where all is.
        may_save: whether they may save it.
    """

    course: str
    file: str
    text: str
    over: str
    base: str
    unsaved: datetime | None
    may_save: bool

    @property
    def data(self) -> Data | None:
        """What it says, as data; None where it says nothing.

        Raises:
            EditRefusedError: it cannot be read.
        """
        return read_data(self.text, self.file)


def open_entries(
    database: Database, volume: Volume, person: Person, course: str, file: str, now: datetime
) -> EntryFile:
    """Open a file, with what of it is half written; one that is not there yet says nothing.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or no file can be called so (NO_FILE).
    """
    may = require(database, volume, person, course, Right.COMMENT)
    if volume.read(course, file) is None:
        return EntryFile(course, file, "", "", "", None, may_save(may, file))
    opened = editing.open_file(database, volume, person, course, file, now)
    half = half_written(database, person, course, file)
    if half is None or half.text == opened.text:
        text, base, unsaved = opened.text, opened.base, None
    else:
        text, base, unsaved = half.text, half.base, half.at
    content = text.encode()
    if opened.may_save:
        written(database, lambda session: keep_texts(session, [content], now))
    return EntryFile(course, file, text, digest_of(content) or "", base, unsaved, opened.may_save)


def as_sent(database: Database, opened: EntryFile, over: str, base: str) -> EntryFile:
    """Return a file as it was when a form of it was shown.

    Raises:
        Refused: nobody knows any more what it was (CHANGED_MEANWHILE).
    """
    if (over, base) == (opened.over, opened.base):
        return opened
    content = kept_text(database, over) if over else b""
    text = as_typed(content) if content is not None else None
    if text is None:
        raise Refused(Reason.CHANGED_MEANWHILE)
    return replace(opened, text=text, over=over, base=base)


def keep_unsaved(
    database: Database, volume: Volume, person: Person, opened: EntryFile, text: str, now: datetime
) -> None:
    """Keep what somebody has filled in so far; of a file that is not there yet, the browser alone does.

    What says again what the file says is half written no more.

    Raises:
        Refused: they may not save this file (NO_COURSE, NOT_OFFERED).
    """
    if opened.base:
        keep_half_written(database, volume, person, opened.course, opened.file, Half(text, opened.base, now))


def save_entry(
    database: Database,
    volume: Volume,
    person: Person,
    opened: EntryFile,
    text: str,
    note: str,
    now: datetime,
) -> editing.Saved | editing.Conflict:
    """Save a file with a changed entry; see `editing.save_file`."""
    typed = Opened(opened.course, opened.file, text, opened.base, opened.may_save)
    return editing.save_file(database, volume, person, typed, note, now)


# --- entries in data ------------------------------------------------------------------------------


def entries_in(data: Data | None, within: Path) -> list[Data]:
    """Return the entries of a list in a file; none where there is no list."""
    part = data
    for step in within:
        part = part.get(str(step)) if isinstance(part, dict) else None
    return part if isinstance(part, list) else []


def entry_name(data: Data, number: int) -> str:
    """Return what names an entry in addresses: its id, else its number, counted from 0."""
    found = data.get("id") if isinstance(data, dict) else None
    return found.strip() if isinstance(found, str) and found.strip() else f"{NUMBERED}{number + 1}"


def place_of(data: Data | None, within: Path, name: str) -> Path | None:
    """Return where an entry stands that is called so; None where there is none."""
    for number, entry in enumerate(entries_in(data, within)):
        if entry_name(entry, number) == name:
            return (*within, number)
    return None


def with_entry(opened: EntryFile, within: Path, path: Path | None, old: Data, new: Data) -> str:
    """Return the text of a file with a changed entry, or a new one.

    Args:
        opened: the file.
        within: the list in which a new entry stands, behind all others.
        path: where the entry stands; None for a new one.
        old: what it said.
        new: what it says.

    Raises:
        EditRefusedError: it cannot be written back.
    """
    if path is not None and new == old:
        return opened.text
    if path is not None:
        return write_back(opened.text, differences(old, new, path), name=opened.file)
    return write_back(opened.text, _insertion(opened.data, within, new), name=opened.file)


def _insertion(data: Data | None, within: Path, new: Data) -> Sequence[Edit]:
    there = entries_in(data, within)
    if within and not there:
        return [Set(within, [new])]
    return [Insert(within, len(there), new)]


def remove_entry(
    database: Database,
    volume: Volume,
    person: Person,
    opened: EntryFile,
    path: Path,
    retired: str,
    note: str,
    now: datetime,
) -> bool:
    """Take an entry out of its file; an id that learners have met is never used again.

    Both files are saved in one step, or neither.

    Args:
        database: where texts are kept.
        volume: where the files are.
        person: who takes it away.
        opened: the file as they saw it.
        path: where the entry stands there.
        retired: an id that goes to the retired ones; "" for one that nobody met.
        note: what stands in the history.
        now: the time.

    Returns:
        Whether the history has it already.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not do so (NOT_OFFERED), or the file has
            changed since (CHANGED_MEANWHILE).
        EditRefusedError: it cannot be written back.
        OutputError: it cannot be written.
    """
    course = opened.course
    require(database, volume, person, course, Right.EDIT)
    with volume.locked():
        before = {name: volume.read(course, name) for name in (opened.file, COURSE_FILE)}
        texts = {name: as_typed(content or b"") or "" for name, content in before.items()}
        if digest_of(before[opened.file]) != opened.base or texts[opened.file] != opened.text:
            raise Refused(Reason.CHANGED_MEANWHILE)
        after = {**texts, opened.file: write_back(opened.text, [Remove(path)], name=opened.file)}
        if retired:
            after[COURSE_FILE] = _with_retired(after[COURSE_FILE], retired)
        keep_what_is_served(volume, course)
        changes = {
            name: FileChange(before[name], as_file(text, before[name]))
            for name, text in after.items()
            if text != texts[name]
        }
        kept = volume.write(course, changes, Author(person.id, person.name), note, now)
    put_aside(database, person, course, opened.file)
    return kept


def _with_retired(text: str, identifier: str) -> str:
    data = read_data(text, COURSE_FILE)
    there = entries_in(data, ("retired",))
    if identifier in there:
        return text
    edit = Insert(("retired",), len(there), identifier) if there else Set(("retired",), [identifier])
    return write_back(text, [edit], name=COURSE_FILE)


def move_entry(opened: EntryFile, path: Path, index: int) -> str:
    """Return the text of a file in which an entry has another place in its list.

    Raises:
        EditRefusedError: there is no such place, or it cannot be written back.
    """
    return write_back(opened.text, [Move(path, index)], name=opened.file)
