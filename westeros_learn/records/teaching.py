"""The tables of what trainers do for single learners: reminders, more time, attempts opened again."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from westeros_learn.records.base import Base, Key


class ReminderWay(StrEnum):
    """How a reminder came to the learner."""

    MAIL = "mail"
    """The app sent it."""
    COPIED = "copied"
    """The trainer copied its text, and sent it in their own way."""


class Reminder(Base):
    """A reminder to go on with a course: at most one a day for each person, whoever sends it.

    Attributes:
        course_id: of which course.
        sender_id: who reminded; None for who was erased since.
        sender_name: what the text is signed with.
        day: in the school's time zone.
        text: what was sent, word by word: the learner can read it in the app, too.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("user_id", "day"),
        CheckConstraint("way IN ('mail', 'copied')", name="way"),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="SET NULL"), index=True)
    course_id: Mapped[str]
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    sender_name: Mapped[str] = mapped_column(String(201))
    way: Mapped[ReminderWay] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(Date)
    sent_at: Mapped[datetime]
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str]


class ChangeKind(StrEnum):
    """What a trainer did to a learner's attempt."""

    REOPENED = "reopened"
    MORE_TIME = "more-time"


class AttemptChange(Base):
    """What a trainer did to a learner's attempt, and why. Added, and never changed.

    Attributes:
        actor_id: who did it; None for who was erased since.
        minutes: how many more minutes the learner got; of an attempt that was opened again, how
            many it has from when the learner goes on; None without a time limit.
        reason: what the learner reads; "" where the account's extra time says why.
        finished_at, score, passed: what the attempt was before it was opened again.
    """

    __tablename__ = "attempt_changes"
    __table_args__ = (
        CheckConstraint("kind IN ('reopened', 'more-time')", name="kind"),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("(kind = 'reopened') = (finished_at IS NOT NULL)", name="before"),
    )

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    minutes: Mapped[int | None]
    reason: Mapped[str]
    finished_at: Mapped[datetime | None]
    score: Mapped[int | None]
    passed: Mapped[bool | None]
