"""The outline of a course that is written: its modules and lessons, in another order, renamed, taken out.

Each of these is a saving like any other. They say what shall happen to which lesson, by its folder, so
that they never stand in the way of what somebody else is writing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from westeros_learn.delivery.authoring.drafts import Drafts
from westeros_learn.delivery.authoring.entries import COURSE_FILE, entries_in, place_of
from westeros_learn.delivery.authoring.half_written import put_aside
from westeros_learn.delivery.authoring.history import Author, FileChange
from westeros_learn.delivery.authoring.lines import as_file, as_typed
from westeros_learn.delivery.authoring.publishing import keep_what_is_served
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.model import Course, Lesson, Quiz
from westeros_learn.records import Database, Right
from westeros_learn.source.writeback import (
    Edit,
    Insert,
    Move,
    Remove,
    Set,
    applied,
    write_back,
    write_front_matter,
)
from westeros_learn.source.writeback.files import read_data

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data

LESSON_FILE = "lesson.md"
_MODULES = ("modules",)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who arranges which course, and with what.

    Attributes:
        library: what learners have: ids that they have met are retired.
    """

    database: Database
    library: Library
    volume: Volume
    person: Person
    course: str
    now: datetime


@dataclass(frozen=True, slots=True)
class WrittenModule:
    """A module as `course.yaml` names it, whether or not its lessons can be read.

    Attributes:
        lessons: the folders of its lessons.
    """

    id: str
    title: str
    lessons: Sequence[str]


def modules_in(data: Data | None) -> list[WrittenModule]:
    """Return the modules that a `course.yaml` names; parts of it that are none are left out."""
    found = []
    for entry in entries_in(data, _MODULES):
        said = entry if isinstance(entry, dict) else {}
        lessons = said.get("lessons")
        names = [str(each or "") for each in lessons] if isinstance(lessons, list) else []
        found.append(WrittenModule(str(said.get("id") or ""), str(said.get("title") or ""), names))
    return found


# --- titles -----------------------------------------------------------------------------------------


def rename_lesson(desk: Desk, folder: str, title: str) -> None:
    """Give a lesson another title. Its id and its folder stay: learners' work is kept by them.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it (NOT_OFFERED), or it has no
            such lesson (NO_LESSON).
        EditRefusedError: the file cannot be read.
        OutputError: it cannot be written.
    """
    require(desk.database, desk.volume, desk.person, desk.course, Right.EDIT)
    name = f"{folder}/{LESSON_FILE}"
    with desk.volume.locked():
        before = desk.volume.read(desk.course, name)
        if before is None:
            raise Refused(Reason.NO_LESSON)
        text = as_typed(before) or ""
        new = write_front_matter(text, [Set(("title",), title)], name=name)
        _write(desk, {name: FileChange(before, as_file(new, before))}, f"Rename lesson {folder}")


def rename_module(desk: Desk, module: str, title: str) -> None:
    """Give a module another title.

    Raises:
        Refused, EditRefusedError, OutputError: see `move_lesson`.
    """

    def edits(data: Data | None) -> list[Edit]:
        return [Set((*_MODULES, _number(data, module), "title"), title)]

    _arrange(desk, edits, f"Rename module {module}")


# --- order ------------------------------------------------------------------------------------------


def move_lesson(desk: Desk, folder: str, step: int) -> bool:
    """Move a lesson up or down by one place; beyond the edge of its module it comes into the next one.

    Returns:
        Whether its module was taken out, because it had no other lesson.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it (NOT_OFFERED), or it has no
            such lesson (NO_LESSON).
        EditRefusedError: `course.yaml` cannot be read.
        OutputError: it cannot be written.
    """

    def edits(data: Data | None) -> list[Edit]:
        modules = modules_in(data)
        module, place = _found(modules, folder)
        if 0 <= place + step < len(modules[module].lessons):
            return [Move((*_MODULES, module, "lessons", place), place + step)]
        if not 0 <= module + step < len(modules):
            return []
        there = 0 if step > 0 else len(modules[module + step].lessons)
        return _moved(modules, module, place, module + step, there)

    return _arrange(desk, edits, f"Move lesson {folder}")


