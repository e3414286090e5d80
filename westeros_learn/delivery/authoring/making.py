"""New courses, made in the app: from a template, or as a copy of another one.

Learners have nothing of such a course before it is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, union
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.authoring.entries import COURSE_FILE
from westeros_learn.delivery.authoring.history import Author
from westeros_learn.delivery.authoring.lines import as_file, as_typed
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.served import NOTHING, Given, give, known_courses
from westeros_learn.errors import EditRefusedError, OutputError
from westeros_learn.records import (
    CohortCourse,
    CourseComment,
    CourseEditor,
    CourseRevision,
    Database,
    Enrolment,
    Right,
    Role,
)
from westeros_learn.source.ids import free_id
from westeros_learn.source.starter import course_id, example_texts, short_texts
from westeros_learn.source.writeback import Set, write_back
from westeros_learn.source.writeback.files import read_data

MOST_COURSES = 200
"""Courses in one folder: each is compiled in every process."""

_LONGEST_NAME = 60


def make_example(
    database: Database, library: Library, volume: Volume, person: Person, title: str, now: datetime
) -> str:
    """Make a small finished course with notes, in English; return the name of its folder.

    Raises:
        Refused: see `make_short`.
        OutputError: it cannot be written.
    """
    _must_be_trainer(person)
    with volume.locked():
        course = _free_name(database, library, volume, title)
        texts = example_texts(course, title, "en", now.date())
        return _make(database, volume, person, course, _bytes(texts), now)


def make_short(
    database: Database,
    library: Library,
    volume: Volume,
    person: Person,
    title: str,
    language: str,
    words: Mapping[str, str],
    now: datetime,
) -> str:
    """Make a course to be filled: one lesson with a question, and a test.

    Args:
        database: who may write the course.
        library: the courses that learners have, whose ids are taken.
        volume: where the courses are.
        person: who makes it; they may write it from then on.
        title: what it is called; its id is made of that.
        language: the language that it is written in.
        words: what stands in it until somebody writes something else; see `source.starter.short_texts`.
        now: the time.

    Returns:
        The name of its folder, which is its id.

    Raises:
        Refused: they are no trainer (NOT_OFFERED), or there are too many courses (TOO_MANY).
        OutputError: it cannot be written.
    """
    _must_be_trainer(person)
    with volume.locked():
        course = _free_name(database, library, volume, title)
        texts = short_texts(course, title, language, now.date(), words)
        return _make(database, volume, person, course, _bytes(texts), now)


def copy_course(
    database: Database,
    library: Library,
    volume: Volume,
    person: Person,
    source: str,
    title: str,
    now: datetime,
) -> str:
    """Make a course that says what another one says by now; return the name of its folder.

    Ids of lessons and questions stay as they are: learners' work is kept by the course and them, so no
    answer of one course is ever taken for one of the other.

    Raises:
        Refused: the other course is not theirs (NO_COURSE); see `make_short` for the rest.
        EditRefusedError: its `course.yaml` cannot be read.
        OutputError: it cannot be written.
    """
    _must_be_trainer(person)
    require(database, volume, person, source, Right.COMMENT)
    with volume.locked():
        course = _free_name(database, library, volume, title)
        files = {name: volume.read(source, name) for name in volume.files(source)}
        before = files[COURSE_FILE] or b""
        edits = [Set(("id",), course), Set(("title",), title)]
        text = write_back(as_typed(before) or "", edits, name=COURSE_FILE)
        found = {name: content for name, content in files.items() if content is not None}
        found[COURSE_FILE] = as_file(text, before)
        return _make(database, volume, person, course, found, now)


def _must_be_trainer(person: Person) -> None:
    if person.role not in (Role.TRAINER, Role.ADMINISTRATOR):
        raise Refused(Reason.NOT_OFFERED)


def _bytes(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items()}


def _free_name(database: Database, library: Library, volume: Volume, title: str) -> str:
    """Return a name that no course has, and none ever had of which anything is kept."""
    here = volume.courses()
    if len(here) >= MOST_COURSES:
        raise Refused(Reason.TOO_MANY)
    taken = {path.name for path in volume.folder.iterdir()} | set(library.courses)
    taken |= known_courses(volume.folder) | {_id_in(volume, course) for course in here}
    with database.read() as session:
        taken |= set(
            session.scalars(
                union(
                    select(CourseEditor.course),
                    select(CourseRevision.course),
                    select(CourseComment.course),
                    select(Enrolment.course_id),
                    select(CohortCourse.course_id),
                )
            )
        )
    return free_id(course_id(title)[:_LONGEST_NAME].strip("-"), taken)


def _id_in(volume: Volume, course: str) -> str:
    """Return the id that a draft gives itself, which need not be the name of its folder."""
    try:
        data = read_data(as_typed(volume.read(course, COURSE_FILE) or b"") or "", COURSE_FILE)
    except EditRefusedError:
        return ""
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str) else ""


def _make(
    database: Database, volume: Volume, person: Person, course: str, files: Mapping[str, bytes], now: datetime
) -> str:
    """Make the course. Whoever is killed over it leaves none, or a whole one that is theirs.

    First it is said that learners have nothing of it, then who may write it, then it is written.
    """
    give(volume.folder, course, Given(NOTHING))
    with database.write() as session:
        _let_write(session, course, person, now)
    try:
        volume.make(course, files, Author(person.id, person.name), f"New course {course}", now)
    except (OutputError, Refused):
        with database.write() as session:
            session.execute(delete(CourseEditor).where(CourseEditor.course == course))
        raise
    return course


def _let_write(session: Session, course: str, person: Person, now: datetime) -> None:
    row = CourseEditor(course=course, user_id=person.id, may=Right.EDIT, given_at=now, given_by=person.id)
    session.add(row)
    audit.note(session, now, person.id, "make course", f"course {course}", course=course)
