"""New lessons and modules of a course that is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from westeros_learn.delivery.authoring.entries import COURSE_FILE, entries_in, entry_name, place_of
from westeros_learn.delivery.authoring.history import Author, FileChange
from westeros_learn.delivery.authoring.lines import as_file, as_typed
from westeros_learn.delivery.authoring.publishing import keep_what_is_served
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Database, Right
from westeros_learn.source.files import Folder
from westeros_learn.source.fix import id_for
from westeros_learn.source.ids import free_id, slug
from westeros_learn.source.writeback import Edit, Insert, Set, write_back, yaml_text
from westeros_learn.source.writeback.files import read_data

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data

_MOST_WORDS = 6


def make_lesson(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    module: str,
    title: str,
    begins: str,
    now: datetime,
) -> str:
    """Put a new lesson at the end of a module; its file and the course's are saved in one step.

    Args:
        database: who may write the course.
        volume: where the course is.
        person: who makes it.
        course: its folder.
        module: the id of the module.
        title: the lesson's title.
        begins: its first paragraph, until its author writes another one.
        now: the time.

    Returns:
        The path of its file in the course.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it (NOT_OFFERED), or it has no
            such module (NO_FILE).
        EditRefusedError: `course.yaml` cannot be read.
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.EDIT)
    with volume.locked():
        before = volume.read(course, COURSE_FILE)
        text = as_typed(before or b"") or ""
        data = read_data(text, COURSE_FILE)
        place = place_of(data, ("modules",), module)
        if place is None:
            raise Refused(Reason.NO_FILE)
        folder = _folder_for(volume, course, title)
        there = entries_in(data, ("modules",))[int(place[-1])]
        lessons = there.get("lessons") if isinstance(there, dict) else None
        where = (*place, "lessons")
        edit = Insert(where, len(lessons), folder) if isinstance(lessons, list) else Set(where, [folder])
        return _write(volume, person, course, [edit], folder, title, begins, now)


def make_module(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    module: str,
    title: str,
    begins: str,
    now: datetime,
) -> str:
    """Put a new module at the end of a course, with its first lesson; both are saved in one step.

    Args:
        database: who may write the course.
        volume: where the course is.
        person: who makes it.
        course: its folder.
        module: the module's title.
        title: the title of its lesson: no module is without one.
        begins: the lesson's first paragraph, until its author writes another one.
        now: the time.

    Returns:
        The path of the lesson's file in the course.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or they may not write it (NOT_OFFERED).
        EditRefusedError: `course.yaml` cannot be read.
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.EDIT)
    with volume.locked():
        data = read_data(as_typed(volume.read(course, COURSE_FILE) or b"") or "", COURSE_FILE)
        folder = _folder_for(volume, course, title)
        there = entries_in(data, ("modules",))
        entry: Data = {"id": _module_id(data, module), "title": module, "lessons": [folder]}
        edit = Insert(("modules",), len(there), entry) if there else Set(("modules",), [entry])
        return _write(volume, person, course, [edit], folder, title, begins, now)


def _folder_for(volume: Volume, course: str, title: str) -> str:
    taken = {name.partition("/")[0] for name in volume.files(course)}
    words = slug(title, most_words=_MOST_WORDS) or "lesson"
    return free_id(words if words[0].isalpha() else f"lesson-{words}", taken)


def _module_id(data: Data | None, title: str) -> str:
    """Return an id for a module that is new, as those beside it are made."""
    lists = ("modules", "outcomes", "quizzes")
    entries = [each for name in lists for each in entries_in(data, (name,))]
    taken = {entry_name(each, number) for number, each in enumerate(entries)}
    taken |= {each for each in entries_in(data, ("retired",)) if isinstance(each, str)}
    starts = Counter(name.partition("-")[0] for name in taken if "-" in name and name[0].isalpha())
    prefix = next((start for start, _ in starts.most_common(1)), "x")
    return free_id(f"{prefix}-m-{slug(title, most_words=_MOST_WORDS) or 'module'}", taken)


def _write(
    volume: Volume,
    person: Person,
    course: str,
    edits: Sequence[Edit],
    folder: str,
    title: str,
    begins: str,
    now: datetime,
) -> str:
    """Write a new lesson and the course's file that names it, in one step; return the lesson's path."""
    before = volume.read(course, COURSE_FILE)
    new = write_back(as_typed(before or b"") or "", edits, name=COURSE_FILE)
    name = f"{folder}/lesson.md"
    content = _lesson(volume, course, {COURSE_FILE: new}, name, title, begins)
    keep_what_is_served(volume, course)
    files = {
        COURSE_FILE: FileChange(before, as_file(new, before)),
        name: FileChange(None, content.encode()),
    }
    volume.write(course, files, Author(person.id, person.name), f"New lesson {folder}", now)
    return name


def _lesson(volume: Volume, course: str, unsaved: dict[str, str], name: str, title: str, begins: str) -> str:
    """Return the text of a new lesson, with the id that `check --fix` would give it."""
    head = yaml_text({"title": " ".join(title.split())})
    folder = Folder(volume.course(course), {**unsaved, name: f"---\n{head}---\n\n{begins}\n"})
    identifier = id_for(folder, name, ())
    written = f"id: {identifier}\n" if identifier else ""
    return f"---\n{written}{head}---\n\n{begins}\n"