def move_lesson_to(desk: Desk, folder: str, module: str) -> bool:
    """Put a lesson at the end of a module; also one that stands in none by now.

    Returns:
        Whether its module was taken out, because it had no other lesson.

    Raises:
        Refused, EditRefusedError, OutputError: see `move_lesson`.
    """

    def edits(data: Data | None) -> list[Edit]:
        modules, to = modules_in(data), _number(data, module)
        end = len(modules[to].lessons)
        if not any(folder in each.lessons for each in modules):
            if desk.volume.read(desk.course, f"{folder}/{LESSON_FILE}") is None:
                raise Refused(Reason.NO_LESSON)
            return _put_in(modules, to, end, folder)
        start, place = _found(modules, folder)
        return _moved(modules, start, place, to, end) if start != to else []

    return _arrange(desk, edits, f"Move lesson {folder}")


def move_module(desk: Desk, module: str, step: int) -> None:
    """Move a module up or down by one place, with its lessons.

    Raises:
        Refused, EditRefusedError, OutputError: see `move_lesson`.
    """

    def edits(data: Data | None) -> list[Edit]:
        number = _number(data, module)
        fits = 0 <= number + step < len(entries_in(data, _MODULES))
        return [Move((*_MODULES, number), number + step)] if fits else []

    _arrange(desk, edits, f"Move module {module}")


def _moved(modules: Sequence[WrittenModule], start: int, place: int, to: int, there: int) -> list[Edit]:
    """Return what moves a lesson into another module; the one it leaves goes, where it was the last one."""
    folder = modules[start].lessons[place]
    return [*_put_in(modules, to, there, folder), _leave(modules, start, place)]


def _put_in(modules: Sequence[WrittenModule], to: int, there: int, folder: str) -> list[Edit]:
    where = (*_MODULES, to, "lessons")
    return [Insert(where, there, folder) if modules[to].lessons else Set(where, [folder])]


# --- taking out -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Removal:
    """What taking a lesson out of a course would do.

    Attributes:
        title: what it is called.
        files: what goes with it.
        questions, scenarios: how many.
        tests: those that stand in it, or ask its questions: they come first into another lesson.
        met: the ids that learners have met; they are retired, and never used for anything else.
        module: the title of its module where that goes, too, because it has no other lesson; else "".
        is_only: whether it is the only lesson of the course, which no course can do without.
    """

    title: str
    files: Sequence[str]
    questions: int
    scenarios: int
    tests: Sequence[Quiz]
    met: Sequence[str]
    module: str
    is_only: bool

    @property
    def is_possible(self) -> bool:
        """Whether it can be taken out now."""
        return not self.tests and not self.is_only


def look_at_removal(desk: Desk, drafts: Drafts, folder: str) -> Removal:
    """Return what taking a lesson out would do.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it (NOT_OFFERED), or it has no
            such lesson (NO_LESSON).
    """
    require(desk.database, desk.volume, desk.person, desk.course, Right.EDIT)
    files = [name for name in desk.volume.files(desk.course) if name.startswith(f"{folder}/")]
    if f"{folder}/{LESSON_FILE}" not in files:
        raise Refused(Reason.NO_LESSON)
    draft, served = drafts.draft(desk.course).result.course, desk.library.served_in(desk.course)
    lesson, was = _lesson_in(draft, folder), _lesson_in(served.course if served else None, folder)
    ids = dict.fromkeys([*_ids_of(lesson), *_ids_of(was)])
    known = _all_ids(served.course) if served else frozenset()
    own = {each.id for each in lesson.questions} if lesson else set()
    alone = next((each for each in draft.modules if each.lessons == (lesson,)), None) if draft else None
    return Removal(
        title=lesson.title if lesson else folder,
        files=files,
        questions=len(lesson.questions) if lesson else 0,
        scenarios=len(lesson.scenarios) if lesson else 0,
        tests=[
            each
            for each in (draft.quizzes if draft and lesson else ())
            if (lesson and each.id in lesson.quizzes) or own & set(each.questions)
        ],
        met=[each for each in ids if each in known],
        module=alone.title if alone else "",
        is_only=draft is not None and draft.lessons == (lesson,),
    )


def _lesson_in(course: Course | None, folder: str) -> Lesson | None:
    return next((each for each in course.lessons if each.folder == folder), None) if course else None


