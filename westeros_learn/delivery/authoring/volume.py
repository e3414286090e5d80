"""The volume of courses: one folder, one write lock, savings that happen wholly or not at all.

Beside the courses lies a hidden folder, which git is told to overlook: the lock, the savings that have
begun, and the versions that learners are given.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath

from westeros_learn.delivery.authoring.drafts import Drafts
from westeros_learn.delivery.authoring.git import git_history
from westeros_learn.delivery.authoring.history import Author, Change, FileChange, History, NotKeptError
from westeros_learn.delivery.authoring.locking import CAN_LOCK, WriteLock
from westeros_learn.delivery.authoring.moving import follow_moves
from westeros_learn.delivery.authoring.pending import Pending
from westeros_learn.delivery.authoring.revisions import NumberedRevisions
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.served import BESIDE
from westeros_learn.errors import OutputError, SettingsError
from westeros_learn.records import Database
from westeros_learn.source.writing import drop_unfinished, on_disk, write_bytes

_log = logging.getLogger(__name__)

_NAME = re.compile(r"[\w][\w.-]{0,199}", re.ASCII)
_LONGEST = 400
_COURSE_FILE = "course.yaml"
TEXTS = (".md", ".yaml", ".yml", ".po", ".csv", ".txt")
"""Endings of the files of a course that are texts."""


class Volume:
    """The folder of courses, as it is written to.

    Args:
        folder: the folder that holds the courses.
        database: where the revisions are kept of courses that lie in no git repository.
        host: the school's, for the addresses of authors in commits.

    Attributes:
        drafts: the courses as they are written now, compiled.

    Raises:
        SettingsError: it cannot be written to.
    """

    def __init__(self, folder: Path, database: Database, host: str) -> None:
        self.folder = folder
        self._database = database
        self._host = host
        self.drafts = Drafts(self)
        self._beside = folder / BESIDE
        if not CAN_LOCK:
            raise SettingsError("Courses cannot be written in the app on Windows.", "Leave `authoring` out.")
        try:
            self._beside.mkdir(exist_ok=True)
            ignore = self._beside / ".gitignore"
            if not ignore.exists():
                write_bytes(ignore, b"*\n")
        except (OSError, OutputError) as error:
            raise SettingsError(
                f"The folder '{folder}' cannot be written to.",
                "With `authoring`, the app needs the right to write into the folder of courses.",
            ) from error
        self._lock = WriteLock(self._beside / "lock")
        self._pending = Pending(self._beside / "pending")

    # --- looking ------------------------------------------------------------------------------

    def courses(self) -> list[str]:
        """Return the names of the courses' folders."""
        found = (path.parent.name for path in self.folder.glob(f"*/{_COURSE_FILE}"))
        return sorted(name for name in found if _NAME.fullmatch(name))

    def course(self, name: str) -> Path:
        """Return the folder of a course.

        Raises:
            Refused: there is none (NO_COURSE).
        """
        folder = self._folder(name)
        if not (folder / _COURSE_FILE).is_file():
            raise Refused(Reason.NO_COURSE)
        return folder

    def _folder(self, name: str) -> Path:
        """Return where a course of this name lies, or would.

        Raises:
            Refused: no course can be called so (NO_COURSE).
        """
        if not _NAME.fullmatch(name):
            raise Refused(Reason.NO_COURSE)
        return self.folder / name

    def files(self, course: str) -> list[str]:
        """Return the names of a course's files, those of the course itself first; hidden ones do not count.

        Raises:
            Refused: there is no such course (NO_COURSE).
        """
        folder = self.course(course)
        found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
        shown = [path for path in found if not any(part.startswith(".") for part in path.parts)]
        return [path.as_posix() for path in sorted(shown, key=lambda path: (len(path.parts) > 1, path.parts))]

    def path(self, course: str, file: str) -> Path:
        """Return where a file of a course lies, or would.

        Raises:
            Refused: there is no such course, or no file of it can be called so (NO_FILE).
        """
        return self._path(self.course(course), file)

    def _path(self, folder: Path, file: str) -> Path:
        name = PurePosixPath(file)
        fits = (
            0 < len(file) <= _LONGEST
            and file.isprintable()
            and "\\" not in file
            and name.as_posix() == file
            and not name.is_absolute()
            and not any(part.startswith(".") for part in name.parts)
        )
        if not fits:
            raise Refused(Reason.NO_FILE)
        path = folder / file
        try:
            if not path.resolve().is_relative_to(folder.resolve()):
                raise Refused(Reason.NO_FILE)
        except (OSError, RuntimeError):
            raise Refused(Reason.NO_FILE) from None
        return path

    def read(self, course: str, file: str) -> bytes | None:
        """Return what a file says; None where it is not there.

        Raises:
            Refused: no file of a course can be called so (NO_FILE).
        """
        return _content(self.path(course, file))

    def history(self, course: str) -> History:
        """Return what keeps the history of a course: the git repository that it lies in, else rows."""
        return self._history(self.course(course), course)

    def _history(self, folder: Path, course: str) -> History:
        return git_history(folder, self._host) or NumberedRevisions(self._database, course)

    def waiting(self) -> int:
        """Return how many savings are not yet in the history."""
        return self._pending.count()

    # --- writing ------------------------------------------------------------------------------

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the write lock; what a process that died has begun is at its end before.

        Raises:
            OutputError: what was begun cannot be written.
        """
        with self._lock.held():
            published = self._beside / "published"
            for folder in (self._beside / "pending", published, *published.glob("*")):
                drop_unfinished(folder)
            self._settle()
            yield

    def settle(self) -> None:
        """Bring to its end what processes that died have begun, and write into the history what waits."""
        if self._pending.count():
            with self.locked():
                pass

    def write(
        self, course: str, files: Mapping[str, FileChange], author: Author, note: str, now: datetime
    ) -> bool:
        """Save files, all of them or none; only while the lock is held.

        Args:
            course: of which course.
            files: what each of them says now, and then.
            author: who saves.
            note: what they say of it, in one line.
            now: the time.

        Returns:
            Whether the history has it already; else it will have it later.

        Raises:
            Refused: a file does not say any more what was told (CHANGED_MEANWHILE); nothing was done.
            OutputError: it cannot be written.
        """
        for name, file in files.items():
            if self.read(course, name) != file.before:
                raise Refused(Reason.CHANGED_MEANWHILE)
        return self._save(course, files, author, note, now)

    def make(self, course: str, files: Mapping[str, bytes], author: Author, note: str, now: datetime) -> bool:
        """Make a course, all of it or nothing; only while the lock is held.

        There is a course once its `course.yaml` is there, and that one is written last.

        Args:
            course: the name of its folder, which is not there yet, or empty.
            files: what its files say.
            author: who makes it.
            note: what stands in the history, in one line.
            now: the time.

        Returns:
            Whether the history has it already; else it will have it later.

        Raises:
            Refused: there is something of that name (CHANGED_MEANWHILE), or no course or file can be
                called so (NO_COURSE, NO_FILE).
            OutputError: it cannot be written.
        """
        folder = self._folder(course)
        for name in files:
            self._path(folder, name)
        try:
            folder.mkdir(exist_ok=True)
            if any(folder.iterdir()):
                raise Refused(Reason.CHANGED_MEANWHILE)
        except OSError as error:
            raise OutputError(f"'{course}' could not be made: {error.strerror}.") from error
        order = sorted(files, key=lambda name: (name == _COURSE_FILE, name))
        return self._save(course, {name: FileChange(None, files[name]) for name in order}, author, note, now)

    def _save(
        self, course: str, files: Mapping[str, FileChange], author: Author, note: str, now: datetime
    ) -> bool:
        since = self._history(self._folder(course), course).mark()
        change = Change(secrets.token_hex(16), course, files, author, note, now, since)
        begun = self._pending.begin(change)
        try:
            self._write_files(change)
        except OutputError:
            self._take_back(change)
            self._pending.end(begun)
            raise
        return self._keep(self._pending.files_are_written(begun), change)

    def _settle(self) -> None:
        for note, change, begun in self._pending.all():
            if begun:
                self._go_on_with(change)
            written = self._pending.files_are_written(note) if begun else note
            if not self._keep(written, change):
                return  # those after it build upon it

    def _go_on_with(self, change: Change) -> None:
        """Write the files of a saving over which somebody was killed. A course that is gone stays gone."""
        try:
            for name in change.files:
                drop_unfinished(self._path(self._folder(change.course), name).resolve().parent)
            self._write_files(change)
        except Refused:
            _log.warning("the course '%s' is gone, and with it a saving", change.course)

    def _write_files(self, change: Change) -> None:
        """Let the files say what a saving says; one that somebody else has changed meanwhile stays."""
        is_there = (self._folder(change.course) / _COURSE_FILE).is_file()
        if not is_there and _COURSE_FILE not in change.files:
            return  # the course is gone
        for name, file in change.files.items():
            self._put(change.course, name, file.before, file.after)

    def _take_back(self, change: Change) -> None:
        for name, file in change.files.items():
            try:
                self._put(change.course, name, file.after, file.before)
            except OutputError:
                _log.exception("a file of the course '%s' could not be put back: %s", change.course, name)

    def _put(self, course: str, name: str, before: bytes | None, after: bytes | None) -> None:
        path = self._path(self._folder(course), name)
        if before == after or _content(path) != before:
            return
        try:
            if after is None:
                path.unlink()
                on_disk(path.parent)
                self._drop_empty_folders(path)
                return
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"'{name}' could not be written: {error.strerror}.") from error
        write_bytes(path, after, durable=True)

    def _drop_empty_folders(self, path: Path) -> None:
        """Take away the folders in which a file was the last one."""
        for folder in path.parents:
            if folder == self.folder:
                return
            try:
                folder.rmdir()
            except OSError:  # something lies there
                return

    def _keep(self, note: Path, change: Change) -> bool:
        if self._pending.first() != note:  # one before it waits, and comes first
            return False
        try:
            self.history(change.course).keep(change)
            follow_moves(self._database, change)
        except Refused:
            _log.warning("the course '%s' is gone, and with it the history of a saving", change.course)
        except NotKeptError as error:
            _log.warning("a saving of the course '%s' waits for its history: %s", change.course, error.reason)
            return False
        self._pending.end(note)
        return True


def _content(path: Path) -> bytes | None:
    """Return what a file says; None where it is not there, or cannot be read."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None
