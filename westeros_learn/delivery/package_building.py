"""Packages being built: a job that another process takes up when the first one dies.

Nothing is there by half: the file has its name only when it is whole, and the version is one change of
one row, after that. Whoever begins the job a second time, or comes to its end second, changes nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from westeros_learn.delivery.jobs import ClaimedJob
from westeros_learn.delivery.library import Library, content_hash
from westeros_learn.delivery.package_store import PackageStore
from westeros_learn.delivery.packages import Line
from westeros_learn.delivery.refusals import Refused
from westeros_learn.errors import (
    CourseHasFaultsError,
    LanguageMissingError,
    OutputError,
    TargetError,
    WesterosLearnError,
)
from westeros_learn.export import Built, ExportOptions, Step, build_packages, buildable
from westeros_learn.export.fingerprint import take_fingerprint
from westeros_learn.model import CompileResult, Course
from westeros_learn.records import Database, PackageBuild
from westeros_learn.source import load_course

_log = logging.getLogger(__name__)

_MOST_TRIES = 4
"""A build that ends its process each time, as one does that needs too much memory, is given up."""

_MOST_LOOKS = 3
_MOST_FAULTS = 20
_TOLD_EVERY = 0.5
"""Seconds between two notes of how far it is."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A package that is in its place, and what is kept of it."""

    course: Course
    course_hash: str
    built: Built
    fingerprint: dict[str, Any]


