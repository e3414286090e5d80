"""The tables of evidence: what finished attempts say of each question, ready to be added up.

All of it follows from attempts, responses and regrades, and can be rebuilt at any time without the
course's files (`db prove`). It is kept because a million responses cannot be compared with the rest of
their attempts while somebody waits. Scores are in hundredths of a per cent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from westeros_learn.records.base import BIG_NUMBER, Base, Key

UNKNOWN_WORDING = 0
"""Stands where it is not known any more what was asked."""


class CourseVersion(Base):
    """What the questions of a course were like in one version of its files. Added, and never changed.

    Attributes:
        questions: by their ids: `asked`, a number that names the choices and the key; `prompt`, one
            that names what is asked; and whether it is answered by `choosing`.
    """

    __tablename__ = "course_versions"

    course_id: Mapped[str] = mapped_column(primary_key=True)
    course_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    noted_at: Mapped[datetime]
    questions: Mapped[dict[str, Any]]


class TalliedItem(Base):
    """A question with one set of choices and one key, as one quiz asks it.

    Attributes:
        wording: what names its choices and its key; `UNKNOWN_WORDING` where no version tells it.
    """

    __tablename__ = "tallied_items"
    __table_args__ = (UniqueConstraint("course_id", "quiz_id", "question_id", "wording"),)

    id: Mapped[Key]
    course_id: Mapped[str]
    quiz_id: Mapped[str]
    question_id: Mapped[str]
    wording: Mapped[int] = mapped_column(BigInteger)


class TalliedAttempt(Base):
    """A finished attempt whose answers are tallied.

    Attributes:
        finished_at, score, regrade_id: of the attempt, and of the latest regrade, when it was: where
            they are others now, it is tallied anew.
        is_first: whether it is the learner's first one at the quiz.
        form: names which questions it asked.
        questions: how many of its questions count.
        points, squares: the sums of what they earned, and of the squares.
    """

    __tablename__ = "tallied_attempts"
    __table_args__ = (Index("ix_tallied_attempts_course_id_quiz_id", "course_id", "quiz_id"),)

    attempt_id: Mapped[int] = mapped_column(
        BIG_NUMBER, ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    course_id: Mapped[str]
    quiz_id: Mapped[str]
    finished_at: Mapped[datetime]
    score: Mapped[int]
    regrade_id: Mapped[int] = mapped_column(BigInteger)
    is_first: Mapped[bool]
    form: Mapped[int] = mapped_column(BigInteger)
    questions: Mapped[int]
    points: Mapped[int] = mapped_column(BigInteger)
    squares: Mapped[int] = mapped_column(BigInteger)


class TalliedAnswer(Base):
    """What one attempt says of one of its questions.

    Attributes:
        finished_at, is_first: those of the attempt, so that none has to be looked up.
        answer: the keys that were chosen, one after the other; "" where nothing was answered; None
            where it is no matter of choosing.
        score: what the last response is worth, after regrades.
        rest: what the other questions of the attempt earned together; None where it has none.
        log_seconds: a thousand times the natural logarithm of the seconds that it took; None where
            that is not known.
    """

    __tablename__ = "tallied_answers"

    attempt_id: Mapped[int] = mapped_column(
        BIG_NUMBER,
        ForeignKey("tallied_attempts.attempt_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    item_id: Mapped[int] = mapped_column(
        BIG_NUMBER, ForeignKey("tallied_items.id"), primary_key=True, autoincrement=False, index=True
    )
    finished_at: Mapped[datetime]
    is_first: Mapped[bool]
    answer: Mapped[str | None] = mapped_column(String(60))
    score: Mapped[int]
    rest: Mapped[int | None]
    log_seconds: Mapped[int | None]
