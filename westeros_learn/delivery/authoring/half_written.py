"""What somebody has typed and not saved: kept for them alone, until they save it or put it aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from westeros_learn.delivery.authoring.lines import as_typed
from westeros_learn.delivery.authoring.rights import may_save, require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.transactions import written
from westeros_learn.records import Database, HalfWritten, Right

_KEPT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Half:
    """A text that is half written.

    Attributes:
        base: names what the file said when it was opened.
        at: when it was last typed at.
    """

    text: str
    base: str
    at: datetime


def keep_half_written(
    database: Database, volume: Volume, person: Person, course: str, file: str, half: Half
) -> None:
    """Keep what somebody has typed so far; nothing where the file says the same.

    Raises:
        Refused: they may not save this file (NO_COURSE, NOT_OFFERED), or there is none (NO_FILE).
    """
    must_save(database, volume, person, course, file)
    content = volume.read(course, file)
    if content is None:
        raise Refused(Reason.NO_FILE)
    is_saved = as_typed(content) == half.text

    def change(session: Session) -> None:
        if is_saved:
            forget_half_written(session, person.id, course, file)
            return
        row = session.get(HalfWritten, (person.id, course, file), with_for_update=True)
        if row is None:
            row = HalfWritten(user_id=person.id, course=course, file=file)
            session.add(row)
        row.base, row.text, row.at = half.base[:64], half.text, half.at

    written(database, change)


def must_save(database: Database, volume: Volume, person: Person, course: str, file: str) -> None:
    """Let nobody pass who may not save a file, and so may not write in it either.

    Raises:
        Refused: they may not (NO_COURSE, NOT_OFFERED).
    """
    if not may_save(require(database, volume, person, course, Right.TRANSLATE), file):
        raise Refused(Reason.NOT_OFFERED)


def half_written(database: Database, person: Person, course: str, file: str) -> Half | None:
    """Return what somebody has typed into a file and not saved; None where there is nothing."""
    with database.read() as session:
        row = session.get(HalfWritten, (person.id, course, file))
        return Half(row.text, row.base, row.at) if row else None


def put_aside(database: Database, person: Person, course: str, file: str) -> None:
    """Forget what somebody has typed into a file and not saved."""
    with database.write() as session:
        forget_half_written(session, person.id, course, file)


def unsaved_files(database: Database, person: Person, course: str) -> set[str]:
    """Return the files of a course into which somebody has typed something that is not saved."""
    mine = select(HalfWritten.file).where(HalfWritten.user_id == person.id, HalfWritten.course == course)
    with database.read() as session:
        return set(session.scalars(mine))


def unsaved_texts(database: Database, person: Person, course: str) -> dict[str, str]:
    """Return what somebody has typed into the files of a course and not saved."""
    mine = select(HalfWritten.file, HalfWritten.text).where(
        HalfWritten.user_id == person.id, HalfWritten.course == course
    )
    with database.read() as session:
        return {row.file: row.text for row in session.execute(mine)}


def forget_half_written(session: Session, user_id: int, course: str, file: str) -> None:
    """Do what `put_aside` does, within a transaction."""
    session.execute(
        delete(HalfWritten).where(
            HalfWritten.user_id == user_id, HalfWritten.course == course, HalfWritten.file == file
        )
    )


def drop_old_halves(database: Database, now: datetime) -> None:
    """Forget what nobody has gone on with for a long time."""
    with database.write() as session:
        session.execute(delete(HalfWritten).where(HalfWritten.at < now - _KEPT))
