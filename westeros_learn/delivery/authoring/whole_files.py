"""Whole files of a course that is written: brought, taken home, renamed, taken out."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from westeros_learn.delivery.authoring.entries import COURSE_FILE, entries_in
from westeros_learn.delivery.authoring.half_written import put_aside
from westeros_learn.delivery.authoring.history import Author, FileChange
from westeros_learn.delivery.authoring.lines import as_file, as_typed
from westeros_learn.delivery.authoring.pictures import picture_name
from westeros_learn.delivery.authoring.publishing import keep_what_is_served
from westeros_learn.delivery.authoring.rights import may_save, require
from westeros_learn.delivery.authoring.volume import TEXTS, Volume
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Database, Right
from westeros_learn.source.files import MOST_BYTES as MOST_TEXT_BYTES
from westeros_learn.source.media import FOLDER, MOST_BYTES, judge_picture
from westeros_learn.source.writeback import Set, write_back
from westeros_learn.source.writeback.files import read_data

MOST_FILE_BYTES = max(MOST_BYTES, MOST_TEXT_BYTES)

_PART = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}", re.ASCII)
_LESSON = "/lesson.md"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


# --- taking home ------------------------------------------------------------------------------------


def take_file(database: Database, volume: Volume, person: Person, course: str, file: str) -> bytes:
    """Return what a file says.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or has no such file (NO_FILE).
    """
    require(database, volume, person, course, Right.COMMENT)
    content = volume.read(course, file)
    if content is None:
        raise Refused(Reason.NO_FILE)
    return content


def take_course(database: Database, volume: Volume, person: Person, course: str) -> bytes:
    """Return all files of a course in one archive; the same files give the same bytes.

    Raises:
        Refused: the course is not theirs (NO_COURSE).
    """
    require(database, volume, person, course, Right.COMMENT)
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name in volume.files(course):
            content = volume.read(course, name)
            if content is not None:
                entry = ZipInfo(f"{course}/{name}", _LONG_AGO)
                entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
                archive.writestr(entry, content)
    return made.getvalue()


# --- bringing ---------------------------------------------------------------------------------------


def bring_file(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    folder: str,
    given: str,
    content: bytes,
    now: datetime,
    *,
    replace: bool,
) -> str | None:
    """Keep a file in a course.

    Args:
        database: who may write the course.
        volume: where the course is.
        person: who brings it.
        course: its folder.
        folder: where it goes in the course; "" for the top. A picture goes into that of pictures.
        given: what the file is called.
        content: what it says.
        now: the time.
        replace: whether it may take the place of a file of the same name, which the history keeps.

    Returns:
        Its path in the course; None for a file that no course can use.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not save such a file (NOT_OFFERED), no file
            can be called so (NO_FILE), or there is one and it shall stay (CHANGED_MEANWHILE).
        OutputError: it cannot be written.
    """
    may = require(database, volume, person, course, Right.TRANSLATE)
    name = _name_for(folder, given)
    if not may_save(may, name):
        raise Refused(Reason.NOT_OFFERED)
    if not _is_fit(volume, course, name, content):
        return None
    with volume.locked():
        before = volume.read(course, name)
        if before is not None and before != content and not replace:
            raise Refused(Reason.CHANGED_MEANWHILE)
        _write(volume, person, course, {name: FileChange(before, content)}, f"Bring {name}", now)
    return name


def _name_for(folder: str, given: str) -> str:
    last = given.replace("\\", "/").rpartition("/")[2]
    if not last.lower().endswith(TEXTS):
        return f"{FOLDER}/{picture_name(last)}"
    parts = [*filter(None, folder.split("/")), last.strip()]
    if not all(_PART.fullmatch(part) for part in parts):
        raise Refused(Reason.NO_FILE)
    return "/".join(parts)


def _is_fit(volume: Volume, course: str, name: str, content: bytes) -> bool:
    if not name.endswith(TEXTS):
        return judge_picture(volume.course(course), name, content) is not None
    return len(content) <= MOST_TEXT_BYTES and b"\0" not in content and as_typed(content) is not None


# --- renaming and taking out ------------------------------------------------------------------------


def remove_file(
    database: Database, volume: Volume, person: Person, course: str, file: str, now: datetime
) -> None:
    """Take a file out of a course; the history keeps it.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it (NOT_OFFERED), there is no such
            file (NO_FILE), or the course or a lesson would be no more (NOT_OFFERED).
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.EDIT)
    if file == COURSE_FILE or file.endswith(_LESSON):
        raise Refused(Reason.NOT_OFFERED)
    with volume.locked():
        before = volume.read(course, file)
        if before is None:
            raise Refused(Reason.NO_FILE)
        _write(volume, person, course, {file: FileChange(before, None)}, f"Remove {file}", now)
    put_aside(database, person, course, file)


