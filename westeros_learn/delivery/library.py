"""The courses as they are served: compiled beforehand, and exchanged whole when their files change.

No request ever compiles. A new version with errors is told, and the one before it goes on
being served: learners in the middle of an attempt notice nothing of a slip of the pen.

A course that is written in the app is served as it was published last: see `served`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from threading import Event, Lock, Thread

from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.served import served_folder
from westeros_learn.model import Course, Diagnostic, Question, QuestionPlace, walk
from westeros_learn.player.strings import load_strings
from westeros_learn.source import catalogue_languages, find_courses, load_course

_LOG = logging.getLogger(__name__)
_MOST_LOOKS = 3  # a folder that changes while it is read is read again; the next change is told anyway


@dataclass(frozen=True)
class Edition:
    """A course in one language, as it is served.

    Attributes:
        content_hash: names the content of all of the course's files.
        months: the names of the months, for dates that are typed with one.
    """

    course: Course
    content_hash: str
    months: tuple[str, ...]

    @cached_property
    def practice(self) -> Mapping[str, Question]:
        """The questions that stand in a lesson, by their ids. All others are asked in quizzes alone."""
        questions = self.course.question_by_id
        placed = (
            node.question
            for lesson in self.course.lessons
            for node in walk(lesson.blocks)
            if isinstance(node, QuestionPlace)
        )
        return {question: questions[question] for question in placed if question in questions}


@dataclass(frozen=True, slots=True)
class _Shelved:
    """All editions of one course, the one in its own language first.

    Attributes:
        name: of the course's folder.
        folder: where the files lie that are served.
    """

    name: str
    folder: Path
    editions: Mapping[str, Edition]

    @property
    def own(self) -> Edition:
        return next(iter(self.editions.values()))


class Library:
    """The courses of a folder, as they are served by this process.

    All of them are compiled here and now; `watch` keeps them as their files are.

    Args:
        folder: the folder that holds the courses.

    Raises:
        CourseNotFoundError: it holds none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._shelf: Mapping[str, _Shelved] = {}
        self._taken: dict[str, tuple[Path, str]] = {}
        self._faults: dict[str, tuple[Diagnostic, ...]] = {}
        self._refreshing = Lock()
        self._watching: tuple[int, Event] | None = None
        find_courses((), folder)
        self.refresh()

    @property
    def courses(self) -> Mapping[str, Edition]:
        """Every course in its own language, by its id."""
        return {course_id: shelved.own for course_id, shelved in self._shelf.items()}

    @property
    def faults(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """The errors of versions that are not served, by the names of the courses' folders."""
        return dict(self._faults)

    def languages(self, course_id: str) -> tuple[str, ...]:
        """Return the languages of a course, its own first.

        Raises:
            Refused: there is no such course.
        """
        return tuple(self._find(course_id).editions)

    def edition(self, course_id: str, language: str | None = None) -> Edition:
        """Return a course in a language; in its own, where it has not got that one.

        Raises:
            Refused: there is no such course.
        """
        shelved = self._find(course_id)
        return shelved.editions.get(language or "", shelved.own)

    def served_in(self, name: str) -> Edition | None:
        """Return the course of a folder in its own language, as it is served; None where it is not."""
        found = (shelved.own for shelved in self._shelf.values() if shelved.name == name)
        return next(found, None)

    def folder_of(self, course_id: str) -> Path:
        """Return the folder of a course's files, as they are served.

        Raises:
            Refused: there is no such course.
        """
        return self._find(course_id).folder

    def folder_name_of(self, course_id: str) -> str:
        """Return the name of the folder in which a course is written.

        Raises:
            Refused: there is no such course.
        """
        return self._find(course_id).name

    def refresh(self) -> bool:
        """Take in what has changed in the folder; says whether anything did.

        A course with errors stays as it was last without any; so does one whose folder is gone.
        """
        with self._refreshing:
            folders = sorted(path.parent for path in self.folder.glob("*/course.yaml"))
            changed = [folder for folder in folders if self._take_in(folder)]
            return bool(changed)

    def watch(self) -> None:
        """Keep the courses as their files are, from now on, in a thread of this process.

        Called again it changes nothing; called after a fork it watches for the new process.
        """
        if self._watching is not None and self._watching[0] == os.getpid():
            return
        stop = Event()
        self._watching = os.getpid(), stop
        Thread(target=self._watch, args=(stop,), name="library", daemon=True).start()

    def close(self) -> None:
        """Watch no longer."""
        if self._watching is not None:
            self._watching[1].set()
            self._watching = None

    def _find(self, course_id: str) -> _Shelved:
        shelved = self._shelf.get(course_id)
        if shelved is None:
            raise Refused(Reason.NO_COURSE)
        return shelved

    def _watch(self, stop: Event) -> None:
        from westeros_learn.source.watching import watch_folder  # only who watches needs it

        watch_folder(self.folder, self._try_to_refresh, stop, at_once=True)

    def _try_to_refresh(self) -> None:
        try:
            self.refresh()
        except Exception:  # noqa: BLE001  # the thread must outlive whatever a folder can hold
            _LOG.exception("The courses could not be read anew; those before are served.")

    def _take_in(self, folder: Path) -> bool:
        """Compile a course if its files have changed; says whether they had."""
        for _ in range(_MOST_LOOKS):
            served = served_folder(folder)
            if served is None:
                return False  # nobody has published anything of it
            before = content_hash(served)
            if (served, before) == self._taken.get(folder.name):
                return False
            shelved, errors = _compile(folder.name, served, before)
            if content_hash(served) == before and served_folder(folder) == served:
                break
        else:
            return False  # it is being written: its next change is told
        self._taken[folder.name] = served, before
        self._put(folder, shelved, errors)
        return True

    def _put(self, folder: Path, shelved: _Shelved | None, errors: tuple[Diagnostic, ...]) -> None:
        self._faults.pop(folder.name, None)
        if errors:
            self._faults[folder.name] = errors
            first = errors[0]
            _LOG.error(
                "A version of the course in '%s' is not served. It has %d errors, the first: %s:%d: %s %s",
                folder.name,
                len(errors),
                first.span.file,
                first.span.line,
                first.code,
                first.message,
            )
        if shelved is None:
            return
        course_id = shelved.own.course.id
        there = self._shelf.get(course_id)
        if there is not None and there.name != folder.name:
            _LOG.error("The courses in '%s' and '%s' have the same id.", there.name, folder.name)
            return
        kept = there.editions if there else {}
        whole = {language: edition for language, edition in kept.items() if language not in shelved.editions}
        editions = {**shelved.editions, **(whole if errors else {})}
        self._shelf = {**self._shelf, course_id: _Shelved(shelved.name, shelved.folder, editions)}
        _LOG.info("The course '%s' is served as %s.", course_id, shelved.own.content_hash)


def content_hash(folder: Path) -> str:
    """Return what names the content of a course's files. Hidden ones, as of an editor, do not count."""
    digest = blake2b(digest_size=16)
    for name, content in files_of(folder):
        digest.update(f"{name.as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def files_of(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield the files of a course that count: their ways from its folder, and what is in them."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(part.startswith(".") for part in name.parts):
            continue
        try:
            content = path.read_bytes()
        except OSError:  # a folder, or gone meanwhile
            continue
        yield name, content


def _compile(name: str, folder: Path, named: str) -> tuple[_Shelved | None, tuple[Diagnostic, ...]]:
    """Return the editions of a course that have no errors, and the errors of the others."""
    result = load_course(folder)
    if result.course is None or result.errors:
        return None, result.errors or result.diagnostics
    own = result.course
    editions = {own.language: _edition(own, named)}
    errors: list[Diagnostic] = []
    for language in catalogue_languages(folder):
        if language == own.language:
            continue
        translated = load_course(folder, language)
        if translated.course is None or translated.errors:
            errors += translated.errors
        else:
            editions[language] = _edition(translated.course, named)
    return _Shelved(name, folder, editions), tuple(errors)


def _edition(course: Course, named: str) -> Edition:
    months = load_strings(course.language)["month-names"].split(", ")
    return Edition(course, named, tuple(months))
