"""The tables of cohorts: who learns together, what, and with whom."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from westeros_learn.records.base import Base, Key


class Strand(StrEnum):
    """What a training session is about, as the project counts its sessions (README, the strand map)."""

    HEARING = "hearing"
    COMPLEX_CASES = "complex-cases"
    LIMITS = "limits"
    FINANCIAL = "financial"


class Cohort(Base):
    """A training session: people who learn together, at a place and on days.

    Attributes:
        place: where they meet; "" where they do not, or where it is not said.
        starts_on, ends_on: the days of the session, both included; None while they are open.
        audience: for whom it is, in words.
        strand: what it is about; None where it is none of the project's.
        language: in which its trainees are spoken to at first.
        seats: how many there is room for; None for any number.
        join_code: whoever has it can join; None while nobody can.
        closed_at: since when nobody can join any more; what was learned stays.
    """

    __tablename__ = "cohorts"
    __table_args__ = (
        CheckConstraint("seats >= 1", name="seats"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("strand IN ('hearing', 'complex-cases', 'limits', 'financial')", name="strand"),
    )

    id: Mapped[Key]
    title: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200), default="", server_default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    audience: Mapped[str] = mapped_column(String(500), default="", server_default="")
    strand: Mapped[Strand | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(35), default="en", server_default="en")
    seats: Mapped[int | None]
    join_code: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class CohortTrainer(Base):
    """A trainer of a cohort: sees how its trainees are doing, and nobody else's."""

    __tablename__ = "cohort_trainers"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CohortCourse(Base):
    """A course that the trainees of a cohort are enrolled in when they join."""

    __tablename__ = "cohort_courses"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[str] = mapped_column(primary_key=True)


class RosterImport(Base):
    """A list of people that a trainer brings into a cohort: looked at first, then written, and undone.

    What is still to be written waits here, so that nothing has to be chosen or typed again.

    Attributes:
        author_id: who brought it.
        name: of the file; "" where it was typed.
        content: the file, or what was typed, as it came; None as soon as nothing of it waits.
        reading: how it is read: encoding, separator, sheet, whether it has a head, and what each of
            its columns is.
        written_at: when people of it were last brought in; None before.
        added, invited: how many were brought in, with and without an account.
        undone_at: when that was taken back.
    """

    __tablename__ = "roster_imports"

    id: Mapped[Key]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    reading: Mapped[dict[str, Any]]
    made_at: Mapped[datetime] = mapped_column(index=True)
    written_at: Mapped[datetime | None]
    added: Mapped[int] = mapped_column(default=0)
    invited: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None]


class RosterRow(Base):
    """A row of an import that waits: gone as soon as it is written or left out.

    Attributes:
        number: of the row in the file.
        cells: what stands in it.
        corrected: what the trainer has put right, by field.
    """

    __tablename__ = "roster_rows"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("roster_imports.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[list[str]]
    corrected: Mapped[dict[str, Any]]


class CohortMember(Base):
    """A trainee of a cohort.

    Who is in two cohorts with the same course has one enrolment and is a member of both: what
    belongs to a cohort is told by this table, and `Enrolment.cohort_id` only tells with which of
    them a course was begun.

    Attributes:
        import_id: the import that brought them; None where it was something else.
        enrolled: the courses in which joining enrolled them: taking them out takes these back.
    """

    __tablename__ = "cohort_members"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime]
    import_id: Mapped[int | None] = mapped_column(
        ForeignKey("roster_imports.id", ondelete="SET NULL"), index=True
    )
    enrolled: Mapped[list[str]] = mapped_column(default=list)


class CohortInvitation(Base):
    """Somebody who is invited to a cohort and has no account yet. Gone when they have joined.

    Attributes:
        email: in small letters.
        given_name, family_name, profession, country, institution: what the trainer knows of them, ""
            where it is not known: the form of the account begins with it.
        language: in which they are written to.
        import_id: the import that brought them; None where it was something else.
    """

    __tablename__ = "cohort_invitations"
    __table_args__ = (
        UniqueConstraint("cohort_id", "email"),
        CheckConstraint("email = lower(email)", name="email_small"),
    )

    id: Mapped[Key]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    given_name: Mapped[str] = mapped_column(String(100), default="")
    family_name: Mapped[str] = mapped_column(String(100), default="")
    profession: Mapped[str] = mapped_column(String(30), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    institution: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(35), default="en")
    invited_at: Mapped[datetime]
    import_id: Mapped[int | None] = mapped_column(
        ForeignKey("roster_imports.id", ondelete="SET NULL"), index=True
    )