def rename_file(
    database: Database, volume: Volume, person: Person, course: str, file: str, new: str, now: datetime
) -> str:
    """Give a file another name, or the folder of a lesson, for its `lesson.md`.

    What names it follows: a lesson's folder in `course.yaml`, a picture in every text.

    Args:
        database: who may write the course.
        volume: where the course is.
        person: who renames it.
        course: its folder.
        file: which file.
        new: the new name, without the folder; for a `lesson.md` that of its folder.
        now: the time.

    Returns:
        Its new path in the course.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it (NOT_OFFERED), there is no such
            file or none can be called so (NO_FILE), or there is one of that name (CHANGED_MEANWHILE).
        EditRefusedError: `course.yaml` cannot be read.
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.EDIT)
    if file == COURSE_FILE:
        raise Refused(Reason.NOT_OFFERED)
    ending = "" if file.endswith(_LESSON) else f".{file.rpartition('.')[2]}"
    if not _PART.fullmatch(new) or not new.endswith(ending):
        raise Refused(Reason.NO_FILE)
    with volume.locked():
        if volume.read(course, file) is None:
            raise Refused(Reason.NO_FILE)
        names = volume.files(course)
        moves = _moves(names, file, new)
        taken = {name.partition("/")[0] for name in names} if file.endswith(_LESSON) else set(names)
        if (new if file.endswith(_LESSON) else moves[file]) in taken:
            raise Refused(Reason.CHANGED_MEANWHILE)
        files: dict[str, FileChange] = {}
        for old, name in moves.items():
            content = volume.read(course, old)
            files |= {old: FileChange(content, None), name: FileChange(None, content)}
        files |= _followed(volume, course, file, moves[file])
        _write(volume, person, course, files, f"Rename {file} to {moves[file]}", now)
    return moves[file]


def _moves(names: list[str], file: str, new: str) -> dict[str, str]:
    """Return where each file goes."""
    if not file.endswith(_LESSON):
        folder, slash, _ = file.rpartition("/")
        return {file: f"{folder}{slash}{new}"}
    old = file.removesuffix(_LESSON)
    return {name: f"{new}/{name.removeprefix(f'{old}/')}" for name in names if name.startswith(f"{old}/")}


def _followed(volume: Volume, course: str, old: str, new: str) -> dict[str, FileChange]:
    """Return what changes in files that name one that is renamed."""
    if old.endswith(_LESSON):
        before = volume.read(course, COURSE_FILE)
        text = as_typed(before or b"") or ""
        data = read_data(text, COURSE_FILE)
        was, now = old.removesuffix(_LESSON), new.removesuffix(_LESSON)
        edits = [
            Set(("modules", number, "lessons", place), now)
            for number, module in enumerate(entries_in(data, ("modules",)))
            if isinstance(module, dict) and isinstance(lessons := module.get("lessons"), list)
            for place, folder in enumerate(lessons)
            if folder == was
        ]
        after = as_file(write_back(text, edits, name=COURSE_FILE), before)
        return {COURSE_FILE: FileChange(before, after)} if after != before else {}
    if not old.startswith(f"{FOLDER}/"):
        return {}
    named = re.compile(rb"(?<![\w./-])" + re.escape(old.encode()) + rb"(?![\w-]|\.\w)")
    found = {}
    for name in volume.files(course):
        content = volume.read(course, name) if name.endswith((".md", ".yaml")) else None
        if content and (after := named.sub(new.encode(), content)) != content:
            found[name] = FileChange(content, after)
    return found


def _write(
    volume: Volume, person: Person, course: str, files: Mapping[str, FileChange], note: str, now: datetime
) -> None:
    changed = {name: file for name, file in files.items() if file.before != file.after}
    if changed:
        keep_what_is_served(volume, course)
        volume.write(course, changed, Author(person.id, person.name), note, now)
