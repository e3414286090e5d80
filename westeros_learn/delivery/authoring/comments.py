"""What people say of a part of a course: threads that are open until somebody settles them.

A comment is about a question or another part, by its id, or about words of a text: both are found again
when the file has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import CourseComment, Database, Right, User

LONGEST = 4_000
LONGEST_QUOTE = 300
_MOST = 2_000
"""Comments of one course."""


@dataclass(frozen=True, slots=True)
class Comment:
    """Something that was said.

    Attributes:
        author: their name; "" of somebody who was erased since, whose words are gone, too.
    """

    id: int
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and its answers.

    Attributes:
        file, part, quote: what it is about; see `records.CourseComment`.
        resolved_at: since when it is settled; None while it is open.
    """

    id: int
    file: str
    part: str
    quote: str
    comments: Sequence[Comment]
    resolved_at: datetime | None


def comment_on(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    about: tuple[str, str, str],
    text: str,
    now: datetime,
) -> int:
    """Say something of a part of a course; return the id of the thread.

    Args:
        database: where it is kept.
        volume: where the course is.
        person: who says it.
        course: which course.
        about: the file, the id of its part and the words in it; "" for what is not meant.
        text: what they say.
        now: the time.

    Raises:
        Refused: the course is not theirs (NO_COURSE), it has no such file (NO_FILE), nothing is said
            (NOTHING_ANSWERED), or there are too many comments (TOO_MANY).
    """
    require(database, volume, person, course, Right.COMMENT)
    file, part, quote = about
    if volume.read(course, file) is None:
        raise Refused(Reason.NO_FILE)
    with database.write() as session:
        mine = select(CourseComment.id).where(CourseComment.course == course).limit(_MOST)
        if len(session.scalars(mine).all()) >= _MOST:
            raise Refused(Reason.TOO_MANY)
        row = CourseComment(
            course=course,
            file=file,
            part=part[:200],
            quote=quote.strip()[:LONGEST_QUOTE],
            author_id=person.id,
            text=_said(text),
            at=now,
        )
        session.add(row)
        session.flush()
        return row.id


def answer_comment(
    database: Database, volume: Volume, person: Person, course: str, thread: int, text: str, now: datetime
) -> None:
    """Answer a comment; a thread that was settled is open again.

    Raises:
        Refused: the course is not theirs (NO_COURSE), it has no such thread (NO_COMMENT), or nothing is
            said (NOTHING_ANSWERED).
    """
    require(database, volume, person, course, Right.COMMENT)
    with database.write() as session:
        first = _first(session.get(CourseComment, thread, with_for_update=True), course)
        first.resolved_at = first.resolved_by = None
        session.add(
            CourseComment(
                course=course,
                file=first.file,
                part=first.part,
                quote="",
                answers=first.id,
                author_id=person.id,
                text=_said(text),
                at=now,
            )
        )


def settle_comment(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    thread: int,
    now: datetime,
    *,
    settled: bool = True,
) -> None:
    """Settle a thread, or open it again.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or it has no such thread (NO_COMMENT).
    """
    require(database, volume, person, course, Right.COMMENT)
    with database.write() as session:
        first = _first(session.get(CourseComment, thread, with_for_update=True), course)
        first.resolved_at, first.resolved_by = (now, person.id) if settled else (None, None)


def threads_of(
    database: Database, volume: Volume, person: Person, course: str, file: str | None = None
) -> list[Thread]:
    """Return what was said of a course, or of one of its files: open threads first, the newest first.

    Raises:
        Refused: the course is not theirs (NO_COURSE).
    """
    require(database, volume, person, course, Right.COMMENT)
    asked = (
        select(CourseComment, User.given_name, User.family_name)
        .outerjoin(User, User.id == CourseComment.author_id)
        .where(CourseComment.course == course)
        .order_by(CourseComment.id)
    )
    if file is not None:
        asked = asked.where(CourseComment.file == file)
    with database.read() as session:
        rows = session.execute(asked).all()
    said: dict[int, list[Comment]] = {}
    for row, given, family in rows:
        author = f"{given} {family}" if given is not None else ""
        said.setdefault(row.answers or row.id, []).append(Comment(row.id, author, row.text, row.at))
    threads = [
        Thread(row.id, row.file, row.part, row.quote, said[row.id], row.resolved_at)
        for row, _, _ in rows
        if row.answers is None
    ]
    return sorted(threads, key=lambda thread: (thread.resolved_at is not None, -thread.id))


def open_threads(database: Database, course: str) -> int:
    """Return how many threads of a course are open."""
    asked = select(CourseComment.id).where(
        CourseComment.course == course,
        CourseComment.answers.is_(None),
        CourseComment.resolved_at.is_(None),
    )
    with database.read() as session:
        return len(session.scalars(asked).all())


def _first(row: CourseComment | None, course: str) -> CourseComment:
    if row is None or row.course != course or row.answers is not None:
        raise Refused(Reason.NO_COMMENT)
    return row


def _said(text: str) -> str:
    said = text.replace("\r\n", "\n").strip()[:LONGEST]
    if not said:
        raise Refused(Reason.NOTHING_ANSWERED)
    return said
