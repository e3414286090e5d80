"""What is half written, and what was said of files, follows files that have another name."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from westeros_learn.delivery.authoring.history import Change, NotKeptError
from westeros_learn.delivery.transactions import written
from westeros_learn.records import CourseComment, Database, HalfWritten


def follow_moves(database: Database, change: Change) -> None:
    """Let rows belong to the new names of files that a saving has renamed; once more changes nothing.

    It is told by the saving itself: so it is done, too, when whoever renamed them was killed over it.

    Raises:
        NotKeptError: the database does not answer.
    """
    moves = moves_of(change)
    if not moves:
        return
    try:
        written(database, lambda session: _follow(session, change.course, moves))
    except SQLAlchemyError as error:
        raise NotKeptError(type(error).__name__) from error


def moves_of(change: Change) -> Mapping[str, str]:
    """Return which files a saving has renamed: one is gone, and a new one says the same."""
    new = {file.after: name for name, file in change.files.items() if file.before is None}
    return {
        name: new[file.before]
        for name, file in change.files.items()
        if file.after is None and file.before is not None and file.before in new
    }


def _follow(session: Session, course: str, moves: Mapping[str, str]) -> None:
    for old, new in moves.items():
        theirs = (HalfWritten.course == course, HalfWritten.file == old)
        who = session.scalars(select(HalfWritten.user_id).where(*theirs)).all()
        there = (HalfWritten.course == course, HalfWritten.file == new, HalfWritten.user_id.in_(who))
        session.execute(delete(HalfWritten).where(*there))
        session.execute(update(HalfWritten).where(*theirs).values(file=new))
        said = update(CourseComment).where(CourseComment.course == course, CourseComment.file == old)
        session.execute(said.values(file=new))
