"""The tables of cohorts: who learns together, what, and with whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from westeros_learn.records.base import Base, Key


class Cohort(Base):
    """A group of trainees who learn together.

    Attributes:
        join_code: whoever has it can join; None while nobody can.
    """

    __tablename__ = "cohorts"

    id: Mapped[Key]
    title: Mapped[str] = mapped_column(String(200))
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
