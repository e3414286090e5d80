"""The history of courses that lie in no git repository: numbered revisions, in rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import CompoundSelect, delete, func, select, union
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from westeros_learn.delivery.authoring.history import (
    OUTSIDE,
    OUTSIDE_NOTE,
    Change,
    FileChange,
    NotKeptError,
    Version,
    digest_of,
)
from westeros_learn.delivery.transactions import written
from westeros_learn.records import CourseRevision, CourseRevisionFile, CourseText, Database, HalfWritten, User

_OUTSIDE = "+"
"""At the end of the key of what was changed outside of the app before a saving."""

_KEPT = timedelta(days=60)
"""How long a text is kept that no revision needs: somebody may have its file open."""


class NumberedRevisions:
    """Keeps the history of one course.

    Args:
        database: where it is kept.
        course: the name of the course's folder.
    """

    is_git = False

    def __init__(self, database: Database, course: str) -> None:
        self._database = database
        self._course = course

    def mark(self) -> str:
        """Return nothing: nobody else writes into these rows."""
        return ""

    def keep(self, change: Change) -> None:
        """Keep a saving; see `History`."""
        try:
            written(self._database, lambda session: self._keep(session, change))
        except SQLAlchemyError as error:
            raise NotKeptError(type(error).__name__) from error

    def _keep(self, session: Session, change: Change) -> None:
        if session.scalar(select(CourseRevision.id).where(CourseRevision.key == change.key)) is not None:
            return
        outside = {
            name: FileChange(None, file.before)
            for name, file in change.files.items()
            if (last := self._last(session, name)) is not None and last.after != digest_of(file.before)
        }
        if outside:
            key = f"{change.key[:-1]}{_OUTSIDE}"  # names the same saving, and no other one
            self._add(session, Change(key, change.course, outside, OUTSIDE, OUTSIDE_NOTE, change.at))
        self._add(session, change)

    def _add(self, session: Session, change: Change) -> None:
        last = select(func.max(CourseRevision.number)).where(CourseRevision.course == self._course)
        row = CourseRevision(
            course=self._course,
            number=(session.scalar(last) or 0) + 1,
            key=change.key,
            author_id=self._account(session, change.author.id),
            note=change.note,
            at=change.at,
        )
        session.add(row)
        contents = [content for file in change.files.values() for content in (file.before, file.after)]
        keep_texts(session, contents, change.at)
        session.flush()
        session.add_all(
            CourseRevisionFile(
                revision_id=row.id,
                file=name,
                before=digest_of(file.before) if change.author is not OUTSIDE else self._after(session, name),
                after=digest_of(file.after),
            )
            for name, file in change.files.items()
        )
        session.flush()

    def _account(self, session: Session, author: int | None) -> int | None:
        """Return the account of an author; None for one who was erased while the saving waited."""
        return session.scalar(select(User.id).where(User.id == author))

    def _after(self, session: Session, file: str) -> str | None:
        last = self._last(session, file)
        return last.after if last else None

    def _last(self, session: Session, file: str) -> CourseRevisionFile | None:
        found = session.scalars(
            select(CourseRevisionFile)
            .join(CourseRevision, CourseRevision.id == CourseRevisionFile.revision_id)
            .where(CourseRevision.course == self._course, CourseRevisionFile.file == file)
            .order_by(CourseRevision.number.desc())
            .limit(1)
        )
        return found.first()

    def versions(self, file: str | None, most: int) -> list[Version]:
        """Return the versions; see `History`."""
        rows = select(CourseRevision).where(CourseRevision.course == self._course)
        if file is not None:
            changed = select(CourseRevisionFile.revision_id).where(CourseRevisionFile.file == file)
            rows = rows.where(CourseRevision.id.in_(changed))
        with self._database.read() as session:
            found = session.scalars(rows.order_by(CourseRevision.number.desc()).limit(most)).all()
            files: dict[int, list[str]] = {row.id: [] for row in found}
            of = select(CourseRevisionFile.revision_id, CourseRevisionFile.file).where(
                CourseRevisionFile.revision_id.in_(files)
            )
            for revision, name in session.execute(of.order_by(CourseRevisionFile.file)):
                files[revision].append(name)
        return [
            Version(
                id=str(row.number),
                name=str(row.number),
                at=row.at,
                author_id=row.author_id,
                author=OUTSIDE.name if row.key.endswith(_OUTSIDE) else "",
                note=row.note,
                files=files[row.id],
            )
            for row in found
        ]

    def content(self, file: str, version: str) -> bytes | None:
        """Return what a file said after a version; see `History`."""
        return self._content(file, version, after=True)

    def before(self, file: str, version: str) -> bytes | None:
        """Return what a file said before a version; see `History`."""
        return self._content(file, version, after=False)

    def _content(self, file: str, version: str, *, after: bool) -> bytes | None:
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            return None
        which = CourseRevisionFile.after if after else CourseRevisionFile.before
        asked = (
            select(CourseText.content)
            .join(CourseRevisionFile, which == CourseText.hash)
            .join(CourseRevision, CourseRevision.id == CourseRevisionFile.revision_id)
            .where(
                CourseRevision.course == self._course,
                CourseRevision.number == int(version),
                CourseRevisionFile.file == file,
            )
        )
        with self._database.read() as session:
            return session.scalar(asked)


def keep_texts(session: Session, contents: Iterable[bytes | None], now: datetime) -> None:
    """Keep contents of files, each once. Whoever keeps the same at the same moment tries again."""
    for content in contents:
        name = digest_of(content)
        if name is None:
            continue
        row = session.get(CourseText, name)
        if row is None:
            session.add(CourseText(hash=name, content=content, kept_at=now))
            session.flush()
        else:
            row.kept_at = max(row.kept_at, now)


def kept_text(database: Database, digest: str) -> bytes | None:
    """Return a content that was kept; None where nobody kept it."""
    with database.read() as session:
        return session.scalar(select(CourseText.content).where(CourseText.hash == digest))


def drop_old_texts(database: Database, now: datetime) -> None:
    """Delete what no revision and nobody's half-written text needs any more."""
    needed: CompoundSelect[tuple[str]] = union(
        select(CourseRevisionFile.before).where(CourseRevisionFile.before.is_not(None)),
        select(CourseRevisionFile.after).where(CourseRevisionFile.after.is_not(None)),
        select(HalfWritten.base),
    )
    with database.write() as session:
        session.execute(
            delete(CourseText)
            .where(CourseText.kept_at < now - _KEPT, CourseText.hash.not_in(needed))
            .execution_options(synchronize_session=False)
        )