class PackageBuilder:
    """Does the jobs that ask for packages.

    Args:
        database: where the builds are kept.
        library: knows the folders of the courses.
        store: where the files go; None where the app has no folder for them.
        clock: tells the time.
    """

    def __init__(
        self,
        database: Database,
        library: Library,
        store: PackageStore | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._library = library
        self._store = store
        self._clock = clock

    def do(self, job: ClaimedJob) -> None:
        """Build what a job asks for; keep the version, or why there is none.

        Raises:
            Exception: a fault of ours, or of the database; the job is tried again.
        """
        asked = self._asked(job.payload["build"])
        if asked is None:
            return
        build_id, line, options = asked
        if job.tries > _MOST_TRIES:
            self._refuse(build_id, "died")
        elif self._store is None:
            self._refuse(build_id, "no-folder")
        else:
            self._try(self._store, build_id, line, options, job)

    def _asked(self, build_id: int) -> tuple[int, Line, Mapping[str, str]] | None:
        """Return what is to be built; None when that is done, by another process."""
        with self._database.read() as session:
            row = session.get(PackageBuild, build_id)
            if row is None or row.ended_at is not None:
                return None
            return row.id, Line(row.course_id, row.language, row.target), row.options

    def _try(
        self,
        store: PackageStore,
        build_id: int,
        line: Line,
        options: Mapping[str, str],
        job: ClaimedJob,
    ) -> None:
        progress = _Progress(self._database, build_id)
        try:
            made = self._make(store, line, options, progress)
        except Refused:
            self._refuse(build_id, "no-course")
        except WesterosLearnError as error:
            self._refuse(build_id, _reason(error), said=f"{error.message} {error.cure}".strip())
        except _HasFaultsError as error:
            self._refuse(build_id, "faults", faults=error.faults)
        except Exception:
            if job.tries < _MOST_TRIES:
                raise
            _log.exception("package %d could not be built", build_id)
            self._refuse(build_id, "failed")
        else:
            self._finish(build_id, line, made)

    def _make(
        self, store: PackageStore, line: Line, options: Mapping[str, str], progress: _Progress
    ) -> _Made:
        """Read the course, build the package, and put it into its place.

        Raises:
            Refused: the course is gone.
            WesterosLearnError: it has not got the language any more, the target refuses, or the disk does.
        """
        folder = self._library.folder_of(line.course_id)
        progress.tell(Step.READING, 0, 1)
        course, named = _read(folder, line)
        chosen = ExportOptions(**options)  # type: ignore[arg-type]  # checked when it was asked for
        with store.workplace() as place:
            packages = build_packages(course, [line.target], chosen, place, progress.tell)
            built = packages[line.target]
            store.keep(built.written)
        fingerprint = take_fingerprint(course, built.package)
        return _Made(course, named, built, fingerprint.document())

    def _finish(self, build_id: int, line: Line, made: _Made) -> None:
        """Keep a new version; or, where the bytes are those of a version, that nothing is new."""
        written, package, translation = made.built.written, made.built.package, made.course.translation
        mine = (
            PackageBuild.course_id == line.course_id,
            PackageBuild.language == line.language,
            PackageBuild.target == line.target,
            PackageBuild.number.is_not(None),
        )
        with self._database.write() as session:
            row = session.get(PackageBuild, build_id, with_for_update=True)
            if row is None or row.ended_at is not None:
                return
            row.ended_at, row.step = self._clock(), "ended"
            row.title, row.course_hash = made.course.title, made.course_hash
            row.file_name, row.size = package.file_name, written.size
            equal = PackageBuild.sha256 == written.sha256, PackageBuild.removed_at.is_(None)
            row.same_as = session.scalar(select(PackageBuild.id).where(*mine, *equal).limit(1))
            if row.same_as is not None:
                return
            newest = session.scalar(select(func.max(PackageBuild.number)).where(*mine))
            row.number, row.sha256 = (newest or 0) + 1, written.sha256
            row.edition, row.scos, row.notes = package.edition, package.scos, [*package.notes]
            row.fingerprint = made.fingerprint
            if translation:
                row.translated, row.translatable = translation.translated, translation.total

    def _refuse(self, build_id: int, reason: str, **more: object) -> None:
        with self._database.write() as session:
            session.execute(
                update(PackageBuild)
                .where(PackageBuild.id == build_id, PackageBuild.ended_at.is_(None))
                .values(ended_at=self._clock(), step="ended", refusal={"reason": reason, **more})
            )


class _HasFaultsError(Exception):
    """The course has errors.

    Args:
        faults: the first of them, as lines.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__()
        self.faults = faults


class _Progress:
    """Keeps how far a build is, now and then."""

    def __init__(self, database: Database, build_id: int) -> None:
        self._database = database
        self._build_id = build_id
        self._step = ""
        self._next = 0.0

    def tell(self, step: Step, done: int, total: int) -> None:
        """Keep what is done now, unless that was kept a moment ago."""
        if step == self._step and time.monotonic() < self._next:
            return
        changed = (
            update(PackageBuild)
            .where(PackageBuild.id == self._build_id, PackageBuild.ended_at.is_(None))
            .values(step=step.value, done=done, total=total)
        )
        self._database.keep(changed, {})
        self._step, self._next = step, time.monotonic() + _TOLD_EVERY


def _read(folder: Path, line: Line) -> tuple[Course, str]:
    """Return a course as its files are, and what names their content.

    Files that change while they are read are read again.

    Raises:
        _HasFaultsError: it has errors.
        LanguageMissingError: it has not got the language.
        OutputError: its files change all the time.
    """
    for _ in range(_MOST_LOOKS):
        before = content_hash(folder)
        result = _load(folder, line.language)
        if content_hash(folder) == before:
            return _course(folder, result), before
    raise OutputError(
        f"The files of '{folder.name}' changed while they were read.",
        "Wait until they are all there, then build again.",
    )


def _load(folder: Path, language: str) -> CompileResult:
    result = load_course(folder)
    if result.course and result.course.language == language:
        return result
    return load_course(folder, language)


def _course(folder: Path, result: CompileResult) -> Course:
    try:
        return buildable(result, folder.name)
    except CourseHasFaultsError:
        raise _HasFaultsError([str(fault) for fault in result.errors[:_MOST_FAULTS]]) from None


def _reason(error: WesterosLearnError) -> str:
    if isinstance(error, LanguageMissingError):
        return "no-language"
    return "target" if isinstance(error, TargetError) else "not-written"
