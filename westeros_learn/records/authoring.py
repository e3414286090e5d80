"""The tables of authoring: who may write a course, its revisions, what is half written, what is said of it.

A course is named by its folder in the folder of courses: that is there also while its `course.yaml`
cannot be read. What learners are given is told by files beside the courses, not by rows.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from westeros_learn.records.base import Base, Key


class Right(StrEnum):
    """What somebody may do in a course; whoever may do one may do those below it."""

    EDIT = "edit"
    """Change any of its files, and publish it."""
    TRANSLATE = "translate"
    """Change its catalogues of translations."""
    COMMENT = "comment"
    """Read its files and say something of them."""


class CourseEditor(Base):
    """A trainer who may work on a course. Administrators may work on all of them, without a row.

    Attributes:
        course: the name of the course's folder.
        given_by: which administrator gave it; the trainer themselves, who made it; None for one who was
            erased since.
    """

    __tablename__ = "course_editors"
    __table_args__ = (CheckConstraint("may IN ('edit', 'translate', 'comment')", name="may"),)

    course: Mapped[str] = mapped_column(String(200), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    may: Mapped[Right] = mapped_column(String(20))
    given_at: Mapped[datetime]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)


class CourseText(Base):
    """What a file of a course said once, by its digest: of revisions, and of what somebody has open.

    Attributes:
        hash: SHA-256 of the content, in hexadecimal.
        kept_at: since when; what no revision needs goes after a while.
    """

    __tablename__ = "course_texts"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime]


class CourseRevision(Base):
    """One saving of a course that lies in no git repository.

    Attributes:
        key: names the saving; one that is kept a second time after a crash is the same revision.
        number: 1, 2, … within the course.
        author_id: who saved; None for who was erased since, and for changes from outside of the app.
        note: what the author says of it.
    """

    __tablename__ = "course_revisions"
    __table_args__ = (UniqueConstraint("course", "number"),)

    id: Mapped[Key]
    course: Mapped[str] = mapped_column(String(200))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(String(32), unique=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]


class CourseRevisionFile(Base):
    """A file that a revision changed.

    Attributes:
        before, after: the digests of what it said; None where it was not there.
    """

    __tablename__ = "course_revision_files"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("course_revisions.id", ondelete="CASCADE"), primary_key=True
    )
    file: Mapped[str] = mapped_column(String(500), primary_key=True)
    before: Mapped[str | None] = mapped_column(ForeignKey("course_texts.hash"), index=True)
    after: Mapped[str | None] = mapped_column(ForeignKey("course_texts.hash"), index=True)


class HalfWritten(Base):
    """What somebody has typed into a file and not yet saved.

    Attributes:
        base: the digest of what the file said when they opened it.
    """

    __tablename__ = "half_written"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    course: Mapped[str] = mapped_column(String(200), primary_key=True)
    file: Mapped[str] = mapped_column(String(500), primary_key=True)
    base: Mapped[str] = mapped_column(String(64), index=True)
    text: Mapped[str]
    at: Mapped[datetime]


class PreviewLink(Base):
    """A link with which anybody can read the draft of a course, until a day.

    Attributes:
        label: for whom it is, as its maker says.
        token_hash: SHA-256 of what the link says; a copy of the table opens nothing.
    """

    __tablename__ = "preview_links"

    id: Mapped[Key]
    course: Mapped[str] = mapped_column(String(200), index=True)
    label: Mapped[str] = mapped_column(String(200))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class CourseComment(Base):
    """Something that is said of a part of a course, or an answer to it.

    Attributes:
        file: the file in which the part stands.
        part: the id of what it is about, as of a question; "" for the whole file.
        quote: the words that it is about, where it is a paragraph.
        answers: the comment that this one answers; only the first of a thread is resolved.
        author_id: who says it; None for who was erased since, whose words went, too.
        resolved_at: since when it is settled; None while it is open.
    """

    __tablename__ = "course_comments"
    __table_args__ = (
        Index("ix_course_comments_of", "course", "file"),
        CheckConstraint("answers IS NULL OR resolved_at IS NULL", name="resolved"),
    )

    id: Mapped[Key]
    course: Mapped[str] = mapped_column(String(200))
    file: Mapped[str] = mapped_column(String(500))
    part: Mapped[str] = mapped_column(String(200))
    quote: Mapped[str] = mapped_column(String(500))
    answers: Mapped[int | None] = mapped_column(
        ForeignKey("course_comments.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    text: Mapped[str]
    at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