def remove_lesson(desk: Desk, drafts: Drafts, folder: str) -> Removal:
    """Take a lesson out of its course: its files, and its place among the others. The history keeps it.

    Raises:
        Refused: see `look_at_removal`; or a test stands in it, or it is the only lesson (NOT_OFFERED).
        EditRefusedError: `course.yaml` cannot be read.
        OutputError: it cannot be written.
    """
    volume, course = desk.volume, desk.course
    require(desk.database, volume, desk.person, course, Right.EDIT)
    with volume.locked():
        found = look_at_removal(desk, drafts, folder)
        if not found.is_possible:
            raise Refused(Reason.NOT_OFFERED)
        before = volume.read(course, COURSE_FILE)
        text = as_typed(before or b"") or ""
        data = read_data(text, COURSE_FILE)
        edits = _without(data, folder)
        edits += _retired(desk, data, edits, found.met)
        new = write_back(text, edits, name=COURSE_FILE)
        files = {name: FileChange(volume.read(course, name), None) for name in found.files}
        files[COURSE_FILE] = FileChange(before, as_file(new, before))
        _write(desk, files, f"Remove lesson {folder}")
    for name in found.files:
        put_aside(desk.database, desk.person, course, name)
    return found


def _without(data: Data | None, folder: str) -> list[Edit]:
    """Return what takes a lesson out of a `course.yaml`; a module goes with its last lesson."""
    modules = modules_in(data)
    if not any(folder in each.lessons for each in modules):
        return []
    module, place = _found(modules, folder)
    return [_leave(modules, module, place)]


def _leave(modules: Sequence[WrittenModule], module: int, place: int) -> Remove:
    is_last = len(modules[module].lessons) == 1
    return Remove((*_MODULES, module) if is_last else (*_MODULES, module, "lessons", place))


def _ids_of(lesson: Lesson | None) -> list[str]:
    if lesson is None:
        return []
    return [
        lesson.id,
        *(each.id for each in lesson.questions),
        *(each.id for each in lesson.scenarios),
    ]


def _all_ids(course: Course) -> frozenset[str]:
    modules = (each.id for each in course.modules)
    return frozenset([*modules, *(each for lesson in course.lessons for each in _ids_of(lesson))])


# --- writing ----------------------------------------------------------------------------------------


def _number(data: Data | None, module: str) -> int:
    place = place_of(data, _MODULES, module)
    if place is None:
        raise Refused(Reason.NO_LESSON)
    return int(place[-1])


def _found(modules: Sequence[WrittenModule], folder: str) -> tuple[int, int]:
    """Return in which module a lesson stands, and where there."""
    for number, module in enumerate(modules):
        if folder in module.lessons:
            return number, list(module.lessons).index(folder)
    raise Refused(Reason.NO_LESSON)


def _arrange(desk: Desk, edits: Callable[[Data | None], Sequence[Edit]], note: str) -> bool:
    """Change `course.yaml` as it is now; say whether a module went with it."""
    require(desk.database, desk.volume, desk.person, desk.course, Right.EDIT)
    with desk.volume.locked():
        before = desk.volume.read(desk.course, COURSE_FILE)
        text = as_typed(before or b"") or ""
        data = read_data(text, COURSE_FILE)
        wanted = edits(data)
        new = write_back(text, [*wanted, *_retired(desk, data, wanted)], name=COURSE_FILE)
        _write(desk, {COURSE_FILE: FileChange(before, as_file(new, before))}, note)
    return len(modules_in(read_data(new, COURSE_FILE))) < len(modules_in(data))


def _retired(desk: Desk, data: Data | None, edits: Sequence[Edit], ids: Sequence[str] = ()) -> list[Edit]:
    """Return what retires ids, and those of modules that go, where learners have met them."""
    after = data if data is not None else {}
    for edit in edits:
        after = applied(after, edit)
    gone = {each.id for each in modules_in(data)} - {each.id for each in modules_in(after)}
    served = desk.library.served_in(desk.course)
    met = sorted(gone & _all_ids(served.course)) if served else []
    there = entries_in(data, ("retired",))
    new = [each for each in (*ids, *met) if each not in there]
    return [Set(("retired",), [*there, *new])] if new else []


def _write(desk: Desk, files: Mapping[str, FileChange], note: str) -> None:
    changed = {name: file for name, file in files.items() if file.before != file.after}
    if changed:
        keep_what_is_served(desk.volume, desk.course)
        author = Author(desk.person.id, desk.person.name)
        desk.volume.write(desk.course, changed, author, note, desk.now)
