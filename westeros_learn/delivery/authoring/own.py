"""What is kept of a person as an author: for their own copy, and when they are erased.

What they saved stays in the course and in its history, without their account. A commit of a git repository
keeps its author's name, as the school's own repository does; the page that saves says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from westeros_learn.records import (
    Base,
    CourseComment,
    CourseEditor,
    CourseRevision,
    CourseRevisionFile,
    HalfWritten,
    PreviewLink,
)


def rows_of_author(session: Session, user_id: int) -> dict[str, Sequence[Base]]:
    """Return the rows that tell of a person's work on courses, by the names of the tables."""
    revisions = select(CourseRevision).where(CourseRevision.author_id == user_id)
    found: dict[str, Sequence[Base]] = {
        "course_revisions": session.scalars(revisions.order_by(CourseRevision.id)).all(),
        "course_revision_files": session.scalars(
            select(CourseRevisionFile)
            .join(CourseRevision, CourseRevision.id == CourseRevisionFile.revision_id)
            .where(CourseRevision.author_id == user_id)
        ).all(),
    }
    for table, owner in (
        (CourseEditor, CourseEditor.user_id),
        (HalfWritten, HalfWritten.user_id),
        (PreviewLink, PreviewLink.made_by),
        (CourseComment, CourseComment.author_id),
    ):
        found[table.__tablename__] = session.scalars(select(table).where(owner == user_id)).all()
    return found


def forget_author(session: Session, user_id: int) -> None:
    """Take back the links of a person who is erased, and what they said of courses; see `erasing`."""
    session.execute(delete(PreviewLink).where(PreviewLink.made_by == user_id))
    said = update(CourseComment).where(CourseComment.author_id == user_id)
    session.execute(said.values(text="", quote=""))
