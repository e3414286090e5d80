"""Packages being built: a job that another process takes up when the first one dies.

Nothing is there by half: the file has its name only when it is whole, and the version is one change of
one row, after that. Whoever begins the job a second time, or comes to its end second, changes nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import func, select, update

from westeros_learn.delivery.jobs import ClaimedJob
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.package_making import (
    Made,
    Making,
    MakingEndedError,
    NotMade,
    Order,
    make_apart,
)
from westeros_learn.delivery.package_store import PackageStore
from westeros_learn.delivery.packages import Line
from westeros_learn.delivery.refusals import Refused
from westeros_learn.export import Step, Written
from westeros_learn.records import Database, PackageBuild

_log = logging.getLogger(__name__)

_MOST_TRIES = 4
"""A build that ends its process each time, as one does that needs too much memory, is given up."""

_TOLD_EVERY = 0.5
"""Seconds between two notes of how far it is."""


class PackageBuilder:
    """Does the jobs that ask for packages.

    Args:
        database: where the builds are kept.
        library: knows the folders of the courses.
        store: where the files go; None where the app has no folder for them.
        clock: tells the time.
        making: makes a package; in a process of its own, if nothing else is said.
    """

    def __init__(
        self,
        database: Database,
        library: Library,
        store: PackageStore | None,
        clock: Callable[[], datetime],
        making: Making = make_apart,
    ) -> None:
        self._database = database
        self._library = library
        self._store = store
        self._clock = clock
        self._make = making

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
            folder = self._library.folder_of(line.course_id)
        except Refused:
            self._refuse(build_id, "no-course")
            return
        try:
            with store.workplace() as place:
                order = Order(str(folder), line.language, line.target, options, str(place))
                made = self._make(order, progress.tell)
                if isinstance(made, Made):
                    store.keep(Written(place / made.file_name, made.size, made.sha256))
        except OSError as error:
            said = f"The folder of packages cannot be written to: {error.strerror or error}."
            self._refuse(build_id, "not-written", said=said)
        except Exception as error:
            if job.tries < _MOST_TRIES:
                raise
            _log.exception("package %d could not be built", build_id)
            self._refuse(build_id, "died" if isinstance(error, MakingEndedError) else "failed")
        else:
            if isinstance(made, NotMade):
                self._refuse(build_id, made.reason, **made.more)
            else:
                self._finish(build_id, line, made)

    def _finish(self, build_id: int, line: Line, made: Made) -> None:
        """Keep a new version; or, where the bytes are those of a version, that nothing is new."""
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
            row.title, row.course_hash = made.title, made.course_hash
            row.file_name, row.size = made.file_name, made.size
            equal = PackageBuild.sha256 == made.sha256, PackageBuild.removed_at.is_(None)
            row.same_as = session.scalar(select(PackageBuild.id).where(*mine, *equal).limit(1))
            if row.same_as is not None:
                return
            newest = session.scalar(select(func.max(PackageBuild.number)).where(*mine))
            row.number, row.sha256 = (newest or 0) + 1, made.sha256
            row.edition, row.scos, row.notes = made.edition, made.scos, made.notes
            row.translated, row.translatable = made.translated, made.translatable
            row.fingerprint = made.fingerprint

    def _refuse(self, build_id: int, reason: str, **more: object) -> None:
        with self._database.write() as session:
            session.execute(
                update(PackageBuild)
                .where(PackageBuild.id == build_id, PackageBuild.ended_at.is_(None))
                .values(ended_at=self._clock(), step="ended", refusal={"reason": reason, **more})
            )


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
